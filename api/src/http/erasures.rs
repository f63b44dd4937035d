//! Erasures: asked for, decided, listed.

use crate::app::App;
use crate::caller::Caller;
use crate::erasing::told::{Told, latest, one};
use crate::executor::{ErasureOf, ErasureRequest, TextOf};
use crate::http::authentication::{Known, Visitor};
use crate::http::body::{Body, Object};
use crate::http::conditional::{Written, private};
use crate::http::json::Json;
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, forbidden, invalid_body, not_found};
use crate::http::query::Query;
use crate::http::reading::failed;
use crate::http::writing::{Recorded, Write, recorded};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::erasure::{ERASED_DIGESTS_MAX, Ground};
use pobuda_domain::name::{ErasureId, FieldName};
use pobuda_ledger::error::LogError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What asks for an erasure.
#[derive(Deserialize, ToSchema)]
#[schema(as = ErasureRequest)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct RequestBody {
    /// Why: `gdpr-17-1-a` to `gdpr-17-1-f`, `dsa-9`, `dsa-16`, `terms` or `retention`.
    #[schema(example = "dsa-16")]
    ground: String,
    /// The reasons in words, for officials and auditors: 1 to 4000 characters.
    reason: String,
    /// Whom to forget: `me`, or for officials the e-mail address of an account. Without it, `texts`.
    person: Option<String>,
    /// Which texts to erase, at most 500 fields.
    texts: Option<Vec<TextBody>>,
}

/// Texts of one event.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ErasedText)]
pub(super) struct TextBody {
    /// Position of the event.
    #[schema(example = 4802)]
    position: u64,
    /// Their fields; without them all that there are.
    fields: Option<Vec<String>>,
}

/// What decides on an erasure.
#[derive(Deserialize, ToSchema)]
#[schema(as = ErasureDecision)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct DecisionBody {
    /// Whether it is carried out.
    granted: bool,
    /// The statement of reasons, public: 1 to 4000 characters.
    reason: String,
}

/// The latest erasures.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasures)]
pub(super) struct ListBody {
    /// The latest first.
    items: Vec<ErasureBody>,
}

/// An erasure.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(super) struct ErasureBody {
    /// Its id.
    id: String,
    /// `pending`, `refused`, `granted` or `done`.
    state: &'static str,
    /// Why.
    #[schema(example = "dsa-16")]
    ground: String,
    /// `person` or `text`.
    kind: &'static str,
    /// Position of the request.
    position: u64,
    /// Who asked, and when.
    requested: PartBody,
    /// Who decided, and when; null while nobody has.
    decided: Option<PartBody>,
    /// The texts that were asked for; empty for a person.
    texts: Vec<u64>,
    /// Positions of the events that say what is erased.
    erased_by: Vec<u64>,
    /// How many openings are erased.
    erased: u64,
    /// When it was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
}

/// What somebody did for an erasure.
#[derive(Serialize, ToSchema)]
#[schema(as = ErasurePart)]
pub(super) struct PartBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// In which role.
    #[schema(example = "clerk")]
    role: String,
    /// For which service; null for citizens.
    service: Option<String>,
    /// In what words. Those of a request are for officials and auditors; null for others, and where they are erased.
    reason: Option<String>,
}

impl PartBody {
    fn of(by: &By, at: Timestamp, reason: Option<String>) -> Self {
        let (role, service) = (by.role.to_string(), by.service.as_ref().map(ToString::to_string));
        Self { at, role, service, reason }
    }
}

impl ErasureBody {
    /// As those see it who may read the reasons of a request, or not.
    fn of(told: Told, inside: bool) -> Self {
        let state = told.state().name();
        let Told { id, position, requested, why, decided, said, erased, executed_at } = told;
        let decided = decided.map(|(decided, reason)| PartBody::of(&decided.by, decided.occurred_at, reason));
        Self {
            id: id.into(),
            state,
            ground: requested.ground.name().to_owned(),
            kind: requested.kind.name(),
            position,
            decided,
            texts: requested.targets.iter().map(|target| target.index + 1).collect(),
            requested: PartBody::of(&requested.by, requested.occurred_at, why.filter(|_| inside)),
            erased_by: said,
            erased,
            done_at: executed_at,
        }
    }
}

/// Whether somebody may read the reasons of requests.
pub(crate) fn is_inside(known: Option<&Known>) -> bool {
    use crate::caller::Standing::{Auditor, Official};
    known.is_some_and(|known| matches!(known.caller.standing, Auditor | Official { .. }))
}

/// Lists the latest erasures.
#[utoipa::path(
    get, path = "/api/v1/erasures", tag = "erasures", operation_id = "list_erasures",
    params(("min_position" = Option<u64>, Query, description = "Wait until this position can be seen")),
    responses((status = 200, description = "The latest erasures, at most 50", body = ListBody), ReadProblems)
)]
pub(super) async fn list(State(app): State<App>, visitor: Visitor, query: Query) -> Answer<Response> {
    query.finish()?;
    let inside = is_inside(visitor.0.as_ref());
    let told = latest(&app).await.map_err(gone)?;
    let items = told.into_iter().map(|told| ErasureBody::of(told, inside)).collect();
    Ok(private(Written::json(&ListBody { items })?.answer_when(false)))
}

