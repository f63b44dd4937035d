//! Registering, signing in, and everything by which that ends.

use super::head;
use jiff::SignedDuration;
use pobuda::account::tries::{ACCOUNT_FAILURES_MAX, ADDRESS_FAILURES_MAX, ADDRESS_REGISTRATIONS_MAX};
use pobuda::session::{SESSION_IDLE, SESSION_LIFE};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

both!(
    a_citizen_registers_signs_in_and_out,
    one_address_has_one_account_however_it_is_typed,
    guessing_has_to_wait_and_the_wait_ends,
    guessing_at_many_accounts_has_to_wait_too,
    an_unknown_account_costs_what_a_known_one_costs,
    a_password_is_reset_once_and_within_the_hour,
    a_closed_account_is_signed_out_at_once,
    a_new_password_ends_every_other_session,
    a_session_outlives_the_program_and_is_known_to_every_process,
    a_session_ends_by_itself,
    signing_in_again_ends_the_session_before,
    what_cannot_be_an_account_is_refused_by_name,
);

pub(super) const PASSWORD: &str = "klop ob reki v senci";
const OTHER: &str = "most cez potok ob mlinu";

pub(super) async fn register(app: &TestApp, email: &str) -> Reply {
    let body = json!({"email": email, "name": "Ana Kos", "password": PASSWORD});
    app.anybody().post("/api/v1/persons", &body).await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Reply {
    app.anybody().post("/api/v1/sessions", &json!({"email": email, "password": password})).await
}

async fn status(caller: &Caller) -> u16 {
    caller.get("/api/v1/me").await.status
}

async fn a_citizen_registers_signs_in_and_out(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let registered = register(&app, "ana@example.org").await.assert(201);
    assert_eq!(registered.header("cache-control"), Some("no-store"));
    let cookie = registered.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let ana = app.anybody().with_session_of(&registered);
    let me = ana.get("/api/v1/me").await.assert(200);
    assert_eq!((me.text("email"), me.text("name")), ("ana@example.org".to_owned(), "Ana Kos".to_owned()));
    assert_eq!(me.json()["acting"]["role"], "citizen");
    assert_eq!(me.json()["standings"].as_array().map(Vec::len), Some(1));
    assert_eq!(me.text("csrf_token"), registered.text("csrf_token"));
    ana.open_case("Polomljena klop").await.assert(201);
    let end = head(&app);

    let again = app.anybody().with_session_of(&sign_in(&app, " Ana@Example.ORG", PASSWORD).await.assert(201));
    assert_eq!(status(&again).await, 200);
    again.delete("/api/v1/sessions/current").await.assert(204);
    assert_eq!(status(&again).await, 401);
    assert_eq!(status(&ana).await, 200, "the other browser stays signed in");
    let body = json!({"name": "Ana K.", "language": "en"});
    ana.put("/api/v1/me", &body).await.assert(204);
    assert_eq!(ana.get("/api/v1/me").await.text("language"), "en");
    // Accounts are no events.
    assert_eq!(head(&app), end);
    app.stop().await;
}

async fn one_address_has_one_account_however_it_is_typed(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (one, other) = futures::join!(register(&app, "ana@example.org"), register(&app, "ANA@example.org "));
    let mut said = [one.status, other.status];
    said.sort_unstable();
    assert_eq!(said, [201, 409], "of two at the same time one is made");
    register(&app, "Ana@Example.org").await.assert_problem(409, "email-taken");
    app.stop().await;
}

async fn guessing_has_to_wait_and_the_wait_ends(database: TestDatabase) {
    let app = TestApp::start(database).await;
    register(&app, "ana@example.org").await.assert(201);
    for _ in 0..ACCOUNT_FAILURES_MAX {
        sign_in(&app, "ana@example.org", OTHER).await.assert_problem(422, "sign-in-failed");
    }
    let refused = sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(429, "too-many-tries");
    assert_eq!(refused.header("retry-after"), Some("30"), "the right password waits as well");
    app.clock.advance(SignedDuration::from_secs(30));
    sign_in(&app, "ana@example.org", OTHER).await.assert_problem(422, "sign-in-failed");
    let refused = sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(429, "too-many-tries");
    assert_eq!(refused.header("retry-after"), Some("60"), "the wait grows");
    app.clock.advance(SignedDuration::from_secs(60));
    sign_in(&app, "ana@example.org", PASSWORD).await.assert(201);
    for _ in 0..ACCOUNT_FAILURES_MAX {
        sign_in(&app, "ana@example.org", OTHER).await.assert_problem(422, "sign-in-failed");
    }
    app.stop().await;
}

async fn guessing_at_many_accounts_has_to_wait_too(database: TestDatabase) {
    let app = TestApp::start(database).await;
    register(&app, "ana@example.org").await.assert(201);
    let from = async |address: &str, email: &str, password: &str| {
        let body = json!({"email": email, "password": password});
        let request =
            app.anybody().request(Method::POST, "/api/v1/sessions").header("X-Forwarded-For", address);
        app.anybody().send(request.json(&body)).await
    };
    // Long passwords are none: they cost a hash like any other.
    for nth in 0..ADDRESS_FAILURES_MAX {
        from("2001:db8::1", &format!("nobody-{nth}@example.org"), OTHER)
            .await
            .assert_problem(422, "sign-in-failed");
    }
    from("2001:db8::2", "ana@example.org", PASSWORD).await.assert_problem(429, "too-many-tries");
    from("2001:db8:0:1::1", "ana@example.org", PASSWORD).await.assert(201);
    app.clock.advance(SignedDuration::from_secs(30));
    from("2001:db8::2", "ana@example.org", PASSWORD).await.assert(201);

    let register_from = async |nth: u32| {
        let body = json!({"email": format!("new-{nth}@example.org"), "name": "Novak", "password": PASSWORD});
        let request =
            app.anybody().request(Method::POST, "/api/v1/persons").header("X-Forwarded-For", "192.0.2.1");
        app.anybody().send(request.json(&body)).await
    };
    for nth in 0..ADDRESS_REGISTRATIONS_MAX {
        register_from(nth).await.assert(201);
    }
    register_from(ADDRESS_REGISTRATIONS_MAX).await.assert_problem(429, "too-many-tries");
    app.stop().await;
}

async fn an_unknown_account_costs_what_a_known_one_costs(database: TestDatabase) {
    let app = TestApp::start(database).await;
    register(&app, "ana@example.org").await.assert(201);
    register(&app, "bor@example.org").await.assert(201);
    let bor = app.app.accounts.find("bor@example.org").await.expect("readable").expect("Bor");
    app.app.accounts.close(&bor.id, true).await.expect("closed");
    let cyril = app.person("Ciril", &[]).await;
    let long = "x".repeat(5000);
    let mut told = Vec::new();
    for (email, password) in [
        ("ana@example.org", OTHER),
        ("nobody@example.org", OTHER),
        ("no address", OTHER),
        ("bor@example.org", PASSWORD),
        (&*cyril.email, OTHER),
        ("ana@example.org", &long),
        ("nobody@example.org", ""),
    ] {
        let before = app.app.accounts.passwords.worked();
        let reply = sign_in(&app, email, password).await.assert_problem(422, "sign-in-failed");
        let worked = app.app.accounts.passwords.worked() - before;
        assert_eq!(worked, 1, "{email}");
        let mut answer = reply.json();
        answer["instance"] = Value::Null;
        told.push(answer);
    }
    assert!(told.iter().all(|answer| *answer == told[0]), "{told:?}");
    // Nor does the wait tell them apart.
    for email in ["ana@example.org", "nobody@example.org"] {
        for _ in 0..ACCOUNT_FAILURES_MAX {
            sign_in(&app, email, OTHER).await;
        }
        sign_in(&app, email, OTHER).await.assert_problem(429, "too-many-tries");
    }
    app.stop().await;
}

async fn a_password_is_reset_once_and_within_the_hour(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin = app.with_admin().await;
    let ana = app.anybody().with_session_of(&register(&app, "ana@example.org").await);
    let id = ana.get("/api/v1/me").await.text("person");
    let path = format!("/api/v1/persons/{id}/password-resets");
    let allow = async || admin.post(&path, &json!({})).await.assert(201).text("token");
    let reset = async |token: &str, password: &str| {
        let body = json!({"token": token, "password": password});
        app.anybody().post("/api/v1/password-resets", &body).await
    };
    let (first, token) = (allow().await, allow().await);
    reset(&first, OTHER).await.assert_problem(422, "reset-token-refused");
    let short = reset(&token, "kratko").await.assert_problem(422, "invalid-body");
    assert_eq!(short.json()["errors"][0]["pointer"], "/password", "a bad password uses nothing up");
    reset(&token, OTHER).await.assert(204);
    reset(&token, PASSWORD).await.assert_problem(422, "reset-token-refused");
    assert_eq!(status(&ana).await, 401, "every session has ended");
    sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(422, "sign-in-failed");
    sign_in(&app, "ana@example.org", OTHER).await.assert(201);

    let (late, raced) = (allow().await, allow().await);
    let (one, other) = futures::join!(reset(&raced, PASSWORD), reset(&raced, OTHER));
    assert_eq!([one.status, other.status].iter().filter(|status| **status == 204).count(), 1);
    reset(&late, OTHER).await.assert_problem(422, "reset-token-refused");
    let late = allow().await;
    app.clock.advance(SignedDuration::from_mins(60));
    reset(&late, OTHER).await.assert_problem(422, "reset-token-refused");
    for none in ["", "por_", "por_x", &"x".repeat(500), "pob_ž"] {
        reset(none, OTHER).await.assert_problem(422, "reset-token-refused");
    }
    admin.post("/api/v1/persons/nobody/password-resets", &json!({})).await.assert_problem(404, "not-found");
    app.app.accounts.close(&id, true).await.expect("closed");
    admin.post(&path, &json!({})).await.assert_problem(409, "account-closed");
    app.stop().await;
}

async fn a_closed_account_is_signed_out_at_once(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.anybody().with_session_of(&register(&app, "ana@example.org").await);
    let id = ana.get("/api/v1/me").await.text("person");
    let issued =
        ana.post("/api/v1/me/tokens", &json!({"name": "moj program", "role": "citizen"})).await.assert(201);
    let program = app.anybody().with_token(&issued.text("token"));
    assert_eq!(program.get("/api/v1/me").await.assert(200).text("name"), "Ana Kos");
    app.app.accounts.close(&id, true).await.expect("closed");
    assert_eq!((status(&ana).await, status(&program).await), (401, 401));
    sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(422, "sign-in-failed");
    app.app.accounts.close(&id, false).await.expect("open");
    assert_eq!((status(&ana).await, status(&program).await), (401, 200));
    sign_in(&app, "ana@example.org", PASSWORD).await.assert(201);
    app.stop().await;
}

async fn a_new_password_ends_every_other_session(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let here = app.anybody().with_session_of(&register(&app, "ana@example.org").await);
    let there = app.anybody().with_session_of(&sign_in(&app, "ana@example.org", PASSWORD).await);
    let change = async |caller: &Caller, present: &str, new: &str| {
        caller.put("/api/v1/me/password", &json!({"present": present, "new": new})).await
    };
    let wrong = change(&here, OTHER, OTHER).await.assert_problem(422, "invalid-body");
    assert_eq!(wrong.json()["errors"][0]["pointer"], "/present");
    let short = change(&here, PASSWORD, "kratko").await.assert_problem(422, "invalid-body");
    assert_eq!(short.json()["errors"][0]["pointer"], "/new");
    let changed = change(&here, PASSWORD, OTHER).await.assert(200);
    assert_eq!((status(&here).await, status(&there).await), (401, 401), "the old cookies are worth nothing");
    let here = app.anybody().with_session_of(&changed);
    assert_eq!(status(&here).await, 200);
    sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(422, "sign-in-failed");
    sign_in(&app, "ana@example.org", OTHER).await.assert(201);
    // Whoever found an open browser cannot guess the password in it.
    for _ in 0..ACCOUNT_FAILURES_MAX {
        change(&here, PASSWORD, PASSWORD).await.assert_problem(422, "invalid-body");
    }
    change(&here, OTHER, PASSWORD).await.assert_problem(429, "too-many-tries");
    app.stop().await;
}

async fn a_session_outlives_the_program_and_is_known_to_every_process(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let registered = register(&app, "ana@example.org").await;
    let other = app.beside().await;
    let there = other.anybody().with_session_of(&registered);
    assert_eq!(there.get("/api/v1/me").await.assert(200).text("email"), "ana@example.org");
    there.open_case("Polomljena klop").await.assert(201);
    for _ in 0..ACCOUNT_FAILURES_MAX {
        sign_in(&other, "ana@example.org", OTHER).await.assert_problem(422, "sign-in-failed");
    }
    sign_in(&app, "ana@example.org", PASSWORD).await.assert_problem(429, "too-many-tries");
    other.stop().await;
    let app = app.restart().await;
    let ana = app.anybody().with_session_of(&registered);
    assert_eq!(status(&ana).await, 200);
    app.stop().await;
}

async fn a_session_ends_by_itself(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.anybody().with_session_of(&register(&app, "ana@example.org").await);
    let idle = SignedDuration::try_from(SESSION_IDLE).expect("hours");
    let life = SignedDuration::try_from(SESSION_LIFE).expect("days");
    let mut lived = SignedDuration::ZERO;
    while lived + idle < life {
        let step = idle - SignedDuration::from_mins(1);
        app.clock.advance(step);
        lived += step;
        if lived < life {
            assert_eq!(status(&ana).await, 200, "used all the time, after {lived}");
        }
    }
    app.clock.advance(life - lived);
    assert_eq!(status(&ana).await, 401, "however it is used");
    let ana = app.anybody().with_session_of(&sign_in(&app, "ana@example.org", PASSWORD).await);
    app.clock.advance(idle);
    assert_eq!(status(&ana).await, 401, "not used");
    app.stop().await;
}

async fn signing_in_again_ends_the_session_before(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let before = app.anybody().with_session_of(&register(&app, "ana@example.org").await);
    let body = json!({"email": "ana@example.org", "password": PASSWORD});
    let begun = before.post("/api/v1/sessions", &body).await.assert(201);
    let after = app.anybody().with_session_of(&begun);
    assert_eq!((status(&before).await, status(&after).await), (401, 200));
    // No other site signs a browser in.
    for (name, value) in [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")] {
        let anybody = app.anybody();
        let request = anybody.request(Method::POST, "/api/v1/sessions").header(name, value).json(&body);
        anybody.send(request).await.assert_problem(403, "forbidden");
    }
    app.stop().await;
}

async fn what_cannot_be_an_account_is_refused_by_name(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let long = "x".repeat(20_000);
    for (email, name, password, pointers) in [
        ("ana", "", "kratko", &["/email", "/name", "/password"][..]),
        ("ana@example.org", "Ana", "aaaaaaaaaaaaaaaaaaaa", &["/password"]),
        ("ana@example.org", "Ana", long.as_str(), &["/password"]),
        (long.as_str(), long.as_str(), PASSWORD, &["/email", "/name"]),
        ("ana@example.org", "Ana\u{7}", PASSWORD, &[]),
    ] {
        let body = json!({"email": email, "name": name, "password": password});
        let reply = app.anybody().post("/api/v1/persons", &body).await;
        assert!((400..500).contains(&reply.status), "{}: {}", reply.status, reply.body);
        let errors = reply.json()["errors"].as_array().cloned().unwrap_or_default();
        let told: Vec<_> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(told, pointers);
    }
    for body in
        [json!([]), json!(null), json!({"email": 1}), json!({"email": "a@b.si", "password": {}, "x": 1})]
    {
        for path in ["/api/v1/persons", "/api/v1/sessions", "/api/v1/password-resets"] {
            app.anybody().post(path, &body).await.assert_problem(422, "invalid-body");
        }
    }
    let body = json!({"email": "ana@example.org", "name": "Ana", "password": PASSWORD, "language": "de"});
    let reply = app.anybody().post("/api/v1/persons", &body).await.assert_problem(422, "invalid-body");
    assert_eq!(reply.json()["errors"][0]["pointer"], "/language");
    app.stop().await;
}
