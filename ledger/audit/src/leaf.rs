//! One leaf, and what must hold from each to the next.

use pobuda_proof::canonical::read_canonical;
use pobuda_proof::envelope::{SCHEMAS, type_of};
use pobuda_proof::hash::sha256;
use pobuda_proof::merkle::LEAF_BYTES_MAX;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The outside name of the event by which openings are erased.
pub(crate) const ERASED: &str = "org.pobuda.erasure.openings_erased.v1";

/// The public envelope, with the members that `docs/reference/ledger-format.md` names and no others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaf {
    /// Who acted; absent, and never null, where the payload does not say.
    #[serde(default, deserialize_with = "there")]
    pub(crate) actor: Option<String>,
    /// The payload.
    pub(crate) data: Value,
    datacontenttype: String,
    dataschema: String,
    id: String,
    /// When it was recorded.
    pub(crate) recordedtime: String,
    sequence: String,
    source: String,
    specversion: String,
    streamrev: String,
    /// The stream.
    pub(crate) subject: String,
    time: String,
    /// The outside name.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

fn there<'de, D: Deserializer<'de>>(actor: D) -> Result<Option<String>, D::Error> {
    String::deserialize(actor).map(Some)
}

impl Leaf {
    /// Reads a leaf; says why it is none.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(format!("it has more than {LEAF_BYTES_MAX} bytes"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let envelope = read_canonical(text).ok_or("it is not in canonical form")?;
        serde_json::from_value(envelope).map_err(|error| format!("it is no envelope: {error}"))
    }

    /// Type and version of the payload, as its schema names them.
    pub(crate) fn schema(&self) -> Option<(&str, &str)> {
        self.dataschema.strip_prefix(SCHEMAS)?.split_once('/')
    }

    /// Digests of a list `_sd` in the payload: those that are public, or those that are not.
    pub(crate) fn digests(&self, restricted: bool) -> impl Iterator<Item = &str> {
        let holder = if restricted { self.data.get("restricted") } else { Some(&self.data) };
        let digests = holder.and_then(|holder| holder.get("_sd")).and_then(Value::as_array);
        digests.into_iter().flatten().filter_map(Value::as_str)
    }

    fn stream_kind(&self) -> &str {
        self.subject.split_once('/').map_or("", |(kind, _)| kind)
    }

    /// The id as a number, when it is written as a UUID is.
    fn number(&self) -> Option<u128> {
        let hyphens = [8, 13, 18, 23].iter().all(|place| self.id.as_bytes().get(*place) == Some(&b'-'));
        let digits: String = self.id.chars().filter(|c| matches!(c, '0'..='9' | 'a'..='f')).collect();
        let holds = hyphens && digits.len() == 32 && self.id.len() == 36;
        u128::from_str_radix(&digits, 16).ok().filter(|_| holds)
    }

    fn fixed(&self, source: Option<&str>) -> Result<(), String> {
        let moment =
            |text: &str| text.parse().is_ok_and(|moment: jiff::Timestamp| format!("{moment:.3}") == text);
        let named =
            self.schema().map(|(event_type, version)| type_of(self.stream_kind(), event_type, version));
        for (holds, what) in [
            (self.specversion == "1.0", "specversion"),
            (self.datacontenttype == "application/json", "datacontenttype"),
            (self.schema().is_some(), "dataschema"),
            (source.is_none_or(|source| source == self.source), "source"),
            (moment(&self.time), "time"),
            (moment(&self.recordedtime), "recordedtime"),
            (self.number().is_some(), "id"),
            (named.as_ref() == Some(&self.kind), "type"),
            (self.actor.as_deref() == self.data.pointer("/by/actor").and_then(Value::as_str), "actor"),
        ] {
            if !holds {
                return Err(format!("its {what} is not what the format says"));
            }
        }
        Ok(())
    }
}

/// The first 16 bytes of a hash stand for a name: a log may have millions.
type Short = [u8; 16];

