//! Days of an index in the form that its overlays need.

use chrono::NaiveDate;
use kapok_domain::{Currency, ReturnVariant};
use kapok_rulebook::Rulebook;

use crate::equity::constituents::Constituents;
use crate::outcome::{LevelRecord, Outcome};

use kapok_overlay::{DividendPoints, Exposures, Others, OverlayDay, OverlayRecord, Point};

/// Weights of the currencies of constituents, fractions of one, sorted by currency.
///
/// Source: `docs/methodology/overlays.md` §7.
#[must_use]
pub fn exposures(constituents: &Constituents) -> Exposures {
    let total = constituents.market_value();
    let weight = |currency: Currency| {
        let value = |at: usize| match constituents.currency[at] == currency {
            true => constituents.market_value_of(at),
            false => 0.0,
        };
        kapok_kernels::sum_of(constituents.len(), value) / total
    };
    constituents.currencies().into_iter().map(|c| (c, weight(c))).collect()
}

/// Adds the levels of an index and of its overlays on a day to those that blends of other indices
/// may use.
pub fn lend(
    others: &mut Others,
    book: &Rulebook,
    date: NaiveDate,
    level: &LevelRecord,
    overlays: &[OverlayRecord],
) {
    for variant in &book.variants {
        let point = point(level, *variant);
        others.add(&book.id, variant.name(), book.currency, date, point);
    }
    for record in overlays {
        let overlay = &book.overlays[record.overlay];
        if let Some(point) = record.point() {
            others.add(&book.id, &overlay.id, overlay.currency, date, point);
        }
    }
}

/// Day that a step has calculated, in the form for overlays; without currencies.
///
/// * `before`: calculation day before; `None` on the base date
pub(crate) fn overlay_day<'a>(
    book: &'a Rulebook,
    outcome: &Outcome,
    before: Option<NaiveDate>,
) -> OverlayDay<'a> {
    let level = &outcome.level;
    OverlayDay {
        date: outcome.date,
        before,
        next_date: outcome.next_date,
        price: point(level, ReturnVariant::Price),
        net: point(level, ReturnVariant::Net),
        gross: point(level, ReturnVariant::Gross),
        dividends: DividendPoints {
            gross: level.dividend_points_gross,
            net: level.dividend_points_net,
            franked: level.franked_points,
        },
        local_return: level.local_return,
        exposures: None,
        exposures_before: None,
        calendar: &book.calendar,
        detail: false,
    }
}

/// Levels of a return variant around a day.
fn point(level: &LevelRecord, variant: ReturnVariant) -> Point {
    let today = level.levels.of(variant);
    let before = level.previous.map_or(today, |before| before.of(variant));
    // Index levels never change unit; a level split exists for overlays alone.
    Point { today, before, next: today }
}
