//! One vintage of one day, read back.

use std::path::{Path, PathBuf};

use crate::disk;
use crate::error::PublishError;
use crate::format::from_parquet;
use crate::manifest::Manifest;
use crate::table::Row;
use crate::tables::{
    ActionRow, AttributionRow, CloseRow, ConstraintRow, DisclosureRow, EligibilityRow, LevelRow,
    OpenRow, OverlayRow, ReviewRow,
};

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
    pub(crate) const MANIFEST: &str = "manifest.json";

    pub(crate) fn open(folder: PathBuf) -> Result<Option<Self>, PublishError> {
        let path = folder.join(Self::MANIFEST);
        let Some(bytes) = disk::read_if_any(&path)? else { return Ok(None) };
        let manifest = serde_json::from_slice(&bytes);
        let what = |error: serde_json::Error| error.to_string();
        let manifest = manifest.map_err(|e| PublishError::Damaged { path, what: what(e) })?;
        Ok(Some(Self { folder, manifest }))
    }

    /// What it holds and where that came from.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn rows<R: Row>(&self) -> Result<Vec<R>, PublishError> {
        let file = format!("{}.parquet", R::NAME);
        if LATER_TABLES.contains(&R::NAME) && !self.manifest.files.contains_key(&file) {
            return Ok(Vec::new());
        }
        let path = self.folder.join(file);
        from_parquet(&path, disk::open(&path)?)
    }

    /// Levels and divisors.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn levels(&self) -> Result<Vec<LevelRow>, PublishError> {
        self.rows()
    }

    /// Constituents at the close.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn constituents_close(&self) -> Result<Vec<CloseRow>, PublishError> {
        self.rows()
    }

    /// Constituents of the next day.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn constituents_open(&self) -> Result<Vec<OpenRow>, PublishError> {
        self.rows()
    }

    /// Corporate actions, applied and announced.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn corporate_actions(&self) -> Result<Vec<ActionRow>, PublishError> {
        self.rows()
    }

    /// Reviews that took effect.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn review(&self) -> Result<Vec<ReviewRow>, PublishError> {
        self.rows()
    }

    /// Verdicts of those reviews.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn eligibility(&self) -> Result<Vec<EligibilityRow>, PublishError> {
        self.rows()
    }

    /// Levels computed from levels.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn overlays(&self) -> Result<Vec<OverlayRow>, PublishError> {
        self.rows()
    }

    /// ESG factors, carbon figures and the place on the trajectory.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn esg_disclosure(&self) -> Result<Vec<DisclosureRow>, PublishError> {
        self.rows()
    }

    /// Constraints of optimised weights.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn constraints(&self) -> Result<Vec<ConstraintRow>, PublishError> {
        self.rows()
    }

    /// What moved the levels.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn attribution(&self) -> Result<Vec<AttributionRow>, PublishError> {
        self.rows()
    }
}
