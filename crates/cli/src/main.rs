//! The `kapok` command.

/// A load frees and allocates blocks of megabytes in turn. The system's allocator gives each back
/// and faults every page of the next one in again: a third of the time of a load.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kapok_cli::main()
}
