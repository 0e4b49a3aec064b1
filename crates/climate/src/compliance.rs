//! Findings of an index article by article: the requirement, and the figure.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §6.

use crate::exclusion::{Exclusion, exclusions};
use crate::exposure::Exposure;
use crate::label::LabelYear;
use crate::terms::{ClimateTerms, LabelName};

/// Verdict on an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArticleVerdict {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// Asks nothing of this index.
    NotApplicable,
    /// The figures do not say.
    Unknown,
    /// No table holds what it asks for: the administrator answers for it.
    NotMeasured,
}

impl ArticleVerdict {
    /// Word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NotApplicable => "not applicable",
            Self::Unknown => "unknown",
            Self::NotMeasured => "not measured",
        }
    }

    fn of(met: Option<bool>) -> Self {
        match met {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::Unknown,
        }
    }
}

/// One article with the figures.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleFinding {
    /// The article of Regulation (EU) 2020/1818.
    pub article: String,
    /// Requirement of the article.
    pub requirement: String,
    /// Figure of the index.
    pub figure: Option<f64>,
    /// Limit of the figure.
    pub limit: Option<f64>,
    /// Unit of both.
    pub unit: String,
    /// Verdict on it.
    pub verdict: ArticleVerdict,
    /// Note that must be known to read the figures.
    pub note: String,
}

/// Finding of one exclusion in an index.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ExclusionFinding {
    /// Weight of constituents that fall under it, a fraction of one.
    pub weight: f64,
    /// Names of these constituents.
    pub names: Vec<String>,
    /// Weight of constituents of which that is unknown.
    pub unknown_weight: f64,
    /// Names of these constituents.
    pub unknown: Vec<String>,
}

/// Figures of an index on a day. `None` is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct ComplianceInputs {
    /// The choices that the law leaves open.
    pub terms: ClimateTerms,
    /// Unit of intensities.
    pub intensity_unit: String,
    /// Intensity of the index.
    pub intensity: Option<f64>,
    /// Intensity of the investable universe.
    pub universe_intensity: Option<f64>,
    /// Weight of constituents with an intensity of their own, a fraction of one.
    pub coverage: f64,
    /// Share of emissions that issuers report, a fraction of one.
    pub reported_share: Option<f64>,
    /// Weight of sections A to H and L in the index and the universe.
    pub exposure: Option<Exposure>,
    /// Weight of constituents for which Scope 3 must be counted and is not known; `None` where
    /// the divisions are not known.
    pub scope_3_missing: Option<f64>,
    /// The base year.
    pub base_year: i32,
    /// The years of the label so far, oldest first.
    pub years: Vec<LabelYear>,
    /// Years that have ended since, of which the label cannot be told.
    pub unknown_years: Vec<i32>,
    /// The last factor of enterprise-value inflation.
    pub evic_factor: Option<f64>,
    /// Findings of the exclusions of the label, in their order; `None` where no data say so.
    pub exclusions: Vec<Option<ExclusionFinding>>,
    /// Columns by which weights are raised for targets; empty where none is.
    pub uplifts: Vec<String>,
}

/// Table of an index, article by article, in the order of the law.
///
/// # Panics
///
/// If there is not one entry for each exclusion of the label.
#[must_use]
pub fn report(inputs: &ComplianceInputs) -> Vec<ArticleFinding> {
    let label = inputs.terms.label;
    assert_eq!(inputs.exclusions.len(), exclusions(label).count(), "one entry an exclusion");
    let mut findings = vec![
        exposure(inputs),
        currency(inputs),
        scope_three(inputs),
        uplift(inputs),
        trajectory(inputs),
        inflation(inputs),
        change(inputs),
        reduction(inputs),
    ];
    let each = exclusions(label).zip(&inputs.exclusions);
    findings
        .extend(each.map(|(exclusion, found)| excluded(&inputs.terms, exclusion, found.as_ref())));
    findings.extend([estimates(inputs), published_trajectory(inputs), standards()]);
    findings
}

fn finding(article: &str, requirement: &str) -> ArticleFinding {
    ArticleFinding {
        article: article.to_owned(),
        requirement: requirement.to_owned(),
        figure: None,
        limit: None,
        unit: String::new(),
        verdict: ArticleVerdict::Unknown,
        note: String::new(),
    }
}

