//! Every check has a story: a protocol that breaks this rule and no other.

use super::*;

/// A passage of a bundled protocol written otherwise, and the one check that finds it.
struct Story {
    code: Code,
    file: &'static str,
    edits: &'static [(&'static str, &'static str)],
    more: &'static str,
}

const fn story(code: Code, file: &'static str, edits: &'static [(&'static str, &'static str)]) -> Story {
    Story { code, file, edits, more: "" }
}

const fn improve(code: Code, passage: &'static [(&'static str, &'static str)]) -> Story {
    story(code, "improve.toml", passage)
}

const fn budget(code: Code, passage: &'static [(&'static str, &'static str)]) -> Story {
    story(code, "budget-project.toml", passage)
}

const fn and(code: Code, more: &'static str) -> Story {
    Story { code, file: "improve.toml", edits: &[], more }
}

impl Story {
    fn source(&self) -> String {
        let mut source = source_of(self.file).to_owned();
        for (passage, otherwise) in self.edits {
            assert!(source.contains(passage), "{passage:?} is not in {}", self.file);
            source = source.replacen(passage, otherwise, 1);
        }
        source + self.more
    }
}

const STORIES: &[Story] = &[
    improve(Code::S1, &[("kind     = \"initiator\"", "kind = \"king\"")]),
    improve(Code::S1, &[("min_length = 4", "min_length = 0")]),
    improve(
        Code::S1,
        &[(
            "cite      = \"Uredba o upravnem poslovanju (Uradni list RS 9/18 in nasl.), odgovarjanje na dopise\"",
            "cite = \"UUP\"",
        )],
    ),
    improve(Code::R1, &[("outcome     = \"merged\"", "outcome = \"lost\"")]),
    improve(Code::R1, &[("calendar  = \"si\"", "calendar = \"at\"")]),
    improve(Code::R2, &[("due         = \"expected_by\"", "due = \"cost\"")]),
    improve(Code::G0, &[("[operations.submit]\n", "[operations.submit]\nfrom = [\"closed\"]\n")]),
    and(
        Code::G0,
        "\n[operations.note]\nto = \"closed\"\noutcome = \"answered\"\nresponsible = \"participation/coordinator\"\nneeds = [\"title\", \"description\"]\n\
         label.sl = \"x\"\nlabel.en = \"x\"\nsays.sl = \"x\"\nsays.en = \"x\"\n",
    ),
    and(
        Code::G1,
        "\n[states.attic]\nstep = \"sent\"\nlabel.sl = \"x\"\nlabel.en = \"x\"\nplain.sl = \"x\"\nplain.en = \"x\"\n",
    ),
    story(
        Code::G2,
        "social-innovation.toml",
        &[(
            "[operations.adopt]\nfrom        = [\"changing\"]\nresponsible = \"management/head\"",
            "[operations.adopt]\nfrom = [\"changing\"]\nresponsible = \"co-creator\"",
        )],
    ),
    // What can be used up is no way out to count on.
    story(
        Code::G2,
        "social-innovation.toml",
        &[
            ("[operations.adopt]\n", "[operations.adopt]\ntimes = 1\n"),
            (
                "change-not-taken = \"closed\"",
                "change-not-taken = \"closed\"\nlasting-service = \"disseminating\"",
            ),
            (
                "from        = [\"disseminating\"]\nto          = \"closed\"",
                "from = [\"disseminating\"]\ntimes = 1\nto = \"closed\"\nwhen = \"step_by > \\\"2026-01-01\\\"\"\nwhy_not.sl = \"x\"\nwhy_not.en = \"x\"",
            ),
        ],
    ),
    improve(Code::G3, &[("after       = \"2 months\"", "after = \"2 months\"\nopen_for = \"10 days\"")]),
    // Nobody is there to give anything, or to choose, where an operation comes by itself.
    improve(Code::G3, &[("after       = \"30 days\"", "after = \"30 days\"\nneeds = [\"reason\"]")]),
    budget(
        Code::G3,
        &[
            ("[outcomes.not-eligible]\n", "[outcomes.not-eligible]\nneeds = [\"reason\", \"legal_basis\"]\n"),
            ("may         = [\"reason\", \"legal_basis\"]\n", ""),
        ],
    ),
    improve(
        Code::G3,
        &[(
            "to          = \"closed\"\noutcome     = \"innovation-finished\"",
            "to = { innovation-finished = \"closed\" }",
        )],
    ),
    improve(Code::G4, &[("reopens     = true\n", "")]),
    improve(Code::G4, &[("times       = 3\n", "times = 3\nreopens = true\n")]),
    and(
        Code::G5,
        "\n[operations.shut]\nfrom = [\"in-review\"]\nto = \"closed\"\nresponsible = \"participation/coordinator\"\n\
         label.sl = \"x\"\nlabel.en = \"x\"\nsays.sl = \"x\"\nsays.en = \"x\"\n",
    ),
    improve(Code::G6, &[("[operations.reassign]\n", "[operations.reassign]\nto = \"in-review\"\n")]),
    improve(
        Code::O1,
        &[(
            "to          = \"in-committee\"\nresponsible = \"participation/coordinator\"",
            "to = \"in-committee\"\nresponsible = \"author\"",
        )],
    ),
    improve(
        Code::O1,
        &[(
            "responsible = \"participation/coordinator\"\nneeds       = [\"same_as\"]",
            "responsible = \"coordinator\"\nneeds = [\"same_as\"]",
        )],
    ),
    improve(
        Code::O1,
        &[(
            "within   = \"3 working days\"\nremind   = [\"1 working day\"]\nescalate = [{ after = \"0 days\", to = \"participation/head\" }]",
            "within = \"3 working days\"\nescalate = [{ after = \"0 days\", to = \"author\" }]",
        )],
    ),
    improve(
        Code::O2,
        &[(
            "remind   = [\"5 days\"]\nescalate = [{ after = \"0 days\", to = \"management/head\" }]",
            "escalate = [{ after = \"0 days\", to = \"assigned/head\" }]",
        )],
    ),
    improve(
        Code::O3,
        &[("responsible = \"participation/moderator\"", "responsible = \"committee/moderator\"")],
    ),
    budget(
        Code::O4,
        &[(
            "responsible = \"management/head\"\nnot_by      = [\"start\"]",
            "responsible = \"assigned/handler\"\nnot_by = [\"start\"]",
        )],
    ),
    improve(Code::D2, &[("runs_in  = [\"awaiting-author\"]", "runs_in = [\"awaiting-author\", \"closed\"]")]),
    improve(
        Code::D3,
        &[(
            "pauses_in = [\"awaiting-author\"]\nwithin",
            "pauses_in = [\"awaiting-author\", \"in-committee\"]\nwithin",
        )],
    ),
    improve(Code::D3, &[("restarts_on = [\"postpone\"]", "restarts_on = [\"report\"]")]),
    improve(Code::D4, &[("needs       = [\"reason\", \"expected_by\"]", "needs = [\"reason\"]")]),
    story(Code::D4, "social-innovation.toml", &[("\"findings\", \"step_by\"]", "\"findings\"]")]),
    improve(Code::D5, &[("norm      = \"7 working days\"", "norm = \"10 working days\"")]),
    improve(Code::D6, &[("remind   = [\"1 working day\"]", "remind = [\"3 working days\"]")]),
    improve(Code::D6, &[("remind    = [\"5 days\", \"2 days\"]", "remind = [\"5 days\", \"5 days\"]")]),
    improve(Code::D7, &[("usually  = \"2 working days\"", "usually = \"4 working days\"")]),
    improve(
        Code::D8,
        &[(
            "{ after = \"5 days\", to = \"management/head\" }",
            "{ after = \"0 days\", to = \"management/head\" }",
        )],
    ),
    improve(
        Code::D8,
        &[(
            "{ after = \"5 days\", to = \"management/head\" }",
            "{ after = \"5 days\", to = \"participation/head\" }",
        )],
    ),
    and(Code::D9, "\n[legal.other]\ncite = \"Zakon o cestah\"\n"),
    improve(Code::T1, &[("blocks      = [\"decide\"]", "blocks = [\"advise\"]")]),
    improve(Code::T2, &[("within      = \"4 working days\"", "within = \"8 working days\"")]),
    and(
        Code::C1,
        "\n[outcomes.idle]\nkind = \"noted\"\nlabel.sl = \"x\"\nlabel.en = \"x\"\nplain.sl = \"x\"\nplain.en = \"x\"\n",
    ),
    improve(
        Code::C2,
        &[(
            "[outcomes.declined]\nkind      = \"declined\"\nneeds     = [\"reason\", \"legal_basis\"]",
            "[outcomes.declined]\nkind = \"declined\"\nneeds = [\"reason\"]",
        )],
    ),
    improve(
        Code::C2,
        &[(
            "remedy.sl = \"Obrnete se lahko na organ, ki nadzira poslovanje občine.\"\nremedy.en = \"You can turn to the authority that supervises the municipality.\"",
            "",
        )],
    ),
    improve(
        Code::C2,
        &[("[outcomes.declined]\nkind      = \"declined\"", "[outcomes.declined]\nkind = \"noted\"")],
    ),
    improve(Code::C3, &[("within-budget        = \"implementing\"", "within-budget = \"closed\"")]),
    budget(Code::W1, &[("estimate >= cycle.min_cost", "estimate => cycle.min_cost")]),
    budget(Code::W2, &[("estimate >= cycle.min_cost", "title >= cycle.min_cost")]),
    budget(Code::W3, &[("cost >= cycle.min_cost", "final_cost >= cycle.min_cost")]),
    budget(Code::W3, &[("cost >= cycle.min_cost && cost <= cycle.max_cost", "cost > 5 && cost < 3")]),
    improve(Code::L1, &[("says.en     = \"The initiative was sent.\"\n", "")]),
    improve(Code::L2, &[("title.en ", "title.de = \"x\"\ntitle.en ")]),
    improve(
        Code::L3,
        &[(
            "{assigned_service} is dealing with the initiative.",
            "A service is dealing with the initiative.",
        )],
    ),
    improve(
        Code::L3,
        &[("plain.en  = \"The initiative has been carried out.\"", "plain.en = \"Carried out: {progress}\"")],
    ),
    improve(
        Code::L4,
        &[
            ("Pobuda je oddana.", "Pobuda je oddana. {cost}"),
            ("The initiative was sent.", "The initiative was sent. {cost}"),
        ],
    ),
    improve(
        Code::L4,
        &[
            ("Pobuda je oddana.", "Pobuda je oddana. {outcome}"),
            ("The initiative was sent.", "The initiative was sent. {outcome}"),
        ],
    ),
    improve(Code::L5, &[("[fields.answer]\n", "[fields.answer]\npublic = false\n")]),
    improve(Code::X1, &[("protocol  = \"social-innovation\"", "protocol = \"lost\"")]),
    improve(Code::X2, &[("operation = \"take-over\"", "operation = \"evaluate\"")]),
    improve(Code::X3, &[(", estimate = \"cost\"", "")]),
    improve(Code::X4, &[("step_by = \"promised_by\"", "step_by = \"title\"")]),
    improve(Code::X5, &[("problem = \"description\"", "problem = \"title\"")]),
    improve(Code::X6, &[("needs    = [\"cost\"]", "needs = []")]),
    budget(Code::K1, &[("[deadlines.result]\nkind     = \"answer\"", "[deadlines.result]\nkind = \"news\"")]),
    improve(Code::K2, &[("within      = \"30 days\"", "within = \"3 months\"")]),
    improve(
        Code::K3,
        &[
            ("within   = \"3 working days\"", "within = \"20 days\""),
            ("within    = \"15 days\"", "within = \"20 days\""),
        ],
    ),
    improve(Code::K3, &[("pauses_in = [\"awaiting-author\"]\nwithin", "within")]),
    improve(
        Code::K3,
        &[
            (
                "[operations.open-discussion]\n",
                "[operations.shelve]\nfrom = [\"in-review\"]\nto = \"in-committee\"\nresponsible = \"participation/coordinator\"\nmay = [\"expected_by\"]\nlabel.sl = \"x\"\nlabel.en = \"x\"\nsays.sl = \"x\"\nsays.en = \"x\"\n\n[operations.open-discussion]\n",
            ),
            (
                "runs_in     = [\"discussion\", \"in-depth\", \"in-committee\"]",
                "runs_in = [\"discussion\", \"in-depth\"]",
            ),
            (
                "[deadlines.author-reply]",
                "[deadlines.opinion]\nkind = \"promise\"\nruns_in = [\"in-committee\"]\nwithin = \"2 months\"\nescalate = [{ after = \"0 days\", to = \"participation/head\" }]\nlabel.sl = \"x\"\nlabel.en = \"x\"\n\n[deadlines.news-of-committee]\nkind = \"news\"\nruns_in = [\"in-committee\"]\nrestarts_on = [\"postpone\"]\nwithin = \"1 month\"\nescalate = [{ after = \"0 days\", to = \"participation/head\" }]\nlabel.sl = \"x\"\nlabel.en = \"x\"\n\n[deadlines.author-reply]",
            ),
            (
                "needs       = [\"opinion\", \"record\", \"assigned_service\"]",
                "needs = [\"opinion\", \"record\", \"assigned_service\", \"expected_by\"]",
            ),
            (
                "needs       = [\"answer\", \"cost\", \"expected_by\"]",
                "needs = [\"answer\", \"cost\", \"expected_by\"]",
            ),
        ],
    ),
];

