//! ESG scores from raw indicators.
