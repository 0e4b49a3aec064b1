//! Facts that are withdrawn or become known late: an evening sees what a replay sees, and nothing
//! is lost without a word.

use crate::support::levels::{levels, published_levels};
use crate::support::{Project, difference};

const PRICES: &str = "data/minimal/prices.csv";
const SHARES: &str = "data/minimal/shares.csv";
const FX: &str = "data/minimal/fx.csv";

/// Gives a table a column `known_at` that says nothing.
fn with_known_at(project: &Project, file: &str) {
    let text = project.read(file);
    let mut lines = text.lines();
    let header = format!("{},known_at\n", lines.next().unwrap());
    let rows: String = lines.map(|line| format!("{line},\n")).collect();
    project.write(file, header + &rows);
}

/// A share count that is announced and taken back before and after it acts, a fixing that is taken
/// back on its evening, a close that is taken back on its evening and one that is a day later.
fn withdrawn() -> Project {
    let project = Project::minimal();
    [PRICES, SHARES, FX].iter().for_each(|file| with_known_at(&project, file));
    for row in [
        "2024-03-12,M001,800000000,0.60,x,2024-03-06T10:00:00Z",
        "2024-03-12,M001,,,x,2024-03-08T10:00:00Z",
        "2024-03-14,M003,900000000,0.60,x,2024-03-13T10:00:00Z",
        "2024-03-14,M003,,,x,2024-03-19T10:00:00Z",
    ] {
        project.append(SHARES, row);
    }
    project.append(FX, "2024-04-09,USD,HKD,,SYN1600,x,2024-04-09T12:00:00Z");
    project.append(PRICES, "2024-04-10,M001,,,,official,x,2024-04-10T12:00:00Z");
    project.append(PRICES, "2024-04-11,M001,,,,official,x,2024-04-12T12:00:00Z");
    project
}

const DAYS: [&str; 7] = [
    "2024-03-05",
    "2024-03-06",
    "2024-03-08",
    "2024-03-14",
    "2024-03-19",
    "2024-04-11",
    "2024-04-16",
];

#[test]
fn evenings_with_withdrawn_facts_equal_replays() {
    let (evenings, whole) = (withdrawn(), withdrawn());
    whole.run(&["run", "--from", DAYS[0], "--date", DAYS[6], "--quiet"]).expect(0);
    evenings.run(&["run", "--from", DAYS[0], "--date", DAYS[0], "--quiet"]).expect(0);
    for day in &DAYS[1..] {
        evenings.run(&["run", "--date", day, "--quiet"]).expect(0);
    }
    assert_eq!(difference(&evenings.published(), &whole.published()), None);
    let kept = Project::minimal();
    kept.run(&["run", "--from", DAYS[0], "--date", DAYS[6], "--quiet"]).expect(0);
    let close = |project: &Project, date: &str| {
        let file = format!("published/date={date}/vintage=1/constituents_close.csv");
        let text = project.read(&file);
        text.lines().find(|line| line.contains("M001")).unwrap().to_owned()
    };
    assert!(close(&whole, "2024-04-10").contains("carried"), "{}", close(&whole, "2024-04-10"));
    assert!(!close(&kept, "2024-04-10").contains("carried"));
    assert!(!close(&whole, "2024-04-11").contains("carried"), "a day later it was too late");
}

#[test]
fn a_run_tells_rows_that_no_published_day_has_seen() {
    let project = Project::minimal();
    with_known_at(&project, PRICES);
    project.run(&["run", "--from", "2024-03-05", "--date", "2024-03-06"]).expect(0);
    project.append(PRICES, "2024-03-05,M001,51.00,,,official,x,2024-03-06T10:00:00Z");
    project.append(PRICES, "2024-03-06,M001,52.00,,,official,x,2024-03-07T10:00:00Z");
    project.append(PRICES, "2024-03-06,M002,99.00,,,official,x,2024-03-08T10:00:00Z");
    let flat = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = flat(project.run(&["run", "--date", "2024-03-07"]).expect(0).stderr);
    let note = "note: 2 rows of `prices` became known after the cut-off of their date and are \
                left out: M001 of 2024-03-06, known 2024-03-07 10:00 UTC \
                (./data/minimal/prices.csv:153), and 1 more";
    assert!(said.contains(note), "{said}");
    let said = project.run(&["check", "--format", "csv"]).expect(0).stdout;
    let late: Vec<&str> = said.lines().filter(|line| line.starts_with("late,")).collect();
    assert_eq!(late.len(), 3, "{said}");
    let first = project.run(&["run", "--date", "2024-03-07"]).expect(0);
    assert!(first.stderr.contains("nothing"), "{first}");
}

