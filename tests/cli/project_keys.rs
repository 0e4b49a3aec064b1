//! Each key of `config/project.toml` has an effect: another value changes what is said or published.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Project, Tree};

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
prices = 0.01"#;

/// Keys with a change of the file: what stands there, and what instead.
const CHANGES: [(&str, &str, &str); 32] = [
    ("gate.accept[].check", "\"price_jump\"\nreason", "\"share_jump\"\nreason"),
    ("gate.accept[].date", "2024-04-16", "2024-04-15"),
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
    ("gate.exceptions[].budget_weight", "budget_weight = 0.01", "budget_weight = 0.5"),
    ("gate.exceptions[].check", "\"share_jump\"\ntable", "\"unpriced\"\ntable"),
    ("gate.exceptions[].exchange", "\"XHKG\"", "\"XSHE\""),
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
    ("project.sources", "\"data/minimal\"", "\"data/none\""),
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
