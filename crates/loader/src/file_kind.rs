//! Kinds of files that are not what their names say, by their first bytes.

use std::fmt;
use std::path::Path;

/// Kind of a file that is not the table that its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Compressed by gzip.
    Gzip,
    /// Archive of files, or a spreadsheet of the newer format, which is one.
    Zip,
    /// Compressed by zstd, bzip2 or xz.
    Compressed,
    /// Spreadsheet of the older format.
    Spreadsheet,
    /// Parquet.
    Parquet,
    /// Page of a web server.
    Html,
    /// JSON.
    Json,
    /// Text of four bytes a letter.
    Utf32,
    /// Text of letters that ASCII has.
    Text,
}

/// First bytes of files by kind; the longer of two that begin alike is first.
const STARTS: [(&[u8], FileKind); 10] = [
    (b"\x1f\x8b", FileKind::Gzip),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\x28\xb5\x2f\xfd", FileKind::Compressed),
    (b"BZh", FileKind::Compressed),
    (b"\xfd7zXZ", FileKind::Compressed),
    (b"\xd0\xcf\x11\xe0", FileKind::Spreadsheet),
    (b"PAR1", FileKind::Parquet),
    (b"\xff\xfe\x00\x00", FileKind::Utf32),
    (b"\x00\x00\xfe\xff", FileKind::Utf32),
];

impl FileKind {
    /// Kind of a file that no table of text begins like.
    pub(crate) fn of_start(start: &[u8]) -> Option<Self> {
        if let Some((_, kind)) = STARTS.iter().find(|(first, _)| start.starts_with(first)) {
            return Some(*kind);
        }
        let first: Vec<u8> = start.iter().copied().skip_while(u8::is_ascii_whitespace).collect();
        match first.first()? {
            b'<' => Some(Self::Html),
            b'{' | b'[' => Some(Self::Json),
            _ => None,
        }
    }

    /// Kind of a file that does not begin like a Parquet file.
    pub(crate) fn of_no_parquet(start: &[u8]) -> Option<Self> {
        let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
        let text = !start.is_empty() && start.iter().all(is_text) && !start.starts_with(b"PAR1");
        let kind = Self::of_start(start).filter(|kind| *kind != Self::Parquet);
        kind.or(text.then_some(Self::Text))
    }

    /// The way to a table that is read.
    pub(crate) fn way_out(self, file: &Path) -> String {
        let name = |ending: &str| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            format!("name it `{}.{ending}`", stem.trim_end_matches(".csv"))
        };
        match self {
            Self::Gzip => name("csv.gz"),
            Self::Zip => "unpack it, or write the sheet as CSV in UTF-8".to_owned(),
            Self::Compressed => "unpack it, or compress it by gzip".to_owned(),
            Self::Spreadsheet => "write the sheet as CSV in UTF-8".to_owned(),
            Self::Parquet => name("parquet"),
            Self::Html | Self::Json => {
                "fetch the file again: a server seems to have answered something else".to_owned()
            }
            Self::Utf32 => "save the file as UTF-8".to_owned(),
            Self::Text => name("csv"),
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "compressed by gzip",
            Self::Zip => "a zip archive or a spreadsheet",
            Self::Compressed => "compressed by zstd, bzip2 or xz",
            Self::Spreadsheet => "a spreadsheet",
            Self::Parquet => "Parquet",
            Self::Html => "HTML or XML",
            Self::Json => "JSON",
            Self::Utf32 => "text in UTF-32",
            Self::Text => "text",
        })
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::testing::{Folder, PRICES};

    /// The error of a file of prices with some content.
    fn error(name: &str, content: &[u8]) -> String {
        let folder = Folder::new(&[]);
        folder.remove("prices.csv").put(name, content);
        folder.error()
    }

    #[test]
    fn files_that_are_not_what_their_names_say() {
        let all: [(&str, &[u8]); 8] = [
            ("prices.csv", b"\x1f\x8b\x08\x00"),
            ("prices.csv", b"PK\x03\x04\x14\x00"),
            ("prices.csv", b"PAR1\x15\x04"),
            ("prices.csv", b"\xd0\xcf\x11\xe0\xa1\xb1"),
            ("prices.csv", b"\r\n <!DOCTYPE html>"),
            ("prices.csv", b"{\"error\": \"forbidden\"}"),
            ("prices.csv", b"\xff\xfe\x00\x00d\x00\x00\x00"),
            ("prices.parquet", PRICES.as_bytes()),
        ];
        let said: String =
            all.iter().map(|(name, content)| format!("{}\n", error(name, content))).collect();
        assert_snapshot!(said, @"
        prices.csv is no CSV but compressed by gzip
        hint: name it `prices.csv.gz`
        prices.csv is no CSV but a zip archive or a spreadsheet
        hint: unpack it, or write the sheet as CSV in UTF-8
        prices.csv is no CSV but Parquet
        hint: name it `prices.parquet`
        prices.csv is no CSV but a spreadsheet
        hint: write the sheet as CSV in UTF-8
        prices.csv is no CSV but HTML or XML
        hint: fetch the file again: a server seems to have answered something else
        prices.csv is no CSV but JSON
        hint: fetch the file again: a server seems to have answered something else
        prices.csv is no CSV but text in UTF-32
        hint: save the file as UTF-8
        prices.parquet is no Parquet but text
        hint: name it `prices.csv`
        ");
    }

    #[test]
    fn a_table_under_another_name_is_named() {
        assert_snapshot!(error("Price.csv", PRICES.as_bytes()), @"
        no `prices` table in DATA
        hint: Price.csv looks like it: write it as `prices.csv` or `prices.parquet`
        ");
        assert_snapshot!(error("prices.xlsx", b"PK\x03\x04"), @"
        no `prices` table in DATA
        hint: prices.xlsx looks like it: write it as `prices.csv` or `prices.parquet`
        ");
    }
}
