//! What a process has said, and its exit code.

use std::fmt;
use std::process::Output;

/// What a process has said, and its exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The exit code; of a killed process 128 and the number of the signal.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        use std::os::unix::process::ExitStatusExt;
        let signal = || output.status.signal().map_or(-1, |signal| 128 + signal);
        Self {
            code: output.status.code().unwrap_or_else(signal),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code {}", self.code)?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "-- {name}")?;
                write!(f, "{}", folded(text))?;
            }
        }
        Ok(())
    }
}

/// How wide lines may be that stand in the code of a test.
const WIDTH: usize = 88;

/// The text without line ends in blanks, and with long lines folded: what follows is indented.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::new();
    for line in text.lines() {
        let mut rest = line.trim_end();
        while let Some(end) = place_to_fold(rest) {
            folded += rest[..end].trim_end();
            folded += "\n        ";
            rest = rest[end..].trim_start();
        }
        folded += rest;
        folded += "\n";
    }
    folded
}

/// Where a line that is too wide is folded: after its last blank or comma that fits.
fn place_to_fold(line: &str) -> Option<usize> {
    let (wide, _) = line.char_indices().nth(WIDTH)?;
    let last = line[..wide].rfind([' ', ',']).filter(|at| *at > WIDTH / 2);
    Some(last.map_or(wide, |at| at + 1))
}

impl Outcome {
    /// The outcome, which must be the one of an exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }

    /// The lines of stderr that are not about single days.
    pub(crate) fn talk(&self) -> String {
        let of_days = ["published ", "unchanged "];
        let lines = self.stderr.lines();
        let kept = lines.filter(|line| !of_days.iter().any(|word| line.starts_with(word)));
        folded(&kept.map(|line| format!("{line}\n")).collect::<String>())
    }
}
