//! Decimals of the reference prices that exchanges publish after rights issues: data, by exchange,
//! currency and class of the line.
//!
//! Source: `docs/methodology/corporate-actions.md` §8; `data/codes/reference_decimals.csv`.

/// Rows `mic,currency,asset_class,decimals,source,note`; `*` fits all.
const TABLE: &str = include_str!("../../../data/codes/reference_decimals.csv");

/// Decimals of the reference price of a line, by the row that says most about it: its exchange,
/// then its currency, then its asset class.
///
/// Source: `docs/methodology/corporate-actions.md` §8.
///
/// # Panics
///
/// If the table, which is part of the program, has no row for all other lines.
#[must_use]
pub fn reference_decimals(mic: &str, currency: &str, asset_class: Option<&str>) -> u32 {
    let line = [mic, currency, asset_class.unwrap_or_default()];
    let rows = TABLE.lines().skip(1).filter_map(Row::read);
    let fitting = rows.filter_map(|row| Some((row.fit(line)?, row.decimals)));
    let best = fitting.max_by_key(|(fit, _)| *fit);
    best.expect("a row for all other lines").1
}

/// One row of the table.
struct Row {
    line: [&'static str; 3],
    decimals: u32,
}

impl Row {
    fn read(line: &'static str) -> Option<Self> {
        let mut cells = line.split(',');
        let mut next = || cells.next();
        Some(Self { line: [next()?, next()?, next()?], decimals: next()?.parse().ok()? })
    }

    /// Whether each part of a line is that of the row, the exchange first; `None` where one is
    /// another.
    fn fit(&self, line: [&str; 3]) -> Option<[bool; 3]> {
        // A vendor may write `ETF` for `etf`.
        let is = |row: &str, part: &str| row == "*" || row.eq_ignore_ascii_case(part);
        let fits = self.line.iter().zip(line).all(|(row, part)| is(row, part));
        fits.then(|| self.line.map(|row| row != "*"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = TABLE.lines().skip(1);
        assert!(rows.clone().all(|row| row.split(',').count() == 6));
        assert!(rows.clone().all(|row| Row::read(row).is_some()));
        assert!(rows.count() > 4);
    }

    #[test]
    fn a_line_has_the_decimals_of_its_market() {
        let equity = Some("equity");
        assert_eq!(reference_decimals("XSHG", "CNY", equity), 2);
        assert_eq!(reference_decimals("XSHG", "USD", equity), 3);
        assert_eq!(reference_decimals("XSHE", "HKD", equity), 2);
        assert_eq!(reference_decimals("XSHG", "CNY", Some("fund")), 3);
        assert_eq!(reference_decimals("XSHG", "CNY", Some("ETF")), 3);
        assert_eq!(reference_decimals("XNYS", "USD", None), 2);
    }
}
