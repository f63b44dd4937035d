//! What stories about cases are told with.

use super::*;
use crate::actor::Actor;
use crate::directory::{
    Adopt, AdoptedService, Directory, DirectoryCommand, DirectoryEvent, DirectoryOrder, HeldPost, Term,
};
use crate::field::Fields;
use crate::name::{FieldName, Name, Pseudonym};
use crate::precision::Precision;
use crate::protocol::Library;
use crate::story::*;
use crate::value::Value;

pub(super) const MORNING: &str = "2026-03-02T09:00:00Z";

/// Orders in the past that were all allowed, and now one more.
pub(super) struct Given {
    pub(super) library: Arc<Library>,
    pub(super) case: Case,
}

impl Given {
    pub(super) fn nothing() -> Self {
        Self { library: Arc::new(library()), case: Case::default() }
    }

    /// Ana has submitted a case to the little office.
    pub(super) fn submitted() -> Self {
        Self::nothing().and(CaseCommand::Open(submit(citizen("ana"))))
    }

    pub(super) fn with_library(mut self, change: impl FnOnce(&mut Library)) -> Self {
        change(Arc::make_mut(&mut self.library));
        self
    }

    /// The directory has these services, each as `service: role person, role person`.
    pub(super) fn with_directory(self, services: &[&str]) -> Self {
        self.with_library(|library| library.set_directory(Some(Arc::new(directory(services)))))
    }

    /// The directory that there is, with one more change.
    pub(super) fn with_change(self, order: DirectoryOrder) -> Self {
        self.with_library(|library| {
            let mut directory = Directory::clone(library.directory().unwrap());
            ordered(&mut directory, order);
            library.set_directory(Some(Arc::new(directory)));
        })
    }

    /// The little office has published a version 2.0.0, with passages otherwise.
    pub(super) fn later(self, otherwise: &[(&str, &str)]) -> Self {
        self.published("2.0.0", otherwise)
    }

    /// The little office has published this version, with passages otherwise.
    #[track_caller]
    pub(super) fn published(self, version: &str, otherwise: &[(&str, &str)]) -> Self {
        let version = format!("{version:?}");
        let mut text = LITTLE.to_owned();
        for (passage, with) in [("\"1.0.0\"", version.as_str())].iter().chain(otherwise) {
            assert!(text.contains(passage), "{passage:?}");
            text = text.replace(passage, with);
        }
        self.with_library(|library| {
            library.publish("little.toml", &text, file_digest(&text)).unwrap();
        })
    }

    #[track_caller]
    pub(super) fn and(mut self, command: CaseCommand) -> Self {
        for event in self.when(command).unwrap() {
            self.case.evolve(event);
        }
        self
    }

    /// Allowed, at the usual moment.
    #[track_caller]
    pub(super) fn then<const N: usize>(
        self,
        actor: Actor,
        operation: &str,
        given: [(&str, crate::field::Given); N],
    ) -> Self {
        self.and(perform(actor, operation, fields(given)))
    }

    pub(super) fn when(&self, command: CaseCommand) -> Result<Vec<CaseEvent>, Rejection> {
        decide(&self.case, &command, &self.library)
    }

    pub(super) fn open(&self) -> &Open {
        self.case.open.as_ref().unwrap()
    }
}

pub(super) fn submit(actor: Actor) -> OpenCase {
    OpenCase {
        protocol: name("little"),
        operation: None,
        actor,
        at: at(MORNING),
        precision: Precision::Recorded,
        language: slovene(),
        fields: fields([("title", text(9))]),
        source: None,
        linked_from: None,
        author: None,
        on_behalf: None,
    }
}

/// The same, on paper, entered by the actor for somebody.
pub(super) fn on_paper(actor: Actor) -> OpenCase {
    on_paper_by(actor, 12)
}

pub(super) fn on_paper_by(actor: Actor, name_chars: usize) -> OpenCase {
    let on_behalf = OnBehalf {
        channel: Channel::Paper,
        citizen: crate::name::Pseudonym::new("zora").unwrap(),
        name: Some(sealed('n', name_chars)),
        contact: Some(sealed('c', 20)),
    };
    OpenCase { on_behalf: Some(Box::new(on_behalf)), ..submit(actor) }
}

