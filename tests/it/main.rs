//! Tests across crates and of the real binary.
