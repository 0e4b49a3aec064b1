//! Places, tolerances and limits of a run.

use std::path::PathBuf;

use kapok_gate::Gate;
use kapok_loader::{Sources, Tolerances};
use kapok_market::{CutOffs, Decisions};

/// Places, tolerances and limits of a run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders of input tables, and how their files are read.
    pub sources: Sources,
    /// Folder to publish into.
    pub publish: PathBuf,
    /// Rejected rows that may be, by table.
    pub tolerances: Tolerances,
    /// The data gate, if there is one.
    pub gate: Option<Gate>,
    /// Decisions of people in the place of facts.
    pub decisions: Decisions,
    /// Up to when facts may be known, by family of indices.
    pub cut_offs: CutOffs,
    /// Name and version of the engine, as manifests state it.
    pub engine: String,
}
