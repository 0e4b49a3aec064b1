//! Events of a day that two indices treat differently.

use std::collections::BTreeMap;

use kapok_engine::Stage;
use kapok_market::SecurityIx;

use super::side::Side;
use super::treatments::{TreatedCause, pairs};

/// Events that are treated differently, by line.
pub(super) type EventOfLine = BTreeMap<SecurityIx, TreatedCause>;

/// The event of the day that the two treat differently, line by line.
pub(super) fn event_of_line(sides: &[Side<'_>; 2]) -> EventOfLine {
    let mut events = EventOfLine::new();
    let records = [&sides[0], &sides[1]]
        .map(|side| side.today.iter().copied().filter(|record| record.stage != Stage::TodayClose));
    for pair in pairs(records).values().filter(|pair| !pair.alike()) {
        let date = pair.records.iter().flatten().map(|record| record.ex_date).next();
        let Some(cause) = date.and_then(|date| pair.cause(date)) else { continue };
        for line in pair.lines() {
            let event = || TreatedCause { cause: cause.clone(), words: pair.words() };
            events.entry(line).or_insert_with(event);
        }
    }
    events
}
