use super::{case_in_review, head};
use futures::StreamExt;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;

both!(
    a_stream_tells_what_comes_and_resumes_where_it_ended,
    a_stream_delivers_nothing_before_the_timeline_shows_it,
    a_stream_ends_when_the_server_stops,
);

/// Longer than any entry takes to come.
const WITHIN: Duration = Duration::from_secs(30);

/// A stream of server-sent events, read as a browser reads it.
struct Listening {
    chunks: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    text: String,
}

impl Listening {
    async fn to(caller: &Caller, path: &str, last: Option<u64>) -> Self {
        let mut request = caller.request(Method::GET, path);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let answer = request.send().await.expect("a stream");
        assert_eq!(answer.status(), 200);
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        assert_eq!(kind, Some("text/event-stream"));
        let chunks = answer.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec()));
        Self { chunks: Box::pin(chunks), text: String::new() }
    }

    /// The next event as its id and data; `None` when the stream ends.
    async fn next(&mut self) -> Option<(u64, Value)> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(|value| value.trim().to_owned())
                };
                let event = field("id:").zip(field("data:"));
                self.text = rest.to_owned();
                if let Some((id, data)) = event {
                    let data = serde_json::from_str(&data).expect("an entry as JSON");
                    return Some((id.parse().expect("a position"), data));
                }
            }
            let chunk = tokio::time::timeout(WITHIN, self.chunks.next()).await.expect("something in time")?;
            self.text.push_str(&String::from_utf8(chunk.ok()?).expect("UTF-8"));
        }
    }
}

async fn a_stream_tells_what_comes_and_resumes_where_it_ended(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/timeline/stream");
    ana.get_at("/api/v1/cases", head(&app)).await.assert(200);
    let mut new_only = Listening::to(&app.anybody(), &path, None).await;
    let first = ana.comment(&case, "Prvi.").await.assert(201).number("position");
    let (id, entry) = new_only.next().await.expect("an entry");
    assert_eq!(id, first);
    let shown = ana.get(&format!("/api/v1/cases/{case}/timeline")).await.assert(200).items();
    assert_eq!(Some(&entry), shown.last());
    drop(new_only);

    // While nobody listened.
    let second = ana.comment(&case, "Drugi.").await.assert(201).number("position");
    let mut resumed = Listening::to(&app.anybody(), &path, Some(first)).await;
    assert_eq!(resumed.next().await.expect("an entry").0, second);
    let mut asked = Listening::to(&app.anybody(), &format!("{path}?after=0&types=case&lang=en"), None).await;
    assert_eq!(asked.next().await.expect("an entry").1["what"], "The initiative was sent.");
    assert_eq!(asked.next().await.expect("an entry").0, 2);
    let listener = app.anybody();
    let request = listener.request(Method::GET, &path).header("Last-Event-ID", "soon");
    listener.send(request).await.assert_problem(400, "invalid-header");
    listener.get("/api/v1/cases/P-2026-0099/timeline/stream").await.assert_problem(404, "not-found");
    app.stop().await;
}

async fn a_stream_delivers_nothing_before_the_timeline_shows_it(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/timeline");
    let entries = head(&app) + 20;
    let mut stream = Listening::to(&app.anybody(), &format!("{path}/stream?after=0"), None).await;
    let writing = {
        let (ana, case) = (ana.clone(), case.clone());
        tokio::spawn(async move {
            for number in 0..20 {
                ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
            }
        })
    };
    let mut last = 0;
    for _ in 0..entries {
        let (id, entry) = stream.next().await.expect("an entry");
        assert!(id > last, "{id} came after {last}");
        last = id;
        let mut shown = ana.get(&format!("{path}?as_of={id}&limit=100")).await.assert(200).items();
        let mut entry = entry;
        // Of its time limits an operation says what the entries after it say, as far as they are looked at.
        for told in shown.iter_mut().chain([&mut entry]).filter(|told| !told["operation"].is_null()) {
            told["deadline"] = Value::Null;
        }
        assert_eq!(shown.last(), Some(&entry));
    }
    writing.await.expect("a writer that ends well");
    app.stop().await;
}

async fn a_stream_ends_when_the_server_stops(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/timeline/stream");
    ana.get_at("/api/v1/cases", head(&app)).await.assert(200);
    let mut stream = Listening::to(&app.anybody(), &path, None).await;
    app.begin_to_stop();
    assert_eq!(stream.next().await, None);
    app.stop().await;
}
