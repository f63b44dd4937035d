//! My account: name and language, what I act as, password, access tokens.

use crate::entry::{Entry, EntryFault};
use crate::form::Choice;
use crate::frame::Frame;
use crate::say::Say;
use crate::when::When;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// My account.
#[derive(Debug, Clone, Default)]
pub struct AccountPage {
    /// What stands around it.
    pub frame: Frame,
    /// My e-mail address.
    pub email: String,
    /// What to call me.
    pub name: Entry,
    /// Tag of the language that I prefer.
    pub language: String,
    /// What I may act as.
    pub standings: Vec<Choice>,
    /// What I act as now: the value of one of them.
    pub acting: String,
    /// The present password.
    pub present: Entry,
    /// The new one.
    pub new: Entry,
    /// Shortest password. Unit: characters.
    pub password_min: u64,
    /// What to call a new token.
    pub token_name: Entry,
    /// My tokens.
    pub tokens: Vec<OwnToken>,
    /// A token just made, in clear.
    pub issued: Option<String>,
    /// Everything that is wrong.
    pub faults: Vec<EntryFault>,
}

/// An access token of mine.
#[derive(Debug, Clone)]
pub struct OwnToken {
    /// Its id.
    pub id: String,
    /// What I call it.
    pub name: String,
    /// What it acts as, in words.
    pub standing: String,
    /// When it was made.
    pub issued: When,
}

#[derive(Template)]
#[template(path = "account.html")]
struct View<'a> {
    page: &'a AccountPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for AccountPage {
    const NAME: &'static str = "account";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::people::account(lang)
    }
}

impl View<'_> {
    fn action(&self) -> String {
        paths::account(self.say.lang)
    }
    fn standing(&self) -> String {
        paths::account_standing(self.say.lang)
    }
    fn password(&self) -> String {
        paths::account_password(self.say.lang)
    }
    fn erase(&self) -> String {
        paths::erase_account(self.say.lang)
    }
    fn tokens(&self) -> String {
        paths::account_tokens(self.say.lang)
    }
    fn revoke(&self) -> String {
        paths::revoke_token(self.say.lang)
    }
}
