//! Common ground of this crate's tests: a folder of small tables, and the result of loading it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use kapok_market::{CutOff, SecurityIx};
use tempfile::TempDir;

use crate::{FileForm, FileRule, LoadReport, Loaded, Request, Sources, load};

/// Two lines of one company in New York, one in Hong Kong.
pub(crate) const SECURITIES: &str = "\
security_id,isin,issuer_id,mic,currency,country
A,US0378331005,CO,XNYS,USD,US
B,,CO,XNYS,USD,US
C,HK0000069689,,XHKG,HKD,HK
";

/// One close.
pub(crate) const PRICES: &str = "date,security_id,close\n2024-01-02,A,10\n";

/// A folder of tables.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Files by name; `securities.csv` and `prices.csv` are there in any case.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self::bare();
        folder.put("securities.csv", SECURITIES).put("prices.csv", PRICES);
        files.iter().for_each(|(name, text)| {
            folder.put(name, text);
        });
        folder
    }

    /// A folder without files.
    pub(crate) fn bare() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.file(name), text).unwrap();
        self
    }

    pub(crate) fn remove(&self, name: &str) -> &Self {
        fs::remove_file(self.file(name)).unwrap();
        self
    }

    pub(crate) fn request(&self) -> Request {
        let sources = vec![self.path().to_owned()].into();
        Request { sources, price_days: None, cut_off: CutOff::EndOfDay }
    }

    pub(crate) fn load(&self) -> Loaded {
        load(&self.request()).unwrap()
    }

    /// A request in which the files of prices are of a form that is stated.
    pub(crate) fn request_as(&self, form: FileForm) -> Request {
        let table = Some("prices".to_owned());
        let rules = vec![FileRule { source: None, table, form }];
        let request = self.request();
        Request { sources: Sources { rules, ..request.sources }, ..request }
    }

    /// The error of a load in which the files of prices are of a form that is stated.
    pub(crate) fn error_as(&self, form: FileForm) -> String {
        self.error_of(&self.request_as(form))
    }

    /// All rejections, without the path of the folder.
    pub(crate) fn rejections(&self) -> String {
        self.listed(&self.load().report)
    }

    pub(crate) fn listed(&self, report: &LoadReport) -> String {
        let all = report.tables.iter().flat_map(|table| &table.rejections);
        self.relative(&all.map(|rejection| format!("{rejection}\n")).collect::<String>())
    }

    /// The error of a load, with its hint.
    pub(crate) fn error(&self) -> String {
        self.error_of(&self.request())
    }

    /// The error of a load of a request.
    pub(crate) fn error_of(&self, request: &Request) -> String {
        let error = load(request).map(|loaded| loaded.report).unwrap_err();
        let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
        self.relative(&format!("{error}{hint}"))
    }

    pub(crate) fn relative(&self, text: &str) -> String {
        let path = self.path().display().to_string();
        text.replace(&format!("{path}/"), "").replace(&path, "DATA")
    }
}

/// The panel: a line a day, with all closes and marks.
pub(crate) fn panel(loaded: &Loaded) -> String {
    let (history, mut text) = (&loaded.history, String::new());
    let prices = history.prices();
    for &day in prices.days() {
        write!(text, "{day}").unwrap();
        for (at, line) in (0..).zip(history.securities()) {
            let security = SecurityIx(at);
            let close = prices.close(security, day).map(|close| format!(" {}={close}", line.id));
            let mark = prices.mark(security, day).map(|mark| format!(" {}:{mark:?}", line.id));
            text.extend(close.into_iter().chain(mark));
        }
        text.push('\n');
    }
    text
}

/// Everything that a load has found, as text.
pub(crate) fn everything(loaded: &Loaded) -> String {
    format!("{:#?}\n{}", loaded.history, panel(loaded))
}
