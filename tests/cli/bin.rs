//! The `kapok` command as the tests of the command line start it.

fn main() -> std::process::ExitCode {
    kapok_cli::main()
}
