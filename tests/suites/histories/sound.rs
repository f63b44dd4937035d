//! Random protocols with everything a protocol can have. Most are sound by the way they are made; the verifier decides.

use pobuda_domain::protocol::{Library, Protocol};
use pobuda_domain::verify::{Code, Surroundings, verify};
use pobuda_proof::hash::{hex, sha256};
use pobuda_tests::chance::Chance;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

/// Posts that the example of a directory fills.
const POSTS: [&str; 5] =
    ["participation/coordinator", "participation/head", "roads/handler", "roads/head", "committee/chair"];

const TWO_PEOPLE: &str = "roads/handler";

const HEAD: &str = r#"format = "protocol/1"
id = "random"
version = "1.0.0"
calendar = "si"
languages = ["en"]
title.en = "x"
purpose.en = "x"
steps = [{ id = "a", label.en = "x" }, { id = "b", label.en = "x" }]
[roles]
author = { kind = "initiator", side = "citizen", label.en = "x" }
coordinator = { kind = "coordinator", side = "municipality", label.en = "x" }
handler = { kind = "handler", side = "municipality", label.en = "x" }
head = { kind = "decider", side = "municipality", label.en = "x" }
chair = { kind = "decider", side = "partner", label.en = "x" }
[services]
participation = { label.en = "x" }
roads = { label.en = "x" }
committee = { label.en = "x" }
[legal]
uup = { cite = "An act that binds every office" }
[fields]
kind = { type = "choice", label.en = "x", choices = { one = { en = "x" }, two = { en = "x" } } }
title = { type = "text", min_length = 4, label.en = "x" }
number = { type = "integer", label.en = "x" }
cost = { type = "money", label.en = "x" }
day = { type = "date", label.en = "x" }
note = { type = "text", label.en = "x" }
inner = { type = "text", public = false, label.en = "x" }
reason = { type = "text", label.en = "x" }
basis = { type = "legal", label.en = "x" }
[outcomes]
over = { kind = "noted", label.en = "x", plain.en = "x" }
refused = { kind = "declined", needs = ["reason", "basis"], remedy.en = "x", label.en = "x", plain.en = "x" }
"#;

/// A protocol of this seed, as its author would have written it.
pub(super) fn written(seed: u64) -> String {
    let mut maker = Maker { chance: Chance::seeded(seed), states: 0, file: HEAD.to_owned() };
    maker.states = 2 + maker.below(4);
    maker.write();
    maker.file
}

/// What the verifier says to a protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judged {
    Sound,
    /// A case could get stuck.
    Stuck,
    /// Something else is wrong.
    Unsound,
}

/// Seeds of protocols that are thrown and judged.
const SEEDS: u64 = 110;

/// Judged once for all the stories.
static JUDGED: LazyLock<Vec<(u64, String, Judged)>> = LazyLock::new(|| {
    let around = Surroundings::bundled().expect("what is bundled");
    let judge = |seed| {
        let source = written(seed);
        let report = verify("random.toml", &source, &around);
        let judged = if report.is_sound() {
            Judged::Sound
        } else if report.findings.iter().any(|finding| finding.code == Code::G2) {
            Judged::Stuck
        } else {
            Judged::Unsound
        };
        (seed, source, judged)
    };
    (0..SEEDS).map(judge).collect()
});

fn judged(wanted: Judged) -> impl Iterator<Item = (u64, &'static str)> {
    JUDGED
        .iter()
        .filter(move |(.., judged)| *judged == wanted)
        .map(|(seed, source, _)| (*seed, source.as_str()))
}

/// The first so many protocols that the verifier takes, with their seeds.
pub(super) fn sound(count: usize) -> Vec<(u64, &'static str)> {
    let all = judged(Judged::Sound).count();
    println!("{all} sound protocols of seeds 0 to {}", SEEDS - 1);
    assert!(all >= count, "the dice throw too few that are sound: {all}");
    judged(Judged::Sound).take(count).collect()
}

/// Those that the verifier refuses because a case could get stuck.
pub(super) fn refused() -> impl Iterator<Item = (u64, &'static str)> {
    judged(Judged::Stuck)
}

/// A library of this protocol alone.
pub(super) fn library(source: &str) -> Library {
    let mut library = Library::default();
    let (file, calendar) = pobuda_domain::bundled::CALENDAR;
    library.add_calendar(file, calendar).expect("a calendar");
    let digest = format!("sha256:{}", hex(&sha256(source.as_bytes())));
    library.publish("random.toml", source, digest).expect("a protocol that can be read");
    library
}

