//! Answers of people to findings: one acceptance answers one finding.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kapok_market::History;

use crate::accepted::{Accepted, Gate};
use crate::finding::Finding;
use crate::subject::Subject;

impl Gate {
    /// Findings that nobody has accepted. One that several events of a line and day share with
    /// an acceptance stays, and says the ids: who has looked at one event has not looked at the
    /// others.
    ///
    /// * `found`: findings beyond their limits
    /// * `on`: the last day that is calculated: an expiry asks to look again, whatever the day of
    ///   the fact
    #[must_use]
    pub fn unanswered(
        &self,
        history: &History,
        found: Vec<Finding>,
        on: NaiveDate,
    ) -> Vec<Finding> {
        let answers: Vec<Answer> =
            found.iter().map(|finding| self.answer(history, finding, &found, on)).collect();
        let open = found.into_iter().zip(answers).filter_map(|(mut finding, answer)| {
            match answer {
                Answer::Accepted => return None,
                Answer::None => {}
                Answer::Unclear(ids) => finding.remark += &unclear(&ids),
            }
            Some(finding)
        });
        open.collect()
    }

    fn answer(
        &self,
        history: &History,
        finding: &Finding,
        found: &[Finding],
        on: NaiveDate,
    ) -> Answer {
        let mut unclear = None;
        let naming = self.accepted.iter().filter(|accepted| accepted.names(finding));
        for accepted in naming.filter(|accepted| !accepted.has_expired(on)) {
            let ids = events_meant(history, accepted, finding, found);
            if ids.len() <= 1 {
                return Answer::Accepted;
            }
            unclear = Some(ids);
        }
        unclear.map_or(Answer::None, Answer::Unclear)
    }
}

/// Answer to a finding.
enum Answer {
    /// Nobody has looked at it.
    None,
    /// A person has let it pass.
    Accepted,
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
