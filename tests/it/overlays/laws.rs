//! Laws of overlays (P11, P12, P13, P16 of the worked examples, and ours).

use chrono::NaiveDate;
use kapok_overlay::{Carried, Memory, OverlayState};
use proptest::prelude::*;

use crate::support::overlaid::{Overlaid, level};
use crate::support::{day, weekdays};

/// Levels of an index over some days, from 1000.
fn paths() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.93_f64..1.07, 1..70).prop_map(|growth| {
        let mut levels = vec![1000.0];
        growth.iter().for_each(|u| levels.push(levels[levels.len() - 1] * u));
        levels
    })
}

fn dates(count: usize) -> Vec<NaiveDate> {
    weekdays(day("2024-01-02"), count)
}

/// The levels of one overlay on a path.
fn overlaid(text: &str, path: &[f64]) -> Vec<f64> {
    let dates = dates(path.len());
    let mut overlaid = Overlaid::new(dates[0], text);
    let days = dates.iter().zip(path);
    days.map(|(date, index)| level(&overlaid.day(*date, *index, 0.0))).collect()
}

fn same(seen: &[f64], wanted: impl Iterator<Item = f64>) -> Result<(), TestCaseError> {
    let wanted: Vec<f64> = wanted.collect();
    prop_assert_eq!(seen.len(), wanted.len());
    for (at, (seen, wanted)) in seen.iter().zip(wanted).enumerate() {
        let near = (seen / wanted - 1.0).abs() < 1e-12;
        prop_assert!(near, "day {at}: {seen} instead of {wanted}");
    }
    Ok(())
}

const HEAD: &str = "on = \"gross\"\nbase_level = 1000.0\n";

fn hedge(ratio: f64, interpolation: &str) -> String {
    format!(
        "kind = \"hedged\"\n{HEAD}hedge_ratio = {ratio:?}\nweights = [{{ currency = \"EUR\", \
         weight = 0.8 }}]\nfix = \"FIX\"\nforward_fix = \"FIX-1M\"\ncarry_days = \
         3\ninterpolation = \"{interpolation}\"\nnotional = \"reset_close\"\nreset = {{ months = \
         [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], effective = {{ after_close_of = \
         \"last_trading_day\" }} }}"
    )
}

/// A hedge on a path with spot and forward rates by day.
fn hedged(text: &str, path: &[f64], rates: &[(f64, f64)]) -> Vec<f64> {
    let dates = dates(path.len());
    let mut overlaid = Overlaid::new(dates[0], text);
    let mut levels = Vec::new();
    for ((date, index), (spot, forward)) in dates.iter().zip(path).zip(rates) {
        let euro = "EUR".parse().unwrap();
        overlaid.market.rates.insert(("FIX".into(), euro), *spot);
        overlaid.market.rates.insert(("FIX-1M".into(), euro), *forward);
        levels.push(level(&overlaid.day(*date, *index, 0.0)));
    }
    levels
}

fn decrement(taken: &str) -> String {
    format!("kind = \"decrement\"\n{HEAD}{taken}\nbasis = \"act/365\"\nfloor = \"stop_at_zero\"")
}

