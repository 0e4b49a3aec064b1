//! The kinds of overlays: each as written, and each as resolved. A new kind is a variant of both.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use crate::dated::Dated;
use crate::kinds::blend::{Blend, BlendConfig};
use crate::kinds::chain_link::{ChainLink, ChainLinkConfig};
use crate::kinds::decrement::{DecrementConfig, FeeConfig, Percent, Points};
use crate::kinds::dividend_points::{DividendPointsConfig, RunningTotal};
use crate::kinds::excess_return::{ExcessReturn, ExcessReturnConfig};
use crate::kinds::franked::{Franked, FrankedConfig};
use crate::kinds::hedge::{Hedge, HedgeWeights, HedgedConfig};
use crate::kinds::level_split::{LevelSplit, LevelSplitConfig};
use crate::kinds::leverage::{Inverse, InverseConfig, Leveraged, LeveragedConfig};
use crate::kinds::local_currency::{LocalCurrencyConfig, LocalReturn};
use crate::kinds::other_currency::{Converted, CurrencyConfig};
use crate::kinds::risk_control::{RiskControl, RiskControlConfig};
use crate::resolving::{Definition, Resolved, Resolving};
use crate::terms::Stages;

/// A level computed from levels of the file.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schemars(title = "overlay", transform = one_form_each)]
pub enum OverlayConfig {
    /// A percentage or points a year are taken away.
    Decrement(DecrementConfig),
    /// A percentage a year is taken away as a fee.
    Fee(FeeConfig),
    /// The return over that of cash.
    ExcessReturn(ExcessReturnConfig),
    /// A multiple of the daily return, financed.
    Leveraged(LeveragedConfig),
    /// A multiple of the daily return, turned round.
    Inverse(InverseConfig),
    /// An exposure that aims at a volatility.
    RiskControl(RiskControlConfig),
    /// Foreign currencies sold forward.
    Hedged(HedgedConfig),
    /// A running total of dividends.
    DividendPoints(DividendPointsConfig),
    /// Dividends reinvested with franking credits.
    Franked(FrankedConfig),
    /// The level in another currency.
    Currency(CurrencyConfig),
    /// The return without changes of exchange rates.
    LocalCurrency(LocalCurrencyConfig),
    /// Several series with weights.
    Blend(BlendConfig),
    /// A level that is multiplied when it has become small.
    LevelSplit(LevelSplitConfig),
    /// The return of a series, which may become another one.
    ChainLink(ChainLinkConfig),
}

/// The rule of an overlay over time. A level that is carried by one kind cannot go on by another,
/// so all stages are of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OverlayRule {
    PercentDecrement(Stages<Percent>),
    PointsDecrement(Stages<Points>),
    Fee(Stages<Percent>),
    ExcessReturn(Stages<ExcessReturn>),
    Leveraged(Stages<Leveraged>),
    Inverse(Stages<Inverse>),
    RiskControl(Stages<RiskControl>),
    Hedged(Stages<Hedge>),
    DividendPoints(Stages<RunningTotal>),
    Franked(Stages<Franked>),
    Currency(Stages<Converted>),
    LocalCurrency(Stages<LocalReturn>),
    Blend(Stages<Blend>),
    LevelSplit(Stages<LevelSplit>),
    ChainLink(Stages<ChainLink>),
}

impl OverlayConfig {
    pub(crate) fn definition(&self) -> &dyn Definition {
        match self {
            Self::Decrement(DecrementConfig::Percent(config)) => config,
            Self::Decrement(DecrementConfig::Points(config)) => config,
            Self::Fee(config) => config,
            Self::ExcessReturn(config) => config,
            Self::Leveraged(config) => config,
            Self::Inverse(config) => config,
            Self::RiskControl(config) => config,
            Self::Hedged(config) => config,
            Self::DividendPoints(config) => config,
            Self::Franked(config) => config,
            Self::Currency(config) => config,
            Self::LocalCurrency(config) => config,
            Self::Blend(config) => config,
            Self::LevelSplit(config) => config,
            Self::ChainLink(config) => config,
        }
    }

