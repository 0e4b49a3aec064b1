//! Each key of `config/project.toml` has an effect: another value changes what is said or
//! published.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::parquet::indicators;
use crate::support::{Project, Tree, assert_said};

const CONFIG: &str = "config/project.toml";
const PRICES: &str = "data/minimal/prices.csv";

/// A jump of a price that is accepted, a row that is tolerated, settings of checks, decisions.
const ACCEPTED: &str = r#"[[gate.accept]]
security = "M001"
date = 2024-04-16
check = "price_jump"
reason = "a take-over bid"
expires = 2030-12-31
[[gate.accept]]
subject = "exchange XHKG"
date = 2024-04-15
check = "no_data"
reason = "a typhoon"
[[gate.accept]]
security = "M002"
event = "E1"
date = 2024-03-20
check = "event_ratio"
reason = "a split"
[gate.checks.unpriced]
budget_count = 0.91
[gate.checks.price_jump]
severity = "block"
budget_weight = 0.92
[gate.checks.far_date]
limit = 60
[[gate.exceptions]]
check = "share_jump"
exchange = "XHKG"
budget_count = 0.95
[[gate.exceptions]]
check = "share_jump"
table = "shares"
severity = "warn"
[[gate.exceptions]]
check = "share_jump"
source = "vendor B"
limit = 0.35
[[gate.exceptions]]
check = "share_jump"
index = "MIN"
severity = "block"
budget_weight = 0.01
[[gate.exceptions]]
check = "price_jump"
index = "MIN"
budget_count = 0.8
[[gate.decide]]
security = "M002"
date = 2024-04-10
carry = true
reason = "the file was late"
by = "A. Person"
[[gate.decide]]
security = "M001"
date = 2024-04-11
price = 46.71
reason = "the exchange's own list"
by = "B. Person"
[tolerances]
prices = 0.01
[cut_off]
time = "23:00"
time_zone = "Asia/Hong_Kong"
[[cut_off.families]]
indices = ["LATE"]
time = "22:30"
time_zone = "Asia/Taipei"
[[known]]
table = "prices"
close = "23:30"
time_zone = "Asia/Shanghai"
delay_minutes = 0
[[known]]
source = "data/minimal"
table = "prices"
exchange = "XHKG"
close = "16:00"
time_zone = "Asia/Macau"
delay_minutes = 300
[[files]]
source = "data/minimal"
table = "rates"
encoding = "gb18030"
separator = ";"
[[files]]
table = "esg_indicators"
time_zone = "Asia/Singapore"
single_precision = "shortest_decimal"
[[files]]
table = "norms"
needs_rows = false"#;

