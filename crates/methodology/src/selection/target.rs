//! Target of a selection.
//!
//! Source: `docs/methodology/selection.md` §2.

use kapok_kernels::selection::Crossing;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::rounding::Rounding;

/// Target of a selection, as written.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[schemars(title = "target")]
pub enum TargetConfig {
    /// Number of names.
    Count {
        /// Number, from 1.
        count: u32,
    },
    /// Fraction of the names.
    Fraction {
        /// Fraction, above 0 and up to 1.
        fraction: f64,
        /// Rounding of a fraction of the names to a number: `up`, `down` or `nearest`.
        rounding: Rounding,
        /// Whole of which the fraction is taken; absent: `ranked`.
        of: Option<Base>,
    },
    /// Fraction of market value.
    Coverage {
        /// Fraction of the group's free-float market value that the names must reach, above 0 and
        /// up to 1.
        coverage: f64,
        /// Whole of which the coverage is taken; absent: `ranked`.
        of: Option<Base>,
        /// Treatment of the name that crosses the target; absent: `take`.
        crossing: Option<Crossing>,
        /// Coverage below which the name that crosses is taken in any case; absent: none.
        floor: Option<f64>,
    },
}

/// Whole of which a target is a fraction, in each group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Ranked candidates: eligible, and not dropped.
    Ranked,
    /// Universe, including securities that rules exclude.
    Universe,
}

/// Target of a selection, as resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// Number of names.
    Count(u32),
    /// A fraction of the names.
    Fraction {
        /// Fraction.
        part: f64,
        /// Rounding to a number of names.
        rounding: Rounding,
        /// Whole of which the fraction is taken.
        of: Base,
    },
    /// Fraction of free-float market value that the names must reach.
    Coverage {
        /// Fraction.
        part: f64,
        /// Whole of which the fraction is taken.
        of: Base,
        /// Treatment of the name that crosses the target.
        crossing: Crossing,
        /// Coverage below which the name that crosses is taken in any case.
        floor: Option<f64>,
    },
}

impl Target {
    /// Target in its own unit.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Self::Count(count) => count.into(),
            Self::Fraction { part, .. } | Self::Coverage { part, .. } => part,
        }
    }

    /// Whole of which a fraction is taken.
    pub(super) fn base(self) -> Base {
        match self {
            Self::Count(_) => Base::Ranked,
            Self::Fraction { of, .. } | Self::Coverage { of, .. } => of,
        }
    }

    /// Treatment of the name that crosses the target. Names that count one each never cross it.
    pub(super) fn crossing(self) -> Crossing {
        match self {
            Self::Count(_) | Self::Fraction { .. } => Crossing::Take,
            Self::Coverage { crossing, .. } => crossing,
        }
    }
}

/// Resolves a target; `None` if there is a problem with it.
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
        let problem = Problem::new("selection.target", message);
        problems.push(problem.hint("a part of the names is a fraction: 30 % is fraction = 0.3"));
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
