//! What comments, supports and votes need to know of the case they are about.

use crate::case::Case;
use crate::name::CaseId;
use crate::protocol::{Library, Openness};

/// Facts about a case, as it stood when the decision was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// The case.
    pub case: CaseId,
    /// Whether there is such a case.
    pub exists: bool,
    /// Whether its state is open to comments.
    pub to_comments: bool,
    /// Whether its state is open to supports.
    pub to_supports: bool,
}

impl Discussion {
    /// Reads the facts off a case.
    pub fn of(id: &CaseId, case: &Case, library: &Library) -> Self {
        let open = case.open.as_ref();
        let state =
            open.and_then(|open| library.pinned(&open.protocol)?.protocol.states.get(open.state.as_str()));
        let to = |what| state.is_some_and(|state| state.open_to.contains(&what));
        Self {
            case: id.clone(),
            exists: open.is_some(),
            to_comments: to(Openness::Comment),
            to_supports: to(Openness::Support),
        }
    }
}
