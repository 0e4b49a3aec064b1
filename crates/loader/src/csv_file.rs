//! A CSV file, plain or compressed, read some thousand lines at a time.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use csv::{Reader, ReaderBuilder, StringRecord, Terminator, Trim};
use flate2::read::MultiGzDecoder;
use kapok_parquet_columns::{TextCells, Texts};

use crate::batch::{Batch, Rows};
use crate::column::{Breach, Cells, Column};
use crate::decode;
use crate::encoding::{Malformed, TextEncoding};
use crate::error::LoadError;
use crate::file_kind::FileKind;
use crate::line_ends::LineEnds;
use crate::report::Place;
use crate::schema::{ColumnSchema, TableSchema, ValueType};
use crate::sources::FileForm;

/// Lines of a batch.
const LINES: usize = 65_536;

/// Bytes at the beginning of a file that show its encoding.
const START: u64 = 256;

/// Bytes from which an encoding is guessed.
const SAMPLE: u64 = 1 << 24;

/// A CSV file that has the declared columns.
#[derive(Debug)]
pub(crate) struct CsvFile {
    path: PathBuf,
    schema: &'static TableSchema,
    form: FileForm,
    /// Positions of the declared columns in the file.
    positions: Vec<Option<usize>>,
    /// Cells of a line.
    width: usize,
    has_rows: bool,
}

impl CsvFile {
    /// Reads the header.
    pub(crate) fn open(
        path: &Path,
        schema: &'static TableSchema,
        form: FileForm,
    ) -> Result<Self, LoadError> {
        let mut lines = reader(path, form)?;
        let header = lines.headers().map_err(|error| unreadable(path, form, 1, &error))?.clone();
        let names: Vec<&str> = header.iter().collect();
        if names.iter().all(|name| name.is_empty()) {
            return Err(LoadError::NoHeader { file: path.to_owned() });
        }
        check_separator(path, schema, form, &names)?;
        crate::presence::check_columns(schema, path, &names)?;
        let position = |name| names.iter().position(|seen| *seen == name);
        let positions = schema.columns.iter().map(|column| position(column.name)).collect();
        let mut record = StringRecord::new();
        let has_rows = lines.read_record(&mut record);
        let has_rows = has_rows.map_err(|error| unreadable(path, form, 2, &error))?;
        Ok(Self { path: path.to_owned(), schema, form, positions, width: names.len(), has_rows })
    }

    /// Whether there is a line after the header.
    pub(crate) fn has_rows(&self) -> bool {
        self.has_rows
    }

