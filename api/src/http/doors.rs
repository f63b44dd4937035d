//! Every door of the program and who may use it, in one table.
//!
//! The middleware looks up the route it stands before; a route that is not in the table opens for nobody.

use crate::caller::{Caller, Standing};
use crate::http::problem::{Answer, forbidden, internal, unauthenticated};
use axum::http::Method;
use tracing::error;

/// Who may use a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Anybody, known or not.
    Nobody,
    /// A citizen.
    Citizen,
    /// A citizen or an official: whoever takes part in cases.
    Participant,
    /// Somebody who holds a post.
    Official,
    /// Who looks after the program.
    Admin,
}

/// A method, a route as the router knows it, and who may use it. HEAD goes where GET goes.
pub type Door = (&'static str, &'static str, Needs);

/// The doors for programs.
pub const API_DOORS: &[Door] = &[
    ("GET", "/api/v1/cases", Needs::Nobody),
    ("POST", "/api/v1/cases", Needs::Participant),
    ("GET", "/api/v1/cases/{id}", Needs::Nobody),
    ("GET", "/api/v1/cases/{id}/timeline", Needs::Nobody),
    ("GET", "/api/v1/cases/{id}/timeline/stream", Needs::Nobody),
    ("GET", "/api/v1/cases/{id}/operations", Needs::Nobody),
    ("POST", "/api/v1/cases/{id}/operations/{operation}", Needs::Participant),
    ("GET", "/api/v1/cases/{id}/tasks", Needs::Nobody),
    ("POST", "/api/v1/cases/{id}/tasks/{task}", Needs::Participant),
    ("POST", "/api/v1/cases/{id}/incidents", Needs::Participant),
    ("GET", "/api/v1/cases/{id}/comments", Needs::Nobody),
    ("POST", "/api/v1/cases/{id}/comments", Needs::Participant),
    ("GET", "/api/v1/cases/{id}/support", Needs::Nobody),
    ("PUT", "/api/v1/cases/{id}/support", Needs::Citizen),
    ("DELETE", "/api/v1/cases/{id}/support", Needs::Citizen),
    ("GET", "/api/v1/comments/{id}", Needs::Nobody),
    ("PUT", "/api/v1/comments/{id}", Needs::Participant),
    ("DELETE", "/api/v1/comments/{id}", Needs::Participant),
    ("PUT", "/api/v1/comments/{id}/vote", Needs::Citizen),
    ("DELETE", "/api/v1/comments/{id}/vote", Needs::Citizen),
    ("GET", "/api/v1/events", Needs::Nobody),
    ("GET", "/api/v1/queue", Needs::Official),
    ("GET", "/api/v1/services", Needs::Nobody),
    ("GET", "/api/v1/services/{service}", Needs::Nobody),
    ("GET", "/api/v1/services/{service}/due.ics", Needs::Nobody),
    ("GET", "/api/v1/protocols", Needs::Nobody),
    ("GET", "/api/v1/protocols/{id}", Needs::Nobody),
    ("GET", "/api/v1/tokens", Needs::Admin),
    ("POST", "/api/v1/tokens", Needs::Admin),
    ("DELETE", "/api/v1/tokens/{id}", Needs::Admin),
    ("GET", "/health/live", Needs::Nobody),
    ("GET", "/health/ready", Needs::Nobody),
    ("GET", "/metrics", Needs::Nobody),
    ("GET", "/openapi.json", Needs::Nobody),
    ("GET", "/problems/{code}", Needs::Nobody),
    ("GET", "/docs", Needs::Nobody),
    ("GET", "/docs/", Needs::Nobody),
    ("GET", "/docs/{*rest}", Needs::Nobody),
];

/// What the challenge says when nobody has signed in. Source: RFC 6750 §3.
const CHALLENGE: &str = "Bearer realm=\"pobuda\"";

/// Who may use the door, if it is one of ours.
pub fn needs(doors: &[Door], method: &Method, route: &str) -> Option<Needs> {
    let method = if *method == Method::HEAD { Method::GET.as_str() } else { method.as_str() };
    doors.iter().find(|(m, r, _)| *m == method && *r == route).map(|(_, _, needs)| *needs)
}

/// Lets a caller pass, or says why not.
///
/// # Errors
/// 401 when nobody signed in, 403 when somebody else is needed, 500 for a door that is not in the table.
pub fn admit(needs: Option<Needs>, route: &str, caller: Option<&Caller>) -> Answer<()> {
    let Some(needs) = needs else {
        error!(route, "The route {route} is not in the table of doors and opens for nobody");
        return Err(internal());
    };
    if needs == Needs::Nobody {
        return Ok(());
    }
    let Some(caller) = caller else {
        return Err(unauthenticated(
            "This needs somebody who is known. Send the header Authorization: Bearer TOKEN, or sign in.",
            CHALLENGE,
        ));
    };
    match (needs, &caller.standing) {
        (Needs::Nobody, _)
        | (Needs::Citizen | Needs::Participant, Standing::Citizen)
        | (Needs::Participant | Needs::Official, Standing::Official { .. })
        | (Needs::Admin, Standing::Admin) => Ok(()),
        (Needs::Citizen, _) => {
            Err(forbidden("Only citizens may do this; you came with the token of an office."))
        }
        (Needs::Official, _) => {
            Err(forbidden("Only who holds a post may do this. Come with the token of an official."))
        }
        (Needs::Participant, _) => Err(forbidden(
            "An administrator takes no part in cases. Come with the token of a citizen or an official.",
        )),
        (Needs::Admin, _) => Err(forbidden("Only an administrator may do this.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Problem;

    fn caller(standing: Standing) -> Caller {
        Caller { token: "t".into(), subject: "s".into(), name: "n".into(), standing }
    }

    fn status(needs: Needs, standing: Option<Standing>) -> u16 {
        let caller = standing.map(caller);
        admit(Some(needs), "/x", caller.as_ref())
            .map_or_else(|problem: Problem| problem.status().as_u16(), |()| 200)
    }

    #[test]
    fn each_standing_opens_its_doors_and_no_other() {
        let official = Standing::read("a/b", None, None).expect("a standing");
        let row = |needs| {
            [None, Some(Standing::Citizen), Some(official.clone()), Some(Standing::Admin)]
                .map(|s| status(needs, s))
        };
        assert_eq!(row(Needs::Nobody), [200, 200, 200, 200]);
        assert_eq!(row(Needs::Citizen), [401, 200, 403, 403]);
        assert_eq!(row(Needs::Participant), [401, 200, 200, 403]);
        assert_eq!(row(Needs::Official), [401, 403, 200, 403]);
        assert_eq!(row(Needs::Admin), [401, 403, 403, 200]);
    }

    #[test]
    fn a_route_that_nobody_listed_opens_for_nobody() {
        assert_eq!(needs(API_DOORS, &Method::PATCH, "/api/v1/cases"), None);
        assert!(admit(None, "/x", Some(&caller(Standing::Admin))).is_err());
    }
}
