//! A protocol file is taken whole or refused with its place.

use super::*;
use crate::story::{LITTLE, name};

/// The little office with one passage written otherwise; the passage must be there.
pub(super) fn rewritten(passage: &str, otherwise: &str) -> String {
    assert!(LITTLE.contains(passage), "{passage:?} is not in the file");
    LITTLE.replacen(passage, otherwise, 1)
}

/// Refused, at the line of `place`, with a detail that says `what`.
#[track_caller]
fn refused(source: &str, place: Option<&str>, what: &str) {
    let unreadable = parse("little.toml", source).expect_err("refused");
    let line = place.map(|place| {
        let before = source.lines().position(|line| line.contains(place));
        before.unwrap_or_else(|| panic!("{place:?} is not in the file")) + 1
    });
    assert_eq!(unreadable.line, line, "{unreadable}");
    assert!(unreadable.detail.contains(what), "{unreadable} does not say {what:?}");
    let place = line.map(|line| format!("little.toml:{line}: ")).unwrap_or("little.toml: ".to_owned());
    assert!(unreadable.to_string().starts_with(&place), "{unreadable}");
}

#[test]
fn the_little_office_can_be_read() {
    let protocol = parse("little.toml", LITTLE).unwrap();
    assert_eq!(protocol.operations.iter().next().unwrap().0, &name("submit"));
    assert_eq!(protocol.id, name("little"));
}

#[test]
fn an_unknown_key_is_refused_in_every_table() {
    for (passage, otherwise) in [
        ("id        = \"little\"", "id = \"little\"\nsurprise = 1"),
        ("steps = [{ id", "steps = [{ surprise = 1, id"),
        ("author    = {", "author = { surprise = 1,"),
        ("office   = {", "office = { surprise = 1,"),
        ("note             = {", "note = { surprise = 1,"),
        ("waiting = {", "waiting = { surprise = 1,"),
        ("assign     = {", "assign = { surprise = 1,"),
        ("answer = {", "answer = { surprise = 1,"),
        ("escalate = [{", "escalate = [{ surprise = 1,"),
        ("granted = { kind", "granted = { surprise = 1, kind"),
        ("[deadlines]", "[surprise]\nx = 1\n[deadlines]"),
        ("[deadlines]", "[legal.l]\ncite = \"A law\"\nsurprise = 1\n[deadlines]"),
        ("[deadlines]", &with_task("surprise = 1")),
        ("[deadlines]", &with_link("surprise = 1")),
        ("[deadlines]", &with_operation("on = { link = \"l\", surprise = 1 }")),
        (
            "[deadlines]",
            &with_operation("extends = { deadline = \"answer\", by = \"2 days\", surprise = 1 }"),
        ),
    ] {
        let surprise = otherwise.lines().find(|line| line.contains("surprise")).unwrap();
        refused(&rewritten(passage, otherwise), Some(surprise), "unknown field `surprise`");
    }
}

/// A task in front of the deadlines.
fn with_task(line: &str) -> String {
    format!("[tasks.t]\n{line}\nin = \"new\"\nresponsible = \"office/clerk\"\nlabel.en = \"T\"\n[deadlines]")
}

/// A link in front of the deadlines.
fn with_link(line: &str) -> String {
    format!("[links.l]\nprotocol = \"other\"\nkind = \"part\"\n{line}\n[deadlines]")
}

/// One more operation in front of the deadlines.
fn with_operation(line: &str) -> String {
    let start = "from = [\"new\"]\nresponsible = \"office/clerk\"\nlabel.en = \"-\"\nsays.en = \"-\"";
    format!("[operations.extra]\n{start}\n{line}\n[deadlines]")
}

#[test]
fn a_repeated_key_is_refused_in_every_table() {
    for (passage, otherwise) in [
        ("id        = \"little\"", "id = \"little\"\nid = \"large\""),
        ("steps = [{ id = \"all\"", "steps = [{ id = \"all\", id = \"twice\""),
        ("author    = {", "author = { kind = \"initiator\","),
        ("[cycle]", "[cycle]\nleast = \"date\""),
        ("office   = {", "office = { label.en = \"x\" }\noffice = {"),
        ("note             = {", "note = { type = \"text\","),
        ("waiting = {", "new = { step = \"all\" }\nwaiting = {"),
        ("assign     = {", "assign = { to = \"done\","),
        ("answer = {", "answer = { kind = \"news\","),
        ("granted = { kind", "granted = { kind = \"done\", kind"),
        ("[deadlines]", "[states]\n[deadlines]"),
        ("[deadlines]", "[legal]\nl = { cite = \"One\", cite = \"Two\" }\n[deadlines]"),
        ("[deadlines]", &with_task("in = \"new\"")),
        ("[deadlines]", &with_link("kind = \"about\"")),
        ("title.en   = \"A small office\"", "title.en = \"A\"\ntitle.en = \"B\""),
    ] {
        let unreadable = parse("little.toml", &rewritten(passage, otherwise)).expect_err(otherwise);
        assert!(unreadable.line.is_some(), "{unreadable}");
        assert!(unreadable.detail.contains("duplicate key"), "{unreadable}");
    }
}

