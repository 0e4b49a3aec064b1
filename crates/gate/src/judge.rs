//! Judgement of findings by the limits and budgets that apply to an index.

use kapok_market::{History, SecurityIx};

use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::limits::{Place, Rule};
use crate::severity::Severity;
use crate::spec::Budget;
use crate::subject::Subject;

impl<'a> Place<'a> {
    /// Place of a finding: source of its row, exchange of its line.
    pub(crate) fn of(history: &'a History, finding: &Finding, index: Option<&'a str>) -> Self {
        let line = finding.security(history);
        let exchange = match &finding.subject {
            Subject::Exchange(mic) => Some(*mic),
            _ => line.map(|line| history.security(line).mic),
        };
        let source = finding.source.map(|source| history.text(source));
        Self { source, exchange, index }
    }
}

impl Evening<'_> {
    /// Findings beyond the limits that apply to this index, with severity and weight. Those that
    /// people have accepted count in no budget, and become notes if they are more.
    pub(crate) fn judged(&self, found: Vec<Finding>) -> Vec<Finding> {
        let mut judged = Vec::with_capacity(found.len());
        let mut accepted = Vec::new();
        for mut finding in found {
            let rule = self.rule(&finding);
            if finding.is_beyond(rule.limit) {
                finding.limit = rule.limit;
                finding.severity = rule.severity;
                finding.weight = finding.weight.or_else(|| self.weight(&finding));
                match finding.is_accepted() {
                    true => accepted.push(finding),
                    false => judged.push((finding, rule.budget)),
                }
            }
        }
        let mut judged = self.spent(judged);
        accepted.retain(|finding| finding.severity > Severity::Note);
        accepted.iter_mut().for_each(|finding| finding.severity = Severity::Note);
        judged.append(&mut accepted);
        judged
    }

    /// Whether a finding is one by the limit that applies to this index.
    pub(crate) fn is_beyond(&self, finding: &Finding) -> bool {
        finding.is_beyond(self.rule(finding).limit)
    }

    /// Rule for a finding in this index.
    fn rule(&self, finding: &Finding) -> Rule {
        let place = Place::of(self.history, finding, Some(self.held.index));
        self.limits.of(finding.check, place)
    }

    /// A finding about a line of today.
    pub(crate) fn finding(&self, check: Check, line: SecurityIx, seen: String) -> Finding {
        Finding::of_line(check, (self.history, line), self.held.date, seen)
    }

    fn weight(&self, finding: &Finding) -> Option<f64> {
        self.held.weight(finding.security(self.history)?)
    }

    /// Blocking findings of a check that lie within its budget become warnings.
    fn spent(&self, mut judged: Vec<(Finding, Budget)>) -> Vec<Finding> {
        let mut at = 0;
        // By check, so that each budget is counted once.
        judged.sort_by(|a, b| key(&a.0).cmp(&key(&b.0)));
        while at < judged.len() {
            let check = judged[at].0.check;
            let of_check = judged[at..].iter().take_while(|(finding, _)| finding.check == check);
            let end = at + of_check.count();
            if self.is_within_budget(&judged[at..end]) {
                for (finding, _) in &mut judged[at..end] {
                    finding.severity = finding.severity.min(Severity::Warn);
                }
            }
            at = end;
        }
        judged.into_iter().map(|(finding, _)| finding).collect()
    }

    /// Whether the findings of a check are few enough: by weight and by number, each where the
    /// budget names it.
    fn is_within_budget(&self, findings: &[(Finding, Budget)]) -> bool {
        let least = |of: fn(&Budget) -> f64| {
            findings.iter().map(|(_, budget)| of(budget)).fold(f64::INFINITY, f64::min)
        };
        let (weight, count) = (least(|budget| budget.weight), least(|budget| budget.count));
        let lines = self.held.opened.len().max(self.held.next.len());
        let weighs = || findings.iter().map(|(finding, _)| finding.weight.unwrap_or(1.0)).sum();
        let counts = || findings.len() as f64 / lines.max(1) as f64;
        (weight > 0.0 || count > 0.0)
            && (weight == 0.0 || within(weighs(), weight))
            && (count == 0.0 || within(counts(), count))
    }
}

fn within(spent: f64, budget: f64) -> bool {
    spent <= budget
}

fn key(finding: &Finding) -> (Check, chrono::NaiveDate, &Subject) {
    (finding.check, finding.date, &finding.subject)
}