/// Keys with a change of the file: what stands there, and what instead.
const CHANGES: [(&str, &str, &str); 51] = [
    ("cut_off.families[].indices", "[\"LATE\"]", "[\"MIN\", \"LATE\"]"),
    (
        "cut_off.families[].time",
        "\"22:30\"\ntime_zone = \"Asia/Taipei\"",
        "\"20:30\"\ntime_zone = \"Asia/Taipei\"",
    ),
    ("cut_off.families[].time_zone", "\"Asia/Taipei\"", "\"Pacific/Auckland\""),
    (
        "cut_off.time",
        "\"23:00\"\ntime_zone = \"Asia/Hong_Kong\"",
        "\"20:30\"\ntime_zone = \"Asia/Hong_Kong\"",
    ),
    ("cut_off.time_zone", "\"Asia/Hong_Kong\"", "\"Pacific/Auckland\""),
    ("files[].encoding", "\"gb18030\"", "\"utf-16\""),
    ("files[].needs_rows", "needs_rows = false", "needs_rows = true"),
    ("files[].separator", "\";\"", "\"|\""),
    ("files[].single_precision", "single_precision = \"shortest_decimal\"", ""),
    ("files[].source", "\"data/minimal\"\ntable = \"rates\"", "\"data/more\"\ntable = \"rates\""),
    ("files[].table", "\"rates\"", "\"fx\""),
    ("files[].time_zone", "time_zone = \"Asia/Singapore\"", ""),
    ("known[].close", "\"16:00\"", "\"18:30\""),
    ("known[].delay_minutes", "delay_minutes = 300", "delay_minutes = 480"),
    ("known[].exchange", "\"XHKG\"\nclose", "\"XNYS\"\nclose"),
    ("known[].source", "\"data/minimal\"\ntable = \"prices\"", "\"data/more\"\ntable = \"prices\""),
    ("known[].table", "table = \"prices\"\nexchange", "table = \"shares\"\nexchange"),
    ("known[].time_zone", "\"Asia/Macau\"", "\"Europe/London\""),
    ("gate.accept[].check", "\"price_jump\"\nreason", "\"share_jump\"\nreason"),
    ("gate.accept[].date", "2024-04-16", "2024-04-15"),
    ("gate.accept[].event", "event = \"E1\"", "event = \"E2\""),
    ("gate.accept[].expires", "2030-12-31", "2024-01-01"),
    ("gate.accept[].reason", "a take-over bid", "a merger"),
    ("gate.accept[].security", "\"M001\"\ndate = 2024-04-16", "\"M002\"\ndate = 2024-04-16"),
    ("gate.accept[].subject", "exchange XHKG", "exchange XSHE"),
    ("gate.checks.*.budget_count", "budget_count = 0.91", "budget_count = 0.01"),
    ("gate.checks.*.budget_weight", "budget_weight = 0.92", "budget_weight = 0.02"),
    ("gate.checks.*.limit", "limit = 60", "limit = -60"),
    ("gate.checks.*.severity", "\"block\"\nbudget_weight = 0.92", "\"note\"\nbudget_weight = 0.92"),
    ("gate.decide[].by", "A. Person", "C. Person"),
    ("gate.decide[].carry", "carry = true", "carry = false"),
    ("gate.decide[].date", "2024-04-10\ncarry", "2024-04-09\ncarry"),
    ("gate.decide[].price", "price = 46.71", "price = 46.72"),
    ("gate.decide[].reason", "the file was late", "the file was cut"),
    ("gate.decide[].security", "\"M001\"\ndate = 2024-04-11", "\"M002\"\ndate = 2024-04-11"),
    ("gate.exceptions[].budget_count", "budget_count = 0.8", "budget_count = 0.02"),
    ("gate.exceptions[].budget_weight", "budget_weight = 0.01", "budget_weight = 5.0"),
    ("gate.exceptions[].check", "\"share_jump\"\ntable", "\"unpriced\"\ntable"),
    ("gate.exceptions[].exchange", "\"XHKG\"\nbudget", "\"XSHE\"\nbudget"),
    ("gate.exceptions[].index", "index = \"MIN\"\nseverity", "index = \"MAX\"\nseverity"),
    ("gate.exceptions[].limit", "limit = 0.35", "limit = 0.36"),
    ("gate.exceptions[].severity", "severity = \"warn\"", "severity = \"note\""),
    ("gate.exceptions[].source", "vendor B", "vendor C"),
    ("gate.exceptions[].table", "table = \"shares\"", "table = \"prices\""),
    ("gate.price_jump", "price_jump = 0.30", "price_jump = 0.01"),
    ("gate.share_jump", "share_jump = 0.30", "share_jump = 2.0"),
    ("gate.unpriced_days", "unpriced_days = 10", "unpriced_days = 0"),
    ("project.name", "\"Minimal\"", "\"Another\""),
    ("project.publish", "\"published\"", "\"elsewhere\""),
    ("project.sources", "[\"data/minimal\"]", "[\"data/none\"]"),
    ("tolerances.*", "prices = 0.01", "prices = 0.001"),
];

/// A project whose gate and tolerances have something to decide: a price that more than doubles and
/// one that jumps and comes back, a line without closes, a row without a price, a share count that
/// doubles without an event.
fn project() -> Project {
    let project = Project::minimal();
    let row = |text: &str, start: &str| {
        text.lines().find(|line| line.starts_with(start)).unwrap().to_owned()
    };
    let text = project.read(PRICES);
    project.replace(
        PRICES,
        &row(&text, "2024-04-16,M001,"),
        "2024-04-16,M001,99.00,1,,official,jump",
    );
    project.replace(
        PRICES,
        &row(&text, "2024-04-09,M002,"),
        "2024-04-09,M002,99.18,1,,official,jump",
    );
    let without = |line: &str| {
        let days = ["2024-04-02", "2024-04-03", "2024-04-05", "2024-04-08"];
        days.iter().any(|day| line.starts_with(&format!("{day},M005,")))
    };
    project.retain(PRICES, |line| !without(line));
    let bad = row(&text, "2024-04-10,M001,");
    let cells: Vec<&str> = bad.split(',').collect();
    let without = [&cells[..2], &["-50.00"], &cells[3..]].concat().join(",");
    project.replace(PRICES, &bad, &without);
    let shares = "2024-04-12,M004,2400000000,0.50,\"synthetic, minimal\"\n\
                  2024-04-12,M005,1200000000,0.75,vendor B";
    project.append("data/minimal/shares.csv", shares);
    project.append(CONFIG, ACCEPTED);
    let late = project.read("config/indices/min.toml").replace("\"MIN\"", "\"LATE\"");
    project.write("config/indices/late.toml", late);
    // Files that do not say how they are read: rates in GBK with semicolons, a header alone, and
    // numbers of single precision with instants for dates.
    let rates =
        b"date;curve;tenor;rate;day_count;note\n2024-03-01;HONIA;ON;0.04;act/365;\xb8\xdb\n";
    project.write("data/minimal/rates.csv", rates);
    project.write("data/minimal/norms.csv", "issuer_id,framework,status,provider,period_end\n");
    project.write("data/minimal/esg_indicators.parquet", indicators());
    project
}

