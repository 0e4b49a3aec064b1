//! Columns in which several raters vote.

use kapok_market::column::{Column, Values};

use crate::config::{IfSilent, VoteRule};
use crate::predicate::Predicate;

/// What several raters say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Votes {
    /// One condition a rater: where it holds, the security fails with that rater.
    pub fails_if: Vec<Predicate>,
    /// How many must fail it, of those who vote.
    pub rule: VoteRule,
    /// What a rater for whom the condition is unknown counts as.
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
    ///
    /// * `columns`: of each rater's condition, in its order
    /// * `count`: how many securities there are
    pub(crate) fn column<'h>(&self, columns: &[Vec<&Column<'_>>], count: usize) -> Column<'h> {
        let outcome = |row: usize| {
            let raters = self.fails_if.iter().zip(columns);
            let fails: Vec<_> = raters.map(|(rater, seen)| rater.holds(seen, row)).collect();
            self.outcome(&fails)
        };
        Column { unit: "", values: Values::Text((0..count).map(outcome).collect()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::IfSilent::{Abstains, CountsAsFail, CountsAsPass};
    use crate::config::VoteRule::{All, Any, Majority};

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
