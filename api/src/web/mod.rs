//! The web pages: requests become typed contexts of `pobuda_pages`, forms become the same commands that
//! the HTTP interface sends.

mod account;
mod behalf;
mod bulk;
mod case;
mod comment;
pub mod doors;
mod draft;
mod erasures;
mod fields;
mod found;
mod guard;
mod home;
mod how_it_works;
mod info;
mod list;
mod missed;
mod new_case;
mod note;
mod offices;
mod operation;
mod people;
pub mod posted;
mod queue;
mod ready;
mod refusals;
mod refused;
mod reply;
mod sheet;
mod sign_in;
mod standing;
mod stuck;
mod support;
mod task;
mod trouble;
mod visitor;
mod words;

pub use trouble::speak;

use crate::app::App;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Router, middleware};
use pobuda_pages::Lang;
use pobuda_pages::page::info::Topic;

/// All doors for people.
pub fn router(app: App) -> Router {
    let mut all = Router::new();
    for lang in Lang::ALL {
        all = all.merge(pages(&app, lang));
    }
    let plain = Router::new()
        .route("/", get(home::language))
        .route("/assets/{file}", get(info::asset))
        .layer(middleware::from_fn_with_state((app.clone(), Lang::default()), guard::pass));
    all.merge(plain).layer(DefaultBodyLimit::max(crate::http::body::BODY_BYTES_MAX)).with_state(app)
}

/// The pages in one language. The language is part of every route: `/xx/cases` is no page of ours.
fn pages(app: &App, lang: Lang) -> Router<App> {
    let mut router = Router::new();
    for (path, methods) in routes() {
        router = router.route(&format!("/{lang}{path}"), methods);
    }
    router
        .method_not_allowed_fallback(info::nothing)
        .layer(middleware::from_fn_with_state((app.clone(), lang), guard::pass))
}

fn routes() -> Vec<(&'static str, MethodRouter<App>)> {
    let topic =
        |topic: Topic| get(move |state: axum::extract::State<App>, visit| info::topic(state.0, visit, topic));
    vec![
        ("", get(info::front)),
        ("/", get(home::home)),
        ("/cases", get(list::list)),
        ("/cases/new", get(new_case::choose)),
        ("/cases/new/{protocol}", get(new_case::form).post(new_case::send)),
        ("/cases/{reference}", get(case::page)),
        ("/cases/{reference}/support", post(support::support)),
        ("/cases/{reference}/comments", post(comment::post)),
        ("/cases/{reference}/notes", post(note::add)),
        ("/cases/{reference}/operations/{operation}", get(operation::form).post(operation::perform)),
        ("/cases/{reference}/tasks/{task}", get(task::form).post(task::close)),
        ("/cases/{reference}/incidents", post(stuck::resolve)),
        ("/queue", get(queue::page)),
        ("/operations", get(bulk::form).post(bulk::perform)),
        ("/refusals", get(refusals::page)),
        ("/erasures", get(erasures::list)),
        ("/erasures/{id}", post(erasures::decide)),
        ("/erasures/new/{position}", get(erasures::form).post(erasures::ask)),
        ("/services", get(offices::list)),
        ("/services/{service}", get(offices::one)),
        ("/comments/{comment}/edit", post(comment::edit)),
        ("/comments/{comment}/withdraw", post(comment::withdraw)),
        ("/comments/{comment}/vote", post(comment::vote)),
        ("/sign-in", get(sign_in::form).post(sign_in::sign_in)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/register", get(people::register_form).post(people::register)),
        ("/reset", get(people::reset_form).post(people::reset)),
        ("/account", get(account::page).post(account::describe)),
        ("/account/erase", get(erasures::account_form).post(erasures::ask_for_account)),
        ("/account/standing", post(account::act_in)),
        ("/account/password", post(account::change_password)),
        ("/account/tokens", post(account::issue)),
        ("/account/tokens/revoke", post(account::revoke)),
        ("/how-it-works", get(how_it_works::overview)),
        ("/how-it-works/{protocol}", get(how_it_works::one)),
        ("/how-it-works/{protocol}/picture.svg", get(how_it_works::picture)),
        ("/help", topic(Topic::Help)),
        ("/accessibility", topic(Topic::Accessibility)),
        ("/privacy", topic(Topic::Privacy)),
        ("/{*rest}", any(info::nothing)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use doors::{LANGUAGE, WEB_DOORS};

    #[test]
    fn every_route_has_a_door_and_every_door_a_route() {
        let routes: Vec<String> = routes().iter().map(|(path, _)| format!("{LANGUAGE}{path}")).collect();
        for route in &routes {
            assert!(
                WEB_DOORS.iter().any(|(_, door, _)| door == route),
                "{route} is not in the table of doors"
            );
        }
        for (_, door, _) in WEB_DOORS {
            let plain = matches!(*door, "/" | "/assets/{file}");
            assert!(plain || routes.iter().any(|route| route == door), "{door} leads nowhere");
        }
    }
}
