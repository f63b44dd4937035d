//! What people do with comments: post, reply, edit, withdraw, vote.

use super::case;
use super::found;
use super::new_case::language;
use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::trouble::{Told, Trouble};
use super::visitor::Visitor;
use crate::app::App;
use crate::executor::{CommentPosting, Done, RefusalKind, Refused};
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::name::CommentId;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::comments::{CommentForm, CommentPurpose};
use pobuda_pages::page::error::Problem;
use pobuda_pages::{paths, text};
use pobuda_projections::rows::CaseRow;

/// Posts a comment, or a reply to one.
///
/// # Errors
/// 404 when there is no such initiative; else what the rules refuse.
pub(super) async fn post(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(reference): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let case = found::case(&app, &reference).await?;
    let parent = posted.filled("parent").map(CommentId::new).transpose();
    let parent = parent.map_err(|_| Trouble::new(Problem::Malformed))?;
    let purpose = match &parent {
        Some(parent) => CommentPurpose::Reply(parent.to_string()),
        None => CommentPurpose::New,
    };
    let what = CommentPosting {
        id: None,
        in_reply_to: parent,
        language: language(&visitor, &posted)?,
        text: posted.raw("text").to_owned(),
        source: None,
    };
    let how = visitor.sending(&posted, &uri)?;
    match app.executor.post_comment(visitor.acting()?, case.id.clone(), what, how).await {
        Ok(done) => shown(&visitor, &case, &done, Feedback::CommentPosted, &done.id),
        Err(refused) => again(&app, &visitor, case, &posted, purpose, &refused).await,
    }
}

/// Puts a new version in the place of a comment.
///
/// # Errors
/// 404 when there is no such comment; else what the rules refuse.
pub(super) async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let (comment, case) = found::comment(&app, &id).await?;
    let how = visitor.sending(&posted, &uri)?;
    let text = posted.raw("text").to_owned();
    match app.executor.edit_comment(visitor.acting()?, comment.id.clone(), text, how).await {
        Ok(done) => shown(&visitor, &case, &done, Feedback::CommentEdited, comment.id.as_str()),
        Err(refused) => {
            again(&app, &visitor, case, &posted, CommentPurpose::Edit(comment.id.to_string()), &refused).await
        }
    }
}

/// Takes a comment back.
///
/// # Errors
/// 404 when there is no such comment; else what the rules refuse.
pub(super) async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let (comment, case) = found::comment(&app, &id).await?;
    let how = visitor.sending(&posted, &uri)?;
    match app.executor.withdraw_comment(visitor.acting()?, comment.id.clone(), how).await {
        Ok(done) => shown(&visitor, &case, &done, Feedback::CommentWithdrawn, comment.id.as_str()),
        Err(refused) => Err(refusal(&app, &visitor, &case, &refused)?),
    }
}

/// Votes on a comment, or takes the vote back.
///
/// # Errors
/// 404 when there is no such comment; 400 for another value; else what the rules refuse.
pub(super) async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let (comment, case) = found::comment(&app, &id).await?;
    let (value, feedback) = match posted.raw("value") {
        "1" => (Some(Direction::Up), Feedback::VoteCast),
        "-1" => (Some(Direction::Down), Feedback::VoteCast),
        "0" => (None, Feedback::VoteWithdrawn),
        _ => return Err(Trouble::new(Problem::Malformed)),
    };
    let how = visitor.sending(&posted, &uri)?;
    match app.executor.vote(visitor.acting()?, comment.id.clone(), value, how).await {
        Ok(done) => shown(&visitor, &case, &done, feedback, comment.id.as_str()),
        Err(refused) => Err(refusal(&app, &visitor, &case, &refused)?),
    }
}

fn shown(
    visitor: &Visitor,
    case: &CaseRow,
    done: &Done,
    feedback: Feedback,
    comment: &str,
) -> Told<Response> {
    let path = paths::case(visitor.lang, &case.reference);
    reply::after(done, feedback, &path, &format!("#c-{comment}"))
}

/// Shows the form again where mending the text helps; else says why not, with the text.
async fn again(
    app: &App,
    visitor: &Visitor,
    case: CaseRow,
    posted: &Posted,
    purpose: CommentPurpose,
    refused: &Refused,
) -> Told<Response> {
    let error = match refused {
        Refused::Rule(rule) if rule.kind == RefusalKind::Invalid => {
            reasons(app, visitor, &case).sentence(rule)?
        }
        Refused::KeyReused => text(visitor.lang, "problem-form-sent", &[])?,
        other => return Err(refusal(app, visitor, &case, other)?),
    };
    let form = CommentForm { purpose, text: posted.raw("text").to_owned(), error: Some(error) };
    case::with_form(app, visitor, case, form).await
}

fn reasons<'a>(app: &'a App, visitor: &Visitor, case: &CaseRow) -> Reasons<'a> {
    let speaker = Speaker::new(&app.library, visitor.lang);
    Reasons { speaker, protocol: speaker.protocol(&case.protocol) }
}

/// A refused command as a page that leads back to the initiative.
pub(super) fn refusal(app: &App, visitor: &Visitor, case: &CaseRow, refused: &Refused) -> Told<Trouble> {
    let back = text(visitor.lang, "problem-back-to-case", &[])?;
    let path = paths::case(visitor.lang, &case.reference);
    Ok(reasons(app, visitor, case).trouble(refused)?.back_to(back, path))
}
