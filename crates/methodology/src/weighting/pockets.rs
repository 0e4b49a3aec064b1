//! Sizes of the chosen where parts of the index have weights of their own.

use kapok_kernels::{GroupTotals, fit_groups};
use kapok_market::SecurityIx;

use super::tilts::Ground;
use super::{Shaped, Sizes};
use crate::config::tilts::{IfEmpty, UnderCaps};
use crate::error::ReviewError;
use crate::rulebook::Pocket;

/// Sizes whose pockets weigh what is stated.
pub(super) fn parted(
    pockets: &[Pocket],
    ground: &Ground<'_, '_>,
    sizes: &[Sizes],
    under_caps: Option<UnderCaps>,
) -> Result<Shaped, ReviewError> {
    let reference_date = ground.candidates.snapshot.date();
    let of = assigned(pockets, ground)?;
    let mut number = vec![None; pockets.len()];
    let mut totals = Vec::with_capacity(pockets.len());
    for (at, pocket) in pockets.iter().enumerate() {
        if of.contains(&at) {
            number[at] = Some(totals.len());
            totals.push(pocket.weight);
        } else if pocket.if_empty == IfEmpty::Refuse {
            let group = format!("pocket {}", pocket.id);
            return Err(ReviewError::EmptyGroup { group, reference_date });
        }
    }
    let mut base = Vec::with_capacity(sizes.len());
    for ((&security, size), &at) in ground.chosen.iter().zip(sizes).zip(&of) {
        let size = size.of(pockets[at].scheme);
        super::positive(ground.candidates, security, "free_float_cap", size)?;
        base.push(size);
    }
    let group: Vec<usize> = of.iter().filter_map(|&at| number[at]).collect();
    let level = GroupTotals { group, totals };
    let about = "pockets".to_owned();
    let sizes = fit_groups(&base, std::slice::from_ref(&level))
        .map_err(|error| ReviewError::Tilt { error, about, reference_date })?;
    let held = (under_caps == Some(UnderCaps::KeepGroups)).then_some(level.group);
    Ok(Shaped { held, ..Shaped::plain(sizes) })
}

/// The pocket of each of the chosen: the only one whose predicate holds.
fn assigned(pockets: &[Pocket], ground: &Ground<'_, '_>) -> Result<Vec<usize>, ReviewError> {
    let columns: Vec<_> =
        pockets.iter().map(|p| ground.candidates.columns_of(&p.predicate)).collect();
    let assign = |&security: &SecurityIx| {
        let holds =
            |at: &usize| pockets[*at].predicate.holds(&columns[*at], security.at()) == Some(true);
        let inside: Vec<usize> = (0..pockets.len()).filter(holds).collect();
        match inside[..] {
            [only] => Ok(only),
            _ => Err(ReviewError::Pockets {
                security: ground.candidates.snapshot.history().security(security).id.clone(),
                pockets: inside.iter().map(|&at| pockets[at].id.clone()).collect(),
                reference_date: ground.candidates.snapshot.date(),
            }),
        }
    };
    ground.chosen.iter().map(assign).collect()
}
