//! Tests across crates and of the real binary.

mod architecture;
mod config;
mod oracles;
mod properties;
mod support;
