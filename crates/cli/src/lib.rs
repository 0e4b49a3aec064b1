//! The `kapok` command: one file a command, data to stdout, talk to stderr.
#![expect(
    clippy::disallowed_methods,
    reason = "the command line reads project files and the environment"
)]

mod commands;
mod context;
mod failure;
mod note;
mod options;
mod output;
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
    0  done
    1  defect, or something the machine refused
    2  usage or config
    3  data missing or late
    4  a gate refused
    5  differs (verify, compare), not met (compliance)
    6  infeasible
    7  partly done: some indices are held
  130  interrupted";

/// Calculates, explains and publishes green securities indices.
#[derive(Debug, Parser)]
#[command(name = "kapok", version, after_help = EXIT_CODES)]
struct Arguments {
    /// The project: a folder with config/ and data.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    project: PathBuf,
    /// How data are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Say nothing but data and errors.
    #[arg(long, short, global = true)]
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

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    main_with(std::env::args_os())
}

/// Runs a command.
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

/// The whole command line, for completions and to see whether a text is one.
#[must_use]
pub fn command_line() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}
