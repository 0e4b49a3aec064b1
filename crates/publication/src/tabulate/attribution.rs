//! Rows of attribution.

use kapok_engine::attribution::{Cause, Part, attribute};
use kapok_market::SecurityIx;
use kapok_published::AttributionRow;

use super::index_day::IndexDay;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<AttributionRow> {
    let variants = day.book.variants.iter();
    let parts = variants.flat_map(|variant| attribute(day.book, day.outcome, *variant));
    parts.map(|part| row(day, part)).collect()
}

/// A cause in published tables.
struct PublishedCause {
    component: &'static str,
    security: Option<SecurityIx>,
    event: Option<String>,
}

impl PublishedCause {
    fn of_index(component: &'static str) -> Self {
        Self { component, security: None, event: None }
    }

    fn of_line(component: &'static str, security: SecurityIx) -> Self {
        Self { component, security: Some(security), event: None }
    }
}

impl From<Cause> for PublishedCause {
    fn from(cause: Cause) -> Self {
        match cause {
            Cause::Price(security) => Self::of_line("price", security),
            Cause::Fx(security) => Self::of_line("fx", security),
            Cause::Dividend(security, event) => {
                Self { event: Some(event.into()), ..Self::of_line("dividend", security) }
            }
            Cause::CorporateAction(security, event) => {
                Self { event: Some(event.into()), ..Self::of_line("corporate_action", security) }
            }
            Cause::Review => Self::of_index("review"),
            Cause::Rounding => Self::of_index("rounding"),
        }
    }
}

fn row(day: &IndexDay<'_>, part: Part) -> AttributionRow {
    let PublishedCause { component, security, event } = part.cause.into();
    AttributionRow {
        index_id: day.index_id(),
        date: day.outcome.date,
        return_variant: part.variant.name().to_owned(),
        component: component.to_owned(),
        security_id: security.map(|security| day.security_id(security)),
        event_id: event,
        points: part.points,
    }
}
