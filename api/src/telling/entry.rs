//! One entry of a timeline, told.

use super::{DeadlineTold, Speaker, sentence, words};
use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::actor::By;
use pobuda_domain::case::{Case, Channel, NextStep, Open, ProtocolRef, next};
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Protocol;
use pobuda_domain::value::Value;
use pobuda_projections::rows::{CaseRow, TimelineRow, Told};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Reserved name of the public name of who acted.
const ACTOR_NAME: &str = "actor_name";
/// Texts that say why, the most telling first.
const REASONS: [&str; 3] = ["reason", "answer", "opinion"];

/// What happened, told in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TimelineEntry)]
pub struct Entry {
    /// Position in the log.
    pub position: u64,
    /// Sequence in its stream.
    pub sequence: u64,
    /// Outside name of the event.
    #[serde(rename = "type")]
    #[schema(example = "case.operation_performed")]
    pub kind: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub occurred_at: Timestamp,
    /// When it was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: Timestamp,
    /// How well `occurred_at` is known: `recorded`, `inferred` or `undated`.
    #[schema(value_type = String)]
    pub precision: Precision,
    /// Who did it.
    pub actor: ActorTold,
    /// What happened, in plain words.
    pub what: String,
    /// Why.
    pub why: Why,
    /// What could come next then.
    pub next: Vec<NextTold>,
    /// The due date that it set, met or missed.
    pub deadline: Option<DeadlineTold>,
    /// Position of the entry that this one corrects.
    pub corrects: Option<u64>,
    /// What an auditor needs to find it again.
    pub evidence: Evidence,
    /// The operation of the protocol.
    #[schema(value_type = Option<String>)]
    pub operation: Option<Name>,
    /// State after it.
    #[schema(value_type = String)]
    pub state: Name,
    /// The outcome that it recorded.
    #[schema(value_type = Option<String>)]
    pub outcome: Option<Name>,
    /// Permanent values given with it; each says its own type.
    #[schema(value_type = Object)]
    pub fields: BTreeMap<FieldName, Value>,
    /// Erasable values given with it: text, place, files, or the marker of erasure.
    #[schema(value_type = Object)]
    pub texts: BTreeMap<FieldName, Told>,
    /// How it came, where an official entered it for a citizen: `paper`, `phone` or `in-person`.
    #[schema(value_type = Option<String>)]
    pub channel: Option<Channel>,
    /// The comment, for `comment.*`.
    pub comment: Option<String>,
    /// The comment that it replies to.
    pub in_reply_to: Option<String>,
    /// Names of the fields whose values `what` holds already.
    #[serde(skip)]
    pub what_holds: Vec<String>,
}

/// Who did it: by role and service, by name only where that is public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ActorTold {
    /// The role, as the protocol names it.
    #[schema(example = "head")]
    pub role: String,
    /// The role in words.
    pub role_label: String,
    /// The service in words; null for citizens.
    pub service: Option<String>,
    /// The service, as the protocol or the directory names it.
    pub service_id: Option<String>,
    /// The public name, null when there is none, or the marker of erasure.
    #[schema(value_type = Option<String>)]
    pub name: Option<Told>,
}

/// Why it happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Why {
    /// The reason given, or the marker of erasure.
    #[schema(value_type = Option<String>)]
    pub reason: Option<Told>,
    /// The legal basis as cited.
    pub legal_basis: Option<String>,
}

/// A step that can come next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NextTold {
    /// The operation.
    #[schema(example = "report")]
    pub operation: String,
    /// The operation in words.
    pub label: String,
    /// Who answers for it, in words.
    pub responsible: String,
    /// By when, where something was promised.
    #[schema(value_type = Option<String>, format = Date)]
    pub due: Option<Date>,
}

/// Where the event stands in the log, and the hash of its leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Evidence {
    /// Index of the leaf: the position less one.
    pub leaf_index: u64,
    /// SHA-256 of the leaf, hexadecimal. Source: RFC 6962 §2.1.
    pub leaf_hash: String,
}

