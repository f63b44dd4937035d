//! The work of officials: queues, tasks with their checklists, what is stuck.

use super::Town;
use pobuda_domain::case::{Incident, IncidentKind};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::case_id;

both!(
    an_official_finds_their_work_and_does_it,
    a_task_needs_every_point_of_its_list,
    a_task_is_left_out_for_a_reason_that_everybody_reads,
    two_officials_at_one_task_are_told_of_each_other,
    what_is_stuck_goes_on_when_an_official_says_so,
    an_answer_begins_with_a_draft_or_a_ready_text,
    an_office_opens_what_is_its_own_and_the_history_says_so,
    a_note_stays_with_officials_and_nothing_typed_is_lost,
);

const DRAFT: &str = "Klop lahko postavimo pod drugo drevo; zemljišče je občinsko.";

const TICKED: [(&str, &str); 4] =
    [("check-list.0", "on"), ("check-list.1", "on"), ("check-list.2", "on"), ("check-list.3", "on")];

async fn an_official_finds_their_work_and_does_it(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let handler = town.official("roads", "handler").await;
    let page = handler.get("/sl/").await.assert(200).assert_says("Moje delo");
    assert!(page.links().iter().any(|link| link == "/sl/queue"));
    let queue = handler.get("/sl/queue").await.assert(200);
    let queue = queue
        .assert_says("nosilec obravnave, Služba za ceste in promet")
        .assert_says("Klop v senci pri reki")
        .assert_says("Preveri izvedljivost")
        .assert_says("Rok: 6. 3. 2026 (še 4 delovni dnevi).")
        .assert_silent("Zapora mostu ob koncih tedna");
    let task = format!("/sl/cases/{bench}/tasks/feasibility");
    assert!(queue.links().contains(&task), "{:?}", queue.links());
    let form = handler.get(&task).await.assert(200);
    let form = form
        .assert_says("Ali je zemljišče v lasti občine?")
        .assert_says("Na to nalogo čaka: Odloči.")
        .assert_says("Tega ne objavimo; vidijo samo zaposleni.");
    let done =
        handler.submit(&form, &task, &[&TICKED[..], &[("fields.draft", DRAFT)]].concat()).await.assert(303);
    let page = handler.follow(&done).await.assert(200);
    page.assert_says("Opravljeno. Naloga je zaprta")
        .assert_says("Naloga »Preveri izvedljivost« je opravljena.")
        .assert_silent(DRAFT);
    handler.get("/sl/queue").await.assert(200).assert_says("Trenutno ni nobene pobude");
    handler.get("/sl/queue?part=overdue").await.assert(200).assert_says("Noben rok ni zamujen.");
    // The whole service still has the decision.
    let service = handler.get("/sl/queue?service=roads").await.assert(200);
    service.assert_says("Služba za ceste in promet").assert_says("vodja službe").assert_says("Odloči");
    handler.get("/sl/queue?service=parks").await.assert(403).assert_says("Tega ne smete");
    town.app.stop().await;
}

async fn a_task_needs_every_point_of_its_list(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let handler = town.official("roads", "handler").await;
    let task = format!("/sl/cases/{bench}/tasks/feasibility");
    let form = handler.get(&task).await.assert(200);
    let head = town.head();
    let back = handler.submit(&form, &task, &[&TICKED[1..], &[("fields.draft", DRAFT)]].concat()).await;
    let back = back
        .assert(422)
        .assert_says("Nekaj je treba popraviti")
        .assert_says("Potrdite vse točke seznama")
        .assert_says(DRAFT);
    assert_eq!(back.body.matches(" checked").count(), 3, "what was ticked stays ticked");
    let back = handler.submit(&back, &task, &TICKED).await.assert(422).assert_says("Izpolnite to polje.");
    assert_eq!(town.head(), head);
    handler.submit(&back, &task, &[&TICKED[..], &[("fields.draft", DRAFT)]].concat()).await.assert(303);
    town.app.stop().await;
}

