//! The citizen for whom an official enters an initiative: asked for in the form, shown to officials.

use super::fields::Faults;
use super::note::reads;
use super::posted::Posted;
use super::trouble::Told;
use super::visitor::Visitor;
use crate::app::App;
use crate::executor::Entering;
use crate::notes::said;
use pobuda_domain::case::{
    CITIZEN_CONTACT, CITIZEN_CONTACT_CHARS_MAX, CITIZEN_NAME, CITIZEN_NAME_CHARS_MAX, Channel,
};
use pobuda_pages::form::{Choice, Field, FieldInput, FieldKind};
use pobuda_pages::page::case::Citizen;
use pobuda_pages::{Lang, PageError, text};
use pobuda_projections::rows::CaseRow;

/// The control of the channel. The others are called as the log calls what they hold.
const CHANNEL: &str = "citizen_channel";

/// The controls, with what was typed so far and what is wrong with it.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn fields(lang: Lang, typed: Option<&Posted>, faults: &Faults) -> Result<Vec<Field>, PageError> {
    let mut channels = Vec::with_capacity(Channel::ALL.len());
    for channel in Channel::ALL {
        let words = text(lang, &format!("behalf-{}", channel.name()), &[])?;
        channels.push(Choice::new(channel.name(), words));
    }
    let help = text(lang, "behalf-help", &[])?;
    let field = |name: &str, key: &str, kind: FieldKind| -> Result<Field, PageError> {
        Ok(Field {
            name: name.to_owned(),
            label: text(lang, key, &[])?,
            help: None,
            kind,
            required: false,
            public: false,
            value: typed
                .map_or(FieldInput::Empty, |posted| FieldInput::Typed(posted.raw(&control(name)).to_owned())),
            error: faults.get(name).cloned(),
        })
    };
    let channel = field(CHANNEL, "behalf-channel", FieldKind::Choice(channels))?;
    Ok(vec![
        Field { required: true, public: true, help: Some(help), ..channel },
        field(CITIZEN_NAME, "behalf-name", FieldKind::Line { max: CITIZEN_NAME_CHARS_MAX })?,
        field(CITIZEN_CONTACT, "behalf-contact", FieldKind::Line { max: CITIZEN_CONTACT_CHARS_MAX })?,
    ])
}

/// What was typed; a fault is added where no channel was chosen.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn read(lang: Lang, posted: &Posted, faults: &mut Faults) -> Result<Option<Entering>, PageError> {
    let typed = |name: &str| posted.filled(&control(name)).map(str::to_owned);
    let channel = typed(CHANNEL).and_then(|name| Channel::named(name).ok());
    let Some(channel) = channel else {
        faults.insert(CHANNEL.to_owned(), text(lang, "field-choice", &[])?);
        return Ok(None);
    };
    Ok(Some(Entering { channel, name: typed(CITIZEN_NAME), contact: typed(CITIZEN_CONTACT) }))
}

/// The control that a JSON pointer leads to.
pub(super) fn control_of(pointer: &str) -> Option<&'static str> {
    match pointer {
        "/on_behalf/name" => Some(CITIZEN_NAME),
        "/on_behalf/contact" => Some(CITIZEN_CONTACT),
        _ => None,
    }
}

fn control(name: &str) -> String {
    format!("fields.{name}")
}

/// For whom it was entered, for a reader who holds a post; none for everybody else, and where nobody entered it.
///
/// # Errors
/// 500 when the log cannot be read.
pub(super) async fn citizen(app: &App, visitor: &Visitor, case: &CaseRow) -> Told<Option<Citizen>> {
    if case.channel.is_none() || !reads(visitor) {
        return Ok(None);
    }
    let mut said = said(app, case.opened_position).await?;
    let citizen = Citizen { name: said.remove(CITIZEN_NAME), contact: said.remove(CITIZEN_CONTACT) };
    Ok(Some(citizen).filter(|citizen| citizen.name.is_some() || citizen.contact.is_some()))
}
