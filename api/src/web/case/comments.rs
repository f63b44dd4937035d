//! Comments on an initiative, with what they are to the reader.

use super::super::standing::{precision, shown};
use super::super::trouble::Told as Answered;
use super::history::who;
use crate::app::App;
use crate::executor::{OwnComment, OwnPart, Sender};
use crate::telling::Speaker;
use pobuda_domain::actor::Standing;
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::name::CommentId;
use pobuda_pages::content::{May, Who};
use pobuda_pages::page::comments::{COMMENTS_MAX, Comment, CommentForm, CommentPurpose, Comments, ReplyTo};
use pobuda_pages::paths;
use pobuda_pages::when::When;
use pobuda_projections::read::Cursor;
use pobuda_projections::rows::{CaseRow, CommentRow};

/// The comments of a case, as somebody sees them.
pub(super) struct Thread<'a> {
    pub(super) app: &'a App,
    pub(super) speaker: Speaker<'a>,
    pub(super) case: &'a CaseRow,
    pub(super) sender: Option<&'a Sender>,
    pub(super) part: &'a OwnPart,
    /// Own address of the page, with what tells this part of the history from others.
    pub(super) here: String,
}

impl Thread<'_> {
    /// One page of the comments. `form` is a form that came back, or one that was asked for.
    ///
    /// # Errors
    /// 400 for a cursor of another list; 500 when the read model or the log fails.
    pub(super) async fn comments(
        &self,
        cursor: Option<&Cursor>,
        form: Option<CommentForm>,
    ) -> Answered<Comments> {
        let mut found = self.app.models.comments(&self.case.id, COMMENTS_MAX, cursor).await?;
        self.with_target(&mut found.rows, form.as_ref()).await?;
        let ids: Vec<CommentId> = found.rows.iter().map(|row| row.id.clone()).collect();
        let own = match self.sender {
            Some(sender) => self.app.executor.own_comments(sender, &ids).await.unwrap_or_default(),
            None => Vec::new(),
        };
        let mut items = Vec::with_capacity(found.rows.len());
        for row in &found.rows {
            let mine = own.iter().find(|own| own.id == row.id);
            let in_reply_to = self.reply_to(row, &found.rows).await?;
            items.push(self.comment(row, mine, in_reply_to));
        }
        let joint = if self.here.contains('?') { '&' } else { '?' };
        let may = self.may(self.part.open_to_comments);
        Ok(Comments {
            items,
            total: self.case.comments,
            may,
            form: form.or_else(|| may.now().then(CommentForm::default)),
            sorts: Vec::new(),
            sort: String::new(),
            previous: None,
            further: found.next.map(|next| format!("{}{joint}comments={next}#comments", self.here)),
        })
    }

    /// A form stands under the comment that it is about: if that is on another page, it comes first on this one.
    async fn with_target(&self, rows: &mut Vec<CommentRow>, form: Option<&CommentForm>) -> Answered<()> {
        let Some(CommentPurpose::Reply(id) | CommentPurpose::Edit(id)) = form.map(|form| &form.purpose)
        else {
            return Ok(());
        };
        if rows.iter().any(|row| row.id.as_str() == id) {
            return Ok(());
        }
        let Ok(id) = CommentId::new(id.as_str()) else { return Ok(()) };
        let found = self.app.models.comment(&id).await?.filter(|row| row.case == self.case.id);
        found.into_iter().for_each(|row| rows.insert(0, row));
        Ok(())
    }

    fn may(&self, open: bool) -> May {
        match (open, self.sender) {
            (false, _) => May::NotNow,
            (true, Some(_)) => May::Now,
            (true, None) => May::AfterSignIn,
        }
    }

    /// Where the latest version can be asked to be erased, by who wrote it.
    fn erase(&self, row: &CommentRow, mine: bool) -> Option<String> {
        let position = row
            .versions
            .last()
            .filter(|_| mine && row.text.as_ref().is_some_and(|text| !text.is_erased()))?;
        Some(paths::erase(self.speaker.lang(), *position))
    }

    /// Votes are for citizens: officials see the counts.
    fn may_vote(&self) -> May {
        match self.sender {
            Some(sender) if sender.standing != Standing::Citizen => May::NotNow,
            _ => self.may(self.part.open_to_comments),
        }
    }

    fn comment(&self, row: &CommentRow, own: Option<&OwnComment>, in_reply_to: Option<ReplyTo>) -> Comment {
        let mine = own.is_some_and(|own| own.mine);
        let lives = row.withdrawn_at.is_none();
        let writes = lives && self.may(self.part.open_to_comments).now();
        let form = |purpose: &str| {
            let base = paths::case(self.speaker.lang(), &self.case.reference);
            format!("{base}?{purpose}={}#comment-form", row.id)
        };
        Comment {
            id: row.id.to_string(),
            depth: u16::try_from(row.depth).unwrap_or(u16::MAX),
            in_reply_to,
            who: Who { you: mine, ..self.author(row) },
            when: When::new(row.posted_at, precision(row.precision)),
            text: row.text.as_ref().map(|text| shown(text, row.language.as_str())),
            edited: row.edited_at.map(When::recorded),
            withdrawn: row.withdrawn_at.map(When::recorded),
            up: row.up.saturating_add(row.up_counted),
            down: row.down.saturating_add(row.down_counted),
            votes_counted: row.up_counted > 0 || row.down_counted > 0,
            my_vote: own.and_then(|own| own.vote).map_or(0, Direction::into),
            may_vote: self.may_vote(),
            reply: writes.then(|| form("reply")),
            edit: (writes && mine).then(|| form("edit")),
            may_withdraw: lives && mine,
            erase: self.erase(row, mine),
        }
    }

    fn author(&self, row: &CommentRow) -> Who {
        let protocol = self.speaker.protocol(&self.case.protocol);
        who(&self.speaker.actor(protocol, &row.by, row.author_name.as_ref()))
    }

    /// Whom a reply answers: on this page, or wherever the comment stands.
    async fn reply_to(&self, row: &CommentRow, page: &[CommentRow]) -> Answered<Option<ReplyTo>> {
        let Some(parent) = &row.parent else { return Ok(None) };
        let on_page = page.iter().find(|other| other.id == *parent);
        let elsewhere = match on_page {
            Some(_) => None,
            None => self.app.models.comment(parent).await?,
        };
        let author = on_page.or(elsewhere.as_ref()).map(|other| self.author(other));
        let name = author.map(|who| who.name.unwrap_or(who.role)).unwrap_or_default();
        Ok(Some(ReplyTo { id: parent.to_string(), name, here: on_page.is_some() }))
    }
}

