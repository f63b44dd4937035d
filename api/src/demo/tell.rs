//! Telling the year to a log: through the executor, under the rules, at the times of the story.

use super::plot::{Act, What, acts, end_of, id_of};
use super::rounds;
use super::story::{StoryError, Year};
use crate::account::email::Email;
use crate::account::password::Password;
use crate::account::{AccountError, Accounts, Fault, Registration};
use crate::app::Sample;
use crate::caller::Standing;
use crate::clock::{Clock, StoryClock, from_millis};
use crate::executor::{
    CaseOpening, CommentPosting, Executor, Naming, Operation, Refused, Sender, Sending, TaskClosing,
};
use crate::ids::Ids;
use crate::links::Links;
use crate::managing::Manager;
use crate::start::StartError;
use crate::timers::LEASE;
use futures::StreamExt as _;
use futures::stream;
use jiff::{SignedDuration, Timestamp};
use pobuda_domain::actor::Standing as Acting;
use pobuda_domain::case::TimerName;
use pobuda_domain::name::{CaseId, Name};
use pobuda_ledger::Log;
use pobuda_ledger::record::Millis;
use pobuda_pages::Lang;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Acts of the crowd that are sent together: they share a commit.
const TOGETHER: usize = 64;
/// How much later than it happened an act of the crowd may be recorded, so that it can share a commit.
const RECORDED_WITHIN: SignedDuration = SignedDuration::from_hours(6);
/// Who gets an account: citizens by handle, officials by post, and who takes no part in the year.
const SAMPLES: [&str; 8] = [
    "ana-k",
    "james-h",
    "participation/coordinator",
    "roads/head",
    "roads/handler",
    "management/head",
    "auditor",
    "admin",
];
/// The password of all of them, printed at the start and sent by the buttons of the sign-in page.
pub const SAMPLE_PASSWORD: &str = "klop-pod-lipo-2026";
/// Where their mail would go. Source: RFC 2606, names for examples.
const MAIL_DOMAIN: &str = "javorje.example";

/// What was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases opened.
    pub cases: u64,
    /// Operations performed on them.
    pub operations: u64,
    /// Comments posted.
    pub comments: u64,
    /// Supports given.
    pub supports: u64,
    /// Votes on comments.
    pub votes: u64,
}

/// Tells the year, oldest first. The log's clock follows the story; `progress` is told of every act done.
///
/// # Errors
/// [`StartError`] when the log fails, or when the rules refuse something: the story would be wrong then.
pub async fn tell(
    year: &Year,
    log: &Log,
    ids: &Ids,
    clock: &Clock,
    story: &StoryClock,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Figures, StartError> {
    let teller = Teller::new(year, log, ids, clock)?;
    let acts = acts(year, &rounds::library(year, None)?)?;
    let mut figures = Figures::default();
    let mut rest = acts.as_slice();
    while let Some(first) = rest.first() {
        teller.let_time_pass(first.at, story).await?;
        let (now, later) = rest.split_at(together(first, rest));
        let end = now.last().map_or(first.at, |last| last.at);
        story.set(end);
        let mut telling = stream::iter(now.iter().map(|act| teller.act(act))).buffer_unordered(TOGETHER);
        while let Some(told) = telling.next().await {
            told?;
            progress(1);
        }
        drop(telling);
        now.iter().for_each(|act| figures.count(act));
        rest = later;
    }
    teller.let_time_pass(end_of(year)?, story).await?;
    story.set(end_of(year)?);
    // The year tells of its own links; none is to be followed a second time.
    log.note_managed(Links::NAME, log.head().position).await?;
    Ok(figures)
}

/// How many acts from the first one are sent together.
fn together(first: &Act, rest: &[Act]) -> usize {
    if !first.is_of_the_crowd() {
        return 1;
    }
    let until = first.at + RECORDED_WITHIN;
    rest.iter().take_while(|act| act.is_of_the_crowd() && act.at <= until).count().max(1)
}

/// Where the story begins.
///
/// # Errors
/// [`StoryError`] when a time of the year is none.
pub fn start_of(year: &Year) -> Result<Timestamp, StoryError> {
    let mut start = Timestamp::MAX;
    for case in &year.cases {
        start = start.min(year.moment(case.at)?);
    }
    Ok(start)
}

impl Figures {
    fn count(&mut self, act: &Act) {
        let figure = match act.what {
            What::Open { .. } => &mut self.cases,
            What::Perform { .. } => &mut self.operations,
            What::Post { .. } => &mut self.comments,
            What::Support { given: true } => &mut self.supports,
            What::Vote { .. } => &mut self.votes,
            What::Close { .. }
            | What::Edit { .. }
            | What::Withdraw { .. }
            | What::Support { given: false } => return,
        };
        *figure += 1;
    }
}

/// Whoever tells: with an executor for every round of the budget, because two are open at the same time.
struct Teller<'y> {
    year: &'y Year,
    anything: Executor,
    rounds: BTreeMap<&'y str, Executor>,
    /// The round that a case belongs to, by what the year calls the case.
    round_of: BTreeMap<&'y str, &'y str>,
    /// What the year calls a case.
    keys: BTreeMap<CaseId, &'y str>,
    log: Log,
}

