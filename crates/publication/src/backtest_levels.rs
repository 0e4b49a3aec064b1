//! The files of a back-test: levels, overlays, findings of the data gate.

use std::path::{Path, PathBuf};

use kapok_published::{
    BacktestFindingRow, BacktestLevelRow, BacktestOverlayRow, FileError, TableRow, encode,
};

use crate::disk;
use crate::error::PublishError;

/// Writes `levels.csv` and `levels.parquet` into a folder, each in place of an older one only
/// when it is complete, and says where they are.
///
/// # Errors
///
/// If the file system refuses.
pub fn write_levels(
    folder: &Path,
    rows: &[BacktestLevelRow],
) -> Result<[PathBuf; 2], PublishError> {
    write(folder, "levels", rows)
}

/// Writes `overlays.csv` and `overlays.parquet` into a folder, as [`write_levels`] does.
///
/// # Errors
///
/// If the file system refuses.
pub fn write_overlays(
    folder: &Path,
    rows: &[BacktestOverlayRow],
) -> Result<[PathBuf; 2], PublishError> {
    write(folder, "overlays", rows)
}

/// Writes `findings.csv` and `findings.parquet` into a folder, as [`write_levels`] does.
///
/// # Errors
///
/// If the file system refuses.
pub fn write_findings(
    folder: &Path,
    rows: &[BacktestFindingRow],
) -> Result<[PathBuf; 2], PublishError> {
    write(folder, "findings", rows)
}

fn write<R: TableRow>(folder: &Path, name: &str, rows: &[R]) -> Result<[PathBuf; 2], PublishError> {
    disk::create_folder(folder)?;
    let [csv, parquet] = encode(rows)?;
    Ok([
        replace(folder.join(format!("{name}.csv")), &csv.bytes)?,
        replace(folder.join(format!("{name}.parquet")), &parquet.bytes)?,
    ])
}

fn replace(path: PathBuf, bytes: &[u8]) -> Result<PathBuf, FileError> {
    let mut aside = path.clone().into_os_string();
    aside.push(".tmp");
    let aside = PathBuf::from(aside);
    disk::write_file(&aside, bytes, false)?;
    disk::rename(&aside, &path)?;
    Ok(path)
}
