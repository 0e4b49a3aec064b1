//! No dead switches: every parameter of the conventions moves a number, and by how much is worked
//! by hand.
//!
//! A [`Case`] is a small market in which one parameter alone makes the difference. It is held
//! against the numbers by hand for each value, and against changes from a date on: what comes
//! before is the same to the bit, what comes after is as if the new value had always held.

#![expect(clippy::disallowed_methods, reason = "a test may read and write a document")]

mod caps;
mod case;
mod dividends;
mod levels;
mod lines;
mod prices;
mod shares;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::{env, fs};

use kapok_conventions::Conventions;
use kapok_conventions::{
    BankruptcyPrice, CalendarRule, CarriedRounding, DeletionPrice, DilutiveRights, DividendFxDate,
    FloatStep, LevelForm, LevelRounding, PriceBasis, Reinvestment, ReplacementShares, RightsTest,
    ShareUpdateCadence, SpecialDividendTax, SpinOffEntry, SpinOffExit, UndeclaredDividends,
    convention_table,
};
use kapok_rulebook::Rulebook;

use crate::support::index::Index;
use crate::support::market::{Line, Market};
use crate::support::{day, evenings};

use case::Case;

/// Parameters that are held against numbers elsewhere, each with where.
const ELSEWHERE: &[(&str, &str)] =
    &[("decrement_basis", "moves overlays: `a_decrement_without_a_basis_follows_the_convention`")];

fn all() -> Vec<Case> {
    let groups = [
        levels::cases(),
        dividends::cases(),
        prices::cases(),
        lines::cases(),
        shares::cases(),
        caps::cases(),
    ];
    groups.into_iter().flatten().collect()
}

#[test]
fn every_parameter_moves_a_number() {
    let cases = all();
    let covered = cases.iter().map(|case| case.parameter);
    let covered: BTreeSet<&str> = covered.chain(ELSEWHERE.iter().map(|(name, _)| *name)).collect();
    let parameters: BTreeSet<&str> =
        Conventions::PARAMETERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(covered, parameters);
    let twice = ELSEWHERE.iter().filter(|(name, _)| cases.iter().any(|c| c.parameter == *name));
    assert_eq!(twice.count(), 0, "covered here: take it out of ELSEWHERE");
}

/// The words of a parameter as files write them: `InStock` is `in_stock`.
fn words<T: Debug>(all: &[T]) -> Vec<String> {
    let word = |value: &T| {
        let mut word = String::new();
        for letter in format!("{value:?}").chars() {
            if letter.is_uppercase() && !word.is_empty() {
                word.push('_');
            }
            word.push(letter.to_ascii_lowercase());
        }
        word
    };
    all.iter().map(word).collect()
}

const FLOAT_STEPS: [FloatStep; 5] = [
    FloatStep::Raw,
    FloatStep::OnePercent,
    FloatStep::UpToFivePercent,
    FloatStep::CsiOld,
    FloatStep::CsiCurrent,
];

#[test]
fn every_word_of_every_parameter_is_tried() {
    let words = [
        ("level_form", words(LevelForm::ALL)),
        ("price_basis", words(PriceBasis::ALL)),
        ("reinvestment", words(Reinvestment::ALL)),
        ("dividend_fx_date", words(DividendFxDate::ALL)),
        ("special_dividend_tax", words(SpecialDividendTax::ALL)),
        ("undeclared_dividends", words(UndeclaredDividends::ALL)),
        ("rights_test", words(RightsTest::ALL)),
        ("dilutive_rights", words(DilutiveRights::ALL)),
        ("spin_off_entry", words(SpinOffEntry::ALL)),
        ("spin_off_exit", words(SpinOffExit::ALL)),
        ("deletion_price", words(DeletionPrice::ALL)),
        ("bankruptcy_price", words(BankruptcyPrice::ALL)),
        ("replacement_shares", words(ReplacementShares::ALL)),
        ("share_update_cadence", words(ShareUpdateCadence::ALL)),
        ("float_step", words(&FLOAT_STEPS)),
        ("calendar_rule", words(CalendarRule::ALL)),
        ("level_rounding", words(LevelRounding::ALL)),
        ("carried_rounding", words(CarriedRounding::ALL)),
    ];
    let cases = all();
    for (parameter, words) in words {
        for word in words {
            let mut of = cases.iter().filter(|case| case.parameter == parameter);
            assert!(of.any(|case| case.tries(&word)), "no case has {parameter} = \"{word}\"");
        }
    }
}

#[test]
fn levels_follow_the_conventions() {
    case::check(levels::cases());
}

#[test]
fn dividends_follow_the_conventions() {
    case::check(dividends::cases());
}

