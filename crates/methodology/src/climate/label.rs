//! Climate label, as resolved: terms, with the rules and constraints that follow from them.

use kapok_climate::{
    Activity, ClimateTerms, EvicConstituents, Exclusion, LabelName, MissedTarget, UnknownShare,
    exclusions,
};
use kapok_columns::carbon::Carbon;
use kapok_columns::predicate::Predicate;
use kapok_columns::{KnownColumn, KnownColumns};
use kapok_strict_toml::Problem;
use kapok_units::Role;
use kapok_weighting::optimised::{AverageMissing, Benchmark, Constraint, Limit, Limits, Measure};
use kapok_weighting::{Scheme, Weighting};

use super::section::{Articles, BaseYearIntensity, ClimateExclusions, ClimateSection};
use crate::rule::{IfMissing, Rule};

/// Climate label that an index aims at.
#[derive(Debug, Clone, PartialEq)]
pub struct Climate {
    /// Choices that the law leaves open.
    pub terms: ClimateTerms,
    /// Whether weights are made to meet the articles.
    pub enforced: bool,
    /// Base year of the trajectory.
    pub base_year: i32,
    /// Intensity of the base year, tCO2e per million; `None`: that of the universe less the minimum
    /// reduction.
    pub base_intensity: Option<f64>,
    /// Safety margin on limits of intensity, a fraction of one.
    pub margin: f64,
    /// Column of the intensity.
    pub intensity: String,
    /// Predicate for companies in sections with a high impact on the climate.
    pub high_impact: Predicate,
    /// Rules that a constituent must satisfy: one per exclusion, in the order of the law.
    pub exclusions: Vec<Rule>,
}

/// Resolves the section, and adds everything that is wrong with it to `problems`.
pub(crate) fn resolve(
    config: &ClimateSection,
    premises: &ClimatePremises<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Climate> {
    let before = problems.len();
    check_terms(config, premises, problems);
    check_base(config, problems);
    let columns = premises.columns;
    check_intensity(&config.intensity, columns, problems);
    let high_impact = columns.predicate(&config.high_impact, "climate.high_impact", problems);
    let exclusions = rules(config, columns, problems);
    (problems.len() == before).then_some(Climate {
        terms: terms(config),
        enforced: config.articles == Articles::Enforced,
        base_year: config.base_year,
        base_intensity: config.base_intensity,
        margin: config.margin.unwrap_or(0.0),
        intensity: config.intensity.clone(),
        high_impact: high_impact?,
        exclusions,
    })
}

/// Intensities of a climate label are emissions per money, and not per revenue: Regulation (EU)
/// 2020/1818, Art. 1.
fn check_intensity(name: &str, columns: &KnownColumns, problems: &mut Vec<Problem>) {
    let path = "climate.intensity";
    let Some(unit) = columns.number(name, path, problems).and_then(|known| known.kind.unit())
    else {
        return;
    };
    if !unit.is_intensity() {
        let message = format!("`{name}` is in {unit}, and no intensity of emissions");
        let problem = Problem::new(path, message);
        problems.push(problem.hint("name a column `intensity` by \"evic\""));
    } else if unit.role() == Some(Role::Revenue) {
        let message = format!("`{name}` is in {unit}, and the law divides by enterprise value");
        let problem = Problem::new(path, message);
        problems.push(problem.hint("name a column `intensity` by \"evic\""));
    }
}

/// Premises against which the section is resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClimatePremises<'a> {
    pub(crate) columns: &'a KnownColumns,
    pub(crate) carbon: Option<&'a Carbon>,
    /// Whether weights are optimised.
    pub(crate) optimised: bool,
}

fn terms(config: &ClimateSection) -> ClimateTerms {
    ClimateTerms {
        label: config.label,
        jurisdiction: config.jurisdiction,
        evic_average: config.evic_average,
        evic_constituents: config.evic_constituents,
        evic_factor: config.evic_factor,
        uplift_average: config.uplift_average,
        missed_target: config.missed_target,
        test: config.test,
        universe: config.universe,
        unknown_share: config.unknown_share,
        trading_counts: config.trading_counts,
        activities: config.activities,
    }
}

