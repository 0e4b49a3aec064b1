//! Project on disk: `config/project.toml`, `config/indices/*.toml`, tables and publications.

mod compilation;
mod config;
mod config_file;
mod conventions;
mod cut_off;
mod diagnostics;
mod files;
mod library;
mod moments;
mod open;
mod unread;

pub(crate) use compilation::Compilation;
pub(crate) use config::ProjectConfig;
pub(crate) use open::Project;
pub(crate) use unread::{Unread, unread};
