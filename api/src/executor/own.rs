//! What a case and its comments are to somebody: what they did, and what they may do now.

use super::names::{among_supports, among_votes, in_case, in_comment};
use super::outcome::{Explained, Refused};
use super::states::Freshness;
use super::{Executor, OwnComment, OwnPart, Sender, failed};
use pobuda_domain::actor::Actor;
use pobuda_domain::case::{Case, NextStep, Rejection, allowed, closable, next};
use pobuda_domain::comment::Comment;
use pobuda_domain::comment_vote::CommentVote;
use pobuda_domain::discussion::Discussion;
use pobuda_domain::name::{CaseId, CommentId};
use pobuda_domain::support::Support;
use pobuda_ledger::store::Loaded;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Executor {
    pub(super) async fn part_of(&self, from: Option<&Sender>, case: &CaseId) -> Result<OwnPart, Refused> {
        let state = self.existing(case).await?;
        let library = self.library_for(&state.aggregate).await?;
        let discussion = Discussion::of(case, &state.aggregate, &library);
        let mut part = OwnPart {
            open_to_support: discussion.to_supports,
            open_to_comments: discussion.to_comments,
            ..OwnPart::default()
        };
        let Some(from) = from else { return Ok(part) };
        let slot = self.pseudonym_of(from, &among_supports(case.as_str()), Freshness::Kept).await?;
        if let Some(slot) = slot {
            let stream = format!("{case}/{slot}");
            part.supports = self.states.load::<Support>(&stream, Freshness::Asked).await?.0.aggregate.given;
        }
        let actor = self.actor_in(from, case).await?;
        part.operations = allowed(&state.aggregate, &actor, self.clock.now(), &library);
        part.tasks = closable(&state.aggregate, &actor, &library);
        Ok(part)
    }

    async fn actor_in(&self, from: &Sender, case: &CaseId) -> Result<Actor, Refused> {
        let known = self.pseudonym_of(from, &in_case(case.as_str()), Freshness::Kept).await?;
        let pseudonym = match known {
            Some(pseudonym) => pseudonym,
            // Somebody who was never here is nobody in particular: any unused name will do to ask.
            None => self.ids.pseudonym().map_err(failed)?,
        };
        Ok(Actor { pseudonym, standing: from.standing.clone() })
    }

    pub(super) async fn comments_of(
        &self,
        from: &Sender,
        comments: &[CommentId],
    ) -> Result<Vec<OwnComment>, Refused> {
        let scopes = |scope: fn(&str) -> String| comments.iter().map(move |id| scope(id.as_str()));
        let asked: Vec<String> = scopes(in_comment).chain(scopes(among_votes)).collect();
        let found = self.log.pseudonyms(&asked, &from.subject).await.map_err(failed)?;
        let found: BTreeMap<String, String> = found.into_iter().collect();
        let mut own = Vec::with_capacity(comments.len());
        for id in comments {
            let vote = match found.get(&among_votes(id.as_str())) {
                Some(slot) => {
                    let stream = format!("{id}/{slot}");
                    self.states.load::<CommentVote>(&stream, Freshness::Asked).await?.0.aggregate.standing
                }
                None => None,
            };
            own.push(OwnComment { id: id.clone(), mine: self.wrote(&found, id).await?, vote });
        }
        Ok(own)
    }

    /// Whoever noted the source's counts has a pseudonym in the comment's stream too.
    async fn wrote(&self, found: &BTreeMap<String, String>, id: &CommentId) -> Result<bool, Refused> {
        let Some(pseudonym) = found.get(&in_comment(id.as_str())) else { return Ok(false) };
        let (state, _) = self.states.load::<Comment>(id.as_str(), Freshness::Kept).await?;
        Ok(state.aggregate.posted.as_ref().is_some_and(|posted| posted.author.as_str() == pseudonym))
    }

    pub(super) async fn next_of(&self, case: &CaseId) -> Result<Vec<NextStep>, Refused> {
        let state = self.existing(case).await?;
        Ok(next(&state.aggregate, &*self.library_for(&state.aggregate).await?))
    }

    pub(super) async fn existing(&self, case: &CaseId) -> Result<Arc<Loaded<Case>>, Refused> {
        let (state, _) = self.states.load::<Case>(case.as_str(), Freshness::Asked).await?;
        if state.aggregate.open.is_none() {
            return Err(Refused::Rule(Rejection::CaseUnknown.explained()));
        }
        Ok(state)
    }
}
