//! Overlays on level series from outside, by the real binary.

use crate::support::Project;

const INDEX: &str = "config/indices/min.toml";

const LINK: &str = r#"
[outside.WORLD]
currency = "USD"
carry_days = 1

[[overlays]]
id = "WORLD-LINK"
kind = "chain_link"
on = "outside:WORLD"
base_level = 1000.0
"#;

/// Levels by day; that of 4 March is corrected two days later, and 5 March has none.
const LEVELS: &str = "\
date,series,level,currency,known_at
2024-03-01,WORLD,3000,USD,
2024-03-04,WORLD,3030,USD,
2024-03-04,WORLD,3060,USD,2024-03-06
2024-03-06,WORLD,2999.7,USD,
";

fn project(sections: &str) -> Project {
    let project = Project::minimal();
    project.append(INDEX, sections);
    project.write("data/minimal/levels.csv", LEVELS);
    project
}

/// A text in one line.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Level of the overlay on a day.
fn level(project: &Project, date: &str) -> f64 {
    let text = project.read(&format!("published/date={date}/vintage=1/overlays.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = reader.headers().unwrap().iter().position(|column| column == "level").unwrap();
    let row = reader.records().next().unwrap().unwrap();
    row[at].parse().unwrap()
}

/// Checks growth by hand: a level is carried for a day, and a correction changes no growth that
/// was published before it.
#[test]
fn an_overlay_moves_with_a_series_from_outside() {
    let project = project(LINK);
    project.run(&["run", "--from", "2024-03-01", "--date", "2024-03-07", "--quiet"]).expect(0);
    let near = |date: &str, right: f64| {
        let seen = level(&project, date);
        assert!((seen - right).abs() < 1e-9, "{date}: {seen} for {right}");
    };
    near("2024-03-01", 1000.0);
    near("2024-03-04", 1010.0);
    near("2024-03-05", 1010.0);
    near("2024-03-06", 999.9);
    near("2024-03-07", 999.9);
    let verified = project.run(&["verify", "--all", "--quiet"]).expect(0);
    assert!(!verified.stdout.contains("differs"), "{verified}");
    // Each evening in a process of its own publishes the same.
    let evenings = self::project(LINK);
    for day in ["01", "04", "05", "06", "07"] {
        evenings.run(&["run", "--date", &format!("2024-03-{day}"), "--quiet"]).expect(0);
    }
    assert_eq!(level(&evenings, "2024-03-06"), level(&project, "2024-03-06"));
    // After the days allowed the overlay is held, and the index goes on.
    let held = project.run(&["run", "--date", "2024-03-08"]).expect(7);
    let why = "the `levels` table has no level of `WORLD` on 2024-03-08 or up to 1 days before";
    assert!(flat(&held.stderr).contains(why), "{held}");
}

#[test]
fn a_series_that_is_not_declared_or_not_used() {
    let unknown = project(&LINK.replace("outside:WORLD", "outside:WORDL"));
    let said = unknown.run(&["check"]).expect(2);
    let words = flat(&said.stderr);
    let missing = "`WORLD-LINK` is computed from `outside:WORDL`, which is not there";
    assert!(words.contains(missing) && words.contains("did you mean `outside:WORLD`?"), "{said}");
    assert!(words.contains("no overlay is computed from it"), "{said}");
    let blend = "\n[[overlays]]\nid = \"MIX\"\nkind = \"blend\"\nbase_level = 100.0\n\
                 mean = \"arithmetic\"\ncomponents = [{ series = \"price\", weight = 0.5 }, \
                 { series = \"outside:WORLD\", weight = 0.5 }]\n[overlays.rebalance]\n\
                 months = [4]\neffective = { after_close_of = \"last_trading_day\" }\n";
    let section = LINK.split("[[overlays]]").next().unwrap();
    let mixed = project(&format!("{section}{blend}"));
    let said = mixed.run(&["check"]).expect(2);
    let other = "`outside:WORLD` is in another currency than the index";
    assert!(flat(&said.stderr).contains(other), "{said}");
    let same = mixed.read(INDEX).replace("\"USD\"", "\"HKD\"");
    mixed.write(INDEX, same);
    mixed.write("data/minimal/levels.csv", LEVELS.replace("USD", "HKD"));
    mixed.run(&["run", "--date", "2024-03-06", "--quiet"]).expect(0);
}
