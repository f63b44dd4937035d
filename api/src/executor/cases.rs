//! Cases: opened, handled, counted.

use super::carry::{Attempt, Wish};
use super::names::in_case;
use super::outcome::{Explained, Refused};
use super::seal::Seals;
use super::states::Freshness;
use super::{CaseOpening, Continuing, Entering, Executor, Operation, Sender, Sending, failed};
use pobuda_domain::case::{
    CITIZEN_CONTACT, CITIZEN_NAME, Case, CaseCommand, CountSupports, OnBehalf, OpenCase, PerformOperation,
    Rejection,
};
use pobuda_domain::name::CaseId;
use pobuda_domain::protocol::{Library, Published};
use pobuda_ledger::record::Millis;
use pobuda_ledger::store::Loaded;
use std::sync::Arc;

/// To open a case.
pub(super) struct Opening {
    pub(super) from: Sender,
    pub(super) id: CaseId,
    pub(super) what: CaseOpening,
    /// What it continues, when the program opens it.
    pub(super) continuing: Option<Continuing>,
    pub(super) how: Sending,
}

/// To perform an operation on a case.
pub(super) struct Performing {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) what: Operation,
    pub(super) how: Sending,
}

/// To note the source's count of supports.
pub(super) struct CountingSupports {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) count: u64,
    pub(super) how: Sending,
}

impl Wish for Opening {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, id, what, continuing, how } = self;
        // A new id has no stream; should it have one after all, the append finds out and the log is asked.
        let (loaded, known) = match freshness {
            Freshness::Kept => (Arc::new(unborn(id)), executor.newcomer(from, in_case(id.as_str()))?),
            Freshness::Asked => (
                executor.states.load::<Case>(id.as_str(), freshness).await?.0,
                executor.known(from, in_case(id.as_str()), freshness).await?,
            ),
        };
        let mut pseudonyms = known.new;
        let mut author = None;
        if let Some(Continuing { linked_from, author: Some(there) }) = continuing
            && let Some((here, new)) = executor.author_in(&linked_from.case, there, id).await?
        {
            author = Some(here);
            pseudonyms.push(new);
        }
        let mut rules = executor.rules(freshness).await?;
        if rules.library.current(what.protocol.as_str()).is_none() && freshness == Freshness::Kept {
            // Another process may have published it a moment ago.
            rules = executor.rules(Freshness::Asked).await?;
        }
        let protocol = rules.library.current(what.protocol.as_str()).ok_or_else(|| {
            Refused::Rule(Rejection::ProtocolUnknown { protocol: what.protocol.clone() }.explained())
        })?;
        let mut seals = Seals::new(&executor.ids);
        let fields = seals.fields(&protocol.protocol, &what.fields, executor.told_name(from))?;
        let on_behalf = what.on_behalf.as_ref();
        let on_behalf = on_behalf.map(|entering| executor.entered(entering, &mut seals)).transpose()?;
        let (at, precision) = executor.moment(how);
        let command = CaseCommand::Open(OpenCase {
            protocol: what.protocol.clone(),
            operation: what.operation.clone(),
            actor: known.actor,
            at,
            precision,
            language: what.language.clone(),
            fields,
            source: what.source.clone(),
            linked_from: continuing.as_ref().map(|continuing| continuing.linked_from.clone()),
            author,
            on_behalf: on_behalf.map(Box::new),
        });
        Ok(Attempt {
            loaded,
            // A case opens under what is in force when it is recorded.
            conditions: vec![rules.in_force(), rules.condition],
            facts: rules.library,
            command,
            openings: seals.openings,
            pseudonyms,
            at: Millis(at.as_millisecond()),
            from_memory: freshness == Freshness::Kept,
        })
    }
}

impl Wish for Performing {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, case, what, how } = self;
        let (loaded, from_memory) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let known = executor.known(from, in_case(case.as_str()), freshness).await?;
        let rules = executor.rules_for(&loaded.aggregate, freshness).await?;
        let protocol = pinned(&rules.library, &loaded)?;
        let mut seals = Seals::new(&executor.ids);
        let fields = seals.fields(&protocol.protocol, &what.fields, executor.told_name(from))?;
        let (at, precision) = executor.moment(how);
        let command = CaseCommand::Perform(PerformOperation {
            operation: what.operation.clone(),
            outcome: what.outcome.clone(),
            actor: known.actor,
            at,
            precision,
            fields,
        });
        Ok(Attempt {
            loaded,
            facts: rules.library,
            command,
            conditions: vec![rules.condition],
            openings: seals.openings,
            pseudonyms: known.new,
            at: Millis(at.as_millisecond()),
            from_memory: from_memory || rules.from_memory,
        })
    }
}

impl Wish for CountingSupports {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, case, count, how } = self;
        let (loaded, from_memory) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let known = executor.known(from, in_case(case.as_str()), freshness).await?;
        let (at, precision) = executor.moment(how);
        let counted = CountSupports { count: *count, actor: known.actor, at, precision };
        Ok(Attempt {
            loaded,
            facts: executor.library(),
            command: CaseCommand::CountSupports(counted),
            conditions: Vec::new(),
            openings: Vec::new(),
            pseudonyms: known.new,
            at: Millis(at.as_millisecond()),
            from_memory,
        })
    }
}

/// The rules that a loaded case is handled under.
pub(super) fn pinned<'l>(library: &'l Library, loaded: &Loaded<Case>) -> Result<&'l Arc<Published>, Refused> {
    let open = loaded.aggregate.open.as_ref();
    let open = open.ok_or_else(|| Refused::Rule(Rejection::CaseUnknown.explained()))?;
    library.pinned(&open.protocol).ok_or_else(|| {
        Refused::Rule(Rejection::ProtocolUnknown { protocol: open.protocol.id.clone() }.explained())
    })
}

impl Executor {
    /// The citizen for whom something is entered. They have no account here, so no table knows the pseudonym.
    fn entered(&self, entering: &Entering, seals: &mut Seals<'_>) -> Result<OnBehalf, Refused> {
        let mut seal = |name: &str, text: &Option<String>| {
            let filled = text.as_deref().filter(|text| !text.trim().is_empty());
            filled.map(|text| seals.restricted(name, text)).transpose()
        };
        Ok(OnBehalf {
            channel: entering.channel,
            citizen: self.ids.pseudonym().map_err(failed)?,
            name: seal(CITIZEN_NAME, &entering.name)?,
            contact: seal(CITIZEN_CONTACT, &entering.contact)?,
        })
    }
}

fn unborn(id: &CaseId) -> Loaded<Case> {
    Loaded { id: id.as_str().to_owned(), aggregate: Case::default(), sequence: 0 }
}
