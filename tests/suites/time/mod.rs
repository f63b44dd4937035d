//! Time passes: deadlines, tasks, timers, through the front door and with a clock of the story's own.

mod deadlines;
mod links;
mod tasks;
mod timers;
