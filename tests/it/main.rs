//! Tests across crates, without the command line.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod architecture;
mod believed;
mod config;
mod conventions;
mod counts;
mod days;
mod documented;
mod doors;
mod drill;
mod entitled;
mod frames;
mod green;
mod on_the_day;
mod one_day;
mod oracles;
mod overlays;
mod properties;
mod reference_prices;
mod reviewed;
mod support;
mod weighting;
mod what_if;
