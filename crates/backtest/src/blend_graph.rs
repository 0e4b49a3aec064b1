//! Blends over other indices: the order in which indices are calculated.

use std::collections::BTreeSet;

use kapok_domain::{Currency, IndexId, did_you_mean};
use kapok_overlay::Series;
use kapok_rulebook::Rulebook;

/// The indices of a set that blends of each one need, by their places in the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlendGraph {
    /// Places of the indices that each one needs; what is not in the set is left out.
    needs: Vec<Vec<usize>>,
}

impl BlendGraph {
    /// The graph of some indices.
    #[must_use]
    pub fn of<'b>(books: impl IntoIterator<Item = &'b Rulebook>) -> Self {
        let books: Vec<&Rulebook> = books.into_iter().collect();
        let place = |id: &IndexId| books.iter().position(|other| other.id == *id);
        let needs = |book: &&Rulebook| {
            let overlays = book.versions().flat_map(|version| &version.overlays);
            let others = overlays.flat_map(|overlay| overlay.others());
            others.filter_map(place).collect()
        };
        Self { needs: books.iter().map(needs).collect() }
    }

    /// The graph of some indices whose blends refer to series that are there, in the currency of
    /// the index, and go in no circle.
    ///
    /// # Errors
    ///
    /// If a blend refers to what is not there or in another currency, or blends go in a circle.
    pub fn checked<'b>(books: impl IntoIterator<Item = &'b Rulebook>) -> Result<Self, BlendError> {
        let books: Vec<&Rulebook> = books.into_iter().collect();
        for book in &books {
            for overlay in book.versions().flat_map(|version| &version.overlays) {
                for series in overlay.series() {
                    let reference = Reference { book, overlay: &overlay.id };
                    reference.check(series, &books)?;
                }
            }
        }
        let graph = Self::of(books.iter().copied());
        match graph.circle() {
            None => Ok(graph),
            Some(places) => {
                let id = |place: &usize| books[*place].id.clone();
                Err(BlendError::Circle { indices: places.iter().map(id).collect() })
            }
        }
    }

    /// The graph in which an index comes after its parent too, so that its move can be compared
    /// with that of the parent. A parent whose own blends need the index comes after it: the blend
    /// makes the level, and the comparison only looks at it.
    #[must_use]
    pub fn with_parents<'b>(&self, books: impl IntoIterator<Item = &'b Rulebook>) -> Self {
        let books: Vec<&Rulebook> = books.into_iter().collect();
        let mut graph = self.clone();
        for (at, book) in books.iter().enumerate() {
            let parent = books.iter().position(|other| Some(&other.id) == book.parent.as_ref());
            if let Some(parent) = parent.filter(|&p| !graph.with_needed(&[p]).contains(&at)) {
                graph.needs[at].push(parent);
            }
        }
        graph
    }

    /// The graph of some of the indices alone, in the order given.
    #[must_use]
    pub fn among(&self, places: &[usize]) -> Self {
        let place = |needed: &usize| places.iter().position(|place| place == needed);
        let needs = |at: &usize| self.needs[*at].iter().filter_map(place).collect();
        Self { needs: places.iter().map(needs).collect() }
    }

    /// Whether blends of an index need others.
    #[must_use]
    pub fn has_blends(&self, place: usize) -> bool {
        !self.needs[place].is_empty()
    }

    /// Whether blends of others need an index.
    #[must_use]
    pub fn is_needed(&self, place: usize) -> bool {
        self.needs.iter().any(|needs| needs.contains(&place))
    }

    /// Places in waves: those of a wave need none but those of earlier ones. What goes in a circle
    /// is in the last.
    #[must_use]
    pub fn waves(&self) -> Vec<Vec<usize>> {
        let mut waves: Vec<Vec<usize>> = Vec::new();
        let mut left: Vec<usize> = (0..self.needs.len()).collect();
        while !left.is_empty() {
            let ready = |at: &usize| self.needs[*at].iter().all(|needed| !left.contains(needed));
            let mut wave: Vec<usize> = left.iter().copied().filter(ready).collect();
            if wave.is_empty() {
                // A circle is refused when files are checked; here the rest runs as one wave, so
                // that the loop ends.
                wave.clone_from(&left);
            }
            left.retain(|at| !wave.contains(at));
            waves.push(wave);
        }
        waves
    }

    /// Places of the indices of a circle and after it, if blends go in one.
    fn circle(&self) -> Option<Vec<usize>> {
        let last = self.waves().pop()?;
        let stuck = |at: &usize| self.needs[*at].iter().any(|needed| last.contains(needed));
        last.iter().any(stuck).then_some(last)
    }

    /// Places of some indices with those that their blends need, and so on.
    #[must_use]
    pub fn with_needed(&self, places: &[usize]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut left = places.to_vec();
        while let Some(place) = left.pop() {
            if found.insert(place) {
                left.extend(&self.needs[place]);
            }
        }
        found
    }
}

/// The overlay whose blend refers to a series.
struct Reference<'a> {
    book: &'a Rulebook,
    overlay: &'a str,
}

