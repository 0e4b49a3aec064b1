//! Up to when facts may be known.

use chrono::NaiveDate;
use kapok_domain::{LocalTime, Timestamp, end_of_day};

/// Up to when facts may be known to a calculation for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutOff {
    /// To the end of that day in UTC: what the evening run could know.
    // UTC for all exchanges: American closes are known by then, Asian ones hours before, and a run
    // does not depend on the zone of the machine.
    EndOfDay,
    /// To a time of day, on that day: the publication cut-off of a family. A replay sees by it what
    /// the evening saw.
    Evening(LocalTime),
    /// To one moment, the same for all days: history as it is known then.
    At(Timestamp),
}

/// Publication cut-offs of a project: one for families of indices that state their own, one for all
/// other indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutOffs {
    /// Cut-off of indices that no family names.
    pub others: CutOff,
    /// Indices by id, and the cut-off of each family.
    pub families: Vec<(Vec<String>, CutOff)>,
}

impl From<CutOff> for CutOffs {
    fn from(others: CutOff) -> Self {
        Self { others, families: Vec::new() }
    }
}

impl CutOffs {
    /// Cut-off of an index.
    #[must_use]
    pub fn of(&self, index: &str) -> CutOff {
        let names = |family: &&(Vec<String>, CutOff)| family.0.iter().any(|id| id == index);
        self.families.iter().find(names).map_or(self.others, |(_, cut_off)| *cut_off)
    }

    /// Cut-offs of some indices, each once, in the order of the indices.
    #[must_use]
    pub fn among<'i>(&self, indices: impl IntoIterator<Item = &'i str>) -> Vec<CutOff> {
        let mut found = Vec::new();
        for cut_off in indices.into_iter().map(|index| self.of(index)) {
            if !found.contains(&cut_off) {
                found.push(cut_off);
            }
        }
        found
    }
}

impl CutOff {
    /// The cut-off of a day.
    #[must_use]
    pub fn of(self, date: NaiveDate) -> Timestamp {
        match self {
            Self::EndOfDay => end_of_day(date),
            Self::Evening(time) => time.on(date),
            Self::At(moment) => moment,
        }
    }

    /// The moment from which a fact of a date is known that does not say it: the end of the date in
    /// UTC, or the cut-off of that evening, if it is earlier. A table without `known_at` counts for
    /// the evening of its dates.
    #[must_use]
    pub fn default_of(self, date: NaiveDate) -> Timestamp {
        match self {
            Self::EndOfDay | Self::At(_) => end_of_day(date),
            Self::Evening(time) => time.on(date).min(end_of_day(date)),
        }
    }
}