    pub(crate) fn resolve(&self, on: &mut Resolving<'_>) -> Option<Resolved<OverlayRule>> {
        Some(match self {
            Self::Decrement(DecrementConfig::Percent(config)) => {
                on.overlay(config)?.map(OverlayRule::PercentDecrement)
            }
            Self::Decrement(DecrementConfig::Points(config)) => {
                on.overlay(config)?.map(OverlayRule::PointsDecrement)
            }
            Self::Fee(config) => on.overlay(config)?.map(OverlayRule::Fee),
            Self::ExcessReturn(config) => on.overlay(config)?.map(OverlayRule::ExcessReturn),
            Self::Leveraged(config) => on.overlay(config)?.map(OverlayRule::Leveraged),
            Self::Inverse(config) => on.overlay(config)?.map(OverlayRule::Inverse),
            Self::RiskControl(config) => on.overlay(config)?.map(OverlayRule::RiskControl),
            Self::Hedged(config) => on.overlay(config)?.map(OverlayRule::Hedged),
            Self::DividendPoints(config) => on.overlay(config)?.map(OverlayRule::DividendPoints),
            Self::Franked(config) => on.overlay(config)?.map(OverlayRule::Franked),
            Self::Currency(config) => on.overlay(config)?.map(OverlayRule::Currency),
            Self::LocalCurrency(config) => on.overlay(config)?.map(OverlayRule::LocalCurrency),
            Self::Blend(config) => on.overlay(config)?.map(OverlayRule::Blend),
            Self::LevelSplit(config) => on.overlay(config)?.map(OverlayRule::LevelSplit),
            Self::ChainLink(config) => on.overlay(config)?.map(OverlayRule::ChainLink),
        })
    }
}

impl OverlayRule {
    pub(crate) fn dated(&self) -> &dyn Dated {
        match self {
            Self::PercentDecrement(stages) | Self::Fee(stages) => stages,
            Self::PointsDecrement(stages) => stages,
            Self::ExcessReturn(stages) => stages,
            Self::Leveraged(stages) => stages,
            Self::Inverse(stages) => stages,
            Self::RiskControl(stages) => stages,
            Self::Hedged(stages) => stages,
            Self::DividendPoints(stages) => stages,
            Self::Franked(stages) => stages,
            Self::Currency(stages) => stages,
            Self::LocalCurrency(stages) => stages,
            Self::Blend(stages) => stages,
            Self::LevelSplit(stages) => stages,
            Self::ChainLink(stages) => stages,
        }
    }

    /// Whether the day must tell the return at the exchange rates of the day before.
    pub(crate) fn needs_local_return(&self) -> bool {
        matches!(self, Self::LocalCurrency(_))
    }

    /// Whether the day must tell the currencies of the constituents.
    pub(crate) fn needs_exposures(&self) -> bool {
        let Self::Hedged(stages) = self else { return false };
        stages.all().any(|terms| terms.rule.weights == HedgeWeights::Constituents)
    }

    /// Highest age of levels of other indices, calendar days.
    pub(crate) fn carry_days_of_others(&self) -> u32 {
        let Self::Blend(stages) = self else { return 0 };
        stages.all().map(|terms| terms.rule.carry_days).max().unwrap_or(0)
    }
}

/// Kinds that are written in several forms are as many forms of an overlay.
fn one_form_each(schema: &mut Schema) {
    let Some(forms) = schema.get_mut("oneOf").and_then(|forms| forms.as_array_mut()) else {
        return;
    };
    let mut all = Vec::with_capacity(forms.len() + 1);
    for form in forms.drain(..) {
        match form["anyOf"].as_array() {
            None => all.push(form),
            Some(choices) => all.extend(choices.iter().map(|choice| {
                let mut choice = choice.clone();
                choice["properties"]["kind"] = form["properties"]["kind"].clone();
                if let Some(required) = choice["required"].as_array_mut() {
                    required.insert(0, "kind".into());
                }
                choice
            })),
        }
    }
    *forms = all;
}

#[cfg(test)]
mod tests {
    use kapok_strict_toml::Document;

    use super::*;

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct File {
        overlays: Vec<OverlayConfig>,
    }

    fn read(text: &str) -> Result<OverlayConfig, Vec<String>> {
        let text = format!("[[overlays]]\nid = \"A\"\n{text}");
        let read = Document::parse::<File>(&text);
        read.map(|(_, mut file)| file.overlays.remove(0)).map_err(|found| {
            let line = |d: &kapok_strict_toml::Diagnostic| {
                format!("{} [{}]", d.message, text[d.span.clone()].lines().next().unwrap())
            };
            found.iter().map(line).collect()
        })
    }