#[test]
fn a_value_of_another_type_is_refused_in_every_table() {
    for (passage, otherwise, what) in [
        ("languages = [\"en\"]", "languages = \"en\"", "sequence"),
        ("languages = [\"en\"]", "languages = [\"english\"]", "well-formed language"),
        ("id        = \"little\"", "id = \"Little Office\"", "well-formed name"),
        ("steps = [{ id = \"all\"", "steps = [{ id = 1", "string"),
        ("kind = \"initiator\"", "kind = \"king\"", "unknown variant `king`"),
        ("side = \"citizen\"", "side = \"other\"", "unknown variant `other`"),
        ("office   = {", "office = { from = \"Not A Field\",", "well-formed field name"),
        ("least  = \"money\"", "least = \"gold\"", "unknown variant `gold`"),
        ("type = \"money\"", "type = \"gold\"", "unknown variant `gold`"),
        ("min_length = 4", "min_length = -4", "u32"),
        ("final = true", "final = \"yes\"", "boolean"),
        ("open_to = [\"comment\"]", "open_to = [\"shout\"]", "unknown variant `shout`"),
        ("times = 2", "times = \"twice\"", "u32"),
        ("after = \"10 days\"", "after = \"10 fortnights\"", "well-formed length of time"),
        ("after = \"10 days\"", "after = \"0 days\"", "well-formed length of time"),
        ("at = \"cycle.starts\"", "at = \"starts\"", "well-formed value of the cycle"),
        ("responsible = \"office/clerk\"", "responsible = \"office/the clerk\"", "well-formed name"),
        ("kind = \"answer\"", "kind = \"question\"", "unknown variant `question`"),
        ("after = \"0 days\"", "after = \"soon\"", "well-formed length of time"),
        ("kind = \"accepted\"", "kind = \"loved\"", "unknown variant `loved`"),
        ("label.en = \"Granted\"", "label.en = \"\"", "says something"),
        ("label.en = \"Granted\"", "label = {}", "says something"),
        ("[deadlines]", "[legal.l]\ncite = 7\n[deadlines]", "string"),
        ("[deadlines]", &with_task("within = 4"), "string"),
        ("[deadlines]", &with_link("copy = [\"title\"]"), "map"),
    ] {
        let unreadable = parse("little.toml", &rewritten(passage, otherwise)).expect_err(otherwise);
        assert!(unreadable.line.is_some(), "{unreadable}");
        assert!(unreadable.detail.contains(what), "{unreadable} does not say {what:?}");
    }
}

#[test]
fn a_missing_table_is_refused() {
    let (before, after) = LITTLE.split_once("[deadlines]").unwrap();
    let without =
        format!("{before}{}", after.split_once("[outcomes]").map(|(_, o)| format!("[outcomes]{o}")).unwrap());
    let unreadable = parse("little.toml", &without).unwrap_err();
    assert!(unreadable.detail.contains("missing field `deadlines`"), "{unreadable}");
}

#[test]
fn what_is_not_toml_is_refused_at_its_line() {
    refused(&rewritten("version   = \"1.0.0\"", "version 1.0.0"), Some("version 1.0.0"), "");
}

#[test]
fn a_file_beyond_the_limit_is_refused_unread() {
    let padded = format!("{LITTLE}\n#{}", " ".repeat(PROTOCOL_BYTES_MAX));
    refused(&padded, None, "larger than 524288 bytes");
}

/// Refused at the line that begins so, whatever the spacing inside.
#[track_caller]
fn lost(passage: &str, otherwise: &str, place: &str, what: &str) {
    let source = rewritten(passage, otherwise);
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let place = source.lines().find(|line| squeezed(line).starts_with(&squeezed(place)));
    refused(&source, Some(place.unwrap_or_else(|| panic!("{otherwise}"))), what);
}

