//! Columns in which several raters vote.

use kapok_market::column::{Column, Values};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::declaration::Declaration;
use crate::predicate::Predicate;
use crate::sheet::Sheet;

/// Common verdict of several raters, as written: the text `pass` or `fail`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VotesConfig {
    /// One SQL predicate a rater, over other columns: a security for which it holds fails with
    /// that rater.
    pub fails_if: Vec<String>,
    /// Number of raters that must fail it.
    pub rule: VoteRule,
    /// Vote of a rater for whom the predicate is unknown.
    pub unknown: IfSilent,
}

/// Number of raters that must fail a security, of those who vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoteRule {
    /// One.
    Any,
    /// More than half.
    Majority,
    /// All.
    All,
}

/// Vote of a rater who knows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IfSilent {
    /// A vote that fails the security.
    CountsAsFail,
    /// A vote that passes it.
    CountsAsPass,
    /// No vote; where nobody votes, the outcome is unknown.
    Abstains,
}

/// Judgement of several raters.
#[derive(Debug, Clone, PartialEq)]
pub struct Votes {
    /// One condition a rater: where it holds, the security fails with that rater.
    pub fails_if: Vec<Predicate>,
    /// Number that must fail it, of those who vote.
    pub rule: VoteRule,
    /// Vote of a rater for whom the condition is unknown.
    pub unknown: IfSilent,
}

impl Votes {
    /// The columns that the raters' conditions read, each once, in the order of the conditions.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<&str> = Vec::new();
        for name in self.fails_if.iter().flat_map(|rater| &rater.columns) {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
        columns
    }

    /// `pass` or `fail`; `None` where nobody votes.
    ///
    /// * `fails`: whether each rater fails the security; `None` where a rater knows nothing
    ///
    /// Source: `docs/methodology/eligibility.md` §6.
    #[must_use]
    pub fn outcome(&self, fails: &[Option<bool>]) -> Option<&'static str> {
        let cast = |vote: &Option<bool>| match (vote, self.unknown) {
            (Some(fails), _) => Some(*fails),
            (None, IfSilent::CountsAsFail) => Some(true),
            (None, IfSilent::CountsAsPass) => Some(false),
            (None, IfSilent::Abstains) => None,
        };
        let votes: Vec<bool> = fails.iter().filter_map(cast).collect();
        let failed = votes.iter().filter(|fails| **fails).count();
        let fails = match self.rule {
            VoteRule::Any => failed > 0,
            VoteRule::Majority => 2 * failed > votes.len(),
            VoteRule::All => failed == votes.len(),
        };
        let word = if fails { "fail" } else { "pass" };
        (!votes.is_empty()).then_some(word)
    }

    /// The outcome for every security.
    pub(crate) fn column<'h>(&self, sheet: &Sheet<'h>) -> Column<'h> {
        let columns: Vec<_> = self.fails_if.iter().map(|rater| sheet.columns_of(rater)).collect();
        let outcome = |row: usize| {
            let raters = self.fails_if.iter().zip(&columns);
            let fails: Vec<_> = raters.map(|(rater, seen)| rater.holds(seen, row)).collect();
            self.outcome(&fails)
        };
        let rows = 0..sheet.history().securities().len();
        Column { unit: "", values: Values::Text(rows.map(outcome).collect()) }
    }
}

/// Resolves the votes over all columns in which nobody votes.
pub(crate) fn resolve(
    written: &VotesConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Votes {
    if written.fails_if.len() < 2 {
        let problem = declaration.problem("votes need two raters or more");
        problems.push(problem.hint("for one rater, write the condition into a rule"));
    }
    let mut fails_if: Vec<Predicate> = Vec::with_capacity(written.fails_if.len());
    for (i, text) in written.fails_if.iter().enumerate() {
        let path = declaration.at(&format!("fails_if[{i}]"));
        fails_if.extend(declaration.known.predicate(text, &path, problems));
    }
    Votes { fails_if, rule: written.rule, unknown: written.unknown }
}

#[cfg(test)]
mod tests {
    use super::IfSilent::{Abstains, CountsAsFail, CountsAsPass};
    use super::VoteRule::{All, Any, Majority};
    use super::*;

    const RULES: [VoteRule; 3] = [Any, Majority, All];

    fn by_rule(unknown: IfSilent, votes: &str) -> [&'static str; 3] {
        let vote = |word: char| match word {
            'f' => Some(true),
            'p' => Some(false),
            _ => None,
        };
        let votes: Vec<Option<bool>> = votes.chars().map(vote).collect();
        RULES.map(|rule| {
            let all = Votes { fails_if: Vec::new(), rule, unknown };
            all.outcome(&votes).unwrap_or("unknown")
        })
    }

    #[test]
    fn any_a_majority_and_all_of_those_who_vote() {
        assert_eq!(by_rule(Abstains, "ppp"), ["pass", "pass", "pass"]);
        assert_eq!(by_rule(Abstains, "fpp"), ["fail", "pass", "pass"]);
        assert_eq!(by_rule(Abstains, "ffp"), ["fail", "fail", "pass"]);
        assert_eq!(by_rule(Abstains, "fff"), ["fail", "fail", "fail"]);
        assert_eq!(by_rule(Abstains, "fp"), ["fail", "pass", "pass"], "half is no majority");
    }

    #[test]
    fn who_knows_nothing_counts_as_said() {
        assert_eq!(by_rule(Abstains, "f??"), ["fail", "fail", "fail"]);
        assert_eq!(by_rule(CountsAsFail, "p??"), ["fail", "fail", "pass"]);
        assert_eq!(by_rule(CountsAsPass, "f??"), ["fail", "pass", "pass"]);
        assert_eq!(by_rule(Abstains, "???"), ["unknown"; 3]);
        assert_eq!(by_rule(CountsAsFail, "???"), ["fail"; 3]);
        assert_eq!(by_rule(CountsAsPass, "???"), ["pass"; 3]);
    }
}
