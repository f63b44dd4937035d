//! Notes that officials leave for each other, on the page of the initiative.

use super::case;
use super::comment::refusal;
use super::found;
use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::trouble::Told;
use super::visitor::Visitor;
use crate::app::App;
use crate::executor::{RefusalKind, Refused};
use crate::notes::{self, latest};
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use pobuda_domain::actor::Standing;
use pobuda_domain::name::CaseId;
use pobuda_domain::protocol::Protocol;
use pobuda_pages::content::Who;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::case::{Note, NoteForm, Notes};
use pobuda_pages::when::When;
use pobuda_pages::{paths, text};
use pobuda_projections::rows::CaseRow;

/// Leaves a note.
///
/// # Errors
/// 404 when there is no such initiative; else what the rules refuse.
pub(super) async fn add(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(reference): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let case = found::case(&app, &reference).await?;
    let how = visitor.sending(&posted, &uri)?;
    let note = posted.raw("text").to_owned();
    let refused = match app.executor.add_note(visitor.acting()?, case.id.clone(), note.clone(), how).await {
        Ok(done) => {
            let path = paths::case(visitor.lang, &case.reference);
            return reply::after(&done, Feedback::NoteAdded, &path, "#notes");
        }
        Err(refused) => refused,
    };
    let error = match &refused {
        Refused::Rule(rule) if rule.kind == RefusalKind::Invalid => {
            let speaker = Speaker::new(&app.library, visitor.lang);
            Reasons { speaker, protocol: speaker.protocol(&case.protocol) }.sentence(rule)?
        }
        Refused::KeyReused => text(visitor.lang, "problem-form-sent", &[])?,
        other => return Err(refusal(&app, &visitor, &case, other)?),
    };
    case::with_note(&app, &visitor, case, NoteForm { text: note, error: Some(error) }).await
}

/// The notes about an initiative, for a reader who holds a post; none for everybody else.
///
/// # Errors
/// 500 when the log cannot be read.
pub(super) async fn notes(
    app: &App,
    visitor: &Visitor,
    case: &CaseRow,
    form: Option<NoteForm>,
) -> Told<Option<Notes>> {
    if !reads(visitor) {
        return Ok(None);
    }
    let speaker = Speaker::new(&app.library, visitor.lang);
    let protocol = speaker.protocol(&case.protocol);
    let told = |note: notes::Note| Note {
        who: who(speaker, protocol, &note),
        when: When::recorded(note.at),
        text: note.text,
    };
    let all = latest(app, &case.id).await?.into_iter().map(told).collect();
    Ok(Some(Notes { all, form: form.unwrap_or_default() }))
}

/// Who has left notes since a sequence, for a reader who holds a post; none for everybody else.
///
/// # Errors
/// 500 when the log cannot be read.
pub(super) async fn since(app: &App, visitor: &Visitor, case: &CaseId, seen: u64) -> Told<Option<Vec<Who>>> {
    if !reads(visitor) {
        return Ok(None);
    }
    let speaker = Speaker::new(&app.library, visitor.lang);
    let newer = latest(app, case).await?.into_iter().filter(|note| note.sequence > seen);
    Ok(Some(newer.map(|note| who(speaker, None, &note)).collect()))
}

/// Whether the reader holds a post.
pub(super) fn reads(visitor: &Visitor) -> bool {
    visitor.sender().is_some_and(|sender| matches!(sender.standing, Standing::Official { .. }))
}

fn who(speaker: Speaker<'_>, protocol: Option<&Protocol>, note: &notes::Note) -> Who {
    Who {
        role: speaker.role(protocol, &note.by.role),
        service: note.by.service.as_ref().map(|service| speaker.service(protocol, service)),
        name: note.name.clone(),
        you: false,
    }
}
