//! Blends over other indices of the project: these must be there, and are calculated too.

use std::collections::BTreeSet;

use kapok_domain::nearest;
use kapok_methodology::Rulebook;
use kapok_methodology::rulebook::overlays::{Series, circle};
use kapok_scheduler::run::Books;

use crate::failure::{Code, Failure};

/// Holds what blends refer to against the index files of the project.
pub(crate) fn check(books: &Books) -> Result<(), Failure> {
    for (book, _) in books {
        for overlay in &book.overlays {
            for series in overlay.series() {
                check_series(book, &overlay.id, series, books)?;
            }
        }
    }
    let all: Vec<&Rulebook> = books.iter().map(|(book, _)| book).collect();
    match circle(&all) {
        None => Ok(()),
        Some(names) => {
            let message = format!("blends go in a circle between {}", names.join(", "));
            Err(Failure::new(Code::Usage, message))
        }
    }
}

fn check_series(
    book: &Rulebook,
    overlay: &str,
    series: &Series,
    books: &Books,
) -> Result<(), Failure> {
    let Series::Other(index, name) = series else { return Ok(()) };
    let whose = format!("overlay {overlay} of {} blends `{index}:{name}`", book.id);
    let Some((other, _)) = books.iter().find(|(other, _)| other.id == *index) else {
        let message = format!("{whose}, and no index file has the id `{index}`");
        let known: Vec<&str> = books.iter().map(|(book, _)| book.id.as_str()).collect();
        return Err(hinted(message, index.as_str(), &known));
    };
    let variant = other.variants.iter().find(|variant| variant.name() == name);
    let own = other.overlays.iter().find(|overlay| overlay.id == *name);
    let currency = match (variant, own) {
        (Some(_), _) => other.currency,
        (None, Some(overlay)) => overlay.currency,
        (None, None) => {
            let message = format!("{whose}, which {index} does not have");
            let variants = other.variants.iter().map(|variant| variant.name());
            let overlays = other.overlays.iter().map(|overlay| overlay.id.as_str());
            let known: Vec<&str> = variants.chain(overlays).collect();
            return Err(hinted(message, name, &known));
        }
    };
    if currency != book.currency {
        let message = format!("{whose}, which is in {currency} and not in {}", book.currency);
        let hint =
            format!("give {index} a `currency` overlay to {}, and blend that", book.currency);
        return Err(Failure::new(Code::Usage, message).hint(hint));
    }
    Ok(())
}

fn hinted(message: String, name: &str, known: &[&str]) -> Failure {
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    };
    Failure::new(Code::Usage, message).hint(hint)
}

/// Some indices with those that their blends need, and so on.
pub(crate) fn with_needed<'n>(only: &[&'n str], books: &'n Books) -> BTreeSet<&'n str> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    let mut left = only.to_vec();
    while let Some(id) = left.pop() {
        if !found.insert(id) {
            continue;
        }
        let book = books.iter().find(|(book, _)| book.id.as_str() == id);
        let overlays = book.into_iter().flat_map(|(book, _)| &book.overlays);
        left.extend(overlays.flat_map(|overlay| overlay.others()).map(|other| other.as_str()));
    }
    found
}
