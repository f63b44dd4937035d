//! Stories, one folder per subject.

#[cfg(test)]
mod import;
#[cfg(test)]
mod vectors;