/// What a protocol makes use of.
pub(super) fn features(protocol: &Protocol) -> BTreeSet<&'static str> {
    let mut features = BTreeSet::new();
    let mut has = |name, it: bool| it.then(|| features.insert(name));
    for (_, operation) in protocol.operations.iter() {
        has("a guard", operation.when.is_some());
        has("four eyes", !operation.not_by.is_empty());
        has("a number of times", operation.times.is_some());
        has("an end of being open", operation.open_for.is_some());
        has("what comes by itself", operation.after.is_some());
        has("reopening", operation.reopens);
        has("an extension", operation.extends.is_some());
        has(
            "a choice of outcomes",
            matches!(&operation.to, Some(pobuda_domain::protocol::Target::ByOutcome(_))),
        );
        has(
            "a way back",
            matches!(&operation.to, Some(pobuda_domain::protocol::Target::One(to)) if to.as_str() == "back"),
        );
        has("staying", operation.from.is_some() && operation.to.is_none());
    }
    for (_, deadline) in protocol.deadlines.iter() {
        has("a pause", !deadline.pauses_in.is_empty());
        has("a restart", !deadline.restarts_on.is_empty());
        has("a promised day", deadline.due.is_some());
        has("a norm", deadline.norm.is_some());
    }
    for (_, task) in protocol.tasks.iter() {
        has("a task that blocks", !task.blocks.is_empty());
        has("a task with a limit", task.within.is_some());
        has("a task that only advises", task.blocks.is_empty());
    }
    features
}

/// Every feature that the maker knows.
pub(super) const FEATURES: usize = 17;

struct Maker {
    chance: Chance,
    /// States `s0` to `s<n-1>`, beside `waiting` and `closed`.
    states: usize,
    file: String,
}

