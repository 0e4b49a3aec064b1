//! The `holidays` table: closures, openings and complete years over the built-in calendars.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use kapok_domain::calendar::{Holiday, HolidayKind};
use kapok_domain::{Calendars, Mic};
use kapok_market::Security;

use crate::column::{Breach, Cause};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::{Likeness, Rows};

const WANTED: &[&str] = &["mic", "date", "kind"];

/// Kinds of rows, by their words; the first is that of a row that says none.
const KINDS: &[(&str, HolidayKind)] = &[
    ("closed", HolidayKind::Closed),
    ("open", HolidayKind::Open),
    ("complete", HolidayKind::Complete),
];

/// Reads the table.
pub(crate) fn read(files: &TableFiles) -> Result<(Vec<Holiday>, TableReport), LoadError> {
    let built_in = Calendars::built_in();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [mic, date, kind] = ["mic", "date", "kind"].map(|name| batch.column(name));
        rows.each(batch, |row| {
            let kind = kind.one_of(row, KINDS)?.unwrap_or(HolidayKind::Closed);
            let (mic, day) = (mic.needed_parsed(row)?, date.needed_date(row)?);
            near(&built_in, mic, day).map_err(|rule| date.breach(row, rule))?;
            Ok(Some(Holiday { mic, date: day, kind }))
        });
    })?;
    let likeness: Likeness<Holiday> = Likeness {
        order: |a, b| key(a).cmp(&key(b)),
        one_key: |a, b| key(a) == key(b),
        agree: |a, b| a == b,
        repeats: |_, _| true,
        versions: None,
    };
    Ok(rows.settle(&likeness, |holiday| format!("{} {}", holiday.mic, holiday.date)))
}

/// Largest number of years by which a row may lie beyond the published calendar: ours.
const YEARS_AHEAD: i32 = 5;

/// Refuses a date so far beyond the published calendar that no exchange can have announced it: the
/// year is wrong, and the day that is meant stays as it was.
fn near(built_in: &Calendars, mic: Mic, date: NaiveDate) -> Result<(), String> {
    let Ok(calendar) = built_in.get(mic) else { return Ok(()) };
    let end = calendar.certain_to();
    if date.year() - end.year() <= YEARS_AHEAD {
        return Ok(());
    }
    Err(format!(
        "lies more than {YEARS_AHEAD} years beyond the published calendar of {mic}, which ends on \
         {end}: correct the year"
    ))
}

/// Rejects rows of exchanges that neither the standard nor any line has: a misspelt code would
/// make a calendar that nobody follows, and leave the meant one open.
pub(crate) fn reject_unknown(
    files: &TableFiles,
    report: &mut TableReport,
    lines: &[Security],
) -> Result<(), LoadError> {
    let known: BTreeSet<Mic> = lines.iter().map(|line| line.mic).collect();
    let built_in: Vec<Mic> = Calendars::built_in().exchanges().collect();
    let preferred: Vec<Mic> = known.iter().copied().chain(built_in).collect();
    files.scan(&["mic"], &mut |batch| {
        let column = batch.column("mic");
        for row in 0..batch.len {
            let mic = column.parsed::<Mic>(row).ok().flatten();
            let Some(mic) = mic.filter(|m| !m.is_listed() && !preferred.contains(m)) else {
                continue;
            };
            let meant = mic.meant(&preferred).map(|m| format!(": did you mean `{m}`?"));
            let rule = "is no market identifier code of ISO 10383, and no line has it";
            let rule = format!("{rule}{}", meant.unwrap_or_default());
            let breach = Breach { cause: Cause::UnknownName, ..column.breach(row, rule) };
            report.reject(batch.place(row), breach);
        }
    })
}

/// A day may be closed, and its year complete.
fn key(row: &Holiday) -> (Mic, NaiveDate, bool) {
    (row.mic, row.date, row.kind == HolidayKind::Complete)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::Folder;

    #[test]
    fn days_and_rows_that_are_none() {
        let folder = Folder::new(&[(
            "holidays.csv",
            "mic,date,name,kind
             XHKG,2024-09-05,Typhoon,
             XHKG,2024-07-01,,open
             XHKG,2024-07-02,,half
             hk,2024-07-02,,
             XHKG,,,
             XNYS,2024-07-02,,open
             XNYS,2024-07-02,,closed
             XSHG,2027-12-31,,complete
             XSHG,2027-12-31,New Year,
             XHKG,2042-09-05,Typhoon,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        holidays.csv:4: kind `half`: must be one of closed, open, complete
        holidays.csv:5: mic `hk`: `hk` is not a market identifier code: four capital letters or digits
        holidays.csv:6: date ``: must not be empty
        holidays.csv:7: mic, date `XNYS 2024-07-02`: contradicts holidays.csv:8: neither is used
        holidays.csv:8: mic, date `XNYS 2024-07-02`: contradicts holidays.csv:7: neither is used
        holidays.csv:11: date `2042-09-05`: lies more than 5 years beyond the published calendar of XHKG, which ends on 2027-12-31: correct the year
        ");
        let loaded = folder.load();
        let open = |day: &str| {
            loaded.history.calendars().is_open("XHKG".parse().unwrap(), day.parse().unwrap())
        };
        assert_eq!((open("2024-09-05"), open("2024-07-01")), (Ok(false), Ok(true)));
        let shanghai = loaded.history.calendars().get("XSHG".parse().unwrap()).unwrap();
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(shanghai.is_open(day("2027-12-31")), Some(false));
        assert!(shanghai.is_certain(day("2027-03-10")) && !shanghai.is_certain(day("2028-03-10")));
    }
}
