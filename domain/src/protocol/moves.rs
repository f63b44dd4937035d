//! Whose move it is in a state, as far as the protocol alone says it.

use super::{Operation, Protocol};
use crate::name::Name;

impl Operation {
    /// Whether the program performs it by itself, at a moment or when something else happens.
    pub fn is_automatic(&self) -> bool {
        self.after.is_some() || self.at.is_some() || self.on.is_some()
    }
}

impl Protocol {
    /// The operations by which people move a case on from a state, in the order of the file.
    pub fn moves<'p>(&'p self, state: &Name) -> impl Iterator<Item = &'p Operation> + use<'p> {
        let state = state.clone();
        self.operations.iter().map(|(_, operation)| operation).filter(move |operation| {
            operation.to.is_some()
                && !operation.is_automatic()
                && operation.from.iter().flatten().any(|from| from == state.as_str())
        })
    }

    /// The service that answers for the first move out of a state, as the protocol names it.
    pub fn answering(&self, state: &Name) -> Option<&Name> {
        self.moves(state).find_map(|operation| operation.responsible.service.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use crate::bundled;
    use crate::name::Name;

    #[test]
    fn the_first_move_out_of_a_state_says_who_answers() {
        let library = bundled::library(|source| format!("sha256:{}", source.len())).unwrap();
        let improve = &library.current("improve").unwrap().protocol;
        let answering = |state: &str| improve.answering(&Name::new(state).unwrap()).map(Name::as_str);
        assert_eq!(answering("received"), Some("participation"));
        assert_eq!(answering("objection"), Some("management"));
        // Nobody moves a case on from where it ends, and the author answers for no service.
        assert_eq!(answering("awaiting-author"), None);
        assert_eq!(answering("no-such-state"), None);
    }
}
