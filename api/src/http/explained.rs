//! What each kind of problem means, in plain words: the page behind a problem's `type`.

mod of_accounts;
mod of_erasures;
mod of_log;
mod of_protocols;

use crate::http::conditional::Written;
use crate::http::openapi::ReadProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::http::query::Query;
use crate::http::reading::lang;
use axum::http::HeaderMap;
use axum::response::Response;
use of_accounts::OF_ACCOUNTS;
use of_erasures::OF_ERASURES;
use of_log::OF_LOG;
use of_protocols::OF_PROTOCOLS;
use pobuda_pages::Lang;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of problem: its code, and title and remedy in English and Slovene.
type Kind = (&'static str, [&'static str; 2], [&'static str; 2]);

/// Kinds of the edge: what a request itself can have wrong.
const OF_REQUESTS: &[Kind] = &[
    (
        "not-found",
        ["Not found", "There is nothing at this address. Check the id or reference."],
        ["Ni najdeno", "Na tem naslovu ni ničesar. Preverite oznako ali številko pobude."],
    ),
    (
        "method-not-allowed",
        [
            "Method not allowed",
            "The address exists but does not take this method; the header Allow lists those it takes.",
        ],
        [
            "Metoda ni dovoljena",
            "Naslov obstaja, a te metode ne sprejema; glava Allow našteje tiste, ki jih.",
        ],
    ),
    (
        "malformed-body",
        [
            "The body cannot be read",
            "Send one JSON value in UTF-8, without repeated keys and without control characters in texts.",
        ],
        [
            "Vsebine ni mogoče prebrati",
            "Pošljite eno vrednost JSON v UTF-8, brez ponovljenih ključev in krmilnih znakov v besedilih.",
        ],
    ),
    (
        "invalid-body",
        [
            "Some fields are not valid",
            "The list errors says for each field where it stands and what would be right.",
        ],
        ["Nekatera polja niso veljavna", "Seznam errors za vsako polje pove, kje je in kaj bi bilo prav."],
    ),
    (
        "body-too-large",
        ["The body is too large", "Send less; the detail says how many bytes are taken."],
        ["Vsebina je prevelika", "Pošljite manj; pojasnilo pove, koliko bajtov sprejmemo."],
    ),
    (
        "unsupported-media-type",
        ["Unsupported content type", "Send the body with the header Content-Type: application/json."],
        ["Vrsta vsebine ni podprta", "Vsebino pošljite z glavo Content-Type: application/json."],
    ),
    (
        "invalid-query",
        ["A parameter is not valid", "The detail names the parameter, what was sent and what it takes."],
        [
            "Parameter ni veljaven",
            "Pojasnilo pove, kateri parameter to je, kaj je bilo poslano in kaj sprejme.",
        ],
    ),
    (
        "invalid-header",
        ["A header is not valid", "The detail names the header and the shape it takes."],
        ["Glava ni veljavna", "Pojasnilo pove, katera glava to je in kakšna mora biti."],
    ),
    (
        "unauthenticated",
        [
            "Sign in first",
            "Send Authorization: Bearer TOKEN with a token that was not revoked, or sign in with a browser.",
        ],
        [
            "Najprej se prijavite",
            "Pošljite Authorization: Bearer ŽETON z žetonom, ki ni preklican, ali se prijavite v brskalniku.",
        ],
    ),
    (
        "forbidden",
        [
            "You may not do this",
            "Somebody with another role may. A browser also sends the token of its session.",
        ],
        ["Tega ne smete", "To lahko stori nekdo z drugo vlogo. Brskalnik pošlje tudi žeton svoje seje."],
    ),
    (
        "precondition-failed",
        [
            "It has changed since you read it",
            "Read it again, see what is new, and send the new ETag in If-Match.",
        ],
        [
            "Od vašega branja se je spremenilo",
            "Preberite znova, poglejte, kaj je novega, in v If-Match pošljite novi ETag.",
        ],
    ),
    (
        "precondition-required",
        [
            "Say which state you have seen",
            "Send If-Match with the ETag of the case, so that nobody decides on an old state; * takes any.",
        ],
        [
            "Povejte, katero stanje ste videli",
            "Pošljite If-Match z ETagom pobude, da nihče ne odloča na starem stanju; * velja za vsako.",
        ],
    ),
    (
        "idempotency-key-reused",
        [
            "This Idempotency-Key belongs to another request",
            "A key stands for one request. Use a new one for a new request.",
        ],
        [
            "Ta Idempotency-Key pripada drugi zahtevi",
            "Ključ pomeni eno zahtevo. Za novo zahtevo uporabite novega.",
        ],
    ),
    (
        "overloaded",
        ["Too busy", "Nothing was recorded. Try again after the seconds in Retry-After."],
        ["Preveč dela", "Nič ni zabeleženo. Poskusite znova čez toliko sekund, kot pove Retry-After."],
    ),
    (
        "too-slow",
        [
            "It took too long",
            "It may still have been recorded: repeat it with the same Idempotency-Key to find out safely.",
        ],
        [
            "Trajalo je predolgo",
            "Morda je vseeno zabeleženo: ponovite z istim Idempotency-Key, da varno izveste.",
        ],
    ),
    (
        "lagging",
        [
            "Not there yet",
            "The read model has not reached the position in min_position. Try again in a moment.",
        ],
        ["Še ni tam", "Bralni model še ni dosegel položaja iz min_position. Poskusite čez trenutek."],
    ),
    (
        "internal",
        [
            "Something failed on our side",
            "It is logged under the request id. Repeat with the same Idempotency-Key to be safe.",
        ],
        [
            "Na naši strani je nekaj odpovedalo",
            "Zapisano je pod oznako zahteve. Za vsak primer ponovite z istim Idempotency-Key.",
        ],
    ),
];

/// Kinds of the rules: why the domain refuses.
const OF_RULES: &[Kind] = &[
    (
        "case-unknown",
        ["There is no such case", "Check the id or reference."],
        ["Take pobude ni", "Preverite oznako ali številko."],
    ),
    (
        "case-exists",
        ["This case is open already", "Read it instead of opening it again."],
        ["Ta pobuda je že odprta", "Preberite jo, namesto da jo odpirate znova."],
    ),
    (
        "protocol-unknown",
        ["No such protocol is in force", "GET /api/v1/protocols lists those that are."],
        ["Tak protokol ne velja", "Veljavne našteje GET /api/v1/protocols."],
    ),
    (
        "calendar-unknown",
        ["The calendar of the protocol is missing", "An administrator must add it."],
        ["Koledarja protokola ni", "Dodati ga mora upravitelj."],
    ),
    (
        "cycle-unknown",
        ["No cycle has opened yet", "Wait for the call."],
        ["Noben krog se še ni začel", "Počakajte na poziv."],
    ),
    (
        "operation-unknown",
        ["The protocol has no such operation", "GET …/operations lists what you may do now."],
        ["Protokol nima takega dejanja", "Kaj lahko zdaj storite, našteje GET …/operations."],
    ),
    (
        "state-forbids",
        [
            "Not in this state",
            "The case must be in another state for it. GET …/operations lists what is possible now.",
        ],
        [
            "V tem stanju ne",
            "Za to mora biti pobuda v drugem stanju. Kaj je mogoče zdaj, našteje GET …/operations.",
        ],
    ),
    (
        "role-required",
        ["This is for another role", "The detail says who answers for it."],
        ["To je za drugo vlogo", "Pojasnilo pove, kdo je za to odgovoren."],
    ),
    (
        "field-missing",
        ["A field is missing", "Send the field that the detail names."],
        ["Polje manjka", "Pošljite polje, ki ga našteje pojasnilo."],
    ),
    (
        "field-not-taken",
        ["A field is too much", "Leave out the field that the detail names."],
        ["Polje je odveč", "Izpustite polje, ki ga našteje pojasnilo."],
    ),
    (
        "field-too-short",
        ["A text is too short", "Write at least as many characters as the detail says."],
        ["Besedilo je prekratko", "Napišite vsaj toliko znakov, kot pove pojasnilo."],
    ),
    (
        "service-unknown",
        ["A case cannot be given to this service", "Name one of the services that the detail lists."],
        ["Tej službi pobude ni mogoče dodeliti", "Navedite eno od služb, ki jih našteje pojasnilo."],
    ),
    (
        "outcome-required",
        ["An outcome must be chosen", "Send one of the outcomes that the detail lists."],
        ["Izbrati je treba izid", "Pošljite enega od izidov, ki jih našteje pojasnilo."],
    ),
    (
        "outcome-unknown",
        ["This outcome does not belong to the operation", "GET …/operations lists those that do."],
        ["Ta izid ne sodi k dejanju", "Prave našteje GET …/operations."],
    ),
    (
        "guard-fails",
        ["A condition of the protocol does not hold", "The detail says which, in the words of the protocol."],
        ["Pogoj protokola ni izpolnjen", "Pojasnilo pove, kateri, z besedami protokola."],
    ),
    (
        "task-blocks",
        ["A task is in the way", "Close the task that the detail names, or waive it with a reason."],
        ["Naloga še ni opravljena", "Zaključite nalogo iz pojasnila ali jo opustite z razlogom."],
    ),
    (
        "task-unknown",
        ["No such task", "The protocol has no task of this name; the case lists those that are open."],
        ["Take naloge ni", "Protokol naloge s tem imenom nima; odprte so naštete pri pobudi."],
    ),
    (
        "task-not-open",
        ["The task is not open", "It was closed already, or the case is not where it is done."],
        ["Naloga ni odprta", "Zaključena je že ali pa pobuda ni v stanju, kjer se opravi."],
    ),
    (
        "checks-missing",
        ["The checklist is not complete", "Tick every point, or waive the task with a reason."],
        ["Seznam ni potrjen v celoti", "Potrdite vse točke ali nalogo opustite z razlogom."],
    ),
    (
        "timer-stale",
        ["The timer stands otherwise", "It has fired or was set anew; nothing is to be done."],
        ["Časovnik je že drugačen", "Sprožil se je ali pa je nastavljen znova; storiti ni treba ničesar."],
    ),
    (
        "timer-not-due",
        ["The timer is not due yet", "The detail says when it is."],
        ["Časovnik še ni na vrsti", "Pojasnilo pove, kdaj bo."],
    ),
    (
        "link-unknown",
        ["No such link", "The case has no link of this name to that case."],
        ["Take povezave ni", "Pobuda s to drugo zadevo ni tako povezana."],
    ),
    (
        "incident-unknown",
        ["No such incident", "It was resolved already, or never raised; read the case again."],
        ["Takega zastoja ni", "Odpravljen je že ali pa ga ni bilo; osvežite pobudo."],
    ),
    (
        "too-early",
        ["Too early", "The detail says from when it is possible."],
        ["Prezgodaj", "Pojasnilo pove, od kdaj je mogoče."],
    ),
    (
        "too-late",
        ["Too late", "The detail says until when it was possible."],
        ["Prepozno", "Pojasnilo pove, do kdaj je bilo mogoče."],
    ),
    (
        "too-many-times",
        ["This was done as often as it may be", "The protocol sets the limit."],
        ["To je bilo storjeno tolikokrat, kot je dovoljeno", "Mejo določa protokol."],
    ),
    (
        "four-eyes",
        ["Another person must do this", "Who did the step before may not confirm it too."],
        ["To mora storiti druga oseba", "Kdor je opravil prejšnji korak, ga ne sme tudi potrditi."],
    ),
    (
        "import-only",
        ["Only imports do this", "Numbers counted at a source come with its import."],
        ["To storijo le uvozi", "Števila, preštete pri viru, pridejo z uvozom."],
    ),
    (
        "nowhere-back",
        ["There is no state to go back to", "Choose another operation."],
        ["Ni stanja, v katero bi se vrnili", "Izberite drugo dejanje."],
    ),
    (
        "comment-unknown",
        ["There is no such comment", "Check its id."],
        ["Takega komentarja ni", "Preverite njegovo oznako."],
    ),
    (
        "comment-exists",
        ["This comment is posted already", "Edit it instead."],
        ["Ta komentar je že objavljen", "Raje ga popravite."],
    ),
    (
        "comments-closed",
        ["Comments are closed", "The state of the case does not take comments now."],
        ["Komentarji so zaprti", "V tem stanju pobude komentarji niso mogoči."],
    ),
    (
        "parent-unknown",
        ["The comment replied to is not in this case", "Check its id."],
        ["Komentarja, na katerega odgovarjate, v tej pobudi ni", "Preverite njegovo oznako."],
    ),
    (
        "parent-withdrawn",
        ["The comment replied to was withdrawn", "Comment on the case instead."],
        ["Komentar, na katerega odgovarjate, je umaknjen", "Komentirajte pobudo."],
    ),
    ("text-empty", ["There is no text", "Write something."], ["Besedila ni", "Napišite kaj."]),
    (
        "text-too-long",
        ["The text is too long", "The detail says how many characters are taken."],
        ["Besedilo je predolgo", "Pojasnilo pove, koliko znakov sprejmemo."],
    ),
    (
        "officials-only",
        ["Only officials may do this", "Notes are for those who hold a post. Act in yours."],
        ["To smejo zaposleni", "Zapiske puščajo samo zaposleni. Nastopite na svojem mestu."],
    ),
    (
        "behalf-not-yours",
        [
            "Only who receives it enters it",
            "Act in a post that receives such cases, or let the citizen send it.",
        ],
        [
            "To vnese, kdor to prejme",
            "Nastopite na mestu, ki take pobude prejme, ali pustite, da odda občan sam.",
        ],
    ),
    (
        "behalf-not-citizens",
        ["No citizen sends this", "Leave `on_behalf` out: an office opens such a case in its own name."],
        ["Tega občani ne oddajajo", "Izpustite `on_behalf`: tako obravnavo odpre služba v svojem imenu."],
    ),
    (
        "behalf-too-long",
        ["Too long", "Shorten the citizen's name, or how to reach them."],
        ["Predolgo", "Skrajšajte ime občana ali podatek, kako je dosegljiv."],
    ),
    (
        "not-the-author",
        ["Only the author may do this", "Write a comment of your own."],
        ["To sme le avtor", "Napišite svoj komentar."],
    ),
    (
        "comment-withdrawn",
        ["This comment was withdrawn", "Nothing more can happen to it."],
        ["Ta komentar je umaknjen", "Z njim se ne more zgoditi nič več."],
    ),
    (
        "support-closed",
        ["Support is closed", "The state of the case is not open to support now."],
        ["Podpora je zaprta", "V tem stanju pobude podpora ni mogoča."],
    ),
    (
        "citizens-only",
        ["Only citizens do this", "Come with the token of a citizen."],
        ["To storijo le občani", "Pridite z žetonom občana."],
    ),
];

/// A kind of problem, explained.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// Last segment of a problem's `type`.
    #[schema(example = "precondition-failed")]
    code: &'static str,
    /// The kind of problem in a few words.
    title: &'static str,
    /// What it means and what can be done.
    detail: &'static str,
    /// Language of both.
    language: &'static str,
}

