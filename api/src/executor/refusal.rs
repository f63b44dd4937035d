//! The rejections of the aggregates, as they are told outside.

use super::outcome::{Explained, Refusal, RefusalKind};
use pobuda_domain::{case, comment, comment_vote, directory, erasure, publication, support};

impl Explained for case::Rejection {
    fn explained(&self) -> Refusal {
        let kind = match self {
            Self::CaseUnknown => RefusalKind::NotFound,
            Self::RoleRequired { .. }
            | Self::FourEyes { .. }
            | Self::ImportOnly
            | Self::OfficialsOnly
            | Self::BehalfNotYours { .. } => RefusalKind::Forbidden,
            Self::ProtocolUnknown { .. }
            | Self::OperationUnknown { .. }
            | Self::FieldMissing { .. }
            | Self::FieldNotTaken { .. }
            | Self::FieldTooShort { .. }
            | Self::ServiceUnknown { .. }
            | Self::OutcomeRequired { .. }
            | Self::OutcomeUnknown { .. }
            | Self::TaskUnknown { .. }
            | Self::ChecksMissing { .. }
            | Self::BehalfNotCitizens { .. }
            | Self::BehalfTooLong { .. }
            | Self::TextEmpty
            | Self::TextTooLong { .. } => RefusalKind::Invalid,
            Self::IncidentUnknown { .. } => RefusalKind::NotFound,
            _ => RefusalKind::Conflict,
        };
        let pointer = match self {
            Self::ProtocolUnknown { .. } => Some("/protocol".to_owned()),
            Self::OutcomeRequired { .. } | Self::OutcomeUnknown { .. } => Some("/outcome".to_owned()),
            Self::BehalfNotCitizens { .. } => Some("/on_behalf".to_owned()),
            Self::BehalfTooLong { what, .. } => Some(format!("/on_behalf/{what}")),
            Self::ChecksMissing { .. } => Some("/checked".to_owned()),
            Self::TextEmpty | Self::TextTooLong { .. } => Some("/text".to_owned()),
            _ => self.field().map(|field| format!("/fields/{field}")),
        };
        Refusal { code: self.code(), sentence: self.to_string(), kind, pointer, arguments: arguments(self) }
    }
}

fn arguments(rejection: &case::Rejection) -> Vec<(&'static str, String)> {
    use case::Rejection as R;
    let one = |name: &'static str, value: &dyn ToString| (name, value.to_string());
    match rejection {
        R::CaseUnknown | R::CaseExists | R::ImportOnly | R::NowhereBack | R::OfficialsOnly | R::TextEmpty => {
            Vec::new()
        }
        R::ReasonUnfit { given } => vec![one("given", given)],
        R::CaseClosed { state } | R::StateUnmapped { state } => vec![one("state", state)],
        R::DeadlineUnsaid { deadline } | R::DeadlineLost { deadline, .. } | R::DateUnknown { deadline } => {
            vec![one("deadline", deadline)]
        }
        R::TaskUnmapped { task } | R::TaskElsewhere { task, .. } => vec![one("task", task)],
        R::IncidentLost { about } => vec![one("about", about)],
        R::OutcomeLost { outcome } => vec![one("outcome", outcome)],
        R::LinkLost { link } => vec![one("link", link)],
        R::FieldUnfit { field } | R::FieldUnknown { field, .. } => vec![one("field", field)],
        // Said to whoever looks after the program, in the words of the rules.
        R::MigrationElsewhere { .. }
        | R::VersionDiffers { .. }
        | R::VersionUnknown { .. }
        | R::TargetUnknown { .. }
        | R::TargetCloses { .. }
        | R::TargetTwice { .. }
        | R::CycleUnfit { .. } => Vec::new(),
        R::TextTooLong { max, given } => vec![one("max", max), one("given", given)],
        R::ProtocolUnknown { protocol } | R::CycleUnknown { protocol } => vec![one("protocol", protocol)],
        R::CalendarUnknown { calendar } => vec![one("calendar", calendar)],
        R::OperationUnknown { operation } => vec![one("operation", operation)],
        R::StateForbids { operation, state } => vec![one("operation", operation), one("state", state)],
        R::RoleRequired { operation, responsible } => {
            vec![one("operation", operation), one("responsible", responsible)]
        }
        R::FieldMissing { operation, field } | R::FieldNotTaken { operation, field } => {
            vec![one("operation", operation), one("field", field)]
        }
        R::BehalfNotYours { operation, posts } => vec![one("operation", operation), one("posts", posts)],
        R::BehalfNotCitizens { operation } => vec![one("operation", operation)],
        R::BehalfTooLong { max, given, .. } => vec![one("max", max), one("given", given)],
        R::FieldTooShort { field, min, given } => {
            vec![one("field", field), one("min", min), one("given", given)]
        }
        R::ServiceUnknown { field, service, known } => {
            vec![one("field", field), one("service", service), one("known", known)]
        }
        R::OutcomeRequired { operation, allowed } => {
            vec![one("operation", operation), one("allowed", allowed)]
        }
        R::OutcomeUnknown { operation, outcome } => {
            vec![one("operation", operation), one("outcome", outcome)]
        }
        R::TaskBlocks { operation, task } => vec![one("operation", operation), one("task", task)],
        R::TaskUnknown { task } | R::TaskNotOpen { task } => vec![one("task", task)],
        R::ChecksMissing { task, points, checked } => {
            vec![one("task", task), one("points", points), one("checked", checked)]
        }
        R::TimerStale { timer } => vec![one("timer", timer)],
        R::TimerNotDue { timer, due_at } => vec![one("timer", timer), one("due_at", due_at)],
        R::LinkUnknown { link } => vec![one("link", link)],
        R::IncidentUnknown { about } => vec![one("about", about)],
        R::GuardFails { operation, .. } => vec![one("operation", operation)],
        R::TooEarly { operation, from } => vec![one("operation", operation), one("from", from)],
        R::TooLate { operation, until } => vec![one("operation", operation), one("until", until)],
        R::TooManyTimes { operation, times } => vec![one("operation", operation), one("times", times)],
        R::FourEyes { operation, performed } => {
            vec![one("operation", operation), one("performed", performed)]
        }
    }
}

