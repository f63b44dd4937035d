//! Samples of the work of an official.

use super::{day, say, staff, wrote};
use crate::page::queue::{Doing, Duty, PartLink, QueuePage, QueuePart, Section};
use crate::{Lang, paths};

pub(crate) fn all(lang: Lang) -> Vec<(&'static str, QueuePage)> {
    let overview = page(
        lang,
        QueuePart::All,
        vec![
            Section { part: QueuePart::Overdue, duties: vec![late(lang)], rest: None },
            Section {
                part: QueuePart::DueSoon,
                duties: vec![today(lang), soon(lang)],
                rest: Some((14, format!("{}?part=due_soon", paths::queue(lang)))),
            },
            Section { part: QueuePart::Later, duties: vec![no_date(lang)], rest: None },
            Section { part: QueuePart::Waiting, duties: vec![waiting(lang)], rest: None },
            Section { part: QueuePart::Incidents, duties: vec![stuck(lang)], rest: None },
        ],
    );
    let one = Section { part: QueuePart::Overdue, duties: vec![late(lang)], rest: None };
    let further = format!("{}?service=roads&part=overdue&cursor=0a", paths::queue(lang));
    let of_service = QueuePage {
        of_service: true,
        further: Some(further),
        ..page(lang, QueuePart::Overdue, vec![Section { duties: vec![of_handler(lang)], ..one }])
    };
    vec![
        ("service-overdue", of_service),
        ("all-chosen", QueuePage { all_chosen: (String::new(), true), ..overview.clone() }),
        ("overview", overview),
        ("nothing", page(lang, QueuePart::All, Vec::new())),
        ("nothing-stuck", page(lang, QueuePart::Incidents, Vec::new())),
    ]
}

fn page(lang: Lang, shown: QueuePart, sections: Vec<Section>) -> QueuePage {
    use QueuePart::{All, DueSoon, Incidents, Later, Overdue, Waiting};
    let parts = [(All, 18), (Overdue, 1), (DueSoon, 14), (Later, 2), (Waiting, 1), (Incidents, 1)];
    let link = |(part, count): (QueuePart, u64)| PartLink {
        part,
        count: if sections.is_empty() { 0 } else { count },
        href: format!("{}?part={}", paths::queue(lang), part.code()),
    };
    QueuePage {
        frame: staff(lang, "/queue"),
        whose: say(lang, "vodja službe, Služba za ceste in promet", "head of service, Roads and traffic"),
        of_service: false,
        own: paths::queue(lang),
        service: format!("{}?service=roads", paths::queue(lang)),
        parts: parts.map(link).to_vec(),
        shown,
        sections,
        further: None,
        all_chosen: (format!("{}?chosen=all", paths::queue(lang)), false),
    }
}

fn duty(lang: Lang, reference: &str, title: &str) -> Duty {
    let operation = |sl: &str, en: &str, name: &str| Doing {
        label: say(lang, sl, en),
        href: Some(paths::operation(lang, reference, name)),
    };
    Duty {
        reference: reference.into(),
        href: paths::case(lang, reference),
        title: wrote(title),
        state: say(lang, "Pri pristojni službi", "With the competent service"),
        post: None,
        operations: vec![
            operation("Obvesti o nadaljnji obravnavi", "Give notice of what follows", "notify"),
            operation("Predloži komisiji", "Refer to the committee", "refer"),
            operation("Odloči", "Decide", "decide"),
        ],
        tasks: Vec::new(),
        due: Some(day(2026, 11, 27)),
        days: Some(1),
        late: false,
        waiting: false,
        incident: false,
        can_choose: true,
    }
}

fn late(lang: Lang) -> Duty {
    Duty {
        late: true,
        due: Some(day(2026, 11, 20)),
        days: Some(4),
        ..duty(lang, "P-2026-0042", "Varnejši prehod za pešce pri šoli na Gosposvetski cesti")
    }
}

fn today(lang: Lang) -> Duty {
    Duty {
        due: Some(day(2026, 11, 26)),
        days: Some(0),
        ..duty(lang, "P-2026-0101", "Luknja v pločniku pred pošto")
    }
}

fn soon(lang: Lang) -> Duty {
    duty(lang, "P-2026-0118", "Klopi v senci na sprehajališču ob Dravi")
}

fn no_date(lang: Lang) -> Duty {
    Duty {
        due: None,
        days: None,
        ..duty(lang, "P-2026-0007", "Razsvetljava v podhodu pri železniški postaji")
    }
}

fn waiting(lang: Lang) -> Duty {
    Duty {
        state: say(lang, "Čakamo na predlagatelja", "Waiting for the author"),
        operations: Vec::new(),
        can_choose: false,
        due: None,
        days: None,
        waiting: true,
        ..duty(lang, "P-2026-0097", "Več košev za odpadke na Piramidi")
    }
}

fn stuck(lang: Lang) -> Duty {
    Duty {
        incident: true,
        can_choose: false,
        days: None,
        ..duty(lang, "P-2026-0055", "Preureditev križišča pri tržnici")
    }
}

fn of_handler(lang: Lang) -> Duty {
    let task = Doing { label: say(lang, "Preveri izvedljivost", "Check feasibility"), href: None };
    Duty {
        post: Some(say(lang, "nosilec obravnave, Služba za ceste in promet", "handler, Roads and traffic")),
        operations: Vec::new(),
        can_choose: false,
        tasks: vec![task],
        ..late(lang)
    }
}
