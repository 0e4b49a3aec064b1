//! Moves of indices beside those of their parents.

use chrono::NaiveDate;
use kapok_backtest::price_growth;
use kapok_gate::BesideParent;
use kapok_publication::PublishError;
use kapok_rulebook::Rulebook;

use crate::error::RunError;
use crate::held::HeldIndex;
use crate::index_run::{IndexRun, Passed, refusal};
use crate::under_way::{Moved, UnderWay};

impl UnderWay<'_> {
    /// Asks the gate of the move of an index against that of its parent, where both went from one
    /// day to the next in one currency: a warning is added, and what blocks holds the index.
    ///
    /// * `moved`: indices of earlier waves that have moved today
    pub(crate) fn beside_parent(
        &self,
        place: usize,
        mut passed: Passed,
        moved: &[Moved],
    ) -> Result<Result<Passed, HeldIndex>, RunError> {
        let (index, date) = (&self.indices[place], passed.outcome.date);
        let (Some(gate), Some(parent)) = (&index.gate, parent(index.book(), self.books(), date))
        else {
            return Ok(Ok(passed));
        };
        let growths = (price_growth(&passed.outcome.level), self.growth(parent, date, moved)?);
        let (Some(own), Some(of_parent)) = growths else { return Ok(Ok(passed)) };
        let id = index.book().id.as_str();
        let pair = BesideParent { index: id, date, moved: own, parent: of_parent };
        let found = gate.beside_parent(&index.history, &pair);
        Ok(match refusal(found.into_iter().collect()) {
            Ok(warnings) => {
                passed.warnings.extend(warnings);
                Ok(passed)
            }
            Err(refusal) => Err(index.hold(date, refusal)),
        })
    }

    /// All rulebooks, those that are not due among them.
    fn books(&self) -> impl Iterator<Item = &Rulebook> {
        let all = self.indices.first().map(|index| index.books.as_slice()).unwrap_or_default();
        all.iter().map(|compiled| &compiled.book)
    }

    /// Growth of the price return of an index today: as it has been calculated, or as it is
    /// published; `None` if it has none.
    fn growth(
        &self,
        book: &Rulebook,
        date: NaiveDate,
        moved: &[Moved],
    ) -> Result<Option<f64>, RunError> {
        let is_it = |moved: &&Moved| self.indices[moved.place].book().id == book.id;
        if let Some(moved) = moved.iter().find(is_it) {
            return Ok(price_growth(&moved.outcome.level));
        }
        let is_held = |index: &IndexRun| index.book().id == book.id && index.held.is_some();
        if self.indices.iter().any(is_held) || !self.store.has(book.id.as_str(), date)? {
            return Ok(None);
        }
        let Some(day) = self.store.latest(date)? else { return Ok(None) };
        let rows = day.levels().map_err(PublishError::from)?;
        let mut of_price = rows
            .iter()
            .filter(|row| row.index_id == book.id.as_str() && row.return_variant == "price");
        let growth = of_price.next().and_then(|row| Some(row.level / row.previous_level? - 1.0));
        Ok(growth)
    }
}

/// The parent of an index, if it is in the same currency and its last calculation day before a day
/// is that of the index.
fn parent<'b>(
    book: &Rulebook,
    books: impl Iterator<Item = &'b Rulebook>,
    date: NaiveDate,
) -> Option<&'b Rulebook> {
    let id = book.parent.as_ref()?;
    let parent = books.into_iter().find(|other| other.id == *id)?;
    let before = |book: &Rulebook| book.calendar.before(date, 1).ok();
    (parent.currency == book.currency && before(parent) == before(book)).then_some(parent)
}
