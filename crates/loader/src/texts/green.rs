//! The texts of controversies, targets, activities, taxonomies and supply links.

use kapok_market::green::TaxonomyCode;
use kapok_market::{GreenTables, TextIx};

use super::facts::facts;

pub(super) fn apply(tables: &mut GreenTables, to: &dyn Fn(&mut TextIx)) {
    facts(&mut tables.controversies, to, |case, _| {
        to(&mut case.provider);
        case.case.iter_mut().for_each(to);
    });
    facts(&mut tables.targets, to, |key, target| {
        to(&mut key.provider);
        target.validated_by.iter_mut().for_each(to);
    });
    facts(&mut tables.activities, to, |key, activity| {
        to(&mut key.provider);
        code(&mut key.code, to);
        activity.criteria.iter_mut().chain(&mut activity.evidence).for_each(to);
    });
    facts(&mut tables.taxonomy_map, to, |key, row| {
        code(&mut key.from, to);
        code(&mut key.to, to);
        to(&mut row.criteria);
    });
    facts(&mut tables.supply_links, to, |link, _| to(&mut link.provider));
}

fn code(code: &mut TaxonomyCode, to: &dyn Fn(&mut TextIx)) {
    let TaxonomyCode { taxonomy, version, code } = code;
    [taxonomy, version, code].into_iter().for_each(to);
}