impl<'y> Teller<'y> {
    fn new(year: &'y Year, log: &Log, ids: &Ids, clock: &Clock) -> Result<Self, StartError> {
        let executor = |only: Option<&str>| -> Result<Executor, StartError> {
            let library = Arc::new(rounds::library(year, only)?);
            Ok(Executor::new(log.clone(), library, clock.clone(), ids.clone(), Naming::ByName))
        };
        let mut rounds = BTreeMap::new();
        for id in year.people.cycles.keys() {
            rounds.insert(id.as_str(), executor(Some(id))?);
        }
        let round_of =
            year.cases.iter().filter_map(|case| Some((case.key.as_str(), case.cycle.as_deref()?))).collect();
        let mut keys = BTreeMap::new();
        for case in &year.cases {
            keys.insert(id_of(&case.key, year.moment(case.at)?)?, case.key.as_str());
        }
        Ok(Self { year, anything: executor(None)?, rounds, round_of, keys, log: log.clone() })
    }

    /// Whatever is due up to a moment happens when it is due.
    async fn let_time_pass(&self, until: Timestamp, story: &StoryClock) -> Result<(), StartError> {
        while let Some(next) = self.log.next_timer().await? {
            let due = from_millis(next.0);
            if due > until {
                break;
            }
            story.set(due);
            let lease = due.checked_add(LEASE).unwrap_or(Timestamp::MAX);
            let lease = Millis(lease.as_millisecond());
            for timer in self.log.claim_timers(next, lease, TOGETHER).await? {
                let wrong = |fault: String| StoryError::wrong(&timer.stream.id, fault);
                let case = CaseId::new(timer.stream.id.clone()).map_err(|fault| wrong(fault.to_string()))?;
                let name =
                    TimerName::try_from(timer.timer.as_str()).map_err(|fault| wrong(fault.to_string()))?;
                let key = self.keys.get(&case).copied().unwrap_or_default();
                match self.executor(key).fire(case, name, timer.generation).await {
                    // Another one of the same moment was first.
                    Err(Refused::Rule(refusal)) if refusal.code == "timer-stale" => {}
                    fired => fired.map(|_| ()).map_err(|refused| wrong(format!("{key} {due}: {refused}")))?,
                }
            }
        }
        Ok(())
    }

    fn executor(&self, key: &str) -> &Executor {
        self.round_of.get(key).and_then(|round| self.rounds.get(round)).unwrap_or(&self.anything)
    }

