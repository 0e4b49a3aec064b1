//! What is green: ESG scores from raw indicators, carbon metrics, the rules of climate benchmarks,
//! taxonomies and what recognises them, industries and supply chains.
//!
//! Everything here is a function of slices and of settings that were read already. It reads no
//! file and knows no index.

pub mod carbon;
pub mod chain;
pub mod climate;
pub mod evaluation;
pub mod industry;
pub mod taxonomy;
