//! Deciding alone: the rules on a case that has a history, without a log and without a caller.

use crate::Bench;
use crate::drive::median;
use crate::table::Goal::{AtMost, Open};
use crate::table::{Judged, Row};
use anyhow::{Context, Result, ensure};
use jiff::{Timestamp, ToSpan};
use pobuda_domain::case::{Case, CaseCommand, decide};
use pobuda_domain::committed::Digest;
use pobuda_domain::name::{CaseId, FieldName, Language, Name, Pseudonym};
use pobuda_domain::protocol::{Library, Protocol};
use pobuda_tests::filled::{Stuff, taken};
use pobuda_tests::municipality::library;
use pobuda_tests::orders::{ActsAs, Gifts, Order, Who};
use std::hint::black_box;
use std::time::Instant;

const BENCH: &str = "decide";

/// Most that one decision may take. Unit: microseconds.
const DECISION_US: f64 = 20.0;
/// Events of a case that is decided on.
const EVENTS: u64 = 100;
/// Decisions for each load of a stream.
const DECISIONS_FOR_A_LOAD: usize = 30;

/// A row for every kind of order.
pub(crate) fn run(bench: &Bench) -> Result<Vec<Row>> {
    let decisions = bench.sizes.loads * DECISIONS_FOR_A_LOAD;
    let library = library();
    let mut rows = Vec::new();
    for (what, desk, order, refused) in orders(&library)? {
        let command = order.command()?;
        let answer = decide(&desk.case, &command, &library);
        ensure!(answer.is_err() == refused, "{what}: {answer:?}");
        let took = micros(&desk.case, &command, &library, decisions);
        rows.push(
            Row::new(BENCH, format!("{what}, after {} events", desk.case.sequence), "µs", took).held_to(
                Judged::Measured,
                AtMost(DECISION_US),
                Open,
            ),
        );
    }
    Ok(rows)
}

fn micros(case: &Case, command: &CaseCommand, library: &Library, decisions: usize) -> f64 {
    let mut took = Vec::with_capacity(decisions);
    for _ in 0..decisions {
        let begun = Instant::now();
        let answer = decide(black_box(case), black_box(command), library);
        took.push(begun.elapsed().as_secs_f64() * 1_000_000.0);
        drop(black_box(answer));
    }
    median(took)
}

type Named<'l> = (&'static str, Desk<'l>, Order, bool);

/// What is decided on: the first is no refusal and the most usual one.
fn orders<'l>(library: &'l Library) -> Result<Vec<Named<'l>>> {
    let reviewed = || -> Result<Desk<'l>> {
        let mut desk = Desk::open(library, "improve")?;
        desk.tell(&desk.perform("assign", None, "participation/coordinator")?)?;
        Ok(desk)
    };
    let implemented = || -> Result<Desk<'l>> {
        let mut desk = reviewed()?;
        desk.tell(&desk.task("feasibility", "roads/handler")?)?;
        desk.tell(&desk.perform("decide", Some("within-budget"), "roads/head")?)?;
        desk.grow()
    };
    let evaluated = || -> Result<Desk<'l>> {
        let mut desk = Desk::open(library, "budget-project")?;
        desk.tell(&desk.perform("evaluate", None, "participation/coordinator")?)?;
        desk.tell(&desk.task("lawful", "committee/member")?)?;
        desk.tell(&desk.task("costed", "roads/handler")?)?;
        desk.grow()
    };
    let mut all = Vec::new();
    let mut add = |what, desk: Desk<'l>, order: Order, refused| all.push((what, desk, order, refused));
    let desk = Desk::new(library, "improve")?;
    let opening = desk.opening()?;
    add("a case is opened", desk, opening, false);
    let desk = implemented()?;
    let report = desk.perform("report", None, "roads/handler")?;
    add("a report", desk, report, false);
    let desk = reviewed()?.grow()?;
    let notify = desk.perform("notify", None, "roads/head")?;
    add("a notice that moves the case", desk, notify, false);
    let desk = evaluated()?;
    let accept = desk.perform("accept", None, "committee/chair")?;
    add("an acceptance under a guard", desk, accept, false);
    let desk = reviewed()?.grow()?;
    let task = desk.task("feasibility", "roads/handler")?;
    add("a task that is done", desk, task, false);
    let desk = implemented()?;
    let fire = desk.fire("deadline/news")?;
    add("a reminder whose time has come", desk, fire, false);
    let desk = implemented()?;
    let wrong = desk.perform("report", None, "parks/handler")?;
    add("a report refused to another service", desk, wrong, true);
    let desk = reviewed()?.grow()?;
    let blocked = desk.perform("decide", Some("within-budget"), "roads/head")?;
    add("a decision refused for an open task", desk, blocked, true);
    Ok(all)
}

