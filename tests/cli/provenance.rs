//! What a rule has seen, and when that could be known: by the commands that say it.

use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::Value;

use crate::support::Project;

const INDEX: &str = "config/indices/min.toml";

/// The steps of `explain` for M001 on a day.
fn explained(project: &Project, date: &str, more: &[&str]) -> Vec<Value> {
    let arguments = ["explain", "MIN", "--security", "M001", "--date", date];
    let whole = [&arguments[..], &["--format", "json", "--quiet"][..], more].concat();
    let said = project.run(&whole).expect(0);
    let rows: Value = serde_json::from_str(&said.stdout).unwrap();
    rows.as_array().unwrap().clone()
}

/// Cells of the rows of rules, in the order of the index file.
fn rules(rows: &[Value], cells: &[&str]) -> Vec<String> {
    let rules = rows.iter().filter(|row| row["step"] == "rule");
    let line = |row: &Value| {
        let cells = cells.iter().map(|cell| row[cell].as_str().unwrap_or_default().to_owned());
        cells.collect::<Vec<_>>().join(" | ")
    };
    rules.map(line).collect()
}

/// Weekdays from May to October 2024 on which Hong Kong traded.
fn days() -> Vec<NaiveDate> {
    let closed = ["2024-05-15", "2024-06-10", "2024-07-01", "2024-09-18", "2024-10-01"];
    let first: NaiveDate = "2024-05-03".parse().unwrap();
    let days = first.iter_days().take_while(|day| *day < "2024-10-05".parse().unwrap());
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    days.filter(|day| !weekend(day) && !closed.contains(&day.to_string().as_str())).collect()
}

/// An index of two companies, reviewed at the ends of May and September. The emissions of C001 for
/// 2023 come in on 10 May as 100, and again on 2 September as 120.
fn restated() -> Project {
    let project = Project::minimal();
    let prices = days().into_iter().flat_map(|day| {
        ["M001", "M002"].map(|id| format!("{day},{id},50.00,1000,50000,official,test\n"))
    });
    let header = "date,security_id,close,volume,turnover,status,source\n".to_owned();
    project.write("data/minimal/prices.csv", header + &prices.collect::<String>());
    project.write(
        "data/minimal/esg_indicators.csv",
        "issuer_id,indicator,provider,value,unit,period_end,published_on,known_at,source\n\
         C001,s1s2,vendor,100,tCO2e,2023-12-31,2024-04-30,2024-05-10,first delivery\n\
         C001,s1s2,vendor,120,tCO2e,2023-12-31,2024-09-01,2024-09-02,restatement\n\
         C002,s1s2,vendor,70,tCO2e,2023-12-31,2024-03-31,2024-04-01,first delivery\n",
    );
    project.replace(INDEX, "base_date = 2024-03-01", "base_date = 2024-05-03");
    let column = "s1s2 = { indicator = \"s1s2\", provider = \"vendor\", unit = \"tCO2e\" }";
    project.replace(INDEX, "thermal_coal_revenue_share < 0.01", "s1s2 < 1000");
    let text = project.read(INDEX);
    let coal = text.lines().find(|line| line.starts_with("thermal_coal_revenue_share")).unwrap();
    project.replace(INDEX, coal, column);
    project.replace(INDEX, "id = \"coal\"", "id = \"emissions\"");
    project.replace(INDEX, "months = [4]", "months = [5, 9]");
    project.replace(INDEX, "\"first_trading_day\"", "\"last_trading_day\"");
    project.replace(INDEX, "trading_days_before = 2", "trading_days_before = 0");
    project.replace(INDEX, "trading_days_before = 1", "trading_days_before = 0");
    project.replace(INDEX, "caps = [{ by = \"security\", max = 0.40 }]", "");
    project
}

const SEEN: [&str; 4] = ["value", "result", "as_of", "known_at"];

#[test]
fn a_review_knows_what_had_come_in() {
    let project = restated();
    let may = "2024-06-03";
    let seen = |date: &str, more: &[&str]| rules(&explained(&project, date, more), &SEEN);
    let unknown = ["not known | fail: not known, excluded |  | "];
    let first = ["100 | pass | 2023-12-31 | 2024-05-10T23:59:59.999999+00:00"];
    let second = ["120 | pass | 2023-12-31 | 2024-09-02T23:59:59.999999+00:00"];
    // With all the data of today: each review with what it could know, so that it finds the same
    // whenever it is asked.
    assert_eq!(seen("2024-05-06", &[]), unknown);
    assert_eq!(seen(may, &[]), first);
    assert_eq!(seen("2024-10-03", &[]), second);
    // With one cut-off for all days: the first review as it would be held then.
    let first_day = |known_at: &str| seen("2024-05-03", &["--known-at", known_at]);
    assert_eq!(first_day("2024-05-05"), unknown);
    assert_eq!(first_day("2024-05-31"), first);
    assert_eq!(first_day("2024-09-30"), second);
}

