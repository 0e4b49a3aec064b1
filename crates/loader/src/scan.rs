//! A table as its files: opened, checked, and gone through in order.
//!
//! One batch is held at a time, on the caller's thread: decoding ahead on a second core has been
//! measured to save 40 ms of 230 at the price of 40 ms more work and half as much memory again.

use std::path::PathBuf;

use crate::batch::Batch;
use crate::csv_file::CsvFile;
use crate::error::LoadError;
use crate::parquet_file::ParquetFile;
use crate::report::TableReport;
use crate::schema::TableSchema;
use crate::source;

/// The files of a table.
#[derive(Debug)]
pub(crate) struct TableFiles {
    pub(crate) schema: &'static TableSchema,
    pub(crate) paths: Vec<PathBuf>,
    files: Vec<DataFile>,
}

#[derive(Debug)]
enum DataFile {
    Parquet(Box<ParquetFile>),
    Csv(CsvFile),
}

/// Something to decode: a whole CSV file, or a row group.
#[derive(Debug, Clone, Copy)]
struct Piece {
    file: usize,
    group: usize,
}

impl TableFiles {
    /// Finds and opens all files of a table.
    pub(crate) fn open(
        schema: &'static TableSchema,
        sources: &[PathBuf],
    ) -> Result<Self, LoadError> {
        let paths = source::find(schema, sources)?;
        let open = |path: &PathBuf| match source::is_parquet(path) {
            true => ParquetFile::open(path, schema).map(Box::new).map(DataFile::Parquet),
            false => CsvFile::open(path, schema).map(DataFile::Csv),
        };
        let files = paths.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self { schema, paths, files })
    }

    /// A report without rows.
    pub(crate) fn report(&self) -> TableReport {
        TableReport::new(self.schema.name, self.paths.clone())
    }

    /// Hands over the wanted columns of all rows, in order.
    pub(crate) fn scan(
        &self,
        wanted: &[&str],
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        self.scan_if(wanted, &|_, _| true, consume)
    }

    /// Hands over the wanted columns, in order, without the row groups that a test on the days
    /// of their `date` column leaves out.
    pub(crate) fn scan_if(
        &self,
        wanted: &[&str],
        test: &dyn Fn(i32, i32) -> bool,
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        self.pieces(test).into_iter().try_for_each(|piece| self.read(piece, wanted, consume))
    }

    fn pieces(&self, test: &dyn Fn(i32, i32) -> bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (file, data) in self.files.iter().enumerate() {
            let groups = match data {
                DataFile::Csv(_) => 1,
                DataFile::Parquet(parquet) => parquet.groups(),
            };
            let days = |group| match data {
                DataFile::Csv(_) => None,
                DataFile::Parquet(parquet) => parquet.days(group, "date"),
            };
            let kept = |group: &usize| days(*group).is_none_or(|(first, last)| test(first, last));
            pieces.extend((0..groups).filter(kept).map(|group| Piece { file, group }));
        }
        pieces
    }

    fn read(
        &self,
        piece: Piece,
        wanted: &[&str],
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        let number = u32::try_from(piece.file).unwrap_or(u32::MAX);
        match &self.files[piece.file] {
            DataFile::Csv(csv) => csv.read(number, wanted, consume),
            DataFile::Parquet(parquet) => {
                consume(parquet.read(number, piece.group, wanted)?);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use insta::assert_snapshot;

    use crate::testing::{Folder, PRICES, SECURITIES, everything, panel};
    use crate::{Request, load};

    #[test]
    fn tables_that_are_not_there() {
        let folder = Folder::new(&[]);
        folder.remove("prices.csv");
        assert_snapshot!(folder.error(), @"
        no `prices` table in DATA
        hint: give `prices.parquet`, `prices.csv`, `prices.csv.gz` or a folder `prices`
        ");
        let sources = vec![folder.path().join("nowhere")];
        let error = load(&Request { sources, ..folder.request() }).unwrap_err();
        assert!(error.to_string().ends_with("/nowhere is not a folder"));
        let folder = Folder::new(&[("prices.csv.gz", "")]);
        assert_snapshot!(folder.error(), @"
        `prices` is there more than once: prices.csv, prices.csv.gz
        hint: keep one of them; several files belong into a folder `prices`
        ");
    }

    #[test]
    fn columns_that_are_not_there() {
        let folder = Folder::new(&[("prices.csv", "Date,security,close\n2024-01-02,A,10\n")]);
        assert_snapshot!(folder.error(), @"
        prices.csv has no column `date`, which `prices` needs
        hint: `Date` looks like it: rename it to `date`
        ");
        let folder = Folder::new(&[("prices.csv", "")]);
        assert_snapshot!(folder.error(), @"prices.csv has no column `date`, which `prices` needs");
    }

    #[test]
    fn files_that_cannot_be_read() {
        let folder = Folder::new(&[]);
        folder.put("prices.csv", b"date,security_id,close\n2024-01-02,A\xff,10\n");
        assert_snapshot!(folder.error(), @"
        cannot read prices.csv: line 2 is not UTF-8
        hint: fetch the file again: it may have been cut short
        ");
        folder.remove("prices.csv").put("prices.csv.gz", PRICES);
        assert_snapshot!(folder.error(), @"
        cannot read prices.csv.gz: invalid gzip header
        hint: fetch the file again: it may have been cut short
        ");
        let packed = gzip(PRICES);
        folder.put("prices.csv.gz", &packed[..packed.len() - 9]);
        assert_snapshot!(folder.error(), @"
        cannot read prices.csv.gz: incomplete deflate stream
        hint: fetch the file again: it may have been cut short
        ");
        folder.remove("prices.csv.gz").put("prices.parquet", "PAR1 but no more");
        assert_snapshot!(folder.error(), @"
        cannot read prices.parquet: parquet: File out of specification: The file must end with PAR1
        hint: fetch the file again: it may have been cut short
        ");
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    #[test]
    fn a_folder_and_a_packed_file_say_the_same_as_one_file() {
        let rows = "2024-01-02,A,10\n2024-01-02,B,20\n2024-01-03,A,11\n";
        let header = "date,security_id,close\n";
        let one = Folder::new(&[("prices.csv", &format!("{header}{rows}"))]);
        let whole = everything(&one.load());
        one.remove("prices.csv").put("prices.csv.gz", gzip(&format!("{header}{rows}")));
        assert_eq!(everything(&one.load()), whole);
        one.remove("prices.csv.gz");
        let (first, second) = rows.split_at(16);
        one.put("prices/2024-01-03.csv", format!("{header}{second}"));
        one.put("prices/2024-01-02.csv.gz", gzip(&format!("{header}{first}")));
        one.put("prices/README.md", "not a table");
        let folder = one.load();
        assert_eq!(everything(&folder), whole);
        let files = &folder.report.table("prices").unwrap().files;
        let names: Vec<_> = files.iter().map(|f| f.file_name().unwrap().to_str()).collect();
        assert_eq!(names, [Some("2024-01-02.csv.gz"), Some("2024-01-03.csv")]);
    }

    #[test]
    fn sources_are_added_up_and_absent_tables_told() {
        let (one, two) = (Folder::new(&[]), Folder::bare());
        two.put("prices.csv", PRICES.replace("A,10", "B,20"));
        let sources = vec![one.path().to_owned(), two.path().to_owned()];
        let loaded = load(&Request { sources, ..one.request() }).unwrap();
        assert_eq!(panel(&loaded), "2024-01-02 A=10 B=20\n");
        let absent: Vec<_> = loaded.report.absent().collect();
        assert!(absent.contains(&"fx") && !absent.contains(&"prices"));
    }

    #[test]
    fn line_numbers_count_what_an_editor_shows() {
        let text = format!("\u{feff}{SECURITIES}\n\nD,,\"two\nlines\",XNYS,USD,US\nE,,,NY,USD,US");
        let folder = Folder::new(&[("securities.csv", &text)]);
        let seen = folder.rejections();
        assert_snapshot!(seen, @"
        securities.csv:7: issuer_id `two
        lines`: `two
        lines` is not a name: one to 64 printable characters without blanks or separators at its ends
        securities.csv:9: mic `NY`: `NY` is not a market identifier code: four capital letters or digits
        ");
        folder.put("securities.csv", text.replace('\n', "\r\n"));
        assert_eq!(folder.rejections().replace('\r', ""), seen);
        assert_eq!(folder.load().history.securities().len(), 3);
    }
}
