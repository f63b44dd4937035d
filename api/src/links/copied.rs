//! What one case gives another to begin with: its values as anybody could send them.

use pobuda_domain::field::Raw;
use pobuda_domain::name::FieldName;
use pobuda_domain::value::Value;
use pobuda_projections::rows::{CaseRow, FileRef, Place, Told};
use std::collections::BTreeMap;

/// Fields of the other case, by what they are copied from. What was erased is not there to be copied.
pub(super) fn fields(row: &CaseRow, copy: &BTreeMap<FieldName, FieldName>) -> BTreeMap<String, Raw> {
    let given =
        |from: &FieldName| row.fields.get(from).map(open).or_else(|| row.texts.get(from).and_then(told));
    copy.iter().filter_map(|(to, from)| Some((to.as_str().to_owned(), given(from)?))).collect()
}

fn open(value: &Value) -> Raw {
    match value {
        Value::Integer(number) | Value::Money(number) => Raw::Integer(*number),
        Value::Date(day) => Raw::Text(day.to_string()),
        Value::Choice(name) | Value::Service(name) => Raw::Text(name.to_string()),
        Value::Legal(text) => Raw::Text(text.clone()),
        Value::Case(case) => Raw::Text(case.to_string()),
    }
}

fn told(told: &Told) -> Option<Raw> {
    match told {
        Told::Text(text) => Some(Raw::Text(text.clone())),
        Told::Files(files) => Some(Raw::List(files.iter().filter_map(file).collect())),
        Told::Place(place) => Some(self::place(place)),
        Told::Erased(_) => None,
    }
}

fn file(file: &FileRef) -> Option<Raw> {
    Some(Raw::Map(BTreeMap::from([
        ("name".to_owned(), Raw::Text(file.name.clone())),
        ("sha256".to_owned(), Raw::Text(file.sha256.clone())),
        ("bytes".to_owned(), Raw::Integer(i64::try_from(file.bytes).ok()?)),
    ])))
}

fn place(place: &Place) -> Raw {
    #[expect(clippy::cast_precision_loss, reason = "a degree in millionths has nine digits")]
    let degrees = |e6: i64| Raw::Decimal(e6 as f64 / 1e6);
    let mut parts = BTreeMap::new();
    if let Some(address) = &place.address {
        parts.insert("address".to_owned(), Raw::Text(address.clone()));
    }
    if let (Some(latitude), Some(longitude)) = (place.latitude_e6, place.longitude_e6) {
        parts.insert("latitude".to_owned(), degrees(latitude));
        parts.insert("longitude".to_owned(), degrees(longitude));
    }
    Raw::Map(parts)
}
