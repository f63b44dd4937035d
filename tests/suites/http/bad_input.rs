use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use reqwest::Method;

both!(
    what_cannot_be_read_is_refused_by_name_and_nothing_is_recorded,
    a_body_in_another_form_or_size_is_refused,
    a_place_is_taken_with_its_degrees,
);

async fn raw(caller: &Caller, method: Method, path: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = caller.request(method, path).header("If-Match", "*");
    caller.send(request.header("Content-Type", "application/json").body(body)).await
}

async fn what_cannot_be_read_is_refused_by_name_and_nothing_is_recorded(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let end = head(&app);
    let comments = format!("/api/v1/cases/{case}/comments");
    let malformed: [(&[u8], &str); 14] = [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"{\"text\":\"\xff\"}", "UTF-8 at byte 9"),
        (b"{\"text\":\"a\",\"text\":\"b\"}", "/text stands there twice"),
        (br#"{"text":"a","te\u0078t":"b"}"#, "/text stands there twice"),
        (br#"{"text":"a\u0000b"}"#, "/text contains the control character U+0000"),
        (b"{\"text\":\"a\x00b\"}", "not JSON"),
        (br#"{"text":"\ud800"}"#, "not JSON"),
        (br#"{"te\u0007xt":"a"}"#, "control character U+0007"),
        (br#"{"n":9007199254740992}"#, "/n must lie within"),
        (br#"{"n":1e999}"#, "not JSON"),
        (b"NaN", "not JSON"),
    ];
    for (body, reason) in malformed {
        let reply = raw(&ana, Method::POST, &comments, body).await.assert_problem(400, "malformed-body");
        let detail = reply.text("detail");
        assert!(detail.contains(reason), "{detail:?} does not say {reason:?}");
        assert!(detail.contains("Nothing was recorded"));
    }
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    raw(&ana, Method::POST, &comments, deep).await.assert_problem(400, "malformed-body");

    let invalid = [
        (r#"{"text":1}"#, "/text"),
        (r#"{"text":"a","extra":1}"#, "/extra"),
        (r#"{"text":"a","a/b~c":1}"#, "/a~1b~0c"),
        (r#"{"text":"a","parent":{}}"#, "/parent"),
        (r#"{"text":"a","language":"Slovene"}"#, "/language"),
        (r"{}", "/text"),
        (r#"{"text":null}"#, "/text"),
        ("[]", ""),
        ("\"text\"", ""),
        ("null", ""),
    ];
    for (body, pointer) in invalid {
        let reply = raw(&ana, Method::POST, &comments, body).await.assert_problem(422, "invalid-body");
        assert_eq!(reply.json()["errors"][0]["pointer"], pointer, "{body}");
    }
    assert_eq!(head(&app), end);
    app.stop().await;
}

async fn a_body_in_another_form_or_size_is_refused(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let end = head(&app);
    let comments = format!("/api/v1/cases/{case}/comments");
    let typed = async |kind: Option<&str>| {
        let mut request = ana.request(Method::POST, &comments).body(r#"{"text":"a"}"#);
        if let Some(kind) = kind {
            request = request.header("Content-Type", kind);
        }
        ana.send(request).await
    };
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("application/json; charset=iso-8859-2"),
    ] {
        typed(kind).await.assert_problem(415, "unsupported-media-type");
    }
    let large = format!(r#"{{"text":"{}"}}"#, "x".repeat(300 * 1024));
    raw(&ana, Method::POST, &comments, large).await.assert_problem(413, "body-too-large");
    let long = format!(r#"{{"text":"{}"}}"#, "x".repeat(20_000));
    raw(&ana, Method::POST, &comments, long).await.assert_problem(422, "text-too-long");
    let support = format!("/api/v1/cases/{case}/support");
    raw(&ana, Method::PUT, &support, r#"{"a":1}"#).await.assert_problem(422, "invalid-body");
    raw(&ana, Method::PUT, &support, "[1]").await.assert_problem(422, "invalid-body");
    raw(&ana, Method::PUT, &support, "{").await.assert_problem(400, "malformed-body");
    assert_eq!(head(&app), end);
    for bad in ["%FF", "%00", "%F"] {
        ana.get(&format!("/api/v1/cases/{bad}")).await.assert_problem(404, "not-found");
        ana.get(&format!("/api/v1/cases?q={bad}")).await.assert_problem(400, "invalid-query");
    }
    ana.get(&format!("/api/v1/cases?q={}", "x".repeat(501))).await.assert_problem(400, "invalid-query");
    ana.get("/api/v1/cases?q=a&q=b").await.assert_problem(400, "invalid-query");
    let untold = ana.request(Method::GET, "/api/v1/cases").header("X-Request-Id", "two words");
    let reply = ana.send(untold).await.assert(200);
    assert_ne!(reply.header("x-request-id"), Some("two words"));
    app.stop().await;
}

async fn a_place_is_taken_with_its_degrees(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let open = async |location: &str| {
        let body = format!(
            r#"{{"protocol":"improve","language":"sl","fields":{{"kind":"problem","title":"Polomljena klop",
            "description":"Klop ob reki je polomljena.","location":{location}}}}}"#
        );
        raw(&ana, Method::POST, "/api/v1/cases", body).await
    };
    let opened =
        open(r#"{"address":"Glavni trg 14","latitude":46.5576,"longitude":15.6455}"#).await.assert(201);
    let case = ana.get(&format!("/api/v1/cases/{}", opened.text("id"))).await.assert(200).json();
    assert_eq!(case["texts"]["location"]["latitude_e6"], 46_557_600);
    let reply = open(r#"{"latitude":91.5,"longitude":15.6}"#).await.assert_problem(422, "invalid-body");
    assert_eq!(reply.json()["errors"][0]["pointer"], "/fields/location");
    open(r#"{"latitude":"north"}"#).await.assert_problem(422, "invalid-body");
    app.stop().await;
}
