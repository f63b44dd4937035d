//! Fields as the year writes them, as anybody could send them.

use super::story::StoryError;
use pobuda_domain::field::Raw;
use pobuda_domain::name::CaseId;
use pobuda_domain::protocol::{FieldType, Protocol};
use pobuda_proof::hash::{hex, sha256};
use std::collections::BTreeMap;

/// Sizes of attachments: nobody has the files, so they are made up from the name. Unit: bytes.
const FILE_BYTES_LEAST: i64 = 40_000;
const FILE_BYTES_SPREAD: i64 = 2_400_000;

/// The fields of an operation. Files are written as names and cases as what the year calls them.
pub(super) fn fields(
    protocol: &Protocol,
    key: &str,
    table: &toml::Table,
    cases: &BTreeMap<&str, CaseId>,
) -> Result<BTreeMap<String, Raw>, StoryError> {
    let mut fields = BTreeMap::new();
    for (name, value) in table {
        let declared = protocol.fields.get(name);
        let kind = declared.ok_or_else(|| StoryError::wrong(key, format!("no field {name}")))?.kind;
        let raw = match (kind, value) {
            (FieldType::Files, toml::Value::Array(names)) => {
                Raw::List(names.iter().filter_map(toml::Value::as_str).map(file).collect())
            }
            (FieldType::Case, toml::Value::String(other)) => {
                let id = cases.get(other.as_str());
                Raw::Text(id.ok_or_else(|| StoryError::wrong(key, format!("no case {other}")))?.to_string())
            }
            (_, value) => plain(value),
        };
        fields.insert(name.clone(), raw);
    }
    Ok(fields)
}

/// An attachment of that name.
pub(super) fn file(name: &str) -> Raw {
    let digest = sha256(name.as_bytes());
    let chance = digest.iter().take(4).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
    Raw::Map(BTreeMap::from([
        ("name".to_owned(), Raw::Text(name.to_owned())),
        ("sha256".to_owned(), Raw::Text(hex(&digest))),
        ("bytes".to_owned(), Raw::Integer(FILE_BYTES_LEAST + chance % FILE_BYTES_SPREAD)),
    ]))
}

fn plain(value: &toml::Value) -> Raw {
    match value {
        toml::Value::String(text) => Raw::Text(text.clone()),
        toml::Value::Integer(number) => Raw::Integer(*number),
        toml::Value::Float(number) => Raw::Decimal(*number),
        toml::Value::Boolean(truth) => Raw::Bool(*truth),
        toml::Value::Datetime(moment) => Raw::Text(moment.to_string()),
        toml::Value::Array(list) => Raw::List(list.iter().map(plain).collect()),
        toml::Value::Table(table) => {
            Raw::Map(table.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
        }
    }
}
