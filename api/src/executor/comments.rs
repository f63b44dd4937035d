//! Comments and votes on them: decided on the comment's own stream and on the case as it stands.

use super::carry::{Attempt, Wish};
use super::names::{Known, among_votes, in_comment};
use super::outcome::{Explained, Refused};
use super::seal::Seals;
use super::states::Freshness;
use super::{CommentPosting, Executor, Sender, Sending};
use cqrs_es::Aggregate;
use pobuda_domain::case::Case;
use pobuda_domain::comment::{Comment, CommentCommand, CommentFacts, Rejection};
use pobuda_domain::comment_vote::{CommentVote, CommentVoteCommand, Direction, VoteFacts};
use pobuda_domain::discussion::Discussion;
use pobuda_domain::name::{CaseId, CommentId};
use pobuda_ledger::record::{Condition, Millis, Stream};
use pobuda_ledger::store::Loaded;
use std::sync::Arc;

/// To post a comment, or a reply.
pub(super) struct Posting {
    pub(super) from: Sender,
    pub(super) id: CommentId,
    pub(super) case: CaseId,
    pub(super) what: CommentPosting,
    pub(super) how: Sending,
}

/// To change a comment that is there.
pub(super) struct Changing {
    pub(super) from: Sender,
    pub(super) comment: CommentId,
    pub(super) change: Change,
    pub(super) how: Sending,
}

/// What is asked of a comment that is there.
pub(super) enum Change {
    /// Another text.
    Edit(String),
    /// Nothing more.
    Withdraw,
    /// The source's count of votes: for and against.
    CountVotes(u64, u64),
}

/// To vote on a comment, or to take the vote back.
pub(super) struct Voting {
    pub(super) from: Sender,
    pub(super) comment: CommentId,
    pub(super) value: Option<Direction>,
    pub(super) how: Sending,
}

/// Facts about the case of a comment, and what they rest on.
pub(super) struct Ground {
    pub(super) discussion: Discussion,
    pub(super) condition: Condition,
    pub(super) from_memory: bool,
}

impl Wish for Posting {
    type Aggregate = Comment;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Comment>, Refused> {
        let Self { from, id, case, what, how } = self;
        let (loaded, known) = match freshness {
            Freshness::Kept => (Arc::new(unwritten(id)), executor.newcomer(from, in_comment(id.as_str()))?),
            Freshness::Asked => (
                executor.states.load::<Comment>(id.as_str(), freshness).await?.0,
                executor.known(from, in_comment(id.as_str()), freshness).await?,
            ),
        };
        let ground = executor.ground(case, freshness).await?;
        let mut conditions = vec![ground.condition];
        let mut from_memory = ground.from_memory;
        let mut parent = None;
        if let Some(replied) = &what.in_reply_to {
            let (state, kept) = executor.states.load::<Comment>(replied.as_str(), freshness).await?;
            parent = state.aggregate.posted.as_ref().map(|posted| (posted.case.clone(), posted.withdrawn));
            conditions.push(seen(Comment::TYPE, &state));
            from_memory |= kept;
        }
        let mut seals = Seals::new(&executor.ids);
        let text = seals.text(&what.text)?;
        let (at, precision) = executor.moment(how);
        let command = CommentCommand::Post {
            actor: known.actor,
            at,
            precision,
            text,
            language: what.language.clone(),
            in_reply_to: what.in_reply_to.clone(),
            source: what.source.clone(),
        };
        Ok(Attempt {
            loaded,
            facts: CommentFacts { discussion: ground.discussion, parent },
            command,
            conditions,
            openings: seals.openings,
            pseudonyms: known.new,
            at: Millis(at.as_millisecond()),
            from_memory,
        })
    }
}

impl Wish for Changing {
    type Aggregate = Comment;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Comment>, Refused> {
        let Self { from, comment, change, how } = self;
        let (loaded, kept) = executor.states.load::<Comment>(comment.as_str(), freshness).await?;
        let posted = loaded.aggregate.posted.as_ref();
        let posted = posted.ok_or_else(|| Refused::Rule(Rejection::CommentUnknown.explained()))?;
        let ground = executor.ground(&posted.case, freshness).await?;
        let Known { actor, new } = executor.known(from, in_comment(comment.as_str()), freshness).await?;
        let (at, precision) = executor.moment(how);
        let mut seals = Seals::new(&executor.ids);
        let command = match change {
            Change::Edit(text) => CommentCommand::Edit { actor, at, text: seals.text(text)? },
            Change::Withdraw => CommentCommand::Withdraw { actor, at },
            Change::CountVotes(up, down) => {
                CommentCommand::CountVotes { actor, at, precision, up: *up, down: *down }
            }
        };
        // Only a new text depends on how the case stands.
        let conditions = match change {
            Change::Edit(_) => vec![ground.condition],
            Change::Withdraw | Change::CountVotes(..) => Vec::new(),
        };
        Ok(Attempt {
            facts: CommentFacts { discussion: ground.discussion, parent: None },
            command,
            conditions,
            openings: seals.openings,
            pseudonyms: new,
            at: Millis(at.as_millisecond()),
            from_memory: kept || ground.from_memory,
            loaded,
        })
    }
}

impl Wish for Voting {
    type Aggregate = CommentVote;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(
        &self,
        executor: &Executor,
        freshness: Freshness,
    ) -> Result<Attempt<CommentVote>, Refused> {
        let Self { from, comment, value, how } = self;
        let (on, kept_comment) = executor.states.load::<Comment>(comment.as_str(), freshness).await?;
        let posted = on.aggregate.posted.as_ref();
        let posted = posted.ok_or_else(|| Refused::Rule(Rejection::CommentUnknown.explained()))?;
        let ground = executor.ground(&posted.case, freshness).await?;
        let known = executor.known(from, among_votes(comment.as_str()), freshness).await?;
        let slot = format!("{comment}/{}", known.actor.pseudonym);
        let (loaded, kept) = executor.slot::<CommentVote>(&slot, &known, freshness).await?;
        let (at, _) = executor.moment(how);
        let actor = known.actor;
        let command = match *value {
            Some(value) => CommentVoteCommand::Cast { actor, at, value },
            None => CommentVoteCommand::Withdraw { actor, at },
        };
        Ok(Attempt {
            loaded,
            facts: VoteFacts {
                comment: comment.clone(),
                withdrawn: Some(posted.withdrawn),
                discussion: ground.discussion,
            },
            command,
            conditions: vec![ground.condition, seen(Comment::TYPE, &on)],
            openings: Vec::new(),
            pseudonyms: known.new,
            at: Millis(at.as_millisecond()),
            from_memory: kept || kept_comment || ground.from_memory,
        })
    }
}

impl Executor {
    /// What a decision about a comment, a support or a vote needs to know of the case.
    pub(super) async fn ground(&self, case: &CaseId, freshness: Freshness) -> Result<Ground, Refused> {
        let (state, from_memory) = self.states.load::<Case>(case.as_str(), freshness).await?;
        Ok(Ground {
            discussion: Discussion::of(case, &state.aggregate, &*self.library_for(&state.aggregate).await?),
            condition: seen(Case::TYPE, &state),
            from_memory,
        })
    }
}

fn seen<A>(kind: &str, state: &Loaded<A>) -> Condition {
    Condition { stream: Stream::new(kind, state.id.clone()), sequence: state.sequence }
}

fn unwritten(id: &CommentId) -> Loaded<Comment> {
    Loaded { id: id.as_str().to_owned(), aggregate: Comment::default(), sequence: 0 }
}
