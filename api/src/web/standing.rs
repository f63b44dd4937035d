//! Where a case stands, as lists and its own page say it.

use super::refused::Reasons;
use super::trouble::Told as Answered;
use super::visitor::Visitor;
use crate::app::App;
use crate::executor::OwnPart;
use crate::import;
use crate::telling::Speaker;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Protocol, Role, Side};
use pobuda_pages::content::{self, Card, Erasure, Shown, Tone};
use pobuda_pages::page::new_case::ProtocolChoice;
use pobuda_pages::when::{self, When};
use pobuda_pages::{Lang, paths};
use pobuda_projections::read::{CaseFilter, Page, Sort};
use pobuda_projections::rows::{CaseRow, Erased, Told};

/// Where a case stands.
pub(super) struct Stand {
    /// Kind of the state, for a colour on top of the words.
    pub(super) tone: Tone,
    /// Who has it, in words.
    pub(super) holder: Option<String>,
    /// Whether the state is named after a happening: the opening state and final ones.
    pub(super) punctual: bool,
}

impl Stand {
    /// Reads it off a case and its protocol.
    pub(super) fn of(speaker: Speaker<'_>, case: &CaseRow) -> Self {
        let protocol = speaker.protocol(&case.protocol);
        let service = case.service.as_ref().map(|service| speaker.service(protocol, service));
        let Some(protocol) = protocol else {
            return Self { tone: Tone::Active, holder: service, punctual: false };
        };
        if protocol.states.get(case.state.as_str()).is_some_and(|state| state.is_final) {
            return Self { tone: ended(speaker, case), holder: None, punctual: true };
        }
        let opening = is_opening_state(protocol, &case.state);
        if let Some(role) = waits_for(protocol, &case.state) {
            let holder = speaker.text(protocol, &role.label).to_owned();
            return Self { tone: Tone::Waiting, holder: Some(holder), punctual: opening };
        }
        let tone = if opening { Tone::New } else { Tone::Active };
        let answering =
            || protocol.answering(&case.state).map(|service| speaker.service(Some(protocol), service));
        let holder = service.or_else(answering);
        Self { tone, holder, punctual: opening }
    }
}

fn ended(speaker: Speaker<'_>, case: &CaseRow) -> Tone {
    let kind = case.outcome.as_ref().and_then(|outcome| speaker.outcome(&case.protocol, outcome).kind);
    match kind {
        Some("declined" | "moved" | "withdrawn") => Tone::Ended,
        _ => Tone::Done,
    }
}

fn is_opening_state(protocol: &Protocol, state: &Name) -> bool {
    use pobuda_domain::protocol::Target;
    protocol.operations.iter().any(|(_, operation)| {
        operation.from.is_none() && matches!(&operation.to, Some(Target::One(to)) if to == state)
    })
}

/// The citizen's role that alone can move a case on from a state.
fn waits_for<'p>(protocol: &'p Protocol, state: &Name) -> Option<&'p Role> {
    let mut roles = protocol.moves(state).map(|o| protocol.roles.get(o.responsible.role.as_str()));
    let first = roles.next()??;
    let citizens = |role: Option<&Role>| role.is_some_and(|role| role.side == Side::Citizen);
    (citizens(Some(first)) && roles.all(citizens)).then_some(first)
}

/// A case in a list.
pub(super) fn card(speaker: Speaker<'_>, case: &CaseRow) -> Card {
    let stand = Stand::of(speaker, case);
    Card {
        reference: case.reference.clone(),
        href: paths::case(speaker.lang(), &case.reference),
        title: title(case),
        protocol: speaker.protocol_title(&case.protocol),
        state: speaker.state(&case.protocol, &case.state).label,
        tone: stand.tone,
        since: When::recorded(case.since),
        holder: stand.holder,
        outcome: case.outcome.as_ref().map(|outcome| speaker.outcome(&case.protocol, outcome).label),
        supports: case.supports,
        comments: case.comments,
        late: case.is_overdue(),
    }
}