#[test]
fn a_name_of_nothing_is_refused_in_operations_and_what_they_stand_on() {
    for (passage, otherwise, place, what) in [
        ("from = \"assigned_service\"", "from = \"lost\"", "assigned = {", "field \"lost\""),
        ("done    = { step = \"all\"", "done = { step = \"lost\"", "done = {", "step \"lost\""),
        (
            "from = [\"working\"], responsible = \"assigned/head\"",
            "from = [\"lost\"], responsible = \"assigned/head\"",
            "decide     =",
            "state \"lost\"",
        ),
        ("from = [\"*\"]", "from = [\"back\"]", "remark     =", "state \"back\""),
        ("from = [\"*\"]", "from = [\"*\", \"new\"]", "remark     =", "state \"*\""),
        ("to = \"working\", responsible", "to = \"lost\", responsible", "assign     =", "state \"lost\""),
        ("to = { granted", "to = { lost", "decide     =", "outcome \"lost\""),
        ("refused = \"done\"", "refused = \"lost\"", "decide     =", "state \"lost\""),
        ("refused = \"done\"", "refused = \"back\"", "decide     =", "state \"back\""),
        ("outcome = \"granted\"", "outcome = \"lost\"", "grant      =", "outcome \"lost\""),
        (
            "responsible = \"assigned/head\"",
            "responsible = \"lost/head\"",
            "decide     =",
            "service \"lost\"",
        ),
        (
            "responsible = \"assigned/head\"",
            "responsible = \"assigned/lost\"",
            "decide     =",
            "role \"lost\"",
        ),
        ("by = [\"head\"]", "by = [\"lost\"]", "ask        =", "role \"lost\""),
        ("needs = [\"assigned_service\"]", "needs = [\"lost\"]", "assign     =", "field \"lost\""),
        ("may = [\"note\", \"secret\"]", "may = [\"lost\"]", "remark     =", "field \"lost\""),
        ("not_by = [\"ask\"]", "not_by = [\"lost\"]", "confirm    =", "operation \"lost\""),
        ("at = \"cycle.starts\"", "at = \"cycle.lost\"", "start      =", "cycle value \"lost\""),
        ("at = \"cycle.starts\"", "at = \"cycle.least\"", "start      =", "not a date"),
    ] {
        lost(passage, otherwise, place, what);
    }
}

#[test]
fn a_name_of_nothing_is_refused_in_every_other_table() {
    for (passage, otherwise, place, what) in [
        ("needs = [\"cost\"]", "needs = [\"lost\"]", "granted =", "field \"lost\""),
        ("runs_in = [\"new\"]", "runs_in = [\"lost\"]", "answer =", "state \"lost\""),
        ("runs_in = [\"new\"]", "runs_in = [\"new\"], pauses_in = [\"lost\"]", "answer =", "state \"lost\""),
        (
            "runs_in = [\"new\"]",
            "runs_in = [\"new\"], restarts_on = [\"lost\"]",
            "answer =",
            "operation \"lost\"",
        ),
        ("runs_in = [\"new\"]", "runs_in = [\"new\"], legal = \"lost\"", "answer =", "legal basis \"lost\""),
        ("within = \"15 days\"", "due = \"lost\"", "answer =", "field \"lost\""),
        ("within = \"15 days\"", "due = \"cost\"", "answer =", "not of the type Date"),
        ("within = \"15 days\"", "due = \"cycle.lost\"", "answer =", "cycle value \"lost\""),
        ("to = \"office/head\"", "to = \"lost/head\"", "answer =", "service \"lost\""),
        ("[deadlines]", &with_task("needs = [\"lost\"]"), "[tasks.t]", "field \"lost\""),
        ("[deadlines]", &with_task("blocks = [\"lost\"]"), "[tasks.t]", "operation \"lost\""),
        ("[deadlines]", &with_task("").replace("\"new\"", "\"lost\""), "[tasks.t]", "state \"lost\""),
        ("[deadlines]", &with_task("").replace("/clerk", "/lost"), "[tasks.t]", "role \"lost\""),
        ("[deadlines]", &with_link("copy = { title = \"lost\" }"), "[links.l]", "field \"lost\""),
        ("[deadlines]", &with_operation("on = { link = \"lost\" }"), "[operations.extra]", "link \"lost\""),
        ("[deadlines]", &with_operation("opens = \"lost\""), "[operations.extra]", "link \"lost\""),
        (
            "[deadlines]",
            &with_operation("opens = { lost = \"l\" }"),
            "[operations.extra]",
            "outcome \"lost\"",
        ),
        (
            "[deadlines]",
            &with_operation("opens = { granted = \"lost\" }"),
            "[operations.extra]",
            "link \"lost\"",
        ),
        (
            "[deadlines]",
            &with_operation("extends = { deadline = \"lost\", by = \"1 day\" }"),
            "[operations.extra]",
            "deadline \"lost\"",
        ),
    ] {
        lost(passage, otherwise, place, what);
    }
}