#[test]
fn every_check_finds_what_breaks_it_and_nothing_else() {
    let mut wrong = Vec::new();
    for (at, story) in STORIES.iter().enumerate() {
        let report = verify(story.file, &story.source(), &BUNDLED);
        if codes(&report) != BTreeSet::from([story.code]) {
            wrong.push(format!("story {at} of {}: {:#?}", story.code, errors(&report).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without a charter: a state without any clock breaks K1 as well.
#[test]
fn a_state_without_a_clock_is_found() {
    let story = budget(Code::D1, &[("runs_in  = [\"voting\"]", "runs_in = [\"evaluation\"]")]);
    let around = Surroundings { charter: None, ..BUNDLED.clone() };
    let report = verify(story.file, &story.source(), &around);
    assert_eq!(codes(&report), BTreeSet::from([Code::D1]), "{report:#?}");
}

#[test]
fn every_code_has_a_story() {
    let told: BTreeSet<Code> = STORIES.iter().map(|story| story.code).chain([Code::D1]).collect();
    let untold: Vec<_> = Code::ALL.iter().filter(|code| !told.contains(code)).collect();
    assert!(untold.is_empty(), "no story of {untold:?}");
}

#[test]
fn every_finding_has_a_line_and_a_remedy() {
    for story in STORIES {
        for finding in verify(story.file, &story.source(), &BUNDLED).findings {
            assert!(finding.line.is_some() || finding.place.is_empty(), "{finding:?}");
            assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
        }
    }
}

#[test]
fn what_nothing_uses_is_a_warning() {
    let source = source_of("improve.toml").to_owned()
        + "\n[fields.idle]\ntype = \"text\"\nlabel.sl = \"x\"\nlabel.en = \"x\"\n";
    let report = verify("improve.toml", &source, &BUNDLED);
    assert!(report.is_sound());
    let warned: Vec<_> =
        report.findings.iter().map(|finding| (finding.code, finding.place.as_str())).collect();
    assert!(warned.contains(&(Code::R1, "fields.idle")), "{warned:?}");
}
