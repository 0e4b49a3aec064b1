//! ESG scores from raw indicators.

mod rounded;
pub mod unit;
