//! An index by its own conventions up to an evening.

use chrono::NaiveDate;
use kapok_backtest::{Course, Held, Overlays, Stretch, days_before};
use kapok_engine::{Calculator, State, StepError};

use super::error::WhatIfError;

/// An index by its own conventions before a calculation day; `None` if that is its base date.
pub(super) fn state_before(
    calculator: Calculator<'_>,
    date: NaiveDate,
) -> Result<Option<State>, WhatIfError> {
    let calculator = Calculator { detail: false, ..calculator };
    let days = days_before(calculator.book, date)?;
    let stretch = Stretch { calculator, days, detail_on: &[], overlays: Overlays::Skipped };
    let mut course = Course::default();
    let gone = course.through(stretch, &mut |_, _| ());
    gone.map_err(|held| WhatIfError::Held { index: calculator.book.id.clone(), held })?;
    Ok(course.into_state())
}

/// An index that cannot be calculated on a day.
pub(super) fn held(calculator: Calculator<'_>, date: NaiveDate, error: StepError) -> WhatIfError {
    WhatIfError::Held { index: calculator.book.id.clone(), held: Held { date, error } }
}