/// A case, and who handles it.
struct Desk<'l> {
    library: &'l Library,
    protocol: &'l Protocol,
    case: Case,
    now: Timestamp,
}

impl<'l> Desk<'l> {
    fn new(library: &'l Library, protocol: &str) -> Result<Self> {
        let published = library.current(protocol).context("a bundled protocol")?;
        let now = "2026-03-02T09:00:00Z".parse()?;
        Ok(Self { library, protocol: &published.protocol, case: Case::default(), now })
    }

    fn open(library: &'l Library, protocol: &str) -> Result<Self> {
        let mut desk = Self::new(library, protocol)?;
        desk.tell(&desk.opening()?)?;
        Ok(desk)
    }

    fn opening(&self) -> Result<Order> {
        let operation = self.protocol.operations.get("submit").context("an opening")?;
        Ok(Order::Open {
            protocol: self.protocol.id.clone(),
            operation: Name::new("submit")?,
            language: Language::new("sl")?,
            who: Who { pseudonym: Pseudonym::new("author")?, acts_as: ActsAs::Citizen },
            at: self.now,
            gifts: self.gifts(&taken(self.protocol, operation, None))?,
        })
    }

    fn perform(&self, operation: &str, outcome: Option<&str>, post: &str) -> Result<Order> {
        let declared = self.protocol.operations.get(operation).context("an operation")?;
        let outcome = outcome.map(Name::new).transpose()?;
        let gifts = self.gifts(&taken(self.protocol, declared, outcome.as_ref()))?;
        Ok(Order::Perform { operation: Name::new(operation)?, outcome, who: who(post)?, at: self.now, gifts })
    }

    fn task(&self, task: &str, post: &str) -> Result<Order> {
        let declared = self.protocol.tasks.get(task).context("a task")?;
        let gifts = self.gifts(&declared.needs.iter().collect::<Vec<_>>())?;
        let checked = u32::try_from(declared.checks.len())?;
        Ok(Order::CloseTask {
            task: Name::new(task)?,
            waived: false,
            checked,
            who: who(post)?,
            at: self.now,
            gifts,
        })
    }

    fn fire(&self, timer: &str) -> Result<Order> {
        let timers = self.case.open.as_ref().context("a case")?.clocks.timers();
        let (name, standing) =
            timers.iter().find(|(name, _)| name.to_string() == timer).context("a timer")?;
        Ok(Order::FireTimer { timer: name.to_string(), generation: standing.generation, at: standing.due_at })
    }

    fn tell(&mut self, order: &Order) -> Result<()> {
        for event in decide(&self.case, &order.command()?, self.library)? {
            self.case.evolve(event);
        }
        Ok(())
    }

    /// The same case with as many events as are asked for.
    fn grow(mut self) -> Result<Self> {
        while self.case.sequence < EVENTS {
            let who = Who { pseudonym: Pseudonym::new("import")?, acts_as: ActsAs::Importer };
            self.tell(&Order::CountSupports { count: self.case.sequence, who, at: self.now })?;
        }
        self.now = self.now.checked_add(1.hour())?;
        Ok(self)
    }

    fn gifts(&self, names: &[&FieldName]) -> Result<Gifts> {
        let stuff = Stuff {
            date: "2026-06-01".parse()?,
            service: Name::new("roads")?,
            case: CaseId::new("0198c0de-0000-7000-8000-00000000000f")?,
            number: 3,
            cents: 500_000,
            choice: 0,
        };
        let digest = Digest::new("d".repeat(Digest::CHARS))?;
        let given = |name: &FieldName| {
            let field = self.protocol.fields.get(name.as_str())?;
            Some((name.clone(), stuff.fill(field).given(field, || digest.clone()).into()))
        };
        Ok(names.iter().filter_map(|name| given(name)).collect())
    }
}

/// Shape: `service/role`.
fn who(post: &str) -> Result<Who> {
    let (service, role) = post.split_once('/').context("a post")?;
    let acts_as = ActsAs::Official { service: Name::new(service)?, role: Name::new(role)? };
    Ok(Who { pseudonym: Pseudonym::new(format!("{service}-{role}"))?, acts_as })
}
