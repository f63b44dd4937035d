//! The description of the API, generated from the handlers. Source: OpenAPI 3.1.

use crate::http::problem::{FieldError, PROBLEM_JSON, ProblemBody};
use std::collections::BTreeMap;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi as Document, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, Modify, OpenApi};

/// The parts of the description that belong to no handler.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Pobuda",
        description = "Citizens' initiatives, and everything that happens to them. Every write is one command that is \
                       recorded for ever in one ordered log; every read is folded from it.\n\nErrors are problems \
                       (RFC 9457). Writes take `Idempotency-Key`, operations need `If-Match`. Any GET takes \
                       `min_position` and waits up to 5 s until it can show that much.",
        license(name = "EUPL-1.2", url = "https://eupl.eu/1.2/en/"),
    ),
    tags(
        (name = "cases", description = "Initiatives: opened, read as of any moment, moved on by operations"),
        (name = "timeline", description = "What happened to a case, entry by entry"),
        (name = "comments", description = "What people say about a case, and votes on it"),
        (name = "supports", description = "How many support a case"),
        (name = "queue", description = "What a post or a service has to do"),
        (name = "erasures", description = "Texts that are erased, people who are forgotten, and who decided it"),
        (name = "audit", description = "What the rules refused, for auditors"),
        (name = "services", description = "How punctual services are, and what is due"),
        (name = "events", description = "The public event feed, byte for byte what is hashed"),
        (name = "directory", description = "The services of the municipality and their posts"),
        (name = "protocols", description = "The rules that cases are handled under"),
        (name = "accounts", description = "People: registering, signing in, what one may act as, tokens of one's own"),
        (name = "tokens", description = "Access tokens, for administrators"),
        (name = "operation", description = "For those who look after the program"),
    ),
    components(schemas(ProblemBody, FieldError)),
    modifiers(&Ways)
)]
pub struct ApiDoc;

/// The ways to make oneself known.
struct Ways;

impl Modify for Ways {
    fn modify(&self, document: &mut Document) {
        let components = document.components.get_or_insert_default();
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token. Shown once, when it is issued."))
            .build();
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let cookie = ApiKeyValue::with_description(
            "pobuda",
            "The session of a browser that has signed in. Writes bring its token as X-CSRF-Token.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// What a read can be answered with instead.
pub struct ReadProblems;

/// What a write can be answered with instead.
pub struct WriteProblems;

/// What a request about an account can be answered with instead.
pub struct AccountProblems;

/// What an administrator's request can be answered with instead.
pub struct AdminProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("304", "What you have is still good; sent only when If-None-Match was"),
            ("400", "A parameter or a header is not valid; the detail names it"),
            ("401", "An access token was sent that is none of ours, or was revoked"),
            ("404", "There is nothing at this address"),
            ("500", "Something failed on our side"),
            ("503", "Too busy, or the position in min_position is not reached yet; see Retry-After"),
        ])
    }
}

impl IntoResponses for WriteProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "The body or a header cannot be read; nothing was recorded"),
            ("401", "Nobody has signed in"),
            ("403", "Somebody with another role may do this"),
            ("404", "What it is about does not exist"),
            ("409", "A rule does not allow it as things stand; `type` says which"),
            ("412", "It has changed since you read it: If-Match is stale"),
            ("413", "The body is too large"),
            ("415", "The body is not sent as application/json"),
            ("422", "Fields break a rule, see `errors`; or the Idempotency-Key belongs to another request"),
            ("500", "Something failed on our side"),
            ("503", "Too busy; nothing was recorded; see Retry-After"),
        ])
    }
}

impl IntoResponses for AccountProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "The body, a parameter or a header cannot be read"),
            ("401", "Nobody has signed in"),
            ("403", "It needs an account or a session, or was not sent from a page of ours"),
            ("404", "There is nothing of this id"),
            ("409", "As things stand it cannot be; `type` says why"),
            ("413", "The body is too large"),
            ("415", "The body is not sent as application/json"),
            ("422", "Fields cannot be taken, see `errors`; or what should prove who you are does not"),
            ("429", "Too many tries; see Retry-After"),
            ("500", "Something failed on our side"),
            ("503", "Too busy; see Retry-After"),
        ])
    }
}

impl IntoResponses for AdminProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            ("400", "The body, a parameter or a header cannot be read"),
            ("401", "Nobody has signed in"),
            ("403", "Only an administrator may do this"),
            ("404", "There is nothing of this id"),
            ("413", "The body is too large"),
            ("415", "The body is not sent as application/json"),
            ("422", "Fields break a rule, see `errors`; or the Idempotency-Key belongs to another request"),
            ("500", "Something failed on our side"),
            ("503", "Too busy; see Retry-After"),
        ])
    }
}

fn problems(rows: &[(&str, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let response = |(status, description): &(&str, &str)| {
        let response = ResponseBuilder::new().description(*description);
        // 304 has no body. RFC 9110 §15.4.5.
        let response = if *status == "304" {
            response
        } else {
            let schema = Ref::from_schema_name("Problem");
            response.content(PROBLEM_JSON, ContentBuilder::new().schema(Some(schema)).build())
        };
        ((*status).to_owned(), RefOr::T(response.build()))
    };
    rows.iter().map(response).collect()
}
