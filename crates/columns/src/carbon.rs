//! Carbon data of companies by fiscal year.

mod error;
mod section;
mod settings;
mod years;

pub use error::CarbonError;
pub use section::{CarbonSection, ScopeThreeRule};
pub use settings::{Carbon, resolve};
pub use years::{CarbonData, CarbonFigure, CarbonYear};
