//! Whom one trusts to have seen a head: logs, witnesses, and how many of them must have signed. Source: C2SP tlog-policy.

use crate::note::{KeyKind, Note, PublicKey};
use std::collections::{BTreeMap, BTreeSet};

/// Longest policy that is read. Unit: bytes.
pub const POLICY_BYTES_MAX: usize = 65_536;

/// The quorum of who asks for no witness.
const NONE: &str = "none";

/// Why a policy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct PolicyFault {
    /// The line, from 1; the number of lines where the whole is at fault.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// A witness of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What the policy calls it.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// Where it is asked: the prefix of its submissions.
    pub url: Option<String>,
}

/// What must have signed for something to count.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Counts {
    /// The witness of that name.
    Witness,
    /// At least so many of these.
    Group(usize, Vec<String>),
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Keys of the logs that it accepts; empty where they are known from elsewhere.
    pub logs: Vec<PublicKey>,
    /// Witnesses.
    pub witnesses: Vec<Witness>,
    /// Witnesses and groups, in the order of their lines.
    names: Vec<(String, Counts)>,
    quorum: String,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// [`PolicyFault`] with the first line that cannot be used.
    pub fn parse(text: &str) -> Result<Self, PolicyFault> {
        let fault = |line: usize, why: &str| PolicyFault { line, why: why.to_owned() };
        if text.len() > POLICY_BYTES_MAX {
            return Err(fault(1, "it is too long"));
        }
        let mut policy =
            Self { logs: Vec::new(), witnesses: Vec::new(), names: Vec::new(), quorum: String::new() };
        let mut keys = BTreeSet::new();
        for (line, number) in text.split('\n').zip(1..) {
            let items: Vec<&str> = line.split([' ', '\t']).filter(|item| !item.is_empty()).collect();
            policy.take(&items, &mut keys).map_err(|why| PolicyFault { line: number, why })?;
        }
        if policy.quorum.is_empty() {
            return Err(fault(text.split('\n').count(), "no line says what the quorum is"));
        }
        Ok(policy)
    }

    fn take(&mut self, items: &[&str], keys: &mut BTreeSet<[u8; 32]>) -> Result<(), String> {
        match items {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", key] | ["log", key, _] => {
                let key = of_kind(key, KeyKind::Note, keys)?;
                self.logs.push(key);
                Ok(())
            }
            ["witness", name, key] | ["witness", name, key, _] => {
                let key = of_kind(key, KeyKind::Cosignature, keys)?;
                self.name(name, Counts::Witness)?;
                let url = items.get(3).map(|url| (*url).to_owned());
                self.witnesses.push(Witness { name: (*name).to_owned(), key, url });
                Ok(())
            }
            ["group", name, count, members @ ..] => self.group(name, count, members),
            ["quorum", name] => {
                if !self.quorum.is_empty() {
                    return Err("the quorum is said twice".to_owned());
                }
                if *name != NONE && !self.knows(name) {
                    return Err(format!("nothing above is called {name}"));
                }
                (*name).clone_into(&mut self.quorum);
                Ok(())
            }
            [first, ..] => {
                Err(format!("{first} is none of log, witness, group and quorum, or has other parts"))
            }
        }
    }

    fn group(&mut self, name: &str, count: &str, members: &[&str]) -> Result<(), String> {
        let all = members.len();
        let needed = match count {
            "all" => all,
            "any" => 1,
            other => crate::tree_head::decimal(other)
                .and_then(|count| usize::try_from(count).ok())
                .ok_or_else(|| format!("{other} is none of all, any and a number"))?,
        };
        if !(1..=all).contains(&needed) {
            return Err(format!("a group of {all} cannot need {needed}"));
        }
        if let Some(unknown) = members.iter().find(|member| !self.knows(member)) {
            return Err(format!("nothing above is called {unknown}"));
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.name(name, Counts::Group(needed, members))
    }

    fn name(&mut self, name: &str, counts: Counts) -> Result<(), String> {
        if name == NONE || self.knows(name) {
            return Err(format!("{name} is taken"));
        }
        self.names.push((name.to_owned(), counts));
        Ok(())
    }

    fn knows(&self, name: &str) -> bool {
        self.names.iter().any(|(known, _)| known == name)
    }

    /// Whether it asks for witnesses at all.
    pub fn needs_witnesses(&self) -> bool {
        self.quorum != NONE
    }

    /// The witnesses that have signed a head, by the name the policy gives them, and the moment each says.
    /// Unit: seconds since 1970.
    pub fn witnessed<'p>(&'p self, note: &Note) -> BTreeMap<&'p str, u64> {
        let signed =
            |witness: &'p Witness| Some((witness.name.as_str(), note.cosigned_at(&witness.key).ok()?));
        self.witnesses.iter().filter_map(signed).collect()
    }

    /// Whether enough of them have signed.
    pub fn is_met(&self, witnessed: &BTreeMap<&str, u64>) -> bool {
        let mut met: BTreeSet<&str> = BTreeSet::new();
        // In their order: a group only names what stands above it.
        for (name, counts) in &self.names {
            let holds = match counts {
                Counts::Witness => witnessed.contains_key(name.as_str()),
                Counts::Group(needed, members) => {
                    members.iter().filter(|member| met.contains(member.as_str())).count() >= *needed
                }
            };
            if holds {
                met.insert(name);
            }
        }
        !self.needs_witnesses() || met.contains(self.quorum.as_str())
    }
}

