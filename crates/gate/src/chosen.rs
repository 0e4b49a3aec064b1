//! Facts by which a review has chosen and weighted: of lines that come in, before any evening has
//! looked at them, and of candidates that stayed out.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_market::fx::Pair;
use kapok_market::{History, SecurityIx};

use crate::check::Check;
use crate::family::{Evening, Family};
use crate::finding::Finding;
use crate::held::{ChosenBy, Held, Lines};
use crate::in_force::{ENTRY_DAYS, PERSISTENT};
use crate::inspect::Inspection;
use crate::limits::Limits;
use crate::rates::goes_through;
use crate::severity::Severity;
use crate::span::{Span, days_before};
use crate::subject::Subject;
use crate::today::Today;

/// Greatest age of the close with which that of a day is compared, in days.
const REACH_DAYS: u32 = 31;
/// Checks of an evening that look at the lines of the next open as well.
const OF_NEXT: [Check; 5] = [
    Check::Unpriced,
    Check::Incomplete,
    Check::MissingClose,
    Check::CloseSkipped,
    Check::RateStale,
];

/// Evening on which the lines of a review come in.
#[derive(Clone, Copy)]
struct Chosen<'a> {
    history: &'a History,
    held: &'a Held<'a>,
    by: ChosenBy<'a>,
}

/// Part that the owner of a fact has in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It comes in.
    ComesIn,
    /// It is in the universe and stays out: another value might have let it in.
    StaysOut,
}

impl Inspection {
    /// Findings about the facts by which the composition of tonight was chosen, each with its own
    /// date: those of lines that come in, on every day from the reference and pricing dates on, and
    /// those of the reference date of candidates that stay out, which hold nothing.
    ///
    /// * `families`: all families of checks
    pub(crate) fn of_review(
        &self,
        history: &History,
        (held, by): (&Held<'_>, ChosenBy<'_>),
        families: &[Family],
    ) -> Vec<Finding> {
        let chosen = Chosen { history, held, by };
        let mut days = self.facts(chosen);
        days.extend(self.of_days(chosen, families));
        days.sort_by_key(|(day, _, _)| *day);
        let limits = self.limits();
        let mut judged = Vec::new();
        // A budget is one of a day.
        for of_day in days.chunk_by(|a, b| a.0 == b.0) {
            let judge = |part: Part| {
                let of_part = of_day.iter().filter(|(_, of, _)| *of == part);
                let found = of_part.map(|(_, _, finding)| finding.clone()).collect();
                self.judged_on(chosen, limits, of_day[0].0, found)
            };
            judged.extend(judge(Part::ComesIn));
            judged.extend(judge(Part::StaysOut).into_iter().map(|mut finding| {
                finding.severity = finding.severity.min(Severity::Warn);
                finding.remark += "; stays out of the composition";
                finding
            }));
        }
        judged.iter_mut().for_each(|finding| finding.told = held.date);
        judged
    }

    /// Findings about facts alone, with the day of each and the part of its owner.
    fn facts(&self, chosen: Chosen<'_>) -> Vec<(NaiveDate, Part, Finding)> {
        let told = self.told(Span { after: NaiveDate::MIN, to: chosen.held.date });
        let decide = |(at, finding): (usize, &Finding)| {
            let part = Some(finding).filter(|f| chosen.may_count(f, &told[at + 1..]));
            let part = part.and_then(|finding| chosen.part(finding))?;
            let counts = chosen.counts(finding, part);
            counts.then(|| (finding.told, part, finding.clone()))
        };
        told.iter().enumerate().filter_map(decide).collect()
    }

