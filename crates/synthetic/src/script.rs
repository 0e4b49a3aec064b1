//! Events of named lines on fixed days, whatever the seed: the cases that a demonstration needs.

use chrono::{Datelike, NaiveDate};

use crate::calendar::date;
use crate::event_kind::{EventKind, Life, Ratio};

/// An event that is written down.
pub(crate) struct Scene {
    /// The line.
    pub(crate) id: &'static str,
    pub(crate) kind: EventKind,
    pub(crate) ex: NaiveDate,
    pub(crate) ratio: Option<Ratio>,
    /// The amount as a fraction of the price at the announcement.
    pub(crate) fraction: f64,
    pub(crate) child: Option<&'static str>,
    /// The line whose shares are part of the price of this one.
    pub(crate) acquirer: Option<&'static str>,
    pub(crate) life: Life,
}

const fn scene(id: &'static str, kind: EventKind, ex: NaiveDate) -> Scene {
    let (ratio, child, acquirer) = (None, None, None);
    Scene { id, kind, ex, ratio, fraction: 0.0, child, acquirer, life: Life::Steady }
}

const fn units(id: &'static str, kind: EventKind, ex: NaiveDate, new: f64, old: f64) -> Scene {
    Scene { ratio: Some(Ratio::new(new, old)), ..scene(id, kind, ex) }
}

const fn money(id: &'static str, kind: EventKind, ex: NaiveDate, fraction: f64) -> Scene {
    Scene { fraction, ..scene(id, kind, ex) }
}

const fn rights(id: &'static str, ex: NaiveDate, new: f64, old: f64) -> Scene {
    Scene { fraction: 0.65, ..units(id, EventKind::RightsIssue, ex, new, old) }
}

/// All events but the yearly dividends.
pub(crate) const SCENES: &[Scene] = &[
    units("HK0003", EventKind::Split, date(2023, 3, 15), 5.0, 1.0),
    units("HK0012", EventKind::Split, date(2023, 10, 3), 4.0, 1.0),
    units("HK0020", EventKind::Split, date(2025, 1, 15), 2.0, 1.0), // known, not yet done
    units("HK0021", EventKind::Split, date(2024, 7, 2), 2.0, 1.0),  // first day of a quarter
    units("HK0031", EventKind::Split, date(2022, 11, 21), 1.0, 10.0),
    units("HK0064", EventKind::Split, date(2024, 3, 11), 1.0, 10.0),
    units("SH0011", EventKind::Split, date(2024, 12, 16), 2.0, 1.0), // after the second Friday
    units("SZ0011", EventKind::Split, date(2022, 9, 15), 2.0, 1.0),
    units("SZ0012", EventKind::Split, date(2023, 6, 12), 3.0, 1.0), // after the second Friday
    units("SH0021", EventKind::BonusIssue, date(2022, 5, 26), 3.0, 10.0),
    units("SH0022", EventKind::BonusIssue, date(2023, 6, 30), 2.0, 10.0), // last day of a quarter
    units("SH0023", EventKind::BonusIssue, date(2024, 4, 26), 4.0, 10.0),
    units("SH0024", EventKind::BonusIssue, date(2024, 5, 22), 4.5, 10.0),
    units("SZ0003", EventKind::BonusIssue, date(2023, 4, 20), 3.0, 10.0), // with its H line
    units("SZ0029", EventKind::BonusIssue, date(2022, 4, 28), 5.0, 10.0),
    units("SZ0030", EventKind::BonusIssue, date(2024, 9, 27), 3.0, 10.0),
    rights("HK0033", date(2023, 11, 15), 1.0, 2.0),
    rights("HK0034", date(2022, 6, 30), 1.0, 4.0), // last day of a quarter
    rights("HK0066", date(2024, 6, 28), 1.0, 5.0), // last day of a quarter
    rights("SH0031", date(2023, 4, 18), 2.0, 10.0),
    rights("SZ0041", date(2022, 8, 17), 3.0, 10.0),
    rights("SZ0042", date(2024, 1, 2), 3.0, 10.0), // first day of a year
    Scene {
        ratio: Some(Ratio::new(1.0, 4.0)),
        child: Some("HK0050"),
        ..money("HK0005", EventKind::SpinOff, date(2023, 9, 13), 0.12)
    },
    money("SZ0051", EventKind::SpinOff, date(2022, 7, 20), 0.08),
    money("HK0007", EventKind::CapitalRepayment, date(2023, 3, 21), 0.05),
    money("HK0071", EventKind::CapitalRepayment, date(2024, 11, 12), 0.04),
    money("HK0002", EventKind::SpecialDividend, date(2022, 12, 15), 0.08),
    money("HK0015", EventKind::SpecialDividend, date(2023, 12, 12), 0.06),
    money("HK0053", EventKind::SpecialDividend, date(2024, 1, 16), 0.07), // in patacas
    money("HK0080", EventKind::SpecialDividend, date(2024, 3, 28), 0.03), // last day of a quarter
    money("SH0041", EventKind::SpecialDividend, date(2024, 9, 12), 0.10),
    money("SZ0002", EventKind::SpecialDividend, date(2024, 11, 20), 0.05), // in HKD, with H line
    money("SZ0061", EventKind::SpecialDividend, date(2023, 12, 14), 0.04),
    money("SZ0100", EventKind::SpecialDividend, date(2025, 1, 10), 0.03), // known, not yet done
    Scene {
        life: Life::Cancelled,
        ..money("HK0025", EventKind::SpecialDividend, date(2023, 11, 7), 0.06)
    },
    Scene { life: Life::Corrected, ..money("SZ0033", EventKind::Dividend, date(2023, 7, 6), 0.03) },
    Scene { life: Life::Late, ..money("SZ0045", EventKind::Dividend, date(2023, 7, 4), 0.025) },
    Scene {
        life: Life::Estimated,
        ..money("SH0015", EventKind::Dividend, date(2024, 6, 20), 0.03)
    },
    Scene { life: Life::Deferred, ..rights("HK0037", date(2022, 10, 3), 1.0, 4.0) },
    Scene {
        fraction: 0.03,
        ..units("HK0018", EventKind::OptionalDividend, date(2024, 6, 20), 3.0, 100.0)
    },
    Scene {
        fraction: 1.3,
        ..units("HK0027", EventKind::TenderOffer, date(2023, 6, 20), 1.0, 10.0)
    },
    Scene {
        acquirer: Some("HK0008"),
        ..money("HK0046", EventKind::Merger, date(2024, 4, 16), 0.33) // the rest in shares
    },
    scene("HK0093", EventKind::Bankruptcy, date(2023, 11, 21)),
    scene("SZ0070", EventKind::Delisting, date(2022, 11, 16)),
    scene("HK0040", EventKind::Delisting, date(2023, 6, 1)), // between reference and effective date
    scene("SH0036", EventKind::Delisting, date(2023, 8, 21)),
    scene("HK0090", EventKind::Delisting, date(2024, 10, 16)),
];

