//! Where panels lie, and how they are read.

use std::path::{Path, PathBuf};

use kapok_loader::{LoadReport, Request, load};
use kapok_market::{CutOff, History};

/// The folder of a panel, where there is one below `$KAPOK_PANELS`.
pub(crate) fn panel(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("KAPOK_PANELS").map(|all| Path::new(&all).join(name));
    folder.filter(|folder| folder.is_dir())
}

/// All tables of some folders.
pub(crate) fn read(sources: &[&Path]) -> (History, LoadReport) {
    let loaded = load(&Request {
        sources: sources.iter().map(|source| source.to_path_buf()).collect::<Vec<_>>().into(),
        price_days: None,
        cut_off: CutOff::EndOfDay,
    });
    let loaded = loaded.unwrap();
    (loaded.history, loaded.report)
}

/// The rejected rows of a load: file name, row and reason, one a line.
pub(crate) fn rejections(report: &LoadReport) -> String {
    let mut lines = String::new();
    for rejection in report.tables.iter().flat_map(|table| &table.rejections) {
        let line = rejection.to_string();
        let name = rejection.file.parent().map_or(0, |folder| folder.as_os_str().len() + 1);
        lines.push_str(&line[name..]);
        lines.push('\n');
    }
    lines
}

/// The values at which these fractions of all are reached, and the largest one.
pub(crate) fn quantiles(mut values: Vec<f64>) -> String {
    values.sort_by(f64::total_cmp);
    let at = |fraction: f64| values[((values.len() - 1) as f64 * fraction).round() as usize];
    let parts = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)];
    let parts = parts.map(|(name, fraction)| format!("{name} {:.4}", at(fraction)));
    format!("{}, of {}", parts.join(", "), values.len())
}
