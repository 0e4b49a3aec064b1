//! Exclusions. Regulation (EU) 2020/1818, Art. 10 and 12.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §3.

use std::fmt;

use crate::terms::{LabelName, UnknownShare};

/// Activity that a company is excluded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Any activity related to controversial weapons.
    ControversialWeapons,
    /// Cultivation and production of tobacco.
    Tobacco,
    /// Violation of the UN Global Compact or the OECD Guidelines.
    Norms,
    /// Hard coal and lignite: exploration, mining, extraction, distribution, refining.
    Coal,
    /// Oil fuels: exploration, extraction, distribution, refining.
    Oil,
    /// Gaseous fuels: exploration, extraction, manufacturing, distribution.
    Gas,
    /// Electricity with an intensity of more than 100 g CO2e/kWh.
    Electricity,
    /// Significant harm to an environmental objective.
    SignificantHarm,
}

/// One exclusion of the law.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exclusion {
    /// The activity.
    pub activity: Activity,
    /// The article, such as `12(1)(d)`.
    pub article: &'static str,
    /// A word for it.
    pub word: &'static str,
    /// Condition under which it bites.
    pub test: Test,
    /// Whether Art. 10 asks it of a climate transition benchmark too.
    pub for_ctb: bool,
}

/// Condition under which an exclusion bites.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// Any involvement: a share of revenue above zero, or a finding.
    Any,
    /// A share of revenue at or above this fraction of one.
    AtLeast(f64),
}

/// Above this intensity of its electricity a company counts, g CO2e/kWh: strictly. Art. 12(1)(g).
pub const ELECTRICITY_INTENSITY: f64 = 100.0;

const ALL: [Exclusion; 8] = [
    any(Activity::ControversialWeapons, "12(1)(a)", "controversial weapons"),
    any(Activity::Tobacco, "12(1)(b)", "tobacco"),
    any(Activity::Norms, "12(1)(c)", "norms"),
    share(Activity::Coal, "12(1)(d)", "coal", 0.01),
    share(Activity::Oil, "12(1)(e)", "oil", 0.10),
    share(Activity::Gas, "12(1)(f)", "gas", 0.50),
    share(Activity::Electricity, "12(1)(g)", "electricity", 0.50),
    any(Activity::SignificantHarm, "12(2)", "significant harm"),
];

const fn any(activity: Activity, article: &'static str, word: &'static str) -> Exclusion {
    Exclusion { activity, article, word, test: Test::Any, for_ctb: true }
}

const fn share(
    activity: Activity,
    article: &'static str,
    word: &'static str,
    threshold: f64,
) -> Exclusion {
    Exclusion { activity, article, word, test: Test::AtLeast(threshold), for_ctb: false }
}

/// The exclusions of a label, in the order of the law: Art. 12 for a Paris-aligned benchmark, its
/// (1)(a) to (c) and (2) for a climate transition benchmark (Art. 10, from 31 December 2022).
pub fn exclusions(label: LabelName) -> impl Iterator<Item = &'static Exclusion> {
    ALL.iter().filter(move |exclusion| label == LabelName::Pab || exclusion.for_ctb)
}

/// Involvement of a company, as far as it is known. `None` is unknown, and not zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Involvement {
    /// Shares of revenue, fractions of one, or 1 and 0 for a finding and none, by exclusion in the
    /// order of [`Activity`].
    pub shares: [Option<f64>; 8],
    /// Intensity of its electricity, g CO2e/kWh; where it has none, it generates no electricity
    /// or the figure is unknown.
    pub electricity_intensity: Option<f64>,
}

/// An exclusion that a company falls under.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Failure {
    /// The exclusion.
    pub exclusion: &'static Exclusion,
    /// The share of revenue seen; `None`: unknown, and the policy excludes.
    pub seen: Option<f64>,
}

