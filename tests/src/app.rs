//! The whole program inside the test: its router on a free port, over a database of the story's own.

use crate::caller::Caller;
use crate::database::{TestDatabase, random};
use crate::facts;
use axum::http::HeaderMap;
use jiff::Timestamp;
use pobuda::access;
use pobuda::account::Registration;
use pobuda::account::email::Email;
use pobuda::app::{App, Site};
use pobuda::caller::Standing;
use pobuda::clock::{Clock, ManualClock, from_millis};
use pobuda::erasing::Eraser;
use pobuda::executor::Naming;
use pobuda::links::Links;
use pobuda::managing::Manager;
use pobuda::router::router;
use pobuda::server::{self, Stopping};
use pobuda::start::{Ground, Port, library};
use pobuda::timers::Worker;
use pobuda_ledger::Log;
use pobuda_ledger::people::Person;
use pobuda_pages::Lang;
use pobuda_projections::ReadModels;
use std::sync::{Arc, RwLock};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Where stories begin when they move the clock themselves.
const BEGINNING: &str = "2026-03-02T09:00:00Z";

/// A running program. It ends with [`TestApp::stop`]; a story that forgets it ends with its runtime.
pub struct TestApp {
    /// What handlers share.
    pub app: App,
    /// The clock, for stories that move it.
    pub clock: ManualClock,
    database: Arc<TestDatabase>,
    address: Arc<RwLock<String>>,
    running: Running,
}

struct Running {
    ground: Ground,
    stop: watch::Sender<bool>,
    rest: watch::Sender<bool>,
    serving: JoinHandle<()>,
    folding: JoinHandle<()>,
}

impl TestApp {
    /// The program over this database. Its clock stands still until it is moved.
    pub async fn start(database: TestDatabase) -> Self {
        Self::naming_officials(database, Naming::ByName).await
    }

    /// The same in a municipality that tells officials in this way.
    pub async fn naming_officials(database: TestDatabase, naming: Naming) -> Self {
        let (clock, hand) = Clock::manual(beginning());
        let (database, address) = (Arc::new(database), Arc::new(RwLock::new(String::new())));
        let (app, running) = run(&database, clock, &address, naming).await;
        Self { app, clock: hand, database, address, running }
    }

    /// Stops the program and starts it again over the same database, as after an update.
    pub async fn restart(self) -> Self {
        let Self { clock: hand, database, address, running, app } = self;
        let naming = running.ground.naming;
        drop(app);
        running.end().await;
        let (clock, new_hand) = Clock::manual(hand.now());
        let (app, running) = run(&database, clock, &address, naming).await;
        Self { app, clock: new_hand, database, address, running }
    }

    /// Another process of the same municipality: its own connections and memory, the same database and clock.
    pub async fn beside(&self) -> Self {
        let address = Arc::new(RwLock::new(String::new()));
        let database = Arc::clone(&self.database);
        let (app, running) =
            run(&database, self.app.clock.clone(), &address, self.running.ground.naming).await;
        Self { app, clock: self.clock.clone(), database, address, running }
    }

