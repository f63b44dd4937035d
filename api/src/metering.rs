//! Figures about the running program, for Prometheus.

use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Requests answered. Labels: `method`, `route` (the pattern, never the address), `status`.
pub const REQUESTS: &str = "pobuda_http_requests_total";
/// Time to the head of the answer. Unit: seconds.
pub const REQUEST_SECONDS: &str = "pobuda_http_request_duration_seconds";
/// Last position of the log.
pub const LOG_POSITION: &str = "pobuda_log_position";
/// Events that a read model is behind the log. Label: `model`.
pub const MODEL_LAG: &str = "pobuda_read_model_lag_events";
/// Commands that the executor has carried out. Labels: `aggregate`, `result`.
pub const COMMANDS: &str = "pobuda_commands_total";
/// Timers that were taken. Label: `result`: `fired`, `stale`, `failed`.
pub const TIMERS: &str = "pobuda_timers_total";
/// Live streams open now.
pub const STREAMS: &str = "pobuda_live_streams";

/// Upper bounds of the classes of durations. Unit: seconds.
const BUCKETS_SECONDS: [f64; 12] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

// The recorder is one per process by nature of the crate; servers of one process, as tests start them, share it.
static INSTALLED: Mutex<Option<PrometheusHandle>> = Mutex::new(None);

/// Installs the recorder at the first call; later calls give the same one.
///
/// # Errors
/// [`BuildError`] when another recorder was installed before.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let mut installed = INSTALLED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = installed.as_ref() {
        return Ok(handle.clone());
    }
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS_SECONDS)?.install_recorder()?;
    metrics::describe_counter!(REQUESTS, "Requests answered");
    metrics::describe_histogram!(REQUEST_SECONDS, metrics::Unit::Seconds, "Time to the head of the answer");
    metrics::describe_gauge!(LOG_POSITION, "Last position of the log");
    metrics::describe_gauge!(MODEL_LAG, "Events that a read model is behind the log");
    metrics::describe_counter!(COMMANDS, "Commands carried out");
    metrics::describe_counter!(TIMERS, "Timers that were taken");
    metrics::describe_gauge!(STREAMS, "Live streams open now");
    Ok(installed.insert(handle).clone())
}

/// Counts one answered request.
pub fn answered(method: &Method, route: Option<&str>, status: StatusCode, took: Duration) {
    let method = known_method(method);
    let route = route.unwrap_or("unmatched").to_owned();
    metrics::counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status.as_str().to_owned())
        .increment(1);
    metrics::histogram!(REQUEST_SECONDS, "method" => method, "route" => route).record(took.as_secs_f64());
}

/// Methods come from outside; a label must not.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
