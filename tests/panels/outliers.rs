//! Why a daily gross return is not that of a vendor's adjusted closes: rules on the vendor's two
//! columns and the events, never on names.
//!
//! The vendor takes a dividend out of the close before: `c1 / (c0 - d)`. We reinvest it at the
//! close of the ex-date: `(c1 + d) / c0`. What is left after this difference of conventions is a
//! *gap* between the vendor's columns: a gap that closes within days is an error of one of them, a
//! gap that stays is an event that one of them does not have.

use std::fmt;

use chrono::NaiveDate;

use crate::adjusted::Close;

/// A difference of daily returns from which on it has to be explained.
pub(crate) const OUTLIER: f64 = 5e-4;
/// Trading days within which a vendor's columns agree again after an error.
const ERROR_DAYS: usize = 5;
/// Closes are in cents: half of one is what rounding can hide.
const HALF_A_CENT: f64 = 0.005;
/// Distance of a gap from a dividend that the vendor counts on another day, as a part of it.
const NEAR_DIVIDEND: f64 = 0.1;
/// A dividend of more than this part of a price is a regular one in name alone.
const SPECIAL: f64 = 0.1;
/// Largest distance of our return from the one that closes and events give.
const OURS: f64 = 1e-12;

/// Events of one open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Events {
    /// New shares for one old.
    pub(crate) split: f64,
    /// Value taken out of the price, after the split.
    pub(crate) taken: f64,
    /// Regular dividend.
    pub(crate) dividend: f64,
}

impl Events {
    pub(crate) const NONE: Self = Self { split: 1.0, taken: 0.0, dividend: 0.0 };
}

/// One day of one security.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) date: NaiveDate,
    pub(crate) before: Close,
    pub(crate) close: Close,
    pub(crate) events: Events,
    /// The gross return of the index that holds this security alone.
    pub(crate) ours: f64,
}

/// Why two returns differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Ours is not what closes and events give: a defect of the calculation.
    Ours,
    /// The dividend counts at the close before, not at the close of the ex-date.
    Convention,
    /// The same, of an amount that is no regular dividend: a spin-off, a special dividend.
    Special,
    /// Effect of half a cent in a close.
    Rounding,
    /// The two columns of the vendor disagree for some days and agree again.
    VendorError,
    /// The vendor counts the dividend on the trading day before or after.
    ExDate,
    /// The vendor's factor is that of another amount than the events state.
    OtherAmount,
    /// The vendor's factor changes for good on a day without an event.
    NoEvent,
}

impl Class {
    pub(crate) const ALL: [Self; 8] = [
        Self::Ours,
        Self::Convention,
        Self::Special,
        Self::Rounding,
        Self::VendorError,
        Self::ExDate,
        Self::OtherAmount,
        Self::NoEvent,
    ];
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "ours",
            Self::Convention => "dividend taken out of the close before",
            Self::Special => "dividend that is a spin-off or a special one",
            Self::Rounding => "half a cent in a close",
            Self::VendorError => "vendor's columns disagree for days",
            Self::ExDate => "vendor counts the dividend a day off",
            Self::OtherAmount => "vendor's factor is of another amount",
            Self::NoEvent => "vendor's factor changes without an event",
        })
    }
}

impl Day {
    /// The price with which the day opens.
    fn base(&self) -> f64 {
        self.before.raw / self.events.split - self.events.taken
    }

    /// Return of closes and events by the rules of the index.
    fn by_rule(&self) -> f64 {
        (self.close.raw + self.events.dividend) / self.base() - 1.0
    }

    /// Their return if the dividend is taken out of the close before.
    fn by_factor(&self) -> f64 {
        self.close.raw / (self.base() - self.events.dividend) - 1.0
    }

    /// Return of the vendor's adjusted closes.
    pub(crate) fn vendor(&self) -> f64 {
        self.close.adjusted / self.before.adjusted - 1.0
    }

    /// Our return less the vendor's.
    pub(crate) fn difference(&self) -> f64 {
        self.ours - self.vendor()
    }

    /// The part of the logarithmic difference that the convention makes.
    pub(crate) fn convention(&self) -> f64 {
        self.by_rule().ln_1p() - self.by_factor().ln_1p()
    }

    /// The part that it leaves over.
    pub(crate) fn gap(&self) -> f64 {
        self.by_factor().ln_1p() - self.vendor().ln_1p()
    }

    /// Effect of rounding to cents on the gap.
    fn noise(&self) -> f64 {
        rounding(&self.before) + rounding(&self.close)
    }

    /// The dividend that is in the vendor's factor, if the close is right.
    pub(crate) fn vendor_dividend(&self) -> f64 {
        self.base() - self.close.raw * self.before.adjusted / self.close.adjusted
    }

    /// Whether ours is what closes and events give.
    pub(crate) fn is_by_rule(&self) -> bool {
        (self.ours - self.by_rule()).abs() <= OURS * (1.0 + self.ours.abs())
    }
}

fn rounding(close: &Close) -> f64 {
    HALF_A_CENT / close.raw.min(close.adjusted)
}

/// Why the return of one of a security's days differs.
pub(crate) fn classify(days: &[Day], at: usize) -> Class {
    let day = &days[at];
    let difference = day.difference().abs();
    let left = (day.by_factor() - day.vendor()).abs();
    if !day.is_by_rule() {
        Class::Ours
    } else if day.gap().abs() <= day.noise() {
        let explained = day.events.dividend > 0.0 && left < 0.1 * difference;
        let special = day.events.dividend > SPECIAL * day.base();
        match difference > day.noise() || explained {
            true if special => Class::Special,
            true => Class::Convention,
            false => Class::Rounding,
        }
    } else if closes_again(days, at) {
        Class::VendorError
    } else if is_a_day_off(days, at) {
        Class::ExDate
    } else if day.events == Events::NONE {
        Class::NoEvent
    } else {
        Class::OtherAmount
    }
}

/// Whether a gap of the size of a dividend opens on a day and closes on the next, and one of them
/// is the ex-date.
fn is_a_day_off(days: &[Day], at: usize) -> bool {
    let pairs = [at.checked_sub(1).map(|before| [before, at]), Some([at, at + 1])];
    pairs.into_iter().flatten().filter(|pair| pair[1] < days.len()).any(|pair| {
        let [first, second] = pair.map(|at| &days[at]);
        let paid = first.events.dividend + second.events.dividend;
        let near = |size: f64| (size - paid).abs() <= NEAR_DIVIDEND * paid;
        let (opened, closed) = (first.gap() * first.base(), second.gap() * second.base());
        paid > 0.0 && opened * closed < 0.0 && near(opened.abs()) && near(closed.abs())
    })
}

/// Whether the gap of a day is one side of a gap that opens and closes within days.
fn closes_again(days: &[Day], at: usize) -> bool {
    let first = at.saturating_sub(ERROR_DAYS);
    let last = (at + ERROR_DAYS).min(days.len() - 1);
    (first..=at).any(|from| {
        (at.max(from + 1)..=last.min(from + ERROR_DAYS)).any(|to| {
            let gap: f64 = days[from..=to].iter().map(Day::gap).sum();
            gap.abs() <= rounding(&days[from].before) + rounding(&days[to].close)
        })
    })
}
