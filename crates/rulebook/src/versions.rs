//! Versions of the rules of an index: which one holds on a day, and which one makes a review.

use chrono::NaiveDate;
use kapok_conventions::Timeline;
use kapok_domain::calendar::CalendarError;
use kapok_methodology::{Due, RulesOf};

use crate::rulebook::Rulebook;

impl Rulebook {
    /// Day from which these rules hold.
    #[must_use]
    pub fn from(&self) -> NaiveDate {
        self.version.unwrap_or(self.base_date)
    }

    /// All versions of the rules, oldest first; the last one is the book itself.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Self> {
        self.earlier.iter().chain(std::iter::once(self))
    }

    /// Version in force on a day: the last one that holds from it or from a day before; before the
    /// base date, the first.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &Self {
        if self.earlier.is_empty() || self.from() <= date {
            return self;
        }
        let begun = self.earlier.partition_point(|version| version.from() <= date);
        &self.earlier[begun.saturating_sub(1)]
    }

    /// Version by whose rules a review decides: the one in force on its effective close or on its
    /// announcement date, as the version in force on its effective close states it.
    ///
    /// * `effective_close`: day after whose close the review is in force
    ///
    /// Source: `docs/methodology/versions.md` §2.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn of_review(&self, effective_close: NaiveDate) -> Result<&Self, CalendarError> {
        let scheduling = self.on(effective_close);
        match scheduling.methodology.schedule.rules_of {
            Some(RulesOf::AnnouncementDate) => {
                let days = scheduling.review_days(effective_close)?;
                Ok(self.on(days.announcement))
            }
            Some(RulesOf::EffectiveDate) | None => Ok(scheduling),
        }
    }

    /// Reviews that take effect after a close from `from` to `to`, each by the schedule in force on
    /// that close.
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn reviews_due(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Due>, CalendarError> {
        let mut all = Vec::new();
        for (version, last) in self.versions().zip(self.last_days()) {
            let (from, to) = (from.max(version.from()), last.map_or(to, |last| last.min(to)));
            // The first version also holds before the base date: nothing is reviewed there.
            if from <= to {
                all.extend(version.methodology.schedule.due(from, to, &self.calendar)?);
            }
        }
        Ok(all)
    }

    /// Last day of each version; `None` of the one that goes on.
    fn last_days(&self) -> impl Iterator<Item = Option<NaiveDate>> {
        let begins = self.versions().skip(1).map(|version| version.from().pred_opt());
        begins.chain(std::iter::once(None))
    }

    /// Index with other conventions, in all versions of its rules.
    #[must_use]
    pub fn with_conventions(&self, conventions: &Timeline) -> Self {
        let earlier = self.earlier.iter().map(|version| version.with_conventions(conventions));
        Self { conventions: conventions.clone(), earlier: earlier.collect(), ..self.clone() }
    }

    /// Id of the index, with the day from which these rules hold where there are several versions:
    /// `A`, or `A@2024-06-21`.
    #[must_use]
    pub fn label(&self) -> String {
        match self.version {
            None => self.id.to_string(),
            Some(from) => format!("{}@{from}", self.id),
        }
    }
}
