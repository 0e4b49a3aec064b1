//! Names of units that were calculated.

use crate::base::Base;
use crate::dimension::Dimension;
use crate::factor::Factor;
use crate::{money, table};

/// Name of a factor of a dimension in the words of the tables: one base, or one per another.
///
/// `None` where the tables have no such unit.
pub(crate) fn of(factor: Factor, dimension: &Dimension) -> Option<String> {
    if let Some(base) = dimension.single() {
        return of_base(factor, base);
    }
    let mut powers: Vec<(&Base, i8)> = dimension.powers().collect();
    powers.sort_by_key(|(_, power)| -power);
    let [(above, 1), (below, -1)] = powers[..] else { return None };
    factors(below).find_map(|scale| {
        let below = of_base(scale, below)?;
        Some(format!("{}/{below}", of_base(factor.times(scale)?, above)?))
    })
}

/// Name of a factor of a base.
fn of_base(factor: Factor, base: &Base) -> Option<String> {
    match base {
        Base::Money(money) => money::named(factor, *money),
        Base::Other(name) => (factor == Factor::ONE).then(|| name.clone()),
        Base::Score(Some(whose)) => (factor == Factor::ONE).then(|| format!("points of {whose}")),
        Base::QuotedPrice => (factor == Factor::ONE).then(|| base.to_string()),
        other => {
            let entry = table::of_base(other).find(|entry| entry.factor() == factor)?;
            Some(entry.name.to_owned())
        }
    }
}

/// Factors that a unit below the line is tried with, the million of money first: so people write.
fn factors(base: &Base) -> impl Iterator<Item = Factor> {
    let million = Some(Factor::new(1_000_000, 1)).filter(|_| matches!(base, Base::Money(_)));
    let money = matches!(base, Base::Money(_)).then(money::factors).into_iter().flatten();
    let others: Vec<Factor> = table::of_base(base).map(table::Entry::factor).collect();
    million.into_iter().chain(money).chain(others).chain([Factor::ONE])
}
