//! Checks of interest rates: jumps, and per cent stated as fractions.

use chrono::NaiveDate;
use kapok_market::{Curve, Fact, InterestRate};

use crate::check::Check;
use crate::family::{Family, no_evening};
use crate::finding::Finding;
use crate::in_force::InForce;
use crate::scan::Scan;
use crate::subject::Subject;

/// Interest rates are loaded whole.
pub(crate) const FAMILY: Family =
    Family { facts: jumps, evening: no_evening, in_force: InForce::OnItsDay, days_before: |_| 0 };

/// Longest time between two rates over which the limit holds as it is, in days; over a longer one a
/// rate may move in proportion.
const USUAL_DAYS: f64 = 10.0;
/// First rate of a curve that is as hard to believe as a jump of the limit, by the limit: 50 % a
/// year by one of one percentage point.
const FIRST_TIMES: f64 = 50.0;
/// Quotients of a rate and the one before that look like per cent for a fraction, or the reverse.
const HUNDRED: std::ops::Range<f64> = 50.0..200.0;

type Row = (Curve, Fact<InterestRate>);

/// Rates further from the one before than the limit, on the evening on which they first count: an
/// overlay counts a day by the rate of the day before, so that none has used them yet.
fn jumps(scan: &Scan<'_>, found: &mut Vec<Finding>) {
    for rows in scan.history.rate_table().rows().chunk_by(|a, b| a.0 == b.0) {
        for (at, (_, fact)) in rows.iter().enumerate() {
            let told = told(scan, fact);
            if scan.span.contains(told) {
                found.extend(jump(scan, rows, at, told));
            }
        }
    }
}

/// The evening on which a rate first counts: its day, or when it became known if that is later.
fn told(scan: &Scan<'_>, fact: &Fact<InterestRate>) -> NaiveDate {
    if fact.known_at <= scan.history.cut_off(fact.as_of) {
        fact.as_of
    } else {
        fact.known_at.date_naive()
    }
}

/// * `rows`: of the curve and tenor
fn jump(scan: &Scan<'_>, rows: &[Row], at: usize, told: NaiveDate) -> Option<Finding> {
    let ((curve, tenor), fact) = &rows[at];
    let cut_off = scan.history.cut_off(told);
    let versions = rows[at..].iter().take_while(|(_, other)| other.as_of == fact.as_of).count();
    let facts = rows[..at + versions].iter().map(|(_, fact)| fact).rev();
    let known = || facts.clone().filter(|fact| fact.is_known(cut_off));
    // A version that a newer one has replaced by then is not what counts.
    let stands = known().find(|known| known.as_of == fact.as_of)? == fact;
    let before = known().find(|known| known.as_of < fact.as_of);
    let rate = fact.value.rate;
    let (size, seen) = match before {
        Some(before) => {
            let days = (fact.as_of - before.as_of).num_days() as f64;
            let moved = (rate - before.value.rate).abs() / (days / USUAL_DAYS).max(1.0);
            (moved, against(rate, before))
        }
        None => {
            (rate.abs() / FIRST_TIMES, format!("rate {rate}, the first one, a fraction a year"))
        }
    };
    let is_beyond = stands && size > scan.limits.least(Check::InterestJump);
    is_beyond.then(|| {
        let text = |of| scan.history.text(of).to_owned();
        let subject = Subject::Curve(text(*curve), text(*tenor));
        let mut finding = Finding::new(Check::InterestJump, subject, fact.as_of, seen);
        (finding.size, finding.told, finding.source) = (size, told, Some(fact.source));
        finding
    })
}

/// A rate beside the one before, in words.
fn against(rate: f64, before: &Fact<InterestRate>) -> String {
    let (last, day) = (before.value.rate, before.as_of);
    let times = (rate / last).abs();
    let unit = match HUNDRED.contains(&times) || HUNDRED.contains(&times.recip()) {
        true => ": per cent for a fraction, or the reverse?",
        false => "",
    };
    format!("rate {rate}, {last} on {day}{unit}")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_fixture::{Dated, Line, Market};
    use kapok_market::History;

    use crate::check::Check;
    use crate::testing::{Index, day, whole};

    const ALL: &[Check] = &[Check::InterestJump];

    fn history(rates: &[(u32, f64)]) -> History {
        let mut market = Market::new([Line::new("A")]);
        market.closes(&[day(1), day(40)], "A", &[10.0; 2]);
        for (n, rate) in rates {
            market.interest("EFFR", "ON", day(*n), *rate);
        }
        market.history()
    }

    fn said(rates: &[(u32, f64)]) -> String {
        whole(&history(rates), 1, 40, ALL)
    }

    #[test]
    fn per_cent_for_a_fraction_is_told_there_and_back() {
        assert_eq!(said(&[(2, 0.0533), (3, 0.0533), (4, 0.0508), (5, -0.004)]).lines().count(), 1);
        assert_snapshot!(said(&[(2, 0.0533), (3, 5.33), (4, 0.0533)]), @"
        2024-01-03 curve EFFR ON: interest_jump: rate 5.33, 0.0533 on 2024-01-02: per cent for a fraction, or the reverse?, limit 1 %
        2024-01-04 curve EFFR ON: interest_jump: rate 0.0533, 5.33 on 2024-01-03: per cent for a fraction, or the reverse?, limit 1 %
        ");
        assert_snapshot!(said(&[(2, 5.33), (3, 5.33)]), @"2024-01-02 curve EFFR ON: interest_jump: rate 5.33, the first one, a fraction a year, limit 1 %");
        assert_eq!(said(&[(2, 0.01), (32, 0.035)]), "", "a month later");
    }

    #[test]
    fn an_evening_tells_the_curves_that_its_index_uses() {
        let mut market = Market::new([Line::new("A")]);
        market.closes(&[day(1), day(2), day(3)], "A", &[10.0; 3]);
        market.interest("EFFR", "ON", day(2), 0.0533);
        market.interest("EFFR", "ON", Dated::on(day(3)).known(day(3)), 0.533);
        let index = Index::of(&market, &["A"]);
        let history = market.history();
        assert_eq!(index.evening(&history, 3, ALL), "");
        let curves = vec![("EFFR".to_owned(), "ON".to_owned())];
        let index = Index { curves, ..index };
        assert_snapshot!(index.evening(&history, 3, ALL), @"2024-01-03 curve EFFR ON: interest_jump: rate 0.533, 0.0533 on 2024-01-02, limit 1 %");
        assert_eq!(index.evening(&history, 2, ALL), "");
    }
}
