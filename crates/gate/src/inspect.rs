//! Inspection: facts once for all indices, then each evening of an index.

use chrono::NaiveDate;
use kapok_market::{History, SecurityIx};

use crate::accepted::Gate;
use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::held::{BesideParent, Held};
use crate::limits::{Limits, Place};
use crate::scan::{Knowledge, Scan};
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

/// Time before its entry in which facts of a line are looked at that stay in force, in days.
const ENTRY_DAYS: u32 = 31;
/// Checks of facts that stay in force until the next.
const PERSISTENT: [Check; 2] = [Check::ShareJump, Check::FloatJump];

/// Findings about facts of a span, whatever an index holds of them: made once for all indices.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inspection {
    gate: Gate,
    span: Option<Span>,
    /// By the evening on which each could be said.
    suspects: Vec<Finding>,
    usual: UsualMoves,
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
    #[must_use]
    pub fn of(history: &History, gate: &Gate, span: Span) -> Self {
        let limits = &gate.limits;
        let (after, to) = (days_before(span.after, ENTRY_DAYS), span.to);
        let usual = UsualMoves::of(history.prices(), history.securities().len(), span);
        let knowledge = Knowledge::EachEvening;
        let scan = Scan { history, limits, span, knowledge, usual: &usual };
        let before = Scan { span: Span { after, to }, ..scan };
        let mut suspects = scanned(|family| if family.stays { before } else { scan });
        suspects.sort_by(|a, b| (a.told, place(a)).cmp(&(b.told, place(b))));
        Self { gate: gate.clone(), span: Some(span), suspects, usual }
    }

    /// Findings about an index on one evening, by the limits that apply to it, but for those that
    /// people have accepted: those facts that concern what it holds, and what its composition
    /// shows.
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
        for family in FAMILIES {
            (family.evening)(&evening, &mut found);
        }
        let last = self.span.map_or(held.date, |span| span.to);
        if !self.gate.accepted.is_empty() {
            found.retain(|finding| evening.is_beyond(finding));
            found = self.gate.unanswered(history, found, last);
        }
        in_order(evening.judged(found))
    }

    /// Finding about the move of an index against that of its parent, by the limits that apply to
    /// it, if it is one that nobody has accepted. The parent may be calculated after the evening of
    /// the index has been looked at, so it is a question of its own.
    #[must_use]
    pub fn beside_parent(&self, history: &History, pair: &BesideParent<'_>) -> Option<Finding> {
        let mut finding = levels::level_parent(pair);
        let place = Place::of(history, &finding, Some(pair.index));
        let rule = self.gate.limits.of(finding.check, place);
        (finding.limit, finding.severity) = (rule.limit, rule.severity);
        let last = self.span.map_or(pair.date, |span| span.to);
        let found = finding.is_beyond(rule.limit).then_some(finding);
        self.gate.unanswered(history, found.into_iter().collect(), last).pop()
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
    fn told(&self, span: Span) -> &[Finding] {
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
