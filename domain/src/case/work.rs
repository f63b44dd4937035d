//! Whose turn it is: what every post has to do with a case as it stands.

use super::follow::responsible;
use super::perform::Ground;
use super::{Case, Clock, Responsible};
use crate::name::Name;
use crate::protocol::{DeadlineKind, Library, Operation};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a post has to do with a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work {
    /// Operations that move the case on, or that keep a promise of news, in the order of the protocol.
    pub operations: Vec<Name>,
    /// Tasks that are open, by name.
    pub tasks: Vec<Name>,
    /// Last day for the first of it.
    pub due_on: Option<Date>,
    /// First moment that is too late for that.
    pub due_at: Option<Timestamp>,
    /// Whether something of it is late.
    pub overdue: bool,
    /// Whether the case waits for the citizen meanwhile.
    pub waiting: bool,
    /// Whether something about the case needs a human to go on.
    pub incident: bool,
}

impl Work {
    fn due(&mut self, due_on: Date, due_at: Timestamp, missed: bool) {
        if self.due_at.is_none_or(|earlier| due_at < earlier) {
            (self.due_on, self.due_at) = (Some(due_on), Some(due_at));
        }
        self.overdue |= missed;
    }
}

/// What every post has to do with a case, by post. Nothing once it is closed and nothing is stuck.
pub fn work(case: &Case, library: &Library) -> BTreeMap<Responsible, Work> {
    let mut posts: BTreeMap<Responsible, Work> = BTreeMap::new();
    let Some(open) = &case.open else { return posts };
    let Ok(ground) = Ground::of(open, library) else { return posts };
    let is_final = ground.protocol.states.get(open.state.as_str()).is_none_or(|state| state.is_final);
    if is_final && open.clocks.incidents.is_empty() {
        return posts;
    }
    let clocks = &open.clocks;
    let waiting = waits_for_citizen(&ground);
    for (name, operation) in ground.protocol.operations.iter() {
        if !ground.protocol.by_office(operation) || ground.state_allows(name, operation).is_err() {
            continue;
        }
        let theirs = ground.clocks_of(name, operation);
        if theirs.is_empty() && operation.to.is_none() {
            continue;
        }
        let post = responsible(ground.protocol, &operation.responsible, |field| open.fields.get(field));
        let work = posts.entry(post).or_default();
        if !operation.happens_by_itself() {
            work.operations.push(name.clone());
        }
        theirs.into_iter().for_each(|clock| work.due(clock.due_on, clock.due_at, clock.missed));
    }
    for (name, task) in &clocks.tasks {
        let work = posts.entry(task.responsible.post()).or_default();
        work.tasks.push(name.clone());
        if let (Some(due_on), Some(due_at)) = (task.due_on, task.due_at) {
            work.due(due_on, due_at, task.missed);
        }
    }
    // A post that could act but has nothing due and nothing to wait for is still a post with work.
    for work in posts.values_mut() {
        work.waiting = waiting;
        work.incident = !clocks.incidents.is_empty();
    }
    posts
}

fn waits_for_citizen(ground: &Ground<'_>) -> bool {
    let clocks = ground.case.clocks.deadlines.values();
    clocks.into_iter().any(|clock| clock.kind == DeadlineKind::Citizen)
}

impl Ground<'_> {
    /// The deadlines that an operation ends or starts anew, as far as they run and are not a citizen's.
    fn clocks_of(&self, name: &Name, operation: &Operation) -> Vec<&Clock> {
        let running = self.case.clocks.deadlines.iter().filter(|(_, clock)| clock.paused.is_none());
        let of_office = running.filter(|(_, clock)| clock.kind != DeadlineKind::Citizen);
        let ends = |deadline: &Name, clock: &Clock| {
            operation.keeps(name, clock.kind, self.protocol.deadlines.get(deadline.as_str()))
        };
        of_office.filter(|(deadline, clock)| ends(deadline, clock)).map(|(_, clock)| clock).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::given::*;
    use super::*;
    use crate::story::*;

    fn of(given: &Given, post: &str) -> Option<Work> {
        let (service, role) = post.split_once('/').unwrap();
        let post = Responsible { service: Some(name(service)), role: name(role), person: None };
        work(&given.case, &given.library).remove(&post)
    }

    #[test]
    fn a_post_sees_what_it_answers_for_and_by_when() {
        let clerk = of(&Given::submitted(), "office/clerk").unwrap();
        assert!(clerk.operations.contains(&name("assign")), "{clerk:?}");
        // What the system does is nobody's to do by hand.
        assert!(!clerk.operations.contains(&name("start")), "{clerk:?}");
        assert_eq!(clerk.due_on, Some("2026-03-17".parse().unwrap()));
        assert_eq!(of(&Given::submitted(), "roads/head"), None);
    }

    #[test]
    fn a_case_given_to_a_service_is_the_work_of_its_posts() {
        let head = of(&assigned(), "roads/head").unwrap();
        assert_eq!(
            (head.operations, head.due_on),
            (vec![name("decide")], Some("2026-03-30".parse().unwrap()))
        );
        let clerk = of(&assigned(), "roads/clerk").unwrap();
        assert_eq!((clerk.tasks, clerk.due_on), (vec![name("survey")], Some("2026-03-06".parse().unwrap())));
        // The clerk of the office reports, so that the news are theirs.
        assert_eq!(of(&assigned(), "office/clerk").unwrap().due_on, Some("2026-03-30".parse().unwrap()));
    }

    #[test]
    fn what_is_late_says_so() {
        let late = Given::submitted().and(fire("deadline/answer", 2, "2026-03-18T07:00:00Z"));
        let clerk = of(&late, "office/clerk").unwrap();
        assert!(clerk.overdue && !clerk.waiting);
        assert_eq!(clerk.due_on, Some("2026-03-17".parse().unwrap()));
    }

    #[test]
    fn nothing_is_left_to_do_with_what_is_done() {
        let done = Given::submitted().and(perform(head(), "grant", fields([("cost", money(500))])));
        assert!(work(&done.case, &done.library).is_empty());
    }

    #[test]
    fn what_is_stuck_is_shown_to_every_post() {
        let stuck =
            Given::submitted().and(raise(super::super::IncidentKind::TimerFailing, "deadline/answer"));
        assert!(of(&stuck, "office/clerk").unwrap().incident);
    }
}
