//! Doubtful facts: acceptances, ways out that work, warnings beside what is published.

use crate::support::{Outcome, Project};

const CONFIG: &str = "config/project.toml";
const EVENTS: &str = "data/minimal/corporate_actions.csv";
const PRICES: &str = "data/minimal/prices.csv";

/// A price of 16 April in the place of the right one.
fn priced(close: &str) -> Project {
    let project = Project::minimal();
    let text = project.read(PRICES);
    let row = text.lines().find(|line| line.starts_with("2024-04-16,M001,")).unwrap();
    project.replace(PRICES, row, &format!("2024-04-16,M001,{close},1,,official,x"));
    project
}

/// Accepts the finding in the words of the hint, and no other.
fn accept(project: &Project, said: &Outcome) {
    let words = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let named = words.split("[[gate.accept]]: ").nth(1).unwrap_or_else(|| panic!("{said}"));
    let named = named.split(", reason").next().unwrap();
    let keys = ["event", "date", "check"].map(|key| (format!(", {key} ="), format!("\n{key} =")));
    let named = keys.iter().fold(named.to_owned(), |text, (from, to)| text.replace(from, to));
    project.append(CONFIG, &format!("[[gate.accept]]\n{named}\nreason = \"looked at\"\n"));
}

#[test]
fn what_a_hint_says_lets_the_day_pass() {
    let event = |id: &str, terms: &str| {
        let project = Project::minimal();
        project.append(EVENTS, &format!("{id},M001,{terms}"));
        project
    };
    let spoilt = [
        priced("99.00"),
        event(
            "E8",
            "split,2024-04-15,2024-04-01T09:00:00Z,confirmed,1,60,1,,,,,,,,,,2024-04-16,,x",
        ),
        event(
            "E9",
            "cash_dividend,2024-04-09,2024-03-18T09:00:00Z,confirmed,1,,,0.50,HKD,gross,regular,,,,\
             ex,,2024-04-09,2024-04-30,x",
        ),
    ];
    for project in spoilt {
        let mut said = project.run(&["run"]);
        assert_eq!(said.code, 4, "{said}");
        // One fault may be told by several checks.
        for _ in 0..4 {
            accept(&project, &said);
            said = project.run(&["run"]);
            if said.code == 0 {
                break;
            }
        }
        assert_eq!(said.code, 0, "{said}");
    }
}

#[test]
fn an_event_that_does_not_exist_is_named_with_the_nearest() {
    let project = Project::minimal();
    project.append(
        CONFIG,
        "[[gate.accept]]\nsecurity = \"M001\"\nevent = \"E22\"\ndate = 2024-04-08\n\
         check = \"event_amount\"\nreason = \"seen\"\n",
    );
    let said = project.run(&["check"]).expect(2);
    let words = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in ["there is no event of M001 on 2024-04-08 `E22`", "did you mean `E2`?"] {
        assert!(words.contains(expected), "{said}");
    }
}

#[test]
fn a_published_day_says_the_warnings_on_which_it_stands() {
    let manifest = |project: &Project| {
        project.run(&["run"]).expect(0);
        project.read("published/date=2024-04-16/vintage=1/manifest.json")
    };
    let clean = manifest(&Project::minimal());
    assert!(!clean.contains("warnings"), "{clean}");
    let doubtful = manifest(&priced("36.00"));
    let doubtful: serde_json::Value = serde_json::from_str(&doubtful).unwrap();
    let warning = &doubtful["indices"]["MIN"]["warnings"][0];
    assert_eq!(warning["check"], "price_outlier", "{doubtful}");
    assert_eq!(warning["subject"], "M001");
    assert_eq!(warning["date"], "2024-04-16");
    assert_eq!(warning["allowed"], "limit 25 bp");
    assert!(warning["seen"].as_str().unwrap().starts_with("close 36"), "{warning}");
}

/// A close that is wrong between the cut-offs of two families: the evening of the one is held, that
/// of the other is not.
#[test]
fn check_looks_at_each_family_at_its_cut_off() {
    let project = Project::minimal();
    let text = project.read(PRICES);
    let mut rows = text.lines().map(|row| format!("{row},"));
    let header = rows.next().unwrap();
    let rows: Vec<String> = rows.collect();
    project.write(PRICES, format!("{header}known_at\n{}\n", rows.join("\n")));
    project.append(PRICES, "2024-04-16,M001,99.00,1,,official,x,2024-04-16T15:00:00Z");
    let west = project.read("config/indices/min.toml").replace("\"MIN\"", "\"WEST\"");
    project.write("config/indices/west.toml", west);
    project.append(
        CONFIG,
        "[cut_off]\ntime = \"18:30\"\ntime_zone = \"Asia/Hong_Kong\"\n\
         [[cut_off.families]]\nindices = [\"WEST\"]\ntime = \"17:30\"\n\
         time_zone = \"America/New_York\"\n",
    );
    let run = project.run(&["run"]);
    assert!(run.stderr.contains("held: WEST on 2024-04-16"), "{run}");
    let check = project.run(&["check"]).expect(4);
    assert!(check.stdout.contains("WEST: 2024-04-16 M001: price_jump"), "{check}");
    assert!(!check.stdout.contains("MIN: 2024-04-16 M001"), "{check}");
}
