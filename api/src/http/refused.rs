//! Refusals of the executor as problems: the one place where a rule's answer gets a status.

use crate::executor::{Refusal, RefusalKind, Refused};
use crate::http::explained;
use crate::http::problem::{
    FieldError, Problem, idempotency_key_reused, internal, invalid_body, overloaded, precondition_failed,
};
use axum::http::StatusCode;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Rule(refusal) => rule(refusal),
            Refused::Fields(errors) => invalid_body(
                errors.into_iter().map(|e| FieldError::new(e.pointer, e.code, e.detail)).collect(),
            ),
            Refused::Stale { current } => precondition_failed(current),
            Refused::KeyReused => idempotency_key_reused(),
            Refused::Busy => overloaded(),
            // Logged by the executor, with its causes.
            Refused::Failed => internal(),
        }
    }
}

fn rule(refusal: Refusal) -> Problem {
    let status = match refusal.kind {
        RefusalKind::NotFound => StatusCode::NOT_FOUND,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
        RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Conflict => StatusCode::CONFLICT,
    };
    let title = explained::title(refusal.code).unwrap_or("The rules do not allow this");
    let detail = format!("Nothing was recorded: {}.", refusal.sentence.trim_end_matches('.'));
    let errors = refusal.pointer.map(|pointer| FieldError::new(pointer, refusal.code, refusal.sentence));
    Problem::new(status, refusal.code, title, detail).with_errors(errors.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_and_gets_the_status_of_its_kind() {
        let refusal = |kind| Refusal {
            code: "field-missing",
            sentence: "submit needs the field title".into(),
            kind,
            pointer: Some("/fields/title".into()),
            arguments: vec![],
        };
        let problem = Problem::from(Refused::Rule(refusal(RefusalKind::Invalid)));
        assert_eq!(problem.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem.code(), "field-missing");
        assert_eq!(problem.errors().first().map(|e| e.pointer.as_str()), Some("/fields/title"));
        let status = |kind| Problem::from(Refused::Rule(refusal(kind))).status().as_u16();
        assert_eq!(status(RefusalKind::NotFound), 404);
        assert_eq!(status(RefusalKind::Forbidden), 403);
        assert_eq!(status(RefusalKind::Conflict), 409);
        assert_eq!(Problem::from(Refused::Stale { current: 3 }).status().as_u16(), 412);
        assert_eq!(Problem::from(Refused::KeyReused).status().as_u16(), 422);
        assert_eq!(Problem::from(Refused::Busy).status().as_u16(), 503);
    }
}
