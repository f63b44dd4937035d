//! Deciding on comments.

use super::{
    Comment, CommentCommand, CommentEdited, CommentEvent, CommentFacts, CommentPosted, CommentVotesCounted,
    CommentWithdrawn, Posted,
};
use crate::actor::{Actor, By, Standing};
use crate::committed::{Committed, Text};
use crate::name::{FieldName, Name};

/// Longest comment. Unit: characters.
pub const COMMENT_CHARS_MAX: usize = 10_000;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("this case does not exist")]
    CaseUnknown,
    #[error("this comment does not exist")]
    CommentUnknown,
    #[error("this comment is already posted")]
    CommentExists,
    #[error("this case is not open to comments now; its page says when it is")]
    CommentsClosed,
    #[error("the comment replied to does not exist in this case")]
    ParentUnknown,
    #[error("the comment replied to was withdrawn; comment on the case instead")]
    ParentWithdrawn,
    #[error("write something")]
    TextEmpty,
    #[error("write at most {max} characters; there are {given}")]
    TextTooLong { max: usize, given: usize },
    #[error("only who posted a comment may change or withdraw it")]
    NotTheAuthor,
    #[error("this comment was withdrawn")]
    Withdrawn,
    #[error("only an import may note what a source has counted")]
    ImportOnly,
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseUnknown => "case-unknown",
            Self::CommentUnknown => "comment-unknown",
            Self::CommentExists => "comment-exists",
            Self::CommentsClosed => "comments-closed",
            Self::ParentUnknown => "parent-unknown",
            Self::ParentWithdrawn => "parent-withdrawn",
            Self::TextEmpty => "text-empty",
            Self::TextTooLong { .. } => "text-too-long",
            Self::NotTheAuthor => "not-the-author",
            Self::Withdrawn => "comment-withdrawn",
            Self::ImportOnly => "import-only",
        }
    }
}

/// Judges an order to a comment.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(
    comment: &Comment,
    command: &CommentCommand,
    facts: &CommentFacts,
) -> Result<Vec<CommentEvent>, Rejection> {
    match command {
        CommentCommand::Post { .. } => post(comment, command, facts).map(|event| vec![event]),
        CommentCommand::Edit { actor, at, text } => {
            let posted = own(comment, actor)?;
            readable(text)?;
            if !facts.discussion.to_comments {
                return Err(Rejection::CommentsClosed);
            }
            Ok(vec![CommentEvent::CommentEdited(CommentEdited {
                case: posted.case.clone(),
                version: posted.version.saturating_add(1),
                corrects: posted.text_sequence,
                by: by(actor),
                occurred_at: *at,
                given: text_only(),
                sealed: vec![text.digest.clone()],
                sealed_with: Default::default(),
            })])
        }
        CommentCommand::Withdraw { actor, at } => {
            let posted = own(comment, actor)?;
            let withdrawn = CommentWithdrawn { case: posted.case.clone(), by: by(actor), occurred_at: *at };
            Ok(vec![CommentEvent::CommentWithdrawn(withdrawn)])
        }
        CommentCommand::CountVotes { actor, at, precision, up, down } => {
            let posted = comment.posted.as_ref().ok_or(Rejection::CommentUnknown)?;
            if !matches!(actor.standing, Standing::Importer { .. }) {
                return Err(Rejection::ImportOnly);
            }
            if posted.counted == Some((*up, *down)) {
                return Ok(vec![]);
            }
            Ok(vec![CommentEvent::CommentVotesCounted(CommentVotesCounted {
                case: posted.case.clone(),
                up: *up,
                down: *down,
                by: by(actor),
                occurred_at: *at,
                precision: *precision,
            })])
        }
    }
}

fn post(
    comment: &Comment,
    command: &CommentCommand,
    facts: &CommentFacts,
) -> Result<CommentEvent, Rejection> {
    let CommentCommand::Post { actor, at, precision, text, language, in_reply_to, source } = command else {
        return Err(Rejection::CommentUnknown);
    };
    if comment.posted.is_some() {
        return Err(Rejection::CommentExists);
    }
    if !facts.discussion.exists {
        return Err(Rejection::CaseUnknown);
    }
    if !facts.discussion.to_comments {
        return Err(Rejection::CommentsClosed);
    }
    match (in_reply_to, &facts.parent) {
        (None, _) => {}
        (Some(_), Some((case, _))) if case != &facts.discussion.case => return Err(Rejection::ParentUnknown),
        (Some(_), Some((_, true))) => return Err(Rejection::ParentWithdrawn),
        (Some(_), Some((_, false))) => {}
        (Some(_), None) => return Err(Rejection::ParentUnknown),
    }
    readable(text)?;
    Ok(CommentEvent::CommentPosted(Box::new(CommentPosted {
        case: facts.discussion.case.clone(),
        in_reply_to: in_reply_to.clone(),
        language: language.clone(),
        by: by(actor),
        occurred_at: *at,
        precision: *precision,
        source: source.clone(),
        given: text_only(),
        sealed: vec![text.digest.clone()],
        sealed_with: Default::default(),
    })))
}

/// The comment, if the actor posted it and it was not withdrawn.
fn own<'a>(comment: &'a Comment, actor: &Actor) -> Result<&'a Posted, Rejection> {
    let posted = comment.posted.as_ref().ok_or(Rejection::CommentUnknown)?;
    if posted.author != actor.pseudonym {
        return Err(Rejection::NotTheAuthor);
    }
    if posted.withdrawn { Err(Rejection::Withdrawn) } else { Ok(posted) }
}

fn readable(text: &Committed<Text>) -> Result<(), Rejection> {
    match text.size {
        0 => Err(Rejection::TextEmpty),
        given if given > COMMENT_CHARS_MAX => Err(Rejection::TextTooLong { max: COMMENT_CHARS_MAX, given }),
        _ => Ok(()),
    }
}

fn text_only() -> Vec<FieldName> {
    vec![FieldName::text()]
}

fn by(actor: &Actor) -> By {
    let (role, service) = match &actor.standing {
        Standing::Citizen => (Name::citizen(), None),
        Standing::Official { service, role } => (role.clone(), Some(service.clone())),
        Standing::Importer { role } => (role.clone().unwrap_or_else(Name::importer), None),
        Standing::System => (Name::system(), None),
    };
    By { actor: actor.pseudonym.clone(), role, service }
}
