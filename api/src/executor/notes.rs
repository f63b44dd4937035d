//! Notes that officials leave for each other.

use super::carry::{Attempt, Wish};
use super::names::in_case;
use super::outcome::Refused;
use super::seal::Seals;
use super::states::Freshness;
use super::time::millis;
use super::{Executor, Sender, Sending};
use pobuda_domain::case::{ACTOR_NAME, AddNote, Case, CaseCommand, NOTE_TEXT};
use pobuda_domain::name::CaseId;

/// To leave a note.
pub(super) struct Noting {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) text: String,
    pub(super) how: Sending,
}

impl Wish for Noting {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, case, text, how } = self;
        let (loaded, from_memory) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let known = executor.known(from, in_case(case.as_str()), freshness).await?;
        let (at, _) = executor.moment(how);
        let mut seals = Seals::new(&executor.ids);
        let text = seals.restricted(NOTE_TEXT, text)?;
        let actor_name =
            from.public_name.as_deref().map(|name| seals.restricted(ACTOR_NAME, name)).transpose()?;
        Ok(Attempt {
            loaded,
            facts: executor.library(),
            command: CaseCommand::AddNote(AddNote { text, actor_name, actor: known.actor, at }),
            conditions: Vec::new(),
            openings: seals.openings,
            pseudonyms: known.new,
            at: millis(at),
            from_memory,
        })
    }
}
