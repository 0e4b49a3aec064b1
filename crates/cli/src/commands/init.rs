//! `kapok init`: a new project with sample data.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use flate2::{Compression, GzBuilder};
use kapok_synthetic::{Encoding, TableFile, gba_tables, minimal_tables};

use crate::context::Context;
use crate::failure::{Code, Failure};
use crate::messages::say;

/// Create a new project with sample data.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kapok init demo --template gba && kapok run --project demo
  kapok init first")]
pub(crate) struct Init {
    /// Folder of the new project; must not exist, or be empty.
    folder: PathBuf,
    /// Template of the project.
    #[arg(long, value_enum, default_value_t = Template::Minimal)]
    template: Template,
    /// Seed of the random market, for the template `gba` alone [default: 7].
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Seed of the random market, where none is given.
const SEED: u64 = 7;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Template {
    /// Five invented securities and one index.
    Minimal,
    /// A synthetic Greater Bay Area: some 300 companies in Shenzhen, Shanghai and Hong Kong.
    Gba,
}

macro_rules! config_files {
    ($template:literal: $($name:literal),* $(,)?) => {
        [$((
            concat!("config/", $name),
            include_str!(concat!("../template/", $template, "/", $name)),
        )),*]
    };
}

const MINIMAL: &[(&str, &str)] = &config_files!("minimal": "project.toml", "indices/min.toml");
const GBA: &[(&str, &str)] = &config_files!(
    "gba": "project.toml", "indices/gba.toml", "indices/gba-green.toml",
    "indices/gba-lowcarbon-hkd.toml", "indices/gba-equal.toml"
);

impl Init {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        refuse_full(&self.folder)?;
        let (config, tables) = match (self.template, self.seed) {
            (Template::Minimal, None) => (MINIMAL, minimal_tables()),
            (Template::Minimal, Some(_)) => {
                let message = "--seed has no effect: nothing in this template is random";
                return Err(Failure::new(Code::Usage, message).hint("add --template gba"));
            }
            (Template::Gba, seed) => (GBA, gba_tables(seed.unwrap_or(SEED))),
        };
        for (path, text) in config {
            write(&self.folder.join(path), text.as_bytes())?;
        }
        for table in &tables {
            write_table(&self.folder, table)?;
        }
        write(&self.folder.join(".gitignore"), b"/published/\n")?;
        if !context.quiet {
            let folder = self.folder.display();
            say(format_args!(
                "created {folder}: {} config files, {} tables",
                config.len(),
                tables.len()
            ));
            say(format_args!("next: kapok run --project {folder}"));
        }
        Ok(())
    }
}

fn refuse_full(folder: &Path) -> Result<(), Failure> {
    let used = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if used {
        let message = format!("{} is not empty", folder.display());
        return Err(Failure::new(Code::Usage, message).hint("name a new folder"));
    }
    Ok(())
}

fn write_table(
    folder: &Path,
    TableFile { path, text, encoding }: &TableFile,
) -> Result<(), Failure> {
    match encoding {
        Encoding::Plain => write(&folder.join(path), text.as_bytes()),
        Encoding::Gzip => {
            let path = folder.join(format!("{path}.gz"));
            let bytes = compressed(text).map_err(|e| Failure::io("compress", &path, &e))?;
            write(&path, &bytes)
        }
    }
}

/// Compresses a text, without time or machine in the header, so that equal texts give equal bytes.
fn compressed(text: &str) -> std::io::Result<Vec<u8>> {
    let builder = GzBuilder::new().mtime(0).operating_system(255);
    let mut encoder = builder.write(Vec::new(), Compression::new(6));
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

fn write(path: &Path, contents: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|e| Failure::io("make", folder, &e))?;
    std::fs::write(path, contents).map_err(|e| Failure::io("write", path, &e))
}
