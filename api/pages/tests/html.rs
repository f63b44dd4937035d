//! Every sample of every page, in every language, keeps the rules of the house: looked at as text, so that a
//! rule that breaks says which page and where. Whole checkers (axe, html-validate) run in a browser elsewhere.

#![cfg(test)]

use pobuda_pages::samples::{Rendered, render_all};
use pobuda_pages::{Lang, assets};
use std::collections::BTreeSet;

/// Largest page. Unit: bytes.
const PAGE_BYTES_MAX: usize = 100_000;

/// The start tags of a page with their attributes, e.g. `input id="q" name="q"`.
fn tags(html: &str) -> Vec<&str> {
    html.split('<')
        .skip(1)
        .filter_map(|part| part.split('>').next())
        .filter(|tag| !tag.starts_with(['/', '!']))
        .collect()
}

fn name(tag: &str) -> &str {
    tag.split_whitespace().next().unwrap()
}

/// Value of an attribute of a start tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap())
}

fn pages() -> Vec<Rendered> {
    let pages = render_all().unwrap();
    assert!(pages.len() >= 80, "only {} samples", pages.len());
    pages
}

/// Runs a rule on every page and names the pages that break it.
fn every_page(rule: impl Fn(&Rendered) -> Result<(), String>) {
    let broken: Vec<String> = pages()
        .iter()
        .filter_map(|page| rule(page).err().map(|why| format!("{} {}: {why}", page.name, page.lang)))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn require(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}

#[test]
fn a_page_has_one_main_heading_one_main_landmark_and_its_language() {
    every_page(|page| {
        let names: Vec<&str> = tags(&page.html).into_iter().map(name).collect();
        let count = |wanted: &str| names.iter().filter(|name| **name == wanted).count();
        require(count("h1") == 1, || format!("{} h1", count("h1")))?;
        require(count("main") == 1 && count("header") == 1 && count("footer") == 1, || "landmarks".into())?;
        require(page.html.contains(&format!("<html lang=\"{}\">", page.lang)), || "no language".into())?;
        require(page.html.contains("href=\"#main\""), || "no skip link".into())
    });
}

#[test]
fn headings_skip_no_level() {
    every_page(|page| {
        let levels = tags(&page.html).into_iter().filter_map(|tag| match name(tag).as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(*level),
            _ => None,
        });
        let mut before = b'0';
        for level in levels {
            require(level <= before + 1, || format!("h{} after h{}", level as char, before as char))?;
            before = level;
        }
        Ok(())
    });
}

#[test]
fn every_control_has_a_label_that_is_seen() {
    every_page(|page| {
        let tags = tags(&page.html);
        let labels: BTreeSet<&str> =
            tags.iter().filter(|tag| name(tag) == "label").filter_map(|tag| attribute(tag, "for")).collect();
        for tag in &tags {
            let control = matches!(name(tag), "input" | "select" | "textarea");
            if control && attribute(tag, "type") != Some("hidden") {
                let id = attribute(tag, "id").ok_or_else(|| format!("no id: {tag}"))?;
                require(labels.contains(id), || format!("no label: {tag}"))?;
            }
        }
        Ok(())
    });
}

#[test]
fn ids_are_unique_and_references_within_the_page_lead_somewhere() {
    every_page(|page| {
        let tags = tags(&page.html);
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| attribute(tag, "id")) {
            require(ids.insert(id), || format!("id {id} twice"))?;
        }
        for tag in &tags {
            let listed = ["aria-labelledby", "aria-describedby", "for"]
                .into_iter()
                .filter_map(|name| attribute(tag, name));
            for id in listed.flat_map(str::split_whitespace) {
                require(ids.contains(id), || format!("nothing is called {id}: {tag}"))?;
            }
            // Entries and comments may stand on another page of the same list.
            if let Some(id) = attribute(tag, "href").and_then(|href| href.strip_prefix('#')) {
                require(ids.contains(id) || id.starts_with(['k', 'c']), || format!("#{id} leads nowhere"))?;
            }
        }
        Ok(())
    });
}

/// Pages on which somebody makes themselves known.
fn of_strangers(name: &str) -> bool {
    ["sign-in", "register", "reset"].iter().any(|page| name.starts_with(page))
}

