//! The `kapok` command: one file per command; results to stdout, messages to stderr.
#![deny(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "they panic where a pipe is closed: use `output::print` and `messages::say`"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the command line reads project files and the environment"
)]

mod commands;
mod context;
mod date;
mod failure;
mod gated;
mod messages;
mod note;
mod options;
mod output;
mod outside;
mod preset;
mod progress;
mod project;
mod tables;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use crate::commands::schema::config_schema;

use crate::context::Context;
use crate::failure::Failure;
use crate::output::Format;

const EXIT_CODES: &str = "\
Exit codes:
    0  success
    1  internal defect, or an error of the system
    2  wrong usage or configuration
    3  data missing or late
    4  refused: too many rejected rows, data gate, or a published day would change
    5  different (verify, compare) or not met (compliance)
    6  infeasible: the rules of an index cannot be satisfied
    7  partial: some indices were held, the others were calculated
  130  interrupted";

/// Heading of the options of every command, apart from those of one.
const GLOBAL: &str = "Global options";

/// Calculate, explain and publish green securities indices.
#[derive(Debug, Parser)]
#[command(name = "kapok", version, after_help = EXIT_CODES)]
struct Arguments {
    /// Project folder: contains config/project.toml.
    #[arg(long, global = true, default_value = ".", value_name = "DIR", help_heading = GLOBAL)]
    project: PathBuf,
    /// Format of the results on stdout; numbers are rounded in tables only.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table, help_heading = GLOBAL)]
    format: Format,
    /// Print results and errors only: no notes and no progress.
    #[arg(long, short, global = true, help_heading = GLOBAL)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(commands::init::Init),
    Check(commands::check::Check),
    Run(commands::run::Run),
    Backtest(commands::backtest::Backtest),
    Compare(commands::compare::Compare),
    Diff(commands::diff::Diff),
    Sensitivity(commands::sensitivity::Sensitivity),
    Explain(commands::explain::Explain),
    Compliance(commands::compliance::Compliance),
    Events(commands::events::Events),
    Verify(commands::verify::Verify),
    Export(commands::export::Export),
    Schema(commands::schema::Schema),
    Completions(commands::completions::Completions),
}

/// Runs the command named by the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    main_with(std::env::args_os())
}

/// Runs the command named by `arguments`, of which the first is the program.
#[must_use]
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let Arguments { project, format, quiet, command } = arguments;
    let context = Context { project, format, quiet };
    match dispatch(&context, command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.code.number())
        }
    }
}

fn dispatch(context: &Context, command: Command) -> Result<(), Failure> {
    match command {
        Command::Init(command) => command.run(context),
        Command::Check(command) => command.run(context),
        Command::Run(command) => command.run(context),
        Command::Backtest(command) => command.run(context),
        Command::Compare(command) => command.run(context),
        Command::Diff(command) => command.run(context),
        Command::Sensitivity(command) => command.run(context),
        Command::Explain(command) => command.run(context),
        Command::Compliance(command) => command.run(context),
        Command::Events(command) => command.run(context),
        Command::Verify(command) => command.run(context),
        Command::Export(command) => command.run(context),
        Command::Schema(command) => command.run(context),
        Command::Completions(command) => command.run(command_line()),
    }
}

/// Definition of the command line, for completions and for tests of examples.
#[must_use]
pub fn command_line() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}
