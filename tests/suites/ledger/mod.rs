//! The contract of the log: the same lines on both databases.