/// A key of that kind that no line above has.
fn of_kind(text: &str, kind: KeyKind, keys: &mut BTreeSet<[u8; 32]>) -> Result<PublicKey, String> {
    let key = PublicKey::parse(text).map_err(|fault| fault.to_string())?;
    if key.kind() != kind {
        return Err("the key is of another kind: logs sign with 01, witnesses with 04".to_owned());
    }
    if keys.insert(key.bytes()) { Ok(key) } else { Err("this key stands in a line above".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::SecretKey;
    use crate::tree_head::TreeHead;

    fn witness(seed: u8) -> SecretKey {
        SecretKey::new(&format!("witness.example/w{seed}"), KeyKind::Cosignature, [seed; 32]).unwrap()
    }

    fn log() -> SecretKey {
        SecretKey::new("pobuda.example/log", KeyKind::Note, [1; 32]).unwrap()
    }

    fn two_levels() -> String {
        let line = |name: &str, seed: u8| format!("witness {name} {}\n", witness(seed).public());
        let all = [line("X1", 11), line("X2", 12), line("X3", 13), line("Y1", 21), line("Y2", 22)].concat();
        format!(
            "# who watches\nlog {} https://pobuda.example\n\n{all}group X 2 X1 X2 X3\ngroup\tY any Y1 Y2\n  \
             group both all X Y\nquorum both\n",
            log().public()
        )
    }

    fn met(policy: &Policy, seeds: &[u8]) -> bool {
        let head = TreeHead { origin: "pobuda.example/log".to_owned(), size: 9, root: [3; 32] };
        let mut note = head.signed(&log());
        let text = Note::parse(&note).unwrap().text().to_owned();
        for seed in seeds {
            note.push_str(&witness(*seed).cosign(&text, 1_767_225_600));
        }
        let note = Note::parse(&note).unwrap();
        policy.is_met(&policy.witnessed(&note))
    }

    #[test]
    fn a_quorum_counts_through_groups_of_groups() {
        let policy = Policy::parse(&two_levels()).unwrap();
        assert_eq!((policy.logs.len(), policy.witnesses.len()), (1, 5));
        assert!(met(&policy, &[11, 13, 22]));
        for too_few in [&[][..], &[11, 12, 13], &[11, 21, 22], &[99, 11, 21]] {
            assert!(!met(&policy, too_few), "{too_few:?}");
        }
        assert!(met(&Policy::parse("quorum none\n").unwrap(), &[]));
    }

    #[test]
    fn what_breaks_the_format_is_told_by_its_line() {
        let x = format!("witness X {}\n", witness(11).public());
        for (text, line) in [
            (String::new(), 1),
            ("quorum X\n".to_owned(), 1),
            (format!("{x}{x}quorum X\n"), 2),
            (format!("{x}group g 2 X\nquorum g\n"), 2),
            (format!("{x}group g 0 X\nquorum g\n"), 2),
            (format!("{x}group g 01 X\nquorum g\n"), 2),
            (format!("{x}group g any\nquorum g\n"), 2),
            (format!("{x}group g all Y\nquorum g\n"), 2),
            (format!("{x}group none any X\nquorum none\n"), 2),
            (format!("{x}quorum X\nquorum none\n"), 3),
            (format!("{x}witnes Y z\nquorum X\n"), 2),
            (format!("log {}\nquorum none\n", witness(11).public()), 1),
            (format!("witness X {}\nquorum X\n", log().public()), 1),
        ] {
            assert_eq!(Policy::parse(&text).map_err(|fault| fault.line), Err(line), "{text}");
        }
    }
}
