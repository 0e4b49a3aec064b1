//! A CSV file, plain or compressed, read some thousand lines at a time.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord, Terminator, Trim};
use flate2::read::MultiGzDecoder;
use kapok_parquet_columns::{TextCells, Texts};

use crate::batch::{Batch, Rows};
use crate::column::{Breach, Cells, Column};
use crate::decode;
use crate::error::LoadError;
use crate::report::Place;
use crate::schema::{TableSchema, ValueType};

/// Lines of a batch.
const LINES: usize = 65_536;

/// A CSV file that has the declared columns.
#[derive(Debug)]
pub(crate) struct CsvFile {
    path: PathBuf,
    schema: &'static TableSchema,
    /// Positions of the declared columns in the file.
    positions: Vec<Option<usize>>,
    /// Cells of a line.
    width: usize,
}

impl CsvFile {
    /// Reads the header.
    pub(crate) fn open(path: &Path, schema: &'static TableSchema) -> Result<Self, LoadError> {
        let mut lines = reader(path)?;
        let header = lines.headers().map_err(|error| unreadable(path, 1, &error))?;
        let names: Vec<&str> = header.iter().collect();
        crate::presence::check_columns(schema, path, &names)?;
        let position = |name| names.iter().position(|seen| *seen == name);
        let positions = schema.columns.iter().map(|column| position(column.name)).collect();
        Ok(Self { path: path.to_owned(), schema, positions, width: names.len() })
    }

    /// Hands the wanted columns over, batch by batch.
    pub(crate) fn read(
        &self,
        file: u32,
        wanted: &[&str],
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        let mut lines = reader(&self.path)?;
        let mut record = StringRecord::new();
        let mut builder = Builder::new(self, wanted);
        lines.headers().map_err(|error| unreadable(&self.path, 1, &error))?;
        loop {
            let line = lines.position().line();
            let read = lines.read_record(&mut record);
            if !read.map_err(|error| unreadable(&self.path, line, &error))? {
                break;
            }
            builder.push(&record, Place { file, row: line_of(&record, lines.position().line()) });
            if builder.lines.len() + builder.broken.len() == LINES {
                consume(std::mem::replace(&mut builder, Builder::new(self, wanted)).finish(file));
            }
        }
        consume(builder.finish(file));
        Ok(())
    }
}

/// The line on which a record starts, from the line after it: the reader's own answer counts empty
/// lines before a record to it.
fn line_of(record: &StringRecord, next: u64) -> u64 {
    let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
    next - 1 - within as u64
}

/// Records end with a line feed; a carriage return before it is trimmed like blanks. A last line
/// without a line feed is given one.
fn reader(path: &Path) -> Result<Reader<Box<dyn Read>>, LoadError> {
    let file = File::open(path).map_err(|error| LoadError::unreadable(path, error))?;
    let packed = path.extension().is_some_and(|ending| ending == "gz");
    let end = b"\n".as_slice();
    let bytes: Box<dyn Read> = match packed {
        // Several members in one file: parallel compressors and concatenated downloads make such.
        true => Box::new(MultiGzDecoder::new(BufReader::new(file)).chain(end)),
        false => Box::new(file.chain(end)),
    };
    let mut builder = ReaderBuilder::new();
    // Flexible: a line with too few cells is a rejected row with its number, not the end of the
    // file.
    builder.flexible(true).trim(Trim::All).terminator(Terminator::Any(b'\n'));
    Ok(builder.from_reader(bytes))
}

fn unreadable(path: &Path, line: u64, error: &csv::Error) -> LoadError {
    let reason = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => format!("line {line} is not UTF-8"),
        csv::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    };
    LoadError::unreadable(path, reason)
}

/// The cells of a batch as they come.
struct Builder<'f> {
    file: &'f CsvFile,
    /// Per declared column: its position in the file, if it is wanted, and its texts so far.
    texts: Vec<(Option<usize>, Texts)>,
    lines: Vec<u64>,
    broken: Vec<(Place, Breach)>,
}

impl<'f> Builder<'f> {
    fn new(file: &'f CsvFile, wanted: &[&str]) -> Self {
        let columns = file.schema.columns.iter().zip(&file.positions);
        let text = columns.map(|(column, position)| {
            (position.filter(|_| wanted.contains(&column.name)), Texts::default())
        });
        Self { file, texts: text.collect(), lines: Vec::new(), broken: Vec::new() }
    }

    fn push(&mut self, record: &StringRecord, place: Place) {
        if record.len() == 1 && record.as_slice().is_empty() {
            return;
        }
        if record.len() != self.file.width {
            let seen = format!("{} cells", record.len());
            let rule = format!("a line has {} cells, as the header has", self.file.width);
            self.broken.push((place, Breach { column: "line".to_owned(), seen, rule }));
            return;
        }
        self.lines.push(place.row);
        for (position, texts) in &mut self.texts {
            if let Some(cell) = position.and_then(|at| record.get(at)) {
                texts.push(Some(cell));
            }
        }
    }

    fn finish(self, file: u32) -> Batch {
        let columns = self.file.schema.columns.iter().zip(self.texts);
        let column = |(schema, (position, texts)): (_, (Option<usize>, _))| match position {
            None => Column::absent(schema),
            Some(_) => column(schema, texts),
        };
        let columns = columns.map(column).collect();
        let len = self.lines.len();
        Batch { file, len, places: Rows::Lines(self.lines), columns, broken: self.broken }
    }
}

fn column(schema: &'static crate::schema::ColumnSchema, texts: Texts) -> Column {
    let texts = TextCells::Plain(texts);
    let parsed = match schema.value_type {
        ValueType::Text => None,
        value_type => decode::parse(value_type, &texts),
    };
    let (cells, unread) = parsed.unwrap_or_else(|| (Cells::Texts(texts), Vec::new()));
    Column { schema, cells, unread }
}
