//! Rules of the EU climate benchmarks.