/// Refused at the line that begins so; as a whole when there is none.
#[track_caller]
fn contradicts(source: &str, place: Option<&str>, what: &str) {
    let place = place.and_then(|place| source.lines().find(|line| line.starts_with(place)));
    refused(source, place, what);
}

#[test]
fn a_heading_or_field_that_contradicts_itself_is_refused() {
    for (source, place, what) in [
        (rewritten("protocol/1", "protocol/2"), None, "not protocol/1"),
        (rewritten("\"1.0.0\"", "\"1.0\""), None, "not of the form"),
        (rewritten("\"1.0.0\"", "\"01.0.0\""), None, "not of the form"),
        (rewritten("[\"en\"]", "[]"), None, "names none"),
        (rewritten("[\"en\"]", "[\"en\", \"en\"]"), None, "given twice"),
        (
            rewritten("steps = [{", "steps = [{ id = \"all\", label.en = \"A\" }, {"),
            Some("steps ="),
            "given twice",
        ),
        (rewritten("type = \"money\"", "type = \"choice\""), Some("cost "), "needs `choices`"),
        (
            rewritten("type = \"money\"", "type = \"money\", choices = { a = { en = \"A\" } }"),
            Some("cost "),
            "only a choice",
        ),
    ] {
        contradicts(&source, place, what);
    }
    let none_opens = LITTLE.replace("{ to = \"new\"", "{ from = [\"done\"], to = \"new\"");
    refused(&none_opens, None, "no operation opens a case");
}

#[test]
fn an_operation_or_deadline_that_contradicts_itself_is_refused() {
    let extra = |line: &str| rewritten("[deadlines]", &with_operation(line));
    for (source, place, what) in [
        (rewritten("times = 2", "times = 0"), Some("ask "), "at least 1"),
        (
            rewritten("needs = [\"title\"], may = [\"cost\"]", "needs = [\"title\"], may = [\"title\"]"),
            Some("submit "),
            "given twice",
        ),
        (
            rewritten("from = [\"new\", \"working\"]", "from = [\"new\", \"new\"]"),
            Some("ask "),
            "given twice",
        ),
        (rewritten("from = [\"*\"]", "from = []"), Some("remark "), "names no state"),
        (
            rewritten("to = \"new\", responsible = \"author\"", "to = \"back\", responsible = \"author\""),
            Some("submit "),
            "no state to go back to",
        ),
        (
            rewritten("to = \"new\", responsible = \"author\"", "responsible = \"author\""),
            Some("submit "),
            "needs `to`",
        ),
        (
            rewritten(
                "to = \"new\", responsible = \"author\"",
                "to = { granted = \"new\" }, responsible = \"author\"",
            ),
            Some("submit "),
            "leads to one state",
        ),
        (
            rewritten(
                "to = \"new\", responsible = \"author\"",
                "to = \"new\", open_for = \"2 days\", responsible = \"author\"",
            ),
            Some("submit "),
            "count from a state",
        ),
        (
            rewritten("responsible = \"office/head\", not_before", "responsible = \"head\", not_before"),
            Some("apply-late "),
            "write service/role",
        ),
        (
            rewritten(
                "responsible = \"assigned/head\"",
                "outcome = \"more\", responsible = \"assigned/head\"",
            ),
            Some("decide "),
            "exclude each other",
        ),
        (extra("after = \"2 days\"\nat = \"cycle.starts\""), Some("[operations.extra]"), "only one of"),
        (extra("when = \"cost > 1\""), Some("[operations.extra]"), "go together"),
        (
            rewritten("within = \"15 days\"", "within = \"15 days\", due = \"cycle.starts\""),
            Some("answer ="),
            "either",
        ),
        (rewritten("within = \"15 days\",", ""), Some("answer ="), "either"),
        (rewritten("runs_in = [\"new\"]", "runs_in = []"), Some("answer ="), "names no state"),
        (
            rewritten("escalate = [{ after = \"0 days\", to = \"office/head\" }]", "escalate = []"),
            Some("answer ="),
            "tells nobody",
        ),
    ] {
        contradicts(&source, place, what);
    }
}

#[test]
fn a_table_is_found_however_it_is_written() {
    let nested = rewritten(
        "[outcomes]",
        "[outcomes.odd]\nkind = \"noted\"\nneeds = [\"lost\"]\nlabel.en = \"-\"\nplain.en = \"-\"\n[outcomes]",
    );
    refused(&nested, Some("[outcomes.odd]"), "field \"lost\"");
    let dotted = rewritten(
        "[outcomes]",
        "[outcomes]\nodd.kind = \"noted\"\nodd.needs = [\"lost\"]\nodd.label.en = \"-\"\nodd.plain.en = \"-\"",
    );
    refused(&dotted, Some("odd.kind"), "field \"lost\"");
}
