//! Exclusions. Regulation (EU) 2020/1818, Art. 10 and 12.
//!
//! Source: `docs/methodology/climate-benchmarks.md` §3.

use crate::terms::LabelName;

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
    /// Electricity with an intensity of more than 100 g CO2e/kWh: strictly, where shares of revenue
    /// count at the threshold itself.
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
    /// Word for it.
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

/// Exclusions of a label, in the order of the law: Art. 12 for a Paris-aligned benchmark, its
/// (1)(a) to (c) and (2) for a climate transition benchmark (Art. 10, from 31 December 2022).
pub fn exclusions(label: LabelName) -> impl Iterator<Item = &'static Exclusion> {
    ALL.iter().filter(move |exclusion| label == LabelName::Pab || exclusion.for_ctb)
}

impl Exclusion {
    /// Whether the law compares a share of revenue with a threshold of its own. Electricity is no
    /// such case: its share counts by the intensity of what is generated, so that the index file
    /// gives a condition over both.
    #[must_use]
    pub fn is_by_share(&self) -> bool {
        matches!(self.test, Test::AtLeast(_)) && self.activity != Activity::Electricity
    }

    /// Condition that a constituent must satisfy, an SQL predicate: a share below the threshold, or
    /// not the condition that the index file gives.
    ///
    /// * `written`: a column of a share of revenue, a fraction of one, where [`Self::is_by_share`];
    ///   otherwise a condition that holds for companies that the article excludes
    ///
    /// Source: `docs/methodology/climate-benchmarks.md` §3 and §7.
    #[must_use]
    pub fn keep_if(&self, written: &str) -> String {
        match self.test {
            Test::AtLeast(threshold) if self.is_by_share() => format!("{written} < {threshold}"),
            Test::AtLeast(_) | Test::Any => format!("NOT ({written})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_of_a_paris_aligned_benchmark() {
        let of = |exclusion: &Exclusion| exclusion.keep_if("x");
        let conditions: Vec<String> = exclusions(LabelName::Pab).map(of).collect();
        assert_eq!(
            conditions,
            [
                "NOT (x)", "NOT (x)", "NOT (x)", "x < 0.01", "x < 0.1", "x < 0.5", "NOT (x)",
                "NOT (x)"
            ]
        );
    }

    #[test]
    fn a_transition_benchmark_asks_for_less() {
        let articles: Vec<&str> = exclusions(LabelName::Ctb).map(|e| e.article).collect();
        assert_eq!(articles, ["12(1)(a)", "12(1)(b)", "12(1)(c)", "12(2)"]);
    }
}
