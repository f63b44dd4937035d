//! Stories, one folder per subject.

#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod directory;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod events;
#[cfg(test)]
mod executor;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod histories;
#[cfg(test)]
mod http;
#[cfg(test)]
mod import;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod projections;
#[cfg(test)]
mod time;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod walks;
#[cfg(test)]
mod web;