impl Maker {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.chance.below(end as u64)).expect("a small number")
    }

    fn chance(&mut self, of_ten: usize) -> bool {
        self.below(10) < of_ten
    }

    fn post(&mut self) -> &'static str {
        POSTS[self.below(POSTS.len())]
    }

    fn line(&mut self, line: &str) {
        writeln!(self.file, "{line}").expect("a text grows");
    }

    fn write(&mut self) {
        let waits = self.chance(6);
        let promises = self.chance(5);
        self.line("[states]");
        for state in 0..self.states {
            self.line(&format!(
                "s{state} = {{ step = \"a\", label.en = \"x\", plain.en = \"x\", open_to = [\"comment\"] }}"
            ));
        }
        if waits {
            self.line("waiting = { step = \"a\", label.en = \"x\", plain.en = \"x\" }");
        }
        if promises {
            self.line("promised = { step = \"b\", label.en = \"x\", plain.en = \"x\" }");
        }
        self.line("closed = { step = \"b\", final = true, label.en = \"x\", plain.en = \"x\" }");
        self.line("[operations]");
        self.operation("open", "to = \"s0\", responsible = \"author\", needs = [\"kind\", \"title\", \"number\"], may = [\"inner\"]");
        for state in 0..self.states {
            self.way_on(state);
        }
        for number in 0..self.states + self.below(2 * self.states) {
            self.another_way(number);
        }
        if waits {
            self.turn_of_the_author();
        }
        if promises {
            self.promise();
        }
        if self.chance(4) {
            self.operation("object", "from = [\"closed\"], to = \"s0\", reopens = true, times = 1, open_for = \"15 days\", responsible = \"author\", needs = [\"note\"]");
        }
        self.tasks();
        self.deadlines(waits, promises);
    }

    fn operation(&mut self, name: &str, what: &str) {
        self.line(&format!("{name} = {{ {what}, label.en = \"x\", says.en = \"x\" }}"));
    }

    /// The way that the municipality can count on, or could if it were not for a guard.
    fn way_on(&mut self, state: usize) {
        // Two people hold this post in the example of a directory: where four eyes are asked for, there are four.
        let post = if state == 0 { TWO_PEOPLE } else { self.post() };
        let last = state + 1 == self.states;
        let to = if last { "closed".to_owned() } else { format!("s{}", state + 1) };
        let way = match (last, self.chance(5)) {
            (true, true) => "to = { over = \"closed\", refused = \"closed\" }".to_owned(),
            (true, false) => "to = \"closed\", outcome = \"over\"".to_owned(),
            (false, _) => format!("to = \"{to}\""),
        };
        let may = match self.below(10) {
            0 => ", when = \"number > 8\", why_not.en = \"x\"",
            1..6 => ", may = [\"cost\", \"note\"]",
            _ => "",
        };
        self.operation(
            &format!("on{state}"),
            &format!("from = [\"s{state}\"], {way}, responsible = \"{post}\"{may}"),
        );
    }

    /// Whatever else can be done: guarded, seldom, late, by others, or without going anywhere.
    fn another_way(&mut self, number: usize) {
        let from = self.below(self.states);
        let to = (from + 1 + self.below(self.states)) % (self.states + 1);
        let to = match to {
            to if to == self.states || to == from => "to = \"closed\", outcome = \"over\", ".to_owned(),
            to => format!("to = \"s{to}\", "),
        };
        let post = self.post();
        let kind = self.below(8);
        let post = if kind == 5 { TWO_PEOPLE } else { post };
        let more = match kind {
            0 => "needs = [\"cost\"], when = \"cost >= 500000 && number < 7\", why_not.en = \"x\"".to_owned(),
            1 => "when = \"kind == \\\"one\\\"\", why_not.en = \"x\"".to_owned(),
            2 => format!("times = {}", 1 + self.below(2)),
            3 => "open_for = \"10 days\"".to_owned(),
            4 => format!("after = \"{} days\"", 5 + self.below(40)),
            5 => "not_by = [\"on0\"]".to_owned(),
            6 => "by = [\"author\"], needs = [\"note\"]".to_owned(),
            _ => "extends = { deadline = \"answer\", by = \"10 days\" }, needs = [\"reason\"], times = 1"
                .to_owned(),
        };
        // What lengthens a deadline stays where it runs, and so does a word now and then.
        let stays = more.starts_with("extends") || more.starts_with("by") && self.chance(5);
        let to = if stays { String::new() } else { to };
        self.operation(
            &format!("way{number}"),
            &format!("from = [\"s{from}\"], {to}responsible = \"{post}\", {more}"),
        );
    }

    fn turn_of_the_author(&mut self) {
        let from = self.below(self.states);
        self.operation("ask", &format!("from = [\"s{from}\"], to = \"waiting\", responsible = \"participation/coordinator\", times = 2, needs = [\"note\"]"));
        self.operation("answer", "from = [\"waiting\"], to = \"back\", responsible = \"author\", needs = [\"note\"], may = [\"number\"]");
        self.operation("lapse", "from = [\"waiting\"], to = \"closed\", outcome = \"over\", after = \"30 days\", responsible = \"participation/coordinator\"");
    }

    fn promise(&mut self) {
        let from = self.below(self.states);
        self.operation("promise", &format!("from = [\"s{from}\"], to = \"promised\", responsible = \"roads/head\", needs = [\"day\", \"note\"]"));
        self.operation("tell", "from = [\"promised\"], responsible = \"roads/handler\", needs = [\"note\"]");
        self.operation(
            "move",
            "from = [\"promised\"], responsible = \"roads/head\", needs = [\"day\", \"reason\"]",
        );
        self.operation(
            "keep",
            "from = [\"promised\"], to = \"closed\", outcome = \"over\", responsible = \"roads/handler\"",
        );
    }

    fn tasks(&mut self) {
        self.line("[tasks]");
        for number in 0..self.below(3) {
            let state = self.below(self.states);
            let post = self.post();
            let blocks = if self.chance(6) { format!("blocks = [\"on{state}\"], ") } else { String::new() };
            let within = if self.chance(5) { "within = \"3 working days\", " } else { "" };
            let needs = if self.chance(5) { "needs = [\"inner\"], " } else { "" };
            self.line(&format!(
                "task{number} = {{ in = \"s{state}\", responsible = \"{post}\", {blocks}{within}{needs}checks = [{{ en = \"x\" }}, {{ en = \"y\" }}], label.en = \"x\" }}"
            ));
        }
    }

    fn deadlines(&mut self, waits: bool, promises: bool) {
        let states: Vec<_> = (0..self.states).map(|state| format!("\"s{state}\"")).collect();
        let pauses = if waits { "pauses_in = [\"waiting\"], " } else { "" };
        let norm = if self.chance(5) { "norm = \"7 working days\", " } else { "" };
        let remind = if self.chance(7) { "remind = [\"5 days\", \"2 days\"], " } else { "" };
        let post = self.post();
        self.line("[deadlines]");
        self.line(&format!(
            "answer = {{ kind = \"answer\", legal = \"uup\", runs_in = [{}], {pauses}{norm}{remind}within = \"15 days\", \
             escalate = [{{ after = \"0 days\", to = \"{post}\" }}, {{ after = \"5 working days\", to = \"roads/head\" }}], label.en = \"x\" }}",
            states.join(", ")
        ));
        if waits {
            self.line("turn = { kind = \"citizen\", runs_in = [\"waiting\"], within = \"30 days\", remind = [\"10 days\"], escalate = [{ after = \"0 days\", to = \"participation/coordinator\" }], label.en = \"x\" }");
        }
        if promises {
            self.line("word = { kind = \"promise\", runs_in = [\"promised\"], restarts_on = [\"move\"], due = \"day\", remind = [\"3 days\"], escalate = [{ after = \"0 days\", to = \"roads/head\" }], label.en = \"x\" }");
            self.line("news = { kind = \"news\", runs_in = [\"promised\"], restarts_on = [\"tell\", \"move\"], within = \"1 month\", escalate = [{ after = \"0 days\", to = \"roads/head\" }], label.en = \"x\" }");
        }
    }
}