    async fn act(&self, act: &Act) -> Result<(), StoryError> {
        let from = self.sender(act)?;
        let how = Sending { happened: Some((act.at, Default::default())), ..Sending::default() };
        let executor = self.executor(&act.key);
        let case = act.case.clone();
        let told = match act.what.clone() {
            What::Open { protocol, operation, language, fields, .. } => {
                let id = Some(case);
                let opening =
                    CaseOpening { id, protocol, operation, language, fields, source: None, on_behalf: None };
                executor.open_case(from, opening, how).await
            }
            What::Perform { operation, outcome, fields } => {
                executor.perform(from, case, Operation { operation, outcome, fields }, how).await
            }
            What::Close { task, checks, fields } => {
                let closing = TaskClosing { task, waived: false, checked: checks, fields };
                executor.close_task(from, case, closing, how).await
            }
            What::Post { comment, in_reply_to, language, text } => {
                let posting = CommentPosting { id: Some(comment), in_reply_to, language, text, source: None };
                executor.post_comment(from, case, posting, how).await
            }
            What::Edit { comment, text } => executor.edit_comment(from, comment, text, how).await,
            What::Withdraw { comment } => executor.withdraw_comment(from, comment, how).await,
            What::Support { given } => executor.support(from, case, given, how).await,
            What::Vote { comment, value } => executor.vote(from, comment, Some(value), how).await,
        };
        told.map(|_| ()).map_err(|refused| {
            let fields = match &refused {
                Refused::Fields(errors) => format!("{errors:?}"),
                _ => String::new(),
            };
            StoryError::wrong(&act.key, format!("{} at {}: {refused} {fields}", act.who, act.at))
        })
    }

    fn sender(&self, act: &Act) -> Result<Sender, StoryError> {
        let wrong = |fault: String| StoryError::wrong(&act.key, fault);
        let standing = match act.who.split_once('/') {
            None => Acting::Citizen,
            Some((service, role)) => Acting::Official {
                service: Name::new(service).map_err(|fault| wrong(fault.to_string()))?,
                role: Name::new(role).map_err(|fault| wrong(fault.to_string()))?,
            },
        };
        let public_name = self.year.people.officials.get(&act.who).cloned();
        Ok(Sender { subject: subject(&act.who), standing, public_name })
    }
}

/// Who somebody of the year is, for the table of pseudonyms.
fn subject(who: &str) -> String {
    format!("demo/{who}")
}

/// Some people of the year, with accounts, so that one can go on as one of them; an auditor and an administrator too.
///
/// # Errors
/// [`StartError`] when the log or chance fails.
pub async fn sample_people(year: &Year, accounts: &Accounts, ids: &Ids) -> Result<Vec<Sample>, StartError> {
    let failed = |fault: AccountError| StartError::System(std::io::Error::other(fault));
    let password = Password::typed(SAMPLE_PASSWORD).ok_or_else(|| failed(AccountError::Unproven))?;
    // Worked out once for all of them: nobody's secret is at stake, and a hash takes its time.
    let hash = accounts.passwords.hash(ids, password).await.map_err(|fault| failed(fault.into()))?;
    let mut samples = Vec::new();
    for who in SAMPLES {
        let name = year.people.officials.get(who).map_or(who, String::as_str);
        let standing = if who.contains('/') || who == "auditor" || who == "admin" { who } else { "citizen" };
        let standing = Standing::read(standing, None, None)
            .map_err(|fault| StoryError::wrong(who, fault.to_string()))?;
        let label = if who.contains('/') { format!("{name} ({who})") } else { name.to_owned() };
        let address = format!("{}@{MAIL_DOMAIN}", who.replace('/', "."));
        let email = Email::parse(&address).map_err(|fault| failed(Fault::from(fault).into()))?;
        let registration = Registration { email: &address, name, language: Lang::Sl, password: None };
        let id = ids.uuid(accounts.moment()).map_err(|fault| failed(fault.into()))?.to_string();
        let person =
            accounts.keep(&email, &registration, (id, subject(who)), Some(&hash)).await.map_err(failed)?;
        accounts.grant(&person.id, &standing).await?;
        let issued = accounts.issue_own(&person, &standing, "demo").await.map_err(failed)?;
        let (password, token) = (SAMPLE_PASSWORD.to_owned(), issued.secret.reveal().to_owned());
        samples.push(Sample { label, email: address, password, token });
    }
    Ok(samples)
}
