//! Performing an operation: the outcome first, if there is one to choose; then the form.

use super::found;
use super::missed::{missed, seen, with_missed};
use super::posted::Posted;
use super::ready;
use super::refused::Reasons;
use super::reply;
use super::sheet::{Back, Sheet};
use super::standing::{own_part, title};
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use crate::executor::{self, Expect, Refused, Sending};
use crate::http::problem::internal;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::case::Allowed;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Protocol;
use pobuda_pages::form::Form;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::OperationPage;
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::operation::OperationStage;
use pobuda_pages::{paths, text};
use pobuda_projections::rows::CaseRow;

/// An initiative, an operation on it, and whoever performs it.
struct Desk<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    speaker: Speaker<'a>,
    protocol: &'a Protocol,
    case: CaseRow,
    allowed: Allowed,
}

/// The outcomes to choose from, or the form.
///
/// # Errors
/// 404 when there is no such initiative; 409 when the reader may not perform the operation now.
pub(super) async fn form(
    State(app): State<App>,
    mut visit: Visit,
    Path((reference, operation)): Path<(String, String)>,
) -> Told<Response> {
    let desk = Desk::at(&app, &visit.visitor, &reference, &operation).await?;
    let asked = visit.query.text("outcome");
    let outcome = asked.as_deref().and_then(|name| desk.sheet().outcome(name));
    let begun = visit.query.text("ready");
    let mut stage = match (desk.allowed.outcomes.is_empty(), &outcome) {
        (false, None) => desk.sheet().choose(asked.is_some()),
        _ => desk.fill(outcome.as_ref(), Back::default()),
    };
    let ready = match &mut stage {
        OperationStage::Choose { .. } => None,
        OperationStage::Fill { form, .. } => {
            let (case, operation) = (&desk.case, &desk.allowed.operation);
            ready::offer(&app, &visit.visitor, case, operation, form, begun.as_deref()).await?
        }
    };
    let page = OperationPage { frame: visit.frame(&app)?, ready, ..desk.page(stage)? };
    reply::page(&visit.visitor, &page)
}

/// Performs it, or shows the form again with what is wrong.
///
/// # Errors
/// 404, 409 as above; else what the rules refuse.
pub(super) async fn perform(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path((reference, operation)): Path<(String, String)>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let seen = seen(&posted);
    let desk = Desk::since(&app, &visitor, &reference, &operation, seen).await?;
    let outcome = posted.filled("outcome").and_then(|name| desk.sheet().outcome(name));
    if outcome.is_none() && !desk.allowed.outcomes.is_empty() {
        return desk.show(StatusCode::UNPROCESSABLE_ENTITY, desk.sheet().choose(true));
    }
    let (fields, faults) = desk.sheet().read(&app, outcome.as_ref(), &posted).await?;
    let back = Back { posted: Some(&posted), faults, errors: Vec::new() };
    if !back.faults.is_empty() {
        return desk.show(StatusCode::UNPROCESSABLE_ENTITY, desk.fill(outcome.as_ref(), back));
    }
    let seen = seen.ok_or_else(|| Trouble::new(Problem::PreconditionNeeded))?;
    let how = Sending { expect: Expect::OneOf(vec![seen]), ..visitor.sending(&posted, &uri)? };
    let what =
        executor::Operation { operation: desk.allowed.operation.clone(), outcome: outcome.clone(), fields };
    let refused = match app.executor.perform(visitor.acting()?, desk.case.id.clone(), what, how).await {
        Ok(done) => {
            let path = paths::case(visitor.lang, &desk.case.reference);
            return reply::after(&done, Feedback::OperationDone, &path, "");
        }
        Err(refused) => refused,
    };
    desk.refused(&refused, seen, outcome.as_ref(), back).await
}

