//! A project in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use kapok_publication::Store;
use tempfile::TempDir;

use super::{Outcome, Table, Tree};

/// A project in a folder of its own, which is the current one of every process.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    /// Five securities over thirty days.
    pub(crate) fn minimal() -> Self {
        static MADE: OnceLock<Tree> = OnceLock::new();
        Self::of(MADE.get_or_init(|| init("minimal")))
    }

    /// The synthetic Greater Bay Area; made once and copied.
    pub(crate) fn gba() -> Self {
        static MADE: OnceLock<Tree> = OnceLock::new();
        Self::of(MADE.get_or_init(|| init("gba")))
    }

    /// The sample of the repository: twenty US companies.
    pub(crate) fn sample() -> Self {
        static READ: OnceLock<[Tree; 2]> = OnceLock::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let [config, data] = READ
            .get_or_init(|| ["config", "data/sample"].map(|folder| Tree::read(&root.join(folder))));
        let project = Self::empty();
        config.write(&project.path("config"));
        data.write(&project.path("data/sample"));
        project
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with these files.
    pub(crate) fn of(files: &Tree) -> Self {
        let project = Self::empty();
        files.write(project.folder.path());
        project
    }

    /// The same files in a folder that lies in memory where there is one, so that a test that
    /// publishes hundreds of days does not wait for the disk.
    pub(crate) fn copy_in_memory(&self) -> Self {
        let memory = Path::new("/dev/shm");
        let folder = match memory.is_dir() {
            true => tempfile::tempdir_in(memory),
            false => tempfile::tempdir(),
        };
        let project = Self { folder: folder.unwrap() };
        Tree::read(self.folder.path()).write(project.folder.path());
        project
    }

    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// A process that is not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kapok-under-test"));
        command.args(arguments);
        self.inside(command)
    }

    /// Runs one command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.command(arguments).output().unwrap().into()
    }

    /// Runs the command of a shell script as `"$@"`.
    pub(crate) fn run_in_shell(&self, script: &str, arguments: &[&str]) -> Outcome {
        let mut command = Command::new("sh");
        let program = env!("CARGO_BIN_EXE_kapok-under-test");
        command.args(["-c", script, "sh", program]).args(arguments);
        self.inside(command).output().unwrap().into()
    }

    fn inside(&self, mut command: Command) -> Command {
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("COLUMNS").env_remove("RUST_BACKTRACE");
        command
    }

    /// Writes a file, whether there is one or not.
    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(crate) fn remove(&self, file: &str) {
        fs::remove_file(self.path(file)).unwrap();
    }

    /// Replaces a text that is in a file exactly once.
    #[track_caller]
    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        self.write(file, text.replacen(from, to, 1));
    }

    /// Adds a line at the end of a file.
    pub(crate) fn append(&self, file: &str, line: &str) {
        self.write(file, self.read(file) + line + "\n");
    }

    /// Puts a CSV file in the place of a Parquet file of the sample, and names it.
    pub(crate) fn as_csv(&self, table: &str) -> String {
        let parquet = format!("data/sample/{table}.parquet");
        let text = super::parquet::csv(fs::File::open(self.path(&parquet)).unwrap());
        self.remove(&parquet);
        let file = format!("data/sample/{table}.csv");
        self.write(&file, text);
        file
    }

    /// Keeps the lines of a file that pass, and its header.
    #[track_caller]
    pub(crate) fn retain(&self, file: &str, keep: impl Fn(&str) -> bool) {
        let text = self.read(file);
        let kept = text.lines().enumerate().filter(|(at, line)| *at == 0 || keep(line));
        let kept: String = kept.map(|(_, line)| format!("{line}\n")).collect();
        assert_ne!(kept, text, "every line of {file} passes");
        self.write(file, kept);
    }

    /// Changes every input table, whatever its form; gzip becomes plain text.
    pub(crate) fn change_tables(&self, change: &mut dyn FnMut(&mut Table)) {
        let files = Tree::read(&self.path("data"));
        for (name, bytes) in files.iter() {
            let mut table = Table::read(name, bytes);
            change(&mut table);
            self.remove(&format!("data/{name}"));
            self.write(&format!("data/{}", table.file()), table.text());
        }
    }

    /// All that is published, but for the lock.
    pub(crate) fn published(&self) -> Tree {
        Tree::read(&self.path("published")).without(".lock")
    }

    pub(crate) fn store(&self) -> Store {
        Store::new(self.path("published"))
    }

    /// Nothing at all has come of a command.
    #[track_caller]
    pub(crate) fn assert_nothing_published(&self) {
        assert_eq!(self.published().names(), Vec::<&str>::new());
        assert!(!self.path("published").exists(), "an empty folder was left");
    }
}

fn init(template: &str) -> Tree {
    let project = Project::empty();
    project.run(&["init", "made", "--template", template]).expect(0);
    Tree::read(&project.path("made"))
}

/// A file of the repository.
pub(crate) fn repository_file(below: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(below)).unwrap()
}
