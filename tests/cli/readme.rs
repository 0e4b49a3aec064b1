//! The commands of `README.md` are real.

use crate::help::{misparsed, words};
use crate::support::project::repository_file;

/// The lines of all shell blocks of a text.
fn shell_lines(text: &str) -> Vec<String> {
    let blocks = text.split("```sh\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

/// The command line of `kapok` in a shell command, if it is one.
fn of_kapok(command: &str) -> Option<Vec<String>> {
    let mut found = words(command);
    if found.first().is_some_and(|word| word == "cargo") {
        let arguments = found.iter().position(|word| word == "--")? + 1;
        found.splice(..arguments, ["kapok".to_owned()]);
    }
    (found.first()? == "kapok").then_some(found)
}

#[test]
fn the_two_commands_are_two() {
    let readme = repository_file("README.md");
    let (_, after) = readme.split_once("## Two commands").unwrap();
    let section = after.split("\n## ").next().unwrap();
    let lines = shell_lines(section);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let run = of_kapok(&lines[0]).unwrap();
    assert_eq!(run[1], "run");
    assert_eq!(misparsed(&run), None);
    assert_eq!(words(&lines[1]), ["cargo", "test", "--workspace"]);
}

#[test]
fn every_command_of_the_readme_parses() {
    let mut count = 0;
    for line in shell_lines(&repository_file("README.md")) {
        for command in line.split("&&").filter_map(of_kapok) {
            assert_eq!(misparsed(&command), None, "{command:?}");
            count += 1;
        }
    }
    assert!(count >= 8, "only {count} commands were found");
}
