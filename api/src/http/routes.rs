//! The routes for programs, and their description, from one registration.

use crate::app::App;
use crate::http::authentication::{Guard, guard};
use crate::http::conditional::{JSON, Written};
use crate::http::doors::API_DOORS;
use crate::http::openapi::ApiDoc;
use crate::http::rendered::Rendered;
use crate::http::stream::Streams;
use crate::http::{
    bulk, cases, comments, directory, erasures, events, explained, health, me, migrations, notes, operations,
    own_data, own_tokens, password_resets, persons, protocols, publications, published, punctuality, queue,
    refusals, sessions, stream, supports, tasks, timeline, tokens, votes,
};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router, middleware};
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The page `/docs` styles itself inline; nothing else is allowed more than elsewhere.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; \
     base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
);

/// All doors for programs. Problems ride along for the edge to give them a shape.
pub fn router(app: App) -> Router {
    let (router, document) = described().split_for_parts();
    let description = super::written(&document).map(|text| Written::text(text, JSON));
    let description = move |headers: HeaderMap| {
        let description = description.clone();
        async move { description.and_then(|written| written.answer(&headers)) }
    };
    let guard_of = Guard { app: app.clone(), doors: API_DOORS, csrf_by_header: true };
    let docs: Router<App> = SwaggerUi::new("/docs").config(Config::from("/openapi.json")).into();
    let docs = docs.layer(middleware::map_response(|mut response: Response| async {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, DOCS_POLICY);
        response
    }));
    router
        .route("/openapi.json", get(description))
        .route("/log/checkpoint", get(published::checkpoint))
        .route("/log/log.json", get(published::told))
        .route("/log/tile/{*place}", get(published::tile))
        .route("/log/rulesets/{sha256}", get(published::file))
        .route("/log/receipts/{receipt}", get(published::receipt))
        .route("/openings/{*place}", get(published::openings))
        .route("/erasures", get(published::erasures))
        .route("/erasures.atom", get(published::erasure_feed))
        .merge(docs)
        .layer(Extension(Rendered::default()))
        .layer(Extension(Streams::default()))
        // Only before routes that are there: an unknown address or method is not a closed door.
        .route_layer(middleware::from_fn_with_state(guard_of, guard))
        .with_state(app)
}

/// The description of the API.
pub fn openapi() -> Document {
    described().into_openapi()
}

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(cases::list, cases::open))
        .routes(routes!(cases::read))
        .routes(routes!(timeline::read))
        .routes(routes!(stream::open))
        .routes(routes!(operations::list))
        .routes(routes!(operations::perform))
        .routes(routes!(bulk::perform))
        .routes(routes!(tasks::list))
        .routes(routes!(tasks::close))
        .routes(routes!(tasks::resolve))
        .routes(routes!(notes::list, notes::add))
        .routes(routes!(comments::list, comments::post))
        .routes(routes!(comments::read, comments::edit, comments::withdraw))
        .routes(routes!(votes::cast, votes::withdraw))
        .routes(routes!(supports::read, supports::give, supports::withdraw))
        .routes(routes!(events::read))
        .routes(routes!(directory::read))
        .routes(routes!(queue::read))
        .routes(routes!(refusals::list))
        .routes(routes!(erasures::list, erasures::request))
        .routes(routes!(erasures::read))
        .routes(routes!(erasures::decide))
        .routes(routes!(own_data::read))
        .routes(routes!(punctuality::list))
        .routes(routes!(punctuality::read))
        .routes(routes!(punctuality::due))
        .routes(routes!(protocols::list, publications::publish))
        .routes(routes!(protocols::read))
        .routes(routes!(migrations::migrate))
        .routes(routes!(tokens::list, tokens::issue))
        .routes(routes!(tokens::revoke))
        .routes(routes!(persons::list, persons::register))
        .routes(routes!(persons::allow_reset))
        .routes(routes!(password_resets::reset))
        .routes(routes!(sessions::begin))
        .routes(routes!(sessions::end))
        .routes(routes!(me::read, me::describe))
        .routes(routes!(me::change_password))
        .routes(routes!(me::act_in))
        .routes(routes!(own_tokens::list, own_tokens::issue))
        .routes(routes!(own_tokens::revoke))
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::figures))
        .routes(routes!(explained::explain))
}
