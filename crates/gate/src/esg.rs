//! Checks of figures of companies: units, signs, copies and jumps from one year to the next.

mod range;
mod regular;
mod year;

use chrono::{Datelike, NaiveDate};
use kapok_market::history::{Field, FieldValue};
use kapok_market::{Fact, IssuerIx, Measure, Terms, impossible_in};

use crate::check::Check;
use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::scan::{Knowledge, Scan};
use crate::subject::Subject;
use range::Ranges;
use regular::{is_money, is_regular};
use year::{Figure, Row, figures};

/// Figures of companies are loaded whole.
pub(crate) const FAMILY: Family = Family {
    facts: indicators,
    evening: no_evening,
    in_force: InForce::UntilReplaced,
    days_before: |_| 0,
};

/// Factors between units: tonnes and kilotonnes, units, thousands and millions.
const UNITS: [f64; 2] = [1e3, 1e6];
/// Significant digits from which equal figures are a copy and no coincidence.
const DIGITS: f64 = 1000.0;
/// Fewest figures of a name that say whether it can be negative.
const FEWEST: usize = 20;
/// Share of negative figures of a name up to which one is surprising.
const SELDOM: f64 = 0.02;

/// All indicators that became known in the span.
fn indicators(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    let rows = scan.history.issuer_fact_rows();
    ranges(scan, rows, found);
    let mut signs = None;
    for of_field in rows.chunk_by(|a, b| a.0 == b.0) {
        let ((issuer, field), _) = of_field[0];
        let Field::Indicator(_, name) = field else { continue };
        let said = of_field.iter().filter(|row| is_looked_at(scan, of_field, row));
        for row in said {
            let name = scan.history.text(name);
            let at = About { scan, issuer, name, row, field, rows };
            let signs = &mut signs;
            at.look(
                of_field,
                &mut || signs.get_or_insert_with(|| Signs::of(rows)).seldom(field),
                found,
            );
        }
    }
}

/// Shares and scores that became known in the span and lie outside of the range of their name.
fn ranges(scan: &Scan<'_>, rows: &[Row], found: &mut Vec<Finding>) {
    let history = scan.history;
    let mut ranges = Ranges::of(history, rows);
    for of_field in rows.chunk_by(|a, b| a.0 == b.0) {
        let ((issuer, field), _) = of_field[0];
        let (Field::Score(_, _, name) | Field::Indicator(_, name)) = field else { continue };
        for row in of_field.iter().filter(|row| is_looked_at(scan, of_field, row)) {
            let at = About { scan, issuer, name: history.text(name), row, field, rows };
            found.extend(at.range(of_field, &mut ranges));
        }
    }
}

/// Whether a figure becomes known in the span; of a whole history, also whether it is in force when
/// that begins.
fn is_looked_at(scan: &Scan<'_>, of_field: &[Row], (_, fact): &Row) -> bool {
    let told_on = told(scan, fact);
    let after = scan.span.after;
    let stands = || {
        let newer = |other: &Fact<FieldValue>| {
            (other.as_of, other.known_at) > (fact.as_of, fact.known_at)
                && told(scan, other) <= after
        };
        !of_field.iter().any(|(_, other)| newer(other))
    };
    scan.span.contains(told_on)
        || scan.knowledge == Knowledge::Whole && told_on <= after && stands()
}

/// The evening on which a figure first counts.
fn told(scan: &Scan<'_>, fact: &Fact<FieldValue>) -> NaiveDate {
    if fact.known_at <= scan.history.cut_off(fact.as_of) {
        fact.as_of
    } else {
        fact.known_at.date_naive()
    }
}

/// A figure that is looked at.
struct About<'a> {
    scan: &'a Scan<'a>,
    issuer: IssuerIx,
    name: &'a str,
    row: &'a Row,
    field: Field,
    /// Figures of all companies.
    rows: &'a [Row],
}

