//! The only place that changes files, one step a function. A step has left its work on the disk
//! when it returns.

#![expect(clippy::disallowed_methods, reason = "publishing is writing files")]

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kapok_published::FileError;

fn failed(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_owned();
    move |error| FileError::Io { path, doing, reason: error.to_string() }
}

/// Makes a folder and those above it.
pub(crate) fn create_folder(path: &Path) -> Result<(), FileError> {
    fuse::burn(path)?;
    fs::create_dir_all(path).map_err(failed(path, "create folder"))
}

/// Writes a new file; `read_only` forbids to change it later.
pub(crate) fn write_file(path: &Path, bytes: &[u8], read_only: bool) -> Result<(), FileError> {
    if let Err(cut) = fuse::burn(path) {
        let _ = fs::write(path, &bytes[..bytes.len() / 2]);
        return Err(cut);
    }
    write_all(path, bytes, read_only).map_err(failed(path, "write"))
}

fn write_all(path: &Path, bytes: &[u8], read_only: bool) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    if read_only {
        file.set_permissions(only_to_read(&file)?)?;
    }
    // A rename may reach the disk before the bytes do; without this a power cut could leave a
    // manifest that points at an empty file.
    file.sync_all()
}

fn only_to_read(file: &File) -> io::Result<Permissions> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    Ok(permissions)
}

/// Makes the entries of a folder last.
pub(crate) fn sync_folder(path: &Path) -> Result<(), FileError> {
    fuse::burn(path)?;
    File::open(path).and_then(|folder| folder.sync_all()).map_err(failed(path, "sync"))
}

/// Gives a file or folder another name.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), FileError> {
    fuse::burn(to)?;
    fs::rename(from, to).map_err(failed(to, "rename to"))
}

/// Removes a folder with what it holds, or a file.
pub(crate) fn remove(path: &Path) -> Result<(), FileError> {
    fuse::burn(path)?;
    let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.map_err(failed(path, "remove"))
}

/// Holds a store for one writer, until the file is dropped.
pub(crate) fn lock(path: &Path) -> Result<File, FileError> {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(failed(path, "open"))?;
    file.lock().map_err(failed(path, "lock"))?;
    Ok(file)
}

/// The entries of a folder, by name; none if there is no such folder.
pub(crate) fn entries(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    let mut paths = Vec::new();
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(paths),
        Err(error) => return Err(failed(path, "list")(error)),
    };
    for entry in entries {
        paths.push(entry.map_err(failed(path, "list"))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// Whether there is a file.
pub(crate) fn is_file(path: &Path) -> bool {
    path.is_file()
}

/// Cuts a publication off after some steps, as a kill would: from then on no step works.
pub(crate) mod fuse {
    use std::path::Path;

    use kapok_published::FileError;

    #[cfg(test)]
    std::thread_local! {
        static STEPS_LEFT: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) };
    }

    /// Sets how many steps still work on this thread.
    #[cfg(test)]
    pub(crate) fn set(steps: Option<usize>) {
        STEPS_LEFT.set(steps);
    }

    #[cfg(test)]
    pub(super) fn burn(path: &Path) -> Result<(), FileError> {
        let cut = || FileError::Io {
            path: path.to_owned(),
            doing: "go on with",
            reason: "cut off".into(),
        };
        let Some(left) = STEPS_LEFT.get() else { return Ok(()) };
        STEPS_LEFT.set(Some(left.saturating_sub(1)));
        if left == 0 { Err(cut()) } else { Ok(()) }
    }

    #[cfg(not(test))]
    #[inline]
    #[expect(clippy::unnecessary_wraps, reason = "it fails in tests")]
    pub(super) fn burn(_: &Path) -> Result<(), FileError> {
        Ok(())
    }
}
