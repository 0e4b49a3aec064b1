//! Calendars beyond their published years, by the real binary.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::support::Project;

const INDEX: &str = "config/indices/min.toml";
const CLOSED: [&str; 3] = ["2024-03-29", "2024-04-01", "2024-04-04"];

/// The minimal project on an exchange of which only the table `holidays` speaks.
fn elsewhere(rows: &[String]) -> Project {
    let project = Project::minimal();
    let securities = project.read("data/minimal/securities.csv").replace("XHKG", "XTAI");
    project.write("data/minimal/securities.csv", securities);
    project.replace(INDEX, "[\"XHKG\"]", "[\"XTAI\"]");
    project.write("data/minimal/holidays.csv", holidays(rows));
    project
}

fn holidays(rows: &[String]) -> String {
    let closed = CLOSED.map(|date| format!("XTAI,{date},closed"));
    let rows: Vec<String> = closed.iter().chain(rows).cloned().collect();
    format!("mic,date,kind\n{}\n", rows.join("\n"))
}

/// Levels of a published day, by variant: status and level.
fn levels(project: &Project, date: &str, vintage: u32) -> Vec<(String, String)> {
    let text = project.read(&format!("published/date={date}/vintage={vintage}/levels.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (status, level) = (at("status"), at("level"));
    let row = |row: csv::StringRecord| (row[status].to_owned(), row[level].to_owned());
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Checks that an evening on a provisional day is published with its status, and that the notice
/// of the exchange makes it final without another level.
#[test]
fn a_provisional_evening_is_published_and_becomes_final() {
    let project = elsewhere(&[]);
    let run = ["run", "--date", "2024-03-12"];
    let said = project.run(&run).expect(0);
    let warning = "warning: MIN on 2024-03-12: the calendar of XTAI is not published from \
                   2024-03-12 on: the next calculation day 2024-03-13 is provisional";
    assert!(said.stderr.contains(warning), "{said}");
    let before = levels(&project, "2024-03-12", 1);
    assert!(before.iter().all(|(status, _)| status == "provisional"), "{before:?}");
    let manifest = project.read("published/date=2024-03-12/vintage=1/manifest.json");
    let named: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(named["indices"]["MIN"]["provisional_calendars"], serde_json::json!(["XTAI"]));
    project.run(&["verify", "--all", "--quiet"]).expect(0);

    let complete = "XTAI,2024-12-31,complete".to_owned();
    project.write("data/minimal/holidays.csv", holidays(&[complete]));
    let again = [&run[..], &["--from", "2024-03-12", "--reason", "calendar of 2024"]].concat();
    let said = project.run(&again).expect(0);
    assert!(!said.stderr.contains("warning"), "{said}");
    let after = levels(&project, "2024-03-12", 2);
    assert!(after.iter().all(|(status, _)| status == "final"), "{after:?}");
    let level = |rows: &[(String, String)]| -> Vec<String> {
        rows.iter().map(|(_, level)| level.clone()).collect()
    };
    assert_eq!(level(&before), level(&after));
    let manifest = project.read("published/date=2024-03-12/vintage=2/manifest.json");
    assert!(!manifest.contains("provisional_calendars"), "{manifest}");
}

/// Checks that the end of the published days is told 60 days before, and not earlier.
#[test]
fn the_end_of_a_calendar_is_told_before_it_comes() {
    let stated_to = |last: &str| {
        let last: NaiveDate = last.parse().unwrap();
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        let weekdays = first.iter_days().take_while(move |day| *day <= last);
        let weekdays = weekdays.filter(|d| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun));
        let open = weekdays.map(|date| date.to_string()).filter(|date| !CLOSED.contains(&&**date));
        let rows: Vec<String> = open.map(|date| format!("XTAI,{date},open")).collect();
        elsewhere(&rows).run(&["check"]).expect(0)
    };
    // Prices end on 16 April.
    let said = stated_to("2024-06-14");
    let warning = "MIN on 2024-04-16: the published calendar of XTAI ends in 62 days";
    assert!(!said.stdout.contains(warning), "{said}");
    let said = stated_to("2024-06-12");
    let flat = said.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let warning = "the published calendar of XTAI ends in 58 days: from 2024-06-13 on calculation \
                   days are provisional";
    assert!(flat.contains(warning), "{said}");
}
