//! Every door of the program and who may use it, in one table.
//!
//! The middleware looks up the route it stands before; a route that is not in the table opens for nobody.

use crate::caller::{Caller, Standing};
use crate::http::problem::{Answer, forbidden, internal, unauthenticated};
use axum::http::Method;
use tracing::error;

/// Who may pass a door, by the standing in which they come.
///
/// Doors do not tell one post from another: what a post may do to a case is said by the protocol of the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// Who is not known.
    pub anonymous: bool,
    /// Citizens.
    pub citizen: bool,
    /// Whoever holds a post, in whatever service and role.
    pub staff: bool,
    /// Auditors.
    pub auditor: bool,
    /// Administrators.
    pub admin: bool,
}

/// Anybody, known or not.
pub const EVERYBODY: May = May { anonymous: true, citizen: true, staff: true, auditor: true, admin: true };
/// Whoever is known.
pub const KNOWN: May = May { anonymous: false, ..EVERYBODY };
/// Citizens and officials: whoever takes part in cases.
pub const PARTICIPANTS: May = May { auditor: false, admin: false, ..KNOWN };
/// Whoever holds a post.
pub const OFFICIALS: May = May { citizen: false, ..PARTICIPANTS };
/// Citizens.
pub const CITIZENS: May = May { staff: false, ..PARTICIPANTS };
/// Who examines what is done. Not who looks after the program: whom a rule refused is no matter of theirs.
pub const AUDITORS: May = May { anonymous: false, citizen: false, staff: false, auditor: true, admin: false };
/// Who looks after the program.
pub const ADMINS: May = May { anonymous: false, citizen: false, staff: false, auditor: false, admin: true };

impl May {
    /// Whether the door opens for who comes so; `None` is who is not known.
    pub fn passes(self, standing: Option<&Standing>) -> bool {
        match standing {
            None => self.anonymous,
            Some(Standing::Citizen) => self.citizen,
            Some(Standing::Official { .. }) => self.staff,
            Some(Standing::Auditor) => self.auditor,
            Some(Standing::Admin) => self.admin,
        }
    }
}

/// A method, a route as the router knows it, and who may use it. HEAD goes where GET goes.
pub type Door = (&'static str, &'static str, May);

/// The doors for programs.
pub const API_DOORS: &[Door] = &[
    ("GET", "/api/v1/cases", EVERYBODY),
    ("POST", "/api/v1/cases", PARTICIPANTS),
    ("GET", "/api/v1/cases/{id}", EVERYBODY),
    ("GET", "/api/v1/cases/{id}/timeline", EVERYBODY),
    ("GET", "/api/v1/cases/{id}/timeline/stream", EVERYBODY),
    ("GET", "/api/v1/cases/{id}/operations", EVERYBODY),
    ("POST", "/api/v1/cases/{id}/operations/{operation}", PARTICIPANTS),
    ("POST", "/api/v1/operations/{operation}", OFFICIALS),
    ("GET", "/api/v1/cases/{id}/tasks", EVERYBODY),
    ("POST", "/api/v1/cases/{id}/tasks/{task}", PARTICIPANTS),
    ("POST", "/api/v1/cases/{id}/incidents", PARTICIPANTS),
    ("GET", "/api/v1/cases/{id}/notes", OFFICIALS),
    ("POST", "/api/v1/cases/{id}/notes", OFFICIALS),
    ("GET", "/api/v1/cases/{id}/comments", EVERYBODY),
    ("POST", "/api/v1/cases/{id}/comments", PARTICIPANTS),
    ("GET", "/api/v1/cases/{id}/support", EVERYBODY),
    ("PUT", "/api/v1/cases/{id}/support", CITIZENS),
    ("DELETE", "/api/v1/cases/{id}/support", CITIZENS),
    ("GET", "/api/v1/comments/{id}", EVERYBODY),
    ("PUT", "/api/v1/comments/{id}", PARTICIPANTS),
    ("DELETE", "/api/v1/comments/{id}", PARTICIPANTS),
    ("PUT", "/api/v1/comments/{id}/vote", CITIZENS),
    ("DELETE", "/api/v1/comments/{id}/vote", CITIZENS),
    ("GET", "/api/v1/events", EVERYBODY),
    ("GET", "/api/v1/directory", EVERYBODY),
    ("GET", "/api/v1/queue", OFFICIALS),
    ("GET", "/api/v1/refusals", AUDITORS),
    ("GET", "/api/v1/erasures", EVERYBODY),
    ("POST", "/api/v1/erasures", PARTICIPANTS),
    ("GET", "/api/v1/erasures/{id}", EVERYBODY),
    ("POST", "/api/v1/erasures/{id}/decision", OFFICIALS),
    ("GET", "/api/v1/services", EVERYBODY),
    ("GET", "/api/v1/services/{service}", EVERYBODY),
    ("GET", "/api/v1/services/{service}/due.ics", EVERYBODY),
    ("GET", "/api/v1/protocols", EVERYBODY),
    ("POST", "/api/v1/protocols", ADMINS),
    ("GET", "/api/v1/protocols/{id}", EVERYBODY),
    ("POST", "/api/v1/protocols/{id}/migrations", ADMINS),
    ("GET", "/api/v1/tokens", ADMINS),
    ("POST", "/api/v1/tokens", ADMINS),
    ("DELETE", "/api/v1/tokens/{id}", ADMINS),
    ("GET", "/api/v1/persons", ADMINS),
    ("POST", "/api/v1/persons", EVERYBODY),
    ("POST", "/api/v1/persons/{id}/password-resets", ADMINS),
    ("POST", "/api/v1/password-resets", EVERYBODY),
    ("POST", "/api/v1/sessions", EVERYBODY),
    ("DELETE", "/api/v1/sessions/current", KNOWN),
    ("GET", "/api/v1/me", KNOWN),
    ("PUT", "/api/v1/me", KNOWN),
    ("PUT", "/api/v1/me/password", KNOWN),
    ("PUT", "/api/v1/me/standing", KNOWN),
    ("GET", "/api/v1/me/data", KNOWN),
    ("GET", "/api/v1/me/tokens", KNOWN),
    ("POST", "/api/v1/me/tokens", KNOWN),
    ("DELETE", "/api/v1/me/tokens/{id}", KNOWN),
    ("GET", "/health/live", EVERYBODY),
    ("GET", "/health/ready", EVERYBODY),
    ("GET", "/metrics", EVERYBODY),
    ("GET", "/openapi.json", EVERYBODY),
    ("GET", "/problems/{code}", EVERYBODY),
    ("GET", "/log/checkpoint", EVERYBODY),
    ("GET", "/log/log.json", EVERYBODY),
    ("GET", "/log/tile/{*place}", EVERYBODY),
    ("GET", "/log/rulesets/{sha256}", EVERYBODY),
    ("GET", "/log/receipts/{receipt}", EVERYBODY),
    ("GET", "/openings/{*place}", EVERYBODY),
    ("GET", "/erasures", EVERYBODY),
    ("GET", "/erasures.atom", EVERYBODY),
    ("GET", "/docs", EVERYBODY),
    ("GET", "/docs/", EVERYBODY),
    ("GET", "/docs/{*rest}", EVERYBODY),
];

