//! Takes the ways of a protocol over HTTP. What became of it is read from the public feed, and from nowhere else.

use super::map::{Map, Spot, Way};
use super::people::People;
use super::promised::{SERVICE, shown, told};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use pobuda_domain::case::{Case, CaseEvent, Open};
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::{Library, Operation, Protocol};
use pobuda_domain::value::Value;
use pobuda_tests::app::TestApp;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::filled::{Stuff, taken};
use serde_json::{Map as Fields, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Moments that a case may wait for before it has waited too long.
const MOMENTS_MAX: usize = 200;
/// Most steps of one case.
const STEPS_MAX: usize = 200;
/// What is promised for a day is promised for so many days on.
const PROMISED_DAYS: i64 = 40;

pub(super) struct Walker<'l> {
    app: TestApp,
    library: &'l Library,
    protocol: &'l Protocol,
    people: People,
    /// Every case, folded from the feed.
    cases: BTreeMap<String, Case>,
    read_to: u64,
    seen: BTreeSet<String>,
}

impl<'l> Walker<'l> {
    pub(super) async fn start(database: TestDatabase, library: &'l Library, protocol: &'l Protocol) -> Self {
        let app = TestApp::start(database).await;
        let people = People::of(&app).await;
        let (cases, seen) = (BTreeMap::new(), BTreeSet::new());
        Self { app, library, protocol, people, cases, read_to: 0, seen }
    }

    pub(super) fn seen(&self) -> &BTreeSet<String> {
        &self.seen
    }

    pub(super) async fn stop(self) {
        let stuck: Vec<_> = self.seen.iter().filter(|line| line.starts_with("incident")).collect();
        assert!(stuck.is_empty(), "{stuck:?}");
        self.app.stop().await;
    }

    /// Cases are opened until every way that can be taken was taken.
    pub(super) async fn take_every_way(&mut self, map: &Map<'_>) {
        loop {
            let before = self.seen.len();
            let case = self.open().await;
            for _ in 0..STEPS_MAX {
                let spot = self.spot(&case);
                let new = |way: &Way| !self.seen.contains(&way.name());
                let Some(way) = map.towards(&spot, &self.barred(&case, map), &new) else { break };
                self.take(&case, map, &way).await;
            }
            self.end(&case).await;
            if self.seen.len() == before {
                return;
            }
        }
    }

    /// Every deadline and task is left alone until nobody is left to be told.
    pub(super) async fn let_every_clock_run_out(&mut self, map: &Map<'_>) {
        if !self.protocol.cycle.is_empty() {
            // The dates of the first round have passed by now.
            self.app.until_time("2026-12-05T09:00:00Z").await;
        }
        for (name, deadline) in self.protocol.deadlines.iter() {
            let mut wanted = vec![format!("deadline {name} missed")];
            wanted.extend(deadline.remind.first().map(|_| format!("deadline {name} reminded")));
            wanted.extend(deadline.escalate.iter().map(|step| told(self.protocol, name, &step.to)));
            let late = format!("deadline {name} late");
            for state in &deadline.runs_in {
                if !self.seen.contains(&late) || wanted.iter().any(|line| !self.seen.contains(line)) {
                    self.wait_in(map, state, &wanted).await;
                }
            }
        }
        for (name, task) in self.protocol.tasks.iter().filter(|(_, task)| task.within.is_some()) {
            let wanted = [format!("task {name} missed")];
            if !self.seen.contains(&wanted[0]) {
                self.wait_in(map, &task.state, &wanted).await;
            }
        }
    }

    /// A case that comes to a state and is left there until all of it has happened.
    async fn wait_in(&mut self, map: &Map<'_>, state: &Name, wanted: &[String]) {
        let case = self.open().await;
        for _ in 0..STEPS_MAX {
            let spot = self.spot(&case);
            if &spot.0 == state {
                break;
            }
            let way = map.towards(&spot, &self.barred(&case, map), &|way| &way.to == state);
            let way = way.unwrap_or_else(|| panic!("no way from {spot:?} to {state}"));
            self.take(&case, map, &way).await;
        }
        self.wait(&case, |walker, spot| {
            &spot.0 != state || wanted.iter().all(|line| walker.seen.contains(line))
        })
        .await;
        self.end(&case).await;
    }

