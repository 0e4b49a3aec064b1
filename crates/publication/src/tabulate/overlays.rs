//! Rows of overlays.

use std::fmt::Write;

use kapok_overlay::Overlay;
use kapok_overlay::OverlayRecord;
use kapok_overlay::Used;
use kapok_published::{
    OverlayCarried, OverlayEntered, OverlayHeld, OverlayLevel, OverlayParts, OverlayRow,
    OverlaySubject,
};

use super::index_day::IndexDay;
use super::rounding::published;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<OverlayRow> {
    day.outcome.overlays.iter().map(|record| row(day, record)).collect()
}

fn row(day: &IndexDay<'_>, record: &OverlayRecord) -> OverlayRow {
    let overlay = &day.rules().overlays[record.overlay];
    let parts = OverlayParts {
        subject: subject(day, overlay, record),
        level: level(day, record),
        entered: entered(day, overlay, record),
        carried: OverlayCarried {
            terms: overlay.terms_text(day.outcome.date, &day.rules().overlays),
            memory: record.memory.as_ref().map(ToString::to_string).unwrap_or_default(),
            base_date: overlay.base_date,
            base_level: overlay.base_level,
        },
        held: held(day, record),
    };
    parts.into()
}

fn subject(day: &IndexDay<'_>, overlay: &Overlay, record: &OverlayRecord) -> OverlaySubject {
    OverlaySubject {
        index_id: day.index_id(),
        overlay_id: overlay.id.clone(),
        date: day.outcome.date,
        kind: overlay.kind.to_owned(),
        on: overlay.series_names(day.outcome.date, &day.rules().overlays).join(";"),
        currency: overlay.currency.to_string(),
        status: if record.level.is_err() { "held" } else { day.status() }.to_owned(),
    }
}

fn level(day: &IndexDay<'_>, record: &OverlayRecord) -> OverlayLevel {
    let (level, next_level) = record.level.as_ref().ok().copied().unzip();
    let (previous_level, return_base) = record.previous.unzip();
    let growth = |(level, base): (f64, f64)| (base > 0.0).then(|| level / base - 1.0);
    OverlayLevel {
        level,
        level_published: level.map(|level| published(day, level)),
        previous_level,
        return_base,
        daily_return: level.zip(return_base).and_then(growth),
        next_level,
    }
}

fn entered(day: &IndexDay<'_>, overlay: &Overlay, record: &OverlayRecord) -> OverlayEntered {
    let used = &record.used;
    let (underlying_level, underlying_before) = used.underlying.unzip();
    let (exchange_rate, exchange_as_of) = used.exchange.unzip();
    OverlayEntered {
        underlying_level,
        underlying_before,
        days: record.before.map(|before| (day.outcome.date - before).num_days()),
        basis: used.fraction.and(overlay.basis(day.outcome.date)).map(|basis| basis.to_string()),
        year_fraction: used.fraction,
        rate: used.rate.map(|rate| rate.rate),
        rate_as_of: used.rate.and_then(|rate| rate.as_of),
        exposure: used.exposure,
        points: used.points,
        exchange_rate,
        exchange_as_of,
        local_return: used.local_return,
        quotes: quotes(used),
        components: components(used),
    }
}

fn held(day: &IndexDay<'_>, record: &OverlayRecord) -> OverlayHeld {
    let hold = record.level.as_ref().err();
    OverlayHeld {
        held_since: hold.map(|hold| hold.since),
        reason: hold.map(|hold| hold.reason.clone()),
        hint: hold.map(|hold| hold.hint.clone()),
        illustrative: day.illustrative(),
    }
}

fn quotes(used: &Used) -> Option<String> {
    let mut text = String::new();
    for quote in &used.quotes {
        let gap = if text.is_empty() { "" } else { ";" };
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            "{gap}{}:{:?}:{}:{:?}:{}",
            quote.currency, quote.spot, quote.spot_as_of, quote.forward, quote.forward_as_of
        );
    }
    (!text.is_empty()).then_some(text)
}

fn components(used: &Used) -> Option<String> {
    let texts: Vec<String> = used.components.iter().map(|level| format!("{level:?}")).collect();
    (!texts.is_empty()).then(|| texts.join(";"))
}
