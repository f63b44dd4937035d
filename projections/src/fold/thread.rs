//! Comments in the order of their thread, with their votes.

use super::keyed::Stored;
use super::{Entry, Fault, Fold, Forgotten, Keyed};
use crate::rows::CommentRow;
use crate::sql::{COMMENTS, Cell, Cells, Conn, Place, VOTES};
use async_trait::async_trait;
use pobuda_domain::case::ACTOR_NAME;
use pobuda_domain::comment::{CommentEvent, CommentPosted};
use pobuda_domain::comment_vote::{CommentVoteEvent, Direction};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CommentId, FieldName};
use std::collections::BTreeSet;

/// Deepest level that a thread is shown at; the root is 0. A reply to a comment there stands beside it, below the same
/// comment. It keeps paths short enough for an index, whoever replies to themselves however often.
pub(crate) const DEPTH_MAX: u64 = 63;

/// Length of one level of a path. Unit: hexadecimal digits.
const LEVEL_CHARS: usize = 12;

impl Stored for CommentRow {
    fn columns(&self) -> Cells {
        vec![Cell::text(self.case.as_str()), Cell::text(self.path.as_str())]
    }
}

/// Folds comments and the votes on them.
pub(crate) struct ThreadFold {
    comments: Keyed<CommentRow>,
    votes: Keyed<i8>,
}

/// The comment that an event is about, when it is about one.
fn comment(entry: &Entry) -> Option<Result<CommentId, Fault>> {
    match &entry.event {
        AnyEvent::Comment(_) => {
            Some(CommentId::new(entry.stream.id.clone()).map_err(|malformed| entry.misnamed(&malformed)))
        }
        AnyEvent::CommentVote(CommentVoteEvent::CommentVoteCast(cast)) => Some(Ok(cast.comment.clone())),
        AnyEvent::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(withdrawn)) => {
            Some(Ok(withdrawn.comment.clone()))
        }
        AnyEvent::Case(_)
        | AnyEvent::Support(_)
        | AnyEvent::Directory(_)
        | AnyEvent::Protocol(_)
        | AnyEvent::Erasure(_) => None,
    }
}

/// What an erasure takes out of comments.
fn of_comments(entry: &Entry) -> impl Iterator<Item = &Forgotten> {
    entry.forgotten.iter().filter(|gone| gone.stream.kind == "comment")
}

/// Path and depth of what stands below a comment.
fn below(parent: Option<&CommentRow>, position: u64) -> (String, u64) {
    let Some(parent) = parent else { return (format!("{position:012x}"), 0) };
    let depth = parent.depth.saturating_add(1).min(DEPTH_MAX);
    let levels = usize::try_from(depth).unwrap_or(0);
    let above = parent.path.get(..levels * LEVEL_CHARS).unwrap_or(&parent.path);
    (format!("{above}{position:012x}"), depth)
}

impl ThreadFold {
    pub(crate) fn new() -> Self {
        Self { comments: Keyed::new(&COMMENTS), votes: Keyed::new(&VOTES) }
    }

    fn posted(&mut self, entry: &Entry, id: CommentId, posted: &CommentPosted) -> Result<(), Fault> {
        let parent = match &posted.in_reply_to {
            None => None,
            Some(parent) => {
                let row = self.comments.get(parent.as_str());
                Some(row.ok_or_else(|| entry.without("comment", parent.as_str()))?)
            }
        };
        let (path, depth) = below(parent, entry.position);
        let author_name = posted.given.iter().find(|name| name.as_str() == ACTOR_NAME);
        let row = CommentRow {
            case: posted.case.clone(),
            parent: posted.in_reply_to.clone(),
            path,
            depth,
            by: posted.by.clone(),
            author_name: author_name.map(|name| entry.openings.told(name)),
            language: posted.language.clone(),
            text: Some(entry.openings.told(&FieldName::text())),
            version: 1,
            posted_at: posted.occurred_at,
            precision: posted.precision,
            edited_at: None,
            withdrawn_at: None,
            source: posted.source.clone(),
            up: 0,
            down: 0,
            up_counted: 0,
            down_counted: 0,
            versions: vec![entry.position],
            last_position: entry.position,
            sequence: entry.sequence,
            id: id.clone(),
        };
        self.comments.put(String::from(id), row);
        Ok(())
    }

    fn changed(&mut self, entry: &Entry, id: &CommentId, event: &CommentEvent) -> Result<(), Fault> {
        let row = self.comments.must_change(id.as_str(), || entry.without("comment", id.as_str()))?;
        match event {
            CommentEvent::CommentEdited(edited) => {
                row.text = Some(entry.openings.told(&FieldName::text()));
                row.version = edited.version;
                row.edited_at = Some(edited.occurred_at);
                row.versions.push(entry.position);
            }
            CommentEvent::CommentWithdrawn(withdrawn) => {
                row.text = None;
                row.withdrawn_at = Some(withdrawn.occurred_at);
            }
            CommentEvent::CommentVotesCounted(counted) => {
                row.up_counted = counted.up;
                row.down_counted = counted.down;
            }
            CommentEvent::CommentPosted(_) => {}
        }
        row.last_position = entry.position;
        row.sequence = entry.sequence;
        Ok(())
    }

