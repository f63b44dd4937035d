//! Who did what, and what came of it, as a graph that other programs know. Source: W3C PROV-JSON (Member Submission, 2013).

use super::each;
use crate::folder::Folder;
use crate::report::Unable;
use crate::told::Told;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The graph: every entry is an activity that somebody was associated with, makes a new state of its stream, and uses the one
/// before.
///
/// # Errors
/// [`Unable`] when the folder cannot be read.
pub(super) fn written(folder: &Folder) -> Result<String, Unable> {
    let mut graph = Graph::default();
    each(folder, |told| graph.take(&told))?;
    let text =
        serde_json::to_string_pretty(&graph.whole()).map_err(|error| Unable::Usage(error.to_string()))?;
    Ok(text + "\n")
}

#[derive(Default)]
struct Graph {
    entities: Map<String, Value>,
    activities: Map<String, Value>,
    agents: Map<String, Value>,
    generated: Map<String, Value>,
    used: Map<String, Value>,
    associated: Map<String, Value>,
    /// The last state of each stream.
    last: HashMap<String, String>,
}

impl Graph {
    fn take(&mut self, told: &Told) {
        let index = told.index;
        let (activity, entity) = (format!("log:entry-{index}"), format!("log:state-{index}"));
        let agent = format!("log:{}", told.actor);
        let moment =
            json!({"prov:startTime": told.time, "prov:endTime": told.recorded, "prov:type": told.kind});
        self.activities.insert(activity.clone(), moment);
        self.entities.insert(entity.clone(), json!({"prov:label": told.subject}));
        self.agents.entry(agent.clone()).or_insert_with(|| json!({"prov:label": told.role}));
        let by = json!({"prov:activity": activity, "prov:agent": agent});
        self.associated.insert(format!("_:a{index}"), by);
        let made = json!({"prov:entity": entity, "prov:activity": activity});
        self.generated.insert(format!("_:g{index}"), made);
        if let Some(before) = self.last.insert(told.subject.clone(), entity) {
            let stands = json!({"prov:activity": activity, "prov:entity": before});
            self.used.insert(format!("_:u{index}"), stands);
        }
    }

    fn whole(self) -> Value {
        json!({
            "prefix": {"log": "https://pobuda.org/log#"},
            "entity": self.entities,
            "activity": self.activities,
            "agent": self.agents,
            "wasGeneratedBy": self.generated,
            "used": self.used,
            "wasAssociatedWith": self.associated,
        })
    }
}
