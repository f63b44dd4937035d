//! Comments in the samples.

use super::{at, author, citizen, head, wrote};
use crate::Lang;
use crate::content::{Erasure, May, Shown, Who};
use crate::page::comments::{Comment, ReplyTo};

pub(super) fn comment(id: &str, who: Who, when: &str, text: &str) -> Comment {
    Comment {
        id: id.into(),
        depth: 0,
        in_reply_to: None,
        who,
        when: at(when),
        text: Some(wrote(text)),
        edited: None,
        withdrawn: None,
        up: 0,
        down: 0,
        votes_counted: false,
        my_vote: 0,
        may_vote: May::NotNow,
        reply: None,
        edit: None,
        may_withdraw: false,
        erase: None,
    }
}

fn reply(to: (&str, &str), depth: u16, comment: Comment) -> Comment {
    Comment {
        depth,
        in_reply_to: Some(ReplyTo { id: to.0.into(), name: to.1.into(), here: true }),
        ..comment
    }
}

/// A thread in which everything happens: replies, an edit, a withdrawal, a removal, votes.
pub(super) fn thread(lang: Lang) -> Vec<Comment> {
    vec![
        Comment {
            up: 12,
            down: 1,
            ..comment(
                "c1",
                citizen(lang, "Jože P."),
                "2026-10-29T18:21",
                "Podpiram. Zjutraj tam avtomobili parkirajo skoraj na prehodu, zato voznik otroka vidi šele, ko stopi \
                 na cesto.",
            )
        },
        reply(
            ("c1", "Jože P."),
            1,
            Comment {
                up: 4,
                edited: Some(at("2026-10-30T07:15")),
                ..comment(
                    "c2",
                    author(lang, "Ana K."),
                    "2026-10-29T20:02",
                    "Res je. Dodala sem fotografijo, posneto v petek ob 7.40.",
                )
            },
        ),
        reply(
            ("c2", "Ana K."),
            2,
            comment(
                "c3",
                head(lang),
                "2026-11-02T09:30",
                "Hvala obema. Redarstvo smo prosili, naj prehod ta mesec nadzira vsak dan pred poukom.",
            ),
        ),
        reply(
            ("c3", "vodja službe"),
            7,
            Comment {
                in_reply_to: Some(ReplyTo { id: "c3".into(), name: "vodja službe".into(), here: false }),
                text: Some(Shown::Erased(Erasure::default())),
                ..comment("c4", citizen(lang, "Občan"), "2026-11-03T21:11", "")
            },
        ),
        Comment {
            text: None,
            withdrawn: Some(at("2026-11-05T06:50")),
            ..comment("c5", citizen(lang, "Tina B."), "2026-11-04T22:40", "")
        },
    ]
}

/// The same thread as a signed-in citizen sees it.
pub(super) fn open(lang: Lang, reference: &str) -> Vec<Comment> {
    let mut comments = thread(lang);
    for (comment, my_vote) in comments.iter_mut().zip([1, 0, -1, 0, 0]) {
        comment.may_vote = May::Now;
        comment.my_vote = my_vote;
        if comment.id == "c2" {
            comment.who.you = true;
            comment.edit = Some(format!("/{lang}/cases/{reference}?edit=c2#comment-form"));
            comment.may_withdraw = true;
        }
        comment.reply = Some(format!("/{lang}/cases/{reference}?reply={}#comment-form", comment.id));
    }
    comments
}
