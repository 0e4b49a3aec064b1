//! Cut-off of a calculation: the time by which facts must be known.

use chrono::NaiveDate;
use kapok_market::CutOff;

use crate::failure::{Code, Failure};

/// Parses `--known-at`; without it, the cut-off is the end of each day in UTC.
pub(crate) fn cut_off(known_at: Option<&str>) -> Result<CutOff, Failure> {
    let Some(text) = known_at else { return Ok(CutOff::EndOfDay) };
    let moment =
        text.parse().ok().or_else(|| text.parse::<NaiveDate>().ok().map(kapok_domain::end_of_day));
    moment.map(CutOff::At).ok_or_else(|| {
        Failure::new(Code::Usage, format!("`{text}` is neither a date nor a UTC timestamp"))
            .hint("write 2024-05-31 or 2024-05-31T18:00:00Z")
    })
}
