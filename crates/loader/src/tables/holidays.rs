//! The `holidays` table: closures and openings over the built-in calendars.

use kapok_domain::calendar::Holiday;

use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};

const WANTED: &[&str] = &["mic", "date", "kind"];

/// Reads the table.
pub(crate) fn read(files: &TableFiles) -> Result<(Vec<Holiday>, TableReport), LoadError> {
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [mic, date, kind] = ["mic", "date", "kind"].map(|name| batch.column(name));
        rows.each(batch, |row| {
            let open = kind.one_of(row, &[("closed", false), ("open", true)])?.unwrap_or(false);
            let (mic, date) = (mic.needed_parsed(row)?, date.needed_date(row)?);
            Ok(Some(Holiday { mic, date, open }))
        });
    })?;
    let likeness: Likeness<Holiday> = Likeness {
        order: |a, b| (a.mic, a.date).cmp(&(b.mic, b.date)),
        one_key: |a, b| (a.mic, a.date) == (b.mic, b.date),
        agree: |a, b| a == b,
        repeats: |_, _| true,
    };
    Ok(rows.settle(&likeness, |holiday| format!("{} {}", holiday.mic, holiday.date)))
}