/// Lines whose dividend of one year comes with bonus shares on the same ex-date: line, year, new
/// shares for ten old.
pub(crate) const BONUS_WITH_DIVIDEND: &[(&str, i32, f64)] = &[
    ("SZ0021", 2022, 3.0),
    ("SZ0022", 2023, 4.0),
    ("SZ0023", 2024, 3.0),
    ("SZ0024", 2022, 5.0),
    ("SZ0025", 2023, 2.0),
    ("SZ0026", 2024, 4.8),
    ("SZ0027", 2023, 10.0),
    ("SZ0028", 2024, 3.0),
];

/// Lines that come to market in between. HK0050 is spun off from HK0005.
const LISTED: &[(&str, NaiveDate)] =
    &[("SZ0126", date(2022, 7, 6)), ("SH0049", date(2023, 2, 15)), ("HK0050", date(2023, 9, 13))];

/// Lines that do not trade for weeks: first and last day.
const SUSPENDED: &[(&str, NaiveDate, NaiveDate)] = &[
    ("SZ0017", date(2023, 3, 6), date(2023, 4, 7)),
    ("HK0042", date(2024, 5, 20), date(2024, 6, 14)), // over a review
];

/// Lines on XHKG that trade in US dollars: of Hong Kong, Macao and the mainland.
pub(crate) const QUOTED_IN_USD: [&str; 3] = ["HK0010", "HK0058", "HK0100"];

/// Lines that need a high price before a split or a spin-off, or a low one before a consolidation;
/// two more that trade below one dollar.
const OPENING_PRICES: &[(&str, f64)] = &[
    ("HK0003", 268.0),
    ("HK0005", 36.0),
    ("HK0012", 187.4),
    ("HK0020", 142.6),
    ("HK0021", 96.5),
    ("HK0031", 0.615),
    ("HK0064", 0.745),
    ("HK0077", 0.862),
    ("HK0093", 12.4),
    ("HK0105", 0.925),
    ("SH0011", 118.2),
    ("SZ0011", 132.5),
    ("SZ0012", 205.8),
];

/// First day of a line that comes to market in between.
pub(crate) fn listed_on(id: &str) -> Option<NaiveDate> {
    LISTED.iter().find(|(line, _)| *line == id).map(|&(_, date)| date)
}

/// First day without a line that leaves.
pub(crate) fn delisted_on(id: &str) -> Option<NaiveDate> {
    let gone = |scene: &&Scene| scene.id == id && scene.kind.ends_the_line();
    SCENES.iter().find(gone).map(|scene| scene.ex)
}

/// First and last day without trading.
pub(crate) fn suspension(id: &str) -> Option<(NaiveDate, NaiveDate)> {
    SUSPENDED.iter().find(|(line, ..)| *line == id).map(|&(_, from, to)| (from, to))
}

/// The price that the script needs.
pub(crate) fn opening_price(id: &str) -> Option<f64> {
    OPENING_PRICES.iter().find(|(line, _)| *line == id).map(|&(_, price)| price)
}

/// Whether the script has the regular dividend of a year.
pub(crate) fn has_scripted_dividend(id: &str, year: i32) -> bool {
    let same = |scene: &Scene| {
        scene.id == id && scene.kind.is_regular_dividend() && scene.ex.year() == year
    };
    SCENES.iter().any(same)
}
