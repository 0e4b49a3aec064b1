//! Inspection: facts once for all indices, then each evening of an index.

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx};

use crate::accepted::Gate;
use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::held::{BesideParent, Held};
use crate::in_force::{ENTRY_DAYS, InForce, PERSISTENT, stays_in_force};
use crate::limits::{Limits, Place};
use crate::scan::{Knowledge, Scan};
use crate::severity::Severity;
use crate::span::{Span, days_before};
use crate::subject::Subject;
use crate::today::Today;
use crate::usual::UsualMoves;
use crate::{
    calendar, completeness, esg, events, far_dates, interest, levels, prices, rates, shares,
};

/// All families of checks.
const FAMILIES: &[Family] = &[
    prices::FAMILY,
    shares::FAMILY,
    rates::FAMILY,
    events::FAMILY,
    completeness::FAMILY,
    calendar::FAMILY,
    far_dates::FAMILY,
    interest::FAMILY,
    levels::FAMILY,
    esg::FAMILY,
];

/// Findings about facts of a span, whatever an index holds of them: made once for all indices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inspection {
    gate: Gate,
    /// By the evening on which each could be said.
    suspects: Vec<Finding>,
    pub(crate) usual: UsualMoves,
}

impl Limits {
    /// Number of days of facts before a day on which the findings of that day depend. Facts before
    /// them change nothing, so an evening that loads few days says what a replay says.
    #[must_use]
    pub fn days_before(&self) -> u64 {
        FAMILIES.iter().map(|family| u64::from((family.days_before)(self))).max().unwrap_or(0)
    }
}

impl Inspection {
    /// Goes through the facts of a span; of each it says what could be said on its evening.
    ///
    /// * `span`: the evenings that are looked at
    /// * `chosen_from`: the earliest day by whose facts a review has chosen that takes effect on
    ///   one of them; `None` if none does
    #[must_use]
    pub fn of(history: &History, gate: &Gate, span: Span, chosen_from: Option<NaiveDate>) -> Self {
        let limits = &gate.limits;
        let first = chosen_from.map_or(span.after, |day| span.after.min(days_before(day, 1)));
        let facts = Span { after: first, ..span };
        let usual = UsualMoves::of(history.prices(), history.securities().len(), facts);
        let knowledge = Knowledge::EachEvening;
        let scan = Scan { history, limits, span: facts, knowledge, usual: &usual };
        let expiring = gate.expiring(span);
        let after = |in_force| match in_force {
            InForce::OnItsDay => first,
            InForce::ForWeeks => expiring.unwrap_or(first).min(days_before(first, ENTRY_DAYS)),
            InForce::UntilReplaced if chosen_from.is_some() => NaiveDate::MIN,
            InForce::UntilReplaced => expiring.unwrap_or(first).min(first),
        };
        let mut suspects = scanned(|family| {
            let after = after(family.in_force);
            Scan { span: Span { after, ..span }, ..scan }
        });
        suspects.sort_by(|a, b| (a.told, place(a)).cmp(&(b.told, place(b))));
        Self { gate: gate.clone(), suspects, usual }
    }

    /// Limits by which facts are judged.
    pub(crate) fn limits(&self) -> &Limits {
        &self.gate.limits
    }

    /// Findings about an index on one evening, by the limits that apply to it: those facts that
    /// concern what it holds, those by which a review has chosen, and what its composition shows.
    /// Findings that people have accepted are notes among them.
    #[must_use]
    pub fn evening(&self, history: &History, held: &Held<'_>) -> Vec<Finding> {
        let limits = &self.gate.limits;
        let usual = self.usual.on(history, (held.after, held.date));
        let today = &Today::of(history, limits, held, usual);
        let evening = Evening { history, limits, held, usual, today };
        let told = self.told(Span { after: held.after, to: held.date });
        let concerning = told.iter().filter(|finding| evening.concerns(finding));
        let mut found: Vec<Finding> = concerning.cloned().collect();
        if !today.stays {
            self.newcomers(history, held, &mut found);
        }
        self.told_again(&evening, &mut found);
        for family in FAMILIES {
            (family.evening)(&evening, &mut found);
        }
        let mut judged = self.answered(&evening, found, held.date);
        if let Some(by) = held.chosen_by {
            for finding in self.of_review(history, (held, by), FAMILIES) {
                if !judged.iter().any(|other| place(other) == place(&finding)) {
                    judged.push(finding);
                }
            }
        }
        in_order(judged)
    }

    /// Findings beyond the limits that apply, with the answers of people.
    ///
    /// * `on`: the evening that is calculated
    pub(crate) fn answered(
        &self,
        evening: &Evening<'_>,
        mut found: Vec<Finding>,
        on: NaiveDate,
    ) -> Vec<Finding> {
        if !self.gate.accepted.is_empty() {
            found.retain(|finding| evening.is_beyond(finding));
            found = self.gate.answered(evening.history, found, on);
        }
        evening.judged(found)
    }

    /// Finding about the move of an index against that of its parent, by the limits that apply to
    /// it. The parent may be calculated after the evening of the index has been looked at, so it is
    /// a question of its own.
    #[must_use]
    pub fn beside_parent(&self, history: &History, pair: &BesideParent<'_>) -> Option<Finding> {
        let mut finding = levels::level_parent(pair);
        let place = Place::of(history, &finding, Some(pair.index));
        let rule = self.gate.limits.of(finding.check, place);
        (finding.limit, finding.severity) = (rule.limit, rule.severity);
        let found = finding.is_beyond(rule.limit).then_some(finding);
        let found = found.into_iter().collect();
        let mut finding = self.gate.answered(history, found, pair.date).pop()?;
        if finding.is_accepted() {
            finding.severity = Severity::Note;
        }
        Some(finding)
    }

