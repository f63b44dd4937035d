//! Everything that is kept of somebody: to read, to take along, and to check. Source: GDPR Articles 15 and 20.

use super::me::known;
use crate::app::App;
use crate::clock::from_millis;
use crate::erasing::told::texts;
use crate::executor::OwnEvent;
use crate::http::authentication::Visitor;
use crate::http::conditional::{Written, private};
use crate::http::openapi::AccountProblems;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::http::reading::failed;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_DISPOSITION;
use axum::response::Response;
use jiff::Timestamp;
use pobuda_ledger::envelope::outside_name;
use pobuda_pages::paths::receipt;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The name under which browsers keep it.
const ATTACHED: HeaderValue = HeaderValue::from_static("attachment; filename=\"pobuda.json\"");

/// What is kept of me.
#[derive(Serialize, ToSchema)]
#[schema(as = MyData)]
pub(crate) struct DataBody {
    /// When it was put together.
    #[schema(value_type = String, format = DateTime)]
    made_at: Timestamp,
    /// The account; null for a token that belongs to none.
    account: Option<AccountBody>,
    /// What I am called in each place. Only this table says that these are the same person.
    pseudonyms: BTreeMap<String, String>,
    /// Everything that I did, in the order of the log.
    events: Vec<EventBody>,
}

/// The account.
#[derive(Serialize, ToSchema)]
#[schema(as = MyAccount)]
pub(crate) struct AccountBody {
    id: String,
    name: String,
    email: String,
    language: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When somebody last signed in.
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_in_at: Option<Timestamp>,
}

/// Something that I did.
#[derive(Serialize, ToSchema)]
#[schema(as = MyEvent)]
pub(crate) struct EventBody {
    /// Where it stands in the log.
    position: u64,
    /// What it is, as in the events feed.
    #[serde(rename = "type")]
    kind: String,
    /// The stream.
    stream: String,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What I wrote, by field. What is erased is not there.
    texts: BTreeMap<String, String>,
    /// What opens the digests in the event. Source: RFC 9901 §4.2.1.
    disclosures: Vec<String>,
    /// Where the proof is that it stands in the published log.
    receipt: String,
}

/// Everything that is kept of me, with what proves it.
#[utoipa::path(
    get, path = "/api/v1/me/data", tag = "accounts", operation_id = "my_data",
    params(("min_position" = Option<u64>, Query, description = "Wait until this position can be seen")),
    responses((status = 200, description = "All of it", body = DataBody), AccountProblems),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn read(State(app): State<App>, visitor: Visitor, query: Query) -> Answer<Response> {
    query.finish()?;
    let caller = known(visitor)?.caller;
    let person = match &caller.person {
        Some(id) => app.accounts.person(id).await.map_err(|error| failed(error.into()))?,
        None => None,
    };
    let at = |millis: pobuda_ledger::record::Millis| from_millis(millis.0);
    let account = person.map(|person| AccountBody {
        id: person.id,
        name: person.name,
        email: person.email,
        language: person.language,
        created_at: at(person.created_at),
        signed_in_at: person.signed_in_at.map(at),
    });
    let pseudonyms = app.log.places_of(&caller.subject).await.map_err(|error| failed(error.into()))?;
    let events = app.executor.own_events(&caller.subject).await?;
    let body = DataBody {
        made_at: app.clock.now(),
        account,
        pseudonyms: pseudonyms.into_iter().collect(),
        events: events.into_iter().map(EventBody::of).collect(),
    };
    let mut response = private(Written::json(&body)?.answer_when(false));
    response.headers_mut().insert(CONTENT_DISPOSITION, ATTACHED);
    Ok(response)
}

impl EventBody {
    fn of(own: OwnEvent) -> Self {
        let OwnEvent { recorded, openings } = own;
        Self {
            position: recorded.position,
            kind: outside_name(&recorded.stream.kind, &recorded.event_type),
            stream: recorded.stream.to_string(),
            at: from_millis(recorded.occurred_at.0),
            texts: texts(&openings),
            disclosures: openings.into_iter().map(|placed| placed.opening.disclosure).collect(),
            receipt: receipt(recorded.position),
        }
    }
}
