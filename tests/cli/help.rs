//! `--help`: what it lists, and that its examples are real.

use insta::assert_snapshot;

use crate::support::Project;

const COMMANDS: [&str; 14] = [
    "init",
    "check",
    "run",
    "backtest",
    "compare",
    "diff",
    "sensitivity",
    "explain",
    "compliance",
    "events",
    "verify",
    "export",
    "schema",
    "completions",
];

/// The commands after `Examples:`, without remarks and redirections.
fn examples(help: &str) -> Vec<Vec<String>> {
    let (_, after) = help.split_once("Example").expect("no examples");
    let lines = after.lines().map(str::trim).filter(|line| line.starts_with("kapok "));
    lines.flat_map(|line| line.split("&&")).map(words).collect()
}

/// The words of a shell line up to a remark or a redirection.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted) = (Vec::new(), String::new());
    for (at, part) in line.trim().split('"').enumerate() {
        if at % 2 == 1 {
            part.clone_into(&mut quoted);
            words.push(quoted.clone());
            continue;
        }
        let end = part.find(['#', '>']).unwrap_or(part.len());
        words.extend(part[..end].split_whitespace().map(str::to_owned));
    }
    words
}

/// Why a command line is none, if it is none.
pub(crate) fn misparsed(words: &[String]) -> Option<String> {
    kapok_cli::command_line().try_get_matches_from(words).err().map(|error| error.to_string())
}

#[test]
fn the_top_lists_commands_and_exit_codes() {
    let help = Project::empty().run(&["--help"]).expect(0);
    for command in COMMANDS {
        assert!(help.stdout.lines().any(|line| line.trim().starts_with(command)), "{command}");
    }
    let (_, codes) = help.stdout.split_once("Exit codes:").unwrap();
    assert_snapshot!(codes, @"
      0  success
      1  internal defect, or an error of the system
      2  wrong usage or configuration
      3  data missing or late
      4  refused: too many rejected rows, data gate, or a published day would change
      5  different (verify, compare) or not met (compliance)
      6  infeasible: the rules of an index cannot be satisfied
      7  partial: some indices were held, the others were calculated
    130  interrupted
    ");
}

#[test]
fn every_command_has_examples_that_parse() {
    for command in COMMANDS {
        let help = Project::empty().run(&[command, "--help"]).expect(0);
        let examples = examples(&help.stdout);
        assert!(!examples.is_empty(), "{command} has no examples");
        for example in examples {
            assert_eq!(misparsed(&example), None, "{example:?}");
        }
    }
}

/// Names of the bundled sample, and what stands for them in the minimal project.
const STAND_INS: [(&str, &str); 16] = [
    ("US20-GREEN", "MIN"),
    ("US20", "MIN"),
    ("US20@sp", "MIN@sp"),
    ("US20@stoxx", "MIN@stoxx"),
    ("US20@msci", "MIN@msci"),
    ("GBA", "MIN"),
    ("EV00201", "E1"),
    ("XOM", "M005"),
    ("2022-06-30", "2024-03-20"),
    ("2022-12-01", "2024-04-02"),
    ("2022-12-20", "2024-04-10"),
    ("2022-12-28", "2024-04-16"),
    ("2023-01-05", "2024-05-01"),
    ("/srv/index/published", "published"),
    ("TABLES_DIR", "data/minimal"),
    ("/tmp/green", "green"),
];

#[test]
fn every_example_runs() {
    let project = Project::minimal();
    project.run(&["run", "--from", "2024-04-02"]).expect(0);
    // Those of `compliance` need a label, which the minimal project has not.
    for command in COMMANDS.iter().filter(|command| **command != "compliance") {
        let help = Project::empty().run(&[command, "--help"]).expect(0);
        for example in examples(&help.stdout) {
            let mut words = example[1..].to_vec();
            for (name, stand_in) in STAND_INS {
                words.iter_mut().filter(|word| *word == name).for_each(|w| *w = stand_in.into());
            }
            if let Some(at) = words.iter().position(|word| word == "benches/panel") {
                words.drain(at - 1..=at);
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let said = project.run(&words);
            // Two that differ are no failure of the example.
            let differs = *command == "compare" && said.code == 5;
            said.expect(if differs { 5 } else { 0 });
        }
    }
}

#[test]
fn examples_of_compliance_run_on_the_sample() {
    let project = Project::sample();
    let help = project.run(&["compliance", "--help"]).expect(0);
    for example in examples(&help.stdout) {
        let words: Vec<&str> = example[1..].iter().map(String::as_str).collect();
        // An index without a label is not made to meet one.
        let code = if words.contains(&"--as") { 5 } else { 0 };
        project.run(&words).expect(code);
    }
}

#[test]
fn no_command_and_an_unknown_one() {
    let project = Project::empty();
    project.run(&[]).expect(2);
    let unknown = project.run(&["publish"]).expect(2);
    let first = unknown.stderr.lines().next().unwrap();
    assert_snapshot!(first, @"error: unrecognized subcommand 'publish'");
    let version = project.run(&["--version"]).expect(0);
    assert!(version.stdout.starts_with("kapok "), "{version}");
}

#[test]
fn lines_become_words() {
    let line = r#"kapok run --reason "late dividend" --date X   # a remark"#;
    assert_eq!(words(line), ["kapok", "run", "--reason", "late dividend", "--date", "X"]);
    assert_eq!(words("kapok export US20 > levels.csv"), ["kapok", "export", "US20"]);
}
