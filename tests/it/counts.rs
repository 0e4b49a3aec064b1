//! Share counts beside switches, splits and reviews: worked by hand.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use kapok_market::{Ratio, SecurityIx, Terms};

use crate::support::index::Index;
use crate::support::market::{Count, Event, Line, Market};
use crate::support::{day, evenings};

const DAYS: [&str; 7] = [
    "2024-01-25",
    "2024-01-26",
    "2024-01-29",
    "2024-01-30",
    "2024-01-31",
    "2024-02-01",
    "2024-02-02",
];

/// 1 000 of A and of B, at 100; A rises by ten a day from the day after `from` on.
fn market(from: &str) -> Market {
    let mut market = Market::default();
    for id in ["A", "B"] {
        market.add(Line::new(id), 1000.0, 1.0);
    }
    let start = DAYS.iter().position(|date| *date == from).unwrap();
    for (at, date) in DAYS.iter().enumerate() {
        let risen = at.saturating_sub(start);
        market.close(day(date), "A", 100.0 + 10.0 * u32::try_from(risen).map(f64::from).unwrap());
        market.close(day(date), "B", 100.0);
    }
    market
}

fn count(id: &str, as_of: &str, known: &str, outstanding: f64) -> Count {
    let (id, as_of, known) = (id.to_owned(), day(as_of), day(known));
    Count { id, as_of, known, outstanding, free_float: Some(1.0) }
}

fn threshold(index: Index) -> Index {
    let index = index.with("share_update_cadence", "threshold");
    Index { base_date: day(DAYS[0]), ..index.with("share_update_threshold", "0.05") }
}

/// Price levels from the base date on.
fn levels(market: &Market, index: &Index) -> Vec<f64> {
    let history = market.history();
    let days = evenings(&index.book(&history), &history, day("2024-02-01")).unwrap();
    days.iter().map(|(_, outcome)| outcome.level.levels.price).collect()
}

/// Levels of portfolios of A and B, each held over one day.
fn path(market: &Market, held: [[f64; 2]; 5]) -> Vec<f64> {
    let close = |date: &str, id: &str| {
        let mut rows = market.closes.iter();
        rows.find(|row| row.date == day(date) && row.id == id).unwrap().close
    };
    let mut levels = vec![1000.0];
    for (at, [a, b]) in held.into_iter().enumerate() {
        let worth = |date| a * close(date, "A") + b * close(date, "B");
        levels.push(levels[at] * worth(DAYS[at + 1]) / worth(DAYS[at]));
    }
    levels
}

fn near(seen: &[f64], by_hand: &[f64]) {
    assert_eq!(seen.len(), by_hand.len());
    for (seen, by_hand) in seen.iter().zip(by_hand) {
        assert!((seen / by_hand - 1.0).abs() < 1e-12, "{seen}, by hand {by_hand}");
    }
}

const OLD: [f64; 2] = [1000.0, 1000.0];
const NEW: [f64; 2] = [1500.0, 1000.0];

/// A count of A acts once, on its date or when it becomes known, whether a review takes effect the
/// evening before, that evening, or none does. The review at the end of January is of the 29th.
#[test]
fn a_count_that_a_review_has_not_seen_acts_on_its_date() {
    let index = threshold(Index { reviewed: true, reference: 2, ..Index::default() });
    let market = |as_of, known| {
        let mut market = market("2024-01-26");
        market.counts.push(count("A", as_of, known, 1500.0));
        market
    };
    // At the open after the review; known before its pricing date, after it, or with that open.
    for known in ["2024-01-26", "2024-01-30", "2024-02-01"] {
        let market = market("2024-02-01", known);
        near(&levels(&market, &index), &path(&market, [OLD, OLD, OLD, OLD, NEW]));
    }
    // On the effective day: the review of older counts does not undo it.
    for known in ["2024-01-26", "2024-01-30"] {
        let market = market("2024-01-31", known);
        near(&levels(&market, &index), &path(&market, [OLD, OLD, OLD, NEW, NEW]));
    }
    // Of its pricing date: the review has it already.
    let market = market("2024-01-29", "2024-01-26");
    near(&levels(&market, &index), &path(&market, [OLD, NEW, NEW, NEW, NEW]));
    // Known too late for the review.
    let mut late = self::market("2024-01-26");
    late.counts.push(count("A", "2024-01-29", "2024-01-31", 1500.0));
    near(&levels(&late, &index), &path(&late, [OLD, OLD, OLD, OLD, NEW]));
}

