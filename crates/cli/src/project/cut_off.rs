//! Cut-off of a calculation: the time by which facts must be known.

use chrono::NaiveDate;
use kapok_market::CutOff;

use crate::failure::{Code, Failure};

/// Parses `--known-at`: a moment, the same for all days.
pub(super) fn moment(text: &str) -> Result<CutOff, Failure> {
    let moment =
        text.parse().ok().or_else(|| text.parse::<NaiveDate>().ok().map(kapok_domain::end_of_day));
    moment.map(CutOff::At).ok_or_else(|| {
        Failure::new(Code::Usage, format!("`{text}` is neither a date nor a UTC timestamp"))
            .hint("write 2024-05-31 or 2024-05-31T18:00:00Z")
    })
}