fn check_terms(
    config: &ClimateSection,
    premises: &ClimatePremises<'_>,
    problems: &mut Vec<Problem>,
) {
    if !config.jurisdiction.uses(config.activities) {
        let problem = Problem::new("climate.activities", "another jurisdiction uses this list");
        problems.push(problem.hint("eu: nace2 or nace2_1; uk: sic2007"));
    }
    // The EU text measures per million euro, the UK text per million pound: a column in the other
    // currency would be read as the wrong intensity.
    let currency = config.jurisdiction.currency();
    match premises.carbon {
        None => {
            let problem = Problem::new("climate", "a climate label needs `[carbon]`");
            problems.push(problem.hint("say where emissions and enterprise values come from"));
        }
        Some(carbon) if carbon.currency != currency => {
            let message = format!("intensities of this jurisdiction are per million {currency}");
            let problem = Problem::new("carbon.currency", message);
            problems.push(problem.hint(format!("currency = \"{currency}\"")));
        }
        Some(carbon) if carbon.evic.is_none() => {
            let message = "intensities of a climate label are by enterprise value: `evic`";
            problems.push(Problem::new("carbon", message));
        }
        Some(_) => {}
    }
    // The two checks below bind weights alone; a label that is only reported knows the past of the
    // index.
    if config.articles == Articles::Reported {
        return;
    }
    if !premises.optimised {
        let problem = Problem::new(
            "climate.articles",
            "only an optimised weighting can be held to the articles",
        );
        problems.push(problem.hint("weighting.scheme = \"optimised\", or articles = \"reported\""));
    }
    if config.evic_constituents != EvicConstituents::Intersection {
        let message = "a review knows the constituents of its own day alone, so that weights can \
                       be held to the intersection only";
        problems.push(Problem::new("climate.evic_constituents", message));
    }
    if config.missed_target != MissedTarget::ReturnToBaseCurve {
        let message = "a review does not know past misses, so that weights can be held to the \
                       base curve only";
        problems.push(Problem::new("climate.missed_target", message));
    }
}

fn check_base(config: &ClimateSection, problems: &mut Vec<Problem>) {
    match (config.base, config.base_intensity) {
        (BaseYearIntensity::Stated, Some(value)) if value > 0.0 && value.is_finite() => {}
        (BaseYearIntensity::Stated, Some(value)) => {
            let message = format!("{value} is no intensity: it must be above zero");
            problems.push(Problem::new("climate.base_intensity", message));
        }
        (BaseYearIntensity::Stated, None) => {
            problems.push(Problem::new("climate.base", "it needs `base_intensity`"));
        }
        (BaseYearIntensity::Universe, Some(_)) => {
            let message = "the base is that of the universe, and not stated";
            problems.push(Problem::new("climate.base_intensity", message));
        }
        (BaseYearIntensity::Universe, None) => {}
    }
    if let Some(margin) = config.margin.filter(|margin| !(0.0..1.0).contains(margin)) {
        let message = format!("{margin} is not a fraction of one");
        problems.push(Problem::new("climate.margin", message));
    }
}

/// Exclusions of the label as rules, in the order of [`exclusions`].
fn rules(
    config: &ClimateSection,
    columns: &KnownColumns,
    problems: &mut Vec<Problem>,
) -> Vec<Rule> {
    let if_missing = match config.unknown_share {
        UnknownShare::Exclude => IfMissing::Exclude,
        UnknownShare::Keep => IfMissing::Keep,
    };
    let mut rules = Vec::new();
    for exclusion in exclusions(config.label) {
        let (key, written) = written(&config.exclusions, exclusion.activity);
        let path = format!("climate.exclusions.{key}");
        let Some(written) = written else {
            let message = format!("Art. {} needs `{key}`", exclusion.article);
            let problem = Problem::new("climate.exclusions", message);
            problems.push(problem.hint(format!("`{key}`: {}", asked(exclusion))));
            continue;
        };
        let text = exclusion.keep_if(written);
        if exclusion.is_by_share() {
            let known = columns.named(written, &path, problems);
            check_share(written, known, &path, problems);
        }
        if let Some(predicate) = columns.predicate(&text, &path, problems) {
            let source = format!("Regulation (EU) 2020/1818, Art. {}", exclusion.article);
            let id = exclusion.article.to_owned();
            rules.push(Rule { id, predicate, if_missing, near: None, source });
        }
    }
    if config.label == LabelName::Ctb {
        check_surplus(&config.exclusions, problems);
    }
    rules
}

/// Checks that a column compared with a threshold of the law is a fraction of one.
fn check_share(name: &str, known: Option<&KnownColumn>, path: &str, problems: &mut Vec<Problem>) {
    if let Some(unit) = known.and_then(|known| known.kind.unit()).filter(|u| !u.is_fraction()) {
        let message = format!("`{name}` is in {unit}, and the law compares a fraction of revenue");
        problems.push(Problem::new(path, message).hint("name a column of fractions of one"));
    }
}