    /// Stops it: requests in flight end first. Whatever the story was, its log is whole, and the rules decide it again as it
    /// was decided.
    #[expect(
        clippy::expect_used,
        reason = "a log that is not what the rules made of it fails whatever story told it"
    )]
    pub async fn stop(self) {
        self.running.end().await;
        let events = facts::whole(self.database.url()).await.expect("a whole log");
        let library = pobuda::start::library().expect("the bundled rules");
        facts::decided_again(library, &events).expect("a log that the rules make again");
    }

    /// Where it listens, e.g. `http://127.0.0.1:41234`.
    #[expect(clippy::expect_used, reason = "a story whose address is lost has failed")]
    pub fn url(&self) -> String {
        self.address.read().expect("an address").clone()
    }

    /// Tells everything long-lived that the server stops, without waiting.
    pub fn begin_to_stop(&self) {
        self.running.stop.send_replace(true);
    }

    /// Lets time pass up to a moment: whatever is due on the way happens when it is due.
    #[expect(clippy::expect_used, reason = "a story whose timers cannot be read has failed")]
    pub async fn until(&self, moment: Timestamp) {
        let worker = Worker::new(&self.running.ground, self.app.executor.clone());
        while let Some(next) = self.app.log.next_timer().await.expect("timers") {
            let next = from_millis(next.0);
            if next > moment {
                break;
            }
            self.clock.set(next.max(self.clock.now()));
            worker.fire_due().await.expect("timers");
        }
        self.clock.set(moment.max(self.clock.now()));
    }

    /// The same by a time of the form `2026-03-18T08:00:00Z`.
    #[expect(clippy::expect_used, reason = "a constant of the story")]
    pub async fn until_time(&self, moment: &str) {
        self.until(moment.parse().expect("a time")).await;
    }

    /// Does what the links of cases ask for, up to the end of the log.
    #[expect(clippy::expect_used, reason = "a story whose links are not followed has failed")]
    pub async fn follow_links(&self) {
        let links = Links::new(&self.running.ground, self.app.executor.clone(), self.app.models.clone());
        links.catch_up().await.expect("links that are followed");
    }

    /// Carries out the erasures that were granted, up to the end of the log.
    #[expect(clippy::expect_used, reason = "a story whose erasures are not carried out has failed")]
    pub async fn carry_out_erasures(&self) {
        let (executor, models) = (self.app.executor.clone(), self.app.models.clone());
        let eraser = Eraser::new(&self.running.ground, executor, models, self.app.answers.clone());
        eraser.catch_up().await.expect("erasures that are carried out");
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.app.log
    }

    /// The read models.
    pub fn models(&self) -> &ReadModels {
        &self.app.models
    }

    /// The database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Where it listens now, e.g. `http://127.0.0.1:41234`.
    #[expect(clippy::expect_used, reason = "a lock that somebody panicked under fails the story")]
    pub fn address(&self) -> String {
        self.address.read().expect("an address").clone()
    }

    /// Somebody who is not known.
    pub fn anybody(&self) -> Caller {
        Caller::new(Arc::clone(&self.address), None)
    }

    /// A citizen with a token.
    pub async fn with_citizen(&self, name: &str) -> Caller {
        self.with(Standing::Citizen, name).await
    }

    /// Somebody who holds a post.
    #[expect(clippy::expect_used, reason = "a story with a post that cannot be has failed")]
    pub async fn with_official(&self, service: &str, post: &str, name: &str) -> Caller {
        let standing = Standing::read("official", Some(service), Some(post)).expect("a post");
        self.with(standing, name).await
    }

    /// An account, with what its person may act as beside a citizen. It has no password.
    #[expect(clippy::expect_used, reason = "a story without its people has failed")]
    pub async fn person(&self, name: &str, standings: &[&str]) -> Person {
        let address = format!("{:x}@example.org", random().expect("chance"));
        let email = Email::parse(&address).expect("an address");
        let registration = Registration { email: &address, name, language: Lang::Sl, password: None };
        let id = crate::database::random_uuid().to_string();
        let identity = (id.clone(), format!("person/{id}"));
        let person = self.app.accounts.keep(&email, &registration, identity, None).await.expect("an account");
        for standing in standings {
            let standing = Standing::read(standing, None, None).expect("a standing");
            self.app.accounts.grant(&person.id, &standing).await.expect("granted");
        }
        person
    }

    /// The browser of a person who has signed in and acts in their first standing.
    #[expect(clippy::expect_used, reason = "a story without its people has failed")]
    pub async fn signed_in(&self, person: &Person) -> Caller {
        let acting = self.app.accounts.first_standing(&person.id).await.expect("a standing");
        let begun = self.app.sessions.begin(person, &acting, &HeaderMap::new()).await.expect("a session");
        let cookie = begun.cookie.to_str().expect("text").split(';').next().unwrap_or_default().to_owned();
        self.anybody().with_session(cookie, begun.csrf)
    }

    /// Who looks after the program.
    pub async fn with_admin(&self) -> Caller {
        self.with(Standing::Admin, "Admin").await
    }

    /// Who examines what was done.
    pub async fn with_auditor(&self) -> Caller {
        self.with(Standing::Auditor, "Revizor").await
    }

    #[expect(clippy::expect_used, reason = "a story without its people has failed")]
    async fn with(&self, standing: Standing, name: &str) -> Caller {
        let issued = access::issue(&self.app.log, &self.app.ids, &self.app.clock, &standing, name).await;
        let secret = issued.expect("a token").secret;
        Caller::new(Arc::clone(&self.address), Some(secret.reveal().to_owned()))
    }
}

impl Running {
    #[expect(clippy::expect_used, reason = "a program that does not end well has failed the story")]
    async fn end(self) {
        self.stop.send_replace(true);
        self.serving.await.expect("a server that ends well");
        self.rest.send_replace(true);
        self.folding.await.expect("read models that end well");
        self.ground.log.close().await;
    }
}

#[expect(clippy::expect_used, reason = "a story without its program has failed")]
async fn run(
    database: &TestDatabase,
    clock: Clock,
    address: &Arc<RwLock<String>>,
    naming: Naming,
) -> (App, Running) {
    let library = library().expect("the bundled files");
    let ground = Ground::open(database.url(), Some("https://pobuda.test"), library, clock).await;
    let ground = Ground { naming, ..ground.expect("a log") };
    let models = ground.models().await.expect("read models");
    let port = Port::take(([127, 0, 0, 1], 0).into()).await.expect("a port");
    *address.write().expect("an address") = port.url();
    let (stop, stopping) = Stopping::new();
    let site = Site {
        municipality: "Testna občina".to_owned(),
        public_url: port.url(),
        contact: None,
        // Stories say where they come from in X-Forwarded-For.
        proxies: 1,
        samples: Vec::new(),
    };
    let app = ground.app(models.clone(), site, stopping.clone()).expect("figures");
    let router = router(app.clone());
    let (rest, resting) = watch::channel(false);
    let folding = tokio::spawn(async move { models.run(resting).await });
    let serving = tokio::spawn(async move {
        server::serve(port.into_listener(), router, stopping).await.expect("a listener");
    });
    (app, Running { ground, stop, rest, serving, folding })
}

#[expect(clippy::expect_used, reason = "a constant")]
fn beginning() -> Timestamp {
    BEGINNING.parse().expect("a time")
}
