//! Outcome of an event, in words and numbers of the calculation's own record.

use kapok_analysis::what_if::{Fate, ToldEvent};
use kapok_engine::{ActionRecord, Stage, Treatment};
use kapok_market::{CorporateAction, History, Terms};

/// Outcome of an event: texts of the columns.
pub(in crate::commands) struct Told {
    /// Calculation day of the first record.
    pub(in crate::commands) day: String,
    pub(in crate::commands) treatment: String,
    /// Prices, index shares and cash as they were used.
    pub(in crate::commands) used: String,
}

/// Tells what became of an event.
pub(in crate::commands) fn tell(history: &History, told: &ToldEvent<'_>) -> Told {
    let words = |treatment: &str| Told {
        day: String::new(),
        treatment: treatment.to_owned(),
        used: String::new(),
    };
    match &told.fate {
        Fate::ToCome => words("to come"),
        Fate::PassedOver(reason) => words(reason.words()),
        Fate::Recorded(records) => {
            let records: Vec<_> = records.iter().collect();
            let line = |record: &ActionRecord| match record.security == told.event.security {
                true => String::new(),
                false => format!("{}: ", history.security(record.security).id),
            };
            let each = |text: &dyn Fn(&ActionRecord) -> String| {
                let texts = records.iter().map(|(_, record)| (line(record), text(record)));
                let said = texts.filter(|(_, text)| !text.is_empty());
                said.map(|(line, text)| format!("{line}{text}")).collect::<Vec<_>>().join("; ")
            };
            Told {
                day: records.first().map_or(String::new(), |(date, _)| date.to_string()),
                treatment: each(&|record| treatment(told.event, record)),
                used: each(&used),
            }
        }
    }
}

/// Treatment of one record in words. A special dividend that is booked like a regular one says why.
fn treatment(event: &CorporateAction, record: &ActionRecord) -> String {
    let words = record.treatment.words();
    let is_special = matches!(event.terms, Terms::CashDividend { special: true, .. });
    let reinvested = words.starts_with("reinvested") || words.starts_with("kept in cash");
    match is_special && record.stage == Stage::TodayClose && reinvested {
        true => format!("below the threshold of special dividends: {words}"),
        false => words.to_owned(),
    }
}

/// Numbers of one record, as they were used: after basis, currency, tax and tick.
pub(in crate::commands) fn used(record: &ActionRecord) -> String {
    if matches!(record.treatment, Treatment::NotApplied(_)) {
        return String::new();
    }
    let mut parts = Vec::new();
    if record.cash != 0.0 {
        parts.push(format!("{} a share", shown(record.cash)));
        parts.push(format!("{} points gross", shown(record.points_gross)));
    }
    if record.price_before != record.price_after {
        let prices = [record.price_before, record.price_after].map(shown);
        parts.push(format!("price {} to {}", prices[0], prices[1]));
    }
    if record.shares_before != record.shares_after {
        let shares = [record.shares_before, record.shares_after].map(shown);
        parts.push(format!("index shares {} to {}", shares[0], shares[1]));
    }
    parts.join(", ")
}

/// Significant digits of a number in the list.
const DIGITS: usize = 9;

/// A number to the digits of the list, without the noise of its last bits.
fn shown(number: f64) -> String {
    let rounded = format!("{number:.*e}", DIGITS - 1);
    rounded.parse::<f64>().map_or(rounded, |number| number.to_string())
}
