//! Facts outside the words that an index file states for a column, with file and line.

use kapok_columns::{ColumnSource, DataColumn, FactError};
use kapok_engine::StepError;
use kapok_loader::{AllowedWords, LoadError, Rejection, Sources, rows_outside};
use kapok_market::column::Binding;
use kapok_methodology::ReviewError;
use kapok_rulebook::Rulebook;

use crate::messages::say;

/// Number of rows that a message names.
const SHOWN: usize = 3;

/// Row that says a word outside those of a column.
pub(crate) struct Outside<'b> {
    pub(crate) column: &'b str,
    pub(crate) row: Rejection,
}

/// Rows outside the stated words of any column of an index, by column.
pub(crate) fn outside<'b>(
    book: &'b Rulebook,
    sources: &Sources,
) -> Result<Vec<Outside<'b>>, LoadError> {
    let mut found = Vec::new();
    for (column, source) in &book.sources {
        let ColumnSource::Data(data) = source else { continue };
        let Some(stated) = stated(data) else { continue };
        let rows = rows_outside(sources, &stated)?.into_iter();
        found.extend(rows.map(|row| Outside { column: column.as_str(), row }));
    }
    Ok(found)
}

/// Words that a column states, as rows of its table say them.
fn stated(data: &DataColumn) -> Option<AllowedWords<'_>> {
    let words = data.stated.as_ref()?.words();
    match &data.binding {
        Binding::Classification { system, digits } => {
            Some(AllowedWords::of_codes(system, *digits, words))
        }
        Binding::Norm { framework, provider } => {
            Some(AllowedWords::of_statuses(framework, provider, words))
        }
        Binding::Security(_)
        | Binding::Close
        | Binding::PriceDate
        | Binding::PriceStatus
        | Binding::SharesOutstanding
        | Binding::FreeFloat
        | Binding::Score { .. }
        | Binding::Indicator { .. }
        | Binding::Involvement { .. }
        | Binding::Ownership { .. }
        | Binding::Controversy { .. }
        | Binding::Target { .. } => None,
    }
}

/// Prints the rows with the word for which an index is held; nothing for another obstacle.
pub(crate) fn say_rows(error: &StepError, book: &Rulebook, sources: &Sources) {
    let StepError::Review(ReviewError::Fact(FactError::UnknownWord { column, seen, .. })) = error
    else {
        return;
    };
    // The tables have been read before: if they cannot be read now, the message stands without
    // the rows.
    let found = outside(book, sources).unwrap_or_default().into_iter();
    let rows: Vec<Rejection> = found
        .filter(|one| one.column == column && one.row.seen.starts_with(seen))
        .map(|one| one.row)
        .collect();
    rows.iter().take(SHOWN).for_each(|row| say(format_args!("  {row}")));
    if let Some(more) = rows.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        say(format_args!("  and {more} more: `kapok check` lists them all"));
    }
}