fn short(text: &str) -> Short {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = sha256(text.as_bytes());
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

fn uuid(number: u128) -> String {
    let digits = format!("{number:032x}");
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// What is needed of a leaf to hold it against those before it, once its own form was found to be right.
#[derive(Debug)]
pub(crate) struct Formed {
    subject: String,
    stream: Short,
    sequence: String,
    streamrev: String,
    recordedtime: String,
    number: u128,
    digests: Vec<Short>,
    /// The whole leaf, where it says what is erased.
    pub(crate) erasure: Option<Leaf>,
}

impl Formed {
    /// Reads a leaf and judges it by itself; says what is wrong with it.
    pub(crate) fn read(bytes: &[u8], source: Option<&str>) -> Result<Self, String> {
        let leaf = Leaf::read(bytes)?;
        leaf.fixed(source)?;
        Ok(Self {
            stream: short(&leaf.subject),
            number: leaf.number().unwrap_or_default(),
            digests: leaf.digests(false).chain(leaf.digests(true)).map(short).collect(),
            subject: leaf.subject.clone(),
            sequence: leaf.sequence.clone(),
            streamrev: leaf.streamrev.clone(),
            recordedtime: leaf.recordedtime.clone(),
            erasure: (leaf.kind == ERASED).then_some(leaf),
        })
    }
}

/// What must hold from each leaf to the next.
#[derive(Debug, Default)]
pub(crate) struct InOrder {
    revisions: HashMap<Short, u32>,
    ids: HashSet<u128>,
    digests: HashSet<Short>,
    recorded: String,
}

impl InOrder {
    /// Takes the leaf at an index; says what is wrong with it.
    pub(crate) fn take(&mut self, index: u64, leaf: &Formed) -> Result<(), String> {
        if leaf.sequence != format!("{index:020}") {
            return Err(format!("it says that it is entry {}", leaf.sequence));
        }
        let revision = self.revisions.entry(leaf.stream).or_default();
        *revision += 1;
        if leaf.streamrev != format!("{revision:08}") {
            return Err(format!("{} has {} where {revision:08} should be", leaf.subject, leaf.streamrev));
        }
        if leaf.recordedtime < self.recorded {
            return Err("it was recorded before the one before it".to_owned());
        }
        self.recorded.clone_from(&leaf.recordedtime);
        if !self.ids.insert(leaf.number) {
            return Err(format!("its id {} was there before", uuid(leaf.number)));
        }
        match leaf.digests.iter().position(|digest| !self.digests.insert(*digest)) {
            Some(place) => Err(format!("its digest {} was there before", place + 1)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAF: &str = concat!(
        r#"{"data":{"_sd":["AAAA"],"a":1},"datacontenttype":"application/json","#,
        r#""dataschema":"https://pobuda.org/schemas/CaseOpened/1","id":"0192f0c4-0000-7000-8000-000000000001","#,
        r#""recordedtime":"2026-01-01T00:00:00.000Z","sequence":"00000000000000000000","source":"x","#,
        r#""specversion":"1.0","streamrev":"00000001","subject":"case/a","time":"2026-01-01T00:00:00.000Z","#,
        r#""type":"org.pobuda.case.opened.v1"}"#
    );

    fn taken(leaves: &[String]) -> Result<(), String> {
        let mut order = InOrder::default();
        let mut take =
            |(leaf, index): (&String, u64)| order.take(index, &Formed::read(leaf.as_bytes(), None)?);
        leaves.iter().zip(0..).try_for_each(&mut take)
    }

    #[test]
    fn a_leaf_has_the_form_of_the_format_and_no_other() {
        assert_eq!(taken(&[LEAF.to_owned()]), Ok(()));
        for (from, to) in [
            (r#"{"data""#, r#"{"actor":null,"data""#),
            (r#"{"data""#, r#"{"actor":"p","data""#),
            (r#""time":"2026-01-01T"#, r#""time":"2026-01-01 "#),
            ("CaseOpened/1", "CaseLinked/1"),
            ("CaseOpened/1", "CaseOpened/2"),
            ("0192f0c4-", "0192F0C4-"),
            (r#""specversion":"1.0""#, r#""specversion":"1.1""#),
        ] {
            assert!(taken(&[LEAF.replacen(from, to, 1)]).is_err(), "{to}");
        }
    }

    #[test]
    fn neither_an_id_nor_a_digest_comes_twice() {
        let next =
            LEAF.replacen("00000000000000000000", "00000000000000000001", 1).replacen("case/a", "case/b", 1);
        let other_id = next.replacen("000000000001\"", "000000000002\"", 1);
        let other_digest = next.replacen("AAAA", "BBBB", 1);
        let both = other_id.replacen("AAAA", "BBBB", 1);
        let after = |second: &String| taken(&[LEAF.to_owned(), second.clone()]);
        assert!(after(&other_digest).is_err_and(|fault| fault.contains("its id")));
        assert!(after(&other_id).is_err_and(|fault| fault.contains("its digest")));
        assert_eq!(after(&both), Ok(()));
    }
}
