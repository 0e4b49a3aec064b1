//! Methodology of an index, of all its sections.

use kapok_columns::carbon::Carbon;
use kapok_columns::predicate::Predicate;
use kapok_columns::{Columns, KnownColumns};
use kapok_conventions::Timeline;
use kapok_strict_toml::Problem;
use kapok_weighting::{Premises, Weighting, WeightingSection};

use crate::climate::{self, Climate, ClimateGauge, ClimatePremises, ClimateSection};
use crate::rule::{self, IfMissing, Rule, RuleConfig};
use crate::schedule::{self, ReviewSection, Schedule};
use crate::selection::{self, Selection, SelectionSection};
use crate::universe::{Universe, UniverseSection};

/// Methodology of one index, fully resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct Methodology {
    /// Predicate for the securities that the index considers.
    pub universe: Predicate,
    /// Schedule of reviews.
    pub schedule: Schedule,
    /// Rules that a security must pass.
    pub rules: Vec<Rule>,
    /// Selection among the eligible; `None`: all of them.
    pub selection: Option<Selection>,
    /// Weighting of the selected.
    pub weighting: Weighting,
    /// Climate label that the index aims at.
    pub climate: Option<Climate>,
}

/// Sections of an index file that make its methodology.
#[derive(Debug, Clone, Copy)]
pub struct Sections<'s> {
    /// Universe: the securities that the index considers.
    pub universe: &'s UniverseSection,
    /// Schedule of reviews; absent where nothing is reviewed.
    pub review: Option<&'s ReviewSection>,
    /// Rules that a security must pass.
    pub eligibility: &'s [RuleConfig],
    /// Selection among the eligible.
    pub selection: Option<&'s SelectionSection>,
    /// Weighting of the selected.
    pub weighting: &'s WeightingSection,
    /// Climate label.
    pub climate: Option<&'s ClimateSection>,
}

/// Surroundings in which the sections are resolved.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'s> {
    /// Columns that they may name.
    pub columns: &'s KnownColumns,
    /// Conventions; `None` if there is a problem with them.
    pub conventions: Option<&'s Timeline>,
    /// Origin of carbon figures.
    pub carbon: Option<&'s Carbon>,
}

/// Resolves a methodology; `None` if there is a problem with it.
pub fn resolve(
    sections: &Sections<'_>,
    surroundings: &Surroundings<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Methodology> {
    let Surroundings { columns, conventions, carbon } = *surroundings;
    let universe = columns.universe(&sections.universe.predicate, "universe.where", problems);
    let is_stated = matches!(
        sections.weighting,
        WeightingSection::FixedShares { .. } | WeightingSection::FixedWeight { .. }
    );
    let schedule = schedule::resolve(sections.review, is_stated, problems);
    let selection = sections.selection.map(|one| selection::resolve(one, columns, problems));
    let optimised = matches!(sections.weighting, WeightingSection::Optimised { .. });
    let premises = ClimatePremises { columns, carbon, optimised };
    let climate = sections.climate.map(|one| climate::resolve(one, &premises, problems));
    let mut rules = rule::resolve(sections.eligibility, columns, problems);
    let names = sections.selection.and_then(SelectionSection::names);
    let premises = Premises { columns, conventions, names };
    let mut weighting = kapok_weighting::resolve(sections.weighting, &premises, problems)?;
    rules.extend(rules_of(&weighting, columns, problems));
    let climate = climate.flatten();
    // Enforced articles come last: the rules of the index file keep their order, and nothing of the
    // file can relax what the label adds.
    if let Some(climate) = climate.as_ref().filter(|climate| climate.enforced) {
        climate.enforce(&mut rules, &mut weighting, problems);
    }
    let (universe, schedule, selection) = (universe?, schedule?, selection.flatten());
    Some(Methodology { universe, schedule, rules, selection, weighting, climate })
}

/// Rules that the weighting adds: where a tilt says so, a security without its value is not
/// eligible.
fn rules_of(
    weighting: &Weighting,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Vec<Rule> {
    let rule = |tilt: kapok_weighting::ExcludingTilt<'_>| {
        let id = tilt.place;
        let text = format!("{} IS NOT NULL", tilt.column);
        let predicate = columns.predicate(&text, &id, problems)?;
        let source = format!("{id}.if_missing");
        Some(Rule { id, predicate, if_missing: IfMissing::Exclude, near: None, source })
    };
    weighting.excluding_tilts().into_iter().filter_map(rule).collect()
}

impl Methodology {
    /// Universe, with the columns that it reads.
    #[must_use]
    pub fn universe<'a>(&'a self, columns: Columns<'a>) -> Universe<'a> {
        Universe { predicate: &self.universe, columns }
    }

    /// Gauge of the index under its climate label; `None` without a label.
    #[must_use]
    pub fn climate_gauge<'a>(&'a self, columns: Columns<'a>) -> Option<ClimateGauge<'a>> {
        let climate = self.climate.as_ref()?;
        Some(ClimateGauge { climate, universe: self.universe(columns) })
    }

    /// Conditions of universe, rules, selection, weighting and climate label.
    #[must_use]
    pub fn predicates(&self) -> Vec<&Predicate> {
        let climate = self.climate.iter().flat_map(|climate| {
            let exclusions = climate.exclusions.iter().map(|rule| &rule.predicate);
            exclusions.chain([&climate.high_impact])
        });
        let rules = self.rules.iter().map(|rule| &rule.predicate);
        let selection = self.selection.iter().flat_map(Selection::conditions);
        let own = rules.chain([&self.universe]).chain(selection).chain(climate);
        own.chain(self.weighting.predicates()).collect()
    }

    /// Names of columns that universe, rules, selection and weighting read, sorted.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let predicates = self.rules.iter().map(|r| &r.predicate).chain([&self.universe]);
        let of_rules = predicates.flat_map(|predicate| &predicate.columns);
        let of_selection = self.selection.iter().flat_map(Selection::columns);
        let names = of_rules.chain(of_selection).map(String::as_str);
        let mut names: Vec<&str> = names.chain(self.weighting.columns()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Columns on which weights depend, sorted.
    #[must_use]
    pub fn weighting_columns<'a>(&'a self, columns: Columns<'a>) -> Vec<&'a str> {
        let mut names = self.weighting.columns();
        names.retain(|name| columns.sources.contains_key(*name));
        names.sort_unstable();
        names.dedup();
        names
    }
}
