//! One person's support of one case. The stream `support/<case>/<slot>` is the person's place in the
//! case: one support per person is a property of the stream's name.

mod events;

pub use events::*;
