//! Tests on panels that are too large, or not free, to be part of the project.
//!
//! They look for input tables in the folders below `$KAPOK_PANELS`, and are ignored, by name, where
//! there are none. `docs/real-data.md` says what they hold and what they have found.
#![expect(clippy::disallowed_methods, reason = "tests on panels read files")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod adjusted;
mod false_alarms;
mod folder;
mod gate;
mod oracle;
mod outliers;
mod single_stocks;

use std::path::Path;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

/// A test, the panel that it needs, and what it does with the folder of that panel.
type PanelTest = (&'static str, &'static str, fn(&Path));

const TESTS: [PanelTest; 12] = [
    ("the_tiny_market_has_the_expected_levels", "tiny", oracle::levels_are_those_expected),
    ("the_small_market_has_the_expected_levels", "small", oracle::levels_are_those_expected),
    ("the_gate_names_real_defects", "us_2026", gate::the_gate_names_real_defects),
    (
        "splits_that_are_in_time_are_no_finding",
        "us_2026",
        gate::splits_that_are_in_time_are_no_finding,
    ),
    (
        "an_index_is_held_instead_of_published_with_a_wrong_count",
        "us_2026",
        gate::an_index_is_held_instead_of_published_with_a_wrong_count,
    ),
    (
        "a_daily_run_knows_for_how_long_there_was_no_close",
        "us_2026",
        gate::a_daily_run_knows_for_how_long_there_was_no_close,
    ),
    (
        "single_stocks_follow_the_adjusted_closes",
        "us_2008_2013",
        single_stocks::single_stocks_follow_the_adjusted_closes,
    ),
    (
        "all_rows_of_the_panel_are_used",
        "us_2008_2013",
        single_stocks::all_rows_of_the_panel_are_used,
    ),
    ("false_alarms_of_raw_closes", "us_2008_2013", false_alarms::of_raw_closes),
    ("false_alarms_of_adjusted_closes", "us_2020_2024", false_alarms::of_adjusted_closes),
    ("false_alarms_of_a_list", "us_2026", false_alarms::of_a_list),
    ("false_alarms_of_reference_rates", "ecb", false_alarms::of_reference_rates),
];

fn main() -> ExitCode {
    let trials = TESTS.map(|(name, panel, test)| trial(name, panel, test));
    libtest_mimic::run(&Arguments::from_args(), trials.into()).exit_code()
}

/// A test on a panel, ignored where the panel is not there.
fn trial(name: &str, panel: &'static str, test: fn(&Path)) -> Trial {
    let folder = folder::panel(panel);
    let ignored = folder.is_none();
    let trial = Trial::test(name, move || {
        let folder = folder.ok_or_else(|| format!("no panel `{panel}` below $KAPOK_PANELS"))?;
        test(&folder);
        Ok(())
    });
    trial.with_ignored_flag(ignored)
}
