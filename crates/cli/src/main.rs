//! The `kapok` command.

fn main() -> std::process::ExitCode {
    kapok_cli::main()
}