fn leveraged(factor: f64, rate: f64) -> String {
    format!(
        "kind = \"leveraged\"\n{HEAD}factor = {factor:?}\nrate = {rate:?}\nspread = 0.0\nbasis = \
         \"act/360\"\nfloor = \"stop_at_zero\""
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// P11: nothing hedged is the underlying.
    #[test]
    fn a_hedge_of_nothing_is_the_underlying(
        path in paths(),
        spots in prop::collection::vec((0.8_f64..1.4, 0.8_f64..1.4), 70),
    ) {
        for how in ["linear", "inverted"] {
            same(&hedged(&hedge(0.0, how), &path, &spots), path.iter().copied())?;
        }
    }

    /// P11: with one rate for all days and deliveries, a hedge gains nothing.
    #[test]
    fn a_hedge_at_constant_rates_is_the_underlying(path in paths(), rate in 0.01_f64..150.0) {
        for how in ["linear", "inverted"] {
            let rates = vec![(rate, rate); path.len()];
            same(&hedged(&hedge(1.0, how), &path, &rates), path.iter().copied())?;
        }
    }

    /// P12.
    #[test]
    fn once_is_the_underlying_and_none_is_cash(path in paths(), rate in -0.01_f64..0.2) {
        same(&overlaid(&leveraged(1.0, rate), &path), path.iter().copied())?;
        let dates = dates(path.len());
        let mut cash = vec![1000.0];
        for pair in dates.windows(2) {
            let days = (pair[1] - pair[0]).num_days() as f64;
            cash.push(cash[cash.len() - 1] * (1.0 + rate * days / 360.0));
        }
        same(&overlaid(&leveraged(0.0, rate), &path), cash.into_iter())?;
    }

    /// P13: nothing taken is the underlying.
    #[test]
    fn a_decrement_of_nothing_is_the_underlying(path in paths()) {
        for method in ["additive", "multiplicative", "geometric"] {
            let text = decrement(&format!("rate = 0.0\nmethod = \"{method}\""));
            same(&overlaid(&text, &path), path.iter().copied())?;
        }
        for timing in ["before_return", "after_return"] {
            let text = decrement(&format!("points = 0.0\ntiming = \"{timing}\""));
            same(&overlaid(&text, &path), path.iter().copied())?;
        }
    }

    /// P13: points on a flat underlying fall with the days.
    #[test]
    fn points_on_a_flat_underlying_fall_linearly(points in 0.0_f64..3000.0, count in 2_usize..70) {
        let dates = dates(count);
        let left = |date: &NaiveDate| {
            1000.0 - points * (*date - dates[0]).num_days() as f64 / 365.0
        };
        for timing in ["before_return", "after_return"] {
            let text = decrement(&format!("points = {points:?}\ntiming = \"{timing}\""));
            let levels = overlaid(&text, &vec![1000.0; count]);
            same(&levels, dates.iter().map(left))?;
        }
    }

    /// P16.
    #[test]
    fn another_currency_is_the_level_times_the_rate(
        path in paths(),
        rates in prop::collection::vec(0.01_f64..150.0, 70),
    ) {
        let text = format!(
            "kind = \"currency\"\n{HEAD}to = \"CNY\"\nfix = \"FIX\"\ncarry_days = 3"
        );
        let dates = dates(path.len());
        let mut overlaid = Overlaid::new(dates[0], &text);
        let mut levels = Vec::new();
        for ((date, index), rate) in dates.iter().zip(&path).zip(&rates) {
            overlaid.market.rates.insert(("FIX".into(), "USD".parse().unwrap()), *rate);
            levels.push(level(&overlaid.day(*date, *index, 0.0)));
        }
        same(&levels, path.iter().zip(&rates).map(|(index, rate)| index * (rate / rates[0])))?;
    }

    /// The order in the file changes no bit, and each day may begin from the text of the one
    /// before.
    #[test]
    fn the_order_of_the_file_and_where_a_day_begins_do_not_matter(path in paths()) {
        let mut tables = chain();
        let forwards = days_of(&tables.concat(), &path, false);
        tables.reverse();
        prop_assert_eq!(&days_of(&tables.concat(), &path, false), &forwards);
        prop_assert_eq!(&days_of(&tables.concat(), &path, true), &forwards);
    }
}

/// Resets that become more frequent count from the day of the change on, however the day began.
#[test]
fn a_change_of_occasions_counts_from_its_day() {
    let reset = |months: &str| {
        let when = "effective = { after_close_of = \"last_trading_day\" }";
        format!("{{ months = {months}, {when} }}")
    };
    let half = |series: &str| format!("{{ series = \"{series}\", weight = 0.5 }}");
    let text = format!(
        "[[overlays]]\nid = \"MIX\"\nkind = \"blend\"\nbase_level = 1000.0\n\
         components = [{}, {}]\nmean = \"arithmetic\"\nrate = 0.0\nbasis = \"act/360\"\n\
         floor = \"stop_at_zero\"\nrebalance = {}\n\
         [[overlays.changes]]\nfrom = 2024-02-01\nrebalance = {}\n",
        half("price"),
        half("cash"),
        reset("[12]"),
        reset("[1, 2, 3]")
    );
    let path: Vec<f64> = (0..50).map(|at| 1000.0 + 10.0 * f64::from(at)).collect();
    let whole = days_of(&text, &path, false);
    let at = whole.iter().zip(days_of(&text, &path, true)).position(|(one, two)| *one != two);
    assert_eq!(at, None, "the day on which a run that continues parts from one that does not");
    let bases = |date: &str| {
        let at = dates(path.len()).iter().position(|seen| *seen == day(date)).unwrap();
        match &whole[at][0].1.memory {
            Memory::Rebalanced(parts) => parts.bases[0],
            other => panic!("{other}"),
        }
    };
    assert_eq!(bases("2024-02-28"), 1000.0, "not since the base date");
    assert_eq!(bases("2024-02-29"), 1420.0, "rebalanced at the close of the month");
}

/// An index file edited between two days: what was carried by other windows holds the overlay.
#[test]
fn windows_edited_under_way_hold_the_overlay() {
    let text = |windows: &str| {
        format!(
            "kind = \"risk_control\"\n{HEAD}target = 0.1\nmax_exposure = 1.5\n\
             windows = [{windows}]\nannualisation = 252.0\nseed_variance = 0.0001\n\
             lag = 2\nrate = 0.03\nbasis = \"act/360\"\nfloor = \"stop_at_zero\""
        )
    };
    let dates = dates(3);
    for edited in ["{ lambda = 0.94 }", "{ days = 5 }, { days = 20 }"] {
        let mut overlaid = Overlaid::new(dates[0], &text("{ days = 5 }"));
        overlaid.day(dates[0], 1000.0, 0.0);
        overlaid.day(dates[1], 1010.0, 0.0);
        overlaid.book = Overlaid::new(dates[0], &text(edited)).book;
        let held = overlaid.day(dates[2], 1020.0, 0.0).level.unwrap_err();
        assert!(held.reason.contains("does not fit its terms"), "{edited}: {}", held.reason);
    }
}

/// Overlays on overlays, each needing the one before.
fn chain() -> Vec<String> {
    let table = |id: &str, on: &str, rest: &str| {
        format!("[[overlays]]\nid = \"{id}\"\non = \"{on}\"\nbase_level = 1000.0\n{rest}\n")
    };
    vec![
        table(
            "RC",
            "gross",
            "kind = \"risk_control\"\ntarget = 0.1\nmax_exposure = 1.5\nwindows = [{ days = 5 }, \
             { lambda = 0.94 }]\nannualisation = 252.0\nseed_variance = 0.0001\nlag = 2\nband = \
             0.05\nrate = 0.03\nbasis = \"act/360\"\nfloor = \"stop_at_zero\"",
        ),
        table(
            "FEE",
            "RC",
            "kind = \"fee\"\nrate = 0.01\nmethod = \"geometric\"\nbasis = \"act/act\"",
        ),
        table("LINK", "FEE", "kind = \"chain_link\"\ncarried_decimals = 6"),
        "[[overlays]]\nid = \"MIX\"\nkind = \"blend\"\nbase_level = 1000.0\ncomponents = [{ \
         series = \"LINK\", weight = 0.7 }, { series = \"price\", weight = 0.6 }, { series = \
         \"cash\", weight = -0.3 }]\nmean = \"arithmetic\"\nrate = 0.03\nbasis = \
         \"act/360\"\nfloor = \"stop_at_zero\"\nrebalance = { months = [1, 2, 3], effective = { \
         after_close_of = \"last_trading_day\" } }\n"
            .to_owned(),
    ]
}

/// What each day carries, by id. With `read_back`, what is carried goes through its text.
fn days_of(text: &str, path: &[f64], read_back: bool) -> Vec<Vec<(String, Carried)>> {
    let dates = dates(path.len());
    let mut overlaid = Overlaid::of(dates[0], text);
    let mut days = Vec::new();
    for (date, index) in dates.iter().zip(path) {
        overlaid.days(*date, *index, 0.0);
        if read_back {
            overlaid.states = overlaid.states.iter().map(through_text).collect();
        }
        let carried = |state: &OverlayState| (state.id.to_string(), state.carried.clone().unwrap());
        let mut day: Vec<(String, Carried)> = overlaid.states.iter().map(carried).collect();
        day.sort_by(|a, b| a.0.cmp(&b.0));
        days.push(day);
    }
    days
}

/// A state as the next process reads it.
fn through_text(state: &OverlayState) -> OverlayState {
    let carried = state.carried.clone().map(|carried| {
        let number = |value: f64| format!("{value:?}").parse().unwrap();
        let memory = carried.memory.to_string().parse().unwrap();
        Carried { level: number(carried.level), next: number(carried.next), memory }
    });
    OverlayState { id: state.id.clone(), carried, due: None }
}