    /// Lets whatever is due happen, moment by moment, until it is enough.
    async fn wait(&mut self, case: &str, enough: impl Fn(&Self, &Spot) -> bool) {
        for _ in 0..MOMENTS_MAX {
            if enough(self, &self.spot(case)) {
                return;
            }
            let next = self.app.log().next_timer().await.expect("timers");
            let Some(next) = next else { return };
            self.app.until(Timestamp::from_millisecond(next.0).expect("a time")).await;
            self.read().await;
        }
    }

    async fn take(&mut self, case: &str, map: &Map<'_>, way: &Way) {
        let operation = map.operation(&way.operation);
        if let Some(on) = &operation.on {
            self.end_part(case, &on.link).await;
        } else if operation.is_automatic() {
            self.wait(case, |_, spot| spot.0 != way.from).await;
        } else {
            self.perform(case, map, way).await;
        }
        assert_eq!(self.spot(case).0, way.to, "{}", way.name());
    }

    async fn perform(&mut self, case: &str, map: &Map<'_>, way: &Way) {
        let operation = map.operation(&way.operation);
        let protocol = self.protocol_of(case);
        self.do_tasks(case, protocol, &way.operation).await;
        if let Some(day) = &operation.not_before {
            let open = self.standing(case).cycle.as_ref().expect("a round");
            let Some(Value::Date(day)) = open.values.get(&day.0) else { panic!("{} is no date", day.0) };
            let morning = day.at(9, 0, 0, 0).to_zoned(TimeZone::UTC).expect("a morning").timestamp();
            self.app.until(morning).await;
            self.read().await;
        }
        let open = self.standing(case).clone();
        let caller = self.people.next(&self.app, protocol, &way.operation, operation, Some(&open)).await;
        let outcome = way.outcome.as_ref();
        let mut body = json!({"fields": self.fields(protocol, &taken(protocol, operation, outcome))});
        if operation.outcome.is_none()
            && let Some(outcome) = outcome
        {
            body["outcome"] = json!(outcome);
        }
        self.app.clock.advance(SignedDuration::from_mins(10));
        caller.perform(case, way.operation.as_str(), &body).await.assert(200);
        self.read().await;
    }

    /// What holds the operation up is closed, and so is what was never closed so yet; the rest is left to lapse.
    async fn do_tasks(&mut self, case: &str, protocol: &Protocol, before: &Name) {
        let open: Vec<Name> = self.standing(case).clocks.tasks.keys().cloned().collect();
        for name in open {
            let task = protocol.tasks.get(name.as_str()).expect("a task of the protocol");
            let new = |how: &str| !self.seen.contains(&format!("task {name} {how}"));
            let waived = !new("done") && new("waived");
            // One that only advises is left alone once it was closed both ways, and so lapses.
            if !task.blocks.contains(before) && !(task.blocks.is_empty() && (new("done") || waived)) {
                continue;
            }
            let reason = FieldName::reason();
            let needs = if waived { vec![&reason] } else { task.needs.iter().collect() };
            let fields = self.fields(protocol, &needs);
            let result = if waived { "waived" } else { "done" };
            let checked = if waived { 0 } else { task.checks.len() };
            let body = json!({"result": result, "checked": checked, "fields": fields});
            let open = self.standing(case).clone();
            let caller = self.people.at(&self.app, protocol, &task.responsible, Some(&open)).await;
            caller.post(&format!("/api/v1/cases/{case}/tasks/{name}"), &body).await.assert(200);
            self.read().await;
        }
    }

    /// The part that was opened from a case comes to its end, and the case goes on.
    async fn end_part(&mut self, case: &str, link: &Name) {
        self.app.follow_links().await;
        self.read().await;
        let part =
            self.standing(case).links.get(link).and_then(|parts| parts.first()).expect("a part").clone();
        self.app.clock.advance(SignedDuration::from_mins(10));
        Box::pin(self.end(part.as_str())).await;
        self.app.follow_links().await;
        self.read().await;
    }

