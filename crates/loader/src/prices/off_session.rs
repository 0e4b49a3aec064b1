//! Prices of days on which their exchange was closed: told, and never an official close.

use std::collections::BTreeMap;

use kapok_domain::{Calendars, Mic};
use kapok_market::{OffSession, Security, SecurityIx};

use super::row::{PriceColumns, Verdict, WANTED};
use super::scatter::Scatter;
use crate::column::date_of;
use crate::error::LoadError;

/// Lines with the calendars of their exchanges.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sessions<'a> {
    pub(crate) lines: &'a [Security],
    pub(crate) calendars: &'a Calendars,
}

impl Sessions<'_> {
    /// Exchanges of the lines, each once.
    fn exchanges(self) -> Vec<Mic> {
        let mut mics: Vec<Mic> = self.lines.iter().map(|line| line.mic).collect();
        mics.sort_unstable();
        mics.dedup();
        mics
    }

    /// Exchanges that are closed on a day; one without a calendar is never known to be.
    fn closed(self, mics: &[Mic], day: i32) -> Vec<Mic> {
        let Some(date) = date_of(day) else { return Vec::new() };
        let closed = |mic: &&Mic| self.calendars.is_open(**mic, date) == Ok(false);
        mics.iter().filter(closed).copied().collect()
    }
}

/// Takes such prices out of the panel. Marks stay: they are no closes.
pub(super) fn leave_out(
    scatter: &mut Scatter<'_>,
    sessions: Sessions<'_>,
) -> Result<(), LoadError> {
    let mics = sessions.exchanges();
    let mut left_out: BTreeMap<(i32, u32), f64> = BTreeMap::new();
    for (day, row) in scatter.rows_mut() {
        let closed = sessions.closed(&mics, day);
        if closed.is_empty() {
            continue;
        }
        for ((id, line), close) in (0..).zip(sessions.lines).zip(row) {
            if *close > 0.0 && closed.contains(&line.mic) {
                left_out.insert((day, id), std::mem::take(close));
            }
        }
    }
    if !left_out.is_empty() {
        scatter.off_session = places(scatter, &left_out)?;
    }
    Ok(())
}

/// Places of prices, by a second reading. Of several rows of one price, the last one stands.
fn places(
    scatter: &Scatter<'_>,
    left_out: &BTreeMap<(i32, u32), f64>,
) -> Result<Vec<OffSession>, LoadError> {
    let mut found: BTreeMap<(i32, u32), Box<str>> = BTreeMap::new();
    let (securities, wanted) = (scatter.securities, scatter.wanted);
    let touches =
        |first: i32, last: i32| left_out.range((first, 0)..=(last, u32::MAX)).next().is_some();
    scatter.files.scan_if(WANTED, &touches, &mut |batch| {
        let columns = PriceColumns::new(&batch, securities);
        for row in 0..batch.len {
            let Ok(Verdict::Use(price)) = columns.get(row, securities, wanted) else { continue };
            let key = (price.day, price.security);
            if left_out.contains_key(&key) {
                found.insert(key, scatter.report.at(batch.place(row)).into());
            }
        }
    })?;
    let rows = left_out.iter().filter_map(|(key, &close)| {
        let place = found.get(key).cloned().unwrap_or_default();
        Some(OffSession { date: date_of(key.0)?, security: SecurityIx(key.1), close, place })
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Folder, panel};

    #[test]
    fn a_price_on_a_closed_day_is_left_out_with_its_line() {
        // A typhoon closed Hong Kong on 1 September 2023, a Friday; the 2nd was a Saturday.
        let folder = Folder::new(&[(
            "prices.csv",
            "date,security_id,close
             2023-08-31,C,40
             2023-09-01,A,10
             2023-09-01,C,44
             2023-09-02,A,11
             2023-09-04,C,39",
        )]);
        let loaded = folder.load();
        assert_eq!(panel(&loaded), "2023-08-31 C=40\n2023-09-01 A=10\n2023-09-04 C=39\n");
        let rows = loaded.history.prices().off_session().iter();
        let told = |row: &kapok_market::OffSession| {
            let line = row.place.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
            (row.date.to_string(), row.close, line)
        };
        let told: Vec<(String, f64, String)> = rows.map(told).collect();
        let expected = [("2023-09-01", 44.0, "4"), ("2023-09-02", 11.0, "5")];
        assert_eq!(told, expected.map(|(day, close, line)| (day.into(), close, line.into())));
    }
}