    /// Hands the wanted columns over, batch by batch.
    pub(crate) fn read(
        &self,
        file: u32,
        wanted: &[&str],
        consume: &mut dyn FnMut(Batch),
    ) -> Result<(), LoadError> {
        let mut lines = reader(&self.path, self.form)?;
        let mut record = StringRecord::new();
        let mut builder = Builder::new(self, wanted);
        let unreadable = |line, error| unreadable(&self.path, self.form, line, &error);
        lines.headers().map_err(|error| unreadable(1, error))?;
        loop {
            let line = lines.position().line();
            let read = lines.read_record(&mut record);
            if !read.map_err(|error| unreadable(line, error))? {
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

/// Tells a header with another separator from one that lacks columns.
fn check_separator(
    path: &Path,
    schema: &TableSchema,
    form: FileForm,
    names: &[&str],
) -> Result<(), LoadError> {
    let (file, used) = (path.to_owned(), form.separator.unwrap_or_default());
    let header = names.join(&char::from(used.byte()).to_string());
    if header.trim_matches('"').to_lowercase().starts_with("sep=") {
        return Err(LoadError::SeparatorLine { file, seen: header });
    }
    match used.of_header(&header, schema) {
        Some(seen) => Err(LoadError::Separator { file, seen, used }),
        None => Ok(()),
    }
}

/// The line on which a record starts, from the line after it: the reader's own answer counts empty
/// lines before a record to it.
fn line_of(record: &StringRecord, next: u64) -> u64 {
    let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count();
    next - 1 - within as u64
}

/// The bytes of a file, unpacked.
fn bytes(path: &Path) -> io::Result<Box<dyn Read>> {
    let file = File::open(path)?;
    let packed = path.extension().is_some_and(|ending| ending == "gz");
    Ok(match packed {
        // Several members in one file: parallel compressors and concatenated downloads make such.
        true => Box::new(MultiGzDecoder::new(BufReader::new(file))),
        false => Box::new(file),
    })
}

/// The text of a file as UTF-8, from the encoding that is stated.
fn text(path: &Path, form: FileForm) -> Result<Box<dyn Read>, LoadError> {
    let unreadable = |error: io::Error| LoadError::unreadable(path, error);
    let mut bytes = bytes(path).map_err(unreadable)?;
    let mut start = Vec::new();
    (&mut bytes).take(START).read_to_end(&mut start).map_err(unreadable)?;
    if let Some(seen) = FileKind::of_start(&start) {
        return Err(LoadError::OtherKind { file: path.to_owned(), expected: "CSV", seen });
    }
    let shown = TextEncoding::of_start(&start);
    let bytes: Box<dyn Read> = Box::new(io::Cursor::new(start).chain(bytes));
    match TextEncoding::settle(form.encoding, shown) {
        Ok(read) if read.is_utf_8() => Ok(bytes),
        Ok(read) => Ok(Box::new(read.decoding(bytes))),
        Err(seen) => {
            let read = form.encoding.unwrap_or_default();
            Err(LoadError::Encoding { file: path.to_owned(), line: None, read, seen })
        }
    }
}

/// Records end with a line feed; a carriage return before it is trimmed like blanks, and one alone
/// is a line feed. A last line without a line feed is given one.
fn reader(path: &Path, form: FileForm) -> Result<Reader<Box<dyn Read>>, LoadError> {
    let bytes = LineEnds::new(text(path, form)?).chain(b"\n".as_slice());
    let mut builder = ReaderBuilder::new();
    // Flexible: a line with too few cells is a rejected row with its number, not the end of the
    // file.
    builder.flexible(true).trim(Trim::All).terminator(Terminator::Any(b'\n'));
    builder.delimiter(form.separator.unwrap_or_default().byte());
    Ok(builder.from_reader(Box::new(bytes)))
}

fn unreadable(path: &Path, form: FileForm, line: u64, error: &csv::Error) -> LoadError {
    let file = path.to_owned();
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => match seen(path) {
            Ok(seen) => {
                let read = form.encoding.unwrap_or_default();
                LoadError::Encoding { file, line: Some(line), read, seen }
            }
            Err(error) => LoadError::unreadable(path, error),
        },
        csv::ErrorKind::Io(error) => {
            let malformed = error.get_ref().and_then(|inner| inner.downcast_ref::<Malformed>());
            match malformed {
                Some(Malformed { encoding, line }) => {
                    LoadError::Malformed { file, line: *line, stated: *encoding }
                }
                None => LoadError::unreadable(path, error),
            }
        }
        _ => LoadError::unreadable(path, error),
    }
}

/// The encoding that a file seems to have.
fn seen(path: &Path) -> io::Result<TextEncoding> {
    let mut sample = Vec::new();
    bytes(path)?.take(SAMPLE).read_to_end(&mut sample)?;
    Ok(TextEncoding::guess(&sample))
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
            self.broken.push((place, Breach::new("line", seen, rule)));
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
        let form = self.file.form;
        let column = |(schema, (position, texts)): (_, (Option<usize>, _))| match position {
            None => Column::absent(schema),
            Some(_) => column(schema, texts, form),
        };
        let columns = columns.map(column).collect();
        let len = self.lines.len();
        let schema = self.file.schema;
        Batch { schema, file, len, places: Rows::Lines(self.lines), columns, broken: self.broken }
    }
}

fn column(schema: &'static ColumnSchema, texts: Texts, form: FileForm) -> Column {
    let texts = TextCells::Plain(texts);
    let parsed = match schema.value_type {
        ValueType::Text => None,
        value_type => decode::parse(value_type, &texts, form),
    };
    let (cells, unread) = parsed.unwrap_or_else(|| (Cells::Texts(texts), Vec::new()));
    Column::new(schema, cells, unread)
}
