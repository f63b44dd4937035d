//! The shape of a protocol file, table by table. Source: the JSON Schema beside the bundled files.

mod deadline;
mod field;
mod operation;
mod outcome;
mod post;
mod state;
mod text;

pub use deadline::{Deadline, DeadlineKind, Due, Escalation};
pub use field::{CycleType, CycleValue, Field, FieldType, Legal};
pub use operation::{Extends, OnLink, Opens, Operation, Target, Task};
pub use outcome::{Link, LinkKind, Outcome, OutcomeKind};
pub use post::{Post, Role, RoleKind, Service, Side};
pub use state::{Openness, State};
pub use text::{Step, Text};

use crate::name::{FieldName, Language, Name};
use crate::protocol::Ordered;
use serde::Deserialize;

/// A protocol: the states a case passes through, the operations that move it, who answers, by when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// Always `protocol/1`.
    pub format: String,
    /// Its name, e.g. `improve`.
    pub id: Name,
    /// Semantic version.
    pub version: String,
    /// Calendar of its time limits.
    pub calendar: Name,
    /// Languages of every text in it, the first one being the fall-back.
    pub languages: Vec<Language>,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub purpose: Text,
    /// The citizen's progress bar.
    pub steps: Vec<Step>,
    /// Roles.
    pub roles: Ordered<Name, Role>,
    /// Services.
    pub services: Ordered<Name, Service>,
    /// Legal bases.
    #[serde(default)]
    pub legal: Ordered<Name, Legal>,
    /// Values shared by all cases of one cycle.
    #[serde(default)]
    pub cycle: Ordered<FieldName, CycleType>,
    /// Fields.
    pub fields: Ordered<FieldName, Field>,
    /// States.
    pub states: Ordered<Name, State>,
    /// Operations.
    pub operations: Ordered<Name, Operation>,
    /// Tasks.
    #[serde(default)]
    pub tasks: Ordered<Name, Task>,
    /// Deadlines.
    pub deadlines: Ordered<Name, Deadline>,
    /// Outcomes.
    pub outcomes: Ordered<Name, Outcome>,
    /// Links to other cases.
    #[serde(default)]
    pub links: Ordered<Name, Link>,
}

fn yes() -> bool {
    true
}
