//! Every event ever written can still be read, and is still written the same.

mod examples;
mod examples_of_erasures;
mod examples_of_people;
mod examples_of_protocols;
mod examples_of_time;
mod golden;