fn kinds() -> impl Iterator<Item = &'static Kind> {
    OF_REQUESTS.iter().chain(OF_ACCOUNTS).chain(OF_PROTOCOLS).chain(OF_LOG).chain(OF_ERASURES).chain(OF_RULES)
}

fn found(code: &str) -> Option<&'static Kind> {
    kinds().find(|(known, _, _)| *known == code)
}

/// The kind of problem in a few words, in English.
pub fn title(code: &str) -> Option<&'static str> {
    title_in(Lang::En, code)
}

/// The title of a kind in a language, if it is known.
pub fn title_in(lang: Lang, code: &str) -> Option<&'static str> {
    found(code).map(|(_, [english, _], [slovene, _])| match lang {
        Lang::En => *english,
        Lang::Sl => *slovene,
    })
}

/// Explains a kind of problem.
#[utoipa::path(
    get, path = "/problems/{code}", tag = "operation", operation_id = "explain_problem",
    params(
        ("code" = String, Path, description = "Last segment of a problem's type"),
        ("lang" = Option<String>, Query, description = "Language: sl (default) or en"),
    ),
    responses(
        (status = 200, description = "What it means and what can be done", body = Explanation),
        ReadProblems,
    )
)]
pub(super) async fn explain(
    PathOf(code): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let (code, english, slovene) = found(&code).ok_or_else(|| not_found("kind of problem"))?;
    let [title, detail] = match lang {
        Lang::Sl => slovene,
        Lang::En => english,
    };
    Written::json(&Explanation { code, title, detail, language: lang.tag() })?.answer(&headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_stands_there_once() {
        let codes: Vec<_> = kinds().map(|(code, _, _)| *code).collect();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    }
}