/// A case's title; a case whose protocol asks for none is called by its reference.
pub(super) fn title(case: &CaseRow) -> Shown {
    match &case.title {
        Some(told) => shown(told, case.language.as_str()),
        None => Shown::text(case.reference.clone(), ""),
    }
}

/// An erasable value as a text.
pub(super) fn shown(told: &Told, language: &str) -> Shown {
    match told {
        Told::Text(text) => Shown::text(text.clone(), language),
        Told::Erased(erased) => Shown::Erased(erasure(erased)),
        Told::Place(_) | Told::Files(_) => Shown::Restricted,
    }
}

/// What is known of an erasure.
pub(super) fn erasure(erased: &Erased) -> Erasure {
    Erasure { ground: erased.ground.clone(), by: erased.by, on: erased.on }
}

/// How well a time is known.
pub(super) fn precision(precision: pobuda_domain::precision::Precision) -> when::Precision {
    use pobuda_domain::precision::Precision;
    match precision {
        Precision::Recorded => when::Precision::Recorded,
        Precision::Inferred => when::Precision::Inferred,
        Precision::Undated => when::Precision::Undated,
    }
}

/// A legal basis as it is shown: its citation, and what it says where the protocol explains it.
pub(super) fn legal(speaker: Speaker<'_>, protocol: Option<&Protocol>, given: &str) -> content::Legal {
    let declared = protocol.and_then(|protocol| {
        // Told entries carry the citation, fields the name.
        let by_citation = || protocol.legal.iter().map(|(_, legal)| legal).find(|legal| legal.cite == given);
        protocol.legal.get(given).or_else(by_citation)
    });
    let plain = protocol.zip(declared.and_then(|legal| legal.plain.as_ref()));
    content::Legal {
        cite: declared.map_or(given, |legal| legal.cite.as_str()).to_owned(),
        plain: plain.map(|(protocol, text)| speaker.text(protocol, text).to_owned()),
    }
}

/// The procedures of this municipality; those of importers only tell imported history.
pub(super) fn own_protocols(app: &App) -> impl Iterator<Item = &Protocol> {
    let foreign = |id: &str| import::PROTOCOLS.iter().any(|(system, _)| *system == id);
    app.library.all_current().map(|published| &published.protocol).filter(move |p| !foreign(p.id.as_str()))
}

/// A procedure as a kind of initiative.
pub(super) fn kind(speaker: Speaker<'_>, protocol: &Protocol) -> ProtocolChoice {
    ProtocolChoice {
        id: protocol.id.to_string(),
        title: speaker.text(protocol, &protocol.title).to_owned(),
        purpose: speaker.text(protocol, &protocol.purpose).to_owned(),
        open: true,
        note: None,
    }
}

/// All kinds of initiatives.
pub(super) fn kinds(app: &App, lang: Lang) -> Vec<ProtocolChoice> {
    let speaker = Speaker::new(&app.library, lang);
    own_protocols(app).map(|protocol| kind(speaker, protocol)).collect()
}

/// The first cases of a list, as cards.
///
/// # Errors
/// 500 when the register cannot be asked.
pub(super) async fn first(
    app: &App,
    filter: &CaseFilter,
    sort: Sort,
    limit: usize,
) -> Answered<Vec<CaseRow>> {
    let Page { rows, .. } = app.models.cases(filter, sort, limit, None).await?;
    Ok(rows)
}

/// What a visitor has done and may do with a case.
///
/// # Errors
/// What the executor refuses.
pub(super) async fn own_part(app: &App, visitor: &Visitor, case: &CaseRow) -> Answered<OwnPart> {
    let speaker = Speaker::new(&app.library, visitor.lang);
    match app.executor.own_part(visitor.sender().as_ref(), &case.id).await {
        Ok(part) => Ok(part),
        Err(refused) => {
            Err(Reasons { speaker, protocol: speaker.protocol(&case.protocol) }.trouble(&refused)?)
        }
    }
}