impl About<'_> {
    /// Looks at a figure beside those of the years before, as known on its evening.
    fn look(
        &self,
        of_field: &[Row],
        is_seldom_negative: &mut dyn FnMut() -> bool,
        found: &mut Vec<Finding>,
    ) {
        let fact = &self.row.1;
        let FieldValue::Number(measure) = &fact.value else { return };
        let told = told(self.scan, fact);
        let known = figures(of_field, fact.as_of, self.scan.history.cut_off(told));
        // A version that is replaced by then counts no longer.
        let Some((now, before)) = known
            .split_first()
            .filter(|(now, _)| now.as_of == fact.as_of && now.value == measure.value)
        else {
            return;
        };
        let last = before.first().filter(|last| is_year_before(last, now, measure));
        if measure.value < 0.0 {
            found.extend(self.sign(measure, last, is_seldom_negative));
            return;
        }
        if let Some(last) = last.filter(|last| last.value > 0.0) {
            found.extend(match measure.value {
                0.0 => self.fall_to_zero(measure, last, &known),
                _ => self.jump(measure, last),
            });
        }
        found.extend(self.copy(&known));
    }

    /// A share or a score outside of the range in which all others of its name lie.
    fn range(&self, of_field: &[Row], ranges: &mut Ranges<'_>) -> Option<Finding> {
        let fact = &self.row.1;
        let measure = fact.value.measure()?;
        let scaled = ranges.scaled(self.field, measure)?;
        // Nearly all figures end here.
        if (0.0..=1.0).contains(&scaled) {
            return None;
        }
        let cut_off = self.scan.history.cut_off(told(self.scan, fact));
        let known = figures(of_field, fact.as_of, cut_off);
        let (now, before) = known.split_first()?;
        // A version that is replaced by then counts no longer.
        if now.as_of != fact.as_of || now.value != measure.value {
            return None;
        }
        let last = before.first().map(|last| last.value);
        let top = ranges.left(self.field, scaled, last, cut_off)?;
        let name = self.name;
        let seen = format!("{name} is {scaled}, where nearly all others lie from 0 to {top}");
        Some(self.finding(Check::EsgRange, 1.0, seen))
    }

    /// A figure below zero: in a unit that has none, or of a name that seldom has one.
    fn sign(
        &self,
        measure: &Measure,
        last: Option<&Figure>,
        is_seldom_negative: &mut dyn FnMut() -> bool,
    ) -> Option<Finding> {
        let seen = format!("{} is {}", self.name, self.words(measure, last));
        let unit = self.scan.history.text(measure.unit);
        if let Some(allowed) = impossible_in(unit, measure.value) {
            let seen = format!("{seen}, allowed is {allowed}: unknown");
            return Some(self.finding(Check::EsgSign, 1.0, seen));
        }
        let turned = last.is_some_and(|last| last.value > 0.0);
        (turned && is_seldom_negative()).then(|| self.finding(Check::EsgSign, 1.0, seen))
    }

    /// A figure far from that of the year before: by a unit, or by more than a limit.
    fn jump(&self, measure: &Measure, last: &Figure) -> Option<Finding> {
        let ratio = measure.value / last.value;
        let times = ratio.max(1.0 / ratio);
        let within = self.scan.limits.largest(Check::EsgUnit);
        let distance = |factor: f64| (times / factor - 1.0).abs();
        let seen = || format!("{} is {}", self.name, self.words(measure, Some(last)));
        if let Some(factor) = UNITS.into_iter().find(|factor| distance(*factor) <= within) {
            let seen = format!("{}, a factor of {factor}", seen());
            return Some(self.finding(Check::EsgUnit, distance(factor), seen));
        }
        let least = self.scan.limits.least(Check::EsgJump);
        (times > least && !self.is_excused(last.as_of) && !self.jumps_by_nature(measure))
            .then(|| self.finding(Check::EsgJump, times, format!("{} ({times:.1} times)", seen())))
    }

    /// A figure of zero of a company that has never had one: a missing one may stand as zero.
    fn fall_to_zero(&self, measure: &Measure, last: &Figure, known: &[Figure]) -> Option<Finding> {
        let never = known[1..].iter().all(|figure| figure.value > 0.0);
        let expected = !self.is_excused(last.as_of) && !self.jumps_by_nature(measure);
        (never && expected).then(|| {
            let seen = format!("{} is {}", self.name, self.words(measure, Some(last)));
            self.finding(Check::EsgJump, f64::INFINITY, seen)
        })
    }

    /// Whether a line of the company merged or gave out a part since the last figure.
    fn is_excused(&self, since: NaiveDate) -> bool {
        let (history, fact) = (self.scan.history, &self.row.1);
        let cut_off = history.cut_off(told(self.scan, fact));
        let mut events = history.actions().ex_between(since, fact.as_of, cut_off);
        events.any(|event| {
            let of = |line| history.security(line).issuer == self.issuer;
            match event.terms {
                Terms::SpinOff { .. } => of(event.security),
                Terms::Merger { acquirer, .. } => {
                    of(event.security) || acquirer.is_some_and(|(line, _)| of(line))
                }
                _ => false,
            }
        })
    }

    /// Whether a figure is an amount of money of a name that is not known to be regular.
    fn jumps_by_nature(&self, measure: &Measure) -> bool {
        let (history, fact) = (self.scan.history, &self.row.1);
        let limit = self.scan.limits.least(Check::EsgJump);
        let cut_off = history.cut_off(told(self.scan, fact));
        is_money(history, measure) && !is_regular(self.rows, self.field, fact, cut_off, limit)
    }

    /// A figure equal to the last digit over several years.
    fn copy(&self, known: &[Figure]) -> Option<Finding> {
        let value = known[0].value;
        let same = known.iter().take_while(|figure| figure.value == value).count();
        let size = (same - 1) as f64;
        let least = self.scan.limits.least(Check::EsgStale);
        (value != 0.0 && size > least && digits(value) >= DIGITS).then(|| {
            let since = known[same - 1].as_of.year();
            let seen = format!("{} is {value} in each year since {since}", self.name);
            self.finding(Check::EsgStale, size, seen)
        })
    }

    /// The first evening on which a figure of a later period, or a later version of this one,
    /// counts.
    fn replaced(&self) -> Option<NaiveDate> {
        let fact = &self.row.1;
        let of_field = self.rows.partition_point(|(key, _)| *key < self.row.0);
        let of_field = self.rows[of_field..].iter().take_while(|(key, _)| *key == self.row.0);
        let later = of_field
            .filter(|(_, other)| (other.as_of, other.known_at) > (fact.as_of, fact.known_at));
        later.map(|(_, other)| told(self.scan, other)).min()
    }

    fn words(&self, measure: &Measure, last: Option<&Figure>) -> String {
        let unit = self.scan.history.text(measure.unit);
        let before = last.map(|last| format!(", {} in {}", last.value, last.as_of.year()));
        format!("{} {unit}{}", measure.value, before.unwrap_or_default())
    }

    fn finding(&self, check: Check, size: f64, seen: String) -> Finding {
        let (Field::Indicator(provider, _) | Field::Score(provider, ..)) = self.field else {
            unreachable!("only figures")
        };
        let history = self.scan.history;
        let subject = Subject::Issuer(history.issuers()[self.issuer.at()].clone());
        let seen = format!("{}: {seen}", history.text(provider));
        let mut finding = Finding::new(check, subject, self.row.1.as_of, seen);
        (finding.size, finding.source) = (size, Some(self.row.1.source));
        finding.told = told(self.scan, &self.row.1);
        finding.replaced = self.replaced();
        finding
    }
}

