//! Queues: what a post, or a whole service, has to do. For those who hold a post in it.

use crate::app::App;
use crate::desk::{Desk, Duty, NoDesk};
use crate::http::authentication::Signed;
use crate::http::conditional::{Written, private};
use crate::http::openapi::ReadProblems;
use crate::http::problem::{Answer, Problem, forbidden, invalid_query};
use crate::http::query::Query;
use crate::http::reading::{cursor, failed, lang, limit, link_next};
use crate::telling::{DutyTold, Speaker};
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use pobuda_projections::read::{QueueCounts, QueuePart};
use serde::Serialize;
use utoipa::ToSchema;

/// A page of a queue, and how much there is of each part.
#[derive(Serialize, ToSchema)]
#[schema(as = Queue)]
pub(super) struct QueueBody {
    /// The service whose queue it is.
    #[schema(example = "roads")]
    service: String,
    /// The role in it; null for all posts of the service.
    #[schema(example = "head")]
    role: Option<String>,
    /// What there is to do, the most urgent first.
    items: Vec<DutyTold>,
    /// How much every part has.
    counts: CountsBody,
    /// Cursor of the next page; null on the last one.
    next: Option<String>,
}

/// How much every part of a queue has: cases, once for each post that has to do with them.
#[derive(Serialize, ToSchema)]
#[schema(as = QueueCounts)]
pub(super) struct CountsBody {
    /// All of it.
    all: u64,
    /// What is late.
    overdue: u64,
    /// What is due within the next three working days.
    due_soon: u64,
    /// What is due later, or at no set time.
    later: u64,
    /// What waits for the citizen.
    waiting: u64,
    /// What needs a human to go on, whatever other part it belongs to.
    incidents: u64,
}

impl CountsBody {
    fn of(counts: &QueueCounts) -> Self {
        Self {
            all: counts.of(QueuePart::All),
            overdue: counts.of(QueuePart::Overdue),
            due_soon: counts.of(QueuePart::DueSoon),
            later: counts.of(QueuePart::Later),
            waiting: counts.of(QueuePart::Waiting),
            incidents: counts.of(QueuePart::Incidents),
        }
    }
}

/// Lists what the caller's post, another post of their service, or all of it has to do.
#[utoipa::path(
    get, path = "/api/v1/queue", tag = "queue", operation_id = "read_queue",
    params(
        ("post" = Option<String>, Query, description = "SERVICE/ROLE: a post of your own service; your own without it"),
        ("service" = Option<String>, Query, description = "Your own service: the queues of all its posts together"),
        ("part" = Option<String>, Query, description = "all (default), overdue, due_soon, later, waiting or incidents"),
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of the queue, with counts of all its parts", body = QueueBody),
        (status = 403, description = "Only who holds a post has a queue, and only their own service's",
            body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        ReadProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    Signed(caller): Signed,
    mut query: Query,
    uri: Uri,
) -> Answer<Response> {
    let (post, service) = (query.text("post"), query.text("service"));
    let part = match query.text("part") {
        None => QueuePart::default(),
        Some(name) => QueuePart::parse(&name).ok_or_else(|| {
            let known = QueuePart::ALL.map(QueuePart::name).join(", ");
            invalid_query(format!("part is {name:?}; it takes one of: {known}."))
        })?,
    };
    let (limit, cursor, lang) = (limit(&mut query)?, cursor(&mut query)?, lang(&mut query)?);
    query.finish()?;
    let desk = Desk::read(&caller.standing, post.as_deref(), service.as_deref()).map_err(refused)?;
    let page = desk.duties(&app, part, limit, cursor.as_ref()).await.map_err(failed)?;
    let counts = desk.counts(&app).await.map_err(failed)?;
    let (speaker, now) = (Speaker::new(&app.library, lang), app.clock.now());
    let next = page.next.map(|cursor| cursor.to_string());
    let body = QueueBody {
        service: desk.service.to_string(),
        role: desk.role.as_ref().map(ToString::to_string),
        items: page.rows.iter().map(|Duty { work, case }| speaker.duty(work, case, now)).collect(),
        counts: CountsBody::of(&counts),
        next: next.clone(),
    };
    let response = Written::json(&body)?.answer_when(false);
    Ok(link_next(private(response), &uri, "cursor", next.as_deref()))
}

fn refused(no: NoDesk) -> Problem {
    match no {
        NoDesk::NoPost | NoDesk::Foreign(_) => forbidden(format!("This is not yours to see: {no}.")),
        NoDesk::Both | NoDesk::Shapeless | NoDesk::Malformed(_) => {
            invalid_query(format!("post, service: {no}."))
        }
    }
}
