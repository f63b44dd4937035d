//! One operation on several initiatives, with one message: which operation, its outcome, the form, and what became of
//! each.

use super::found;
use super::missed::missed;
use super::posted::Posted;
use super::ready;
use super::refused::Reasons;
use super::reply;
use super::sheet::{Back, Sheet};
use super::standing::{own_part, title};
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use crate::bulk::{self, BULK_CASES_MAX, Meant};
use crate::executor::{self, Done, Refused};
use crate::http::problem::internal;
use crate::http::waiting::WAIT_MAX;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::case::{Allowed, asked_of, asks_alike};
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Protocol;
use pobuda_pages::form::{Choice, Form};
use pobuda_pages::page::BulkPage;
use pobuda_pages::page::bulk::{BulkStage, CASES, ChosenCase, Offer, Results};
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::operation::{OperationStage, ReadyAnswers};
use pobuda_pages::{paths, text};
use pobuda_projections::rows::CaseRow;

/// Query and form: which operation, as `PROTOCOL/VERSION/OPERATION` of one of the initiatives.
const OFFER: &str = "offer";

/// The initiatives that were chosen, and whoever has chosen them.
struct Chosen<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    speaker: Speaker<'a>,
    cases: Vec<One<'a>>,
}

/// One of them.
struct One<'a> {
    row: CaseRow,
    /// Sequence that the reader has seen it at; none while nothing was sent.
    seen: Option<u64>,
    protocol: &'a Protocol,
    operations: Vec<Allowed>,
}

/// An operation as one of the initiatives asks for it.
struct Job<'a, 'c> {
    chosen: &'c Chosen<'a>,
    first: &'c One<'a>,
    asked: Allowed,
}

/// The operations to choose from, the outcomes, or the form.
///
/// # Errors
/// 400 when too many are chosen; 404 when one does not exist.
pub(super) async fn form(State(app): State<App>, mut visit: Visit) -> Told<Response> {
    let named = visit.query.beginning(CASES).into_iter().map(|(reference, _)| (reference, None));
    let (offer, outcome) = (visit.query.text(OFFER), visit.query.text("outcome"));
    let begun = visit.query.text("ready");
    let chosen = Chosen::of(&app, &visit.visitor, named.collect()).await?;
    let page = match offer.and_then(|offer| chosen.job(&offer)) {
        None => chosen.offers()?,
        Some(job) => {
            let (part, left_out) = job.parted();
            let chosen_outcome = outcome.as_deref().and_then(|name| job.sheet().outcome(name));
            let stage = match (job.asked.outcomes.is_empty(), &chosen_outcome) {
                (false, None) => job.sheet().choose(outcome.is_some()),
                _ => job.fill(&part, chosen_outcome.as_ref(), Back::default()),
            };
            job.page(stage, &part, &left_out, begun.as_deref())?
        }
    };
    reply::page(&visit.visitor, &BulkPage { frame: visit.frame(&app)?, ..page })
}

/// Performs it on each, and says what became of each; where nothing could be done, the form comes back.
///
/// # Errors
/// 404 when one does not exist; 428 when the form does not say what the reader has seen.
pub(super) async fn perform(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let mut named = Vec::new();
    for (reference, seen) in posted.beginning(CASES) {
        let seen = seen.parse().map_err(|_| Trouble::new(Problem::PreconditionNeeded))?;
        named.push((reference, Some(seen)));
    }
    let chosen = Chosen::of(&app, &visitor, named).await?;
    let Some(job) = posted.filled(OFFER).and_then(|offer| chosen.job(offer)) else {
        return reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &chosen.offers()?);
    };
    let sheet = job.sheet();
    let outcome = posted.filled("outcome").and_then(|name| sheet.outcome(name));
    let all: Vec<&One<'_>> = chosen.cases.iter().collect();
    let again = |stage: OperationStage| {
        reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &job.page(stage, &all, &[], None)?)
    };
    if outcome.is_none() && !job.asked.outcomes.is_empty() {
        return again(sheet.choose(true));
    }
    let (fields, faults) = sheet.read(&app, outcome.as_ref(), &posted).await?;
    if !faults.is_empty() {
        let back = Back { posted: Some(&posted), faults, errors: Vec::new() };
        return again(job.fill(&all, outcome.as_ref(), back));
    }
    let meant = chosen.cases.iter().map(|one| Meant { case: one.row.id.clone(), seen: one.seen }).collect();
    let what =
        executor::Operation { operation: job.asked.operation.clone(), outcome: outcome.clone(), fields };
    let how = visitor.sending(&posted, &uri)?;
    let became = bulk::perform(&app.executor, visitor.acting()?, meant, what, how).await;
    // What was recorded must be seen where the links lead; if it takes long, the page still says what was done.
    app.models.wait_for(app.log.head().position, WAIT_MAX).await;
    job.told(became, outcome.as_ref(), &posted).await
}

