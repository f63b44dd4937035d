//! Comments, supports and votes decided again: one event answers one order.

use super::orders::standings;
use super::{Explained, Instead, Replay};
use crate::actor::Actor;
use crate::case::Case;
use crate::comment::{self, Comment, CommentCommand, CommentEvent, CommentFacts};
use crate::comment_vote::{self, CommentVoteCommand, CommentVoteEvent, VoteFacts};
use crate::committed::{Committed, Digest, Text};
use crate::discussion::Discussion;
use crate::event::AnyEvent;
use crate::name::{CaseId, CommentId, Pseudonym};
use crate::support::{self, SupportCommand, SupportEvent};

/// What the rules answer to the order of each standing in which it could have been given; the first that is the one recorded
/// explains it.
fn explained<E: PartialEq, R: std::fmt::Display>(
    recorded: &E,
    answers: impl IntoIterator<Item = Result<Vec<E>, R>>,
    any: impl Fn(E) -> AnyEvent,
    code: impl Fn(&R) -> &'static str,
) -> Explained {
    let mut instead = Instead::NoOrder;
    for answer in answers {
        match answer {
            Ok(events) if events.first() == Some(recorded) => {
                return Explained::Decided { events: 1, orders: 1 };
            }
            Ok(events) => {
                instead = events
                    .into_iter()
                    .next()
                    .map_or(Instead::Nothing, |event| Instead::Event(Box::new(any(event))))
            }
            Err(refused) if instead == Instead::NoOrder => {
                instead = Instead::Refused(code(&refused), refused.to_string())
            }
            Err(_) => {}
        }
    }
    Explained::Differs(0, instead)
}

/// A text of which the log keeps the digest alone. What is recorded was as long as it had to be: no rule can be asked again.
fn sealed(digests: &[Digest]) -> Option<Committed<Text>> {
    digests.first().map(|digest| Committed::new(digest.clone(), 1))
}

impl Replay {
    fn discussion(&self, case: &CaseId) -> Discussion {
        let nothing = Case::default();
        Discussion::of(case, self.cases.get(case).unwrap_or(&nothing), &self.library)
    }

    pub(super) fn explain_comment(&self, stream: &str, event: &CommentEvent) -> Explained {
        let nothing = Comment::default();
        let id = stream.split_once('/').and_then(|(_, id)| CommentId::new(id).ok());
        let stands = id.and_then(|id| self.comments.get(&id)).unwrap_or(&nothing);
        let any = AnyEvent::Comment(event.clone());
        let (Some(case), (by, at)) = (any.case(), any.by_and_when()) else {
            return Explained::Differs(0, Instead::NoOrder);
        };
        let parent = match event {
            CommentEvent::CommentPosted(posted) => posted.in_reply_to.as_ref(),
            _ => None,
        };
        let parent = parent.and_then(|parent| self.comments.get(parent)?.posted.as_ref());
        let parent = parent.map(|posted| (posted.case.clone(), posted.withdrawn));
        // What a source has counted, importers alone may note, and by the rules in any case.
        let counted = matches!(event, CommentEvent::CommentVotesCounted(_));
        let imported = counted || self.imported.contains(case);
        let facts = CommentFacts { discussion: self.discussion(case), parent };
        let command = |actor: Actor| {
            Some(match event {
                CommentEvent::CommentPosted(posted) => CommentCommand::Post {
                    actor,
                    at,
                    precision: posted.precision,
                    text: sealed(&posted.sealed)?,
                    language: posted.language.clone(),
                    in_reply_to: posted.in_reply_to.clone(),
                    source: posted.source.clone(),
                },
                CommentEvent::CommentEdited(edited) => {
                    CommentCommand::Edit { actor, at, text: sealed(&edited.sealed)? }
                }
                CommentEvent::CommentWithdrawn(_) => CommentCommand::Withdraw { actor, at },
                CommentEvent::CommentVotesCounted(counted) => {
                    let (precision, up, down) = (counted.precision, counted.up, counted.down);
                    CommentCommand::CountVotes { actor, at, precision, up, down }
                }
            })
        };
        let commands = standings(by, imported).into_iter().filter_map(command);
        let answers = commands.map(|command| comment::decide(stands, &command, &facts));
        explained(event, answers, AnyEvent::Comment, comment::Rejection::code)
    }

    pub(super) fn explain_support(&self, stream: &str, event: &SupportEvent) -> Explained {
        let any = AnyEvent::Support(event.clone());
        let (Some(case), (by, at)) = (any.case(), any.by_and_when()) else {
            return Explained::Differs(0, Instead::NoOrder);
        };
        let Some(place) = place(stream, case.as_str(), &by.actor) else {
            return Explained::Differs(0, Instead::NoOrder);
        };
        let stands = self.supports.get(place).cloned().unwrap_or_default();
        let facts = self.discussion(case);
        let command = |actor| match event {
            SupportEvent::SupportGiven(_) => SupportCommand::Give { actor, at },
            SupportEvent::SupportWithdrawn(_) => SupportCommand::Withdraw { actor, at },
        };
        let answers =
            standings(by, false).into_iter().map(|actor| support::decide(&stands, &command(actor), &facts));
        explained(event, answers, AnyEvent::Support, support::Rejection::code)
    }

    pub(super) fn explain_vote(&self, stream: &str, event: &CommentVoteEvent) -> Explained {
        let any = AnyEvent::CommentVote(event.clone());
        let (Some(case), (by, at)) = (any.case(), any.by_and_when()) else {
            return Explained::Differs(0, Instead::NoOrder);
        };
        let comment = match event {
            CommentVoteEvent::CommentVoteCast(cast) => &cast.comment,
            CommentVoteEvent::CommentVoteWithdrawn(withdrawn) => &withdrawn.comment,
        };
        let Some(place) = place(stream, comment.as_str(), &by.actor) else {
            return Explained::Differs(0, Instead::NoOrder);
        };
        let posted = self.comments.get(comment).and_then(|comment| comment.posted.as_ref());
        let facts = VoteFacts {
            comment: comment.clone(),
            withdrawn: posted.filter(|posted| posted.case == *case).map(|posted| posted.withdrawn),
            discussion: self.discussion(case),
        };
        let stands = self.votes.get(place).cloned().unwrap_or_default();
        let command = |actor| match event {
            CommentVoteEvent::CommentVoteCast(cast) => {
                CommentVoteCommand::Cast { actor, at, value: cast.value }
            }
            CommentVoteEvent::CommentVoteWithdrawn(_) => CommentVoteCommand::Withdraw { actor, at },
        };
        let answers = standings(by, false)
            .into_iter()
            .map(|actor| comment_vote::decide(&stands, &command(actor), &facts));
        explained(event, answers, AnyEvent::CommentVote, comment_vote::Rejection::code)
    }
}

/// The id of a stream that is one person's place: `kind/<what it is about>/<person>`. One place per person is what makes
/// one support per person.
fn place<'s>(stream: &'s str, about: &str, person: &Pseudonym) -> Option<&'s str> {
    let (_, id) = stream.split_once('/')?;
    let (named, slot) = id.split_once('/')?;
    (named == about && slot == person.as_str()).then_some(id)
}
