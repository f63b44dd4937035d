//! Controls of forms about people, and what is wrong with what was typed.

/// What one control holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What was typed so far. Always empty for what is secret.
    pub value: String,
    /// What is wrong with it, in words.
    pub error: Option<String>,
}

/// Something wrong with a form: words, and where they lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFault {
    /// Id of the control.
    pub anchor: &'static str,
    /// What is wrong, in words.
    pub words: String,
}

impl Entry {
    /// A control that holds this.
    pub fn typed(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }

    /// The same, with what is wrong with it, if it is this control that is at fault.
    #[must_use]
    pub fn judged(self, anchor: &str, faults: &[EntryFault]) -> Self {
        let fault = faults.iter().find(|fault| fault.anchor == anchor);
        Self { error: fault.map(|fault| fault.words.clone()), ..self }
    }
}