    /// Facts in force that an acceptance has excused up to the evening before: it has expired.
    fn told_again(&self, evening: &Evening<'_>, found: &mut Vec<Finding>) {
        let held = evening.held;
        let ends = |expires: &NaiveDate| held.after <= *expires && *expires < held.date;
        let expired =
            self.gate.accepted.iter().filter(|one| one.expires.as_ref().is_some_and(ends));
        let told = self.told(Span { after: NaiveDate::MIN, to: held.after });
        for accepted in expired.filter(|accepted| stays_in_force(accepted.check)) {
            for (at, finding) in told.iter().enumerate().filter(|(_, one)| accepted.names(one)) {
                let same = |later: &&Finding| {
                    (later.check, &later.subject) == (finding.check, &finding.subject)
                };
                let replaced = finding.replaced.is_some_and(|on| on <= held.date);
                let later = PERSISTENT.contains(&finding.check)
                    && told[at + 1..].iter().any(|later| same(&later));
                if !replaced && !later && evening.concerns(finding) {
                    found.push(Finding { told: held.date, ..finding.clone() });
                }
            }
        }
    }

    /// Share counts of lines that come in tonight: those of the weeks before take effect with them,
    /// unless they came back since.
    fn newcomers(&self, history: &History, held: &Held<'_>, found: &mut Vec<Finding>) {
        let (opened, next) = (&held.opened, &held.next);
        let before = Span { after: days_before(held.date, ENTRY_DAYS), to: held.after };
        let told = self.told(before);
        let told = told.iter().filter(|finding| PERSISTENT.contains(&finding.check));
        let told: Vec<(SecurityIx, &Finding)> =
            told.filter_map(|f| Some((f.security(history)?, f))).collect();
        for (at, (line, finding)) in told.iter().enumerate() {
            let comes_in = next.find(*line).is_some() && opened.find(*line).is_none();
            let same = |(other, later): &&(SecurityIx, &Finding)| {
                other == line && later.check == finding.check
            };
            let stands = !told[at + 1..].iter().any(|later| same(&later));
            if comes_in && stands && !finding.remark.contains("; back at") {
                found.push((*finding).clone());
            }
        }
    }

    /// Findings that could first be said in a span.
    pub(crate) fn told(&self, span: Span) -> &[Finding] {
        let start = self.suspects.partition_point(|finding| finding.told <= span.after);
        let end = self.suspects.partition_point(|finding| finding.told <= span.to);
        &self.suspects[start..end.max(start)]
    }
}

/// Findings about all facts of a span, judged at its end: a jump says whether the value came back.
/// Findings that people have accepted are among them.
#[must_use]
pub fn review(history: &History, limits: &Limits, span: Span) -> Vec<Finding> {
    let span = without_far_days(history, limits, span);
    let usual = &UsualMoves::of(history.prices(), history.securities().len(), span);
    let scan = Scan { history, limits, span, knowledge: Knowledge::Whole, usual };
    let judged = scanned(|_| scan).into_iter().filter_map(|mut finding| {
        let rule = limits.of(finding.check, Place::of(history, &finding, None));
        (finding.limit, finding.severity) = (rule.limit, rule.severity);
        finding.is_beyond(rule.limit).then_some(finding)
    });
    in_order(judged.collect())
}

/// The span without days of prices far from all others at its ends: a year that is a typing error
/// makes no line unpriced for a century.
fn without_far_days(history: &History, limits: &Limits, span: Span) -> Span {
    let days = history.prices().days();
    let far: Vec<NaiveDate> =
        calendar::far(days, limits.least(Check::FarDate)).map(|(day, _)| day).collect();
    let near = || days.iter().copied().filter(|day| far.binary_search(day).is_err());
    match (near().next(), near().next_back()) {
        (Some(first), Some(last)) if !far.is_empty() => {
            Span { after: span.after.max(first), to: span.to.min(last) }
        }
        _ => span,
    }
}

fn scanned<'a>(scan: impl Fn(&Family) -> Scan<'a>) -> Vec<Finding> {
    let mut found = Vec::new();
    for family in FAMILIES {
        (family.facts)(&scan(family), &mut found);
    }
    found
}

fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| place(a).cmp(&place(b)));
    findings
}

/// Place of a finding among others.
fn place(finding: &Finding) -> (NaiveDate, &Subject, Check) {
    (finding.date, &finding.subject, finding.check)
}

impl Evening<'_> {
    /// Whether a fact concerns what the index holds.
    fn concerns(&self, finding: &Finding) -> bool {
        match &finding.subject {
            Subject::Security(_) | Subject::Event(..) => {
                let line = finding.security(self.history);
                line.is_some_and(|line| self.held.weight(line).is_some())
            }
            Subject::Rate(fix, base, quote) => self.uses_rate(fix, (*base, *quote)),
            Subject::Curve(curve, tenor) => {
                let mut used = self.held.curves.iter();
                used.any(|(of, at)| (of, at) == (curve, tenor))
            }
            Subject::Exchange(mic) => {
                self.lines().any(|line| self.history.security(line).mic == *mic)
            }
            Subject::Issuer(issuer) => self.lines().any(|line| {
                let of = self.history.security(line).issuer;
                self.history.issuers()[of.at()] == *issuer
            }),
            Subject::Table(_) => true,
            Subject::Index(id) => id == self.held.index,
        }
    }

    /// Lines that the index holds this evening; one that stays comes twice.
    pub(crate) fn lines(&self) -> impl Iterator<Item = SecurityIx> {
        self.held.opened.security.iter().chain(&self.held.next.security).copied()
    }
}
