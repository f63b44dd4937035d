//! Comments on an initiative, in threads.

use crate::content::{May, Shown, Who};
use crate::form::Choice;
use crate::when::When;

/// Most comments that `api` should put on one page, so that it stays under 100 kB.
pub const COMMENTS_MAX: usize = 25;
/// Longest comment. Unit: characters.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Deepest indent; deeper replies stay in line and name the comment they answer.
pub const INDENTS_MAX: u16 = 3;

/// The comments, or one page of them.
#[derive(Debug, Clone, Default)]
pub struct Comments {
    /// In the order they are shown: every reply somewhere after what it answers.
    pub items: Vec<Comment>,
    /// Number of all comments, on all pages, withdrawn ones included.
    pub total: u64,
    /// Whether the reader may comment.
    pub may: May,
    /// The open form; none when the reader may not comment.
    pub form: Option<CommentForm>,
    /// Ways to sort, with the address of each as its value.
    pub sorts: Vec<Choice>,
    /// Address of the way that is used.
    pub sort: String,
    /// Address of the comments before.
    pub previous: Option<String>,
    /// Address of the comments after.
    pub further: Option<String>,
}

/// One comment.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id; the anchor on the page is `c-ID`.
    pub id: String,
    /// How deep in the thread, from 0.
    pub depth: u16,
    /// What it answers, if it does.
    pub in_reply_to: Option<ReplyTo>,
    /// Who wrote it.
    pub who: Who,
    /// When.
    pub when: When,
    /// What it says now; none once it was withdrawn.
    pub text: Option<Shown>,
    /// When it was last edited.
    pub edited: Option<When>,
    /// When it was withdrawn.
    pub withdrawn: Option<When>,
    /// Votes for, given here and counted at the source together.
    pub up: u64,
    /// Votes against, the same way.
    pub down: u64,
    /// Whether some of the votes were counted at the source of an import.
    pub votes_counted: bool,
    /// How the reader voted: 1, −1, or 0 for not.
    pub my_vote: i8,
    /// Whether the reader may vote.
    pub may_vote: May,
    /// Page with a form to reply, if the reader may.
    pub reply: Option<String>,
    /// Page with a form to edit it, if the reader wrote it and may.
    pub edit: Option<String>,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
    /// Page where its text can be asked to be erased, if the reader wrote it.
    pub erase: Option<String>,
}

/// What a reply answers.
#[derive(Debug, Clone, Default)]
pub struct ReplyTo {
    /// Id of that comment.
    pub id: String,
    /// Who wrote it, in words.
    pub name: String,
    /// Whether it is on this page.
    pub here: bool,
}

/// The form for a comment. There is one per page: at the foot, or under the comment it is about.
#[derive(Debug, Clone, Default)]
pub struct CommentForm {
    /// What it is for.
    pub purpose: CommentPurpose,
    /// What was typed so far.
    pub text: String,
    /// What is wrong with it, in words.
    pub error: Option<String>,
}

/// What the form for a comment is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CommentPurpose {
    /// A new comment.
    #[default]
    New,
    /// A reply to the comment with this id.
    Reply(String),
    /// A new version of the comment with this id.
    Edit(String),
}