    #[test]
    fn each_kind_is_read_by_its_name() {
        let on = "on = \"price\"\nbase_level = 100.0\n";
        let occasions = "{ months = [1], effective = { after_close_of = \"last_trading_day\" } }";
        let cash = "rate = 0.01\nbasis = \"act/360\"\n";
        let fx = "fix = \"F\"\ncarry_days = 1\n";
        for (kind, keys) in [
            ("decrement", format!("{on}rate = 0.03\nmethod = \"geometric\"")),
            ("decrement", format!("{on}points = 50\ntiming = \"after_return\"")),
            ("fee", format!("{on}rate = 0.03\nmethod = \"additive\"\nbasis = \"act/act\"")),
            ("excess_return", format!("{on}{cash}method = \"divided\"")),
            ("leveraged", format!("{on}{cash}factor = 2\nspread = 0.001")),
            ("inverse", format!("{on}{cash}factor = 1\nborrow = 0.001")),
            (
                "risk_control",
                format!(
                    "{on}{cash}target = 0.1\nmax_exposure = 1.5\nwindows = [{{ days = 20 }}, {{ \
                     lambda = 0.94 }}]\nannualisation = 252\nseed_variance = 0.0001\nlag = 2"
                ),
            ),
            (
                "hedged",
                format!(
                    "{on}{fx}hedge_ratio = 1\nforward_fix = \"F1M\"\ninterpolation = \
                     \"linear\"\nnotional = \"day_before\"\nreset = {occasions}"
                ),
            ),
            ("dividend_points", format!("on = \"gross\"\nreset = {occasions}")),
            ("franked", format!("{on}tax_rate = 0.3")),
            ("currency", format!("{on}{fx}to = \"EUR\"")),
            ("local_currency", on.to_owned()),
            (
                "blend",
                format!(
                    "base_level = 100.0\n{cash}components = [{{ series = \"cash\", weight = 1 \
                     }}]\nmean = \"arithmetic\"\nrebalance = {occasions}"
                ),
            ),
            ("level_split", format!("{on}factor = 10\nbelow = 1\ncheck = {occasions}")),
            ("chain_link", format!("{on}[[overlays.changes]]\nfrom = 2024-01-02\non = \"gross\"")),
        ] {
            let config = read(&format!("kind = \"{kind}\"\n{keys}"));
            let config = config.unwrap_or_else(|found| panic!("{kind}: {found:#?}"));
            assert_eq!(config.definition().kind(), kind);
        }
    }

    #[test]
    fn what_is_wrong_is_told_at_its_key() {
        let wrong = |text: &str| read(text).unwrap_err().join("\n");
        assert_eq!(wrong("kind = \"fees\""), "`fees` is not allowed here [\"fees\"]",);
        assert_eq!(wrong("on = \"price\""), "`kind` is missing in overlays[0] [[[overlays]]]");
        let points = "kind = \"decrement\"\non = \"price\"\nbase_level = 1.0\npoints = 50.0\n";
        assert_eq!(wrong(points), "`timing` is missing in overlays[0] [[[overlays]]]");
        let both = "timing = \"after_return\"\nrate = 0.03";
        let two = "a decrement is exactly one of rate, points [points]";
        assert_eq!(wrong(&format!("{points}{both}")), two);
        let neither = "kind = \"decrement\"\non = \"price\"\nbase_level = 1.0";
        assert_eq!(wrong(neither), "a decrement is exactly one of rate, points [[[overlays]]]");
        let misspelt = "kind = \"decrement\"\non = \"price\"\nbase_level = 1.0\npionts = 50.0\n\
                        timing = \"after_return\"";
        assert_eq!(wrong(misspelt), "unknown key `pionts` [pionts]");
        let method = "kind = \"excess_return\"\non = \"price\"\nbase_level = 1.0\nrate = 0.01\n\
                      basis = \"act/360\"\nmethod = \"geometric\"";
        assert_eq!(wrong(method), "`geometric` is not allowed here [\"geometric\"]");
        let change = "kind = \"chain_link\"\non = \"price\"\nbase_level = 1.0\n\
                      [[overlays.changes]]\nfrom = 2024-01-02\nrate = 0.03";
        assert_eq!(wrong(change), "unknown key `rate` [rate]");
    }
}
