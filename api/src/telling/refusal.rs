//! What a rule refused, told to who examines it.

use super::Speaker;
use crate::executor::COMMANDS;
use crate::http::explained;
use jiff::Timestamp;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Protocol;
use pobuda_ledger::refusals::Refusal;
use pobuda_projections::rows::CaseRow;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A command that a rule refused.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Refusal)]
pub struct RefusalTold {
    /// Its number; the latest has the highest.
    pub number: u64,
    /// When it was refused.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Where it was to be recorded.
    #[schema(example = "case/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11")]
    pub stream: String,
    /// Sequence that the stream stood at: decided again there, the command is refused by the same rule.
    pub sequence: u64,
    /// What people quote of the case; null when it was never opened.
    #[serde(rename = "ref")]
    #[schema(example = "P-2026-0042")]
    pub reference: Option<String>,
    /// Code of the first rule that stood in the way.
    #[schema(example = "role-required")]
    pub rule: String,
    /// What that rule says, in a few words.
    pub title: String,
    /// Who asked.
    pub by: AskedBy,
    /// What was asked, in words.
    pub asked: AskedTold,
    /// What was asked, whole: names, choices, numbers and dates; of texts only how long they were.
    #[schema(value_type = Object)]
    pub command: Value,
}

/// Who asked: no name, and nothing that leads to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedBy {
    /// Pseudonym in this case.
    pub actor: String,
    /// In which role.
    #[schema(example = "handler")]
    pub role: String,
    /// For which service; null for citizens.
    pub service: Option<String>,
    /// Both in words.
    pub label: String,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedTold {
    /// `open`, `perform`, `close` or `resolve`.
    #[schema(example = "perform")]
    pub kind: String,
    /// Name of the protocol, operation, task, or of what is stuck.
    #[schema(example = "decide")]
    pub name: String,
    /// The name in words.
    pub label: String,
}

impl Speaker<'_> {
    /// A refusal. `case` is the one that it was about.
    pub fn refusal(&self, number: u64, kept: &Refusal, case: Option<&CaseRow>, at: Timestamp) -> RefusalTold {
        let command: Value = serde_json::from_str(&kept.command).unwrap_or_default();
        let protocol = case.and_then(|case| self.protocol(&case.protocol));
        let asked = self.asked(&command, protocol);
        let (role, service) = (Name::new(&kept.role), kept.service.as_deref().map(Name::new));
        let label = match &role {
            Ok(role) => self.post(protocol, role, service.and_then(Result::ok).as_ref()),
            Err(_) => kept.role.clone(),
        };
        RefusalTold {
            number,
            at,
            stream: kept.stream.to_string(),
            sequence: kept.sequence,
            reference: case.map(|case| case.reference.clone()),
            title: explained::title_in(self.lang(), &kept.rule).unwrap_or(&kept.rule).to_owned(),
            rule: kept.rule.clone(),
            by: AskedBy {
                actor: kept.actor.clone(),
                role: kept.role.clone(),
                service: kept.service.clone(),
                label,
            },
            asked,
            command,
        }
    }

    fn asked(&self, command: &Value, protocol: Option<&Protocol>) -> AskedTold {
        // A note has no name.
        let asked = |kind| Some((kind, command.get(kind)?.as_str().unwrap_or_default()));
        let found = COMMANDS.into_iter().find_map(asked);
        let Some((kind, name)) = found else {
            return AskedTold { kind: String::new(), name: String::new(), label: String::new() };
        };
        let label = Name::new(name).map_or_else(
            |_| name.to_owned(),
            |known| match kind {
                "open" | "change" => match self.library.current(name) {
                    Some(published) => self.text(&published.protocol, &published.protocol.title).to_owned(),
                    None => name.to_owned(),
                },
                "close" => self.task(protocol, &known),
                _ => self.operation(protocol, &known),
            },
        );
        AskedTold { kind: kind.to_owned(), name: name.to_owned(), label }
    }
}