    /// Findings of checks that need all lines of a composition, on the days whose closes have made
    /// it, about lines that come in.
    fn of_days(&self, chosen: Chosen<'_>, families: &[Family]) -> Vec<(NaiveDate, Part, Finding)> {
        let Chosen { history, held, by } = chosen;
        let mut days = vec![by.reference, by.pricing, held.date];
        days.sort_unstable();
        days.dedup();
        let mut all = Vec::new();
        for day in days.into_iter().filter(|day| *day <= held.date) {
            let lines = chosen.lines_on(day);
            let on = chosen.held_on(day, &lines);
            let limits = self.limits();
            let usual = self.usual.on(history, (on.after, day));
            let today = &Today::of(history, limits, &on, usual);
            let evening = Evening { history, limits, held: &on, usual, today };
            let mut found = Vec::new();
            families.iter().for_each(|family| (family.evening)(&evening, &mut found));
            found.retain(|finding| {
                let said = day == held.date && OF_NEXT.contains(&finding.check);
                !said && chosen.part(finding) == Some(Part::ComesIn)
            });
            all.extend(found.into_iter().map(|finding| (day, Part::ComesIn, finding)));
        }
        all
    }

    /// Findings of a day beyond the limits that apply, with the answers of people.
    fn judged_on(
        &self,
        chosen: Chosen<'_>,
        limits: &Limits,
        day: NaiveDate,
        found: Vec<Finding>,
    ) -> Vec<Finding> {
        if found.is_empty() {
            return found;
        }
        let Chosen { history, held, .. } = chosen;
        let on = Held { opened: held.next, ..chosen.held_on(day, held.next) };
        let usual = self.usual.on(history, (on.after, day));
        let today = &Today::default();
        let evening = Evening { history, limits, held: &on, usual, today };
        self.answered(&evening, found, held.date)
    }
}

/// Whether no later finding is about the same fact, and its value has not come back.
fn stands(finding: &Finding, later: &[Finding]) -> bool {
    let same = |other: &Finding| other.check == finding.check && other.subject == finding.subject;
    !later.iter().any(same) && !finding.remark.contains("; back at")
}

impl<'a> Chosen<'a> {
    /// Whether a fact may have counted in the review: it is of the days from its dates on, or in
    /// force on them.
    ///
    /// * `later`: findings that could be said after it
    fn may_count(&self, finding: &Finding, later: &[Finding]) -> bool {
        let first = self.by.reference.min(self.by.pricing);
        if matches!(finding.subject, Subject::Issuer(_)) {
            return self.is_in_force(finding);
        }
        if PERSISTENT.contains(&finding.check) {
            return finding.told > days_before(first, ENTRY_DAYS) && stands(finding, later);
        }
        finding.told >= first
    }

    /// Whether a fact counts for an owner. What is told of tonight of lines that come in is said by
    /// the evening itself; a line that stays out was left out by the facts of the reference date.
    fn counts(&self, finding: &Finding, part: Part) -> bool {
        let is_figure = matches!(finding.subject, Subject::Issuer(_));
        let reference = self.by.reference;
        let stays = PERSISTENT.contains(&finding.check) && finding.told <= reference;
        match part {
            Part::ComesIn => is_figure || finding.told <= self.held.after,
            Part::StaysOut if is_figure => self.by.since.is_none_or(|since| finding.told > since),
            Part::StaysOut => stays || finding.date == reference,
        }
    }

    /// The part of the owner of a fact in the review; `None` if it has none, or an evening has
    /// looked at the fact.
    fn part(&self, finding: &Finding) -> Option<Part> {
        let some = |is_one: bool| is_one.then_some(Part::ComesIn);
        // Facts that stay in force have been looked at on the base date.
        let before = finding.told < self.by.base && !PERSISTENT.contains(&finding.check);
        match &finding.subject {
            Subject::Security(_) | Subject::Event(..) => {
                let line = finding.security(self.history)?;
                self.part_of(|other| other == line, before)
            }
            Subject::Issuer(id) => {
                let issuer = |line| self.history.security(line).issuer;
                self.part_of(|line| self.history.issuers()[issuer(line).at()] == *id, false)
            }
            Subject::Exchange(mic) => {
                let mic_of = |line| self.history.security(line).mic;
                some(self.comes_in(before).any(|line| mic_of(line) == *mic))
            }
            Subject::Rate(fix, base, quote) => {
                let is_used = |from| self.converts(fix, (*base, *quote), from, finding.date);
                some(self.currencies(before).into_iter().any(is_used))
            }
            Subject::Index(_) => some(self.comes_in(before).next().is_some()),
            Subject::Curve(..) | Subject::Table(_) => None,
        }
    }

