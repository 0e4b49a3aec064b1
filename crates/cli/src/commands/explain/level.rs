//! Change of the level on a day, split into parts.

use kapok_published::{AttributionRow, DayTables, LevelRow, OverlayRow};
use serde_json::Value;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Format, Rows, number};

/// Prints the change of each return variant by cause, then the largest contributions.
pub(super) fn explain_level(day: &DayTables, context: &Context) -> Result<(), Failure> {
    let rows = Rows::new(&["variant", "component", "security", "event", "points"]);
    let mut account = Account { rows, format: context.format };
    for level in &day.levels {
        account.level(level, &day.attribution);
    }
    for overlay in &day.overlays {
        account.overlay(overlay);
    }
    for held in day.overlays.iter().filter(|overlay| overlay.status == "held") {
        account.held(held);
    }
    account.rows.print(context.format)
}

/// Parts of levels, as rows.
struct Account {
    rows: Rows,
    format: Format,
}

/// Part of a change of level: its cause and its security.
struct Component<'a> {
    name: &'a str,
    security: &'a str,
    event: &'a str,
}

impl<'a> Component<'a> {
    /// Part of the index as a whole, without a security.
    fn whole(name: &'a str) -> Self {
        Self { name, security: "", event: "" }
    }
}

impl Account {
    fn add(&mut self, series: &str, component: &Component<'_>, points: f64) {
        let Component { name, security, event } = *component;
        let points = number(self.format, points, 6);
        self.rows.push(vec![series.into(), name.into(), security.into(), event.into(), points]);
    }

    /// Adds a return variant: level, change, all contributions and the residual.
    fn level(&mut self, level: &LevelRow, attribution: &[AttributionRow]) {
        let variant = level.return_variant.as_str();
        let of_variant = attribution.iter().filter(|part| part.return_variant == variant);
        let mut parts: Vec<&AttributionRow> = of_variant.collect();
        let change = level.previous_level.map_or(0.0, |before| level.level - before);
        // Parts and levels lie on one binary grid, so that nothing is lost in this sum.
        let left = parts.iter().map(|part| -part.points).chain([change]);
        let residual = kapok_kernels::exact_sum(left);
        self.add(variant, &Component::whole("level"), level.level);
        self.add(variant, &Component::whole("change"), change);
        parts.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()));
        for part in parts.iter().filter(|part| part.points != 0.0 || part.event_id.is_some()) {
            let security = part.security_id.as_deref().unwrap_or("");
            let event = part.event_id.as_deref().unwrap_or("");
            let component = Component { name: &part.component, security, event };
            self.add(variant, &component, part.points);
        }
        self.add(variant, &Component::whole("residual"), residual);
    }

    /// Adds the level of an overlay and all its inputs.
    fn overlay(&mut self, row: &OverlayRow) {
        let change = row.level.zip(row.previous_level).map(|(level, before)| level - before);
        let parts = [
            ("level", row.level),
            ("change", change),
            ("measured from", row.return_base),
            ("underlying", row.underlying_level),
            ("underlying before", row.underlying_before),
            ("part of a year", row.year_fraction),
            ("rate", row.rate),
            ("exposure", row.exposure),
            ("dividend points", row.points),
            ("exchange rate", row.exchange_rate),
            ("local return", row.local_return),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                self.add(&row.overlay_id, &Component::whole(name), value);
            }
        }
    }

    /// Adds the reason why an overlay is held.
    fn held(&mut self, row: &OverlayRow) {
        let reason = row.reason.as_deref().unwrap_or_default();
        let (id, held) = (row.overlay_id.as_str().into(), "held".into());
        self.rows.push(vec![id, held, "".into(), reason.into(), Value::Null]);
    }
}
