//! The order of indices where blends need the levels of others.
//!
//! Source: `docs/methodology/overlays.md` §11.

use kapok_domain::IndexId;

use crate::overlay::Overlay;

/// An index with its overlays.
#[derive(Debug, Clone, Copy)]
pub struct Overlaid<'a> {
    /// The index.
    pub index: &'a IndexId,
    /// Its overlays.
    pub overlays: &'a [Overlay],
}

/// Places of indices in waves: those of a wave need none but those of earlier ones. What goes in a
/// circle, or needs what is not there, is in the last.
#[must_use]
pub fn waves(indices: &[Overlaid<'_>]) -> Vec<Vec<usize>> {
    let needs: Vec<Vec<usize>> = indices.iter().map(|one| needed(one, indices)).collect();
    let mut waves: Vec<Vec<usize>> = Vec::new();
    let mut left: Vec<usize> = (0..indices.len()).collect();
    while !left.is_empty() {
        let ready = |at: &usize| needs[*at].iter().all(|needed| !left.contains(needed));
        let mut wave: Vec<usize> = left.iter().copied().filter(ready).collect();
        if wave.is_empty() {
            wave.clone_from(&left);
        }
        left.retain(|at| !wave.contains(at));
        waves.push(wave);
    }
    waves
}

/// Places of the other indices that the overlays of one need.
fn needed(one: &Overlaid<'_>, indices: &[Overlaid<'_>]) -> Vec<usize> {
    let others = one.overlays.iter().flat_map(Overlay::others);
    let place = |id: &IndexId| indices.iter().position(|other| other.index == id);
    others.filter_map(place).collect()
}

/// Whether blends of some indices go in a circle; then the indices of it and after it.
#[must_use]
pub fn circle<'a>(indices: &[Overlaid<'a>]) -> Option<Vec<&'a IndexId>> {
    let waves = waves(indices);
    let last = waves.last()?;
    let stuck =
        |at: &usize| needed(&indices[*at], indices).iter().any(|needed| last.contains(needed));
    last.iter().any(stuck).then(|| last.iter().map(|at| indices[*at].index).collect())
}
