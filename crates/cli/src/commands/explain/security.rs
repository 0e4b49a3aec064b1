//! Explanation of one security: why it has its weight, or is not in the index.

use kapok_analysis::told_events;
use kapok_analysis::what_if::ToldEvent;
use kapok_domain::SecurityId;
use kapok_engine::Calculator;
use kapok_evaluation::Explanation;
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_methodology::ReviewError;
use kapok_rulebook::Rulebook;

use super::explained_day::ExplainedDay;
use super::story::Story;
use crate::context::Context;
use crate::failure::{Code, Failure};

/// Security on a day of an index.
pub(super) struct SecurityInIndex<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) history: &'a History,
    pub(super) day: &'a ExplainedDay,
    pub(super) id: &'a SecurityId,
}

impl<'a> SecurityInIndex<'a> {
    /// Prints why the security has its weight, or is not in the index.
    pub(super) fn explain(&self, context: &Context) -> Result<(), Failure> {
        let Self { book, history, day, id } = *self;
        let mut story = Story::new(context);
        let reviewed = format!("weights of {}, reviewed after {}", day.date, day.review_date);
        story.say("index", book.id.as_str(), &reviewed);
        story.rules(book, &day.review, id);
        if let (Some(snapshot), Some(line)) = (self.at_review(), history.find(id)) {
            let figures = book.weighed_by(snapshot, line).map_err(|error| unfit(&error.into()))?;
            figures.iter().for_each(|figure| story.figure(figure));
            self.tell_scores(&mut story, snapshot, line)?;
        }
        story.review(&day.review, id);
        if let Some(line) = history.find(id) {
            story.events(&day.events, line);
            story.passed_over(&self.told(line), [day.review_date, day.date]);
        }
        story.close(&day.tables, id);
        story.rows.print(context.format)
    }

    /// Events of the line in the tables; none where the index never held it.
    fn told(&self, line: SecurityIx) -> Vec<ToldEvent<'a>> {
        let Self { book, history, day, .. } = *self;
        let calculator = Calculator { book, history, detail: false };
        told_events(calculator, Some(line), day.date).unwrap_or_default()
    }

    /// Facts known on the reference date of the review.
    fn at_review(&self) -> Option<Snapshot<'a>> {
        let (review, history) = (&self.day.review, self.history);
        let eligible = review.eligibility.first().map(|row| row.reference_date);
        let date = eligible.or_else(|| Some(review.review.first()?.reference_date))?;
        let lookback = self.book.price_lookback_days;
        Some(Snapshot::new(history, date, history.cut_off(date), lookback))
    }

    /// Adds the origin of the scores of the company, for every evaluation of the index.
    fn tell_scores(
        &self,
        story: &mut Story<'_>,
        snapshot: Snapshot<'_>,
        line: SecurityIx,
    ) -> Result<(), Failure> {
        let issuer = self.history.security(line).issuer;
        let mut scores: Vec<(&str, Explanation)> = Vec::new();
        for name in self.book.evaluations.keys() {
            let found = self.book.columns().explain_scores(snapshot, name, &[issuer]);
            let found = found.map_err(|error| unfit(&error.into()))?;
            scores.extend(found.into_iter().map(|score| (name.as_str(), score)));
        }
        scores.iter().for_each(|(name, score)| story.score(name, score));
        Ok(())
    }
}

fn unfit(error: &ReviewError) -> Failure {
    Failure::new(Code::Data, error.to_string()).hint_if(error.hint())
}
