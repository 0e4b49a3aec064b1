//! Kinds of examples by the terms that their inputs have.

use super::given::Given;

/// A kind of example: it is one whose inputs have these terms.
#[derive(Debug)]
pub(crate) struct Shape<R> {
    /// The area that an example has to be of; empty: any.
    pub(crate) area: &'static str,
    pub(crate) kind: &'static str,
    /// Terms that have to be there, apart by blanks.
    needs: &'static str,
    /// Terms of which one has to be there; empty: none has to.
    one_of: &'static str,
    pub(crate) run: R,
}

/// A row of a table of kinds.
pub(crate) const fn shape<R: Copy>(
    area: &'static str,
    kind: &'static str,
    needs: &'static str,
    one_of: &'static str,
    run: R,
) -> Shape<R> {
    Shape { area, kind, needs, one_of, run }
}

impl<R> Shape<R> {
    /// How many terms of this kind some inputs have; `None` if one is missing.
    fn fit(&self, given: &Given) -> Option<usize> {
        let all = self.needs.split_whitespace().all(|term| given.has(term));
        let any =
            self.one_of.is_empty() || self.one_of.split_whitespace().any(|term| given.has(term));
        let size = self.needs.split_whitespace().count() + usize::from(!self.one_of.is_empty());
        (all && any).then_some(size)
    }
}

/// The kind that some inputs are of: that with the most terms of those that fit. None, and two of
/// one size, are told.
pub(crate) fn fitting<'s, R>(
    shapes: impl Iterator<Item = &'s Shape<R>>,
    given: &Given,
) -> Result<&'s Shape<R>, String> {
    let fits = shapes.filter_map(|shape| Some((shape.fit(given)?, shape)));
    let fits: Vec<(usize, &Shape<R>)> = fits.collect();
    let largest = fits.iter().map(|(size, _)| *size).max();
    let best = fits.iter().filter(|(size, _)| Some(*size) == largest);
    let best: Vec<&Shape<R>> = best.map(|(_, shape)| *shape).collect();
    match best[..] {
        [] => Err(format!("no kind of example has the terms {:?}", given.terms())),
        [shape] => Ok(shape),
        [first, second, ..] => {
            Err(format!("`{}` and `{}` both fit {:?}", first.kind, second.kind, given.terms()))
        }
    }
}
