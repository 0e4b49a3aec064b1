//! Types of the columns of a footer in Arrow's own schema, read from its bytes.
//!
//! Parquet has no place for a time zone and none for seconds. Arrow's writers keep both in a
//! `FlatBuffers` message beside the Parquet schema. Of that message three things are read here: the
//! name, the kind and the time zone of each field. Every position is checked, since the message is
//! bytes of a file that may be damaged.
//!
//! Source: Apache Arrow, `format/Message.fbs` and `format/Schema.fbs`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::time_unit::TimeUnit;

/// Key of the message in the footer.
pub(crate) const KEY: &str = "ARROW:schema";

/// A kind of column that Parquet alone does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ArrowType {
    Null,
    Text,
    Timestamp(TimeUnit, Option<String>),
    /// Time without a date, or a length of time.
    Span(&'static str),
    Other,
}

/// The fields of a message, in order; `None` if it is none.
pub(crate) fn fields(encoded: &str) -> Option<Vec<(String, ArrowType)>> {
    let bytes = STANDARD.decode(encoded).ok()?;
    // A message is preceded by a mark and its length; the first writers left the mark out.
    let message = bytes.strip_prefix(&[255; 4]).unwrap_or(&bytes).get(4..)?;
    let root = Table::at(message, 0)?;
    let schema = root.table(8)?;
    schema.tables(6)?.map(|field| named(&field?)).collect()
}

fn named(field: &Table<'_>) -> Option<(String, ArrowType)> {
    Some((field.text(4).unwrap_or_default().to_owned(), kind(field)?))
}

fn kind(field: &Table<'_>) -> Option<ArrowType> {
    Some(match field.byte(8) {
        1 => ArrowType::Null,
        5 | 20 | 24 => ArrowType::Text,
        8 => ArrowType::Span("Date64"),
        9 => ArrowType::Span("Time"),
        10 => {
            let moment = field.table(10)?;
            let zone = moment.text(6).filter(|zone| !zone.is_empty()).map(str::to_owned);
            ArrowType::Timestamp(unit(moment.byte(4))?, zone)
        }
        18 => ArrowType::Span("Duration"),
        _ => ArrowType::Other,
    })
}

fn unit(number: u8) -> Option<TimeUnit> {
    match number {
        0 => Some(TimeUnit::Second),
        1 => Some(TimeUnit::Millisecond),
        2 => Some(TimeUnit::Microsecond),
        3 => Some(TimeUnit::Nanosecond),
        _ => None,
    }
}

/// A table of a `FlatBuffers` message: a list of offsets says where each of its fields is.
#[derive(Debug, Clone, Copy)]
struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Table<'a> {
    /// The table that an offset at a place points to.
    fn at(bytes: &'a [u8], place: usize) -> Option<Self> {
        let at = place.checked_add(number(bytes, place)?)?;
        Some(Self { bytes, at })
    }

    fn field(&self, slot: usize) -> Option<usize> {
        let back = i32::from_le_bytes(self.bytes.get(self.at..)?.first_chunk().copied()?);
        let offsets = i64::try_from(self.at).ok()?.checked_sub(back.into())?;
        let offsets = self.bytes.get(usize::try_from(offsets).ok()?..)?;
        let short = |at: usize| Some(u16::from_le_bytes(offsets.get(at..at + 2)?.try_into().ok()?));
        let offset = if slot < short(0)?.into() { short(slot)? } else { 0 };
        (offset != 0).then_some(self.at + usize::from(offset))
    }

    fn table(&self, slot: usize) -> Option<Self> {
        Self::at(self.bytes, self.field(slot)?)
    }

    /// A number below 256; zero, the default of the fields that are read, if it is left out.
    fn byte(&self, slot: usize) -> u8 {
        self.field(slot).and_then(|at| self.bytes.get(at)).copied().unwrap_or(0)
    }

    fn text(&self, slot: usize) -> Option<&'a str> {
        let place = self.field(slot)?;
        let at = place.checked_add(number(self.bytes, place)?)?;
        let start = at.checked_add(4)?;
        let text = self.bytes.get(start..start.checked_add(number(self.bytes, at)?)?)?;
        std::str::from_utf8(text).ok()
    }

    fn tables(&self, slot: usize) -> Option<impl Iterator<Item = Option<Self>> + 'a> {
        let (bytes, place) = (self.bytes, self.field(slot)?);
        let at = place.checked_add(number(bytes, place)?)?;
        let count = number(bytes, at)?;
        Some((0..count).map(move |item| Self::at(bytes, at.checked_add(4 * (item + 1))?)))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(bytes.get(at..)?.first_chunk().copied()?);
    usize::try_from(number).ok()
}