impl Speaker<'_> {
    /// An entry in words.
    pub fn entry(&self, row: &TimelineRow) -> Entry {
        let protocol = self.protocol(&row.protocol);
        let (mut what, what_holds) = self.what(protocol, row);
        if let Some(channel) = row.channel {
            what = format!("{what} {}", self.entered(protocol, channel, &row.by));
        }
        let name = row.texts.iter().find(|(name, _)| name.as_str() == ACTOR_NAME).map(|(_, told)| told);
        let texts = row.texts.iter().filter(|(name, _)| name.as_str() != ACTOR_NAME);
        Entry {
            position: row.position,
            sequence: row.sequence,
            kind: row.kind.clone(),
            occurred_at: row.occurred_at,
            recorded_at: row.recorded_at,
            precision: row.precision,
            actor: self.actor(protocol, &row.by, name),
            what,
            why: self.why(protocol, row),
            next: self.next_after(row),
            deadline: self.deadline_of(row),
            corrects: row.corrects,
            evidence: Evidence {
                leaf_index: row.position.saturating_sub(1),
                leaf_hash: row.leaf_hash.clone(),
            },
            operation: row.operation.clone(),
            state: row.state.clone(),
            outcome: row.outcome.clone(),
            fields: row.fields.clone(),
            texts: texts.map(|(name, told)| (name.clone(), told.clone())).collect(),
            channel: row.channel,
            comment: row.comment.as_ref().map(ToString::to_string),
            in_reply_to: row.in_reply_to.as_ref().map(ToString::to_string),
            what_holds,
        }
    }

    /// Who did something, in words.
    pub fn actor(&self, protocol: Option<&Protocol>, by: &By, name: Option<&Told>) -> ActorTold {
        ActorTold {
            role: by.role.to_string(),
            role_label: self.role(protocol, &by.role),
            service: by.service.as_ref().map(|service| self.service(protocol, service)),
            service_id: by.service.as_ref().map(ToString::to_string),
            name: name.cloned(),
        }
    }

    /// How something came that an official entered for a citizen, and who that was, as a sentence.
    pub fn entered(&self, protocol: Option<&Protocol>, channel: Channel, by: &By) -> String {
        let role = self.role(protocol, &by.role);
        let who = match &by.service {
            Some(service) => format!("{} ({role})", self.service(protocol, service)),
            None => role,
        };
        words::entered(channel, &who, self.lang)
    }

    /// What can move a case on, in words.
    pub fn next(&self, reference: &ProtocolRef, steps: &[NextStep]) -> Vec<NextTold> {
        let protocol = self.protocol(reference);
        let told = |step: &NextStep| NextTold {
            operation: step.operation.to_string(),
            label: self.operation(protocol, &step.operation),
            responsible: self.post(protocol, &step.role, step.service.as_ref()),
            due: step.due,
        };
        steps.iter().map(told).collect()
    }

    /// What can move a case on from where a row says it stands, in words.
    pub fn next_of(&self, row: &CaseRow) -> Vec<NextTold> {
        let standing = Open::standing(row.protocol.clone(), row.by.clone(), row.state.clone(), row.since);
        let open = Open { fields: row.fields.clone(), clocks: row.clocks.clone(), ..standing };
        let case = Case { open: Some(open), sequence: row.sequence };
        self.next(&row.protocol, &next(&case, self.library))
    }

    /// What could come next after an entry; nothing after a comment or a count, which move nothing.
    fn next_after(&self, row: &TimelineRow) -> Vec<NextTold> {
        if row.operation.is_none() {
            return Vec::new();
        }
        let steps = next(&standing_after(row, self.protocol(&row.protocol)), self.library);
        self.next(&row.protocol, &steps)
    }

    fn what(&self, protocol: Option<&Protocol>, row: &TimelineRow) -> (String, Vec<String>) {
        let Some(name) = &row.operation else {
            let said = row.mark.as_ref().map(|mark| self.marked(row, mark));
            return (said.unwrap_or_else(|| words::sentence(row, self.lang)), Vec::new());
        };
        let declared = protocol.and_then(|p| Some((p, p.operations.get(name.as_str())?)));
        let Some((known, operation)) = declared else {
            return (format!("{}.", self.operation(None, name)), Vec::new());
        };
        let said =
            sentence::fill(self.text(known, &operation.says), |place| self.given(protocol, row, place));
        if said.text.is_empty() {
            return (format!("{}.", self.operation(protocol, name)), Vec::new());
        }
        (said.text, said.used)
    }

    /// What stands for `{place}` in a sentence.
    fn given(&self, protocol: Option<&Protocol>, row: &TimelineRow, place: &str) -> Option<String> {
        if place == "outcome" {
            return row.outcome.as_ref().map(|outcome| self.outcome(&row.protocol, outcome).label);
        }
        let field = FieldName::new(place).ok()?;
        if let Some(told) = row.texts.get(&field) {
            return Some(self.told(told));
        }
        row.fields.get(&field).map(|value| self.value(protocol, &field, value, &row.references))
    }

    fn why(&self, protocol: Option<&Protocol>, row: &TimelineRow) -> Why {
        // An answer or an opinion is a reason only where it explains an outcome.
        let wanted =
            if row.outcome.is_some() { REASONS.as_slice() } else { REASONS.get(..1).unwrap_or_default() };
        let given = |name: &&str| row.texts.iter().find(|(field, _)| field.as_str() == *name);
        let reason = wanted.iter().find_map(given).map(|(_, told)| told.clone());
        let legal_basis = row.fields.values().find_map(|value| match value {
            Value::Legal(legal) => Some(self.legal(protocol, legal).to_owned()),
            _ => None,
        });
        Why { reason, legal_basis }
    }
}