/// Art. 3.
fn exposure(inputs: &ComplianceInputs) -> ArticleFinding {
    let exposure = inputs.exposure;
    ArticleFinding {
        figure: exposure.map(|e| e.index),
        limit: exposure.map(|e| e.universe),
        unit: "fraction".into(),
        verdict: ArticleVerdict::of(exposure.map(|e| e.is_met())),
        note: match exposure {
            Some(_) => String::new(),
            None => "the sections of some companies of index or universe are not known".into(),
        },
        ..finding("3", "exposure to NACE sections A-H and L at least that of the universe")
    }
}

/// Art. 4.
fn currency(inputs: &ComplianceInputs) -> ArticleFinding {
    let currency = inputs.terms.jurisdiction.currency();
    let right = inputs.intensity_unit.contains(currency.as_str());
    ArticleFinding {
        verdict: ArticleVerdict::of(Some(right)),
        note: format!("intensities are in {}", inputs.intensity_unit),
        ..finding("4", &format!("intensities of all constituents per million {currency}"))
    }
}

/// Art. 5.
fn scope_three(inputs: &ComplianceInputs) -> ArticleFinding {
    const SLACK: f64 = 1e-12;
    let missing = inputs.scope_3_missing;
    ArticleFinding {
        figure: missing,
        limit: Some(0.0),
        unit: "fraction".into(),
        verdict: ArticleVerdict::of(missing.map(|weight| weight <= SLACK)),
        note: match missing {
            Some(_) => "weight for which Scope 3 is due and not known".into(),
            None => "the intensity is a column that does not say which scopes it adds".into(),
        },
        ..finding("5", "Scope 3 counted where its phase-in asks for it")
    }
}

/// Art. 6.
fn uplift(inputs: &ComplianceInputs) -> ArticleFinding {
    let requirement = "weights raised for targets only where reductions average 7 % a year";
    let (verdict, note) = match &inputs.uplifts[..] {
        [] => (ArticleVerdict::NotApplicable, "no weight is raised for targets".to_owned()),
        // What a rule does with the column is not for this table to say.
        columns => (
            ArticleVerdict::NotMeasured,
            format!(
                "weights depend on `{}`, which is `yes` for those alone that meet the article",
                columns.join("`, `")
            ),
        ),
    };
    ArticleFinding { verdict, note, ..finding("6", requirement) }
}

/// Art. 7(1), (2), (4) and (5).
fn trajectory(inputs: &ComplianceInputs) -> ArticleFinding {
    let requirement = "intensity falls by 7 % a year, geometrically from the base year";
    let finding = finding("7(1),(2),(4),(5)", requirement);
    let base_year = inputs.base_year;
    if let Some(last) = inputs.unknown_years.last() {
        return ArticleFinding { note: format!("end of {last}: not known"), ..finding };
    }
    let Some(last) = inputs.years.last() else {
        let note = format!("no year has ended since the base year {base_year}");
        return ArticleFinding { verdict: ArticleVerdict::NotApplicable, note, ..finding };
    };
    ArticleFinding {
        figure: Some(last.intensity),
        limit: Some(last.target),
        unit: inputs.intensity_unit.clone(),
        verdict: ArticleVerdict::of(Some(last.state.is_held())),
        note: format!("end of {}: {}", last.year, last.state.word()),
        ..finding
    }
}

/// Art. 7(3).
fn inflation(inputs: &ComplianceInputs) -> ArticleFinding {
    ArticleFinding {
        figure: inputs.evic_factor,
        unit: "factor".into(),
        verdict: match inputs.evic_factor {
            Some(_) => ArticleVerdict::Met,
            None if inputs.years.is_empty() && inputs.unknown_years.is_empty() => {
                ArticleVerdict::NotApplicable
            }
            None => ArticleVerdict::Unknown,
        },
        note: "enterprise values are divided by it".into(),
        ..finding("7(3)", "enterprise values adjusted for their inflation")
    }
}

/// Art. 8(1).
fn change(inputs: &ComplianceInputs) -> ArticleFinding {
    let change = match &inputs.years[..] {
        [.., before, last] => Some(crate::trajectory::change(last.intensity, before.intensity)),
        _ => None,
    };
    ArticleFinding {
        figure: change,
        unit: "fraction".into(),
        verdict: match change {
            Some(_) => ArticleVerdict::Met,
            None => ArticleVerdict::NotApplicable,
        },
        note: "change of intensity from year end to year end".into(),
        ..finding("8(1)", "change of intensity calculated from year to year")
    }
}

