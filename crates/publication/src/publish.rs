//! Putting a vintage in place, all of it or nothing.
//!
//! 1. Hold the store's lock, so that two processes take turns.
//! 2. Clear what an aborted publication has left: folders without a manifest.
//! 3. Merge the draft with the newest vintage and compare (`merge`).
//! 4. Write the files aside, each synced, and rename their folder to `vintage=N`.
//! 5. Only then put `manifest.json` in place, itself by a rename.
//!
//! Readers follow manifests, so that up to the last rename they see the day as it was before.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_published::{FileError, Format, Manifest, PublishedDay, TableFile, is_csv};

use crate::disk;
use crate::draft::Draft;
use crate::error::PublishError;
use crate::merge::{Decision, Vintage, decide};
use crate::store::Store;

/// Fate of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Published {
    /// A vintage was put in place.
    New {
        /// Number of the vintage.
        vintage: u32,
        /// Folder of the vintage.
        folder: PathBuf,
        /// Number of its files beside the manifest.
        files: usize,
        /// Number of rows of its tables.
        rows: u64,
        /// Number of its indices.
        indices: usize,
        /// Reason for which it replaces the vintage before.
        reason: Option<String>,
    },
    /// Every row is published already; nothing was written.
    Unchanged {
        /// The vintage that has them.
        vintage: u32,
    },
}

impl Store {
    /// Publishes a day: as vintage 1, or merged with the newest vintage as the next one. Rows of
    /// indices that the draft does not have stay as published. A draft that changes nothing
    /// writes nothing; one that changes published rows needs a reason.
    ///
    /// # Errors
    ///
    /// If published rows would change without a reason, or the file system refuses; nothing is
    /// published then.
    ///
    /// # Panics
    ///
    /// If the draft has rows of an index that its list does not have.
    pub fn publish(&self, draft: Draft) -> Result<Published, PublishError> {
        let listed = |id: &String| draft.indices.iter().any(|entry| entry.id == *id);
        assert!(draft.tables.levels.iter().all(|row| listed(&row.index_id)), "indices are listed");
        disk::create_folder(self.root())?;
        let _lock = disk::lock(&self.root().join(".lock"))?;
        self.clear_aborted(draft.date)?;
        let latest = self.latest(draft.date)?;
        let before = self.before(draft.date)?;
        let vintage = match decide(draft, latest.as_ref(), before.as_ref())? {
            Decision::Unchanged(vintage) => return Ok(Published::Unchanged { vintage }),
            Decision::New(vintage) => vintage,
        };
        self.put_in_place(&vintage)?;
        Ok(self.published(*vintage))
    }

    fn published(&self, vintage: Vintage) -> Published {
        let Vintage { manifest, files } = vintage;
        let tables = manifest.files.iter().filter(|(name, _)| is_csv(name));
        Published::New {
            vintage: manifest.vintage,
            folder: self.vintage_folder(manifest.date, manifest.vintage),
            files: files.len(),
            rows: tables.map(|(_, file)| file.rows).sum(),
            indices: manifest.indices.len(),
            reason: manifest.reason,
        }
    }

    /// Removes what was written aside and never finished: staging folders, and vintages without
    /// a manifest.
    fn clear_aborted(&self, date: NaiveDate) -> Result<(), FileError> {
        for entry in disk::entries(&self.date_folder(date))? {
            let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let unfinished =
                name.starts_with("vintage=") && !disk::is_file(&entry.join(PublishedDay::MANIFEST));
            if unfinished || name.starts_with(STAGING) {
                disk::remove(&entry)?;
            }
        }
        Ok(())
    }

    fn put_in_place(&self, vintage: &Vintage) -> Result<(), FileError> {
        let manifest = &vintage.manifest;
        let date_folder = self.date_folder(manifest.date);
        let staging = date_folder.join(format!("{STAGING}{}", std::process::id()));
        let folder = self.vintage_folder(manifest.date, manifest.vintage);
        // The order is the guarantee: files, their folder, the name, and the manifest last. A kill
        // at any point leaves the day as readers saw it before.
        let placed = write_aside(&staging, &vintage.files)
            .and_then(|()| disk::rename(&staging, &folder))
            .and_then(|()| disk::sync_folder(&date_folder))
            .and_then(|()| disk::sync_folder(self.root()))
            .and_then(|()| write_manifest(&folder, manifest));
        if placed.is_err() {
            // The next publication tries again where this does not work either.
            let _ = self.clear_aborted(manifest.date);
        }
        placed
    }
}

/// Beginning of the names of folders that are written aside.
const STAGING: &str = ".staging-";

fn write_aside(staging: &Path, files: &[TableFile]) -> Result<(), FileError> {
    disk::create_folder(staging)?;
    for file in files {
        disk::write_file(&staging.join(&file.name), &file.bytes, true)?;
    }
    disk::sync_folder(staging)
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<(), FileError> {
    let failed = |error: serde_json::Error| FileError::Encode {
        table: "manifest",
        format: Format::Json,
        reason: error.to_string(),
    };
    let mut text = serde_json::to_string_pretty(manifest).map_err(failed)?;
    text.push('\n');
    let aside = folder.join("manifest.json.tmp");
    disk::write_file(&aside, text.as_bytes(), true)?;
    disk::rename(&aside, &folder.join(PublishedDay::MANIFEST))?;
    disk::sync_folder(folder)
}
