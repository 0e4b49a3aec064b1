//! Separators of the cells of a CSV file.

use std::fmt;
use std::str::FromStr;

use crate::schema::TableSchema;

/// Separator of the cells of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// A comma.
    #[default]
    Comma,
    /// A semicolon, as spreadsheets write where the comma is the decimal point.
    Semicolon,
    /// A tab.
    Tab,
    /// A vertical bar.
    Bar,
}

/// Text that is no separator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no separator: `,`, `;`, `\\t` (a tab) or `|`")]
pub struct SeparatorError(pub String);

impl Separator {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// The byte between two cells.
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// The separator by which a header names more columns of a table than by the one used.
    pub(crate) fn of_header(self, header: &str, schema: &TableSchema) -> Option<Self> {
        let named = |separator: Self| {
            let cells = header.split(char::from(separator.byte()));
            let cells = cells.map(|cell| cell.trim().trim_matches('"').trim().to_lowercase());
            cells.filter(|cell| schema.position(cell).is_some()).count()
        };
        let best = Self::ALL.into_iter().max_by_key(|separator| named(*separator))?;
        (named(best) > named(self).max(1)).then_some(best)
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Tab => "\\t",
            Self::Bar => "|",
        })
    }
}

impl FromStr for Separator {
    type Err = SeparatorError;

    fn from_str(text: &str) -> Result<Self, SeparatorError> {
        match text {
            "," => Ok(Self::Comma),
            ";" => Ok(Self::Semicolon),
            "\t" => Ok(Self::Tab),
            "|" => Ok(Self::Bar),
            _ => Err(SeparatorError(text.to_owned())),
        }
    }
}
