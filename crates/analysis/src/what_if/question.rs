//! The treatments of an event, one after the other.

use chrono::NaiveDate;
use kapok_conventions::Preset;
use kapok_engine::Calculator;
use kapok_market::CorporateAction;

use super::answer::{Regime, Treatment, WhatIf};
use super::decisive::Rivals;
use super::error::WhatIfError;
use super::moment::Moment;
use super::parameters;
use super::scene::Scene;

/// An event of an index under its own conventions and under presets.
///
/// * `as_of`: the day whose knowledge counts, and the last one whose closes do
///
/// # Errors
///
/// If the index cannot be calculated up to the evening, or does not hold the line. A treatment
/// that fails is part of the answer.
pub fn what_if<'a>(
    calculator: Calculator<'a>,
    event: &'a CorporateAction,
    as_of: NaiveDate,
    presets: &[Preset],
) -> Result<WhatIf<'a>, WhatIfError> {
    let moment = Moment::of(calculator, event, as_of)?;
    let scene = Scene::new(calculator, event, moment, as_of)?;
    let own = calculator.book.conventions.on(moment.day);
    let ours = scene.play(own);
    let mut treatments = vec![Treatment {
        regime: Regime::Own,
        conventions: own.clone(),
        treated: ours.clone(),
        cells: Vec::new(),
    }];
    for &preset in presets {
        let theirs = calculator.book.conventions.under(preset);
        let conventions = parameters::treating_events_as(own, theirs.on(moment.day));
        let treated = scene.play(&conventions);
        let rivals = Rivals { own, ours: &ours, theirs: &conventions, treated: &treated };
        let cells = rivals.decisive(&scene, preset);
        let regime = Regime::Preset(preset);
        treatments.push(Treatment { regime, conventions, treated, cells });
    }
    Ok(WhatIf {
        event,
        moment,
        before: scene.before(),
        divisor_before: scene.divisor(),
        passed_over: scene.passed_over(),
        treatments,
    })
}