/// Tells one erasure.
#[utoipa::path(
    get, path = "/api/v1/erasures/{id}", tag = "erasures", operation_id = "read_erasure",
    params(
        ("id" = String, Path, description = "Id of the erasure"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses((status = 200, description = "The erasure", body = ErasureBody), ReadProblems)
)]
pub(super) async fn read(
    State(app): State<App>,
    visitor: Visitor,
    PathOf(id): PathOf<String>,
    query: Query,
) -> Answer<Response> {
    query.finish()?;
    let told = one(&app, &named(id)?).await.map_err(gone)?.ok_or_else(|| not_found("erasure"))?;
    let body = ErasureBody::of(told, is_inside(visitor.0.as_ref()));
    Ok(private(Written::json(&body)?.answer_when(false)))
}

/// Asks that texts be erased, or a person forgotten. Somebody else decides.
#[utoipa::path(
    post, path = "/api/v1/erasures", tag = "erasures", operation_id = "request_erasure",
    request_body = RequestBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses(
        (status = 201, description = "It was recorded; somebody else decides on it", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn request(State(app): State<App>, write: Write, body: Body) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let ground = object.parsed("ground", |text| Ground::named(&text).ok_or(UNKNOWN_GROUND));
    let reason = object.text("reason").unwrap_or_default();
    let person = object.maybe_text("person");
    let texts = texts(&mut object);
    if person.is_some() == texts.is_some() {
        object.fault("person", "person-or-texts", "say either whom to forget or which texts to erase");
    }
    object.finish()?;
    let (Some(ground), sender) = (ground, write.sender()?) else { return Err(invalid_body(Vec::new())) };
    let what = match person {
        Some(person) => ErasureOf::Person { subject: subject(&app, &write.caller, &person).await? },
        None => ErasureOf::Texts(texts.unwrap_or_default()),
    };
    let work = async |key| {
        let what = ErasureRequest { ground, what, reason };
        let done = app.executor.request_erasure(sender, what, write.sending(key)).await?;
        let location = format!("/api/v1/erasures/{}", done.id);
        recorded(StatusCode::CREATED, done, None, &location)
    };
    write.once(&app, &bytes, work).await
}

/// Grants or refuses an erasure. Who asked cannot, nor can anybody in the same role.
#[utoipa::path(
    post, path = "/api/v1/erasures/{id}/decision", tag = "erasures", operation_id = "decide_erasure",
    request_body = DecisionBody,
    params(
        ("id" = String, Path, description = "Id of the erasure"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 201, description = "It was recorded; what was granted is carried out at once", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn decide(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let granted = match object.maybe("granted") {
        Some(Json::Bool(granted)) => granted,
        _ => {
            object.fault("granted", "wrong-type", "say true or false");
            false
        }
    };
    let reason = object.text("reason").unwrap_or_default();
    object.finish()?;
    let (id, sender) = (named(id)?, write.sender()?);
    let work = async |key| {
        let done = app.executor.decide_erasure(sender, id, granted, reason, write.sending(key)).await?;
        let location = format!("/api/v1/erasures/{}", done.id);
        recorded(StatusCode::CREATED, done, None, &location)
    };
    write.once(&app, &bytes, work).await
}

const UNKNOWN_GROUND: &str = "this is none of gdpr-17-1-a to gdpr-17-1-f, dsa-9, dsa-16, terms and retention";

fn texts(object: &mut Object) -> Option<Vec<TextOf>> {
    let listed = match object.maybe("texts")? {
        Json::List(listed) => listed,
        _ => {
            object.fault("texts", "wrong-type", "a list is wanted here");
            return None;
        }
    };
    if listed.len() > ERASED_DIGESTS_MAX {
        // Looked at before the log is asked about each of them.
        object.fault("texts", "too-many", format!("at most {ERASED_DIGESTS_MAX} can be named at once"));
        return None;
    }
    let mut texts = Vec::with_capacity(listed.len());
    for text in listed {
        match text_of(text) {
            Some(text) => texts.push(text),
            None => object.fault(
                "texts",
                "wrong-type",
                "each is an object with the position of an event and, if not all are meant, its fields",
            ),
        }
    }
    Some(texts)
}

fn text_of(text: Json) -> Option<TextOf> {
    let Json::Object(mut entries) = text else { return None };
    let Some(Json::Integer(position)) = entries.remove("position") else { return None };
    let fields = match entries.remove("fields") {
        None | Some(Json::Null) => None,
        Some(Json::List(fields)) => Some(fields.into_iter().map(field_of).collect::<Option<BTreeSet<_>>>()?),
        Some(_) => return None,
    };
    let position = u64::try_from(position).ok().filter(|position| *position > 0)?;
    entries.is_empty().then_some(TextOf { position, fields })
}

fn field_of(field: Json) -> Option<FieldName> {
    match field {
        Json::Text(field) => FieldName::new(field).ok(),
        _ => None,
    }
}

/// Who is to be forgotten, to the table of pseudonyms.
pub(crate) async fn subject(app: &App, caller: &Caller, person: &str) -> Answer<String> {
    if person == "me" {
        return Ok(caller.subject.clone());
    }
    if caller.standing.post().is_none() {
        return Err(forbidden("You ask only for yourself: say \"me\". Officials ask for others."));
    }
    let found = app.accounts.find(person).await.map_err(gone)?;
    found.map(|person| person.subject).ok_or_else(|| not_found("account with this address"))
}

fn named(id: String) -> Answer<ErasureId> {
    ErasureId::new(id).map_err(|_| not_found("erasure"))
}

fn gone(error: LogError) -> crate::http::problem::Problem {
    failed(error.into())
}
