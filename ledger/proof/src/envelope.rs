//! What a leaf says of its type, as `docs/reference/ledger-format.md` has it.

/// Where the definitions of the payloads are published. Part of every leaf for ever.
pub const SCHEMAS: &str = "https://pobuda.org/schemas/";

/// The outside name: `case.opened` for `CaseOpened` in `case/…`.
pub fn outside_name(stream_kind: &str, event_type: &str) -> String {
    let mut snake = String::with_capacity(event_type.len() + 4);
    for (index, character) in event_type.chars().enumerate() {
        if character.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    let verb = snake.strip_prefix(stream_kind).and_then(|rest| rest.strip_prefix('_')).unwrap_or(&snake);
    format!("{stream_kind}.{verb}")
}

/// The type that a leaf names: `org.pobuda.case.opened.v1`.
pub fn type_of(stream_kind: &str, event_type: &str, version: &str) -> String {
    format!("org.pobuda.{}.v{version}", outside_name(stream_kind, event_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_names_follow_from_stream_and_type() {
        for (kind, event_type, name) in [
            ("case", "CaseOpened", "case.opened"),
            ("case", "OperationPerformed", "case.operation_performed"),
            ("case", "SupportsCounted", "case.supports_counted"),
            ("comment_vote", "CommentVoteCast", "comment_vote.cast"),
            ("comment", "CommentVotesCounted", "comment.votes_counted"),
            ("support", "SupportGiven", "support.given"),
        ] {
            assert_eq!(outside_name(kind, event_type), name);
        }
    }
}