/// Content of the key of an exclusion, in words.
fn asked(exclusion: &Exclusion) -> &'static str {
    match exclusion.is_by_share() {
        true => "the column of the share of revenue from it, a fraction of one",
        false => "a predicate that holds for whom the article excludes",
    }
}

fn written(config: &ClimateExclusions, activity: Activity) -> (&'static str, Option<&str>) {
    match activity {
        Activity::ControversialWeapons => {
            ("controversial_weapons", Some(&config.controversial_weapons))
        }
        Activity::Tobacco => ("tobacco", Some(&config.tobacco)),
        Activity::Norms => ("norms", Some(&config.norms)),
        Activity::Coal => ("coal", config.coal.as_deref()),
        Activity::Oil => ("oil", config.oil.as_deref()),
        Activity::Gas => ("gas", config.gas.as_deref()),
        Activity::Electricity => ("electricity", config.electricity.as_deref()),
        Activity::SignificantHarm => ("significant_harm", Some(&config.significant_harm)),
    }
}

fn check_surplus(config: &ClimateExclusions, problems: &mut Vec<Problem>) {
    let given = [
        ("coal", config.coal.is_some()),
        ("oil", config.oil.is_some()),
        ("gas", config.gas.is_some()),
        ("electricity", config.electricity.is_some()),
    ];
    for (key, _) in given.iter().filter(|(_, given)| *given) {
        let path = format!("climate.exclusions.{key}");
        let problem = Problem::new(path, "Art. 10 does not ask this of a transition benchmark");
        problems.push(problem.hint("write it as a rule under [[eligibility]]"));
    }
}

impl Climate {
    /// Adds the exclusions to the rules, and the articles on weights to the constraints.
    pub(crate) fn enforce(
        &self,
        rules: &mut Vec<Rule>,
        weighting: &mut Weighting,
        problems: &mut Vec<Problem>,
    ) {
        rules.extend(self.exclusions.iter().cloned());
        if let Scheme::Optimised(optimise) = &mut weighting.scheme {
            if optimise.benchmark != Benchmark::Universe {
                // Art. 9 and 11 speak of the investable universe; the selected alone are greener
                // already, so measuring against them would ask for more than the law, and hide a
                // tilt away from high-impact sectors.
                let message = "the articles measure against the investable universe";
                let problem = Problem::new("weighting.optimise.benchmark", message);
                problems.push(problem.hint("benchmark = \"universe\""));
            }
            optimise.constraints.extend(self.constraints());
        }
    }

    /// Whether a constraint is one that the label makes of its intensity.
    pub(crate) fn is_own(&self, constraint: &str) -> bool {
        self.enforced
            && (constraint == "Art. 7"
                || constraint == format!("Art. {}", self.terms.label.reduction_article()))
    }

    /// Constraints on the weights of an enforced label; no step of the ladder relaxes them.
    ///
    /// Source: Regulation (EU) 2020/1818, Art. 3, 7, 9 and 11;
    /// `docs/methodology/climate-benchmarks.md` §7.
    fn constraints(&self) -> Vec<Constraint> {
        let label = self.terms.label;
        let source = |article: &str| format!("Regulation (EU) 2020/1818, Art. {article}");
        let intensity = |article: &str, limit: Limit| Constraint {
            id: format!("Art. {article}"),
            measure: Measure::Average {
                column: self.intensity.clone(),
                // An unknown intensity may not be averaged away: the law leaves no gap.
                missing: Some(AverageMissing::Refuse),
            },
            limits: Limits { at_most: Some(limit), at_least: None },
            source: source(article),
        };
        let left = (1.0 - label.minimum_reduction()) * (1.0 - self.margin);
        vec![
            Constraint {
                id: "Art. 3".into(),
                measure: Measure::Share(self.high_impact.clone()),
                limits: Limits { at_most: None, at_least: Some(Limit::TimesBenchmark(1.0)) },
                source: source("3"),
            },
            intensity(label.reduction_article(), Limit::TimesBenchmark(left)),
            intensity("7", Limit::Trajectory),
        ]
    }
}

#[cfg(test)]
mod tests {
    use kapok_climate::LabelName;

    use super::*;

    #[test]
    fn what_is_asked_for_an_exclusion() {
        let asked = |activity| {
            let mut all = exclusions(LabelName::Pab);
            asked(all.find(|exclusion| exclusion.activity == activity).unwrap())
        };
        assert!(asked(Activity::Coal).starts_with("the column"));
        assert!(asked(Activity::Electricity).starts_with("a predicate"));
        assert!(asked(Activity::Tobacco).starts_with("a predicate"));
    }
}