/// Whether a figure is about the year before another, in the same unit.
fn is_year_before(last: &Figure, now: &Figure, measure: &Measure) -> bool {
    let days = (now.as_of - last.as_of).num_days();
    (200..=550).contains(&days) && last.unit == measure.unit && last.currency == measure.currency
}

/// The digits of a number as a whole number, without zeros at its end.
fn digits(value: f64) -> f64 {
    let text = format!("{value:e}");
    let mantissa = text.split('e').next().unwrap_or_default();
    mantissa.replace(['.', '-'], "").parse().unwrap_or(0.0)
}

/// Number of negative figures of each name.
struct Signs(Vec<(Field, usize, usize)>);

impl Signs {
    fn of(rows: &[Row]) -> Self {
        let mut signs: Vec<(Field, usize, usize)> = Vec::new();
        let mut all: Vec<(Field, bool)> = rows
            .iter()
            .filter_map(|((_, field), fact)| Some((*field, fact.value.measure()?.value < 0.0)))
            .collect();
        all.sort_unstable();
        for of_field in all.chunk_by(|a, b| a.0 == b.0) {
            let negative = of_field.iter().filter(|(_, negative)| *negative).count();
            signs.push((of_field[0].0, of_field.len(), negative));
        }
        Self(signs)
    }

    /// Whether figures of a name are seldom negative.
    fn seldom(&self, field: Field) -> bool {
        let found = self.0.binary_search_by_key(&field, |(field, ..)| *field);
        found.is_ok_and(|at| {
            let (_, all, negative) = self.0[at];
            all < FEWEST || negative as f64 <= SELDOM * all as f64 || negative <= 1
        })
    }
}

#[cfg(test)]
mod tests;
