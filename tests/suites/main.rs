//! Stories, one folder per subject.

#[cfg(test)]
mod vectors;