/// At the open after the base date.
#[test]
fn a_count_acts_after_the_base_date() {
    for known in ["2024-01-24", "2024-01-25"] {
        let mut market = market("2024-01-25");
        market.counts.push(count("A", "2024-01-26", known, 1500.0));
        let levels = levels(&market, &threshold(Index::default()));
        near(&levels, &path(&market, [NEW, NEW, NEW, NEW, NEW]));
    }
}

/// A of 1 000 becomes C, 2 for 1; from the ex-date on C has 3 000 shares.
#[test]
fn a_count_of_the_new_line_of_a_switch_acts_on_the_ex_date() {
    let ex = "2024-01-30";
    let switched = |as_of, known| {
        let mut market = market("2024-02-02");
        market.closes.retain(|row| row.id != "A" || row.date < day(ex));
        market.add(Line { asset_class: "other", ..Line::new("C") }, 9000.0, 1.0);
        market.counts.push(count("C", as_of, known, 3000.0));
        for (date, close) in [(ex, 50.0), ("2024-01-31", 55.0), ("2024-02-01", 55.0)] {
            market.close(day(date), "C", close);
        }
        let ratio = Ratio { new: 2.0, old: 1.0 };
        let terms = Terms::LineSwitch { into: SecurityIx(2), ratio };
        market.events.push(Event::new("E", "A", day(ex), terms));
        market
    };
    let index = threshold(Index::default());
    for known in ["2024-01-26", "2024-01-29"] {
        let levels = levels(&switched(ex, known), &index);
        near(&levels[3..5], &[1000.0, 1000.0 * (3000.0 * 55.0 + 100_000.0) / 250_000.0]);
    }
    // A day later, and in a row without a time of its own.
    for (as_of, known) in [("2024-01-31", "2024-01-26"), (ex, ex)] {
        let levels = levels(&switched(as_of, known), &index);
        near(&levels[3..5], &[1000.0, 1000.0 * (3000.0 * 55.0 + 100_000.0) / 250_000.0]);
    }
    // An older count of the new line is no news: 2 000 shares.
    let levels = levels(&switched("2024-01-20", "2024-01-20"), &index);
    near(&levels[3..5], &[1000.0, 1000.0 * (2000.0 * 55.0 + 100_000.0) / 200_000.0]);
}

/// A splits 2 for 1; a count of the day after it differs from 2 000 by a hundredth, which is below
/// the threshold.
#[test]
fn a_split_of_today_is_no_share_issue_tomorrow() {
    let mut market = market("2024-01-26");
    for close in market.closes.iter_mut().filter(|row| row.id == "A") {
        close.close /= if close.date >= day("2024-01-29") { 2.0 } else { 1.0 };
    }
    let split = Terms::Split { new: 2.0, old: 1.0 };
    market.events.push(Event::new("E", "A", day("2024-01-29"), split));
    market.counts.push(count("A", "2024-01-30", "2024-01-26", 2020.0));
    let levels = levels(&market, &threshold(Index::default()));
    let worth = |a: f64| 1000.0 * (1000.0 * a + 100_000.0) / 200_000.0;
    near(&levels[2..], &[110.0, 120.0, 130.0, 140.0].map(worth));
}

/// A of 1 000 becomes C, 2 for 1; a count of A of 1 500.
fn old_line_switched(as_of: &str, known: &str) -> Market {
    let ex = "2024-01-30";
    let mut market = market("2024-02-02");
    market.closes.retain(|row| row.id != "A" || row.date < day(ex));
    market.add(Line { asset_class: "other", ..Line::new("C") }, 9000.0, 1.0);
    market.counts.push(count("A", as_of, known, 1500.0));
    for (date, close) in [(ex, 50.0), ("2024-01-31", 55.0), ("2024-02-01", 66.0)] {
        market.close(day(date), "C", close);
    }
    let terms = Terms::LineSwitch { into: SecurityIx(2), ratio: Ratio { new: 2.0, old: 1.0 } };
    market.events.push(Event::new("E", "A", day(ex), terms));
    market
}