/// All that a check and a run say and publish.
fn said(project: &Project) -> (String, Tree) {
    let check = project.run(&["check"]);
    let run = project.run(&["run", "--from", "2024-04-05"]);
    (format!("{check}\n{run}"), project.published())
}

/// Keys of a JSON Schema, by path.
fn keys(schema: &Value, root: &Value, path: &str, found: &mut BTreeSet<String>) {
    let target =
        schema["$ref"].as_str().map(|at| &root["$defs"][at.trim_start_matches("#/$defs/")]);
    let schema = target.unwrap_or(schema);
    for one in schema["anyOf"].as_array().into_iter().flatten() {
        keys(one, root, path, found);
    }
    if schema["items"]["$ref"].is_string() {
        return keys(&schema["items"], root, &format!("{path}[]"), found);
    }
    let dot = if path.is_empty() { "" } else { "." };
    let own = schema["properties"].as_object().into_iter().flatten();
    let own: Vec<(String, &Value)> =
        own.map(|(key, below)| (format!("{path}{dot}{key}"), below)).collect();
    let any = schema["additionalProperties"].is_object();
    let any = any.then(|| (format!("{path}{dot}*"), &schema["additionalProperties"]));
    let is_table = !own.is_empty() || any.is_some();
    for (path, below) in own.into_iter().chain(any) {
        keys(below, root, &path, found);
    }
    if !is_table && schema["anyOf"].is_null() && schema["type"] != "null" {
        found.insert(path.to_owned());
    }
}

#[test]
fn the_table_has_all_keys() {
    let schema = Project::empty().run(&["schema", "project-file"]).expect(0).stdout;
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let mut found = BTreeSet::new();
    keys(&schema, &schema, "", &mut found);
    let listed: BTreeSet<String> = CHANGES.iter().map(|(key, ..)| (*key).to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn each_key_changes_something() {
    let whole = said(&project());
    for (key, from, to) in CHANGES {
        let changed = project();
        changed.replace(CONFIG, from, to);
        assert!(said(&changed) != whole, "`{key}`: {to} does what {from} does");
    }
}

/// Presets are built in: a copy of a preset file that says something else is refused, whichever key
/// it changes.
#[test]
fn each_key_of_a_preset_file_is_refused_where_it_differs() {
    const PRESET: &str = "config/conventions/sp.toml";
    let project = Project::sample();
    let whole: toml::Table = toml::from_str(&project.read(PRESET)).unwrap();
    assert!(whole.len() > 20);
    for (key, cell) in &whole {
        let without: toml::Table = whole
            .iter()
            .filter(|(other, _)| *other != key)
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        project.write(PRESET, toml::to_string(&without).unwrap());
        project.run(&["check"]).expect(2);
        for part in cell.as_table().unwrap().keys() {
            let mut changed = whole.clone();
            changed[key][part] = toml::Value::from("another");
            project.write(PRESET, toml::to_string(&changed).unwrap());
            let said = project.run(&["check"]).expect(2).stderr;
            assert!(said.contains("differs from the preset `sp`"), "{key}.{part}: {said}");
        }
    }
    project.write(PRESET, toml::to_string(&whole).unwrap());
    project.run(&["check"]).expect(0);
    project.write("config/conventions/own.toml", "");
    assert_said!(project.run(&["check"]), @"
    exit code 2
    -- stderr
    error: ./config/conventions/own.toml is not read: there is no preset `own`
    hint: presets are built in: remove the file, and state what differs under [conventions]
            of the index file
    ");
}
