//! Conventions: what two providers do differently, as typed parameters that an index file states.
//!
//! 1. A [`Preset`] is a file in `config/conventions`: a value for each parameter, with its source.
//! 2. `[conventions]` of an index file overrides single parameters, `[[convention_changes]]` does
//!    so from a date on.
//! 3. [`Timeline::resolve`] puts the three together; what nobody has determined is a problem.
//!
//! Source of each: `docs/methodology/conventions.md`.

mod cell;
mod declaration;
mod declared;
mod preset;
mod table;
mod ticks;
mod timeline;
mod words;

pub use cell::{PresetCell, PresetRow, SourceTag};
pub use declared::*;
pub use kapok_kernels::{CapAlgorithm, FloatStep, Redistribution};
pub use preset::{Preset, preset_rows};
pub use table::{cell, convention_table};
pub use ticks::reference_decimals;
pub use timeline::Timeline;
