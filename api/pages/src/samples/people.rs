//! Samples of signing in, registering, setting a new password, and of an account.

use super::{at, frame, say};
use crate::Lang;
use crate::entry::{Entry, EntryFault};
use crate::form::Choice;
use crate::frame::{Frame, Viewer};
use crate::page::account::{AccountPage, OwnToken};
use crate::page::register::RegisterPage;
use crate::page::reset::ResetPage;
use crate::page::sign_in::{SamplePerson, SignInPage};

fn fault(lang: Lang, anchor: &'static str, sl: &str, en: &str) -> EntryFault {
    EntryFault { anchor, words: say(lang, sl, en) }
}

pub(crate) fn sign_in(lang: Lang) -> Vec<(&'static str, SignInPage)> {
    let next = format!("/{lang}/cases/P-2026-0042");
    let page = |faults: Vec<EntryFault>, samples| SignInPage {
        frame: frame(lang, "/sign-in"),
        next: next.clone(),
        email: Entry::typed(if faults.is_empty() { "" } else { "ana@example.org" }).judged("email", &faults),
        password: Entry::default().judged("password", &faults),
        token: Entry::default().judged("token", &faults),
        faults,
        samples,
    };
    let sample = |sl, en, email: &str| SamplePerson {
        label: say(lang, sl, en),
        email: email.into(),
        password: "klop-pod-lipo-2026".into(),
    };
    let samples = vec![
        sample("Ana K., občanka", "Ana K., citizen", "ana-k@javorje.example"),
        sample(
            "Maja Hrovat, koordinatorka pobud",
            "Maja Hrovat, initiative coordinator",
            "maja@javorje.example",
        ),
    ];
    let unproven = fault(
        lang,
        "password",
        "E-naslov in geslo se ne ujemata.",
        "E-mail address and password do not match.",
    );
    let unknown = fault(lang, "token", "Tega žetona ne poznamo.", "We do not know this token.");
    vec![
        ("empty", page(vec![], vec![])),
        ("refused", page(vec![unproven], vec![])),
        ("token-refused", page(vec![unknown], vec![])),
        ("demonstration", page(vec![], samples)),
    ]
}

pub(crate) fn register(lang: Lang) -> Vec<(&'static str, RegisterPage)> {
    let page = |email: &str, name: &str, faults: Vec<EntryFault>| RegisterPage {
        frame: frame(lang, "/register"),
        next: format!("/{lang}/"),
        email: Entry::typed(email).judged("email", &faults),
        name: Entry::typed(name).judged("name", &faults),
        password: Entry::default().judged("password", &faults),
        password_min: 15,
        faults,
    };
    let faults = vec![
        fault(lang, "email", "To ni e-naslov.", "This is no e-mail address."),
        fault(lang, "password", "Geslo je prekratko.", "The password is too short."),
    ];
    vec![("empty", page("", "", vec![])), ("refused", page("ana", "Ana Kos", faults))]
}

pub(crate) fn reset(lang: Lang) -> Vec<(&'static str, ResetPage)> {
    let page = |token: &str, faults: Vec<EntryFault>| ResetPage {
        frame: frame(lang, "/reset"),
        token: Entry::typed(token).judged("token", &faults),
        password: Entry::default().judged("password", &faults),
        password_min: 15,
        faults,
    };
    let refused = fault(lang, "token", "Ta žeton ne velja.", "This token is not good.");
    vec![("empty", page("", vec![])), ("refused", page("por_star", vec![refused]))]
}

pub(crate) fn account(lang: Lang) -> Vec<(&'static str, AccountPage)> {
    let citizen = || Choice::new("citizen", say(lang, "Občan", "Citizen"));
    let frame = |role: Option<String>| Frame {
        viewer: Some(Viewer { name: "Ana Kos".into(), role, account: true, auditor: false }),
        ..frame(lang, "/account")
    };
    let page = AccountPage {
        frame: frame(None),
        email: "ana@example.org".into(),
        name: Entry::typed("Ana Kos"),
        language: lang.tag().into(),
        standings: vec![citizen()],
        acting: "citizen".into(),
        password_min: 15,
        ..AccountPage::default()
    };
    let head = say(lang, "Vodja, Služba za ceste in promet", "Head, Roads and traffic");
    let chair = say(lang, "Predsednik, Ocenjevalna komisija", "Chair, Evaluation committee");
    let token = |id: &str, name: &str, standing: &str| OwnToken {
        id: id.into(),
        name: name.into(),
        standing: standing.into(),
        issued: at("2026-03-02T10:14"),
    };
    let official = AccountPage {
        frame: frame(Some(head.clone())),
        standings: vec![
            citizen(),
            Choice::new("roads/head", &*head),
            Choice::new("committee/chair", &*chair),
        ],
        acting: "roads/head".into(),
        tokens: vec![
            token("1", "Razpored za ceste", &head),
            token("2", "Domači računalnik", &citizen().label),
        ],
        issued: Some("pob_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc".into()),
        ..page.clone()
    };
    let faults = vec![
        fault(lang, "name", "Ime je predolgo.", "The name is too long."),
        fault(lang, "present", "To ni vaše sedanje geslo.", "This is not your present password."),
    ];
    let refused = AccountPage {
        name: page.name.clone().judged("name", &faults),
        present: Entry::default().judged("present", &faults),
        faults,
        ..page.clone()
    };
    vec![("citizen", page), ("official", official), ("refused", refused)]
}
