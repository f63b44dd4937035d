//! The initiative that an address names.

use super::trouble::{Told, not_found};
use crate::app::App;
use pobuda_domain::name::CommentId;
use pobuda_projections::rows::{CaseRow, CommentRow};

/// The initiative with that reference, or with that id.
///
/// # Errors
/// 404 when there is none.
pub(super) async fn case(app: &App, reference: &str) -> Told<CaseRow> {
    // Longer than any reference or id: nothing that a database should be asked for.
    if reference.len() > 64 {
        return Err(not_found());
    }
    app.models.case(reference).await?.ok_or_else(not_found)
}

/// The comment with that id, and the initiative that it is about.
///
/// # Errors
/// 404 when there is none.
pub(super) async fn comment(app: &App, id: &str) -> Told<(CommentRow, CaseRow)> {
    let id = CommentId::new(id).map_err(|_| not_found())?;
    let comment = app.models.comment(&id).await?.ok_or_else(not_found)?;
    let case = app.models.case(comment.case.as_str()).await?.ok_or_else(not_found)?;
    Ok((comment, case))
}
