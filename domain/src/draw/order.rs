//! In which order the states stand from top to bottom.
//!
//! The citizen's steps decide first. Within a step a state stands below all those that lead to it: its layer is the
//! longest way to it, where what closes a circle is not counted. Source: the layering of K. Sugiyama, S. Tagawa and
//! M. Toda, *Methods for Visual Understanding of Hierarchical System Structures*, 1981.

/// A way between two states, by numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Nothing where cases begin.
    pub(super) from: Option<usize>,
    pub(super) to: usize,
    /// Whether it leads back to where a case came from.
    pub(super) back: bool,
    /// Whether it opens what was closed.
    pub(super) reopens: bool,
}

/// What decides about the place of a state besides its ways.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// Its step, by number.
    pub(super) step: usize,
    pub(super) is_final: bool,
}

/// Numbers of the states from top to bottom.
pub(super) fn from_top(states: &[Standing], edges: &[Edge]) -> Vec<usize> {
    let late = only_opened_again(states.len(), edges);
    let step = |state: usize| states.get(state).map(|state| state.step);
    // A group is a step; what only an objection brings about stands below the end that it objects to.
    let group = |state: usize| Some((step(state)?, *late.get(state)?));
    let inside = |edge: &&Edge| {
        let same = edge.from.is_some_and(|from| from != edge.to && group(from) == group(edge.to));
        same && !edge.back && !edge.reopens
    };
    let onward: Vec<Edge> = edges.iter().filter(inside).copied().collect();
    let entered = |state: usize| {
        edges.iter().any(|edge| {
            edge.to == state && !edge.back && edge.from.is_none_or(|from| group(from) != group(state))
        })
    };
    let mut roots: Vec<usize> = (0..states.len()).collect();
    roots.sort_by_key(|state| !entered(*state));
    let layers = layers(states.len(), &roots, &onward);
    let is_open = |state: usize| states.get(state).is_some_and(|state| !state.is_final);
    let mut order: Vec<usize> = (0..states.len()).collect();
    order.sort_by_key(|state| {
        let out = || edges.iter().filter(|edge| edge.from == Some(*state) && edge.to != *state);
        // In one layer: first where cases begin, last what leads into the next step.
        let leads_on = out().any(|edge| !edge.back && is_open(edge.to) && step(edge.to) > step(*state));
        let is_detour = out().any(|edge| edge.back);
        let opens = edges.iter().any(|edge| edge.from.is_none() && edge.to == *state);
        (group(*state), layers.get(*state).copied(), !opens, leads_on, is_detour, *state)
    });
    order
}

/// Which states a case comes to only after it was opened again.
fn only_opened_again(states: usize, edges: &[Edge]) -> Vec<bool> {
    let mut late = vec![true; states];
    loop {
        let mut changed = false;
        for edge in edges.iter().filter(|edge| !edge.reopens) {
            let reached = edge.from.is_none_or(|from| late.get(from) == Some(&false));
            if let Some(to) = late.get_mut(edge.to).filter(|to| reached && **to) {
                *to = false;
                changed = true;
            }
        }
        if !changed {
            return late;
        }
    }
}

/// The longest way to each state, without the edges that close a circle.
fn layers(states: usize, roots: &[usize], edges: &[Edge]) -> Vec<usize> {
    let mut walk = Walk { edges, seen: vec![Seen::Not; states], finished: Vec::new(), closing: Vec::new() };
    for root in roots {
        walk.visit(*root);
    }
    let mut layers = vec![0_usize; states];
    // Finished last means leading to what finished before: a topological order, read backwards.
    for state in walk.finished.iter().rev() {
        let below = layers.get(*state).copied().unwrap_or(0).saturating_add(1);
        for (at, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from == Some(*state)) {
            if let Some(layer) = layers.get_mut(edge.to).filter(|_| !walk.closing.contains(&at)) {
                *layer = below.max(*layer);
            }
        }
    }
    layers
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Not,
    /// On the way that is being walked.
    Underway,
    Done,
}

/// A walk in depth. It goes no deeper than there are states, of which the number is limited.
struct Walk<'a> {
    edges: &'a [Edge],
    seen: Vec<Seen>,
    finished: Vec<usize>,
    /// Edges that lead back to what is underway.
    closing: Vec<usize>,
}

impl Walk<'_> {
    fn visit(&mut self, state: usize) {
        match self.seen.get_mut(state) {
            Some(seen) if *seen == Seen::Not => *seen = Seen::Underway,
            _ => return,
        }
        for (at, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.from == Some(state)) {
            match self.seen.get(edge.to) {
                Some(Seen::Underway) => self.closing.push(at),
                Some(Seen::Not) => self.visit(edge.to),
                _ => {}
            }
        }
        if let Some(seen) = self.seen.get_mut(state) {
            *seen = Seen::Done;
        }
        self.finished.push(state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: usize, to: usize) -> Edge {
        Edge { from: Some(from), to, back: false, reopens: false }
    }

    const OPENING: Edge = Edge { from: None, to: 0, back: false, reopens: false };

    /// States of these steps, none of them an end.
    fn steps<const N: usize>(steps: [usize; N]) -> [Standing; N] {
        steps.map(|step| Standing { step, is_final: false })
    }

    #[test]
    fn a_state_stands_below_what_leads_to_it() {
        assert_eq!(
            from_top(&steps([0, 0, 0, 0]), &[OPENING, edge(0, 3), edge(3, 1), edge(1, 2)]),
            [0, 3, 1, 2]
        );
    }

    #[test]
    fn the_step_decides_before_the_way() {
        assert_eq!(
            from_top(&steps([1, 0, 0]), &[Edge { to: 1, ..OPENING }, edge(1, 0), edge(0, 2)]),
            [1, 2, 0]
        );
    }

    #[test]
    fn a_circle_begins_where_it_is_entered() {
        let edges = [Edge { to: 2, ..OPENING }, edge(0, 1), edge(1, 2), edge(2, 0)];
        assert_eq!(from_top(&steps([0, 0, 0]), &edges), [2, 0, 1]);
    }

    #[test]
    fn an_objection_stands_below_the_end() {
        let objection = Edge { from: Some(2), to: 1, back: false, reopens: true };
        assert_eq!(from_top(&steps([0, 1, 1]), &[OPENING, edge(0, 2), objection, edge(1, 2)]), [0, 2, 1]);
    }

    #[test]
    fn a_detour_stands_beside_the_way() {
        let back = Edge { from: Some(1), to: 0, back: true, reopens: false };
        assert_eq!(
            from_top(&steps([0, 0, 0, 1]), &[OPENING, edge(0, 1), edge(0, 2), edge(2, 3), back]),
            [0, 1, 2, 3]
        );
    }
}
