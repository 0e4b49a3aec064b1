//! Share lines and the small numbers that stand for them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, Isin, Mic, SecurityId};

/// Position of a security in [`crate::History`], in order of its id: a column index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SecurityIx(pub u32);

/// Position of an issuer in [`crate::History`], in order of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerIx(pub u32);

/// Position of a text in [`Texts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextIx(pub u32);

/// Text that names the source of a fact.
pub type SourceIx = TextIx;

impl SecurityIx {
    /// Index into a slice.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl IssuerIx {
    /// Index into a slice.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// Texts stored once.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    all: Vec<Box<str>>,
    index: BTreeMap<Box<str>, TextIx>,
}

impl Texts {
    /// The number of a text, new or old.
    pub fn intern(&mut self, text: &str) -> TextIx {
        if let Some(&known) = self.index.get(text) {
            return known;
        }
        let ix = TextIx(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(text.into());
        self.index.insert(text.into(), ix);
        ix
    }

    /// The number of a text, if it occurs.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<TextIx> {
        self.index.get(text).copied()
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The text of a number.
    #[must_use]
    pub fn get(&self, ix: TextIx) -> &str {
        &self.all[ix.0 as usize]
    }
}

/// One share line: a row of the `securities` table.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// The vendor's id.
    pub id: SecurityId,
    /// ISO 6166 number, where the vendor gives one.
    pub isin: Option<Isin>,
    /// Symbol on its exchange.
    pub ticker: Option<Box<str>>,
    /// Name of the line.
    pub name: Option<Box<str>>,
    /// The company.
    pub issuer: IssuerIx,
    /// Name of the company.
    pub issuer_name: Option<Box<str>>,
    /// The exchange of the line.
    pub mic: Mic,
    /// The currency of its price.
    pub currency: Currency,
    /// Country of the issuer, ISO 3166-1 alpha-2: decides on withholding.
    pub country: Box<str>,
    /// `equity`, …
    pub asset_class: Option<Box<str>>,
    /// `common`, …
    pub share_class: Option<Box<str>>,
    /// First trading day, if known.
    pub listed_on: Option<NaiveDate>,
    /// First day without trading, if known.
    pub delisted_on: Option<NaiveDate>,
    /// Source of the row.
    pub source: SourceIx,
}
