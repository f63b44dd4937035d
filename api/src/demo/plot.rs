//! The year as a list of acts, in the order in which they happen: who does what, where, when.

use super::chores::{Chore, chores};
use super::course::Course;
use super::crowd::{Window, some_of, sometime};
use super::fields::fields;
use super::story::{Case, Said, StoryError, Year};
use crate::import::identity::RecordKey;
use jiff::{SignedDuration, Timestamp};
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::field::Raw;
use pobuda_domain::name::{CaseId, CommentId, Language, Name};
use pobuda_domain::protocol::{Library, Openness, Protocol};
use std::collections::BTreeMap;

/// How long after a comment people still vote on it.
const VOTED_FOR: SignedDuration = SignedDuration::from_hours(12 * 24);
/// One in so many supporters takes the support back before the story ends.
const ONE_IN_REGRETS: usize = 40;
/// How long after giving it.
const REGRETS_AFTER: SignedDuration = SignedDuration::from_hours(50);

/// What somebody does.
#[derive(Debug, Clone)]
pub enum What {
    /// Opens the case.
    Open {
        /// The protocol.
        protocol: Name,
        /// The round it belongs to.
        cycle: Option<String>,
        /// The operation that opens it.
        operation: Option<Name>,
        /// Language of its texts.
        language: Language,
        /// Fields.
        fields: BTreeMap<String, Raw>,
    },
    /// Performs an operation.
    Perform {
        /// The operation.
        operation: Name,
        /// The outcome.
        outcome: Option<Name>,
        /// Fields.
        fields: BTreeMap<String, Raw>,
    },
    /// Closes a task.
    Close {
        /// The task.
        task: Name,
        /// Points on its list.
        checks: u32,
        /// Fields.
        fields: BTreeMap<String, Raw>,
    },
    /// Comments.
    Post {
        /// The comment.
        comment: CommentId,
        /// The one it replies to.
        in_reply_to: Option<CommentId>,
        /// Its language.
        language: Language,
        /// What it says.
        text: String,
    },
    /// Puts a new version in the place of a comment.
    Edit {
        /// The comment.
        comment: CommentId,
        /// What it says now.
        text: String,
    },
    /// Takes a comment back.
    Withdraw {
        /// The comment.
        comment: CommentId,
    },
    /// Supports the case, or takes the support back.
    Support {
        /// Which of the two.
        given: bool,
    },
    /// Votes on a comment.
    Vote {
        /// The comment.
        comment: CommentId,
        /// For or against.
        value: Direction,
    },
}

/// One act.
#[derive(Debug, Clone)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Who: a citizen's handle or a post.
    pub who: String,
    /// What the year calls the case.
    pub key: String,
    /// The case.
    pub case: CaseId,
    /// What.
    pub what: What,
}

impl Act {
    /// Whether it is one of many in the crowd: nothing depends on their order among each other.
    pub fn is_of_the_crowd(&self) -> bool {
        matches!(self.what, What::Support { .. } | What::Vote { .. })
    }
}

/// Everything that happens in the year, oldest first.
///
/// # Errors
/// [`StoryError`] when something in the year names what is not there: a fault of the program.
pub fn acts(year: &Year, library: &Library) -> Result<Vec<Act>, StoryError> {
    let mut ids = BTreeMap::new();
    for case in &year.cases {
        ids.insert(case.key.as_str(), id_of(&case.key, year.moment(case.at)?)?);
    }
    let end = end_of(year)?;
    let mut acts = Vec::new();
    for case in &year.cases {
        let published = library.current(&case.protocol);
        let published =
            published.ok_or_else(|| StoryError::wrong(&case.key, "its protocol is not in force"))?;
        let own = ids.get(case.key.as_str()).cloned();
        let id = own.ok_or_else(|| StoryError::wrong(&case.key, "it has no id"))?;
        let stage = Stage { year, case, id, ids: &ids, protocol: &published.protocol, end };
        stage.play(&mut acts)?;
    }
    // Stable: what was put in first comes first where the clock shows the same.
    acts.sort_by_key(|act| act.at);
    Ok(acts)
}

/// The case whose timeline is to be shown first.
///
/// # Errors
/// [`StoryError`] when the year has no case.
pub fn showcase(year: &Year) -> Result<CaseId, StoryError> {
    let chosen = year.cases.iter().find(|case| case.showcase).or(year.cases.first());
    let chosen = chosen.ok_or_else(|| StoryError::wrong("the year", "it has no case"))?;
    id_of(&chosen.key, year.moment(chosen.at)?)
}