#[test]
fn every_form_that_writes_carries_its_tokens_and_nobody_writes_without_signing_in() {
    every_page(|page| {
        for form in page.html.split("<form").skip(1).map(|part| part.split("</form>").next().unwrap()) {
            if form.contains("method=\"post\"") {
                for field in ["csrf", "command"] {
                    require(form.contains(&format!("name=\"{field}\"")), || format!("no {field}: {form}"))?;
                }
                require(page.html.contains("/sign-out\"") || of_strangers(&page.name), || {
                    format!("a stranger gets a form: {form}")
                })?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_history_is_a_native_ordered_list_with_numbers_times_and_permalinks() {
    let mut histories = 0;
    for page in pages().iter().filter(|page| page.name.starts_with("case-")) {
        histories += 1;
        let list = page.html.split("<ol class=\"timeline\"").nth(1).unwrap().split("</ol>").next().unwrap();
        let entries: Vec<&str> = list.split("<li class=\"entry").skip(1).collect();
        assert!(!entries.is_empty(), "{}", page.name);
        for entry in entries {
            let number = attribute(entry, "value").unwrap();
            assert!(
                entry.contains(&format!("id=\"k{number}\""))
                    && entry.contains(&format!("href=\"#k{number}\""))
            );
            assert!(
                entry.contains("<h3") && entry.contains("<time datetime=\"") && entry.contains("<details")
            );
        }
    }
    assert_eq!(histories, 16);
}

#[test]
fn machines_can_read_every_time() {
    every_page(|page| {
        for tag in tags(&page.html).into_iter().filter(|tag| name(tag) == "time") {
            let value = attribute(tag, "datetime").ok_or("a time without datetime")?;
            let readable =
                value.parse::<jiff::civil::Date>().is_ok() || value.parse::<jiff::Timestamp>().is_ok();
            let fraction = value.split_once('.').map_or(0, |(_, rest)| rest.trim_end_matches('Z').len());
            require(readable && fraction <= 3, || value.to_owned())?;
        }
        Ok(())
    });
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    every_page(|page| {
        for tag in tags(&page.html) {
            require(name(tag) != "style", || "an inline style sheet".into())?;
            require(attribute(tag, "style").is_none(), || format!("an inline style: {tag}"))?;
            require(!tag.contains(" on"), || format!("an inline handler: {tag}"))?;
            if matches!(name(tag), "script" | "link" | "img") {
                let source = attribute(tag, "src").or_else(|| attribute(tag, "href")).ok_or("no source")?;
                let own = source.starts_with(assets::PREFIX) || tag.contains("rel=\"alternate\"");
                require(own && source.starts_with('/') && !source.starts_with("//"), || source.to_owned())?;
            }
        }
        require(page.html.contains(&assets::STYLE.path()), || "no style sheet".into())
    });
}

#[test]
fn what_people_wrote_cannot_become_markup() {
    let page = pages().into_iter().find(|page| page.name == "list-nothing" && page.lang == Lang::Sl).unwrap();
    assert!(page.html.contains("value=\"&#60;vrtiljak&#62;\"") && !page.html.contains("<vrtiljak>"));
}

#[test]
fn a_page_stays_small() {
    every_page(|page| require(page.html.len() < PAGE_BYTES_MAX, || format!("{} bytes", page.html.len())));
}

#[test]
fn what_people_wrote_in_another_language_is_marked() {
    let english = pages().into_iter().find(|page| page.name == "case-late" && page.lang == Lang::En).unwrap();
    assert!(english.html.contains("<h1 lang=\"sl\">"));
    let slovene = pages().into_iter().find(|page| page.name == "case-late" && page.lang == Lang::Sl).unwrap();
    assert!(slovene.html.contains("<h1>"));
}

#[test]
fn the_page_answers_first() {
    let page = pages().into_iter().find(|page| page.name == "case-late" && page.lang == Lang::Sl).unwrap();
    let main = page.html.split("<main").nth(1).unwrap();
    let answer = main.find("class=\"answer\"").unwrap();
    assert!(answer < main.find("id=\"next\"").unwrap() && answer < main.find("id=\"history\"").unwrap());
    let said = main.get(answer..).unwrap();
    assert!(said.contains("Pobudo ima Komunalna direkcija.") && said.contains("Občina zamuja."));
}