#[test]
fn a_run_warns_of_files_that_look_like_tables_and_have_no_rows_or_are_not_read() {
    let project = Project::minimal();
    project.write("data/minimal/Corporate_Action.csv", "event_id\n");
    project.write("data/minimal/norms.csv", "issuer_id,framework,status,provider,period_end\n");
    let said = project.run(&["run"]).expect(0).stderr;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "warning: ./data/minimal/Corporate_Action.csv is not read: no table has its name; did \
         you mean `corporate_actions.csv`?",
        "warning: ./data/minimal/norms.csv has columns and no row",
    ] {
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn check_finds_what_would_hold_the_first_day() {
    let project = Project::minimal();
    project.remove(SHARES);
    let said = project.run(&["check"]).expect(3);
    let words = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let why = "MIN is held on its base date 2024-03-01: M001 has no shares outstanding";
    assert!(words.contains(why), "{said}");
    project.run(&["run"]).expect(3);
}

/// Two indices of the same rules: one that is published in Hong Kong at half past six, one in New
/// York at half past five. A close is corrected in between, a fixing after both.
fn families() -> Project {
    let project = Project::minimal();
    [PRICES, FX].iter().for_each(|file| with_known_at(&project, file));
    let west = project.read("config/indices/min.toml").replace("\"MIN\"", "\"WEST\"");
    project.write("config/indices/west.toml", west);
    project.append(
        "config/project.toml",
        "[cut_off]\ntime = \"18:30\"\ntime_zone = \"Asia/Hong_Kong\"\n\
         [[cut_off.families]]\nindices = [\"WEST\"]\ntime = \"17:30\"\n\
         time_zone = \"America/New_York\"\n",
    );
    project.append(PRICES, "2024-03-06,M001,51.50,,,official,x,2024-03-06T15:00:00Z");
    project.append(FX, "2024-03-06,USD,HKD,7.9,SYN1600,x,2024-03-07T15:00:00Z");
    project
}

#[test]
fn each_family_knows_what_was_known_at_its_cut_off_on_an_evening_and_in_a_replay() {
    let (evenings, whole) = (families(), families());
    let days = ["2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08"];
    whole.run(&["run", "--from", days[0], "--date", days[3], "--quiet"]).expect(0);
    evenings.run(&["run", "--from", days[0], "--date", days[0], "--quiet"]).expect(0);
    for day in &days[1..] {
        evenings.run(&["run", "--date", day, "--quiet"]).expect(0);
    }
    assert_eq!(difference(&evenings.published(), &whole.published()), None);
    let published = published_levels(&whole.published());
    whole.run(&["backtest", "--out", "out", "--quiet"]).expect(0);
    let replayed = levels(whole.read("out/levels.csv").as_bytes());
    for (key, level) in &published {
        assert_eq!(replayed.get(key), Some(level), "{key:?}");
    }
    let close = |index: &str, date: &str| {
        let file = format!("published/date={date}/vintage=1/constituents_close.csv");
        let text = whole.read(&file);
        let is_row = |line: &&str| line.contains(&format!("{index},")) && line.contains("M001");
        text.lines().find(is_row).unwrap().to_owned()
    };
    assert!(close("WEST", "2024-03-06").contains("51.5"), "{}", close("WEST", "2024-03-06"));
    assert!(!close("MIN", "2024-03-06").contains("51.5"), "{}", close("MIN", "2024-03-06"));
    let compared = whole.run(&["compare", "MIN", "WEST"]);
    assert_eq!(compared.code, 5, "{compared}");
}

#[test]
fn a_family_names_indices_that_exist_and_blends_within_it() {
    let project = families();
    project.replace("config/project.toml", "[\"WEST\"]", "[\"WETS\"]");
    for command in ["check", "run", "backtest"] {
        let said = project.run(&[command]).expect(2).talk();
        assert!(said.contains("error: there is no index `WETS`"), "{command}: {said}");
        assert!(said.contains("hint: did you mean `WEST`?"), "{command}: {said}");
    }
}
