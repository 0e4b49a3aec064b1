//! Origins of differences of weights.
//!
//! The differences `d = w_A − w_B` of an open are a sum over origins, line by line. An evening's
//! change of `d` belongs to what the two do differently that evening; during the day each part
//! moves as its line does, and what that leaves over goes to the event of the line that the two
//! treat differently that day, or else to the line's largest origin. A review
//! of both indices on one evening replaces all that was before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_market::SecurityIx;

use super::cause::Cause;
use super::differing::{EventOfLine, event_of_line};
use super::side::{Side, Weights};
use super::treatments::{Pair, TreatedCause, Words, pairs};

/// Weights below this are those of floating-point numbers.
const ROUNDING: f64 = 1e-13;

/// Differences of weights by line.
type Differences = BTreeMap<SecurityIx, f64>;

/// One origin: what it left, and how the two treated it.
#[derive(Debug, Clone, Default)]
pub(super) struct Origin {
    pub(super) words: Words,
    pub(super) differences: Differences,
}

/// The origins of today's differences of weights.
#[derive(Debug, Clone, Default)]
pub(super) struct Origins {
    /// Whether a common day has passed.
    begun: bool,
    pub(super) by_cause: BTreeMap<Cause, Origin>,
}

impl Origins {
    /// From the open of a day to the open of the next.
    pub(super) fn evening(&mut self, date: NaiveDate, sides: &[Side<'_>; 2]) {
        let [a, b] = sides;
        // With what the two begin, the reviews behind it have chosen.
        if !std::mem::replace(&mut self.begun, true) || (a.reviewed && b.reviewed) {
            self.by_cause.clear();
            let next = difference(&a.next, &b.next);
            return self.add(Cause::Review { after: date }, [None, None], next);
        }
        self.drift(sides);
        self.settle(&difference(&a.close, &b.close), &event_of_line(sides));
        self.change(date, sides);
        self.settle(&difference(&a.next, &b.next), &EventOfLine::new());
        self.by_cause.retain(|_, origin| size(&origin.differences) > ROUNDING);
    }

    /// Every part grows as its line does, relative to the indices.
    fn drift(&mut self, [a, b]: &[Side<'_>; 2]) {
        for origin in self.by_cause.values_mut() {
            for (line, part) in &mut origin.differences {
                *part *= a.growth(*line).or_else(|| b.growth(*line)).unwrap_or(1.0);
            }
        }
    }

    /// Gives the changes of this evening to what the two do differently.
    fn change(&mut self, date: NaiveDate, sides: &[Side<'_>; 2]) {
        let [a, b] = sides;
        let before = difference(&a.close, &b.close);
        let mut left = minus(&difference(&a.next, &b.next), &before);
        if size(&left) <= ROUNDING {
            return;
        }
        if a.reviewed || b.reviewed {
            let words = [a, b].map(|side| side.reviewed.then(|| "reviewed".to_owned()));
            return self.add(Cause::Review { after: date }, words, left);
        }
        let records = [a, b].map(|side| side.evening.iter().copied());
        let pairs = pairs(records);
        let differing: Vec<&Pair<'_>> = pairs.values().filter(|pair| !pair.alike()).collect();
        let mut largest: Option<(f64, TreatedCause)> = None;
        for pair in differing {
            let Some(cause) = pair.cause(date) else { continue };
            let own: Differences =
                pair.lines().filter_map(|line| left.remove(&line).map(|d| (line, d))).collect();
            let reach = size(&own);
            if largest.as_ref().is_none_or(|(most, _)| reach > *most) {
                let event = TreatedCause { cause: cause.clone(), words: pair.words() };
                largest = Some((reach, event));
            }
            self.add(cause, pair.words(), own);
        }
        // The weights of all other lines follow from those of the event.
        if let Some((_, TreatedCause { cause, words })) = largest {
            self.add(cause, words, left);
        }
    }

    /// Gives the rest between the parts and the whole to an event of the day or the largest
    /// origin, line by line.
    fn settle(&mut self, whole: &Differences, events: &EventOfLine) {
        let mut left = whole.clone();
        for origin in self.by_cause.values() {
            left = minus(&left, &origin.differences);
        }
        if size(&left) <= ROUNDING {
            return;
        }
        let unnamed = |cause| TreatedCause { cause, words: [None, None] };
        let overall = self.largest(&|origin| size(&origin.differences)).map(unnamed);
        let overall = events.values().next().cloned().or(overall);
        for (line, part) in left {
            let of_line = |origin: &Origin| origin.differences.get(&line).map_or(0.0, |d| d.abs());
            let found = events.get(&line).cloned();
            let found = found.or_else(|| self.largest(&of_line).map(unnamed));
            let found = found.or_else(|| overall.clone());
            let TreatedCause { cause, words } = found.unwrap_or_else(|| unnamed(Cause::Other));
            self.add(cause, words, Differences::from([(line, part)]));
        }
    }

    /// The cause of the largest origin by some measure, if there is any above zero.
    fn largest(&self, measure: &dyn Fn(&Origin) -> f64) -> Option<Cause> {
        let sizes = self.by_cause.iter().map(|(cause, origin)| (measure(origin), cause));
        let largest = sizes.max_by(|(a, _), (b, _)| a.total_cmp(b));
        largest.filter(|(size, _)| *size > 0.0).map(|(_, cause)| cause.clone())
    }

    fn add(&mut self, cause: Cause, words: Words, differences: Differences) {
        let origin = self.by_cause.entry(cause).or_default();
        for (known, new) in origin.words.iter_mut().zip(words) {
            if new.is_some() {
                *known = new;
            }
        }
        for (line, part) in differences {
            *origin.differences.entry(line).or_default() += part;
        }
    }
}

fn difference(a: &Weights, b: &Weights) -> Differences {
    minus(a, b)
}

fn minus(a: &Differences, b: &Differences) -> Differences {
    let mut left = a.clone();
    for (line, weight) in b {
        *left.entry(*line).or_default() -= weight;
    }
    left
}

fn size(differences: &Differences) -> f64 {
    differences.values().map(|part| part.abs()).sum()
}
