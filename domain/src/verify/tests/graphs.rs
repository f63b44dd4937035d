//! Random protocols, judged a second time by the transitive closure of a matrix.

use super::*;
use crate::protocol::{Protocol, parse};
use crate::story::Dice;
use std::fmt::Write;

/// Random protocols that are judged.
const GRAPHS: u64 = 400;

/// One way of a random operation: whence, whither, and whether the municipality can count on it.
struct Way {
    from: usize,
    to: usize,
    sure: bool,
}

/// States `s0` to `s<n>`, the last one the end; `s0` is where cases begin.
fn random(dice: &mut Dice) -> (String, usize, Vec<Way>) {
    let states = 3 + dice.below(6);
    let mut file = String::from(
        "format = \"protocol/1\"\nid = \"random\"\nversion = \"1.0.0\"\ncalendar = \"si\"\nlanguages = [\"en\"]\n\
         title.en = \"x\"\npurpose.en = \"x\"\nsteps = [{ id = \"a\", label.en = \"x\" }, { id = \"b\", label.en = \"x\" }]\n\
         [roles]\nauthor = { kind = \"initiator\", side = \"citizen\", label.en = \"x\" }\n\
         clerk = { kind = \"handler\", side = \"municipality\", label.en = \"x\" }\n\
         [services]\noffice = { label.en = \"x\" }\n[fields]\nn = { type = \"integer\", label.en = \"x\" }\n\
         [outcomes]\nover = { kind = \"noted\", label.en = \"x\", plain.en = \"x\" }\n[states]\n",
    );
    let mut runs_in = Vec::new();
    for state in 0..states {
        let last = state + 1 == states;
        writeln!(file, "s{state} = {{ step = \"a\", final = {last}, label.en = \"x\", plain.en = \"x\" }}")
            .unwrap();
        if !last {
            runs_in.push(format!("\"s{state}\""));
        }
    }
    file +=
        "[operations]\nopen = { to = \"s0\", responsible = \"author\", label.en = \"x\", says.en = \"x\" }\n";
    let mut ways = Vec::new();
    for operation in 0..states + dice.below(4 * states) {
        let from = dice.below(states - 1);
        let to = (from + 1 + dice.below(states - 1)) % states;
        let citizen = dice.chance(3);
        let guarded = dice.chance(2);
        let hasty = dice.chance(1);
        let outcome = if to + 1 == states { "outcome = \"over\", " } else { "" };
        let responsible = if citizen { "author" } else { "office/clerk" };
        write!(file, "o{operation} = {{ from = [\"s{from}\"], to = \"s{to}\", {outcome}responsible = \"{responsible}\", ").unwrap();
        if guarded {
            file += "needs = [\"n\"], when = \"n > 3\", why_not.en = \"x\", ";
        }
        if hasty {
            file += "open_for = \"5 days\", ";
        }
        file += "label.en = \"x\", says.en = \"x\" }\n";
        ways.push(Way { from, to, sure: !citizen && !guarded && !hasty });
    }
    write!(
        file,
        "[deadlines]\nd = {{ kind = \"answer\", label.en = \"x\", runs_in = [{}], within = \"15 days\", \
         escalate = [{{ after = \"0 days\", to = \"office/clerk\" }}] }}\n",
        runs_in.join(", ")
    )
    .unwrap();
    (file, states, ways)
}

/// Warshall's closure: what leads to what, over any number of ways.
fn closure<'a>(states: usize, ways: impl Iterator<Item = &'a Way>) -> Vec<Vec<bool>> {
    let mut leads: Vec<Vec<bool>> = (0..states).map(|a| (0..states).map(|b| a == b).collect()).collect();
    for way in ways {
        leads[way.from][way.to] = true;
    }
    for over in 0..states {
        for from in 0..states {
            for to in 0..states {
                leads[from][to] |= leads[from][over] && leads[over][to];
            }
        }
    }
    leads
}

fn places(report: &Report, code: Code) -> BTreeSet<String> {
    errors(report).filter(|finding| finding.code == code).map(|finding| finding.place.clone()).collect()
}

#[test]
fn reachability_and_completion_agree_with_the_transitive_closure() {
    let mut unsound = 0;
    for seed in 0..GRAPHS {
        let (source, states, ways) = random(&mut Dice::of(seed));
        let report = verify("random.toml", &source, &Surroundings::default());
        let can = closure(states, ways.iter());
        let surely = closure(states, ways.iter().filter(|way| way.sure));
        let unreached: BTreeSet<_> =
            (0..states).filter(|s| !can[0][*s]).map(|s| format!("states.s{s}")).collect();
        let stuck = (0..states - 1).filter(|s| can[0][*s] && !surely[*s][states - 1]);
        let stuck: BTreeSet<_> = stuck.map(|s| format!("states.s{s}")).collect();
        assert_eq!(places(&report, Code::G1), unreached, "seed {seed}\n{source}");
        assert_eq!(places(&report, Code::G2), stuck, "seed {seed}\n{source}");
        let dead = |way: &Way| !can[0][way.from];
        let dead: BTreeSet<_> =
            (0..ways.len()).filter(|at| dead(&ways[*at])).map(|at| format!("operations.o{at}")).collect();
        assert_eq!(places(&report, Code::G3), dead, "seed {seed}\n{source}");
        unsound += usize::from(!report.is_sound());
    }
    println!("of {GRAPHS} random protocols, seeds 0 to {}, {unsound} are unsound", GRAPHS - 1);
    assert!(unsound > 100 && unsound < 380, "{unsound}: the dice throw nothing of interest");
}

/// The end is the state of the highest number; a walk that does whatever may be done comes there.
#[test]
fn random_walks_of_sound_protocols_end() {
    const MOST_STEPS: usize = 20_000;
    let mut walked = 0;
    for seed in 0..GRAPHS {
        let mut dice = Dice::of(seed);
        let (source, states, ways) = random(&mut dice);
        if !verify("random.toml", &source, &Surroundings::default()).is_sound() {
            continue;
        }
        let _: Protocol = parse("random.toml", &source).unwrap();
        walked += 1;
        let mut state = 0;
        let mut steps = 0;
        while state + 1 < states {
            let next: Vec<_> = ways.iter().filter(|way| way.from == state).collect();
            state = dice.one_of(&next).to;
            steps += 1;
            assert!(steps < MOST_STEPS, "seed {seed} walks for ever\n{source}");
        }
    }
    println!("{walked} sound protocols walked to their end");
    assert!(walked > 20, "{walked}");
}
