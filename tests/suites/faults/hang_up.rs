use super::{assert_read_models_are_what_the_log_makes_of_them, times};
use futures::FutureExt;
use pobuda::clock::Clock;
use pobuda::executor::{CaseOpening, CommentPosting, Sender, Sending};
use pobuda::start::{self, Ground};
use pobuda_domain::actor::Standing;
use pobuda_domain::field::Raw;
use pobuda_domain::name::{CaseId, Language, Name};
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

both!(who_hangs_up_before_the_answer_finds_the_command_done_once, a_command_goes_on_when_nobody_waits_for_it,);

async fn who_hangs_up_before_the_answer_finds_the_command_done_once(database: TestDatabase) {
    let mut chance = Chance::announced("hang up");
    let token = program::issue_token(database.url(), "citizen", "Ana").await.unwrap();
    let server = Server::start(database.url()).await.unwrap();
    let ana = Participant::with_token(&token).unwrap();
    let case = ana.send(server.address(), &Wish::case("Klop ob reki")).await.done();
    let host = server.address().strip_prefix("http://").unwrap();
    let comments: Vec<Wish> = (0..times(60, 2_000)).map(|_| Wish::comment(&case.id, "Tudi jaz.")).collect();
    for comment in &comments {
        let mut connection = TcpStream::connect(host).await.unwrap();
        connection.write_all(&ana.on_the_wire(comment)).await.unwrap();
        // Not to wait for anything: to be gone at any moment of the work.
        tokio::time::sleep(Duration::from_micros(chance.below(4_000))).await;
        drop(connection);
    }
    let mut answers = Vec::new();
    for comment in &comments {
        answers.push(ana.send(server.address(), comment).await.done());
    }
    assert!(server.stop().await.unwrap().success());
    let events = facts::whole(database.url()).await.unwrap();
    assert_eq!(facts::by_type(&events).get("CommentPosted"), Some(&comments.len()));
    for answer in answers {
        assert_eq!(facts::at(&events, answer.position).unwrap().stream.id, answer.id);
    }
    assert_read_models_are_what_the_log_makes_of_them(database.url()).await;
}

async fn a_command_goes_on_when_nobody_waits_for_it(database: TestDatabase) {
    const COMMENTS: u64 = 100;
    let library = start::library().unwrap();
    let ground = Ground::open(database.url(), None, library, Clock::system()).await.unwrap();
    let (log, executor) = (ground.log.clone(), ground.executor());
    let case = executor.open_case(ana(), case_opening(), Sending::default()).await.unwrap();
    let case = CaseId::new(case.id).unwrap();
    for _ in 0..COMMENTS {
        // Asked once and dropped.
        let told = executor.post_comment(ana(), case.clone(), comment(), Sending::default()).now_or_never();
        assert!(told.is_none_or(|told| told.is_ok()));
    }
    let mut head = log.watch();
    let all = head.wait_for(|head| head.position > COMMENTS);
    tokio::time::timeout(Duration::from_secs(60), all).await.expect("all of them in time").unwrap();
    log.close().await;
    let events = facts::whole(database.url()).await.unwrap();
    assert_eq!(facts::by_type(&events).get("CommentPosted").copied(), usize::try_from(COMMENTS).ok());
}

fn ana() -> Sender {
    Sender { subject: "ana".to_owned(), standing: Standing::Citizen, public_name: None }
}

fn case_opening() -> CaseOpening {
    let fields =
        [("kind", "problem"), ("title", "Klop ob reki"), ("description", "Klop ob reki je polomljena.")];
    let fields = fields.map(|(name, text)| (name.to_owned(), Raw::Text(text.to_owned())));
    let language = Language::new("sl").unwrap();
    let protocol = Name::new("improve").unwrap();
    CaseOpening {
        id: None,
        protocol,
        operation: None,
        language,
        fields: fields.into(),
        source: None,
        on_behalf: None,
    }
}

fn comment() -> CommentPosting {
    let language = Language::new("sl").unwrap();
    CommentPosting { id: None, in_reply_to: None, language, text: "Tudi jaz.".to_owned(), source: None }
}