    /// Takes out what an erasure has named.
    fn forget_texts(&mut self, entry: &Entry) {
        for gone in of_comments(entry) {
            let Some(row) = self.comments.change(&gone.stream.id) else { continue };
            row.last_position = entry.position;
            let shown = row.text.is_some() && row.versions.last() == Some(&gone.position);
            if gone.field == FieldName::text() && shown {
                row.text = Some(gone.told.clone());
            }
            let first = row.author_name.is_some() && row.versions.first() == Some(&gone.position);
            if gone.field.as_str() == ACTOR_NAME && first {
                row.author_name = Some(gone.told.clone());
            }
        }
    }

    fn voted(&mut self, entry: &Entry, id: &CommentId, event: &CommentVoteEvent) -> Result<(), Fault> {
        let slot = &entry.stream.id;
        let before = self.votes.get(slot).copied().unwrap_or_default();
        let now = match event {
            CommentVoteEvent::CommentVoteCast(cast) => i8::from(cast.value),
            CommentVoteEvent::CommentVoteWithdrawn(_) => 0,
        };
        let row = self.comments.must_change(id.as_str(), || entry.without("comment", id.as_str()))?;
        let (for_it, against) = (i8::from(Direction::Up), i8::from(Direction::Down));
        let moved = |count: u64, side: i8| {
            let left = count.saturating_sub(u64::from(before == side));
            left.saturating_add(u64::from(now == side))
        };
        row.up = moved(row.up, for_it);
        row.down = moved(row.down, against);
        row.last_position = entry.position;
        self.votes.put(slot.clone(), now);
        Ok(())
    }
}

#[async_trait]
impl Fold for ThreadFold {
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let mut wanted = BTreeSet::new();
        let mut slots = BTreeSet::new();
        for entry in entries {
            if let Some(Ok(id)) = comment(entry) {
                wanted.insert(String::from(id));
            }
            wanted.extend(of_comments(entry).map(|gone| gone.stream.id.clone()));
            match &entry.event {
                AnyEvent::Comment(CommentEvent::CommentPosted(posted)) => {
                    wanted.extend(posted.in_reply_to.clone().map(String::from));
                }
                AnyEvent::CommentVote(_) => {
                    slots.insert(entry.stream.id.clone());
                }
                _ => {}
            }
        }
        self.comments.load(conn, place, super::batch::without_new(wanted, entries)).await?;
        self.votes.load(conn, place, super::batch::without_new(slots, entries)).await
    }

    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        for entry in entries {
            self.forget_texts(entry);
            let Some(id) = comment(entry) else { continue };
            let id = id?;
            match &entry.event {
                AnyEvent::Comment(CommentEvent::CommentPosted(posted)) => self.posted(entry, id, posted)?,
                AnyEvent::Comment(event) => self.changed(entry, &id, event)?,
                AnyEvent::CommentVote(event) => self.voted(entry, &id, event)?,
                AnyEvent::Case(_)
                | AnyEvent::Support(_)
                | AnyEvent::Directory(_)
                | AnyEvent::Protocol(_)
                | AnyEvent::Erasure(_) => {}
            }
        }
        Ok(())
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        self.comments.write(conn, place).await?;
        self.votes.write(conn, place).await
    }

    fn settle(&mut self) {
        self.comments.settle();
        self.votes.settle();
    }

    fn forget(&mut self) {
        self.comments.forget();
        self.votes.forget();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(path: &str, depth: u64) -> CommentRow {
        let json = serde_json::json!({
            "id": "00000000-0000-7000-8000-000000000001",
            "case": "00000000-0000-7000-8000-000000000002",
            "path": path, "depth": depth, "by": {"actor": "a", "role": "citizen"}, "language": "sl",
            "version": 1, "posted_at": "2026-01-01T00:00:00Z", "precision": "recorded",
            "up": 0, "down": 0, "up_counted": 0, "down_counted": 0, "versions": [1], "last_position": 1,
            "sequence": 1
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_reply_stands_below_what_it_replies_to() {
        assert_eq!(below(None, 10), ("00000000000a".to_owned(), 0));
        assert_eq!(below(Some(&row("00000000000a", 0)), 11), ("00000000000a00000000000b".to_owned(), 1));
    }

    #[test]
    fn a_thread_has_a_deepest_level() {
        let mut parent = row("000000000001", 0);
        for position in 2..200 {
            let (path, depth) = below(Some(&parent), position);
            assert!(path > parent.path, "it comes after what it replies to");
            assert!(depth <= DEPTH_MAX);
            assert_eq!(path.len() as u64, (depth + 1) * LEVEL_CHARS as u64);
            parent = row(&path, depth);
        }
    }
}
