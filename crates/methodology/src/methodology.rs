//! The methodology of an index: what it looks at, chooses, weighs, and when.

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

/// The methodology of one index, with nothing left open.
#[derive(Debug, Clone, PartialEq)]
pub struct Methodology {
    /// Which securities are looked at.
    pub universe: Predicate,
    /// When the composition is reviewed.
    pub schedule: Schedule,
    /// Rules that a security must pass.
    pub rules: Vec<Rule>,
    /// Which of the eligible are chosen; all if absent.
    pub selection: Option<Selection>,
    /// How the chosen are weighted.
    pub weighting: Weighting,
    /// The climate label that the index aims at.
    pub climate: Option<Climate>,
}

/// The sections of an index file that make its methodology.
#[derive(Debug, Clone, Copy)]
pub struct Sections<'s> {
    /// Which securities are looked at.
    pub universe: &'s UniverseSection,
    /// When the composition is reviewed.
    pub review: &'s ReviewSection,
    /// Rules that a security must pass.
    pub eligibility: &'s [RuleConfig],
    /// Which of the eligible are chosen.
    pub selection: Option<&'s SelectionSection>,
    /// How the chosen are weighted.
    pub weighting: &'s WeightingSection,
    /// The climate label.
    pub climate: Option<&'s ClimateSection>,
}

/// What the sections are resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'s> {
    /// The columns that they may name.
    pub columns: &'s KnownColumns,
    /// The conventions; `None` if something is wrong with them.
    pub conventions: Option<&'s Timeline>,
    /// Where carbon figures come from.
    pub carbon: Option<&'s Carbon>,
}

/// Resolves a methodology; `None` if something is wrong with it.
pub fn resolve(
    sections: &Sections<'_>,
    surroundings: &Surroundings<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Methodology> {
    let Surroundings { columns, conventions, carbon } = *surroundings;
    let universe = columns.predicate(&sections.universe.predicate, "universe.where", problems);
    let schedule = schedule::resolve(sections.review, problems);
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
    if let Some(climate) = climate.as_ref().filter(|climate| climate.enforced) {
        climate.enforce(&mut rules, &mut weighting, problems);
    }
    let (universe, schedule, selection) = (universe?, schedule?, selection.flatten());
    Some(Methodology { universe, schedule, rules, selection, weighting, climate })
}

/// Rules that the weighting makes: a name without the value of a tilt that says so is not eligible.
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
    /// The universe, with the columns that it reads.
    #[must_use]
    pub fn universe<'a>(&'a self, columns: Columns<'a>) -> Universe<'a> {
        Universe { predicate: &self.universe, columns }
    }

    /// What the index is measured by under its climate label; `None` without a label.
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

    /// The names of what universe, rules, selection and weighting read, sorted.
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

    /// The columns that weights depend on, sorted.
    #[must_use]
    pub fn weighting_columns<'a>(&'a self, columns: Columns<'a>) -> Vec<&'a str> {
        let mut names = self.weighting.columns();
        names.retain(|name| columns.sources.contains_key(*name));
        names.sort_unstable();
        names.dedup();
        names
    }
}
