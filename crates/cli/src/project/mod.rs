//! Project on disk: `config/project.toml`, `config/indices`, tables and publications.

mod compilation;
mod config;
mod config_file;
mod cut_off;
mod diagnostics;
mod files;
mod gate;
mod gate_problems;
mod index_file;
mod index_name;
mod library;
mod moments;
mod names;
mod open;
mod preset_files;
mod unread;

pub(crate) use compilation::Compilation;
pub(crate) use config::ProjectConfig;
pub(crate) use gate::{AcceptConfig, GateSection};
pub(crate) use index_name::IndexName;
pub(crate) use open::Project;
pub(crate) use unread::{Unread, unread};
