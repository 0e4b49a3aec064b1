//! Closes of a session that are those of the session before.

use kapok_domain::Mic;

use crate::check::Check;
use crate::family::Evening;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::today::Today;
use crate::usual::still;

/// Fewest unchanged closes that make a copy, if all of an exchange are.
const FEWEST: usize = 3;
/// Fewest, if some are not.
const FEWEST_OF_SOME: usize = 4;

/// Share of closes equal to the one before up to which a line seldom stands still.
const SELDOM: f64 = 0.10;

/// Exchanges many of whose closes are those of the session before, of lines that seldom stand
/// still and moved on that one.
pub(super) fn closes(evening: &Evening<'_>, found: &mut Vec<Finding>) {
    let (today, opened) = (evening.today, evening.held.opened);
    if today.unchanged.len() < FEWEST {
        return;
    }
    let unchanged = Today::by_exchange(opened, &today.unchanged);
    let missing = Today::by_exchange(opened, &today.missing);
    let all = opened.exchanges.mics.iter().zip(&opened.exchanges.lines);
    for ((mic, lines), (unchanged, missing)) in all.zip(unchanged.into_iter().zip(missing)) {
        let weight = |of: &[usize]| of.iter().map(|at| opened.weight(*at)).sum::<f64>();
        let priced = Closes {
            number: lines.len() - missing.len(),
            weight: weight(lines) - weight(&missing),
        };
        let same = Closes { number: unchanged.len(), weight: weight(&unchanged) };
        // Numbers first: prices that stand still are looked at one by one.
        if same.copies(&priced, evening).is_some() {
            found.extend(copy(evening, *mic, unchanged, &priced));
        }
    }
}

/// Closes of an exchange in the index.
struct Closes {
    number: usize,
    weight: f64,
}

impl Closes {
    /// Size of a copy, if these of all that have a close are so many: the larger share of weight
    /// and number.
    fn copies(&self, priced: &Self, evening: &Evening<'_>) -> Option<f64> {
        let enough =
            self.number >= FEWEST_OF_SOME || self.number == priced.number && self.number >= FEWEST;
        let share = self.number as f64 / priced.number as f64;
        let size = (self.weight / priced.weight).max(share);
        // Some heavy lines alone stand still by chance.
        let least = evening.limits.least(Check::StaleCopy);
        (enough && share > least / 2.0 && size > least).then_some(size)
    }
}

fn copy(
    evening: &Evening<'_>,
    mic: Mic,
    unchanged: Vec<usize>,
    priced: &Closes,
) -> Option<Finding> {
    let (opened, date) = (evening.held.opened, evening.held.date);
    // Prices that stand still at times are no copies, nor are those that have for days.
    let still = |at: &usize| still(evening.history, opened.security[*at], date, SELDOM);
    let lines = unchanged.iter().filter_map(|at| Some((opened.weight(*at), still(at)?)));
    let lines: Vec<(f64, usize)> = lines.filter(|(_, sessions)| *sessions <= 2).collect();
    let moved = lines.iter().filter(|(_, sessions)| *sessions == 1).count();
    let weight = lines.iter().map(|(weight, _)| weight).sum();
    let same = Closes { number: lines.len(), weight };
    let size = same.copies(priced, evening).filter(|_| 2 * moved > same.number)?;
    let seen = format!(
        "{} of {} closes, {:.0} % of the weight, are those of the session before",
        same.number,
        priced.number,
        100.0 * same.weight / priced.weight,
    );
    let mut finding = Finding::new(Check::StaleCopy, Subject::Exchange(mic), date, seen);
    (finding.size, finding.weight) = (size, Some(same.weight));
    Some(finding)
}