/// On the ex-date it acts before the switch, and C takes over the result; known later, it is one of
/// C: 3 000.
#[test]
fn a_count_of_the_old_line_of_a_switch_reaches_the_new_one() {
    let index = threshold(Index::default());
    let worth = |shares: f64, close: f64| shares * close + 100_000.0;
    let before = worth(3000.0, 55.0) / 250_000.0;
    for known in ["2024-01-26", "2024-01-29", "2024-01-30"] {
        let levels = levels(&old_line_switched("2024-01-30", known), &index);
        near(&levels[3..5], &[1000.0, 1000.0 * before]);
    }
    for as_of in ["2024-01-29", "2024-01-30"] {
        let levels = levels(&old_line_switched(as_of, "2024-01-31"), &index);
        let moved = worth(3000.0, 66.0) / worth(3000.0, 55.0);
        near(&levels[3..6], &[1000.0, 1050.0, 1050.0 * moved]);
    }
    // A splits 5 for 1 before it becomes C, 2 for 5.
    let mut market = old_line_switched("2024-01-30", "2024-01-26");
    market.counts.last_mut().unwrap().outstanding = 7500.0;
    market.events.clear();
    let into = Terms::LineSwitch { into: SecurityIx(2), ratio: Ratio { new: 2.0, old: 5.0 } };
    for (id, terms) in [("E", into), ("F", Terms::Split { new: 5.0, old: 1.0 })] {
        market.events.push(Event::new(id, "A", day("2024-01-30"), terms));
    }
    near(&levels(&market, &index)[3..5], &[1000.0, 1000.0 * before]);
}

/// The switch becomes known with its ex-date, and so does the count.
#[test]
fn a_count_of_the_old_line_that_comes_with_a_late_switch() {
    let mut market = old_line_switched("2024-01-30", "2024-01-30");
    market.events[0].known = day("2024-01-30");
    let seen = levels(&market, &threshold(Index::default()));
    near(&seen[3..5], &[1000.0, 1000.0 * (3000.0 * 55.0 + 100_000.0) / 250_000.0]);
    // Without a time of its own it is known with its open, like the switch the evening before.
    market.counts.last_mut().unwrap().known = day("2024-01-26");
    near(&levels(&market, &threshold(Index::default())), &seen);
}

/// The other line was a constituent before: a late count of A has no effect, and is told.
#[test]
fn a_count_of_a_line_that_was_merged_has_no_effect() {
    let index = threshold(Index::default());
    let mut merged = old_line_switched("2024-01-29", "2024-01-31");
    let into_b = Terms::LineSwitch { into: SecurityIx(1), ratio: Ratio { new: 2.0, old: 1.0 } };
    merged.events[0].terms = into_b;
    let history = merged.history();
    let days = evenings(&index.book(&history), &history, day("2024-02-01")).unwrap();
    let words = "not applied: the line has become a constituent with a share count of its own";
    let told = days[4].1.actions.iter().filter(|action| action.treatment.words() == words);
    assert_eq!(told.map(|action| &*action.event_id).collect::<Vec<_>>(), ["share count of A"]);
    near(&levels(&merged, &index)[3..], &[1000.0; 3]);
}

/// A review that is priced on the day before the switch has chosen A with 1 000 shares; the count
/// of the ex-date is one that it has not seen. C keeps 3 000 shares after it.
#[test]
fn a_count_of_the_old_line_outlasts_a_review_that_has_not_seen_it() {
    let index = threshold(Index { reviewed: true, reference: 2, ..Index::default() });
    let worth = |close: f64| 3000.0 * close + 100_000.0;
    let before = 1000.0 * worth(55.0) / 250_000.0;
    for known in ["2024-01-26", "2024-01-29", "2024-01-30"] {
        let levels = levels(&old_line_switched("2024-01-30", known), &index);
        near(&levels[3..], &[1000.0, before, before * worth(66.0) / worth(55.0)]);
    }
}
