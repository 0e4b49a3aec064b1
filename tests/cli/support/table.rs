//! An input table as its file holds it, to be changed by a test.

use std::io::Read;

/// A file of an input table.
pub(crate) struct Table {
    file: String,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a CSV file, by its ending gzipped or not.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Self {
        let mut plain = Vec::new();
        match file.ends_with(".gz") {
            true => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap(),
            false => { bytes }.read_to_end(&mut plain).unwrap(),
        };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&plain[..]);
        let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        let mut rows: Vec<Vec<String>> = reader.records().map(|r| cells(r.unwrap())).collect();
        let header = rows.remove(0);
        Self { file: file.trim_end_matches(".gz").to_owned(), header, rows }
    }

    /// The file that it is written to.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    pub(crate) fn text(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        self.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.into_inner().unwrap()
    }
}
