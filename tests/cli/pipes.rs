//! A reader that goes away: `kapok … | head` ends as if everything had been read.

use std::process::Stdio;

use crate::support::Project;

/// Commands, of which some refuse, some print tables and some print only messages.
const COMMANDS: [&[&str]; 20] = [
    &["init", "made"],
    &["check"],
    &["check", "--format", "json"],
    &["run"],
    &["run", "--index", "NONE"],
    &["backtest"],
    &["backtest", "--format", "csv", "--out", "out"],
    &["compare", "MIN", "MIN@sp"],
    &["diff", "MIN", "MIN"],
    &["sensitivity", "MIN"],
    &["explain", "MIN"],
    &["explain", "MIN", "--security", "M001"],
    &["compliance", "MIN"],
    &["events"],
    &["verify"],
    &["export", "MIN"],
    &["schema", "index-file"],
    &["completions", "bash"],
    &["--help"],
    &["no-such-command"],
];

/// Which ends of the pipes the reader closes before the command writes.
#[derive(Debug, Clone, Copy)]
enum Closed {
    Stdout,
    Stderr,
    Both,
}

impl Closed {
    /// Where stdout and stderr go: to a pipe that is closed, or nowhere.
    fn ends(self) -> [Stdio; 2] {
        match self {
            Self::Stdout => [Stdio::piped(), Stdio::null()],
            Self::Stderr => [Stdio::null(), Stdio::piped()],
            Self::Both => [Stdio::piped(), Stdio::piped()],
        }
    }
}

/// Exit code of a command whose reader is gone.
fn code(project: &Project, arguments: &[&str], closed: Closed) -> Option<i32> {
    let [stdout, stderr] = closed.ends();
    let mut child = project.command(arguments).stdout(stdout).stderr(stderr).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    child.wait().unwrap().code()
}

#[test]
fn a_closed_pipe_changes_no_exit_code() {
    for arguments in COMMANDS {
        let open = Project::minimal().run(arguments).code;
        assert!(open != 101, "{arguments:?}");
        for closed in [Closed::Stdout, Closed::Stderr, Closed::Both] {
            let found = code(&Project::minimal(), arguments, closed);
            assert_eq!(found, Some(open), "{arguments:?}, {closed:?} closed");
        }
    }
}

#[test]
fn config_errors_and_progress_do_not_need_a_reader() {
    let project = Project::minimal();
    project.append("config/indices/min.toml", "[nonsense]");
    assert_eq!(code(&project, &["check"], Closed::Both), Some(2));
    let project = Project::minimal();
    project.replace("config/indices/min.toml", "count = 3", "count = 3000");
    let open = project.run(&["run"]).code;
    assert_eq!(code(&project, &["run"], Closed::Both), Some(open));
}
