//! What a request and a note give to the operations of the protocol.

use super::super::report::Why;
use super::super::text;
use super::read::{Note, Request};
use pobuda_domain::name::{NAME_CHARS_MAX, Name};
use serde_json::{Map, Value, json};

/// Degrees that a latitude and a longitude may have at most.
const LATITUDE_MAX: f64 = 90.0;
const LONGITUDE_MAX: f64 = 180.0;

/// Collects the texts that are there.
#[derive(Default)]
pub(super) struct Given(Map<String, Value>);

impl Given {
    /// Adds a text if the record has it.
    pub(super) fn text(mut self, name: &str, text: Option<&str>) -> Result<Self, (Why, String)> {
        if let Some(text) = text::optional(name, text.unwrap_or_default())? {
            self.0.insert(name.to_owned(), Value::String(text));
        }
        Ok(self)
    }

    /// Adds a value if there is one.
    pub(super) fn value(mut self, name: &str, value: Option<Value>) -> Self {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value);
        }
        self
    }

    /// What was given.
    pub(super) fn done(self) -> Map<String, Value> {
        self.0
    }
}

/// What a request itself says.
pub(super) fn of_request(request: &Request) -> Result<Given, (Why, String)> {
    let mut extended = request.extended_attributes.clone();
    let parent = extended.remove("parent_service_request_id").map(|parent| plain(&parent));
    let agency = request.agency_responsible.as_deref();
    let title = text::required("service_name", &request.service_name)?;
    Ok(Given::default()
        .text("title", Some(&title))?
        .text("description", request.description.as_deref())?
        .text("service_code", request.service_code.as_deref())?
        .text("agency", agency)?
        .text("photo", request.media_url.as_deref())?
        .text("parent_request", parent.as_deref())?
        .text("particulars", Some(&lines(&extended)))?
        .text("answers", Some(&lines(&request.attributes)))?
        .value("assigned_service", agency.and_then(key).map(|name| json!(name.as_str())))
        .value("location", place(request)?))
}

/// What a note says.
pub(super) fn of_note(note: &Note) -> Result<Given, (Why, String)> {
    let follow_on = &note.extended_attributes;
    Given::default()
        .text("summary", note.summary.as_deref())?
        .text("detail", note.description.as_deref())?
        .text("follow_on", follow_on.service_request_id.as_deref())?
        .text("follow_on_service", follow_on.service_name.as_deref())?
        .text("follow_on_agency", follow_on.agency_responsible.as_deref())
}

fn place(request: &Request) -> Result<Option<Value>, (Why, String)> {
    let address = text::optional("address", request.address.as_deref().unwrap_or_default())?;
    let mut place = Map::new();
    if let Some(address) = address {
        place.insert("address".to_owned(), Value::String(address));
    }
    if let (Some(latitude), Some(longitude)) = (request.lat, request.long) {
        for (name, degrees, most) in
            [("latitude", latitude, LATITUDE_MAX), ("longitude", longitude, LONGITUDE_MAX)]
        {
            if !degrees.is_finite() || degrees.abs() > most {
                return Err((Why::Unreadable, format!("its {name} {degrees} is on no globe")));
            }
            place.insert(name.to_owned(), json!(degrees));
        }
    }
    Ok((!place.is_empty()).then_some(Value::Object(place)))
}

/// A key made from an agency's name, so that cases can be filtered by it; the name itself is kept beside it.
fn key(agency: &str) -> Option<Name> {
    let mut slug = String::new();
    for word in agency.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let longer = slug.len() + usize::from(!slug.is_empty()) + word.len();
        if longer > NAME_CHARS_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    Name::new(slug).ok()
}

/// One line for each entry, `name: value`.
fn lines(entries: &Map<String, Value>) -> String {
    let lines: Vec<_> = entries.iter().map(|(name, value)| format!("{name}: {}", plain(value))).collect();
    lines.join("\n")
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_gets_a_key_that_can_be_filtered_by() {
        let key = |agency| key(agency).map(|name| name.as_str().to_owned());
        assert_eq!(key("DOB - Conservation").as_deref(), Some("dob-conservation"));
        let long = key("Division of Electrical Operations and of Everything Else").expect("a key");
        assert_eq!(long, "division-of-electrical-operations-and-of");
        assert_eq!(key("311"), None, "a name begins with a letter");
        assert_eq!(key(" – "), None);
    }
}