impl<'a> Desk<'a> {
    async fn at(app: &'a App, visitor: &'a Visitor, reference: &str, operation: &str) -> Told<Desk<'a>> {
        let case = found::case(app, reference).await?;
        let speaker = Speaker::new(&app.library, visitor.lang);
        let protocol = speaker.protocol(&case.protocol).ok_or_else(internal)?;
        // The doors let nobody in who takes no part; who does and may not do this is told so.
        visitor.acting()?;
        let part = own_part(app, visitor, &case).await?;
        let allowed = part.operations.into_iter().find(|allowed| allowed.operation.as_str() == operation);
        let Some(allowed) = allowed else {
            let back = text(visitor.lang, "problem-back-to-case", &[])?;
            let known = protocol.operations.contains(operation);
            let problem = if known { Problem::NotAllowedNow } else { Problem::NotFound };
            return Err(Trouble::new(problem).back_to(back, paths::case(visitor.lang, &case.reference)));
        };
        Ok(Self { app, visitor, speaker, protocol, case, allowed })
    }

    /// The same for somebody who has seen the initiative at a sequence: where they may not go on, they are told what has
    /// happened meanwhile.
    async fn since(
        app: &'a App,
        visitor: &'a Visitor,
        reference: &str,
        operation: &str,
        seen: Option<u64>,
    ) -> Told<Desk<'a>> {
        match Self::at(app, visitor, reference, operation).await {
            Ok(desk) => Ok(desk),
            Err(trouble) => {
                let case = found::case(app, reference).await?;
                Err(with_missed(app, visitor, &case.id, seen, trouble).await?)
            }
        }
    }

    fn sheet(&self) -> Sheet<'_> {
        let Self { speaker, protocol, case, allowed, .. } = self;
        Sheet { speaker: *speaker, protocol, reference: &case.protocol, asked: allowed }
    }

    fn fill(&self, outcome: Option<&Name>, back: Back<'_>) -> OperationStage {
        let (reference, operation) = (&self.case.reference, self.allowed.operation.as_str());
        let form = Form {
            action: paths::operation(self.visitor.lang, reference, operation),
            sequence: Some(self.case.sequence),
            ..Form::default()
        };
        self.sheet().fill(form, outcome, back)
    }

    fn page(&self, stage: OperationStage) -> Told<OperationPage> {
        Ok(OperationPage {
            frame: self.visitor.frame(self.app)?,
            reference: self.case.reference.clone(),
            title: title(&self.case),
            state: self.speaker.state(&self.case.protocol, &self.case.state).label,
            operation: self.allowed.operation.to_string(),
            label: self.sheet().label(),
            role: self.sheet().role(self.visitor),
            ready: None,
            stage,
        })
    }

    fn show(&self, status: StatusCode, stage: OperationStage) -> Told<Response> {
        reply::page_with(status, self.visitor, &self.page(stage)?)
    }

    /// Shows the form again where that helps; else says why not, with what was typed.
    async fn refused(
        &self,
        refused: &Refused,
        seen: u64,
        outcome: Option<&Name>,
        back: Back<'_>,
    ) -> Told<Response> {
        let reasons = Reasons { speaker: self.speaker, protocol: Some(self.protocol) };
        let again = |status, back| self.show(status, self.fill(outcome, back));
        if let Some(faults) = self.sheet().faults(refused, outcome)? {
            return again(StatusCode::UNPROCESSABLE_ENTITY, Back { faults, ..back });
        }
        match refused {
            Refused::KeyReused => {
                let errors = vec![text(self.visitor.lang, "problem-form-sent", &[])?];
                again(StatusCode::UNPROCESSABLE_ENTITY, Back { errors, ..back })
            }
            Refused::Stale { .. } => {
                let errors = missed(self.app, self.visitor, &self.case.id, seen).await?;
                // What was allowed a moment ago may not be any more: asked again, with what is known now.
                let operation = self.allowed.operation.as_str();
                let reference = &self.case.reference;
                let now = Self::since(self.app, self.visitor, reference, operation, Some(seen)).await?;
                now.show(StatusCode::PRECONDITION_FAILED, now.fill(outcome, Back { errors, ..back }))
            }
            other => {
                let back = text(self.visitor.lang, "problem-back-to-case", &[])?;
                let path = paths::case(self.visitor.lang, &self.case.reference);
                Err(reasons.trouble(other)?.back_to(back, path))
            }
        }
    }
}
