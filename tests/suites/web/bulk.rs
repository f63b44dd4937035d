//! One operation on several initiatives, chosen in the queue.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::browser::{Browser, Page};
use pobuda_tests::database::TestDatabase;
use serde_json::json;

both!(
    several_initiatives_are_chosen_and_get_one_message,
    what_could_not_be_done_is_said_for_each_and_the_form_comes_back,
    what_is_not_on_offer_for_an_initiative_leaves_it_as_it_is,
    a_form_with_a_fault_keeps_what_was_typed_and_which_were_chosen,
);

const ACTION: &str = "/sl/operations";
const ANSWER: &str = "Ogled bo v torek zjutraj, skupaj z drugimi v tej četrti.";
const NOTIFY: &str = "offer=improve/1.0.0/notify";

/// References of two initiatives that the service for roads has.
async fn two(town: &Town) -> [String; 2] {
    let opened =
        town.app.with_citizen("Cene").await.open_case("Luč pri prehodu").await.assert(201).text("id");
    let coordinator = town.app.with_official("participation", "coordinator", "Maja Hrovat").await;
    let assigned = json!({"fields": {"assigned_service": "roads"}});
    let last = coordinator.perform(&opened, "assign", &assigned).await.assert(200).number("position");
    town.see(last).await;
    [town.reference(&town.bench).await, town.reference(&opened).await]
}

fn chosen(references: &[String]) -> String {
    let each: Vec<String> = references.iter().map(|reference| format!("cases.{reference}=on")).collect();
    format!("{ACTION}?{}", each.join("&"))
}

async fn form(head: &Browser, references: &[String]) -> Page {
    head.get(&format!("{}&{NOTIFY}", chosen(references))).await.assert(200)
}

async fn notify(head: &Browser, form: &Page, answer: &str) -> Page {
    head.submit(form, ACTION, &[("fields.answer", answer), ("fields.expected_by", "2026-04-01")]).await
}

async fn several_initiatives_are_chosen_and_get_one_message(database: TestDatabase) {
    let town = Town::over(database).await;
    let both = two(&town).await;
    let head = town.official("roads", "head").await;
    let queue = head.get("/sl/queue").await.assert(200).assert_says("Nadaljuj z izbranimi");
    for reference in &both {
        assert!(queue.body.contains(&format!("name=\"cases.{reference}\" value=\"on\"")), "{}", queue.body);
    }
    assert!(queue.links().contains(&"/sl/queue?chosen=all".to_owned()));
    let ticked = head.get("/sl/queue?chosen=all").await.assert(200);
    assert_eq!(ticked.body.matches(" checked").count(), 2);
    let offers = head.get(&chosen(&both)).await.assert(200).assert_says("Izbrani sta 2 pobudi");
    offers.assert_says("Obvesti o nadaljnji obravnavi").assert_says("Mogoče pri vseh izbranih.");
    let form = form(&head, &both).await.assert_says("Klop v senci pri reki").assert_says("Luč pri prehodu");
    let done = notify(&head, &form, ANSWER).await.assert(200).assert_says("Opravljeno pri 2 pobudah.");
    let end = town.head();
    for reference in &both {
        let path = format!("/sl/cases/{reference}");
        assert!(done.links().contains(&path));
        town.stranger().get(&path).await.assert(200).assert_says(ANSWER);
    }
    // The same form sent again does nothing twice, and says the same.
    notify(&head, &form, ANSWER).await.assert(200).assert_says("Opravljeno pri 2 pobudah.");
    assert_eq!(town.head(), end);
    town.app.stop().await;
}

