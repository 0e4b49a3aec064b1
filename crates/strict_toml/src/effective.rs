//! Days of a month as configuration files name them.

use chrono::Weekday;
use kapok_domain::date_rule::{DateRule, Effective, IfClosed, NthWeekday};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Problem;

/// A day of a month; exactly one of `after_close_of` and `at_open_of`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EffectiveConfig {
    /// In force after the close of this day.
    pub after_close_of: Option<DayRule>,
    /// In force from the open of this day.
    pub at_open_of: Option<DayRule>,
    /// Number of the weekday in the month, 1 to 5; for rules that name a weekday.
    pub nth: Option<u8>,
    /// The weekday; for rules that name one.
    pub weekday: Option<WeekdayName>,
    /// Substitute for `nth_weekday` where it is closed.
    pub if_closed: Option<IfClosed>,
}

/// Rule that names a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayRule {
    /// First trading day of the month.
    FirstTradingDay,
    /// Last trading day of the month.
    LastTradingDay,
    /// The n-th such weekday; needs `nth`, `weekday` and `if_closed`.
    NthWeekday,
    /// The first trading day after the n-th such weekday; needs `nth` and `weekday`.
    TradingDayAfterNthWeekday,
}

/// A day of the week on which exchanges trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
}

impl EffectiveConfig {
    /// The close that the rule comes down to; problems are at `path`.
    #[must_use]
    pub fn resolve(&self, path: &str, problems: &mut Vec<Problem>) -> Option<Effective> {
        match (self.after_close_of, self.at_open_of) {
            (Some(rule), None) => self.date_rule(rule, path, problems).map(Effective::AfterCloseOf),
            (None, Some(rule)) => self.date_rule(rule, path, problems).map(Effective::AtOpenOf),
            _ => {
                let message = "give exactly one of `after_close_of`, `at_open_of`";
                problems.push(Problem::new(path, message));
                None
            }
        }
    }

    fn date_rule(
        &self,
        rule: DayRule,
        path: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<DateRule> {
        if let Some(nth) = self.nth.filter(|nth| !(1..=5).contains(nth)) {
            let message = format!("no month has a {nth}. weekday of a name, 1 to 5");
            let problem = Problem::new(format!("{path}.nth"), message);
            let hint = "nth = 3 is the third; the end of a month is `last_trading_day`";
            problems.push(problem.hint(hint));
            return None;
        }
        self.check_unread(rule, path, problems);
        let mut missing = |key: &str| {
            let problem = Problem::new(path, format!("this rule needs `{key}`"));
            problems.push(problem.hint("state the key beside it"));
        };
        let mut nth_weekday = || {
            self.nth.is_none().then(|| missing("nth"));
            self.weekday.is_none().then(|| missing("weekday"));
            Some(NthWeekday { nth: self.nth?, weekday: self.weekday?.into() })
        };
        match rule {
            DayRule::FirstTradingDay => Some(DateRule::FirstTradingDay),
            DayRule::LastTradingDay => Some(DateRule::LastTradingDay),
            DayRule::TradingDayAfterNthWeekday => nth_weekday().map(DateRule::TradingDayAfter),
            DayRule::NthWeekday => {
                let day = nth_weekday();
                self.if_closed.is_none().then(|| missing("if_closed"));
                Some(DateRule::On(day?, self.if_closed?))
            }
        }
    }
}

impl EffectiveConfig {
    /// Refuses keys that the rule does not read.
    fn check_unread(&self, rule: DayRule, path: &str, problems: &mut Vec<Problem>) {
        let names_weekday =
            matches!(rule, DayRule::NthWeekday | DayRule::TradingDayAfterNthWeekday);
        let can_be_closed = matches!(rule, DayRule::NthWeekday);
        let unread = [
            ("nth", self.nth.is_some() && !names_weekday),
            ("weekday", self.weekday.is_some() && !names_weekday),
            ("if_closed", self.if_closed.is_some() && !can_be_closed),
        ];
        for (key, _) in unread.into_iter().filter(|(_, is_unread)| *is_unread) {
            let message = format!("`{key}` has no meaning beside this rule");
            problems.push(Problem::new(format!("{path}.{key}"), message).hint("take it out"));
        }
    }
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Self::Mon,
            WeekdayName::Tuesday => Self::Tue,
            WeekdayName::Wednesday => Self::Wed,
            WeekdayName::Thursday => Self::Thu,
            WeekdayName::Friday => Self::Fri,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages on a rule, each after the path of its key.
    fn said(text: &str) -> Vec<String> {
        let config: EffectiveConfig = toml::from_str(text).unwrap();
        let mut problems = Vec::new();
        let _ = config.resolve("effective", &mut problems);
        problems.into_iter().map(|p| format!("{}: {}", p.path, p.message)).collect()
    }

    #[test]
    fn keys_that_a_rule_does_not_read_are_refused() {
        let last = "after_close_of = \"last_trading_day\"\nnth = 3\nweekday = \"friday\"\n\
                    if_closed = \"next\"";
        let message =
            |key: &str| format!("effective.{key}: `{key}` has no meaning beside this rule");
        assert_eq!(said(last), ["nth", "weekday", "if_closed"].map(message));
        let after = "at_open_of = \"trading_day_after_nth_weekday\"\nnth = 2\n\
                     weekday = \"friday\"\nif_closed = \"next\"";
        assert_eq!(said(after), ["if_closed"].map(message));
        let on = after.replace("trading_day_after_nth_weekday", "nth_weekday");
        assert_eq!(said(&on), [""; 0]);
    }
}
