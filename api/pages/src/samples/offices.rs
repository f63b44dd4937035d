//! Samples of the pages of services.

use super::{day, frame, say, wrote};
use crate::content::{Due, DueState};
use crate::page::offices::{DueCase, Office, OfficePage, OfficesPage};
use crate::{Lang, paths};

pub(crate) fn list(lang: Lang) -> Vec<(&'static str, OfficesPage)> {
    let page = OfficesPage {
        frame: frame(lang, "/services"),
        since: day(2025, 11, 1),
        offices: vec![roads(lang), idle(lang)],
    };
    vec![("all", page)]
}

pub(crate) fn one(lang: Lang) -> Vec<(&'static str, OfficePage)> {
    let late = page(lang, roads(lang), vec![due(lang, DueState::Late), due(lang, DueState::Running)]);
    let punctual = Office { overdue: 0, late: 0, met: 61, on_time_percent: Some(100), ..roads(lang) };
    vec![
        ("late", late),
        ("punctual", page(lang, punctual, vec![due(lang, DueState::Running)])),
        ("idle", OfficePage { cases: None, ..page(lang, idle(lang), Vec::new()) }),
    ]
}

fn page(lang: Lang, office: Office, due: Vec<DueCase>) -> OfficePage {
    OfficePage {
        frame: frame(lang, &format!("/services/{}", office.name)),
        since: day(2025, 11, 1),
        cases: Some(format!("{}?service={}", paths::cases(lang), office.name)),
        calendar: format!("/api/v1/services/{}/due.ics?lang={lang}", office.name),
        json: format!("/api/v1/services/{}?lang={lang}", office.name),
        office,
        due,
    }
}

fn roads(lang: Lang) -> Office {
    Office {
        name: "roads".into(),
        label: say(lang, "Služba za ceste in promet", "Roads and traffic"),
        open: 12,
        running: 9,
        overdue: 2,
        met: 57,
        late: 4,
        on_time_percent: Some(93),
        ended: 38,
        median_days: Some(11),
    }
}

fn idle(lang: Lang) -> Office {
    Office {
        name: "finance".into(),
        label: say(lang, "Služba za finance", "Finance office"),
        ..Office::default()
    }
}

fn due(lang: Lang, state: DueState) -> DueCase {
    let late = state == DueState::Late;
    let on = if late { day(2026, 11, 20) } else { day(2026, 12, 3) };
    let name = say(lang, "Odgovor", "Answer");
    DueCase {
        reference: "P-2026-0042".into(),
        href: paths::case(lang, "P-2026-0042"),
        title: wrote("Varnejši prehod za pešce pri šoli na Gosposvetski cesti"),
        due: Due { name, on, state, left: (!late).then_some(4), rule: None },
    }
}
