//! Samples of how initiatives are handled.

use super::{frame, protocols, say};
use crate::Lang;
use crate::content::Legal;
use crate::page::how_it_works::{
    HowItWorksPage, OperationInfo, OutcomeInfo, ProtocolInfo, StateInfo, StepInfo, WayInfo,
};

/// Stands for a picture: as wide as one, and written as one.
const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"900\" height=\"80\" viewBox=\"0 0 900 80\" role=\"img\" \
     aria-labelledby=\"picture-title picture-desc\"><title id=\"picture-title\">Slika</title><desc id=\"picture-desc\">-</desc>\
     <rect x=\"2\" y=\"2\" width=\"896\" height=\"76\" fill=\"var(--ground)\" stroke=\"currentColor\"/></svg>";

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, HowItWorksPage)> {
    vec![
        (
            "overview",
            HowItWorksPage {
                frame: frame(lang, "/how-it-works"),
                protocols: protocols(lang),
                protocol: None,
            },
        ),
        (
            "protocol",
            HowItWorksPage {
                frame: frame(lang, "/how-it-works/improve"),
                protocols: protocols(lang),
                protocol: Some(Box::new(improve(lang))),
            },
        ),
    ]
}

fn improve(lang: Lang) -> ProtocolInfo {
    ProtocolInfo {
        id: "improve".into(),
        title: say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor"),
        purpose: say(
            lang,
            "Vsaka pobuda dobi odgovor in vsak vidi, kaj se z njo dogaja.",
            "Every initiative gets an answer, and everyone can see what happens to it.",
        ),
        version: "1.0.0".into(),
        digest: format!("sha256:{}", "5b".repeat(32)),
        openings: vec![OperationInfo {
            open_for: Some(say(lang, "15 dni", "15 days")),
            ways: vec![WayInfo {
                outcome: say(lang, "Odgovorjeno", "Answered"),
                state: say(lang, "Zaključeno", "Closed"),
            }],
            others: Some(say(lang, "vodja službe", "head of service")),
            ..operation(
                say(lang, "Oddaj pobudo", "Send the initiative"),
                say(lang, "predlagatelj", "author"),
                Some(say(lang, "Prejeto", "Received")),
            )
        }],
        picture_html: Some(PICTURE.to_owned()),
        steps: vec![
            step(say(lang, "Oddano", "Sent"), vec![received(lang)]),
            step(say(lang, "V obravnavi", "Being considered"), vec![discussion(lang), waiting(lang)]),
            step(say(lang, "Zaključeno", "Closed"), vec![closed(lang)]),
        ],
        outcomes: outcomes(lang),
        legal: vec![Legal {
            cite: "Uredba o upravnem poslovanju, odgovarjanje na dopise".into(),
            plain: Some(say(
                lang,
                "Odgovor najpozneje v 15 dneh po prejemu.",
                "An answer no later than 15 days after receipt.",
            )),
        }],
    }
}

fn step(label: String, states: Vec<StateInfo>) -> StepInfo {
    StepInfo { label, states }
}

fn operation(label: String, responsible: String, leads_to: Option<String>) -> OperationInfo {
    OperationInfo { label, responsible, leads_to, ..OperationInfo::default() }
}

fn received(lang: Lang) -> StateInfo {
    let coordinator = say(
        lang,
        "koordinator pobud, Služba za sodelovanje z občani",
        "initiative coordinator, Participation office",
    );
    StateInfo {
        label: say(lang, "Prejeto", "Received"),
        plain: say(
            lang,
            "Pobudo smo prejeli. Koordinator jo pregleda in najde službo, ki je zanjo pristojna.",
            "We have your initiative. The coordinator reads it and finds the service that deals with it.",
        ),
        usually: Some(say(lang, "2 delovna dneva", "2 working days")),
        due: vec![say(lang, "Odgovor: v 15 dneh", "Answer: within 15 days")],
        comment: true,
        support: false,
        operations: vec![
            operation(
                say(lang, "Dodeli službi", "Assign to a service"),
                coordinator.clone(),
                Some(say(lang, "Pri pristojni službi", "With the competent service")),
            ),
            operation(
                say(lang, "Objavi za razpravo", "Open for discussion"),
                coordinator,
                Some(say(lang, "V javni razpravi", "In public discussion")),
            ),
        ],
    }
}

fn discussion(lang: Lang) -> StateInfo {
    StateInfo {
        label: say(lang, "V javni razpravi", "In public discussion"),
        plain: say(
            lang,
            "Idejo razvijamo skupaj: komentirajte jo, podprite jo ali pridite na delavnico.",
            "We develop the idea together: comment on it, support it or come to a workshop.",
        ),
        comment: true,
        support: true,
        ..StateInfo::default()
    }
}

fn waiting(lang: Lang) -> StateInfo {
    StateInfo {
        label: say(lang, "Čakamo na predlagatelja", "Waiting for the author"),
        plain: say(
            lang,
            "Za obravnavo potrebujemo še podatek predlagatelja. Rok za odgovor ta čas ne teče.",
            "We need one more thing from the author. The time limit stands still meanwhile.",
        ),
        support: true,
        operations: vec![OperationInfo {
            automatic: Some(say(lang, "po 30 dneh", "after 30 days")),
            ..operation(
                say(lang, "Zaključi brez dopolnitve", "Close without the addition"),
                say(lang, "koordinator pobud", "initiative coordinator"),
                Some(say(lang, "Zaključeno", "Closed")),
            )
        }],
        ..StateInfo::default()
    }
}

fn closed(lang: Lang) -> StateInfo {
    StateInfo {
        label: say(lang, "Zaključeno", "Closed"),
        plain: say(
            lang,
            "Obravnava je končana. Celoten potek ostaja javno viden.",
            "The handling is finished. Everything that happened stays visible.",
        ),
        ..StateInfo::default()
    }
}

fn outcomes(lang: Lang) -> Vec<OutcomeInfo> {
    vec![
        OutcomeInfo {
            label: say(
                lang,
                "Rešljivo v okviru obstoječega proračuna",
                "Can be done within the existing budget",
            ),
            plain: say(
                lang,
                "Denar je že zagotovljen; pobudo bomo uresničili do obljubljenega roka.",
                "The money is there; it will be done by the promised date.",
            ),
            remedy: None,
        },
        OutcomeInfo {
            label: say(lang, "Ni mogoče uresničiti", "Cannot be done"),
            plain: say(
                lang,
                "Pobude ne moremo uresničiti; razlog in pravna podlaga sta navedena.",
                "This cannot be done; the reason and the legal basis are given.",
            ),
            remedy: Some(say(
                lang,
                "Če se ne strinjate, ugovarjajte v 15 dneh.",
                "If you disagree, object within 15 days.",
            )),
        },
    ]
}
