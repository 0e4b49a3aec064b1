//! A book to measure an index by, made of its own universe and the climate terms of another.

use kapok_columns::{ColumnSource, ColumnSources};
use kapok_methodology::{Climate, Methodology};

use crate::rulebook::Rulebook;

/// A column that two index files give the same name and another meaning.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the universe of {index} reads the column `{column}`, which means something else in {other}"
)]
pub struct OtherMeaning {
    /// The index that is measured.
    pub index: String,
    /// The index whose terms measure it.
    pub other: String,
    /// The column.
    pub column: String,
}

impl OtherMeaning {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        format!("rename `{}` in one of the two files", self.column)
    }
}

impl Rulebook {
    /// The book by which this index is measured against the climate label of another: universe and
    /// calendar are its own; columns, `[carbon]`, `[climate]`, evaluations, how figures are
    /// converted and weighed, and what is illustrative, are those of the other. It reports and
    /// enforces nothing, and no level is calculated by it.
    ///
    /// Source: `docs/methodology/climate-benchmarks.md` §6.
    ///
    /// # Errors
    ///
    /// If a column that the universe reads means something else in the other file.
    pub fn measured_by(&self, other: &Self) -> Result<Self, OtherMeaning> {
        let mut sources = other.sources.clone();
        self.lend_universe(other, &mut sources)?;
        let climate = other.methodology.climate.clone();
        let methodology = Methodology {
            universe: self.methodology.universe.clone(),
            climate: climate.map(|climate| Climate { enforced: false, ..climate }),
            ..other.methodology.clone()
        };
        Ok(Self {
            id: self.id.clone(),
            name: self.name.clone(),
            name_zh: self.name_zh.clone(),
            base_date: self.base_date,
            calendar: self.calendar.clone(),
            calendar_words: self.calendar_words.clone(),
            methodology,
            sources,
            ..other.clone()
        })
    }

    fn lend_universe(&self, other: &Self, sources: &mut ColumnSources) -> Result<(), OtherMeaning> {
        let mut open: Vec<&str> =
            self.methodology.universe.columns.iter().map(String::as_str).collect();
        while let Some(name) = open.pop() {
            let Some(own) = self.sources.get(name) else { continue };
            let same = sources.get(name).is_none_or(|there| own == there);
            if !same || !self.agrees(other, own) {
                let (index, other) = (self.id.to_string(), other.id.to_string());
                return Err(OtherMeaning { index, other, column: name.to_owned() });
            }
            sources.insert(name.to_owned(), own.clone());
            open.extend(self.columns().needed(name));
        }
        Ok(())
    }

    /// Whether what a column is calculated by is the same in both files.
    fn agrees(&self, other: &Self, own: &ColumnSource) -> bool {
        match own {
            ColumnSource::Calculated(_) => {
                self.carbon == other.carbon && self.evaluations == other.evaluations
            }
            ColumnSource::Data(_)
            | ColumnSource::MarketCap
            | ColumnSource::FreeFloatCap
            | ColumnSource::ReferenceDate
            | ColumnSource::NextTradingDay
            | ColumnSource::Member
            | ColumnSource::Votes(_) => true,
        }
    }
}