async fn a_task_is_left_out_for_a_reason_that_everybody_reads(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let case = format!("/sl/cases/{bench}");
    // Everybody sees what is being checked; only whose task it is gets the way to do it.
    let stranger = town.stranger().get(&case).await.assert(200);
    let stranger = stranger
        .assert_says("Odprte naloge")
        .assert_says("Kontrolni seznam: 4 točke")
        .assert_says("Ali je že v načrtu dela?")
        .assert_silent("Opravi nalogo");
    assert!(!stranger.links().iter().any(|link| link.contains("/tasks/")));
    let handler = town.official("roads", "handler").await;
    let task = format!("/sl/cases/{bench}/tasks/feasibility");
    let page = handler.get(&task).await.assert(200);
    let way = format!("{task}?result=waived");
    assert!(page.links().contains(&way));
    let form = handler.get(&way).await.assert(200).assert_says("Razlog se zapiše v potek in ga vidijo vsi.");
    let short = handler.submit(&form, &task, &[("fields.reason", "Kratko.")]).await.assert(422);
    let short = short.assert_says("Napišite vsaj 40 znakov.").assert_says("Opusti nalogo");
    let reason = "Isto klop smo preverili pri lanski pobudi; od takrat se ni nič spremenilo.";
    let done = handler.submit(&short, &task, &[("fields.reason", reason)]).await.assert(303);
    handler.follow(&done).await.assert(200).assert_says("Naloga je opuščena. Razlog je zapisan v potek.");
    let page = town.stranger().get(&case).await.assert(200);
    page.assert_says("Naloga »Preveri izvedljivost« je opuščena.").assert_says(reason);
    town.app.stop().await;
}

async fn two_officials_at_one_task_are_told_of_each_other(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let task = format!("/sl/cases/{bench}/tasks/feasibility");
    let (first, second) = (town.official("roads", "handler").await, town.official("roads", "handler").await);
    let slow = second.get(&task).await.assert(200);
    // Something else about the case has changed: the form comes back with it, and with what was typed.
    let coordinator = town.official("participation", "coordinator").await;
    let asking = format!("/sl/cases/{bench}/operations/reassign");
    let form = coordinator.get(&asking).await.assert(200);
    let reason = "Služba za ceste je pristojna tudi po novem; popravljamo samo zapis o tem.";
    let fields = [("fields.assigned_service", "roads"), ("fields.reason", reason)];
    coordinator.submit(&form, &asking, &fields).await.assert(303);
    let filled = [&TICKED[..], &[("fields.draft", DRAFT)]].concat();
    let stale = second.submit(&slow, &task, &filled).await.assert(412);
    let stale =
        stale.assert_says("Medtem se je nekaj zgodilo.").assert_says("Pobudo je prevzela").assert_says(DRAFT);
    // The other one was faster with the task itself: who it was and what is said.
    let form = first.get(&task).await.assert(200);
    first.submit(&form, &task, &filled).await.assert(303);
    let late = second.submit(&stale, &task, &filled).await.assert(409);
    late.assert_says("Te naloge ni več na seznamu odprtih.")
        .assert_says("Naloga »Preveri izvedljivost« je opravljena.")
        .assert_says("Uradnica, nosilec obravnave, Služba za ceste in promet")
        .assert_says(DRAFT);
    second.get(&task).await.assert(409).assert_says("Te naloge ni več na seznamu odprtih.");
    second.get(&format!("/sl/cases/{bench}/tasks/nothing")).await.assert(404);
    town.app.stop().await;
}

async fn what_is_stuck_goes_on_when_an_official_says_so(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let incident = Incident { incident: IncidentKind::TimerFailing, about: "deadline/answer".to_owned() };
    let raised = town.app.app.executor.raise_incident(case_id(&town.bench), incident, None).await;
    town.see(raised.expect("an incident").position).await;
    let (case, action) = (format!("/sl/cases/{bench}"), format!("/sl/cases/{bench}/incidents"));
    let citizen = town.citizen("Ana K.").await.get(&case).await.assert(200);
    assert!(!citizen.assert_silent("Gre naprej").offers(&action));
    let handler = town.official("roads", "handler").await;
    let page = handler.get(&case).await.assert(200).assert_says("Zastoj pri tej pobudi");
    let refused = handler.submit(&page, &action, &[]).await.assert(403);
    refused.assert_says("Zastoj lahko odpravi koordinator ali vodja.").assert_says("Nazaj na pobudo");
    let head = town.official("roads", "head").await;
    head.get("/sl/queue?part=incidents")
        .await
        .assert(200)
        .assert_says("Klop v senci pri reki")
        .assert_says("Zastoj.");
    let page = head.get(&case).await.assert(200);
    let done = head.submit(&page, &action, &[]).await.assert(303);
    let page = head.follow(&done).await.assert(200).assert_says("Zapisano. Kar je čakalo, gre naprej.");
    page.assert_says("Zastoj je odpravljen.").assert_silent("Zastoj pri tej pobudi");
    head.get("/sl/queue?part=incidents").await.assert(200).assert_says("Nobena pobuda ni v zastoju.");
    town.app.stop().await;
}

