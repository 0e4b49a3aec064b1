//! A second engine, in exact rationals, that knows published tables only: a published day is
//! proved from its own files.
//!
//! [`verify`] does two jobs, each of which can be had alone:
//!
//! * [`audit`]: the files are those of the manifest, which continues the chain of days; CSV and
//!   Parquet hold the same rows.
//! * [`recompute`]: the numbers of the rows follow from each other. It reads no file.
//!
//! The recomputation, in order:
//!
//! 1. Levels and divisors follow from constituents and events, by the form that the day names
//!    (`levels`, `form`); net and gross returns by where dividends go (`reinvested`).
//! 2. Constituents are worth what they are said to be worth (`constituents`).
//! 3. Each event does what its terms say (`terms`) and changes what it is said to change; the next
//!    open follows from the close, the events and the review (`holdings`, `opening`, `review`).
//! 4. The parts of the change of a level follow from prices, rates and events, and sum to it
//!    without any residual (`attribution`).
//! 5. The day goes on where the day before left off (`continuity`).
//! 6. Overlays follow from levels, terms and what was carried (`overlays`).
//! 7. Disclosed averages of published columns follow from the constituents (`disclosure`).
//!
//! Words of conventions are read from the published columns, so that nothing of the engine that
//! calculated the day enters its proof.

mod attribution;
mod audit;
mod check;
mod constituents;
mod continuity;
mod disclosure;
mod exact;
mod form;
mod holdings;
mod index_rows;
mod kept;
mod levels;
mod moves;
mod opening;
mod overlays;
mod place;
mod recompute;
mod reinvested;
mod review;
mod rounding;
mod terms;
mod variant;
mod verification;
mod verify;

pub use audit::audit;
pub use check::{Check, Failure, TOLERANCE};
pub use recompute::recompute;
pub use verification::Verification;
pub use verify::verify;
