//! Identities of imported records: the same record has the same identity in every run.

use jiff::Timestamp;
use pobuda_domain::name::{CaseId, CommentId, Malformed};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Separates the parts of what is hashed; none of them can contain it.
const BETWEEN: [u8; 1] = [0x1f];

/// Identity of a record of a foreign system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordKey<'a> {
    /// The foreign system, e.g. `decide-madrid`.
    pub system: &'a str,
    /// What kind of record, e.g. `comment`.
    pub kind: &'a str,
    /// The record's own identifier there.
    pub record: &'a str,
}

impl RecordKey<'_> {
    /// The case that this record becomes.
    ///
    /// # Errors
    /// None in practice: the shape made here is the shape the domain asks for.
    pub fn case_id(&self, at: Timestamp) -> Result<CaseId, Malformed> {
        CaseId::new(self.uuid(at).to_string())
    }

    /// The comment that this record becomes.
    ///
    /// # Errors
    /// None in practice, see [`Self::case_id`].
    pub fn comment_id(&self, at: Timestamp) -> Result<CommentId, Malformed> {
        CommentId::new(self.uuid(at).to_string())
    }

    /// Id of the command that imports it; `part` tells apart what one record becomes.
    #[must_use]
    pub fn command_id(&self, part: Option<&str>) -> String {
        let Self { system, kind, record } = self;
        match part {
            None => format!("import:{system}:{kind}:{record}"),
            Some(part) => format!("import:{system}:{kind}:{record}:{part}"),
        }
    }

    /// A UUID that looks like version 7: the record's own date in front, so that imported cases sort among
    /// the others by age, and a hash of the record's identity where chance would be. Source: RFC 9562 §5.7.
    fn uuid(&self, at: Timestamp) -> Uuid {
        let mut hash = Sha256::new();
        for part in [self.system, self.kind, self.record] {
            hash.update(part.as_bytes());
            hash.update(BETWEEN);
        }
        let digest = hash.finalize();
        let mut random = [0_u8; 10];
        for (to, from) in random.iter_mut().zip(digest) {
            *to = from;
        }
        // A date before 1970 has no place in a version 7 UUID: such records sort first.
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// SHA-256 over what a record says, part by part: a changed record is recognised by it.
#[must_use]
pub fn content_hash<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (name, value) in parts {
        // Lengths first, so that no two different contents give the same bytes.
        for part in [name, value] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: RecordKey<'_> = RecordKey { system: "decide-madrid", kind: "comment", record: "17092" };

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn the_same_record_has_the_same_id_for_ever() {
        let id = KEY.comment_id(at("2015-09-15T08:50:19Z")).expect("an id");
        assert_eq!(id.as_str(), "014fd032-90f8-7d46-954b-65d10dab0161");
    }

    #[test]
    fn the_id_is_a_version_7_uuid_that_carries_the_original_date() {
        let id = KEY.comment_id(at("2015-09-15T08:50:19.123Z")).expect("an id");
        let uuid = Uuid::parse_str(id.as_str()).expect("a UUID");
        assert_eq!(uuid.get_version_num(), 7);
        let (seconds, nanos) = uuid.get_timestamp().expect("a time").to_unix();
        assert_eq!((seconds, nanos), (1_442_307_019, 123_000_000));
    }

    #[test]
    fn other_records_kinds_and_systems_have_other_ids() {
        let when = at("2015-09-15T08:50:19Z");
        let id = |system, kind, record| RecordKey { system, kind, record }.uuid(when);
        let ids =
            [id("a", "b", "c"), id("a", "b", "d"), id("a", "c", "c"), id("b", "b", "c"), id("ab", "", "c")];
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }

    #[test]
    fn contents_that_only_look_alike_have_other_hashes() {
        assert_ne!(content_hash([("a", "bc")]), content_hash([("ab", "c")]));
        assert_ne!(content_hash([("a", ""), ("b", "")]), content_hash([("a", "b")]));
    }
}
