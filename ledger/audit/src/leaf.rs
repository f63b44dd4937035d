//! One leaf, and what must hold from each to the next.

use pobuda_proof::canonical::is_canonical;
use pobuda_proof::hash::sha256;
use pobuda_proof::merkle::LEAF_BYTES_MAX;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// The public envelope, with the members that `docs/reference/ledger-format.md` names and no others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaf {
    /// Who acted.
    #[serde(default)]
    pub(crate) actor: Option<String>,
    /// The payload.
    pub(crate) data: Value,
    datacontenttype: String,
    dataschema: String,
    id: String,
    /// When it was recorded.
    pub(crate) recordedtime: String,
    sequence: String,
    source: String,
    specversion: String,
    streamrev: String,
    /// The stream.
    pub(crate) subject: String,
    time: String,
    /// The outside name.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// Where definitions of payloads are published.
const SCHEMAS: &str = "https://pobuda.org/schemas/";

impl Leaf {
    /// Reads a leaf; says why it is none.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > LEAF_BYTES_MAX {
            return Err(format!("it has more than {LEAF_BYTES_MAX} bytes"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        if !is_canonical(text) {
            return Err("it is not in canonical form".to_owned());
        }
        serde_json::from_str(text).map_err(|error| format!("it is no envelope: {error}"))
    }

    /// Type and version of the payload, as its schema names them.
    pub(crate) fn schema(&self) -> Option<(&str, &str)> {
        self.dataschema.strip_prefix(SCHEMAS)?.split_once('/')
    }

    /// The outside name without what every one has: `case.opened`.
    pub(crate) fn outside_name(&self) -> &str {
        let name = self.kind.strip_prefix("org.pobuda.").unwrap_or(&self.kind);
        name.rsplit_once(".v").map_or(name, |(name, _)| name)
    }

    /// Digests of a list `_sd` in the payload: those that are public, or those that are not.
    pub(crate) fn digests(&self, restricted: bool) -> impl Iterator<Item = &str> {
        let holder = if restricted { self.data.get("restricted") } else { Some(&self.data) };
        let digests = holder.and_then(|holder| holder.get("_sd")).and_then(Value::as_array);
        digests.into_iter().flatten().filter_map(Value::as_str)
    }

    fn fixed(&self, source: Option<&str>) -> Result<(), String> {
        let moment =
            |text: &str| text.len() == 24 && text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok();
        for (holds, what) in [
            (self.specversion == "1.0", "specversion"),
            (self.datacontenttype == "application/json", "datacontenttype"),
            (self.schema().is_some(), "dataschema"),
            (source.is_none_or(|source| source == self.source), "source"),
            (moment(&self.time), "time"),
            (moment(&self.recordedtime), "recordedtime"),
            (self.id.len() == 36, "id"),
            (self.kind.starts_with("org.pobuda."), "type"),
            (self.actor.as_deref() == self.data.pointer("/by/actor").and_then(Value::as_str), "actor"),
        ] {
            if !holds {
                return Err(format!("its {what} is not what the format says"));
            }
        }
        Ok(())
    }
}

/// The first 16 bytes of a hash stand for a name: a log may have millions.
type Short = [u8; 16];

fn short(text: &str) -> Short {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = sha256(text.as_bytes());
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

/// What must hold from each leaf to the next.
#[derive(Debug, Default)]
pub(crate) struct InOrder {
    source: Option<String>,
    revisions: HashMap<Short, u32>,
    recorded: String,
}

impl InOrder {
    /// A log whose leaves name this source.
    pub(crate) fn of(source: Option<String>) -> Self {
        Self { source, ..Self::default() }
    }

    /// Takes the leaf at an index; says what is wrong with it.
    pub(crate) fn take(&mut self, index: u64, leaf: &Leaf) -> Result<(), String> {
        leaf.fixed(self.source.as_deref())?;
        if leaf.sequence != format!("{index:020}") {
            return Err(format!("it says that it is entry {}", leaf.sequence));
        }
        let revision = self.revisions.entry(short(&leaf.subject)).or_default();
        *revision += 1;
        if leaf.streamrev != format!("{revision:08}") {
            return Err(format!("{} has {} where {revision:08} should be", leaf.subject, leaf.streamrev));
        }
        if leaf.recordedtime < self.recorded {
            return Err("it was recorded before the one before it".to_owned());
        }
        self.recorded.clone_from(&leaf.recordedtime);
        Ok(())
    }
}
