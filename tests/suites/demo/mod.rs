//! The bundled year.
