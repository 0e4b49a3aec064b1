//! Finished price panels, kept by what they were made of.
//!
//! A cache file holds a line of JSON (days, marks, the report on the table, checksums), blanks up
//! to a multiple of 4,096 bytes, then the cells as they are in memory. Its name is the hash of all
//! that decides a panel: the bytes of the price files, the ids of the securities, the cut-off, and
//! the version of this format. A file that is cut short or damaged is not used and written anew.
//! Every cache file may be deleted at any time; the oldest are deleted when there are many.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kapok_market::{Cells, CutOff, PriceMark};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::error::LoadError;
use crate::mapped::{MappedCells, map};
use crate::names::Names;
use crate::prices::Prices;
use crate::report::TableReport;
use crate::scan::TableFiles;

/// Raised with every change of the file or of what the loader makes of prices.
const VERSION: &str = "kapok panel 1";
/// The header line and the blanks after it fill a multiple of this.
const ALIGNMENT: usize = 4_096;
/// Panels kept in one folder.
const KEPT: usize = 8;
const ENDING: &str = "panel";

/// Where a panel is, or would be, kept.
#[derive(Debug)]
pub(crate) struct Slot {
    folder: PathBuf,
    path: PathBuf,
}

/// The first line of a cache file.
#[derive(Serialize, Deserialize)]
struct Header {
    version: String,
    days: Vec<i32>,
    width: usize,
    marks: Vec<(i32, u32, bool)>,
    report: TableReport,
    cells_checksum: u64,
}

impl Slot {
    /// The place of the panel of these files, securities and cut-off.
    pub(crate) fn of(
        folder: &Path,
        files: &TableFiles,
        securities: &Names<'_>,
        cut_off: CutOff,
    ) -> Result<Self, LoadError> {
        let mut hash = Xxh3::new();
        hash.update(format!("{VERSION}\n{cut_off:?}\n").as_bytes());
        for id in securities.all() {
            hash.update(format!("{id}\n").as_bytes());
        }
        for path in &files.paths {
            hash.update(format!("{}\n", path.display()).as_bytes());
            let length = hash_file(&mut hash, path);
            let length = length.map_err(|error| LoadError::unreadable(path, error))?;
            hash.update(&length.to_le_bytes());
        }
        let name = format!("{:032x}.{ENDING}", hash.digest128());
        Ok(Self { folder: folder.to_owned(), path: folder.join(name) })
    }

    /// The panel, if it is kept and whole.
    pub(crate) fn load(&self) -> Option<Prices> {
        let map = map(&File::open(&self.path).ok()?).ok()?;
        let (header, start) = read_header(&map)?;
        let cells = MappedCells::new(map, start)?;
        let whole = cells.cells().len() == header.days.len() * header.width
            && header.cells_checksum == checksum(cells.cells());
        whole.then(|| header.into_prices(Arc::new(cells)))
    }

    /// Keeps a panel.
    pub(crate) fn store(&self, prices: &Prices) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let aside = self.path.with_extension(format!("{}.aside", std::process::id()));
        let written = write(&aside, prices).and_then(|()| fs::rename(&aside, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written?;
        self.delete_oldest()
    }

    fn delete_oldest(&self) -> io::Result<()> {
        let mut panels = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == ENDING) && path != self.path {
                panels.push((fs::metadata(&path)?.modified()?, path));
            }
        }
        panels.sort();
        panels.iter().rev().skip(KEPT - 1).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

fn hash_file(hash: &mut Xxh3, path: &Path) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 256 * 1_024];
    let mut length = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(length),
            read => {
                hash.update(&buffer[..read]);
                length += read as u64;
            }
        }
    }
}

fn checksum(cells: &[f64]) -> u64 {
    xxh3_64(bytemuck::cast_slice(cells))
}

/// The header, whose line begins with its own checksum, and where the cells start.
fn read_header(bytes: &[u8]) -> Option<(Header, usize)> {
    let mut line = Vec::new();
    io::BufRead::read_until(&mut BufReader::new(bytes), b'\n', &mut line).ok()?;
    let text = std::str::from_utf8(line.strip_suffix(b"\n")?).ok()?;
    let (told, json) = text.split_once(' ')?;
    if u64::from_str_radix(told, 16).ok()? != xxh3_64(json.as_bytes()) {
        return None;
    }
    let header: Header = serde_json::from_str(json).ok()?;
    (header.version == VERSION).then(|| (header, line.len().next_multiple_of(ALIGNMENT)))
}