/// The same in every telling.
pub(super) fn id_of(key: &str, at: Timestamp) -> Result<CaseId, StoryError> {
    let record = RecordKey { system: "demo", kind: "case", record: key };
    record.case_id(at).map_err(|fault| StoryError::wrong(key, fault.to_string()))
}

/// The last moment that the year tells of.
///
/// # Errors
/// As [`Year::moment`].
pub fn end_of(year: &Year) -> Result<Timestamp, StoryError> {
    let mut end = Timestamp::MIN;
    for case in &year.cases {
        let said = case.comments.iter().flat_map(|said| {
            [Some(said.at), said.edit.as_ref().map(|edit| edit.0), said.gone].into_iter().flatten()
        });
        for civil in case.steps.iter().map(|step| step.at).chain(said).chain([case.at]) {
            end = end.max(year.moment(civil)?);
        }
    }
    Ok(end)
}

/// One case on the stage.
struct Stage<'a> {
    year: &'a Year,
    case: &'a Case,
    id: CaseId,
    ids: &'a BTreeMap<&'a str, CaseId>,
    protocol: &'a Protocol,
    end: Timestamp,
}

impl Stage<'_> {
    fn play(&self, acts: &mut Vec<Act>) -> Result<(), StoryError> {
        let mut course = Course::opened(self.protocol, self.case, self.moment(self.case.at)?)?;
        acts.push(self.act(self.moment(self.case.at)?, &self.case.by, self.opening()?));
        for step in &self.case.steps {
            let at = self.moment(step.at)?;
            let operation = self.name(&step.operation)?;
            let who = match &step.by {
                Some(who) => who.clone(),
                None => course.responsible(&operation)?,
            };
            let fields = fields(self.protocol, &self.case.key, &step.fields, self.ids)?;
            for chore in chores(self.year, self.case, self.protocol, &mut course, &operation, at)? {
                let Chore { at, who, task, checks, fields } = chore;
                acts.push(self.act(at, &who, What::Close { task, checks, fields }));
            }
            let outcome = step.outcome.as_deref().map(|outcome| self.name(outcome)).transpose()?;
            course.moves(&operation, outcome.as_ref(), &fields, at)?;
            if course.happens_by_itself(&operation)? {
                continue;
            }
            acts.push(self.act(at, &who, What::Perform { operation, outcome, fields }));
        }
        self.comments(&course, acts)?;
        self.supports(&course, acts);
        Ok(())
    }

    fn opening(&self) -> Result<What, StoryError> {
        Ok(What::Open {
            protocol: self.name(&self.case.protocol)?,
            cycle: self.case.cycle.clone(),
            operation: self.case.op.as_deref().map(|operation| self.name(operation)).transpose()?,
            language: self.language(&self.case.language)?,
            fields: fields(self.protocol, &self.case.key, &self.case.fields, self.ids)?,
        })
    }

    fn comments(&self, course: &Course<'_>, acts: &mut Vec<Act>) -> Result<(), StoryError> {
        let mut numbered: BTreeMap<u32, CommentId> = BTreeMap::new();
        let open = course.open_to(Openness::Comment, self.end);
        for (index, said) in self.case.comments.iter().enumerate() {
            let at = self.moment(said.at)?;
            let record = format!("{}/{index}", self.case.key);
            let key = RecordKey { system: "demo", kind: "comment", record: &record };
            let comment = key.comment_id(at).map_err(|fault| self.wrong(fault.to_string()))?;
            if let Some(number) = said.n {
                numbered.insert(number, comment.clone());
            }
            let in_reply_to = match said.re {
                None => None,
                Some(re) => {
                    let parent = numbered.get(&re).cloned();
                    Some(parent.ok_or_else(|| self.wrong(format!("nothing numbered {re} to reply to")))?)
                }
            };
            let language = self.language(&said.lang)?;
            let text = said.text.clone();
            let post = What::Post { comment: comment.clone(), in_reply_to, language, text };
            acts.push(self.act(at, &said.who, post));
            self.afterwards(said, &comment, at, &open, acts)?;
        }
        Ok(())
    }

    /// Votes on a comment, its later version, its end.
    fn afterwards(
        &self,
        said: &Said,
        comment: &CommentId,
        at: Timestamp,
        open: &[Window],
        acts: &mut Vec<Act>,
    ) -> Result<(), StoryError> {
        let gone = said.gone.map(|gone| self.moment(gone)).transpose()?;
        let until = (at + VOTED_FOR).min(gone.unwrap_or(self.end)).min(self.end);
        let windows: Vec<_> = open.iter().filter_map(|window| window.within(at, until)).collect();
        let (up, down) = said.votes;
        let voters = some_of(&self.year.people.citizens, comment.as_str(), up + down, &said.who);
        for (index, who) in voters.into_iter().enumerate() {
            let Some(moment) = sometime(&windows, comment.as_str(), who) else { continue };
            let value = if index < up { Direction::Up } else { Direction::Down };
            acts.push(self.act(moment, who, What::Vote { comment: comment.clone(), value }));
        }
        if let Some(edit) = &said.edit {
            let edited = What::Edit { comment: comment.clone(), text: edit.1.clone() };
            acts.push(self.act(self.moment(edit.0)?, &said.who, edited));
        }
        if let Some(gone) = gone {
            acts.push(self.act(gone, &said.who, What::Withdraw { comment: comment.clone() }));
        }
        Ok(())
    }

    fn supports(&self, course: &Course<'_>, acts: &mut Vec<Act>) {
        let windows = course.open_to(Openness::Support, self.end);
        let crowd = some_of(&self.year.people.citizens, &self.case.key, self.case.supports, &self.case.by);
        for (index, who) in crowd.into_iter().enumerate() {
            let Some(at) = sometime(&windows, &self.case.key, who) else { continue };
            acts.push(self.act(at, who, What::Support { given: true }));
            let regrets = at + REGRETS_AFTER;
            if index % ONE_IN_REGRETS == ONE_IN_REGRETS - 1 && regrets < self.end {
                acts.push(self.act(regrets, who, What::Support { given: false }));
            }
        }
    }

    fn act(&self, at: Timestamp, who: &str, what: What) -> Act {
        Act { at, who: who.to_owned(), key: self.case.key.clone(), case: self.id.clone(), what }
    }

    fn moment(&self, civil: jiff::civil::DateTime) -> Result<Timestamp, StoryError> {
        self.year.moment(civil)
    }

    fn name(&self, text: &str) -> Result<Name, StoryError> {
        Name::new(text).map_err(|fault| self.wrong(fault.to_string()))
    }

    fn language(&self, text: &str) -> Result<Language, StoryError> {
        Language::new(text).map_err(|fault| self.wrong(fault.to_string()))
    }

    fn wrong(&self, fault: impl Into<String>) -> StoryError {
        StoryError::wrong(&self.case.key, fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::rounds;
    use std::collections::BTreeSet;

    fn told() -> (Year, Vec<Act>) {
        let year = Year::bundled().expect("the bundled year");
        let library = rounds::library(&year, None).expect("a library");
        let acts = acts(&year, &library).expect("acts");
        (year, acts)
    }

    #[test]
    fn everything_happens_in_order_and_nothing_before_its_case() {
        let (year, acts) = told();
        let mut open = BTreeSet::new();
        let mut last = Timestamp::MIN;
        for act in &acts {
            assert!(act.at >= last, "{act:?} goes back");
            last = act.at;
            if matches!(act.what, What::Open { .. }) {
                assert!(open.insert(act.case.clone()), "{act:?} opens twice");
            } else {
                assert!(open.contains(&act.case), "{act:?} comes before its case");
            }
        }
        assert_eq!(open.len(), year.cases.len());
        assert!(last <= end_of(&year).expect("an end"));
    }

    #[test]
    fn the_crowd_supports_and_votes_as_often_as_the_year_says() {
        let (year, acts) = told();
        let given = acts.iter().filter(|act| matches!(act.what, What::Support { given: true })).count();
        let wanted: usize = year.cases.iter().map(|case| case.supports).sum();
        assert!(given * 10 >= wanted * 9, "{given} of {wanted} supports find a moment");
        let votes = acts.iter().filter(|act| matches!(act.what, What::Vote { .. })).count();
        let wanted: usize =
            year.cases.iter().flat_map(|c| &c.comments).map(|said| said.votes.0 + said.votes.1).sum();
        assert!(votes * 10 >= wanted * 9, "{votes} of {wanted} votes find a moment");
    }
}