    /// The shortest way to an end.
    async fn end(&mut self, case: &str) {
        let protocol = self.protocol_of(case);
        let map = Map::of(protocol);
        let ends = |state: &Name| protocol.states.get(state.as_str()).is_some_and(|state| state.is_final);
        while !ends(&self.spot(case).0) {
            let spot = self.spot(case);
            let way = map.towards(&spot, &self.barred(case, &map), &|way| ends(&way.to));
            let way = way.unwrap_or_else(|| panic!("no end from {spot:?}"));
            self.take(case, &map, &way).await;
        }
    }

    /// Opens a case, by an operation by which none was opened yet if there is one.
    async fn open(&mut self) -> String {
        let protocol = self.protocol;
        let openings: Vec<(&Name, &Operation)> =
            protocol.operations.iter().filter(|(_, operation)| operation.from.is_none()).collect();
        let new = openings.iter().find(|(name, _)| !self.seen.contains(&format!("{name} opens")));
        let (name, operation) = *new.unwrap_or(&openings[0]);
        let caller = self.people.next(&self.app, protocol, name, operation, None).await;
        let fields = self.fields(protocol, &taken(protocol, operation, None));
        let body = json!({"protocol": protocol.id, "operation": name, "language": "sl", "fields": fields});
        let case = caller.post("/api/v1/cases", &body).await.assert(201).text("id");
        self.read().await;
        case
    }

    fn fields(&self, protocol: &Protocol, names: &[&FieldName]) -> Fields<String, Json> {
        let today = self.app.clock.now().to_zoned(TimeZone::UTC).date();
        let some_case = self.cases.keys().next().cloned();
        let stuff = Stuff {
            date: today.checked_add(PROMISED_DAYS.days()).expect("a day"),
            service: Name::new(SERVICE).expect("a name"),
            case: CaseId::new(some_case.unwrap_or_else(|| nobody().to_string())).expect("an id"),
            number: 3,
            cents: 500_000,
            choice: 0,
        };
        let field = |name: &FieldName| protocol.fields.get(name.as_str()).expect("a field of the protocol");
        names.iter().map(|name| (name.to_string(), stuff.fill(field(name)).json())).collect()
    }

    /// Reads on in the feed.
    async fn read(&mut self) {
        loop {
            let path = format!("/api/v1/events?after={}&limit=100", self.read_to);
            let batch = self.people.author().get(&path).await.assert(200).json();
            let events = batch.as_array().expect("a batch");
            for event in events {
                self.read_to += 1;
                let subject = event["subject"].as_str().expect("a stream");
                let Some(case) = subject.strip_prefix("case/") else { continue };
                let event: CaseEvent =
                    serde_json::from_value(event["data"].clone()).expect("an event of a case");
                let standing = self.cases.entry(case.to_owned()).or_default();
                standing.evolve(event.clone());
                if standing.open.as_ref().is_some_and(|open| open.protocol.id == self.protocol.id) {
                    self.seen.extend(shown(&event));
                }
            }
            if events.len() < 100 {
                return;
            }
        }
    }

    fn standing(&self, case: &str) -> &Open {
        self.cases.get(case).and_then(|case| case.open.as_ref()).expect("a case that was opened")
    }

    fn spot(&self, case: &str) -> Spot {
        let open = self.standing(case);
        (open.state.clone(), open.came_from.clone())
    }

    fn protocol_of(&self, case: &str) -> &'l Protocol {
        let id = &self.standing(case).protocol.id;
        &self.library.current(id.as_str()).expect("a published protocol").protocol
    }

    /// What the case has used up.
    fn barred<'m>(&self, case: &str, map: &'m Map<'_>) -> impl Fn(&Way) -> bool + use<'m> {
        let performed = self.standing(case).performed.clone();
        move |way| {
            let times = performed.get(&way.operation).map_or(0, |done| done.times);
            map.operation(&way.operation).times.is_some_and(|most| times >= most)
        }
    }
}

fn nobody() -> uuid::Uuid {
    uuid::Uuid::nil()
}
