//! 407 companies, each in an index of its own: the gross return from closes as traded and events
//! follows the vendor's adjusted closes, but for differences that are all explained.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use insta::assert_snapshot;
use kapok_backtest::replay_all;
use kapok_domain::SecurityId;
use kapok_fixture::Head;
use kapok_market::{History, Terms};
use kapok_rulebook::Rulebook;

use crate::adjusted::{self, Close};
use crate::folder::{quantiles, read, rejections};
use crate::outliers::{Class, Day, Events, OUTLIER, classify};

const BASE: &str = "2008-01-02";

/// The index file of one security.
fn index_file(security: &str, scheme: &str) -> String {
    let head = Head {
        id: "ONE",
        base_date: kapok_fixture::day(BASE),
        returns: r#"["price", "gross"]"#,
        conventions: "float_step = \"raw\"
spin_off_entry = \"cash\"
share_update_cadence = \"review\"
level_decimals = 4",
        universe: &format!("security_id = '{security}'"),
        months: "[6, 12]",
        reference: 5,
        announcement: 5,
        scheme,
        ..Head::default()
    };
    head.text("")
}

pub(crate) fn single_stocks_follow_the_adjusted_closes(folder: &Path) {
    let closes = adjusted::read(&folder.join("adjusted.csv.gz"));
    let history = history(folder, &closes);
    let market = days_of_all(&history, &closes);
    let outliers = outliers(&market);
    eprintln!("{} securities, {} days each", market.len(), market["AAPL"].len() + 1);
    distributions(&market);
    for class in Class::ALL {
        list(&market, &outliers, class);
    }
    let ours = market.values().flatten().filter(|day| !day.is_by_rule()).count();
    assert_eq!(ours, 0, "days on which ours is not what closes and events give");
    assert_snapshot!(counts(&outliers), @"
    0 ours
    184 dividend taken out of the close before
    8 dividend that is a spin-off or a special one
    406 half a cent in a close
    431 vendor's columns disagree for days
    2 vendor counts the dividend a day off
    28 vendor's factor is of another amount
    14 vendor's factor changes without an event
    ");
    // BTU: the vendor counts each dividend about twice. SPG, VNO, MAR: parts paid in own shares,
    // which the events do not have. TWC: a special dividend of more than half the price. NE: paid
    // out of capital, as Swiss companies do. VZ: the spin-off of lines to FairPoint.
    assert_snapshot!(steps(&market, &outliers), @"
    2008-02-08 BTU: stated 0.06, in the factor 0.1173
    2008-05-06 BTU: stated 0.06, in the factor 0.1161
    2008-08-06 BTU: stated 0.06, in the factor 0.1138
    2008-11-04 BTU: stated 0.06, in the factor 0.1148
    2009-02-09 BTU: stated 0.06, in the factor 0.1176
    2009-04-28 BTU: stated 0.06, in the factor 0.1225
    2009-08-05 BTU: stated 0.06, in the factor 0.1194
    2009-11-03 BTU: stated 0.07, in the factor 0.1363
    2010-02-08 BTU: stated 0.07, in the factor 0.1446
    2010-05-14 BTU: stated 0.07, in the factor 0.1429
    2010-08-04 BTU: stated 0.07, in the factor 0.1375
    2010-11-02 BTU: stated 0.085, in the factor 0.1734
    2011-02-08 BTU: stated 0.085, in the factor 0.1754
    2011-05-13 BTU: stated 0.09, in the factor 0.1827
    2011-08-02 BTU: stated 0.09, in the factor 0.1810
    2011-11-01 BTU: stated 0.085, in the factor 0.1877
    2012-02-07 BTU: stated 0.09, in the factor 0.1811
    2012-05-11 BTU: stated 0.09, in the factor 0.1769
    2012-07-27 BTU: stated 0.085, in the factor 0.1643
    2012-10-31 BTU: stated 0.09, in the factor 0.1759
    2013-02-05 BTU: stated 0.09, in the factor 0.1781
    2013-05-10 BTU: stated 0.085, in the factor 0.1745
    2013-08-06 BTU: stated 0.085, in the factor 0.1756
    2013-11-05 BTU: stated 0.085, in the factor 0.1780
    2009-08-13 SPG: stated 0.1198, in the factor 0.5713
    2009-11-12 SPG: stated 0.1208, in the factor 0.5749
    2009-03-09 TWC: stated 10.27, in the factor 10.2334
    2009-11-06 VNO: stated 0.6264, in the factor 0.8926
    2009-06-23 MAR: stated 0, in the factor 0.0840
    2009-08-18 MAR: stated 0, in the factor 0.0921
    2009-11-17 MAR: stated 0, in the factor 0.0829
    2009-11-05 NE: stated 0, in the factor 0.0414
    2010-02-16 NE: stated 0, in the factor 0.0457
    2010-11-04 NE: stated 0, in the factor 0.1281
    2011-02-10 NE: stated 0, in the factor 0.1334
    2011-05-05 NE: stated 0, in the factor 0.1312
    2011-08-04 NE: stated 0, in the factor 0.1674
    2011-11-03 NE: stated 0, in the factor 0.1634
    2012-02-09 NE: stated 0, in the factor 0.1461
    2012-05-03 NE: stated 0, in the factor 0.1409
    2009-08-06 VNO: stated 0, in the factor 0.2681
    2008-04-01 VZ: stated 0, in the factor 0.1688
    ");
}

pub(crate) fn all_rows_of_the_panel_are_used(folder: &Path) {
    let (_, report) = read(&[folder]);
    for table in report.tables.iter().filter(|table| table.rows > 0) {
        eprintln!("{}: {} rows, {} rejected", table.table, table.rows, table.rejected);
    }
    // A spin-off and a consolidation in one factor below one: see `CORRECTED`.
    assert_snapshot!(rejections(&report), @"
    corporate_actions.parquet:6: amount `-10.253428`: must be zero or above
    corporate_actions.parquet:22: amount `-27.717127`: must be zero or above
    ");
}

/// Two rejected events, as someone corrects them: the vendor has one factor for a spin-off and a
/// consolidation on the same day, which the table says as a spin-off of less than nothing.
const CORRECTED: [(&str, &str, f64, f64); 2] = [
    // Time Warner: 1 for 3, and Time Warner Cable.
    ("TWX", "2009-03-30", 3.0, 0.451202),
    // Motorola: 1 for 7, and Motorola Mobility.
    ("MSI", "2011-01-04", 7.0, 0.247372),
];

/// The events of [`CORRECTED`]: a consolidation, and what of the price is left by the factor.
fn corrected_events(closes: &BTreeMap<String, Vec<Close>>) -> String {
    let mut rows =
        "event_id,security_id,type,ex_date,status,ratio_new,ratio_old,amount\n".to_owned();
    for (security, ex_date, old, factor) in CORRECTED {
        let date: NaiveDate = ex_date.parse().unwrap();
        let before = closes[security].iter().rfind(|close| close.date < date).unwrap().raw;
        let value = before * old - before / factor;
        writeln!(rows, "{security}-1,{security},split,{ex_date},confirmed,1,{old},").unwrap();
        writeln!(rows, "{security}-2,{security},spin_off,{ex_date},confirmed,,,{value}").unwrap();
    }
    rows
}

/// The tables, with shares from the first day on: theirs begin in 2012, and how many there are
/// does not matter to an index of one security.
fn history(folder: &Path, closes: &BTreeMap<String, Vec<Close>>) -> History {
    let extra = tempfile::tempdir().unwrap();
    let mut rows = "effective_date,security_id,shares_outstanding,free_float\n".to_owned();
    for security in closes.keys() {
        writeln!(rows, "{BASE},{security},1000000,1").unwrap();
    }
    fs::write(extra.path().join("shares.csv"), rows).unwrap();
    fs::write(extra.path().join("corporate_actions.csv"), corrected_events(closes)).unwrap();
    read(&[folder, extra.path()]).0
}

/// Replays every security by two schemes, which must agree, and lays the days side by side.
fn days_of_all(
    history: &History,
    closes: &BTreeMap<String, Vec<Close>>,
) -> BTreeMap<String, Vec<Day>> {
    let gross = gross_levels(history, closes, "free_float_cap");
    let units = gross_levels(history, closes, "price");
    let events = events(history);
    let mut market = BTreeMap::new();
    for ((security, closes), (gross, units)) in closes.iter().zip(gross.iter().zip(&units)) {
        assert_eq!(closes.len(), gross.len(), "{security}");
        let mut days = Vec::new();
        for at in 1..closes.len() {
            let date = closes[at].date;
            assert_eq!(date, gross[at].0);
            let ours = gross[at].1 / gross[at - 1].1 - 1.0;
            let by_units = units[at].1 / units[at - 1].1 - 1.0;
            assert!((ours - by_units).abs() < 1e-12, "{security} {date}: {ours} {by_units}");
            let key = (security.clone(), date);
            let events = events.get(&key).copied().unwrap_or(Events::NONE);
            days.push(Day { date, before: closes[at - 1], close: closes[at], events, ours });
        }
        market.insert(security.clone(), days);
    }
    market
}

/// Gross levels of each security's index.
fn gross_levels(
    history: &History,
    closes: &BTreeMap<String, Vec<Close>>,
    scheme: &str,
) -> Vec<Vec<(NaiveDate, f64)>> {
    let book = |security: &String| {
        let text = index_file(security, scheme);
        Rulebook::compile(&text, history.calendars()).unwrap()
    };
    let books: Vec<Rulebook> = closes.keys().map(book).collect();
    let until = *history.prices().days().last().unwrap();
    let mut all = Vec::new();
    for replay in replay_all(&books, history, until, None, &|| {}) {
        assert_eq!(replay.held, None);
        all.push(replay.levels.iter().map(|(date, level)| (*date, level.levels.gross)).collect());
    }
    all
}

/// Sums of the events of the panel, by security and ex-date.
fn events(history: &History) -> BTreeMap<(String, NaiveDate), Events> {
    let mut all = BTreeMap::new();
    for event in history.actions().all() {
        let id: &SecurityId = &history.security(event.security).id;
        let entry = all.entry((id.to_string(), event.ex_date)).or_insert(Events::NONE);
        match event.terms {
            Terms::Split { new, old } => entry.split *= new / old,
            Terms::SpinOff { child: None, value: Some(value), .. } => entry.taken += value,
            Terms::CashDividend { amount, special: false, .. } => entry.dividend += amount,
            ref other => panic!("{id} {}: {other:?}", event.ex_date),
        }
    }
    all
}

/// Class, security and place of each day that has to be explained.
fn outliers(market: &BTreeMap<String, Vec<Day>>) -> Vec<(Class, String, usize)> {
    let mut found = Vec::new();
    for (security, days) in market {
        for at in 0..days.len() {
            if days[at].difference().abs() > OUTLIER {
                found.push((classify(days, at), security.clone(), at));
            }
        }
    }
    found.sort();
    found
}

fn distributions(market: &BTreeMap<String, Vec<Day>>) {
    let basis_points = 1e4;
    let daily = market.values().flatten().map(|day| basis_points * day.difference().abs());
    eprintln!("daily difference, bp: {}", quantiles(daily.collect()));
    let total = |days: &[Day], part: fn(&Day) -> f64| days.iter().map(part).sum::<f64>();
    let of_period = |part: fn(&Day) -> f64| {
        market.values().map(|days| basis_points * total(days, part).exp_m1().abs()).collect()
    };
    let whole = |day: &Day| day.ours.ln_1p() - day.vendor().ln_1p();
    eprintln!("six years, bp of the final level: {}", quantiles(of_period(whole)));
    eprintln!("  of it by the convention: {}", quantiles(of_period(Day::convention)));
    eprintln!("  of it by all else: {}", quantiles(of_period(Day::gap)));
}

fn list(market: &BTreeMap<String, Vec<Day>>, outliers: &[(Class, String, usize)], class: Class) {
    for (_, security, at) in outliers.iter().filter(|(of, ..)| *of == class) {
        let day = &market[security][*at];
        eprintln!(
            "{class}: {} {security}: {:+.2} bp, close {} after {}, vendor {} after {}, {:?}",
            day.date,
            1e4 * day.difference(),
            day.close.raw,
            day.before.raw,
            day.close.adjusted,
            day.before.adjusted,
            day.events,
        );
    }
}

fn counts(outliers: &[(Class, String, usize)]) -> String {
    let mut text = String::new();
    for class in Class::ALL {
        let count = outliers.iter().filter(|(of, ..)| *of == class).count();
        writeln!(text, "{count} {class}").unwrap();
    }
    text
}

/// Gaps that stay, which no rule but "the vendor has another event" explains: each is listed.
fn steps(market: &BTreeMap<String, Vec<Day>>, outliers: &[(Class, String, usize)]) -> String {
    let mut text = String::new();
    for (class, security, at) in outliers {
        if matches!(class, Class::OtherAmount | Class::NoEvent) {
            let day = &market[security][*at];
            let (stated, implied) = (day.events.dividend, day.vendor_dividend());
            writeln!(text, "{} {security}: stated {stated}, in the factor {implied:.4}", day.date)
                .unwrap();
        }
    }
    text
}