fn write(path: &Path, prices: &Prices) -> io::Result<()> {
    let json = serde_json::to_string(&Header::of(prices))?;
    let line = format!("{:016x} {json}\n", xxh3_64(json.as_bytes()));
    let blanks = line.len().next_multiple_of(ALIGNMENT) - line.len();
    let mut file = File::create(path)?;
    file.write_all(line.as_bytes())?;
    file.write_all(&vec![b' '; blanks])?;
    file.write_all(bytemuck::cast_slice(prices.cells.cells()))
}

impl Header {
    fn of(prices: &Prices) -> Self {
        let suspended = |mark| matches!(mark, PriceMark::Suspended);
        Self {
            version: VERSION.to_owned(),
            days: prices.days.clone(),
            width: prices.width,
            marks: prices.marks.iter().map(|&(d, s, mark)| (d, s, suspended(mark))).collect(),
            report: prices.report.clone(),
            cells_checksum: checksum(prices.cells.cells()),
        }
    }

    fn into_prices(self, cells: Arc<dyn Cells>) -> Prices {
        let mark = |suspended| if suspended { PriceMark::Suspended } else { PriceMark::Carried };
        let marks = self.marks.into_iter().map(|(d, s, suspended)| (d, s, mark(suspended)));
        let (days, width, report) = (self.days, self.width, self.report);
        Prices { days, width, cells, marks: marks.collect(), report }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, PRICES, everything};
    use crate::{CacheUse, Loaded, Request, load};

    const ODD: &str = "\
date,security_id,close,status
2024-01-02,A,10,
2024-01-02,A,10,
2024-01-02,B,0,
2024-01-02,C,,suspended
2024-01-03,A,,carried
2024-01-03,B,20,
";

    fn cached(folder: &Folder) -> Loaded {
        let cache = Some(folder.path().join("cache"));
        load(&Request { cache, ..folder.request() }).unwrap()
    }

    fn panels(folder: &Folder) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder.path().join("cache")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn a_kept_panel_equals_a_fresh_one_with_its_report() {
        let folder = Folder::new(&[("prices.csv", ODD)]);
        let (fresh, kept) = (cached(&folder), cached(&folder));
        assert_eq!((&fresh.cache, &kept.cache), (&CacheUse::Stored, &CacheUse::Hit));
        assert_eq!(everything(&kept), everything(&fresh));
        assert_eq!(kept.report, fresh.report);
        assert_eq!(kept.report.rejected(), 2);
    }

    #[test]
    fn other_prices_securities_and_cut_offs_have_panels_of_their_own() {
        let folder = Folder::new(&[]);
        cached(&folder);
        folder.put("prices.csv", PRICES.replace("10", "11"));
        assert_eq!(cached(&folder).cache, CacheUse::Stored);
        let securities = crate::testing::SECURITIES.replace("B,", "BB,");
        folder.put("securities.csv", securities);
        assert_eq!(cached(&folder).cache, CacheUse::Stored);
        let cut_off = CutOff::At("2025-01-01T00:00:00Z".parse().unwrap());
        let cache = Some(folder.path().join("cache"));
        let other = load(&Request { cut_off, cache, ..folder.request() }).unwrap();
        assert_eq!(other.cache, CacheUse::Stored);
        assert_eq!(panels(&folder).len(), 4);
    }

    #[test]
    fn a_damaged_file_is_made_anew() {
        let folder = Folder::new(&[("prices.csv", ODD)]);
        let fresh = everything(&cached(&folder));
        let path = &panels(&folder)[0];
        let whole = fs::read(path).unwrap();
        let mut flipped_cell = whole.clone();
        *flipped_cell.last_mut().unwrap() ^= 1;
        let mut flipped_header = whole.clone();
        flipped_header[40] ^= 1;
        let cut = whole[..whole.len() - 8].to_vec();
        for damaged in [flipped_cell, flipped_header, cut, whole[..100].to_vec(), Vec::new()] {
            fs::write(path, damaged).unwrap();
            let again = cached(&folder);
            assert_eq!(again.cache, CacheUse::Stored);
            assert_eq!(everything(&again), fresh);
            assert_eq!(cached(&folder).cache, CacheUse::Hit);
        }
    }

    #[test]
    fn old_panels_are_deleted_and_a_cache_that_cannot_be_written_is_said() {
        let folder = Folder::new(&[]);
        for close in 1..=KEPT + 2 {
            folder.put("prices.csv", PRICES.replace("10", &close.to_string()));
            cached(&folder);
        }
        assert_eq!(panels(&folder).len(), KEPT);
        folder.put("file", "");
        let cache = Some(folder.path().join("file"));
        let loaded = load(&Request { cache, ..folder.request() }).unwrap();
        assert!(matches!(loaded.cache, CacheUse::NotStored { .. }));
    }
}