    /// The part of the lines that are meant.
    ///
    /// * `before`: whether the fact is from before the base date
    fn part_of(&self, is_meant: impl Fn(SecurityIx) -> bool, before: bool) -> Option<Part> {
        let is_held = || self.held.opened.security.iter().any(|line| is_meant(*line));
        if self.comes_in(before).any(&is_meant) {
            // One line of a company is enough to have looked at its figures.
            return (before || !is_held()).then_some(Part::ComesIn);
        }
        let mut universe = self.by.universe.iter().copied();
        let stays_in = || self.held.next.security.iter().any(|line| is_meant(*line));
        (universe.any(&is_meant) && !is_held() && !stays_in()).then_some(Part::StaysOut)
    }

    /// Lines that come in tonight; of facts from before the base date all lines.
    fn comes_in(&self, before: bool) -> impl Iterator<Item = SecurityIx> {
        let lines = self.held.next.security.iter().copied();
        lines.filter(move |line| before || self.held.opened.find(*line).is_none())
    }

    /// Currencies of the lines that come in, without those that the index has converted by before.
    fn currencies(&self, before: bool) -> Vec<Currency> {
        let currency = |line: SecurityIx| self.history.security(line).currency;
        let mut found: Vec<Currency> = self.comes_in(before).map(currency).collect();
        found.sort_unstable();
        found.dedup();
        let opened = &self.held.opened.security;
        found.retain(|new| before || !opened.iter().any(|line| currency(*line) == *new));
        found
    }

    /// Whether the index converts a currency by a rate on a day.
    fn converts(&self, fix: &str, pair: Pair, from: Currency, date: NaiveDate) -> bool {
        self.held.fix == Some(fix)
            && self.history.fx(fix).is_some_and(|table| {
                goes_through(self.history, table, (from, self.held.currency), pair, date)
            })
    }

    /// Whether a figure of a company is in force on the reference date.
    fn is_in_force(&self, finding: &Finding) -> bool {
        finding.told <= self.by.reference
            && finding.replaced.is_none_or(|on| on > self.by.reference)
    }

    /// Lines of the new composition with the closes before a day, on the shares of that day.
    fn lines_on(&self, day: NaiveDate) -> Lines {
        let (history, next) = (self.history, self.held.next);
        let (from, to) = (days_before(day, REACH_DAYS), days_before(day, 1));
        let last = |line: &SecurityIx| match history.prices().last_close(*line, from, to) {
            Some((since, close)) => {
                let factor = history.share_factor(*line, since, day, history.cut_off(day));
                (since, close / factor)
            }
            None => (day, 0.0),
        };
        let (since, price): (Vec<_>, Vec<_>) = next.security.iter().map(last).unzip();
        let mut lines = Lines::default();
        lines.take_over(history, &next.security, &price, &since, next.value.iter().copied());
        lines
    }

    /// The new composition as if the index had held it on a day.
    fn held_on<'h>(&self, day: NaiveDate, lines: &'h Lines) -> Held<'h>
    where
        'a: 'h,
    {
        let days = self.history.prices().days();
        let before = days[..days.partition_point(|other| *other < day)].last();
        let after = before.copied().unwrap_or_else(|| days_before(day, 1));
        Held {
            after,
            date: day,
            opened: lines,
            next: lines,
            left: &[],
            moved: None,
            chosen_by: None,
            ..*self.held
        }
    }
}

#[cfg(test)]
mod tests;
