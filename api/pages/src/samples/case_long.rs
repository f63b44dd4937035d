//! A sample of as much as one page may hold.

use super::case::late_signed_in;
use super::case_comments::open;
use super::case_entries::{entry, history};
use super::{at, coordinator, say, wrote};
use crate::Lang;
use crate::content::Who;
use crate::page::case::CasePage;
use crate::page::comments::{COMMENTS_MAX, Comment, CommentForm, Comments};
use crate::page::history::{ENTRIES_MAX, Entry, EntryKind, History};

/// As much as one page may hold, for a reader with every form.
pub(super) fn long(lang: Lang) -> CasePage {
    let page = late_signed_in(lang);
    let entries = (1..).take(ENTRIES_MAX).map(|number| long_entry(lang, number)).collect();
    let mut items = Vec::new();
    for (at, pattern) in open(lang, "P-2026-0042").iter().cycle().take(COMMENTS_MAX).enumerate() {
        items.push(Comment { id: format!("0193d2c4-7b1e-7c3a-9f00-{at:012}"), ..pattern.clone() });
    }
    CasePage {
        history: History {
            total: 212,
            further: Some(format!("/{lang}/cases/P-2026-0042?history=bmV4dA#history")),
            ..history("/sl/cases/P-2026-0042", entries)
        },
        comments: Comments {
            items,
            total: 312,
            sorts: vec![
                crate::form::Choice::new("?comments=oldest", say(lang, "najstarejši", "oldest")),
                crate::form::Choice::new("?comments=best", say(lang, "največ glasov", "most votes")),
            ],
            sort: "?comments=oldest".into(),
            further: Some(format!("/{lang}/cases/P-2026-0042?comments=bmV4dA#comments")),
            form: Some(CommentForm::default()),
            ..page.comments
        },
        ..page
    }
}

fn long_entry(lang: Lang, number: u64) -> Entry {
    let what = say(lang, "Poročilo o napredku", "Report on progress");
    Entry {
        kind: if number == 1 { EntryKind::Opened } else { EntryKind::Step },
        texts: vec![(
            say(lang, "Kaj je narejeno", "What has been done"),
            wrote(
                "Izvajalec je zaključil zemeljska dela. Prihodnji teden položi robnike in pripravi podlago za tlak.",
            ),
        )],
        reason: Some(wrote("Vreme je bilo suho, zato dela potekajo hitreje, kot smo načrtovali.")),
        ..entry(
            lang,
            number,
            what,
            at("2026-10-12T07:48"),
            Who { name: Some("Petra Novak".into()), ..coordinator(lang) },
        )
    }
}
