//! One file a kind of overlay: its keys as written, its rule as resolved, its day, and its words.

pub mod blend;
pub mod chain_link;
pub mod decrement;
pub mod dividend_points;
pub mod excess_return;
pub mod forwards;
pub mod franked;
pub mod hedge;
pub mod level_split;
pub mod leverage;
pub mod local_currency;
pub mod other_currency;
pub mod risk_control;
pub mod volatility;