impl Reference<'_> {
    fn check(&self, series: &Series, books: &[&Rulebook]) -> Result<(), BlendError> {
        let Series::Other(index, name) = series else { return Ok(()) };
        let blend = || Blend {
            overlay: self.overlay.to_owned(),
            of: self.book.id.clone(),
            index: index.clone(),
            series: name.clone(),
        };
        let Some(other) = books.iter().find(|other| other.id == *index) else {
            let known = books.iter().map(|book| book.id.to_string()).collect();
            return Err(BlendError::NoIndex { blend: blend(), known });
        };
        let Some(currency) = currency_of(other, name) else {
            return Err(BlendError::NoSeries { blend: blend(), known: names(other) });
        };
        if currency != self.book.currency {
            let own = self.book.currency;
            return Err(BlendError::OtherCurrency { blend: blend(), currency, own });
        }
        Ok(())
    }
}

/// The currency of a return variant or overlay of an index, if it has one of that name.
fn currency_of(book: &Rulebook, name: &str) -> Option<Currency> {
    let variant = book.variants.iter().find(|variant| variant.name() == name);
    let overlay = book.overlays.iter().find(|overlay| overlay.id == name);
    variant.map(|_| book.currency).or_else(|| overlay.map(|overlay| overlay.currency))
}

fn names(book: &Rulebook) -> Vec<String> {
    let variants = book.variants.iter().map(|variant| variant.name());
    let overlays = book.overlays.iter().map(|overlay| overlay.id.as_str());
    variants.chain(overlays).map(str::to_owned).collect()
}

/// A blend and the series of another index that it refers to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("overlay {overlay} of {of} blends `{index}:{series}`")]
pub struct Blend {
    /// The overlay.
    pub overlay: String,
    /// Index whose level is blended.
    pub of: IndexId,
    /// The other index.
    pub index: IndexId,
    /// The return variant or overlay of that index.
    pub series: String,
}

/// A reference of a blend that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BlendError {
    /// No index has the id.
    #[error("{blend}, and no index file has the id `{}`", blend.index)]
    NoIndex {
        /// The blend.
        blend: Blend,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// The other index has no such series.
    #[error("{blend}, which {} does not have", blend.index)]
    NoSeries {
        /// The blend.
        blend: Blend,
        /// The series that it has.
        known: Vec<String>,
    },
    /// The series is in another currency than the blend.
    #[error("{blend}, which is in {currency} and not in {own}")]
    OtherCurrency {
        /// The blend.
        blend: Blend,
        /// The currency of the series.
        currency: Currency,
        /// The currency of the index.
        own: Currency,
    },
    /// Blends need each other.
    #[error("blends go in a circle between {}", listed(indices))]
    Circle {
        /// The indices of the circle and after it.
        indices: Vec<IndexId>,
    },
}

fn listed(indices: &[IndexId]) -> String {
    indices.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")
}

impl BlendError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoIndex { blend, known } => Some(near(blend.index.as_str(), known)),
            Self::NoSeries { blend, known } => Some(near(&blend.series, known)),
            Self::OtherCurrency { blend, own, .. } => {
                let index = &blend.index;
                Some(format!("give {index} a `currency` overlay to {own}, and blend that"))
            }
            Self::Circle { .. } => None,
        }
    }
}

fn near(seen: &str, known: &[String]) -> String {
    let near = did_you_mean(seen, known.iter().map(String::as_str));
    near.unwrap_or_else(|| format!("there are {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(needs: &[&[usize]]) -> BlendGraph {
        BlendGraph { needs: needs.iter().map(|needs| needs.to_vec()).collect() }
    }

    #[test]
    fn an_index_comes_after_those_that_it_needs() {
        let graph = graph(&[&[2, 3], &[], &[3], &[]]);
        assert_eq!(graph.waves(), [vec![1, 3], vec![2], vec![0]]);
        assert_eq!([0, 1, 2, 3].map(|place| graph.is_needed(place)), [false, false, true, true]);
        assert_eq!([0, 1, 2, 3].map(|place| graph.has_blends(place)), [true, false, true, false]);
        assert_eq!(graph.with_needed(&[2]), BTreeSet::from([2, 3]));
        assert_eq!(graph.with_needed(&[0, 1]), BTreeSet::from([0, 1, 2, 3]));
        assert_eq!(graph.circle(), None);
    }

    #[test]
    fn some_indices_alone_have_places_of_their_own() {
        let whole = graph(&[&[2], &[0], &[]]);
        assert_eq!(whole.among(&[1, 0]), graph(&[&[1], &[]]));
        assert_eq!(whole.among(&[2, 1]), graph(&[&[], &[]]));
    }

    #[test]
    fn a_circle_is_in_the_last_wave_with_what_comes_after_it() {
        let graph = graph(&[&[1], &[0], &[], &[0]]);
        assert_eq!(graph.waves(), [vec![2], vec![0, 1, 3]]);
        assert_eq!(graph.circle(), Some(vec![0, 1, 3]));
        assert_eq!(self::graph(&[&[0]]).circle(), Some(vec![0]));
    }
}