impl<'a> Chosen<'a> {
    async fn of(app: &'a App, visitor: &'a Visitor, named: Vec<(String, Option<u64>)>) -> Told<Chosen<'a>> {
        if named.len() > BULK_CASES_MAX {
            let words = text(visitor.lang, "bulk-too-many", &[("count", BULK_CASES_MAX.into())])?;
            let back = text(visitor.lang, "bulk-back", &[])?;
            return Err(Trouble::new(Problem::Malformed)
                .saying(words)
                .back_to(back, paths::queue(visitor.lang)));
        }
        visitor.acting()?;
        let speaker = Speaker::new(&app.library, visitor.lang);
        let mut cases: Vec<One<'a>> = Vec::with_capacity(named.len());
        for (reference, seen) in named {
            let row = found::case(app, &reference).await?;
            if cases.iter().any(|other| other.row.id == row.id) {
                continue;
            }
            let protocol = speaker.protocol(&row.protocol).ok_or_else(internal)?;
            let operations = own_part(app, visitor, &row).await?.operations;
            cases.push(One { row, seen, protocol, operations });
        }
        Ok(Self { app, visitor, speaker, cases })
    }

    /// The operation that an offer names, if one of the initiatives has it.
    fn job<'c>(&'c self, offer: &str) -> Option<Job<'a, 'c>> {
        let (rules, operation) = offer.rsplit_once('/')?;
        let (id, version) = rules.split_once('/')?;
        let goes_by =
            |one: &&One<'_>| one.row.protocol.id.as_str() == id && one.row.protocol.version == version;
        let first = self.cases.iter().find(goes_by)?;
        let asked = asked_of(first.protocol, &Name::new(operation).ok()?)?;
        Some(Job { chosen: self, first, asked })
    }

    /// The page with what can be done, what can be done to most of them first.
    fn offers(&self) -> Told<BulkPage> {
        let mut jobs: Vec<(&One<'_>, &Name, usize)> = Vec::new();
        for one in &self.cases {
            for Allowed { operation, .. } in &one.operations {
                let same = jobs.iter_mut().find(|(first, known, _)| {
                    *known == operation && asks_alike(operation, first.protocol, one.protocol)
                });
                match same {
                    Some((_, _, count)) => *count += 1,
                    None => jobs.push((one, operation, 1)),
                }
            }
        }
        jobs.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
        let offer = |(first, operation, count): (&One<'_>, &Name, usize)| {
            let label = self.speaker.operation(Some(first.protocol), operation);
            Offer { choice: Choice::new(offer_of(first, operation), label), count }
        };
        let offers: Vec<Offer> = jobs.into_iter().map(offer).collect();
        let all: Vec<ChosenCase> = self.cases.iter().map(|one| self.case(one)).collect();
        let kept = self.cases.iter().map(carried).collect();
        let (chosen, left_out, stage) = if offers.is_empty() {
            (Vec::new(), all, BulkStage::Nothing { written: None })
        } else {
            (all, Vec::new(), BulkStage::Offers { offers, kept })
        };
        Ok(BulkPage {
            frame: self.visitor.frame(self.app)?,
            label: None,
            role: None,
            results: None,
            chosen,
            left_out,
            stage,
            queue: paths::queue(self.visitor.lang),
        })
    }

    fn case(&self, one: &One<'_>) -> ChosenCase {
        ChosenCase {
            reference: one.row.reference.clone(),
            href: paths::case(self.visitor.lang, &one.row.reference),
            title: title(&one.row),
            state: self.speaker.state(&one.row.protocol, &one.row.state).label,
        }
    }

    /// Why it was not done to one of them, in words.
    async fn why(&self, one: &One<'_>, refused: &Refused) -> Told<Vec<String>> {
        let lang = self.visitor.lang;
        Ok(match refused {
            Refused::Rule(rule) => {
                let reasons = Reasons { speaker: self.speaker, protocol: Some(one.protocol) };
                vec![reasons.sentence(rule)?]
            }
            Refused::Fields(_) => vec![text(lang, "bulk-see-fields", &[])?],
            Refused::Stale { .. } => {
                missed(self.app, self.visitor, &one.row.id, one.seen.unwrap_or_default()).await?
            }
            Refused::KeyReused => vec![text(lang, "problem-form-sent", &[])?],
            Refused::Busy | Refused::Failed => vec![text(lang, "bulk-busy", &[])?],
        })
    }
}