/// Art. 9 or 11.
fn reduction(inputs: &ComplianceInputs) -> ArticleFinding {
    const SLACK: f64 = 1e-12;
    let label = inputs.terms.label;
    let limit = inputs.universe_intensity.map(|universe| label.limit(universe));
    let met = inputs.intensity.zip(limit).map(|(seen, limit)| seen <= limit * (1.0 + SLACK));
    let percent = kapok_kernels::round_half_even(label.minimum_reduction() * 100.0, 0);
    ArticleFinding {
        figure: inputs.intensity,
        limit,
        unit: inputs.intensity_unit.clone(),
        verdict: ArticleVerdict::of(met),
        note: format!("weight with data of its own: {:.4}", inputs.coverage),
        ..finding(
            label.reduction_article(),
            &format!("intensity at least {percent} % below that of the universe"),
        )
    }
}

/// Art. 10 or 12.
fn excluded(
    terms: &ClimateTerms,
    exclusion: &Exclusion,
    found: Option<&ExclusionFinding>,
) -> ArticleFinding {
    let article = match terms.label {
        LabelName::Pab => exclusion.article.to_owned(),
        LabelName::Ctb => format!("10, {}", exclusion.article),
    };
    let requirement = format!("no constituent excluded for {}", exclusion.word);
    let Some(found) = found else {
        let note = "no column says this".into();
        return ArticleFinding { note, ..finding(&article, &requirement) };
    };
    let verdict = match (found.names.is_empty(), found.unknown.is_empty()) {
        (false, _) => ArticleVerdict::NotMet,
        (true, false) => ArticleVerdict::Unknown,
        (true, true) => ArticleVerdict::Met,
    };
    ArticleFinding {
        figure: Some(found.weight),
        limit: Some(0.0),
        unit: "fraction".into(),
        verdict,
        note: exclusion_note(terms, exclusion, found),
        ..finding(&article, &requirement)
    }
}

/// Names of constituents that an exclusion concerns; for shares of revenue, what they contain.
fn exclusion_note(terms: &ClimateTerms, exclusion: &Exclusion, found: &ExclusionFinding) -> String {
    let ExclusionFinding { names, unknown, unknown_weight, .. } = found;
    let mut parts = Vec::new();
    if !names.is_empty() {
        parts.push(names.join(", "));
    }
    if !unknown.is_empty() {
        parts.push(format!("unknown for {} (weight {unknown_weight:.4})", unknown.join(", ")));
    }
    // Art. 12(1)(d) to (f) name "distribution", and do not say whether a trader distributes.
    if exclusion.is_by_share() {
        let counted = if terms.trading_counts { "counted" } else { "not counted" };
        parts.push(format!("trading {counted}"));
    }
    parts.join("; ")
}

/// Art. 13.
fn estimates(inputs: &ComplianceInputs) -> ArticleFinding {
    ArticleFinding {
        figure: inputs.reported_share.map(|share| 1.0 - share),
        unit: "fraction".into(),
        verdict: match inputs.reported_share {
            Some(_) => ArticleVerdict::Met,
            None => ArticleVerdict::Unknown,
        },
        note: "share of emissions that is estimated; the data say how".into(),
        ..finding("13", "estimates are stated")
    }
}

/// Art. 14.
fn published_trajectory(inputs: &ComplianceInputs) -> ArticleFinding {
    const SLACK: f64 = 1e-12;
    let missed = inputs.years.iter().filter(|year| year.intensity > year.target * (1.0 + SLACK));
    let missed: Vec<String> = missed.map(|year| year.year.to_string()).collect();
    ArticleFinding {
        verdict: ArticleVerdict::Met,
        note: match (missed.is_empty(), inputs.unknown_years.is_empty()) {
            (true, true) => format!("base year {}; no target was missed", inputs.base_year),
            (true, false) => format!("base year {}; not every year is known", inputs.base_year),
            (false, _) => {
                format!("base year {}; missed in {}", inputs.base_year, missed.join(", "))
            }
        },
        ..finding("14", "trajectory, base year and misses are published")
    }
}

/// Art. 15.
fn standards() -> ArticleFinding {
    ArticleFinding {
        verdict: ArticleVerdict::NotMeasured,
        note: "the tables do not say by which standard emissions were measured".into(),
        ..finding("15", "standards of emission data are stated")
    }
}

#[cfg(test)]
mod tests;