async fn what_could_not_be_done_is_said_for_each_and_the_form_comes_back(database: TestDatabase) {
    let town = Town::over(database).await;
    let both = two(&town).await;
    let head = town.official("roads", "head").await;
    let open = form(&head, &both).await;
    // One of them moves on, without leaving the service.
    let coordinator = town.official("participation", "coordinator").await;
    let path = format!("/sl/cases/{}/operations/reassign", both[0]);
    let reassign = coordinator.get(&path).await.assert(200);
    let reason = "Služba za ceste je pristojna tudi po novem; popravljamo samo zapis o tem.";
    let fields = [("fields.assigned_service", "roads"), ("fields.reason", reason)];
    coordinator.submit(&reassign, &path, &fields).await.assert(303);
    let partly = notify(&head, &open, ANSWER).await.assert(200).assert_says("Opravljeno pri 1 pobudi.");
    let partly = partly
        .assert_says("Pri 1 pobudi ni bilo mogoče")
        .assert_says("Medtem se je nekaj zgodilo.")
        .assert_says(reason)
        .assert_says("Poskusite znova pri preostalih")
        .assert_says(ANSWER);
    let hidden = partly.hidden(ACTION);
    let left: Vec<&str> = hidden.iter().filter_map(|(name, _)| name.strip_prefix("cases.")).collect();
    assert_eq!(left, [both[0].as_str()]);
    let again = notify(&head, &partly, ANSWER).await.assert(200).assert_says("Opravljeno pri 1 pobudi.");
    again.assert_silent("ni bilo mogoče");
    // Where nothing can be done any more, what was written can be taken along.
    let late = notify(&head, &partly, "Tega besedila nihče več ne potrebuje, a naj se ne izgubi.").await;
    let late = late.assert(422).assert_says("naj se ne izgubi");
    late.assert_says("Ta obrazec ste enkrat že oddali").assert_silent("Opravljeno");
    town.app.stop().await;
}

async fn what_is_not_on_offer_for_an_initiative_leaves_it_as_it_is(database: TestDatabase) {
    let town = Town::over(database).await;
    let [bench, _] = two(&town).await;
    let received = town.app.with_citizen("Dana").await.open_case("Koš pri šoli").await.assert(201);
    town.see(received.number("position")).await;
    let cases = [bench, received.text("ref"), town.reference(&town.bridge).await];
    let coordinator = town.official("participation", "coordinator").await;
    let offers = coordinator.get(&chosen(&cases)).await.assert(200).assert_says("Dodeli službi");
    offers.assert_says("Mogoče pri 1 izbrani pobudi; druge ostanejo, kot so.");
    let form = coordinator.get(&format!("{}&offer=improve/1.0.0/assign", chosen(&cases))).await.assert(200);
    let form = form.assert_says("Izbrana je 1 pobuda").assert_says("2 pobudi ostaneta, kot sta");
    let done = coordinator.submit(&form, ACTION, &[("fields.assigned_service", "roads")]).await.assert(200);
    done.assert_says("Opravljeno pri 1 pobudi.").assert_silent("ni bilo mogoče");
    let nothing = coordinator.get(&chosen(&cases[2..])).await.assert(200);
    nothing.assert_says("Pri izbranih pobudah trenutno ne morete opraviti ničesar.");
    coordinator.get(ACTION).await.assert(200).assert_says("Nobena pobuda ni izbrana.");
    coordinator.get(&chosen(&["P-2026-9999".to_owned()])).await.assert(404);
    let many: Vec<String> = (0..101).map(|at| format!("P-2026-{at:04}")).collect();
    coordinator.get(&chosen(&many)).await.assert(400).assert_says("izberete največ 100 pobud");
    town.app.stop().await;
}

async fn a_form_with_a_fault_keeps_what_was_typed_and_which_were_chosen(database: TestDatabase) {
    let town = Town::over(database).await;
    let both = two(&town).await;
    let head = town.official("roads", "head").await;
    let open = form(&head, &both).await.assert_says("Začnite s pripravljenim besedilom");
    let end = town.head();
    let empty = head.submit(&open, ACTION, &[("fields.answer", ANSWER)]).await.assert(422);
    let empty = empty.assert_says("Izpolnite to polje.").assert_says(ANSWER);
    let short = notify(&head, &empty, "Kratko.").await.assert(422);
    let short = short.assert_says("Napišite vsaj 40 znakov.").assert_says("Izbrani sta 2 pobudi");
    assert_eq!(town.head(), end);
    notify(&head, &short, ANSWER).await.assert(200).assert_says("Opravljeno pri 2 pobudah.");
    town.app.stop().await;
}
