//! The bundled year.

mod served;
mod told;
