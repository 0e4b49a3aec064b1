//! A table as its files: opened, checked, and gone through in order.
//!
//! Row groups of Parquet files are decoded ahead, on as many threads as help; the caller sees the
//! batches in the order of the files whatever the threads do.

use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::batch::Batch;
use crate::csv_file::CsvFile;
use crate::error::LoadError;
use crate::parquet_file::ParquetFile;
use crate::report::TableReport;
use crate::schema::TableSchema;
use crate::source;

/// Threads that decode ahead. More would not be faster: decoding takes some three times as long
/// as what follows it, and each holds a row group.
const DECODERS: usize = 2;

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
        let pieces = self.pieces(test);
        let of_a_kind = |a: &Piece, b: &Piece| self.is_csv(*a) == self.is_csv(*b);
        for run in pieces.chunk_by(of_a_kind) {
            if self.is_csv(run[0]) || run.len() == 1 {
                run.iter().try_for_each(|piece| self.read(*piece, wanted, consume))?;
            } else {
                self.read_ahead(run, wanted, consume)?;
            }
        }
        Ok(())
    }

    fn is_csv(&self, piece: Piece) -> bool {
        matches!(self.files[piece.file], DataFile::Csv(_))
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

    fn read_ahead(
        &self,
        pieces: &[Piece],
        wanted: &[&str],
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let decoders = DECODERS.min(cores).min(pieces.len());
        thread::scope(|scope| {
            let decoder = |first: usize| {
                let (sender, receiver) = sync_channel(0);
                let own = pieces.iter().skip(first).step_by(decoders);
                scope.spawn(move || {
                    for piece in own {
                        let mut sent = Ok(());
                        let read =
                            self.read(*piece, wanted, &mut |batch| sent = sender.send(Ok(batch)));
                        let told = read.or_else(|error| sender.send(Err(error)));
                        if sent.is_err() || told.is_err() {
                            return;
                        }
                    }
                });
                receiver
            };
            let receivers: Vec<_> = (0..decoders).map(decoder).collect();
            for at in 0..pieces.len() {
                match receivers[at % decoders].recv() {
                    Ok(batch) => consume(batch?),
                    Err(_) => panic!("a decoder stopped before its last piece"),
                }
            }
            Ok(())
        })
    }
}

/// Looks for the columns that a table needs.
pub(crate) fn check_columns(
    schema: &'static TableSchema,
    file: &Path,
    names: &[&str],
) -> Result<(), LoadError> {
    let mut needed = schema.columns.iter().filter(|column| column.required);
    let Some(column) = needed.find(|column| !names.contains(&column.name)) else {
        return Ok(());
    };
    Err(LoadError::MissingColumn {
        table: schema.name,
        file: file.to_owned(),
        column: column.name,
        near: near(schema, column.name, names),
    })
}

/// The column of a file that looks most like a missing one.
fn near(schema: &TableSchema, missing: &str, names: &[&str]) -> Option<String> {
    let spare = names.iter().filter(|name| schema.position(name).is_none());
    let likeness = |name: &str| strsim::jaro_winkler(&name.to_lowercase(), missing);
    let scored = spare.map(|name| (likeness(name), *name)).filter(|(score, _)| *score > 0.75);
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name.to_owned())
}
