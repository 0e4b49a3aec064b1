//! ESG evaluations that an index uses: declared, resolved, carried out on a date.

mod carried_out;
mod facts;
mod rule;
mod section;

pub use carried_out::CarriedOut;
pub(crate) use facts::{carry_out, explanations};
pub use rule::{EvaluationRule, resolve};
pub use section::EvaluationSection;
