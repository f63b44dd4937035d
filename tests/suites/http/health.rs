use super::{case_in_review, head};
use pobuda_projections::Model;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(the_program_says_that_it_lives_and_is_ready, figures_are_told_as_prometheus_reads_them);

async fn the_program_says_that_it_lives_and_is_ready(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    case_in_review(&app, &ana).await;
    let anybody = app.anybody();
    assert_eq!(anybody.get("/health/live").await.assert(200).text("status"), "live");
    let ready = anybody.get_at("/health/ready", head(&app)).await.assert(200);
    assert_eq!(ready.text("status"), "ready");
    assert_eq!(ready.number("log_position"), head(&app));
    let models = ready.json()["models"].as_array().cloned().expect("models");
    assert_eq!(models.len(), Model::ALL.len());
    assert!(models.iter().all(|model| model["lag"] == 0 && model["stopped"].is_null()));
    assert_eq!(ready.header("cache-control"), Some("no-store"));
    app.stop().await;
}

async fn figures_are_told_as_prometheus_reads_them(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    app.anybody().get(&format!("/api/v1/cases/{case}")).await.assert(200);
    let figures = app.anybody().get_at("/metrics", head(&app)).await.assert(200);
    assert!(figures.header("content-type").is_some_and(|kind| kind.starts_with("text/plain; version=0.0.4")));
    for name in [
        "pobuda_log_position",
        "pobuda_read_model_lag_events{model=\"timeline\"}",
        "pobuda_commands_total{",
        "pobuda_http_requests_total{",
        "pobuda_http_request_duration_seconds_bucket{",
        "route=\"/api/v1/cases/{id}/operations/{operation}\"",
    ] {
        assert!(figures.body.contains(name), "{name} is missing");
    }
    // No identifier from an address becomes a label. What stands behind the labels is a number, of any digits.
    let labels =
        figures.body.lines().filter(|line| line.contains("route=")).filter_map(|line| line.rsplit_once(' '));
    assert!(labels.into_iter().all(|(labels, _)| !labels.contains(&case) && !labels.contains("P-2026")));
    app.stop().await;
}
