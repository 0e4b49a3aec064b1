//! One vintage of one day, read back.

use std::path::{Path, PathBuf};

use crate::error::{Damage, FileError, Format};
use crate::files;
use crate::manifest::Manifest;
use crate::row::TableRow;
use crate::table_parquet::read_parquet;
use crate::tables::{ActionRow, LevelRow, OpenRow, OverlayRow};

/// One vintage of one day. It exists only with its manifest, which is put in place last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedDay {
    folder: PathBuf,
    manifest: Manifest,
}

/// Tables that days published by earlier versions do not have.
const LATER_TABLES: &[&str] = &["overlays", "esg_disclosure", "constraints"];

impl PublishedDay {
    /// The file that makes a folder a published day.
    pub const MANIFEST: &str = "manifest.json";

    /// The day in a folder; `None` if the folder has no manifest.
    ///
    /// # Errors
    ///
    /// If the manifest cannot be read.
    pub fn open(folder: PathBuf) -> Result<Option<Self>, FileError> {
        let path = folder.join(Self::MANIFEST);
        let Some(bytes) = files::read_if_any(&path)? else { return Ok(None) };
        match serde_json::from_slice(&bytes) {
            Ok(manifest) => Ok(Some(Self { folder, manifest })),
            Err(error) => {
                let damage = Damage::unreadable(Format::Json, error);
                Err(FileError::Damaged { path, damage })
            }
        }
    }

    /// Manifest: content of the day and its origin.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder of its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The rows of a table; none where the day was published before the table was.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn rows<R: TableRow>(&self) -> Result<Vec<R>, FileError> {
        let file = format!("{}.parquet", R::NAME);
        if LATER_TABLES.contains(&R::NAME) && !self.manifest.files.contains_key(&file) {
            return Ok(Vec::new());
        }
        read_parquet(&self.folder.join(file))
    }

    /// Levels and divisors.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn levels(&self) -> Result<Vec<LevelRow>, FileError> {
        self.rows()
    }

    /// Constituents of the next day.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn constituents_open(&self) -> Result<Vec<OpenRow>, FileError> {
        self.rows()
    }

    /// Corporate actions, applied and announced.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn corporate_actions(&self) -> Result<Vec<ActionRow>, FileError> {
        self.rows()
    }

    /// Levels computed from levels.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn overlays(&self) -> Result<Vec<OverlayRow>, FileError> {
        self.rows()
    }
}
