//! Texts of rows, in one piece of memory or as positions in a list of words.

use crate::nullable::Nullable;

/// Texts one after another.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    bytes: String,
    /// The end of each text in `bytes`; its start is the end of the one before.
    ends: Nullable<usize>,
}

impl Texts {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of rows without a text. An empty text is one.
    #[must_use]
    pub fn absent(&self) -> usize {
        self.ends.absent()
    }

    /// Whether a row has no text.
    #[must_use]
    pub fn is_absent(&self, row: usize) -> bool {
        self.ends.is_absent(row)
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        let (start, end) = self.range(row)?;
        self.bytes.get(start..end)
    }

    fn range(&self, row: usize) -> Option<(usize, usize)> {
        let start = if row == 0 { 0 } else { *self.ends.values().get(row - 1)? };
        Some((start, self.ends.get(row)?))
    }

    /// The rows in turn.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> + '_ {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Adds a row.
    pub fn push(&mut self, text: Option<&str>) {
        self.bytes.push_str(text.unwrap_or_default());
        let end = self.bytes.len();
        self.ends.push_or(text.map(|_| end), end);
    }

    /// All texts in one piece.
    pub(crate) fn bytes(&self) -> &str {
        &self.bytes
    }

    /// Ranges of [`Self::bytes`] with the texts of rows that have one, and for each row whether it
    /// has one.
    pub(crate) fn parts(&self) -> (Vec<(usize, usize)>, Option<&[bool]>) {
        let ranges = (0..self.len()).filter_map(|row| self.range(row)).collect();
        (ranges, self.ends.parts().1)
    }
}

impl<'a> FromIterator<Option<&'a str>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(rows: I) -> Self {
        let mut texts = Self::default();
        rows.into_iter().for_each(|row| texts.push(row));
        texts
    }
}

/// Texts, as a file stores them.
#[derive(Debug, Clone, PartialEq)]
pub enum TextCells {
    /// One after another.
    Plain(Texts),
    /// Positions in a list of words.
    Dictionary {
        /// A position a row.
        keys: Nullable<u32>,
        /// The words.
        words: Texts,
    },
}

impl TextCells {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Plain(texts) => texts.len(),
            Self::Dictionary { keys, .. } => keys.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows without a text. An empty text is one.
    #[must_use]
    pub fn absent(&self) -> usize {
        match self {
            Self::Plain(texts) => texts.absent(),
            Self::Dictionary { keys, .. } => keys.absent(),
        }
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&str> {
        match self {
            Self::Plain(texts) => texts.get(row),
            Self::Dictionary { keys, words } => words.get(keys.get(row)? as usize),
        }
    }
}
