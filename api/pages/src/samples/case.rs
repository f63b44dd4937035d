//! Samples of the page of an initiative.

use super::case_closed::{corrected, declined, from_elsewhere};
use super::case_comments::{open, thread};
use super::case_entries::{crossing, history, opened};
use super::case_long::long;
use super::case_staff::{feasibility, stuck};
use super::{after, at, author, day, directorate, frame, say, signed_in, wrote};
use crate::content::{Due, DueState, Fact, FactValue, Legal, Link, May, Place, Tone};
use crate::frame::Feedback;
use crate::page::case::{CasePage, Next, NextStep, Offer, Stage, Status, Step, Submission, Supports};
use crate::page::comments::{CommentForm, CommentPurpose, Comments};
use crate::page::history::History;
use crate::{Lang, paths};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, CasePage)> {
    vec![
        ("late", late(lang)),
        ("late-signed-in", late_signed_in(lang)),
        ("stuck", stuck(lang)),
        ("new", just_sent(lang)),
        ("declined", declined(lang)),
        ("corrected", corrected(lang)),
        ("imported", from_elsewhere(lang)),
        ("long", long(lang)),
    ]
}

pub(super) fn late(lang: Lang) -> CasePage {
    let reference = "P-2026-0042";
    CasePage {
        frame: frame(lang, "/cases/P-2026-0042"),
        reference: reference.into(),
        title: wrote("Varnejši prehod za pešce pri šoli na Gosposvetski cesti"),
        protocol: Link {
            text: say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor"),
            href: paths::how_it_works_of(lang, "improve"),
        },
        status: in_review(lang),
        steps: steps(lang, 1),
        next: Next {
            steps: next_steps(lang),
            usually: Some(say(lang, "5 delovnih dni", "5 working days")),
            dues: vec![
                answer_due(lang),
                Due {
                    name: say(lang, "Sporočilo o napredku", "News of progress"),
                    on: day(2026, 12, 11),
                    state: DueState::Running,
                    left: Some(4),
                    rule: None,
                },
            ],
            remedy: None,
        },
        refusal: None,
        submission: crossing_submission(lang),
        history: History {
            with_comments: true,
            other_choice: Some(format!("{}?history=steps#history", paths::case(lang, reference))),
            ..history(&paths::case(lang, reference), crossing(lang))
        },
        supports: Supports { given: 34, may: May::AfterSignIn, ..Supports::default() },
        comments: Comments { items: thread(lang), total: 5, may: May::AfterSignIn, ..Comments::default() },
        operations: vec![],
        tasks: vec![feasibility(lang)],
        stuck: vec![],
        notes: None,
        related: vec![],
        as_of: None,
        stream: Some("/api/v1/cases/P-2026-0042/timeline/stream?after=4705".into()),
        json: "/api/v1/cases/P-2026-0042/timeline".into(),
    }
}

fn in_review(lang: Lang) -> Status {
    Status {
        state: say(lang, "Pri pristojni službi", "With the competent service"),
        plain: say(
            lang,
            "Pristojna služba preverja, ali in kako je pobudo mogoče uresničiti.",
            "The competent service is checking whether and how this can be done.",
        ),
        tone: Tone::Active,
        since: at("2026-10-28T11:40"),
        punctual: false,
        holder: Some(directorate(lang)),
        outcome: None,
        next: Some(say(lang, "odločitev vodje službe", "a decision by the head of service")),
        due: Some(answer_due(lang)),
    }
}

fn answer_due(lang: Lang) -> Due {
    Due {
        name: say(lang, "Odgovor", "Answer"),
        on: day(2026, 11, 9),
        state: DueState::Late,
        left: Some(8),
        rule: Some(Legal {
            cite: "Uredba o upravnem poslovanju, odgovarjanje na dopise".into(),
            plain: Some(say(
                lang,
                "Odgovor najpozneje v 15 dneh po prejemu, brez dni, ko smo čakali na predlagatelja.",
                "An answer no later than 15 days after receipt, without the days of waiting for the author.",
            )),
        }),
    }
}

pub(super) fn steps(lang: Lang, current: usize) -> Vec<Step> {
    let labels = [
        say(lang, "Oddano", "Sent"),
        say(lang, "V obravnavi", "Being considered"),
        say(lang, "V izvedbi", "Being carried out"),
        say(lang, "Zaključeno", "Closed"),
    ];
    let stage = |at: usize| match at.cmp(&current) {
        std::cmp::Ordering::Less => Stage::Completed,
        std::cmp::Ordering::Equal => Stage::Current,
        std::cmp::Ordering::Greater => Stage::NotYet,
    };
    labels.into_iter().enumerate().map(|(at, label)| Step { label, stage: stage(at) }).collect()
}

