//! The files of a folder, to the last byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// The files below a folder: their names with `/` between folders, and their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tree(BTreeMap<String, Vec<u8>>);

impl Tree {
    /// The files below a folder, which may be missing.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut files = BTreeMap::new();
        visit(folder, "", &mut |name, path| {
            files.insert(name, fs::read(path).unwrap());
        });
        Self(files)
    }

    pub(crate) fn write(&self, folder: &Path) {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Vec<u8>)> {
        self.0.iter()
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }
}

/// The first file that differs between two trees, and how.
pub(crate) fn difference(one: &Tree, other: &Tree) -> Option<String> {
    let names = one.0.keys().chain(other.0.keys());
    let differs = |name: &&String| one.0.get(*name) != other.0.get(*name);
    let name = names.into_iter().find(differs)?;
    let text = |tree: &Tree| match tree.0.get(name) {
        Some(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        None => "no such file".to_owned(),
    };
    let (one, other) = (text(one), text(other));
    let mut lines = one.lines().zip(other.lines());
    let lines = lines.find(|(a, b)| a != b).unwrap_or(("", "one is longer"));
    Some(format!("{name}:\n{}\n{}", lines.0, lines.1))
}

/// When each file below a folder was last written.
pub(crate) fn stamps(folder: &Path) -> BTreeMap<String, SystemTime> {
    let mut stamps = BTreeMap::new();
    visit(folder, "", &mut |name, path| {
        stamps.insert(name, fs::metadata(path).unwrap().modified().unwrap());
    });
    stamps
}

fn visit(folder: &Path, below: &str, found: &mut dyn FnMut(String, &Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let name = format!("{below}{}", entry.file_name().to_str().unwrap());
        match entry.path().is_dir() {
            true => visit(&entry.path(), &format!("{name}/"), found),
            false => found(name, &entry.path()),
        }
    }
}