#[test]
fn adjusted_prices_follow_the_conventions() {
    case::check(prices::cases());
}

#[test]
fn lines_that_come_and_go_follow_the_conventions() {
    case::check(lines::cases());
}

#[test]
fn share_counts_follow_the_conventions() {
    case::check(shares::cases());
}

/// What was booked stays booked, by the convention of its own day.
#[test]
fn estimates_are_booked_once_when_their_convention_changes() {
    let market = dividends::expected();
    let index = |before: &str, after: &str| {
        let index = Index::default().with("undeclared_dividends", before);
        index.from(day("2024-01-04"), "undeclared_dividends", after)
    };
    // 20 points were booked on the ex-date, 10 are missing.
    let gross = |index| case::gross(&market, index, "2024-01-04");
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(near(gross(index("estimate", "zero_then_late")), 1020.0 * 1.01));
    // Nothing was booked on the ex-date, 30 are missing.
    assert!(near(gross(index("zero_then_late", "estimate")), 1030.0));
}

/// Cash that was kept is part of the index when dividends are no longer kept.
#[test]
fn cash_is_invested_when_its_convention_ends() {
    let market = dividends::kept();
    let index = Index::default().with("reinvestment", "cash");
    let gross = |index: Index| case::gross(&market, index, "2024-01-05");
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    // 50 points of cash beside 975; then the index doubles.
    assert!(near(gross(index.clone()), 2.0 * 975.0 + 50.0));
    // From the 5th on all 1 025 are invested.
    let invested = index.from(day("2024-01-05"), "reinvestment", "close");
    assert!(near(gross(invested), 2.0 * 1025.0));
}

/// The lines around the table that `convention_table` makes.
const MARKS: [&str; 2] = ["<!-- presets -->\n", "<!-- end of presets -->\n"];

/// The document shows what the preset files say. With `KAPOK_WRITE_DOCS` it is written anew.
#[test]
fn the_table_of_presets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let path = folder.join("docs/methodology/conventions.md");
    let text = fs::read_to_string(&path).unwrap();
    let [start, end] = MARKS.map(|mark| text.find(mark).unwrap());
    let start = start + MARKS[0].len();
    let table = format!("\n{}\n", convention_table());
    if env::var_os("KAPOK_WRITE_DOCS").is_some() {
        fs::write(&path, [&text[..start], &table, &text[end..]].concat()).unwrap();
        return;
    }
    assert!(text[start..end] == table, "write it anew, as the document says");
}

#[test]
fn weights_follow_the_conventions() {
    case::check(caps::cases());
}

/// Levels of a 36 % decrement without a basis of its own over one calendar day each, on a flat
/// index of 1000 points.
fn decremented(index: &Index) -> Vec<f64> {
    let mut market = Market::default();
    market.add(Line::new("A"), 100.0, 1.0);
    let days = ["2024-01-02", "2024-01-03", "2024-01-04"];
    days.iter().for_each(|date| market.close(day(date), "A", 10.0));
    let history = market.history();
    let overlay = "[[overlays]]\nid = \"D\"\nkind = \"decrement\"\non = \"gross\"\n\
                   base_level = 1000.0\nrate = 0.36\nmethod = \"additive\"\n\
                   floor = \"stop_at_zero\"\n";
    let text = format!("{}\n{overlay}", index.text());
    let book = Rulebook::compile(&text, history.calendars());
    let book = book.unwrap_or_else(|errors| panic!("{errors:#?}"));
    let evenings = evenings(&book, &history, day("2024-01-04")).unwrap();
    let level = |outcome: &kapok_engine::Outcome| outcome.overlays[0].level.clone().unwrap().0;
    evenings.iter().map(|(_, outcome)| level(outcome)).collect()
}

/// `L = L₋₁ (1 − 0.36 / B)`: 999 on 360 days, 999.01369… on 365, 999.01639… on the 366 of 2024.
#[test]
fn a_decrement_without_a_basis_follows_the_convention() {
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    for (basis, year) in [("act/360", 360.0), ("act/365", 365.0), ("act/act", 366.0)] {
        let levels = decremented(&Index::default().with("decrement_basis", basis));
        assert!(close(levels[1], 1000.0 * (1.0 - 0.36 / year)), "{basis}: {levels:?}");
    }
    let index = Index::default().with("decrement_basis", "act/365");
    let changed = index.clone().from(day("2024-01-04"), "decrement_basis", "act/360");
    let (plain, changed) = (decremented(&index), decremented(&changed));
    assert_eq!(plain[..2], changed[..2]);
    assert!(close(changed[2], plain[1] * (1.0 - 0.36 / 360.0)), "{changed:?}");
}
