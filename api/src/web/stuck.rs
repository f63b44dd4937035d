//! Saying that an initiative which was stuck goes on again.

use super::found;
use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::trouble::{Told, Trouble};
use super::visitor::Visitor;
use crate::app::App;
use crate::executor::{RefusalKind, Refused};
use crate::http::tasks::incident_kind;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use pobuda_domain::case::Incident;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::error::Problem;
use pobuda_pages::{paths, text};

/// Notes that it goes on again; what waited is tried once more.
///
/// # Errors
/// 404 when there is no such initiative, or it is not stuck so any more; 403 for whom the rules do not let; 400 for a
/// kind that does not exist.
pub(super) async fn resolve(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(reference): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let case = found::case(&app, &reference).await?;
    let incident = incident_kind(posted.raw("incident")).ok_or_else(|| Trouble::new(Problem::Malformed))?;
    let incident = Incident { incident, about: posted.raw("about").to_owned() };
    let how = visitor.sending(&posted, &uri)?;
    let path = paths::case(visitor.lang, &case.reference);
    let refused = match app.executor.resolve_incident(visitor.acting()?, case.id.clone(), incident, how).await
    {
        Ok(done) => return reply::after(&done, Feedback::IncidentResolved, &path, ""),
        Err(refused) => refused,
    };
    let speaker = Speaker::new(&app.library, visitor.lang);
    let trouble = match &refused {
        // The rule speaks of roles in general; who that is here is said in the reader's words.
        Refused::Rule(rule) if rule.kind == RefusalKind::Forbidden => {
            Trouble::new(Problem::Forbidden).saying(text(visitor.lang, "stuck-not-yours", &[])?)
        }
        refused => Reasons { speaker, protocol: speaker.protocol(&case.protocol) }.trouble(refused)?,
    };
    Err(trouble.back_to(text(visitor.lang, "problem-back-to-case", &[])?, path))
}
