//! Whether the program lives, whether it can serve, and figures about both.

use crate::app::App;
use crate::http::conditional::{JSON, private};
use crate::http::openapi::ReadProblems;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::http::reading::failed;
use crate::metering;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pobuda_projections::{Model, Standing};
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

/// Most that a read model may lag behind the log while the program counts as ready. Unit: events.
pub const LAG_MAX: u64 = 1000;

/// Media type of the figures. Source: Prometheus text format 0.0.4.
const FIGURES: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Whether the program can serve.
#[derive(Serialize, ToSchema)]
pub(super) struct Readiness {
    /// `ready` or `not ready`.
    #[schema(example = "ready")]
    status: &'static str,
    /// Last position of the log.
    log_position: u64,
    /// How far each read model is.
    models: Vec<ModelBody>,
    /// What is missing, in sentences.
    missing: Vec<String>,
}

/// How far a read model is.
#[derive(Serialize, ToSchema)]
#[schema(as = ReadModel)]
pub(super) struct ModelBody {
    /// Its name.
    #[schema(example = "timeline")]
    model: String,
    /// Version of its tables in use.
    version: u32,
    /// Last position folded into them.
    position: u64,
    /// Events between it and the end of the log.
    lag: u64,
    /// Why it stands still, if it does.
    stopped: Option<String>,
}

/// Whether the process lives.
#[derive(Serialize, ToSchema)]
pub(super) struct Liveness {
    /// Always `live`.
    #[schema(example = "live")]
    status: &'static str,
}

/// Answers while the process lives.
#[utoipa::path(
    get, path = "/health/live", tag = "operation", operation_id = "health_live",
    responses((status = 200, description = "The process lives", body = Liveness), ReadProblems)
)]
pub(super) async fn live(query: Query) -> Answer<Response> {
    query.finish()?;
    json(StatusCode::OK, &Liveness { status: "live" })
}

/// Says whether the program can serve: the database answers, every read model is there and close to the log.
#[utoipa::path(
    get, path = "/health/ready", tag = "operation", operation_id = "health_ready",
    responses(
        (status = 200, description = "It can serve", body = Readiness),
        ReadProblems,
        (status = 503, description = "It cannot, or should not yet; `missing` says why", body = Readiness),
    )
)]
pub(super) async fn ready(State(app): State<App>, query: Query) -> Answer<Response> {
    query.finish()?;
    let log_position = app.log.head().position;
    let (standing, mut missing) = match app.models.standing().await {
        Ok(standing) => (standing, Vec::new()),
        Err(error) => {
            error!(%error, "Not ready: the database does not answer: {error}");
            (Vec::new(), vec!["the database does not answer".to_owned()])
        }
    };
    if missing.is_empty() {
        missing = lacking(&standing);
    }
    if app.stopping.is_given() {
        missing.push("the server is stopping".to_owned());
    }
    let models = standing.into_iter().map(|standing| ModelBody {
        model: standing.model.to_string(),
        version: standing.version,
        position: standing.position,
        lag: standing.lag,
        stopped: standing.stopped,
    });
    let is_ready = missing.is_empty();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = if is_ready { "ready" } else { "not ready" };
    json(status, &Readiness { status: word, log_position, models: models.collect(), missing })
}

fn lacking(standing: &[Standing]) -> Vec<String> {
    let mut missing = Vec::new();
    for model in Model::ALL {
        match standing.iter().find(|standing| standing.model == model) {
            None => missing.push(format!("{model} is not switched to this program's version yet")),
            Some(Standing { stopped: Some(why), .. }) => missing.push(format!("{model} stands still: {why}")),
            Some(Standing { lag, .. }) if *lag > LAG_MAX => {
                missing.push(format!("{model} lags {lag} events behind the log; {LAG_MAX} are the limit"));
            }
            Some(_) => {}
        }
    }
    missing
}

/// Figures about the running program.
#[utoipa::path(
    get, path = "/metrics", tag = "operation", operation_id = "read_metrics",
    responses(
        (status = 200, description = "Prometheus text", content_type = "text/plain", body = String),
        ReadProblems,
    )
)]
pub(super) async fn figures(State(app): State<App>, query: Query) -> Answer<Response> {
    query.finish()?;
    // Precise up to 2^53, as everything that Prometheus counts.
    #[expect(clippy::cast_precision_loss, reason = "positions stay below 2^53")]
    let number = |count: u64| count as f64;
    metrics::gauge!(metering::LOG_POSITION).set(number(app.log.head().position));
    for standing in app.models.standing().await.map_err(failed)? {
        metrics::gauge!(metering::MODEL_LAG, "model" => standing.model.name()).set(number(standing.lag));
    }
    let mut response = private(app.figures.render().into_response());
    response.headers_mut().insert(CONTENT_TYPE, FIGURES);
    Ok(response)
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Answer<Response> {
    let mut response = private((status, super::written(value)?).into_response());
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_missing_stopped_or_late_makes_the_program_unready() {
        let at = |model, lag, stopped: Option<&str>| Standing {
            model,
            version: 1,
            position: 5,
            lag,
            stopped: stopped.map(str::to_owned),
        };
        let mut all: Vec<_> = Model::ALL.into_iter().map(|model| at(model, 0, None)).collect();
        assert_eq!(lacking(&all), Vec::<String>::new());
        all.pop();
        assert_eq!(lacking(&all).len(), 1);
        let late =
            [at(Model::Timeline, LAG_MAX + 1, None), at(Model::CaseRegister, 0, Some("unknown event"))];
        assert_eq!(lacking(&late).len(), Model::ALL.len());
    }
}
