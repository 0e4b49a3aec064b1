//! Events without payment of one line and ex-date, of this day and of the evening before.

use kapok_published::ActionRow;

use super::ratio::Ratio;
use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;

/// Beginning of the treatment of an event that had no effect at its turn.
pub(super) const NOT_APPLIED: &str = "not applied";

/// Whether the numbers of an event are per share held before the splits of its ex-date.
pub(super) fn is_before_split(action: &ActionRow) -> bool {
    action.quoted_basis.as_deref() == Some("before_split")
}

/// Events of the line and the ex-date of an event.
pub(super) struct Splits<'a> {
    /// Events that were treated before the stage of the event: on the evening before, or at
    /// today's open.
    earlier: Vec<&'a ActionRow>,
    /// Events of the same stage.
    pub(super) here: Vec<&'a ActionRow>,
}

impl<'a> Splits<'a> {
    /// Events with the line and the ex-date of an event, or with a line that has become it.
    pub(super) fn of(index: &IndexRows<'a>, action: &ActionRow) -> Self {
        let lines = lines(index, action);
        let of_line = |a: &&ActionRow| {
            lines.contains(&a.security_id.as_str())
                && a.ex_date == action.ex_date
                && !a.treatment.starts_with(NOT_APPLIED)
        };
        let here = index.actions.iter().copied().filter(|a| a.stage == action.stage);
        let here = here.filter(of_line).collect();
        if action.stage == "next_open" {
            return Self { earlier: Vec::new(), here };
        }
        let opened = index.opened.iter().flatten().copied();
        let late = index.at_stage("today_open").filter(|a| a.stage != action.stage);
        Self { earlier: opened.chain(late).filter(of_line).collect(), here }
    }

    /// Whether all events are known on which the numbers of an event rest.
    pub(super) fn are_told(index: &IndexRows<'_>, action: &ActionRow) -> bool {
        let on_the_evening = action.stage == "next_open" || action.stage == "announced";
        !is_before_split(action) || on_the_evening || index.opened.is_some()
    }

    /// Shares after events for one held: after all of the earlier ones, and those of the same stage
    /// that are asked for.
    pub(super) fn shares(&self, asked: impl Fn(&ActionRow) -> bool) -> Entitlement {
        let here = self.here.iter().copied().filter(|a| asked(a));
        Entitlement::of(self.earlier.iter().copied().chain(here))
    }
}

/// Line of an event, and those that have become it with today's open.
fn lines<'a>(index: &IndexRows<'a>, action: &'a ActionRow) -> Vec<&'a str> {
    let mut lines = vec![action.security_id.as_str()];
    if action.stage == "today_close" {
        let opened = index.opened.iter().flatten().copied();
        let late = index.at_stage("today_open");
        let rows: Vec<&ActionRow> = opened.chain(late).collect();
        let pairs = rows.windows(2).filter(|pair| {
            pair[0].event_type == "line_switch"
                && pair[0].event_id == pair[1].event_id
                && pair[1].security_id == action.security_id
        });
        lines.extend(pairs.map(|pair| pair[0].security_id.as_str()));
    }
    lines
}

/// Shares after the events of one ex-date for one held: splits multiply, further shares add up.
pub(super) struct Entitlement {
    pub(super) units: Exact,
    pub(super) all: Exact,
}

impl Entitlement {
    fn of<'a>(rows: impl Iterator<Item = &'a ActionRow>) -> Self {
        let rows: Vec<&ActionRow> = rows.collect();
        let splits = rows.iter().filter_map(|row| match row.event_type.as_str() {
            "split" | "capital_repayment" => Ratio::of(row).map(|Ratio { new, old }| new / old),
            _ => None,
        });
        let units: Exact = splits.product();
        let added = rows.iter().filter_map(|row| match row.event_type.as_str() {
            "bonus_issue" | "optional_dividend" => {
                let Ratio { new, old } = Ratio::of(row)?;
                let before = is_before_split(row);
                Some(new / old * if before { exact(1.0) } else { units.clone() })
            }
            _ => None,
        });
        let added: Exact = added.sum();
        Self { all: &units + &added, units }
    }
}