/// The form that the query asks for: a reply to a comment, or a new version of one's own.
///
/// # Errors
/// 500 when the read model or the log fails.
pub(super) async fn asked(
    app: &App,
    case: &CaseRow,
    sender: Option<&Sender>,
    reply: Option<String>,
    edit: Option<String>,
) -> Answered<Option<CommentForm>> {
    let Some(sender) = sender else { return Ok(None) };
    let wanted = edit.as_ref().or(reply.as_ref()).and_then(|id| CommentId::new(id.as_str()).ok());
    let Some(id) = wanted else { return Ok(None) };
    let Some(row) = app.models.comment(&id).await?.filter(|row| row.case == case.id) else {
        return Ok(None);
    };
    if row.withdrawn_at.is_some() {
        return Ok(None);
    }
    if edit.is_none() {
        return Ok(Some(CommentForm {
            purpose: CommentPurpose::Reply(id.to_string()),
            ..CommentForm::default()
        }));
    }
    let own = app.executor.own_comments(sender, std::slice::from_ref(&id)).await.unwrap_or_default();
    let mine = own.first().is_some_and(|own| own.mine);
    let text = row.text.as_ref().and_then(|told| told.text()).unwrap_or_default().to_owned();
    Ok(mine.then(|| CommentForm { purpose: CommentPurpose::Edit(id.to_string()), text, error: None }))
}
