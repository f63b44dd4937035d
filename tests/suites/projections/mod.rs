//! Read models: live equals rebuilt.