fn next_steps(lang: Lang) -> Vec<NextStep> {
    let responsible =
        say(lang, "vodja službe, Komunalna direkcija", "head of service, Municipal Services Directorate");
    let step = |what, responsible: &str| NextStep { what, responsible: responsible.into(), automatic: None };
    vec![
        step(say(lang, "Odloči", "Decide"), &responsible),
        step(say(lang, "Predloži komisiji", "Refer to the committee"), &responsible),
        step(say(lang, "Obvesti o nadaljnji obravnavi", "Give notice of what follows"), &responsible),
        NextStep {
            automatic: Some(say(lang, "po 30 dneh", "after 30 days")),
            ..step(
                say(lang, "Predaj drugi službi", "Hand over to another service"),
                &say(lang, "koordinator pobud", "initiative coordinator"),
            )
        },
    ]
}

fn crossing_submission(lang: Lang) -> Submission {
    Submission {
        text: Some(wrote(
            "Ob šoli na Gosposvetski cesti otroci vsak dan prečkajo štiri pasove. Prehod je slabo osvetljen, \
             avtomobili pa ustavljajo tik ob njem.\n\nPredlagam svetlejšo razsvetljavo, otok za pešce na sredini \
             in stebričke, ki preprečijo parkiranje pred prehodom.",
        )),
        facts: vec![
            Fact {
                label: say(lang, "Vrsta pobude", "Kind of initiative"),
                value: FactValue::Words(say(lang, "Moti me", "Something bothers me")),
            },
            Fact {
                label: say(lang, "Lokacija", "Location"),
                value: FactValue::Place(Place {
                    address: Some("Gosposvetska cesta 4, Maribor".into()),
                    point_e6: Some((46_561_130, 15_637_480)),
                }),
            },
        ],
        documents: vec![],
        who: author(lang, "Ana K."),
        entered: None,
        citizen: None,
        when: at("2026-10-12T07:48"),
        source: None,
    }
}

pub(super) fn late_signed_in(lang: Lang) -> CasePage {
    let page = late(lang);
    let reference = page.reference.clone();
    CasePage {
        frame: after(Feedback::SupportGiven, signed_in(lang, "/cases/P-2026-0042?reply=c1")),
        supports: Supports { given: 35, mine: true, may: May::Now, ..Supports::default() },
        comments: Comments {
            items: open(lang, &reference),
            may: May::Now,
            form: Some(CommentForm {
                purpose: CommentPurpose::Reply("c1".into()),
                text: String::new(),
                error: Some(say(lang, "Napišite odgovor.", "Write a reply.")),
            }),
            ..page.comments
        },
        operations: vec![
            Offer {
                label: say(lang, "Umakni pobudo", "Withdraw"),
                href: paths::operation(lang, &reference, "withdraw"),
            },
            Offer {
                label: say(lang, "Dopolni pobudo", "Add to the initiative"),
                href: paths::operation(lang, &reference, "supplement"),
            },
        ],
        ..page
    }
}

fn just_sent(lang: Lang) -> CasePage {
    let page = late(lang);
    let when = at("2026-11-20T08:12");
    CasePage {
        frame: after(Feedback::CaseSent, signed_in(lang, "/cases/P-2026-0118")),
        tasks: vec![],
        reference: "P-2026-0118".into(),
        title: wrote("Klopi v senci na sprehajališču ob Dravi"),
        status: Status {
            state: say(lang, "Prejeto", "Received"),
            plain: say(
                lang,
                "Pobudo smo prejeli. Koordinator jo pregleda in najde službo, ki je zanjo pristojna.",
                "We have your initiative. The coordinator reads it and finds the service that deals with it.",
            ),
            tone: Tone::New,
            since: when,
            punctual: true,
            holder: Some(say(lang, "Služba za sodelovanje z občani", "Participation office")),
            due: Some(Due {
                name: say(lang, "Prvi odziv", "First reply"),
                on: day(2026, 11, 25),
                state: DueState::Running,
                left: Some(4),
                rule: None,
            }),
            ..page.status
        },
        steps: steps(lang, 0),
        next: Next {
            steps: vec![NextStep {
                what: say(lang, "Dodeli službi", "Assign to a service"),
                responsible: say(lang, "koordinator pobud", "initiative coordinator"),
                automatic: None,
            }],
            ..Next::default()
        },
        submission: Submission {
            text: Some(wrote(
                "Na desnem bregu poleti ni niti ene klopi v senci. Predlagam pet klopi pod platanami.",
            )),
            facts: vec![],
            when,
            ..page.submission
        },
        history: history("/sl/cases/P-2026-0118", vec![opened(lang, when, "Ana K.")]),
        supports: Supports::default(),
        comments: Comments { may: May::Now, form: Some(CommentForm::default()), ..Comments::default() },
        ..page
    }
}
