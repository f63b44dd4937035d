//! Giving support to an initiative, and taking it back.

use super::comment::refusal;
use super::found;
use super::posted::Posted;
use super::reply;
use super::trouble::{Told, Trouble};
use super::visitor::Visitor;
use crate::app::App;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::response::Response;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::error::Problem;
use pobuda_pages::paths;

/// Gives support, or takes it back.
///
/// # Errors
/// 404 when there is no such initiative; 400 for anything but `give` and `withdraw`; else what the rules refuse.
pub(super) async fn support(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(reference): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let case = found::case(&app, &reference).await?;
    let (given, feedback) = match posted.raw("support") {
        "give" => (true, Feedback::SupportGiven),
        "withdraw" => (false, Feedback::SupportWithdrawn),
        _ => return Err(Trouble::new(Problem::Malformed)),
    };
    let how = visitor.sending(&posted, &uri)?;
    match app.executor.support(visitor.acting()?, case.id.clone(), given, how).await {
        Ok(done) => reply::after(&done, feedback, &paths::case(visitor.lang, &case.reference), "#support"),
        Err(refused) => Err(refusal(&app, &visitor, &case, &refused)?),
    }
}