pub(super) fn perform(actor: Actor, operation: &str, fields: Fields) -> CaseCommand {
    CaseCommand::Perform(PerformOperation {
        operation: name(operation),
        outcome: None,
        actor,
        at: at(MORNING),
        precision: Precision::Recorded,
        fields,
    })
}

pub(super) fn on(moment: &str, command: CaseCommand) -> CaseCommand {
    let at = at(moment);
    match command {
        CaseCommand::Perform(command) => CaseCommand::Perform(PerformOperation { at, ..command }),
        CaseCommand::AddNote(command) => CaseCommand::AddNote(AddNote { at, ..command }),
        CaseCommand::Open(command) => CaseCommand::Open(OpenCase { at, ..command }),
        CaseCommand::CountSupports(command) => CaseCommand::CountSupports(CountSupports { at, ..command }),
        CaseCommand::CloseTask(command) => CaseCommand::CloseTask(CloseTask { at, ..command }),
        CaseCommand::FireTimer(command) => CaseCommand::FireTimer(FireTimer { at, ..command }),
        CaseCommand::LinkCase(command) => CaseCommand::LinkCase(LinkCase { at, ..command }),
        CaseCommand::FollowLink(command) => CaseCommand::FollowLink(FollowLink { at, ..command }),
        CaseCommand::RaiseIncident(command) => CaseCommand::RaiseIncident(RaiseIncident { at, ..command }),
        CaseCommand::ResolveIncident(command) => {
            CaseCommand::ResolveIncident(ResolveIncident { at, ..command })
        }
        CaseCommand::ChangeProtocol(command) => CaseCommand::ChangeProtocol(ChangeProtocol { at, ..command }),
    }
}

pub(super) fn choosing(outcome: &str, command: CaseCommand) -> CaseCommand {
    match command {
        CaseCommand::Perform(command) => {
            CaseCommand::Perform(PerformOperation { outcome: Some(name(outcome)), ..command })
        }
        other => other,
    }
}

pub(super) fn count_supports(actor: Actor, count: u64) -> CaseCommand {
    CaseCommand::CountSupports(CountSupports { count, actor, at: at(MORNING), precision: Precision::Undated })
}

pub(super) fn add_note(actor: Actor, chars: usize) -> CaseCommand {
    CaseCommand::AddNote(AddNote { text: sealed('n', chars), actor_name: None, actor, at: at(MORNING) })
}

pub(super) fn clerk() -> Actor {
    official("pia", "office/clerk")
}

pub(super) fn clerk_of_roads() -> Actor {
    official("bor", "roads/clerk")
}

pub(super) fn head() -> Actor {
    official("hana", "office/head")
}

pub(super) fn close(task: &str, waived: bool, checked: u32, actor: Actor, fields: Fields) -> CaseCommand {
    let (task, at, precision) = (name(task), at(MORNING), Precision::Recorded);
    CaseCommand::CloseTask(CloseTask { task, waived, checked, actor, at, precision, fields })
}

pub(super) fn fire(timer: &str, generation: u64, moment: &str) -> CaseCommand {
    let timer = TimerName::try_from(timer).unwrap();
    CaseCommand::FireTimer(FireTimer { timer, generation, at: at(moment) })
}

pub(super) fn raise(incident: IncidentKind, about: &str) -> CaseCommand {
    let incident = Incident { incident, about: about.to_owned() };
    CaseCommand::RaiseIncident(RaiseIncident { incident, rule: None, at: at(MORNING) })
}

pub(super) fn resolve(incident: IncidentKind, about: &str, actor: Actor) -> CaseCommand {
    let incident = Incident { incident, about: about.to_owned() };
    CaseCommand::ResolveIncident(ResolveIncident { incident, actor, at: at(MORNING) })
}

pub(super) fn head_of_roads() -> Actor {
    official("rok", "roads/head")
}

/// With the roads service, whose head decides.
pub(super) fn assigned() -> Given {
    Given::submitted().then(clerk(), "assign", [("assigned_service", service("roads"))])
}

pub(super) fn asked() -> Given {
    Given::submitted().then(clerk(), "ask", [("note", text(5))])
}

pub(super) fn granted() -> Given {
    let grant =
        perform(official("hana", "office/head"), "grant", fields([("cost", open(Value::Money(500)))]));
    Given::submitted().and(grant)
}

