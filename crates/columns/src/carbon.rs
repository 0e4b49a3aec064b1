//! Carbon data of companies by fiscal year.

mod error;
mod figure;
mod section;
mod settings;
mod years;

pub use error::CarbonError;
pub use figure::{CarbonFigure, Impossible, Need, YearFigure};
pub use section::{CarbonSection, ScopeThreeRule};
pub use settings::{Carbon, resolve};
pub use years::{CarbonData, CarbonYear};
