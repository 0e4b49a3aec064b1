//! The `prices` table, scattered into a panel: one row a day, one column a security.
//!
//! 1. [`days::of`] finds the days, reading the `date` column alone: the panel is then allocated
//!    once, in its final order, and memory that no close touches is never written.
//! 2. [`scatter::Scatter`] puts each close into its cell. A cell is empty while it holds zero, so
//!    a second row for a cell is noticed without any list of rows.
//! 3. [`contest::settle`] goes over the rows of such cells alone, in a second reading: the version
//!    known last stands, repeated rows are used once, contradicting ones not at all.
//! 4. [`off_session`] takes out closes of days on which their exchange was closed, and says where
//!    they stand.
//! 5. Days without any close are taken out.

pub(crate) mod contest;
mod days;
pub(crate) mod far;
mod filled;
mod lines;
mod off_session;
mod row;
mod scatter;
mod wanted;

use crate::error::LoadError;
use crate::scan::TableFiles;
pub(crate) use filled::Prices;
pub(crate) use lines::Lines;
pub(crate) use off_session::Sessions;
pub(crate) use wanted::Wanted;

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    securities: Lines<'_>,
    wanted: Wanted,
    sessions: Sessions<'_>,
) -> Result<Prices, LoadError> {
    let seen = days::of(files, &wanted)?;
    let wanted = &Wanted { period: seen.period(), ..wanted };
    let days = days::wanted_of(&seen, wanted);
    let mut scatter = scatter::Scatter::new(files, securities, wanted, days);
    let reads = |first, last| wanted.reads(first, last);
    files.scan_if(row::WANTED, &reads, &mut |batch| scatter.add(&batch))?;
    contest::settle(&mut scatter)?;
    off_session::leave_out(&mut scatter, sessions)?;
    Ok(scatter.finish())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use insta::assert_snapshot;
    use kapok_domain::LocalTime;
    use kapok_market::{CutOff, DaySpans};

    use crate::testing::{Folder, everything, panel};
    use crate::{MomentRule, Request, load};

    #[test]
    fn rows_that_are_not_prices() {
        let folder = Folder::new(&[(
            "prices.csv",
            "date,security_id,close,status,price_unit
             2024-01-02,A,10,,
             2024-01-02,Z,10,,
             2024-01-02,,10,,
             2024-01-02,B,0,,
             2024-01-02,B,-1,,
             2024-01-02,B,NaN,,
             2024-01-02,B,inf,,
             2024-01-02,B,n/a,,
             2024-01-02,B,,,
             2024-01-02,B,10,halted,
             2024-01-02,B,10,,pence
             ,B,10,,
             2024-01-32,B,10,,
             2024-01-02,B,10,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        prices.csv:3: security_id `Z`: is not in `securities`
        prices.csv:4: security_id ``: must not be empty
        prices.csv:5: close `0`: must be above zero
        prices.csv:6: close `-1`: must be above zero
        prices.csv:7: close `NaN`: is not a number
        prices.csv:8: close `inf`: must be finite
        prices.csv:9: close `n/a`: is not a number: leave the cell empty where there is no value
        prices.csv:10: close ``: must not be empty, unless `known_at` says since when
        prices.csv:11: status `halted`: must be one of official, carried, suspended
        prices.csv:12: price_unit `pence`: must be one of major, minor
        prices.csv:13: date ``: must not be empty
        prices.csv:14: date `2024-01-32`: is not a date
        prices.csv:15: line `4 cells`: a line has 5 cells, as the header has
        ");
        assert_eq!(panel(&folder.load()), "2024-01-02 A=10\n");
        let report = folder.load().report;
        let prices = report.table("prices").unwrap();
        assert_eq!((prices.rows, prices.rejected), (14, 13));
    }

    #[test]
    fn repeated_and_contradicting_rows_name_each_other() {
        let folder = Folder::new(&[(
            "prices.csv",
            "date,security_id,close,status
             2024-01-02,A,10,
             2024-01-02,B,20,
             2024-01-02,A,10,
             2024-01-02,B,21,
             2024-01-03,A,11,
             2024-01-03,A,,carried
             2024-01-04,A,,suspended
             2024-01-04,A,,suspended
             2024-01-04,B,9,",
        )]);
        assert_snapshot!(folder.rejections(), @"
        prices.csv:3: close `20`: contradicts prices.csv:5: neither is used
        prices.csv:4: close `10`: repeats prices.csv:2
        prices.csv:5: close `21`: contradicts prices.csv:3: neither is used
        prices.csv:6: close `11`: contradicts prices.csv:7: neither is used
        prices.csv:7: close `carried`: contradicts prices.csv:6: neither is used
        prices.csv:9: close `suspended`: repeats prices.csv:8
        ");
        assert_snapshot!(panel(&folder.load()), @"
        2024-01-02 A=10
        2024-01-04 A:Suspended B=9
        ");
    }

    #[test]
    fn minor_units_and_marks() {
        let folder = Folder::new(&[(
            "prices.csv",
            "date,security_id,close,status,price_unit
             2024-01-02,A,1050,official,minor
             2024-01-02,B,20,,major
             2024-01-02,C,20,carried,
             2024-01-03,A,,suspended,
             2024-01-03,B,21,,",
        )]);
        assert_eq!(folder.rejections(), "");
        assert_snapshot!(panel(&folder.load()), @"
        2024-01-02 A=10.5 B=20 C:Carried
        2024-01-03 A:Suspended B=21
        ");
    }

    #[test]
    fn a_day_far_from_all_others_is_a_typing_error() {
        for far in ["2204-01-03", "2042-01-03", "2014-01-03", "0204-01-03", "1024-01-03"] {
            let rows =
                format!("date,security_id,close\n2024-01-02,A,10\n{far},B,20\n2024-01-03,A,11\n");
            let folder = Folder::new(&[("prices.csv", &rows)]);
            assert_eq!(panel(&folder.load()), "2024-01-02 A=10\n2024-01-03 A=11\n");
            let said = folder.rejections();
            assert!(said.starts_with(&format!("prices.csv:3: date `{far}`: ")), "{said}");
            let day = |text: &str| text.parse().unwrap();
            let price_days = Some(DaySpans::from_iter([(day("2024-01-02"), day("2024-01-03"))]));
            let loaded = load(&Request { price_days, ..folder.request() }).unwrap();
            assert_eq!(folder.listed(&loaded.report), said, "named whatever the window is");
            let last = crate::last_price_day(&folder.request().sources).unwrap();
            assert_eq!(last, Some(day("2024-01-03")));
        }
        let rows = "date,security_id,close\n2024-01-32,A,10\n,A,10\nsoon,A,10\n2024-01-02,A,10\n";
        assert_eq!(panel(&Folder::new(&[("prices.csv", rows)]).load()), "2024-01-02 A=10\n");
        let rows = "date,security_id,close\n2024-01-02,A,10\n2204-01-03,B,20\n2042-01-03,B,11\n\
                    2024-01-03,C,3\n";
        assert_snapshot!(Folder::new(&[("prices.csv", rows)]).rejections(), @"
        prices.csv:3: date `2204-01-03`: is not of a year from 1600 to 2100
        prices.csv:4: date `2042-01-03`: lies years from all others of `prices`, which are of 2024-01-02 to 2024-01-03
        ");
    }

    const VERSIONS: &str = "\
date,security_id,close,known_at
2024-01-02,A,10,
2024-01-02,A,12,2024-01-04T12:00:00Z
2024-01-02,A,11,2024-01-03T12:00:00Z
2024-01-02,B,20,2024-01-02T21:00:00Z
2024-01-02,B,19,2024-01-02T20:00:00Z
2024-01-03,B,22,2024-01-05T20:00:00Z
";

    #[test]
    fn rows_that_became_known_late_are_told_by_day() {
        let folder = Folder::new(&[
            ("prices.csv", VERSIONS),
            (
                "fx.csv",
                "date,base,quote,rate,fix,known_at
                 2024-01-02,EUR,USD,1.1,ECB,
                 2024-01-02,EUR,HKD,8.5,ECB,2024-01-05",
            ),
        ]);
        let report = folder.load().report;
        let said = |table: &str| {
            let days = report.table(table).unwrap().late_days.by_day();
            folder.relative(&days.map(|rows| format!("{rows}\n")).collect::<String>())
        };
        assert_snapshot!(said("prices"), @"
        A of 2024-01-02, known 2024-01-03 12:00 UTC (prices.csv:4)
        A of 2024-01-02, known 2024-01-04 12:00 UTC (prices.csv:3)
        B of 2024-01-03, known 2024-01-05 20:00 UTC (prices.csv:7)
        ");
        let fixing = "ECB EUR/HKD of 2024-01-02, known 2024-01-05 23:59 UTC (fx.csv:3)\n";
        assert_eq!(said("fx"), fixing);
        let between = |moment: &str, to: &str| {
            let late = &report.table("prices").unwrap().late_days;
            let (after, to) = (moment.parse().unwrap(), to.parse().unwrap());
            late.between(Some(after), to).map(|rows| rows.rows)
        };
        assert_eq!(between("2024-01-03T12:00:00Z", "2024-01-08"), Some(2));
        assert_eq!(between("2024-01-03T12:00:00Z", "2024-01-04"), Some(1));
        assert_eq!(between("2024-01-05T20:00:00Z", "2024-01-08"), None);
    }

    fn at(folder: &Folder, cut_off: CutOff) -> (String, u64) {
        let loaded = load(&Request { cut_off, ..folder.request() }).unwrap();
        assert_eq!(loaded.report.rejected(), 0);
        (panel(&loaded), loaded.report.table("prices").unwrap().late)
    }

    #[test]
    fn the_version_known_last_before_the_cut_off_stands() {
        let folder = Folder::new(&[("prices.csv", VERSIONS)]);
        let moment = |text: &str| CutOff::At(text.parse().unwrap());
        assert_eq!(at(&folder, CutOff::EndOfDay), ("2024-01-02 A=10 B=20\n".into(), 3));
        let early = at(&folder, moment("2024-01-02T20:30:00Z"));
        assert_eq!(early, ("2024-01-02 B=19\n".into(), 5));
        let late = at(&folder, moment("2024-01-09T00:00:00Z"));
        assert_eq!(late, ("2024-01-02 A=12 B=20\n2024-01-03 B=22\n".into(), 0));
    }

    #[test]
    fn a_close_that_does_not_say_when_it_was_known_loses_to_a_correction_that_does() {
        let rows = "date,security_id,close,known_at\n\
                    2024-01-02,A,10,\n\
                    2024-01-02,A,12,2024-01-02T20:00:00Z\n\
                    2024-01-02,B,20,2024-01-02T20:00:00Z\n\
                    2024-01-02,B,21,\n";
        let folder = Folder::new(&[("prices.csv", rows)]);
        assert_eq!(at(&folder, CutOff::EndOfDay), ("2024-01-02 A=12 B=20\n".into(), 0));
    }

    #[test]
    fn an_empty_close_that_is_known_later_withdraws_the_one_before() {
        let rows = "date,security_id,close,known_at\n\
                    2024-01-02,A,10,\n\
                    2024-01-02,A,,2024-01-02T22:00:00Z\n\
                    2024-01-02,B,20,2024-01-02T20:00:00Z\n\
                    2024-01-02,B,,2024-01-03T08:00:00Z\n";
        let folder = Folder::new(&[("prices.csv", rows)]);
        assert_eq!(at(&folder, CutOff::EndOfDay), ("2024-01-02 B=20\n".into(), 1));
        let later = CutOff::At("2024-01-04T00:00:00Z".parse().unwrap());
        assert_eq!(at(&folder, later), (String::new(), 0));
        let alone = "date,security_id,close,known_at\n2024-01-02,A,,2024-01-02T22:00:00Z\n";
        let folder = Folder::new(&[("prices.csv", alone)]);
        assert_eq!(
            folder.rejections(),
            format!("prices.csv:2: close ``: {}\n", crate::withdrawal::NOTHING)
        );
    }

    /// The evening in Hong Kong, at half past six.
    const EVENING: CutOff = CutOff::Evening(LocalTime {
        time: NaiveTime::from_hms_opt(18, 30, 0).unwrap(),
        zone: chrono_tz::Asia::Hong_Kong,
        delay_minutes: 0,
    });

    #[test]
    fn an_evening_sees_what_was_known_by_its_cut_off() {
        let rows = "date,security_id,close,known_at\n\
                    2024-01-02,A,10,\n\
                    2024-01-02,B,20,2024-01-02T10:30:00Z\n\
                    2024-01-02,B,21,2024-01-02T10:31:00Z\n\
                    2024-01-02,C,30,2024-01-02\n";
        let folder = Folder::new(&[("prices.csv", rows)]);
        assert_eq!(at(&folder, EVENING), ("2024-01-02 A=10 B=20\n".into(), 2));
        let end = at(&folder, CutOff::EndOfDay);
        assert_eq!(end, ("2024-01-02 A=10 B=21 C=30\n".into(), 0));
    }

    #[test]
    fn rows_are_known_at_the_close_of_their_exchange_and_a_delay() {
        let rows = "date,security_id,close\n2024-01-02,A,10\n2024-01-02,C,30\n";
        let folder = Folder::new(&[("prices.csv", rows)]);
        let zone = |name: &str| name.parse().unwrap();
        let rule = |exchange: Option<&str>, place, delay_minutes| MomentRule {
            source: Some(folder.path().to_owned()),
            table: Some("prices".to_owned()),
            exchange: exchange.map(|mic| mic.parse().unwrap()),
            time: LocalTime {
                time: NaiveTime::from_hms_opt(16, 0, 0).unwrap(),
                zone: zone(place),
                delay_minutes,
            },
        };
        let seen = |rules: Vec<MomentRule>, cut_off| {
            let mut request = Request { cut_off, ..folder.request() };
            request.sources.moments = rules;
            panel(&load(&request).unwrap())
        };
        let all = "2024-01-02 A=10 C=30\n";
        let (hong_kong, new_york) = ("Asia/Hong_Kong", "America/New_York");
        assert_eq!(seen(vec![], EVENING), all);
        let by_exchange =
            |delay| vec![rule(Some("XHKG"), hong_kong, delay), rule(Some("XNYS"), new_york, delay)];
        assert_eq!(seen(by_exchange(60), EVENING), "2024-01-02 C=30\n", "New York is open");
        assert_eq!(seen(by_exchange(60), CutOff::EndOfDay), all);
        assert_eq!(seen(by_exchange(151), EVENING), "", "half past two hours later");
        assert_eq!(seen(by_exchange(180), CutOff::EndOfDay), "2024-01-02 C=30\n", "midnight");
        let last = vec![rule(Some("XNYS"), new_york, 0), rule(None, hong_kong, 0)];
        assert_eq!(seen(last, EVENING), all, "the last rule holds");
    }

    #[test]
    fn prices_end_with_the_currency_of_their_line() {
        let folder = Folder::new(&[
            ("securities.csv", "security_id,mic,currency,country\nA,XETR,DEM,DE\n"),
            ("prices.csv", "date,security_id,close\n2002-02-28,A,10\n2003-01-02,A,11\n"),
        ]);
        assert_snapshot!(folder.rejections(), @"prices.csv:3: date `2003-01-02`: is after 2002-05-15, the last day of the currency of the line");
        assert_eq!(panel(&folder.load()), "2002-02-28 A=10\n");
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let mut lines: Vec<&str> = VERSIONS.lines().skip(1).collect();
        let text =
            |lines: &[&str]| format!("date,security_id,close,known_at\n{}", lines.join("\n"));
        let one = everything(&Folder::new(&[("prices.csv", &text(&lines))]).load());
        lines.reverse();
        assert_eq!(everything(&Folder::new(&[("prices.csv", &text(&lines))]).load()), one);
        lines.rotate_left(2);
        assert_eq!(everything(&Folder::new(&[("prices.csv", &text(&lines))]).load()), one);
    }

    #[test]
    fn a_window_reads_its_days_only() {
        let rows = "date,security_id,close\n2024-01-02,A,10\n2024-01-03,A,0\n2024-01-04,A,12\n";
        let folder = Folder::new(&[("prices.csv", rows)]);
        let day = |text: &str| text.parse().unwrap();
        let price_days = Some(DaySpans::from_iter([(day("2024-01-03"), day("2024-01-09"))]));
        let loaded = load(&Request { price_days, ..folder.request() }).unwrap();
        assert_eq!(panel(&loaded), "2024-01-04 A=12\n");
        let prices = loaded.report.table("prices").unwrap();
        assert_eq!((prices.rows, prices.rejected), (2, 1));
    }
}