pub(super) fn opening(command: OpenCase) -> CaseCommand {
    CaseCommand::Open(command)
}

pub(super) fn operation(text: &str) -> Name {
    name(text)
}

pub(super) fn why_not(operation: &str) -> Option<crate::protocol::Text> {
    let library = library();
    library.current("little")?.protocol.operations.get(operation)?.why_not.clone()
}

pub(super) fn field_name(text: &str) -> FieldName {
    field(text)
}

pub(super) fn without_calendars() -> Given {
    let published = |library: &mut Library| {
        let mut bare = Library::default();
        bare.publish("little.toml", LITTLE, file_digest(LITTLE)).unwrap();
        *library = bare;
    };
    Given::submitted().with_library(published)
}

pub(super) fn link_case(link: &str) -> CaseCommand {
    CaseCommand::LinkCase(LinkCase { link: name(link), case: case_id(), at: at(MORNING) })
}

pub(super) fn follow_link(link: &str, outcome: Option<&str>) -> CaseCommand {
    let (link, outcome) = (name(link), outcome.map(name));
    CaseCommand::FollowLink(FollowLink { link, case: case_id(), outcome, at: at(MORNING) })
}

/// Everybody is there from the first day of 2026.
pub(super) fn directory(services: &[&str]) -> Directory {
    let services = services.iter().map(|service| {
        let (service, posts) = service.split_once(':').unwrap();
        let posts = posts.split(',').filter_map(|post| post.trim().split_once(' '));
        let posts = posts.map(|(role, person)| (name(role), vec![pseudonym(person)])).collect();
        let adopted = AdoptedService { assignable: service != "office", name: named(service), posts };
        (name(service), adopted)
    });
    let mut directory = Directory::default();
    let (on, services) = ("2026-01-01".parse().unwrap(), services.collect());
    ordered(&mut directory, DirectoryOrder::Adopt(Adopt { on, services }));
    directory
}

fn named(service: &str) -> crate::directory::Names {
    [(slovene(), service.to_owned())].into()
}

fn ordered(directory: &mut Directory, order: DirectoryOrder) {
    let command = DirectoryCommand { keeper: pseudonym("keeper"), at: at(MORNING), order };
    let events: Vec<DirectoryEvent> = crate::directory::decide(directory, &command).unwrap();
    events.iter().for_each(|event| directory.evolve(event));
}

pub(super) fn pseudonym(text: &str) -> Pseudonym {
    Pseudonym::new(text).unwrap()
}

pub(super) fn substitute(post: &str, person: &str, from: &str, until: &str) -> DirectoryOrder {
    let (service, role) = post.split_once('/').unwrap();
    let post = HeldPost { service: name(service), role: name(role) };
    let term = Term { from: from.parse().unwrap(), until: Some(until.parse().unwrap()) };
    DirectoryOrder::Substitute { post, person: pseudonym(person), instead_of: None, term }
}

/// Everything goes on as it was, under the later version.
const MIGRATION: &str = r#"
format = "migration/1"
protocol = "little"
from = "1.0.0"
to = "2.0.0"
[states]
new = "new"
waiting = "waiting"
working = "working"
entrusted = "entrusted"
promised = "promised"
[deadlines]
answer = "keep"
whole = "keep"
news = "keep"
word = "keep"
[tasks]
survey = "survey"
"#;

/// The order to go over to version 2.0.0, with passages of the migration otherwise.
#[track_caller]
pub(super) fn going(otherwise: &[(&str, &str)]) -> CaseCommand {
    let mut text = MIGRATION.to_owned();
    for (passage, with) in otherwise {
        assert!(text.contains(passage), "{passage:?}");
        text = text.replacen(passage, with, 1);
    }
    CaseCommand::ChangeProtocol(ChangeProtocol {
        migration: Arc::new(crate::migration::Migration::read("migration.toml", &text).unwrap()),
        digest: file_digest(&text),
        keeper: pseudonym("keeper"),
        name: sealed('n', 9),
        reason: sealed('r', 20),
        at: at(MORNING),
    })
}

/// The same without a word about why.
pub(super) fn going_without_reason() -> CaseCommand {
    match going(&[]) {
        CaseCommand::ChangeProtocol(command) => {
            CaseCommand::ChangeProtocol(ChangeProtocol { reason: sealed('r', 0), ..command })
        }
        other => other,
    }
}
