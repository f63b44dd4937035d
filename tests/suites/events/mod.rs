//! Every event ever written can still be read.
