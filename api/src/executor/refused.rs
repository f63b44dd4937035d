//! What is kept of a command that a rule refused: enough to decide it again, and no text.

use super::states::Keeps;
use pobuda_domain::actor::Standing;
use pobuda_domain::case::{CaseCommand, ChangeProtocol};
use pobuda_domain::committed::{Committed, Text};
use pobuda_domain::field::{Fields, Given};
use pobuda_domain::name::{Name, Pseudonym};
use pobuda_ledger::record::{Millis, Stream};
use pobuda_ledger::refusals::Refusal;
use serde_json::{Map, Value, json};

/// A command, told without its texts.
pub(super) struct Asked {
    actor: Pseudonym,
    role: Name,
    service: Option<String>,
    command: Value,
}

impl Asked {
    /// As a refusal by a rule, on the state that it was decided on.
    pub(super) fn refused<A: Keeps>(self, id: &str, sequence: u64, rule: &str, at: Millis) -> Refusal {
        Refusal {
            refused_at: at,
            stream: Stream::new(A::TYPE, id),
            sequence,
            rule: rule.to_owned(),
            actor: self.actor.to_string(),
            role: self.role.to_string(),
            service: self.service,
            command: self.command.to_string(),
        }
    }
}

/// What was asked of a case; nothing of what the program sends by itself, which is told elsewhere.
pub(super) fn of_case(command: &CaseCommand) -> Option<Asked> {
    let (actor, command) = match command {
        CaseCommand::Open(open) => {
            let operation = open.operation.as_ref().map(Name::as_str);
            let fields = told(&open.fields);
            let mut command =
                json!({"open": open.protocol.as_str(), "operation": operation, "fields": fields});
            if let (Some(entered), Some(command)) = (&open.on_behalf, command.as_object_mut()) {
                let size = |text: &Option<Committed<Text>>| text.as_ref().map(|text| text.size);
                let (name, contact) = (size(&entered.name), size(&entered.contact));
                let entered = json!({"channel": entered.channel.name(), "name": name, "contact": contact});
                command.insert("on_behalf".to_owned(), entered);
            }
            (&open.actor, command)
        }
        CaseCommand::Perform(perform) => {
            let outcome = perform.outcome.as_ref().map(Name::as_str);
            let fields = told(&perform.fields);
            let command =
                json!({"perform": perform.operation.as_str(), "outcome": outcome, "fields": fields});
            (&perform.actor, command)
        }
        CaseCommand::CloseTask(close) => {
            let (waived, checked, fields) = (close.waived, close.checked, told(&close.fields));
            let command =
                json!({"close": close.task.as_str(), "waived": waived, "checked": checked, "fields": fields});
            (&close.actor, command)
        }
        CaseCommand::ResolveIncident(resolve) => {
            let command = json!({"resolve": resolve.incident.about});
            (&resolve.actor, command)
        }
        CaseCommand::ChangeProtocol(command) => return Some(change(command)),
        CaseCommand::AddNote(note) => (&note.actor, json!({"note": {"sealed": note.text.size}})),
        CaseCommand::CountSupports(_)
        | CaseCommand::FireTimer(_)
        | CaseCommand::LinkCase(_)
        | CaseCommand::FollowLink(_)
        | CaseCommand::RaiseIncident(_) => return None,
    };
    let (role, service) = match &actor.standing {
        Standing::Citizen => (Name::citizen(), None),
        Standing::Official { service, role } => (role.clone(), Some(service.to_string())),
        Standing::Importer { role } => (role.clone().unwrap_or_else(Name::importer), None),
        Standing::System => (Name::system(), None),
    };
    Some(Asked { actor: actor.pseudonym.clone(), role, service, command })
}

/// What can be asked for, as a key of what is kept of a command.
pub const COMMANDS: [&str; 6] = ["open", "perform", "close", "resolve", "change", "note"];

/// Going over to another version, which no one in the case asks for.
fn change(change: &ChangeProtocol) -> Asked {
    let ChangeProtocol { migration, digest, keeper, reason, .. } = change;
    let (from, to) = (&migration.from, &migration.to);
    let command = json!({"change": migration.protocol.as_str(), "from": from, "to": to, "migration": digest,
        "reason": {"sealed": reason.size}});
    Asked { actor: keeper.clone(), role: Name::administrator(), service: None, command }
}

/// Permanent values as they are; of everything else only its size.
fn told(fields: &Fields) -> Value {
    let entries = fields.iter().map(|(name, given)| {
        let value = match given {
            Given::Open(value) => serde_json::to_value(value).unwrap_or(Value::Null),
            Given::Sealed { committed, .. } => json!({"sealed": committed.size}),
        };
        (name.as_str().to_owned(), value)
    });
    Value::Object(entries.collect::<Map<_, _>>())
}