async fn an_answer_begins_with_a_draft_or_a_ready_text(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let handler = town.app.with_official("roads", "handler", "Rok Breznik").await;
    let checked = handler.check_feasibility(&town.bench).await.assert(200).number("position");
    town.see(checked).await;
    let draft = "Na terenu je preverjeno, denar je zagotovljen.";
    let head = town.official("roads", "head").await;
    let path = format!("/sl/cases/{bench}/operations/decide");
    let form = head.get(&format!("{path}?outcome=answered")).await.assert(200);
    let form = form
        .assert_says("Osnutek odgovora iz naloge")
        .assert_says("Ne moremo uresničiti")
        .assert_says("Ogled ceste")
        .assert_silent(draft);
    assert!(form.body.contains("<input type=\"hidden\" name=\"outcome\" value=\"answered\">"));
    let begun =
        head.get(&format!("{path}?outcome=answered&ready=draft")).await.assert(200).assert_says(draft);
    let fields = [("fields.answer", "Klop bo stala ob poti do konca meseca; delo je že naročeno.")];
    let done = head.submit(&begun, &path, &fields).await.assert(303);
    // What was a draft stays with the staff.
    head.follow(&done).await.assert(200).assert_says("delo je že naročeno").assert_silent(draft);
    // Begun with a ready text, in the language of the initiative whatever that of the page.
    let coordinator = town.official("participation", "coordinator").await;
    let opened = town.app.with_citizen("Ana").await.open_case("Luč v parku").await.assert(201);
    let (other, position) = (opened.text("ref"), opened.number("position"));
    town.see(position).await;
    let path = format!("/en/cases/{other}/operations/forward?ready=forwarded");
    let form = coordinator.get(&path).await.assert(200).assert_says("Another body is competent");
    form.assert_says("O tem ne odloča občina");
    town.app.stop().await;
}

async fn an_office_opens_what_is_its_own_and_the_history_says_so(database: TestDatabase) {
    let town = Town::over(database).await;
    let hub = town.official("hub", "coordinator").await;
    let kinds = hub.get("/sl/cases/new").await.assert(200);
    kinds.assert_says("Tako pobudo odda občan sam").assert_silent("Tako obravnavo odpre pristojna služba.");
    let path = "/sl/cases/new/social-innovation";
    let form = hub.get(path).await.assert(200);
    let fields = [
        ("fields.title", "Pogovori med generacijami"),
        ("fields.problem", "Starejši v blokih so osamljeni, mladi pa iščejo prostor za druženje in delo."),
        ("fields.assigned_service", "social"),
        ("fields.step_by", "2026-05-04"),
    ];
    let sent = hub.submit(&form, path, &fields).await.assert(303);
    let page = hub.follow(&sent).await.assert(200).assert_says("Pogovori med generacijami");
    page.assert_says("Uradnica, koordinator inovacijskega stičišča, Inovacijsko stičišče");
    town.app.stop().await;
}

async fn a_note_stays_with_officials_and_nothing_typed_is_lost(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let (page, action) = (format!("/sl/cases/{bench}"), format!("/sl/cases/{bench}/notes"));
    let handler = town.official("roads", "handler").await;
    let form = handler.get(&page).await.assert(200).assert_says("Notranji zapiski");
    let note = "Lastnik sosednje hiše kliče vsak dan.";
    let saved = handler.submit(&form, &action, &[("text", note)]).await.assert(303);
    handler.follow(&saved).await.assert(200).assert_says(note).assert_says("Vidijo ga samo zaposleni.");
    let too_long = "Predolgo. ".repeat(500);
    let back = handler.submit(&form, &action, &[("text", &too_long)]).await.assert(422);
    let back = back.assert_says(too_long.trim_end());
    for reader in [town.stranger(), town.citizen("Cvetka").await] {
        reader.get(&page).await.assert(200).assert_silent(note).assert_silent("Notranji zapiski");
    }
    // Who has a form open meanwhile is told that there is a new one.
    let head = town.official("roads", "head").await;
    let path = format!("/sl/cases/{bench}/operations/notify");
    let open = head.get(&path).await.assert(200);
    let saved = handler.submit(&back, &action, &[("text", "Ogled je bil v torek.")]).await.assert(303);
    handler.follow(&saved).await.assert(200);
    let fields = [("fields.answer", DRAFT), ("fields.expected_by", "2026-04-01")];
    let told = head.submit(&open, &path, &fields).await.assert(412);
    head.submit(&told.assert_says("Nov notranji zapisek (Uradnica").assert_says(DRAFT), &path, &fields)
        .await
        .assert(303);
    // Of the past everybody sees the same.
    let past = handler.get(&format!("{page}?as_of={}", town.head())).await.assert(200);
    past.assert_silent(note);
    town.app.stop().await;
}
