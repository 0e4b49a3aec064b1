//! Leveraged and inverse overlays, and risk control.

use kapok_published::OverlayRow;

use super::expected::Expected;
use super::fields::Fields;
use crate::exact::{Exact, exact};

/// A multiple of the return, and the interest a year beside it.
struct Leverage {
    exposure: Exact,
    interest: Exact,
}

impl Leverage {
    /// `I₀ · (1 + e·(U/U₀ − 1) + i·f)`.
    fn expected(self, row: &OverlayRow) -> Option<Expected> {
        let Self { exposure, interest } = self;
        let base = exact(row.return_base?);
        let change = exact(row.underlying_level?) / exact(row.underlying_before?) - exact(1.0);
        let parts = &exposure * &change;
        let scale = &base * &(exact(1.0) + exposure.abs() + parts.abs());
        let level = base * (exact(1.0) + parts + interest * exact(row.year_fraction?));
        Some(Expected { level, scale })
    }
}

pub(super) fn expected(row: &OverlayRow, terms: &Fields<'_>) -> Option<Expected> {
    let rate = exact(row.rate?);
    let stated = terms.number("factor")?;
    let factor = exact(stated);
    let leverage = match row.kind.as_str() {
        "leveraged" => {
            let borrowed = &factor - &exact(1.0);
            let over = (stated - 1.0).max(0.0);
            let financing = borrowed * rate + exact(over) * exact(terms.number("spread")?);
            Leverage { exposure: factor, interest: exact(0.0) - financing }
        }
        _ => {
            let earned = (&factor + &exact(1.0)) * rate;
            let paid = &factor * &exact(terms.number("borrow")?);
            Leverage { exposure: exact(0.0) - factor, interest: earned - paid }
        }
    };
    leverage.expected(row)
}

/// The exposure to the underlying, the rest in cash.
pub(super) fn exposed(row: &OverlayRow) -> Option<Expected> {
    let exposure = exact(row.exposure?);
    let interest = (exact(1.0) - &exposure) * exact(row.rate?);
    Leverage { exposure, interest }.expected(row)
}