/// The case as it stood after an entry, as far as the question what comes next needs it.
fn standing_after(row: &TimelineRow, protocol: Option<&Protocol>) -> Case {
    let services = protocol.into_iter().flat_map(|p| p.services.iter());
    let recorded_in = services.filter_map(|(_, declared)| declared.from.clone());
    let fields = match &row.service {
        Some(service) => recorded_in.map(|field| (field, Value::Service(service.clone()))).collect(),
        None => BTreeMap::new(),
    };
    let standing = Open::standing(row.protocol.clone(), row.by.clone(), row.state.clone(), row.occurred_at);
    Case { open: Some(Open { fields, ..standing }), sequence: row.sequence }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_domain::bundled;
    use pobuda_domain::protocol::Library;
    use pobuda_pages::Lang;

    fn library() -> Library {
        bundled::library(str::to_owned).expect("bundled protocols")
    }

    /// A decision under `improve`, as the projection would write it.
    fn decision(library: &Library) -> TimelineRow {
        let protocol = library.current("improve").expect("improve").reference();
        let json = serde_json::json!({
            "position": 4711, "case": "0192f0c4-0000-7000-8000-000000000001", "sequence": 6,
            "type": "case.operation_performed", "occurred_at": "2026-03-02T09:14:00Z",
            "recorded_at": "2026-03-02T09:14:00.214Z", "precision": "recorded",
            "by": {"actor": "s-1", "role": "head", "service": "roads"}, "protocol": protocol,
            "language": "sl", "operation": "decide", "from": "in-review", "state": "implementing",
            "outcome": "within-budget", "service": "roads",
            "fields": {"cost": {"money": 150000}, "legal_basis": {"legal": "uup"}}, "references": {},
            "texts": {"answer": "Klop popravimo.", "actor_name": "Maja Novak"}, "leaf_hash": "00"
        });
        serde_json::from_value(json).expect("a row")
    }

    #[test]
    fn an_entry_says_what_who_why_and_what_next_in_both_languages() {
        let library = library();
        let row = decision(&library);
        let told = Speaker::new(&library, Lang::Sl).entry(&row);
        assert_eq!(told.what, "Odločitev: Rešljivo v okviru obstoječega proračuna. Klop popravimo.");
        assert_eq!(told.what_holds, ["outcome", "answer"]);
        assert_eq!(told.actor.role, "head");
        assert_eq!(told.actor.service.as_deref(), Some("Služba za ceste in promet"));
        assert_eq!(told.actor.name, Some(Told::Text("Maja Novak".into())));
        assert_eq!(told.why.reason, Some(Told::Text("Klop popravimo.".into())));
        assert!(told.why.legal_basis.is_some_and(|cite| cite.starts_with("Uredba")));
        assert_eq!(told.evidence.leaf_index, 4710);
        let finish = told.next.iter().find(|step| step.responsible.contains("Služba za ceste in promet"));
        assert!(finish.is_some(), "{:?}", told.next);
        assert!(!told.texts.contains_key("actor_name"));
        let told = Speaker::new(&library, Lang::En).entry(&row);
        assert_eq!(told.what, "Decision: Can be done within the existing budget. Klop popravimo.");
    }

    #[test]
    fn what_came_on_paper_says_so_and_who_entered_it() {
        let library = library();
        let row = TimelineRow {
            operation: Name::new("submit").ok(),
            outcome: None,
            channel: Some(Channel::Paper),
            by: By {
                role: Name::new("coordinator").expect("a name"),
                service: Name::new("participation").ok(),
                ..By::system()
            },
            ..decision(&library)
        };
        assert_eq!(
            Speaker::new(&library, Lang::En).entry(&row).what,
            "The initiative was sent. Submitted on paper; entered by Participation office (initiative coordinator)."
        );
        assert_eq!(
            Speaker::new(&library, Lang::Sl).entry(&row).what,
            "Pobuda je oddana. Oddano na papirju; vnos: Služba za sodelovanje z občani (koordinator pobud)."
        );
    }

    #[test]
    fn an_erased_text_leaves_a_mark_and_an_unknown_protocol_its_names() {
        let library = library();
        let mut row = decision(&library);
        row.texts.insert(FieldName::new("answer").expect("a name"), Told::erased());
        let told = Speaker::new(&library, Lang::En).entry(&row);
        assert!(told.what.ends_with("[removed]"), "{}", told.what);
        assert_eq!(told.why.reason, Some(Told::erased()));
        row.protocol.digest = "sha256:unknown".into();
        let told = Speaker::new(&library, Lang::En).entry(&row);
        assert_eq!(told.what, "decide.");
        assert!(told.next.is_empty());
    }
}
