//! Project on disk: `config/project.toml`, `config/indices/*.toml`, tables and publications.

mod config;
mod config_file;
mod cut_off;
mod diagnostics;
mod gate;
mod library;
mod open;
mod preset_files;

pub(crate) use config::ProjectConfig;
pub(crate) use cut_off::cut_off;
pub(crate) use gate::{AcceptConfig, GateSection};
pub(crate) use open::Project;
