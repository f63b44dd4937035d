//! The directory for everybody: services and their posts, and nobody by name.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::openapi::ReadProblems;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::http::reading::{Listed, lang};
use crate::start::today;
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// A service.
#[derive(Serialize, ToSchema)]
#[schema(as = Service)]
pub(super) struct ServiceBody {
    /// Its name in cases and protocols.
    #[schema(example = "roads")]
    service: String,
    /// What it is called.
    name: String,
    /// Whether a case can be given to it.
    assignable: bool,
    /// Its posts.
    posts: Vec<PostBody>,
}

/// A post of a service.
#[derive(Serialize, ToSchema)]
#[schema(as = Post)]
pub(super) struct PostBody {
    /// Its role.
    #[schema(example = "head")]
    role: String,
    /// Whether anybody is there today, who holds it or stands in.
    filled: bool,
}

/// Lists the services and their posts.
#[utoipa::path(
    get, path = "/api/v1/directory", tag = "directory", operation_id = "read_directory",
    params(
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "The services that there are; none while the municipality keeps no directory", body = Listed<ServiceBody>),
        ReadProblems,
    )
)]
pub(super) async fn read(State(app): State<App>, mut query: Query, headers: HeaderMap) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let library = app.executor.fresh_library().await?;
    let (speaker, today) = (Speaker::new(&library, lang), today(&library, &app.clock));
    let services = library.directory().into_iter().flat_map(|directory| directory.open(today));
    let items = services.map(|(service, listed)| ServiceBody {
        service: service.to_string(),
        name: speaker.service(None, service),
        assignable: listed.assignable,
        posts: listed
            .posts
            .iter()
            .map(|(role, post)| PostBody {
                role: role.to_string(),
                filled: post.people(today).next().is_some(),
            })
            .collect(),
    });
    Written::json(&Listed { items: items.collect(), next: None })?.answer(&headers)
}
