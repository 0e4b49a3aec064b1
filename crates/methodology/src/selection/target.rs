//! How many are chosen.

use kapok_kernels::selection::Crossing;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::rounding::Rounding;

/// How many are chosen, as written.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "target")]
pub enum TargetConfig {
    /// A number of names.
    Count {
        /// That many names, from 1.
        count: u32,
    },
    /// A fraction of the names.
    Fraction {
        /// That fraction of the names, above 0 and up to 1.
        fraction: f64,
        /// How a fraction of the names becomes a number: `up`, `down` or `nearest`.
        rounding: Rounding,
        /// Whose names are the whole; absent: `ranked`.
        of: Option<Base>,
    },
    /// A fraction of market value.
    Coverage {
        /// Names until they hold that fraction of the group's free-float market value, above 0 and
        /// up to 1.
        coverage: f64,
        /// Whose market value is the whole; absent: `ranked`.
        of: Option<Base>,
        /// What happens to the name that crosses the target; absent: `take`.
        crossing: Option<Crossing>,
        /// Coverage below which the name that crosses is taken in any case; absent: there is none.
        floor: Option<f64>,
    },
}

/// Of what a target is a fraction, in each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The candidates that are ranked: eligible, and not dropped.
    Ranked,
    /// The universe, with those that rules exclude.
    Universe,
}

/// How many are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// That many names.
    Count(u32),
    /// A fraction of the names.
    Fraction {
        /// The fraction.
        part: f64,
        /// How it becomes a number of names.
        rounding: Rounding,
        /// Whose names are the whole.
        of: Base,
    },
    /// Names until they hold a fraction of free-float market value.
    Coverage {
        /// The fraction.
        part: f64,
        /// Whose market value is the whole.
        of: Base,
        /// What happens to the name that crosses the target.
        crossing: Crossing,
        /// Below this coverage the name that crosses is taken in any case.
        floor: Option<f64>,
    },
}

impl Target {
    /// The target in its own unit.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Self::Count(count) => count.into(),
            Self::Fraction { part, .. } | Self::Coverage { part, .. } => part,
        }
    }

    /// Of what a fraction is taken.
    pub(super) fn base(self) -> Base {
        match self {
            Self::Count(_) => Base::Ranked,
            Self::Fraction { of, .. } | Self::Coverage { of, .. } => of,
        }
    }

    /// What happens to the name that crosses the target: of names that count one each, none does.
    pub(super) fn crossing(self) -> Crossing {
        match self {
            Self::Count(_) | Self::Fraction { .. } => Crossing::Take,
            Self::Coverage { crossing, .. } => crossing,
        }
    }
}

/// Resolves a target; `None` if something is wrong with it.
pub(super) fn resolve(written: TargetConfig, problems: &mut Vec<Problem>) -> Option<Target> {
    let target = match written {
        TargetConfig::Count { count } => Target::Count(count),
        TargetConfig::Fraction { fraction: part, rounding, of } => {
            Target::Fraction { part, rounding, of: of.unwrap_or(Base::Ranked) }
        }
        TargetConfig::Coverage { coverage: part, of, crossing, floor } => {
            let of = of.unwrap_or(Base::Ranked);
            Target::Coverage { part, of, crossing: crossing.unwrap_or(Crossing::Take), floor }
        }
    };
    let highest = if matches!(target, Target::Count(_)) { f64::INFINITY } else { 1.0 };
    let right = target.size() > 0.0 && target.size() <= highest;
    if !right {
        let message = "a target is a count from 1, or a fraction or coverage above 0 and up to 1";
        problems.push(Problem::new("selection.target", message));
    }
    check_floor(target, problems);
    right.then_some(target)
}

fn check_floor(target: Target, problems: &mut Vec<Problem>) {
    let Target::Coverage { part, crossing, floor: Some(floor), .. } = target else { return };
    let mut wrong = |message: String, hint: &str| {
        problems.push(Problem::new("selection.target.floor", message).hint(hint));
    };
    if crossing == Crossing::Take {
        let message = "a floor changes nothing where the name that crosses is taken".into();
        wrong(message, "crossing = \"closest\" or \"leave\", or no floor");
    }
    if !(floor > 0.0 && floor <= part) {
        let message = format!("a floor needs to be above 0 and up to the target ({part}): {floor}");
        wrong(message, "lower it");
    }
}
