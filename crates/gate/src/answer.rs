//! Answers of people to findings: one acceptance answers one finding.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kapok_market::History;

use crate::accepted::{Accepted, Gate};
use crate::check::Check;
use crate::finding::Finding;
use crate::in_force::stays_in_force;
use crate::span::Span;
use crate::subject::Subject;

impl Gate {
    /// The day before the first fact in force of which an acceptance ends on an evening of a span.
    pub(crate) fn expiring(&self, span: Span) -> Option<NaiveDate> {
        let ends = |one: &&Accepted| one.expires.is_some_and(|on| span.after <= on && on < span.to);
        let expiring = self.accepted.iter().filter(ends).filter(|one| stays_in_force(one.check));
        expiring.filter_map(|one| one.date.pred_opt()).min()
    }

    /// Findings with the answers of people. One that several events of a line and day share with
    /// an acceptance stays open, and says the ids: who has looked at one event has not looked at
    /// the others.
    ///
    /// * `found`: findings beyond their limits
    /// * `on`: the evening that is looked at: an expiry asks to look again, whenever that evening
    ///   is calculated
    pub(crate) fn answered(
        &self,
        history: &History,
        found: Vec<Finding>,
        on: NaiveDate,
    ) -> Vec<Finding> {
        self.answered_on(history, found, |_| on)
    }

    /// Findings with the answers of people, each as of an evening.
    ///
    /// * `on`: the evening of the finding at a position
    fn answered_on(
        &self,
        history: &History,
        mut found: Vec<Finding>,
        on: impl Fn(usize) -> NaiveDate,
    ) -> Vec<Finding> {
        if self.accepted.is_empty() {
            return found;
        }
        let answer = |(at, finding)| self.answer(history, finding, &found, on(at));
        let answers: Vec<Answer> = found.iter().enumerate().map(answer).collect();
        for (finding, answer) in found.iter_mut().zip(answers) {
            match answer {
                Answer::Accepted(reason) => finding.accepted = Some(reason),
                Answer::None => {}
                Answer::Unclear(ids) => finding.remark += &unclear(&ids),
            }
        }
        found
    }

    /// Findings of a history that nobody has accepted, each as of the evening on which it was said;
    /// those about facts that are still in force as of the last one: an acceptance that has expired
    /// excuses them no longer.
    #[must_use]
    pub fn open_at(&self, history: &History, found: Vec<Finding>, last: NaiveDate) -> Vec<Finding> {
        let days: Vec<NaiveDate> =
            found.iter().map(|finding| last_looked_at(finding, &found, last)).collect();
        let mut open = self.answered_on(history, found, |at| days[at]);
        open.retain(|finding| !finding.is_accepted());
        open
    }

    fn answer(
        &self,
        history: &History,
        finding: &Finding,
        found: &[Finding],
        on: NaiveDate,
    ) -> Answer {
        // Nothing is converted by such a rate, whoever accepts it.
        if finding.check == Check::RateInverted {
            return Answer::None;
        }
        let mut unclear = None;
        let naming = self.accepted.iter().filter(|accepted| accepted.names(finding));
        for accepted in naming.filter(|accepted| !accepted.has_expired(on)) {
            let ids = events_meant(history, accepted, finding, found);
            if ids.len() <= 1 {
                return Answer::Accepted(accepted.reason.clone());
            }
            unclear = Some(ids);
        }
        unclear.map_or(Answer::None, Answer::Unclear)
    }
}

/// The last evening on which a finding of a history counts: that on which it was said, or the last
/// one of all if its fact is still in force.
fn last_looked_at(finding: &Finding, found: &[Finding], last: NaiveDate) -> NaiveDate {
    let is_later = |other: &Finding| {
        (other.check, &other.subject) == (finding.check, &finding.subject)
            && other.date > finding.date
    };
    let is_replaced = || finding.replaced.is_some_and(|on| on <= last);
    if stays_in_force(finding.check) && !is_replaced() && !found.iter().any(is_later) {
        last
    } else {
        finding.told
    }
}

/// Answer to a finding.
enum Answer {
    /// Nobody has looked at it.
    None,
    /// A person has let it pass, for a reason.
    Accepted(String),
    /// An acceptance may mean the events of this finding or others: their ids.
    Unclear(BTreeSet<String>),
}

/// Events that an acceptance may mean, by the ids of each finding; one at most if it is clear.
///
/// Findings of a later evening are left out: an acceptance that has been clear stays so, in a run
/// of that evening and in a replay alike.
fn events_meant(
    history: &History,
    accepted: &Accepted,
    finding: &Finding,
    found: &[Finding],
) -> BTreeSet<String> {
    let Subject::Event(_, own) = &finding.subject else { return BTreeSet::new() };
    if accepted.is_whole_subject(finding) {
        return BTreeSet::new();
    }
    let by_then = found.iter().filter(|other| other.told <= finding.told && accepted.names(other));
    let mut ids: BTreeSet<String> = by_then
        .filter_map(|other| match &other.subject {
            Subject::Event(_, ids) => Some(ids.join(", ")),
            _ => None,
        })
        .collect();
    if accepted.event.is_none() {
        ids.extend(told_before(history, finding, own));
    }
    ids
}

/// Events of the line and day that were told on an evening before that of a finding: the
/// acceptance may have been written for one of them.
fn told_before(history: &History, finding: &Finding, own: &[String]) -> Vec<String> {
    let (Some(line), Some(before)) = (finding.security(history), finding.told.pred_opt()) else {
        return Vec::new();
    };
    let (date, cut_off) = (finding.date, history.cut_off(before));
    if before < date {
        return Vec::new();
    }
    let events = history.actions().ex_between(date.pred_opt().unwrap_or(date), date, cut_off);
    let of_line = events.filter(|event| event.security == line);
    let ids = of_line.map(|event| event.event_id.to_string());
    ids.filter(|id| !own.contains(id)).collect()
}

fn unclear(ids: &BTreeSet<String>) -> String {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    format!("; an acceptance may mean the event {}: state one as `event`", ids.join(" or "))
}

#[cfg(test)]
mod tests;
