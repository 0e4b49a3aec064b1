//! How many are chosen.

use kapok_kernels::selection::Crossing;
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::rounding::Rounding;

/// How many are chosen: exactly one of `count`, `fraction` and `coverage`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetConfig {
    /// That many names.
    pub count: Option<u32>,
    /// That fraction of the names.
    pub fraction: Option<f64>,
    /// Names until they hold that fraction of the group's free-float market value.
    pub coverage: Option<f64>,
    /// How a fraction of the names becomes a number; for `fraction`.
    pub rounding: Option<Rounding>,
    /// Whose names or market value are the whole, for `fraction` and `coverage`; absent: `ranked`.
    pub of: Option<Base>,
    /// What happens to the name that crosses the target, for `coverage`; absent: `take`.
    pub crossing: Option<CrossingConfig>,
    /// Coverage below which the name that crosses is taken in any case; absent: there is none.
    pub floor: Option<f64>,
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

/// What happens to the name that crosses a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CrossingConfig {
    /// It is in.
    Take,
    /// It is out.
    Leave,
    /// It is in if that comes closer to the threshold than leaving it; out if both are as close.
    Closest,
}

impl From<CrossingConfig> for Crossing {
    fn from(written: CrossingConfig) -> Self {
        match written {
            CrossingConfig::Take => Self::Take,
            CrossingConfig::Leave => Self::Leave,
            CrossingConfig::Closest => Self::Closest,
        }
    }
}

/// How many are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// That many names.
    Count(u32),
    /// That fraction of the names.
    Fraction(f64, Rounding),
    /// Names until they hold that fraction of free-float market value.
    Coverage(f64),
}

impl Target {
    /// The target in its own unit.
    #[must_use]
    pub fn size(self) -> f64 {
        match self {
            Self::Count(count) => count.into(),
            Self::Fraction(part, _) | Self::Coverage(part) => part,
        }
    }
}

/// Resolves a target; `None` if something is wrong with it.
pub(super) fn resolve(target: &TargetConfig, problems: &mut Vec<Problem>) -> Option<Target> {
    let path = "selection.target";
    let fraction = |value: f64| value > 0.0 && value <= 1.0;
    match (target.count, target.fraction, target.coverage, target.rounding) {
        (Some(count), None, None, None) if count > 0 => Some(Target::Count(count)),
        (None, Some(part), None, Some(rounding)) if fraction(part) => {
            Some(Target::Fraction(part, rounding))
        }
        (None, None, Some(part), None) if fraction(part) => Some(Target::Coverage(part)),
        (None, Some(_), None, None) => {
            let problem = Problem::new(path, "a fraction of the names needs a `rounding`");
            problems.push(problem.hint("rounding = \"up\", \"down\" or \"nearest\""));
            None
        }
        _ => {
            let message = "a target is exactly one of count (from 1), fraction with rounding \
                           (above 0, up to 1) or coverage (above 0, up to 1)";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

/// What surrounds a target: its base, the name that crosses, the floor.
pub(super) fn check_near(config: &TargetConfig, target: Target, problems: &mut Vec<Problem>) {
    let mut wrong = |key: &str, message: String, hint: &str| {
        problems.push(Problem::new(format!("selection.target.{key}"), message).hint(hint));
    };
    if config.of.is_some() && matches!(target, Target::Count(_)) {
        wrong("of", "a count is a fraction of nothing".into(), "leave out `of`");
    }
    if config.crossing.is_some() && !matches!(target, Target::Coverage(_)) {
        let message = "names count one each, none crosses the target".into();
        wrong("crossing", message, "it is for `coverage`; a fraction is rounded");
    }
    let Some(floor) = config.floor else { return };
    if matches!(config.crossing, None | Some(CrossingConfig::Take)) {
        let message = "a floor changes nothing where the name that crosses is taken".into();
        wrong("floor", message, "crossing = \"closest\" or \"leave\", or no floor");
    }
    if !(floor > 0.0 && floor <= target.size()) {
        let message = format!(
            "a floor needs to be above 0 and up to the target ({}): {floor}",
            target.size()
        );
        wrong("floor", message, "lower it");
    }
}
