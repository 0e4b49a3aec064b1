//! The output that documents print is what the commands say.

use crate::help::words;
use crate::support::Project;
use crate::support::project::repository_file;

/// Documents whose `console` blocks are run on the bundled sample.
const DOCUMENTS: [&str; 2] = ["docs/green-tour.md", "README.md"];

/// A command and what a document says that it prints.
#[derive(Debug)]
struct Shown {
    command: String,
    output: Vec<String>,
}

/// The commands of all `console` blocks: lines that begin with `$ `, each with what follows it.
fn shown(text: &str) -> Vec<Shown> {
    let blocks = text.split("```console\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    let mut all: Vec<Shown> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push(Shown { command: command.into(), output: Vec::new() }),
            (None, Some(last)) => last.output.push(line.trim_end().to_owned()),
            (None, None) => panic!("`{line}` follows no command"),
        }
    }
    for one in &mut all {
        while one.output.last().is_some_and(String::is_empty) {
            one.output.pop();
        }
    }
    all
}

/// Whether printed lines are those of a document, in which `…` stands for any number of lines.
fn agrees(said: &[String], output: &[String]) -> bool {
    match output {
        [] => said.is_empty(),
        [rest, output @ ..] if rest == "…" => {
            (0..=said.len()).any(|skipped| agrees(&said[skipped..], output))
        }
        [line, output @ ..] => said.first() == Some(line) && agrees(&said[1..], output),
    }
}

#[test]
fn documents_print_what_commands_say() {
    let mut count = 0;
    for document in DOCUMENTS {
        let project = Project::sample();
        for one in shown(&repository_file(document)) {
            let parts = one.command.split_once(" | grep ");
            let (command, filter) = parts.unwrap_or((&one.command, ""));
            let filter = filter.trim_matches('"');
            let arguments = words(command);
            let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
            let said = project.run(&arguments);
            let lines = said.stdout.lines().map(|line| line.trim_end().to_owned());
            let lines: Vec<String> = lines.filter(|line| line.contains(filter)).collect();
            assert!(
                agrees(&lines, &one.output),
                "{document}: {}\nsays\n{}\nnot\n{}",
                one.command,
                lines.join("\n"),
                one.output.join("\n")
            );
            count += 1;
        }
    }
    assert!(count >= 6, "only {count} outputs were found");
}
