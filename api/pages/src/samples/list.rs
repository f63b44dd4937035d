//! Samples of the list of initiatives.

use super::{cards, frame, say, signed_in};
use crate::Lang;
use crate::content::Erasure;
use crate::content::Shown;
use crate::form::Choice;
use crate::page::list::{Filter, FilterName, ListPage};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, ListPage)> {
    let mut results = cards(lang);
    if let Some(last) = results.last_mut() {
        last.title = Shown::Erased(Erasure::default());
    }
    let full = ListPage {
        frame: frame(lang, "/cases"),
        q: String::new(),
        filters: filters(lang, ""),
        overdue: Some(false),
        sorts: sorts(lang),
        sort: "newest".into(),
        results,
        total: Some(1_318),
        previous: None,
        further: Some(format!("/{lang}/cases?cursor=bmV4dA")),
        json: "/api/v1/cases".into(),
    };
    let found = ListPage {
        frame: signed_in(lang, "/cases?q=%C4%8Dista+%22pot%22&step=considered&overdue=true"),
        q: "čista \"pot\"".into(),
        filters: filters(lang, "considered"),
        overdue: Some(true),
        results: cards(lang).into_iter().skip(1).take(2).collect(),
        total: Some(2),
        previous: Some(format!("/{lang}/cases?q=pot&cursor=cHJldg")),
        further: None,
        ..full.clone()
    };
    let nothing =
        ListPage { q: "<vrtiljak>".into(), results: vec![], total: None, overdue: None, ..found.clone() };
    vec![("full", full), ("found", found), ("nothing", nothing)]
}

fn filters(lang: Lang, step: &str) -> Vec<Filter> {
    let filter = |name, choices, chosen: &str| Filter { name, choices, chosen: chosen.into() };
    vec![
        filter(
            FilterName::Protocol,
            vec![
                Choice::new("improve", say(lang, "Izboljšajmo Maribor", "Let's Improve Maribor")),
                Choice::new("budget-project", say(lang, "Participativni proračun", "Participatory budget")),
            ],
            "",
        ),
        filter(
            FilterName::Step,
            vec![
                Choice::new("sent", say(lang, "Oddano", "Sent")),
                Choice::new("considered", say(lang, "V obravnavi", "Being considered")),
                Choice::new("closed", say(lang, "Zaključeno", "Closed")),
            ],
            step,
        ),
        filter(
            FilterName::State,
            vec![Choice::new("in-review", say(lang, "Pri pristojni službi", "With the competent service"))],
            "",
        ),
        filter(
            FilterName::Category,
            vec![Choice::new("idea", say(lang, "Imam idejo", "I have an idea"))],
            "",
        ),
        filter(FilterName::District, vec![Choice::new("tabor", "Tabor"), Choice::new("tezno", "Tezno")], ""),
        filter(
            FilterName::Service,
            vec![Choice::new("communal", say(lang, "Komunalna direkcija", "Municipal Services Directorate"))],
            "",
        ),
        filter(
            FilterName::Outcome,
            vec![Choice::new("declined", say(lang, "Ni mogoče uresničiti", "Cannot be done"))],
            "",
        ),
    ]
}

fn sorts(lang: Lang) -> Vec<Choice> {
    vec![
        Choice::new("newest", say(lang, "najnovejše najprej", "newest first")),
        Choice::new("oldest", say(lang, "najstarejše najprej", "oldest first")),
        Choice::new("most_supported", say(lang, "največ podpor", "most supported")),
        Choice::new("most_commented", say(lang, "največ komentarjev", "most commented")),
        Choice::new("recently_updated", say(lang, "nazadnje spremenjene", "recently updated")),
    ]
}