impl Explained for comment::Rejection {
    fn explained(&self) -> Refusal {
        let (kind, pointer) = match self {
            Self::CaseUnknown | Self::CommentUnknown => (RefusalKind::NotFound, None),
            Self::NotTheAuthor | Self::ImportOnly => (RefusalKind::Forbidden, None),
            Self::ParentUnknown => (RefusalKind::Invalid, Some("/parent")),
            Self::TextEmpty | Self::TextTooLong { .. } => (RefusalKind::Invalid, Some("/text")),
            Self::CommentExists | Self::CommentsClosed | Self::ParentWithdrawn | Self::Withdrawn => {
                (RefusalKind::Conflict, None)
            }
        };
        let arguments = match self {
            Self::TextTooLong { max, given } => vec![("max", max.to_string()), ("given", given.to_string())],
            _ => Vec::new(),
        };
        let pointer = pointer.map(str::to_owned);
        Refusal { code: self.code(), sentence: self.to_string(), kind, pointer, arguments }
    }
}

impl Explained for support::Rejection {
    fn explained(&self) -> Refusal {
        let kind = match self {
            Self::CaseUnknown => RefusalKind::NotFound,
            Self::CitizensOnly => RefusalKind::Forbidden,
            Self::SupportClosed => RefusalKind::Conflict,
        };
        plain(self.code(), self, kind)
    }
}

impl Explained for comment_vote::Rejection {
    fn explained(&self) -> Refusal {
        let kind = match self {
            Self::CommentUnknown => RefusalKind::NotFound,
            Self::CitizensOnly => RefusalKind::Forbidden,
            Self::Withdrawn | Self::CommentsClosed => RefusalKind::Conflict,
        };
        plain(self.code(), self, kind)
    }
}

impl Explained for directory::Rejection {
    fn explained(&self) -> Refusal {
        let kind = match self {
            Self::ServiceUnlisted { .. } => RefusalKind::NotFound,
            Self::NameUnfit { .. } | Self::DatesReversed { .. } | Self::TooMany { .. } => {
                RefusalKind::Invalid
            }
            _ => RefusalKind::Conflict,
        };
        plain(self.code(), self, kind)
    }
}

impl Explained for publication::Rejection {
    fn explained(&self) -> Refusal {
        let (kind, pointer) = match self {
            Self::ReasonUnfit { .. } => (RefusalKind::Invalid, Some("/reason")),
            Self::TextTooLong { .. }
            | Self::TextNotComposed
            | Self::ProtocolUnsound { .. }
            | Self::CalendarUnknown { .. }
            | Self::CycleUnfit { .. } => (RefusalKind::Invalid, Some("/text")),
            Self::VersionTaken { .. } | Self::VersionNotNewer { .. } | Self::VersionTooSmall { .. } => {
                (RefusalKind::Conflict, None)
            }
        };
        Refusal { pointer: pointer.map(str::to_owned), ..plain(self.code(), self, kind) }
    }
}

impl Explained for erasure::Rejection {
    fn explained(&self) -> Refusal {
        let (kind, pointer) = match self {
            Self::ErasureUnknown => (RefusalKind::NotFound, None),
            Self::NoPartInErasure | Self::NotYourOwn | Self::OfficialsDecide | Self::FourEyes => {
                (RefusalKind::Forbidden, None)
            }
            Self::ReasonLength => (RefusalKind::Invalid, Some("/reason")),
            Self::TargetsMisfit | Self::TooManyTargets | Self::OpeningUnknown => {
                (RefusalKind::Invalid, Some("/texts"))
            }
            Self::ErasureExists
            | Self::ErasedAlready
            | Self::DecidedAlready
            | Self::NotGranted
            | Self::NotAskedFor
            | Self::NothingErased => (RefusalKind::Conflict, None),
        };
        Refusal { pointer: pointer.map(str::to_owned), ..plain(self.code(), self, kind) }
    }
}

fn plain(code: &'static str, rejection: &dyn std::error::Error, kind: RefusalKind) -> Refusal {
    Refusal { code, sentence: rejection.to_string(), kind, pointer: None, arguments: Vec::new() }
}
