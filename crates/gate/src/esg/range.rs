//! Ranges of shares and scores, by all figures of a name that are known.

use std::collections::BTreeMap;

use kapok_domain::Timestamp;
use kapok_market::history::Field;
use kapok_market::{History, Measure, TextIx, as_share};

use super::year::Row;

/// Scales of scores: the largest value. A share has the first.
const SCALES: [f64; 3] = [1.0, 10.0, 100.0];
/// Fewest figures of a name that say in which range they lie.
const FEWEST: usize = 20;
/// Share of figures outside a range up to which one is surprising.
const SELDOM: f64 = 0.02;

/// Ranges in which the figures of names lie, made for a name when one is asked for.
pub(super) struct Ranges<'h> {
    history: &'h History,
    rows: &'h [Row],
    /// Figures of a name, with the time from which each was known.
    figures: BTreeMap<Field, Vec<(Timestamp, f64)>>,
    /// Units met so far, with their size as a share: reading one takes long.
    units: Vec<(TextIx, Option<f64>)>,
}

impl<'h> Ranges<'h> {
    /// * `rows`: figures of all companies
    pub(super) fn of(history: &'h History, rows: &'h [Row]) -> Self {
        Self { history, rows, figures: BTreeMap::new(), units: Vec::new() }
    }

    /// Largest value of the scale of a name, if a figure lies outside as nearly no other one does
    /// by a cut-off.
    ///
    /// * `scaled`: the figure, [`Self::scaled`]
    /// * `last`: the figure of the company before
    pub(super) fn left(
        &mut self,
        field: Field,
        scaled: f64,
        last: Option<f64>,
        cut_off: Timestamp,
    ) -> Option<f64> {
        let scales = if matches!(field, Field::Score(..)) { &SCALES[..] } else { &SCALES[..1] };
        // A score leaves the scale of the last one of its company, or all scales.
        let top = scales.iter().find(|top| last.is_some_and(|last| last <= **top));
        let top = top.or(scales.last())?;
        if (0.0..=*top).contains(&scaled) {
            return None;
        }
        let figures = self.figures(field);
        let known = figures.iter().take_while(|(known, _)| *known <= cut_off);
        let top = scale(scales, known.map(|(_, value)| *value))?;
        (!(0.0..=top).contains(&scaled)).then_some(top)
    }

    fn figures(&mut self, field: Field) -> &[(Timestamp, f64)] {
        if !self.figures.contains_key(&field) {
            let rows = self.rows.iter().filter(|((_, other), _)| *other == field);
            let mut figures: Vec<(Timestamp, f64)> = rows
                .filter_map(|(_, fact)| {
                    Some((fact.known_at, self.scaled(field, fact.value.measure()?)?))
                })
                .collect();
            figures.sort_unstable_by_key(|(known, _)| *known);
            self.figures.insert(field, figures);
        }
        self.figures.get(&field).map(Vec::as_slice).unwrap_or_default()
    }

    /// Number that is compared with a scale: a score as it is, a share as a fraction of one;
    /// `None` of any other figure.
    pub(super) fn scaled(&mut self, field: Field, measure: &Measure) -> Option<f64> {
        match field {
            Field::Score(..) => Some(measure.value),
            Field::Indicator(..) => Some(measure.value * self.share(measure.unit)?),
            Field::Involvement(..) | Field::Ownership(..) | Field::Norm(..) => None,
        }
    }

    fn share(&mut self, unit: TextIx) -> Option<f64> {
        if let Some((_, share)) = self.units.iter().find(|(known, _)| *known == unit) {
            return *share;
        }
        let share = as_share(self.history.text(unit));
        self.units.push((unit, share));
        share
    }
}

/// The smallest scale outside of which figures seldom lie; `None` if there are few figures, or no
/// scale holds them.
fn scale(scales: &[f64], figures: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut all, mut negative, mut above) = (0_usize, 0_usize, [0_usize; SCALES.len()]);
    for value in figures {
        all += 1;
        negative += usize::from(value < 0.0);
        for (above, top) in above.iter_mut().zip(scales) {
            *above += usize::from(value > *top);
        }
    }
    let seldom = |number: usize| number <= 1 || number as f64 <= SELDOM * all as f64;
    let fitting = scales.iter().zip(above).find(|(_, above)| seldom(*above));
    fitting.filter(|_| all >= FEWEST && seldom(negative)).map(|(top, _)| *top)
}