/// What the challenge says when nobody has signed in. Source: RFC 6750 §3.
const CHALLENGE: &str = "Bearer realm=\"pobuda\"";

/// Who may pass the door, if it is one of ours.
pub fn may(doors: &[Door], method: &Method, route: &str) -> Option<May> {
    let method = if *method == Method::HEAD { Method::GET.as_str() } else { method.as_str() };
    doors.iter().find(|(m, r, _)| *m == method && *r == route).map(|(_, _, may)| *may)
}

/// Lets a caller pass, or says why not.
///
/// # Errors
/// 401 when nobody signed in, 403 when somebody else is needed, 500 for a door that is not in the table.
pub fn admit(may: Option<May>, route: &str, caller: Option<&Caller>) -> Answer<()> {
    let Some(may) = may else {
        error!(route, "The route {route} is not in the table of doors and opens for nobody");
        return Err(internal());
    };
    if may.passes(caller.map(|caller| &caller.standing)) {
        return Ok(());
    }
    Err(match (caller, may.citizen, may.staff) {
        (None, _, _) => unauthenticated(
            "This needs somebody who is known. Send the header Authorization: Bearer TOKEN, or sign in.",
            CHALLENGE,
        ),
        (Some(_), true, true) => forbidden(
            "Auditors and administrators take no part in cases. Come as a citizen or in a post, with a session or a \
             token that acts so.",
        ),
        (Some(_), true, false) => {
            forbidden("Only citizens may do this; you came in another standing. Act as a citizen for it.")
        }
        (Some(_), false, true) => forbidden(
            "Only who holds a post may do this. Act in your post, with a session or a token that acts so.",
        ),
        (Some(_), false, false) if may.auditor => forbidden(
            "Only an auditor may see this. Act as an auditor, with a session or a token that acts so.",
        ),
        (Some(_), false, false) => forbidden("Only an administrator may do this."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::problem::Problem;

    fn caller(standing: Standing) -> Caller {
        Caller { credential: "t".into(), person: None, subject: "s".into(), name: "n".into(), standing }
    }

    fn status(may: May, standing: Option<Standing>) -> u16 {
        let caller = standing.map(caller);
        admit(Some(may), "/x", caller.as_ref())
            .map_or_else(|problem: Problem| problem.status().as_u16(), |()| 200)
    }

    #[test]
    fn each_standing_opens_its_doors_and_no_other() {
        let official = Standing::read("a/b", None, None).expect("a standing");
        let row = |may| {
            [
                None,
                Some(Standing::Citizen),
                Some(official.clone()),
                Some(Standing::Auditor),
                Some(Standing::Admin),
            ]
            .map(|s| status(may, s))
        };
        assert_eq!(row(EVERYBODY), [200, 200, 200, 200, 200]);
        assert_eq!(row(KNOWN), [401, 200, 200, 200, 200]);
        assert_eq!(row(CITIZENS), [401, 200, 403, 403, 403]);
        assert_eq!(row(PARTICIPANTS), [401, 200, 200, 403, 403]);
        assert_eq!(row(OFFICIALS), [401, 403, 200, 403, 403]);
        assert_eq!(row(AUDITORS), [401, 403, 403, 200, 403]);
        assert_eq!(row(ADMINS), [401, 403, 403, 403, 200]);
    }

    #[test]
    fn a_route_that_nobody_listed_opens_for_nobody() {
        assert_eq!(may(API_DOORS, &Method::PATCH, "/api/v1/cases"), None);
        assert!(admit(None, "/x", Some(&caller(Standing::Admin))).is_err());
    }
}
