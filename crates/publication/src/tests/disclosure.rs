//! Disclosures of indices, and limits of optimised weights.

use insta::assert_snapshot;
use kapok_domain::Calendars;
use kapok_published::{DayTables, DisclosureRow, Manifest, visit};
use kapok_rulebook::Rulebook;

use super::fixture::{DAYS, GREEN, day, draft, green, history, plain, published};
use super::tampering::{Columns, change_and_verify};
use super::verifying::verify_day;
use crate::{Store, restore};

/// GREEN with calculated intensities and optimised weights.
fn optimised() -> Rulebook {
    let text = GREEN
        .replace("id = \"GREEN\"", "id = \"BEST\"")
        .replace(
            "{ indicator = \"ci\", provider = \"P\", unit = \"t/m\" }",
            "{ intensity = { by = \"evic\", scopes = [1, 2] } }",
        )
        .replace("scheme = \"free_float_cap\"", "scheme = \"optimised\"")
        .replace("caps = [{ by = \"security\", max = 0.45 }]", "");
    let more = r#"
[weighting.optimise]
objective = "active_share"
benchmark = "universe"
bounds = { max = 0.6 }
[[weighting.optimise.constraints]]
id = "AAA"
share = "security_id = 'AAA'"
at_most = { value = 0.2 }
source = "rulebook §4"
[carbon]
provider = "P"
scope_1 = "s1"
scope_2 = "s2"
revenue = "revenue"
evic = "evic"
currency = "USD"
scope_3_rule = "never"
if_missing = "unknown"
max_age_months = 24
period_tolerance_days = 0
"#;
    let text = format!("{text}{more}");
    Rulebook::compile(&text, &Calendars::built_in()).unwrap_or_else(|e| panic!("{e:#?}"))
}

fn of<'r>(rows: &'r [DisclosureRow], index: &str, metric: &str) -> &'r DisclosureRow {
    let is = |row: &&DisclosureRow| row.index_id == index && row.metric == metric;
    rows.iter().find(is).unwrap_or_else(|| panic!("no {metric} of {index}"))
}

fn near(seen: Option<f64>, expected: f64) {
    assert!((seen.unwrap() - expected).abs() < 1e-12 * expected.abs(), "{seen:?} for {expected}");
}

#[test]
fn indices_with_esg_data_disclose() {
    let tables = draft(3, &[&green(), &plain()], &history(0.0)).tables;
    let rows = &tables.esg_disclosure;
    assert!(rows.iter().all(|row| row.index_id == "GREEN"));
    let mut keys: Vec<&str> = rows.iter().map(|row| row.metric.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), rows.len());
    let lines = rows.iter().map(|row| {
        let value = row.value.map(|value| format!("{value:.6}")).unwrap_or_default();
        format!("{} = {value} {} ({})", row.metric, row.unit, row.note.as_deref().unwrap_or(""))
    });
    assert_snapshot!("disclosed", lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn calculated_columns_are_published_and_averaged() {
    let tables = draft(3, &[&optimised()], &history(0.0)).tables;
    let weight = |id: &str| {
        let row = tables.constituents_close.iter().find(|row| row.security_id == id).unwrap();
        (row.weight, row.carbon_intensity)
    };
    let ((a, own), (b, other)) = (weight("AAA"), weight("BBB"));
    assert_eq!((own, other), (Some(50.0), Some(2.0)));
    let rows = &tables.esg_disclosure;
    let intensity = of(rows, "BEST", "ghg_intensity");
    near(intensity.value, (a * 50.0 + b * 2.0) / (a + b));
    near(intensity.coverage, a + b);
    assert_eq!(intensity.formula_id, "eu_intensity");
    near(of(rows, "BEST", "waci_scopes_1_2").value, (a * 200.0 + b * 25.0) / (a + b));
    let third = of(rows, "BEST", "pai_2");
    assert_eq!((third.value, third.note.as_deref()), (None, Some("no column: `carbon.scope_3`")));
}

#[test]
fn constraints_of_optimised_weights() {
    let (book, history) = (optimised(), history(0.0));
    assert!(draft(3, &[&book], &history).tables.constraints.is_empty(), "no review");
    let tables = draft(4, &[&book, &plain()], &history).tables;
    let [row] = &tables.constraints[..] else { panic!("{:?}", tables.constraints) };
    assert_eq!((row.index_id.as_str(), row.constraint_id.as_str()), ("BEST", "AAA"));
    assert_eq!((row.upper, row.lower, row.source.as_str()), (Some(0.2), None, "rulebook §4"));
    assert!(row.value.unwrap() <= 0.2 + 1e-9 && row.objective >= 0.0);
    assert_eq!(row.relaxation_step, None);
}

#[test]
fn days_of_calculated_columns_verify() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let (book, history) = (optimised(), history(0.0));
    for at in 0..DAYS.len() {
        store.publish(draft(at, &[&book], &history)).unwrap();
    }
    for at in 0..DAYS.len() {
        let found = verify_day(&store, at);
        let failures: Vec<String> = found.failures().map(|(_, f)| f.to_string()).collect();
        assert_eq!(failures, Vec::<String>::new());
    }
    let averaged = |name: &str| name.starts_with("esg_disclosure: ghg_intensity");
    assert!(verify_day(&store, 3).checks.iter().any(|check| averaged(&check.name)));
}

#[test]
fn days_without_the_later_tables_are_read() {
    let (_folder, store) = published();
    let read = || store.latest(day(DAYS[3])).unwrap().unwrap();
    let path = read().folder().join("manifest.json");
    let text = kapok_published::read(&path).unwrap();
    let mut manifest: Manifest = serde_json::from_slice(&text).unwrap();
    for table in ["esg_disclosure", "constraints"] {
        for end in ["csv", "parquet"] {
            let name = format!("{table}.{end}");
            manifest.files.remove(&name).unwrap();
            crate::disk::remove(&read().folder().join(&name)).unwrap();
        }
    }
    crate::disk::remove(&path).unwrap();
    let text = serde_json::to_string_pretty(&manifest).unwrap();
    crate::disk::write_file(&path, text.as_bytes(), true).unwrap();
    let tables = DayTables::read(&read()).unwrap();
    assert!(tables.esg_disclosure.is_empty() && !tables.levels.is_empty());
    assert!(restore(&read(), "GREEN", &history(0.0)).is_ok());
    assert!(verify_day(&store, 3).failures().all(|(check, _)| check.index.is_empty()));
}

/// Numbers of the averages that files tell: of the scores, and of the intensities.
#[test]
fn a_changed_average_is_found() {
    let (_folder, store) = published();
    let rows = store.latest(day(DAYS[3])).unwrap().unwrap().rows::<DisclosureRow>().unwrap();
    let columns = visit("esg_disclosure", Columns).unwrap();
    let mut found = Vec::new();
    let told = |row: &DisclosureRow| matches!(&*row.metric, "esg_score" | "ghg_intensity");
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| told(row)) {
        for column in 0..columns {
            let changed = change_and_verify(&store, 3, "esg_disclosure", at, column);
            if let Some((name, false)) = changed {
                found.push(format!("{} {name}", row.metric));
            }
        }
    }
    for metric in ["esg_score", "ghg_intensity"] {
        for column in ["value", "coverage", "coverage_by_count"] {
            assert!(found.contains(&format!("{metric} {column}")), "{metric} {column}: {found:?}");
        }
    }
}
