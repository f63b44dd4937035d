//! Tasks that somebody does before the step that waits for them. The year does not tell them one by one.

use super::course::Course;
use super::story::{Case, StoryError, Year};
use jiff::{SignedDuration, Timestamp};
use pobuda_domain::field::Raw;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{FieldType, Protocol};
use std::collections::BTreeMap;

/// Tasks are done the day after they were opened, when there is so much time.
const DAY_AFTER: SignedDuration = SignedDuration::from_hours(26);
/// Or so long before the step that waits for them.
const BEFORE_STEP: SignedDuration = SignedDuration::from_mins(40);
/// What something costs where the case has no estimate. Unit: cents.
const COST: i64 = 750_000;
/// Share of the cost that keeping something up takes each year.
const UPKEEP_DIVISOR: i64 = 25;

/// A task that is closed.
pub(super) struct Chore {
    /// When.
    pub(super) at: Timestamp,
    /// By whom: a post.
    pub(super) who: String,
    /// The task.
    pub(super) task: Name,
    /// Points on its list.
    pub(super) checks: u32,
    /// What is given with it.
    pub(super) fields: BTreeMap<String, Raw>,
}

/// What has to be done before an operation can be performed at a moment.
///
/// # Errors
/// [`StoryError`] when a task needs what the year has no words for.
pub(super) fn chores(
    year: &Year,
    case: &Case,
    protocol: &Protocol,
    course: &mut Course<'_>,
    operation: &Name,
    at: Timestamp,
) -> Result<Vec<Chore>, StoryError> {
    let (entered, state) = course.stands();
    let mut chores = Vec::new();
    for (name, task) in protocol.tasks.iter().filter(|(_, task)| task.state == state) {
        if !task.blocks.contains(operation) || !course.closes(name) {
            continue;
        }
        let early = entered + DAY_AFTER;
        let late = (at - BEFORE_STEP).max(entered + SignedDuration::from_mins(1));
        let fields = task.needs.iter().map(|field| {
            let kind = protocol.fields.get(field.as_str()).map(|field| field.kind);
            Ok((field.to_string(), given(year, case, field.as_str(), kind)?))
        });
        chores.push(Chore {
            at: early.min(late),
            who: course.at_post(&task.responsible)?,
            task: name.clone(),
            checks: u32::try_from(task.checks.len()).unwrap_or(u32::MAX),
            fields: fields.collect::<Result<_, StoryError>>()?,
        });
    }
    Ok(chores)
}

fn given(year: &Year, case: &Case, field: &str, kind: Option<FieldType>) -> Result<Raw, StoryError> {
    let cost = case.fields.get("estimate").and_then(toml::Value::as_integer).unwrap_or(COST);
    match (field, kind) {
        ("upkeep", _) => Ok(Raw::Integer(cost / UPKEEP_DIVISOR)),
        (_, Some(FieldType::Money)) => Ok(Raw::Integer(cost)),
        (_, Some(FieldType::Files)) => {
            Ok(Raw::List(vec![super::fields::file(&format!("{}-{field}.pdf", case.key))]))
        }
        _ => {
            let words = year.people.chores.get(field);
            let words = words.ok_or_else(|| StoryError::wrong(&case.key, format!("no words for {field}")))?;
            Ok(Raw::Text(words.clone()))
        }
    }
}
