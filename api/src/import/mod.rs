//! Importers: a foreign data set becomes events that keep their original dates.
//!
//! A data set is first read whole into a [`plan`]: which records can be taken, as what, and why the others
//! cannot. Nothing is sent before that. The plan is the same in every run, and so are the identities in it
//! ([`identity`]); that is what makes an import safe to repeat and to interrupt.

pub mod decide_madrid;
pub mod identity;
pub mod open311;
pub mod plan;
pub mod rehearsal;
pub mod report;
pub mod run;
pub mod text;

/// The protocols of all importers, to be published beside our own: imported history is told in its own words.
pub const PROTOCOLS: [(&str, &str); 2] =
    [(decide_madrid::SYSTEM, decide_madrid::PROTOCOL), (open311::SYSTEM, open311::PROTOCOL)];