impl<'a, 'c> Job<'a, 'c> {
    fn sheet(&self) -> Sheet<'_> {
        Sheet {
            speaker: self.chosen.speaker,
            protocol: self.first.protocol,
            reference: &self.first.row.protocol,
            asked: &self.asked,
        }
    }

    /// The initiatives for which it is on offer now and asks for the same, and the others.
    fn parted(&self) -> (Vec<&'c One<'a>>, Vec<&'c One<'a>>) {
        let operation = &self.asked.operation;
        self.chosen.cases.iter().partition(|one| {
            one.operations.iter().any(|allowed| allowed.operation == *operation)
                && asks_alike(operation, self.first.protocol, one.protocol)
        })
    }

    /// What a form about these carries.
    fn carried(&self, cases: &[&One<'_>]) -> Vec<(String, String)> {
        let offer = (OFFER.to_owned(), offer_of(self.first, &self.asked.operation));
        std::iter::once(offer).chain(cases.iter().map(|one| carried(one))).collect()
    }

    fn fill(&self, cases: &[&One<'_>], outcome: Option<&Name>, back: Back<'_>) -> OperationStage {
        let form = Form {
            action: paths::bulk(self.chosen.visitor.lang),
            hidden: self.carried(cases),
            ..Form::default()
        };
        self.sheet().fill(form, outcome, back)
    }

    fn page(
        &self,
        mut stage: OperationStage,
        part: &[&One<'_>],
        left_out: &[&One<'_>],
        begun: Option<&str>,
    ) -> Told<BulkPage> {
        let Chosen { app, visitor, .. } = self.chosen;
        let all: Vec<&One<'_>> = part.iter().chain(left_out).copied().collect();
        let kept = self.carried(&all);
        let query: Vec<String> = kept.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cases = |these: &[&One<'_>]| these.iter().map(|one| self.chosen.case(one)).collect::<Vec<_>>();
        let stage = if part.is_empty() {
            BulkStage::Nothing { written: None }
        } else {
            let ready = self.ready(&mut stage, part, begun);
            let other = format!("{}?{}", paths::bulk(visitor.lang), query.join("&"));
            BulkStage::Perform { stage, ready, kept, other }
        };
        Ok(BulkPage {
            frame: visitor.frame(app)?,
            label: Some(self.sheet().label()),
            role: Some(self.sheet().role(visitor)),
            results: None,
            chosen: cases(part),
            left_out: cases(left_out),
            stage,
            queue: paths::queue(visitor.lang),
        })
    }

    /// Texts to begin with; with none when the form comes back with a text of its own.
    fn ready(
        &self,
        stage: &mut OperationStage,
        part: &[&One<'_>],
        begun: Option<&str>,
    ) -> Option<ReadyAnswers> {
        let OperationStage::Fill { form, .. } = stage else { return None };
        if form.has_errors() {
            return None;
        }
        let rows: Vec<CaseRow> = part.iter().map(|one| one.row.clone()).collect();
        ready::offer_for_several(self.chosen.visitor, &rows, &self.asked.operation, form, begun)
    }

    /// The page that says what became of each.
    async fn told(
        &self,
        became: Vec<Result<Done, Refused>>,
        outcome: Option<&Name>,
        posted: &Posted,
    ) -> Told<Response> {
        let Chosen { app, visitor, cases, .. } = self.chosen;
        let status = status(&became);
        let mut back = Back { posted: Some(posted), ..Back::default() };
        let (mut results, mut left) = (Results::default(), Vec::new());
        for (one, result) in cases.iter().zip(became) {
            let row = found::case(app, one.row.id.as_str()).await?;
            let now = One { row, seen: one.seen, protocol: one.protocol, operations: Vec::new() };
            match result {
                Ok(_) => results.done.push(self.chosen.case(&now)),
                Err(refused) => {
                    back.faults.extend(self.sheet().faults(&refused, outcome)?.into_iter().flatten());
                    results.refused.push((self.chosen.case(&now), self.chosen.why(one, &refused).await?));
                    left.push((one.row.reference.clone(), None));
                }
            }
        }
        // As they are now: who has read why it was not done may send it again where it is still on offer.
        let left = Chosen::of(app, visitor, left).await?;
        let again = left.job(&offer_of(self.first, &self.asked.operation));
        let written = posted.prose().filter(|_| !results.refused.is_empty());
        let page = match again.as_ref().map(|job| (job, job.parted().0)) {
            Some((job, part)) if !part.is_empty() => {
                let stage = job.fill(&part, outcome, back);
                job.page(stage, &part, &[], None)?
            }
            _ => {
                let page = self.page(self.sheet().choose(false), &[], &[], None)?;
                BulkPage { stage: BulkStage::Nothing { written }, ..page }
            }
        };
        reply::page_with(status, visitor, &BulkPage { results: Some(results), ..page })
    }
}

/// Which operation it is, by the rules of one of the initiatives.
fn offer_of(first: &One<'_>, operation: &Name) -> String {
    format!("{}/{}/{operation}", first.row.protocol.id, first.row.protocol.version)
}

/// What stands for an initiative in a form: its reference, and the sequence that the reader sees it at.
fn carried(one: &One<'_>) -> (String, String) {
    (format!("{CASES}{}", one.row.reference), one.seen.unwrap_or(one.row.sequence).to_string())
}

/// Something done is a success. Else the status of what stood in the way of the first.
fn status(became: &[Result<Done, Refused>]) -> StatusCode {
    if became.iter().any(Result::is_ok) {
        return StatusCode::OK;
    }
    let first = became.iter().find_map(|result| result.as_ref().err());
    first.map_or(StatusCode::OK, |refused| crate::http::problem::Problem::from(refused.clone()).status())
}