#[test]
fn a_name_whose_figure_had_not_come_in_has_no_weight() {
    let project = restated();
    let last = |date: &str| explained(&project, date, &[]).last().cloned().unwrap();
    assert_eq!(last("2024-05-06")["what"], "not a constituent");
    let weight = |rows: &[Value]| {
        let row = rows.iter().find(|row| row["step"] == "close" && row["what"] == "weight");
        row.and_then(|row| row["value"].as_f64())
    };
    assert!(weight(&explained(&project, "2024-06-03", &[])).is_some_and(|weight| weight > 0.0));
}

#[test]
fn what_comes_in_later_changes_nothing_that_was_published() {
    let project = restated();
    let eligibility = |date: &str| {
        let arguments = ["export", "MIN", "--table", "eligibility", "--format", "csv"];
        project
            .run(&["run", "--date", date, "--from", "2024-05-31", "--reason", "again"])
            .expect(0);
        let said = project.run(&arguments).expect(0);
        let lines = said.stdout.lines().filter(|line| line.contains("2024-05-31"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = eligibility("2024-06-03");
    assert!(
        before.iter().any(|line| line.contains("M001") && line.contains(",100,")),
        "{before:?}"
    );
    assert_eq!(eligibility("2024-10-03"), before);
}

/// A company with 2 % of its revenue from coal, 12 % from oil, and in breach of the UNGC.
fn excluded() -> Project {
    let project = Project::minimal();
    let involvement = "data/minimal/involvement.csv";
    project.replace(involvement, "C001,thermal_coal,0.00", "C001,thermal_coal,0.02");
    project.append(involvement, "C001,oil,0.12,,2023-12-31,2024-02-20,syn-data,report of oil");
    project.write(
        "data/minimal/norms.csv",
        "issuer_id,framework,status,period_end,published_on,provider,source\n\
         C001,UNGC,Non-Compliant,2023-12-31,2024-02-21,syn-norms,report of norms\n",
    );
    let columns = "oil = { involvement = \"oil\", provider = \"syn-data\" }\n\
                   ungc = { norm = \"UNGC\", provider = \"syn-norms\" }\n";
    project.replace(INDEX, "[universe]", &format!("{columns}[universe]"));
    let rule = |id: &str, keep_if: &str, point: &str| {
        format!(
            "[[eligibility]]\nid = \"{id}\"\nkeep_if = \"{keep_if}\"\nif_missing = \"keep\"\n\
             source = \"Regulation (EU) 2020/1818, Art. 12(1)({point})\"\n\n"
        )
    };
    let rules = rule("oil", "oil < 0.10", "e") + &rule("norms", "ungc <> 'Non-Compliant'", "c");
    project.replace(INDEX, "[selection]", &format!("{rules}[selection]"));
    project
}

#[test]
fn every_failed_rule_is_told_with_its_datum() {
    let project = excluded();
    let rows = explained(&project, "2024-03-04", &[]);
    assert_eq!(
        rules(&rows, &["what", "value", "limit", "result", "source", "as_of", "known_at"]),
        [
            "coal | 0.02 | thermal_coal_revenue_share < 0.01 | fail | synthetic, minimal | \
             2023-12-31 | 2024-02-15T23:59:59.999999+00:00",
            "oil | 0.12 | oil < 0.10 | fail | report of oil | 2023-12-31 | \
             2024-02-20T23:59:59.999999+00:00",
            "norms | Non-Compliant | ungc <> 'Non-Compliant' | fail | report of norms | \
             2023-12-31 | 2024-02-21T23:59:59.999999+00:00",
        ]
    );
    assert!(rows.iter().any(|row| row["what"] == "excluded before selection"));
    // The others, of whom nothing is known of oil and norms, are kept by policy.
    let arguments = ["explain", "MIN", "--security", "M002", "--date", "2024-03-04", "--quiet"];
    let other = project.run(&arguments).expect(0);
    assert_eq!(other.stdout.matches("pass: not known, kept").count(), 2, "{other}");
}