/// Every exclusion that a company falls under, not the first one only.
///
/// * `unknown`: consequence of an unknown share
/// * returns them in the order of the law
#[must_use]
pub fn failures(label: LabelName, company: &Involvement, unknown: UnknownShare) -> Vec<Failure> {
    let fails = |exclusion: &'static Exclusion| {
        let seen = company.shares[exclusion.activity as usize];
        let failed = match is_excluded(exclusion, seen, company.electricity_intensity) {
            Some(excluded) => excluded,
            None => unknown == UnknownShare::Exclude,
        };
        failed.then_some(Failure { exclusion, seen })
    };
    exclusions(label).filter_map(fails).collect()
}

/// Whether an exclusion bites; `None` if that is not known.
///
/// * `seen`: share of revenue, a fraction of one
/// * `intensity`: of electricity, g CO2e/kWh
#[must_use]
pub fn is_excluded(
    exclusion: &Exclusion,
    seen: Option<f64>,
    intensity: Option<f64>,
) -> Option<bool> {
    let bites = match exclusion.test {
        Test::Any => seen? > 0.0,
        Test::AtLeast(threshold) => seen? >= threshold,
    };
    match exclusion.activity {
        Activity::Electricity if bites => Some(intensity? > ELECTRICITY_INTENSITY),
        _ => Some(bites),
    }
}

/// As `12(1)(d) coal 2.0>=1`: percent of revenue. An exclusion for any involvement is its article.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Exclusion { article, word, test, .. } = self.exclusion;
        match (self.seen, test) {
            (None, _) => write!(f, "{article} {word} unknown"),
            (Some(_), Test::Any) => f.write_str(article),
            (Some(seen), Test::AtLeast(threshold)) => {
                let percent = kapok_kernels::round_half_even(seen * 100.0, 6);
                let limit = kapok_kernels::round_half_even(threshold * 100.0, 6);
                write!(f, "{article} {word} {percent:?}>={limit}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn involved(activity: Activity, share: f64, intensity: Option<f64>) -> Involvement {
        let mut shares = [Some(0.0); 8];
        shares[activity as usize] = Some(share);
        Involvement { shares, electricity_intensity: intensity }
    }

    #[test]
    fn thresholds_are_met_at_the_number_itself() {
        use Activity::{Coal, Electricity, Gas, Oil};
        let cases = [
            (Coal, 0.0099, None, false),
            (Coal, 0.01, None, true),
            (Oil, 0.0999, None, false),
            (Oil, 0.10, None, true),
            (Gas, 0.4999, None, false),
            (Gas, 0.50, None, true),
            (Electricity, 0.50, Some(100.0), false),
            (Electricity, 0.50, Some(100.01), true),
        ];
        for (activity, share, intensity, expected) in cases {
            let company = involved(activity, share, intensity);
            let failed = failures(LabelName::Pab, &company, UnknownShare::Exclude);
            assert_eq!(!failed.is_empty(), expected, "{activity:?} {share}");
            assert!(failures(LabelName::Ctb, &company, UnknownShare::Exclude).is_empty());
        }
    }

    #[test]
    fn every_exclusion_is_named() {
        let mut company = involved(Activity::Coal, 0.02, None);
        company.shares[Activity::Oil as usize] = Some(0.12);
        company.shares[Activity::Norms as usize] = Some(1.0);
        let failed = failures(LabelName::Pab, &company, UnknownShare::Keep);
        let words: Vec<String> = failed.iter().map(ToString::to_string).collect();
        assert_eq!(words, ["12(1)(c)", "12(1)(d) coal 2.0>=1", "12(1)(e) oil 12.0>=10"]);
    }

    #[test]
    fn unknown_is_not_zero() {
        let mut company = involved(Activity::Coal, 0.0, None);
        company.shares[Activity::Tobacco as usize] = None;
        let excluded = failures(LabelName::Ctb, &company, UnknownShare::Exclude);
        assert_eq!(excluded[0].to_string(), "12(1)(b) tobacco unknown");
        assert!(failures(LabelName::Ctb, &company, UnknownShare::Keep).is_empty());
        // Half of its revenue is from electricity of an unknown intensity.
        let generator = involved(Activity::Electricity, 0.5, None);
        assert_eq!(failures(LabelName::Pab, &generator, UnknownShare::Exclude).len(), 1);
    }
}
