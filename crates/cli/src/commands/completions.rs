//! `kapok completions`: completion scripts of shells.

use clap_complete::Shell;

use crate::failure::Failure;

/// Print the completion script of a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  kapok completions zsh > ~/.zfunc/_kapok")]
pub(crate) struct Completions {
    /// Shell.
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    ///
    /// * `whole`: definition of the command line
    pub(crate) fn run(self, mut whole: clap::Command) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut whole, "kapok", &mut text);
        crate::output::print(&String::from_utf8_lossy(&text))
    }
}
