//! The `shares` table: shares in issue and free float.

use kapok_market::history::{CountKnown, ShareCount};
use kapok_market::{Fact, SecurityIx};

use super::{FactRow, Known, settle_dated_facts};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::sources;
use crate::withdrawal::{Values, Withdrawals};

const WANTED: &[&str] =
    &["effective_date", "security_id", "shares_outstanding", "free_float", "known_at", "source"];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<SecurityIx, ShareCount>>, TableReport), LoadError> {
    let Known { lines, securities, texts, .. } = known;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let [date, id, count, free, known_at] =
            ["effective_date", "security_id", "shares_outstanding", "free_float", "known_at"]
                .map(|name| batch.column(name));
        let ids = securities.of_column(id, batch.len);
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            let as_of = date.needed_date(row)?;
            let security = SecurityIx(securities.known(id, row, ids[row])?);
            let exchange = Some(lines[security.at()].mic);
            let stated = known_at.moment(row)?;
            let known = stated.map_or(CountKnown::Unstated, |_| CountKnown::Stated);
            let known_at = stated.unwrap_or_else(|| known_at.default_moment(as_of, exchange));
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (as_of, security), known_at);
                return Ok(None);
            }
            count.number_if(row, |n| n > 0.0, "must be above zero")?;
            let outstanding = count.needed_number(row)?;
            let value = ShareCount { outstanding, free_float: free.fraction(row)?, known };
            Ok(Some((security, Fact::new(as_of, known_at, sources[row], value))))
        });
    })?;
    Ok(settle_dated_facts(rows, withdrawn, |security| securities.get(security.0).to_owned()))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_market::SecurityIx;

    use crate::testing::Folder;

    #[test]
    fn rows_that_are_not_share_counts() {
        let folder = Folder::new(&[(
            "shares.csv",
            "effective_date,security_id,shares_outstanding,free_float
             2024-01-02,A,100,0.5
             2024-01-02,Z,100,0.5
             2024-01-02,,100,0.5
             2024-01-02,B,0,0.5
             2024-01-02,B,nan,0.5
             2024-01-02,B,inf,0.5
             2024-01-02,B,many,0.5
             2024-01-02,B,,0.5
             2024-01-02,B,100,1.5
             ,B,100,0.5
             2024-13-02,B,100,0.5
             2024-01-02,A,100,0.5
             2024-01-03,A,100,0.5
             2024-01-03,A,101,0.5
             2024-01-04,A,101",
        )]);
        assert_snapshot!(folder.rejections(), @"
        shares.csv:3: security_id `Z`: is not in `securities`
        shares.csv:4: security_id ``: must not be empty
        shares.csv:5: shares_outstanding `0`: must be above zero
        shares.csv:6: shares_outstanding `NaN`: is not a number
        shares.csv:7: shares_outstanding `inf`: must be finite
        shares.csv:8: shares_outstanding `many`: is not a number
        shares.csv:9: shares_outstanding ``: must not be empty
        shares.csv:10: free_float `1.5`: must be a fraction from 0 to 1
        shares.csv:11: effective_date ``: must not be empty
        shares.csv:12: effective_date `2024-13-02`: is not a date
        shares.csv:13: effective_date, security_id, known_at `A 2024-01-02`: repeats shares.csv:2
        shares.csv:14: effective_date, security_id, known_at `A 2024-01-03`: contradicts shares.csv:15: neither is used
        shares.csv:15: effective_date, security_id, known_at `A 2024-01-03`: contradicts shares.csv:14: neither is used
        shares.csv:16: line `3 cells`: a line has 4 cells, as the header has
        ");
    }

    #[test]
    fn versions_are_kept_with_the_time_they_were_known() {
        let folder = Folder::new(&[(
            "shares.csv",
            "effective_date,security_id,shares_outstanding,free_float,known_at,source
             2024-01-02,A,100,,,
             2024-01-02,A,110,0.5,2024-02-01T08:00:00Z,vendor
             2024-01-02,A,120,0.5,2024-03-01,vendor",
        )]);
        let loaded = folder.load();
        let facts = loaded.history.shares().of(SecurityIx(0)).iter();
        let lines = facts.map(|(_, fact)| {
            let source = loaded.history.text(fact.source);
            format!("{} {} {:?} {source}\n", fact.as_of, fact.known_at, fact.value)
        });
        assert_snapshot!(lines.collect::<String>(), @"
        2024-01-02 2024-01-02 23:59:59.999999 UTC ShareCount { outstanding: 100.0, free_float: None, known: Unstated } shares
        2024-01-02 2024-02-01 08:00:00 UTC ShareCount { outstanding: 110.0, free_float: Some(0.5), known: Stated } vendor
        2024-01-02 2024-03-01 23:59:59.999999 UTC ShareCount { outstanding: 120.0, free_float: Some(0.5), known: Stated } vendor
        ");
        assert_eq!(loaded.report.rejected(), 0);
    }

    /// Share counts that stand on a day, at its end.
    fn counts(rows: &str, day: &str) -> String {
        let header = "effective_date,security_id,shares_outstanding,known_at\n";
        let folder = Folder::new(&[("shares.csv", &format!("{header}{rows}"))]);
        assert_eq!(folder.rejections(), "");
        let (loaded, day) = (folder.load(), day.parse().unwrap());
        let cut_off = kapok_domain::end_of_day(day);
        let fact = loaded.history.shares().latest(SecurityIx(0), day, cut_off).unwrap();
        fact.value.outstanding.to_string()
    }

    #[test]
    fn a_row_that_does_not_say_when_it_was_known_loses_to_a_correction_that_does() {
        let plain = "2024-01-02,A,100,\n";
        for stated in ["2024-01-02T08:00:00Z", "2023-12-01", "2024-01-02"] {
            let rows = format!("{plain}2024-01-02,A,110,{stated}\n");
            assert_eq!(counts(&rows, "2024-01-02"), "110", "{stated}");
            let rows = format!("2024-01-02,A,110,{stated}\n{plain}");
            assert_eq!(counts(&rows, "2024-01-02"), "110", "{stated}");
        }
        let later = format!("{plain}2024-01-02,A,110,2024-01-05\n");
        assert_eq!(counts(&later, "2024-01-04"), "100");
        assert_eq!(counts(&later, "2024-01-05"), "110");
    }
}
