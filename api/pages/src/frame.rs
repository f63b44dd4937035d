//! What every page carries: the site, the address, the reader, and feedback on what was just done.

use crate::Lang;

/// What stands around the content of every page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Whose site it is.
    pub site: Site,
    /// Path and query of this page below its language prefix, e.g. `/cases?q=klop`; starts with `/`.
    pub path: String,
    /// Who reads; none when not signed in. A page without a reader has no forms that write.
    pub viewer: Option<Viewer>,
    /// Token against forged requests: the hidden field `csrf` of every form that writes.
    pub csrf: String,
    /// Random and fresh per rendering: with the name of the form it makes the hidden field `command`, so
    /// that a form sent twice is recorded once.
    pub command: String,
    /// Feedback on what the reader has just done.
    pub feedback: Option<Feedback>,
}

impl Frame {
    /// The address of this same page in another language.
    pub fn in_language(&self, lang: Lang) -> String {
        format!("/{lang}{}", self.path)
    }

    /// The address of this page without its query, as it is printed on paper.
    pub fn printed_address(&self, lang: Lang) -> String {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        format!("{}/{lang}{path}", self.site.origin)
    }
}

/// Whose site it is, and how to reach a person there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// Name of the municipality, e.g. `Mestna občina Maribor`.
    pub municipality: String,
    /// Scheme and host without a slash at the end, e.g. `https://pobuda.maribor.si`.
    pub origin: String,
    /// How to reach a person; in the same place on every page.
    pub contact: Option<Contact>,
}

/// How to reach a person: not everybody writes e-mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Telephone number as people write it, e.g. `02 220 10 00`.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Postal address in one line.
    pub address: String,
    /// Office hours in words, in the language of the page.
    pub hours: String,
}

/// Who reads the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Viewer {
    /// What to call them.
    pub name: String,
    /// In what role and service they act, in words; none for citizens.
    pub role: Option<String>,
    /// Whether they have an account to look at.
    pub account: bool,
    /// Whether they examine what is done.
    pub auditor: bool,
}

impl Viewer {
    /// Whether they hold a post, and so have work of their own here.
    pub fn is_official(&self) -> bool {
        self.role.is_some()
    }
}

macro_rules! feedback {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// What the reader has just done. After POST and redirect it stands in the query as `done=CODE`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Feedback {
            $($(#[$doc])* $name,)*
        }

        impl Feedback {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The value of `done`, and the end of the text's key `feedback-CODE`.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }
        }
    };
}

feedback! {
    /// Sent an initiative.
    CaseSent = "case-sent",
    /// Performed an operation.
    OperationDone = "operation-done",
    /// Did a task.
    TaskDone = "task-done",
    /// Left a task out.
    TaskLeftOut = "task-left-out",
    /// Said that an initiative goes on again.
    IncidentResolved = "incident-resolved",
    /// Left a note for officials.
    NoteAdded = "note-added",
    /// Gave support.
    SupportGiven = "support-given",
    /// Took support back.
    SupportWithdrawn = "support-withdrawn",
    /// Posted a comment.
    CommentPosted = "comment-posted",
    /// Edited a comment.
    CommentEdited = "comment-edited",
    /// Took a comment back.
    CommentWithdrawn = "comment-withdrawn",
    /// Voted on a comment.
    VoteCast = "vote-cast",
    /// Took a vote back.
    VoteWithdrawn = "vote-withdrawn",
    /// Signed in.
    SignedIn = "signed-in",
    /// Signed out.
    SignedOut = "signed-out",
    /// Made an account.
    Registered = "registered",
    /// Set a new password with a token.
    PasswordReset = "password-reset",
    /// Changed the password.
    PasswordChanged = "password-changed",
    /// Changed name or language.
    AccountSaved = "account-saved",
    /// Chose what to act as.
    StandingChosen = "standing-chosen",
    /// Has to choose what to act as.
    StandingOpen = "standing-open",
    /// Revoked an access token.
    TokenRevoked = "token-revoked",
    /// Asked for an erasure.
    ErasureAsked = "erasure-asked",
    /// Granted or refused one.
    ErasureDecided = "erasure-decided",
}

impl Feedback {
    /// The kind with that code; none for anything else, since the query comes from outside.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_path_and_the_query() {
        let frame = Frame { path: "/cases?q=klop".into(), ..Frame::default() };
        assert_eq!(frame.in_language(Lang::En), "/en/cases?q=klop");
    }

    #[test]
    fn paper_gets_the_whole_address_without_the_query() {
        let site = Site { origin: "https://pobuda.test".into(), ..Site::default() };
        let frame = Frame { site, path: "/cases/P-2026-0042?order=oldest".into(), ..Frame::default() };
        assert_eq!(frame.printed_address(Lang::Sl), "https://pobuda.test/sl/cases/P-2026-0042");
    }

    #[test]
    fn feedback_reads_back_from_its_code_and_refuses_others() {
        for kind in Feedback::ALL {
            assert_eq!(Feedback::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Feedback::from_code("<b>"), None);
    }
}
