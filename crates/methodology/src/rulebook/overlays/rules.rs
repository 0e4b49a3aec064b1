//! From parameters to the rule of each kind.

use kapok_domain::Currency;

use super::checks::{Taking, may, need};
use super::{
    Blend, Excess, Exchange, Hedge, Leverage, Percent, Points, RiskControl, Rule, Series, Split,
    Window,
};
use crate::config::ReturnVariant;
use crate::config::overlays::{Floor, Method, OverlayKind};

/// What an overlay stands on: the series, and the currency of its level.
pub(super) type Ground = (Series, Currency);

/// The rule of a kind, and what happens at zero.
pub(super) fn rule(
    kind: OverlayKind,
    ground: Option<&Ground>,
    components: Vec<(Series, f64)>,
    taking: &mut Taking<'_>,
) -> Option<(Rule, Option<Floor>)> {
    let rule = match kind {
        OverlayKind::Decrement => decrement(taking),
        OverlayKind::Fee => percent(taking),
        OverlayKind::ExcessReturn => excess(taking),
        OverlayKind::Leveraged => leveraged(taking),
        OverlayKind::Inverse => inverse(taking),
        OverlayKind::RiskControl => risk_control(taking),
        OverlayKind::Hedged => hedged(ground?.1, taking),
        OverlayKind::DividendPoints => {
            stands_on(taking, ground?, &[ReturnVariant::Net, ReturnVariant::Gross]);
            let reset = taking.given.reset.clone();
            taking.occasions("reset", reset).map(Rule::DividendPoints)
        }
        OverlayKind::Franked => {
            stands_on(taking, ground?, &[ReturnVariant::Price]);
            let rate = taking.given.tax_rate;
            let fraction = |r: f64| (0.0..1.0).contains(&r);
            taking.number("tax_rate", rate, "a fraction from 0 to 1", fraction).map(Rule::Franked)
        }
        OverlayKind::Currency => exchange(ground?.1, taking),
        OverlayKind::LocalCurrency => {
            stands_on(taking, ground?, &[ReturnVariant::Price]);
            Some(Rule::LocalCurrency)
        }
        OverlayKind::Blend => blend(components, taking),
        OverlayKind::LevelSplit => split(taking),
        OverlayKind::ChainLink => Some(Rule::ChainLink),
    };
    let floor = may!(taking, floor);
    let rule = rule?;
    if floor.is_none() && can_reach_zero(&rule) {
        let message = "the level can fall to zero, and nothing says what happens then".to_owned();
        taking.problem("floor", message, "floor = \"stop_at_zero\" or \"error\"");
    }
    Some((rule, floor))
}

/// Whether ordinary returns can take the level to zero while the underlying stays above it.
fn can_reach_zero(rule: &Rule) -> bool {
    match rule {
        Rule::Percent(percent) => percent.method == Method::Additive && percent.rate > 0.0,
        Rule::Points(points) => points.points > 0.0,
        Rule::Leveraged(leverage) => leverage.factor > 1.0,
        Rule::Inverse(_) => true,
        Rule::RiskControl(risk) => risk.max_exposure > 1.0,
        Rule::Blend(blend) => blend.components.iter().any(|(_, weight)| *weight < 0.0),
        Rule::Excess(_)
        | Rule::Hedged(_)
        | Rule::DividendPoints(_)
        | Rule::Franked(_)
        | Rule::Currency(_)
        | Rule::LocalCurrency
        | Rule::LevelSplit(_)
        | Rule::ChainLink => false,
    }
}

fn stands_on(taking: &mut Taking<'_>, ground: &Ground, allowed: &[ReturnVariant]) {
    if !matches!(&ground.0, Series::Variant(variant) if allowed.contains(variant)) {
        let names: Vec<&str> = allowed.iter().map(|variant| variant.name()).collect();
        let names = names.join(" or ");
        let message = format!("a `{}` overlay is computed from {names}", taking.kind);
        taking.problem("on", message, &format!("on = {names}"));
    }
}

fn decrement(taking: &mut Taking<'_>) -> Option<Rule> {
    match (taking.given.rate.is_some(), taking.given.points) {
        (true, None) => percent(taking),
        (false, Some(points)) => {
            taking.used.push("points");
            let points = taking.checked("points", points, "zero or above", |p| p >= 0.0);
            let (timing, basis) = (need!(taking, timing), taking.basis());
            Some(Rule::Points(Points { points: points?, timing: timing?, basis: basis? }))
        }
        _ => {
            let message = "a decrement is exactly one of `rate` and `points`".to_owned();
            taking.used.extend(["rate", "points", "method", "timing", "basis"]);
            taking.problem("rate", message, "rate = 0.03, or points = 50.0");
            None
        }
    }
}

/// A method that is among those of the kind.
fn method(taking: &mut Taking<'_>, allowed: &[(Method, &str)]) -> Option<Method> {
    let method = need!(taking, method)?;
    if allowed.iter().any(|(known, _)| *known == method) {
        return Some(method);
    }
    let names: Vec<&str> = allowed.iter().map(|(_, name)| *name).collect();
    let message = format!("that is no method of a `{}` overlay", taking.kind);
    taking.problem("method", message, &format!("allowed are {}", names.join(", ")));
    None
}

fn percent(taking: &mut Taking<'_>) -> Option<Rule> {
    let rate = taking.fixed_rate();
    let allowed = [
        (Method::Additive, "additive"),
        (Method::Multiplicative, "multiplicative"),
        (Method::Geometric, "geometric"),
    ];
    let (method, basis) = (method(taking, &allowed), taking.basis());
    Some(Rule::Percent(Percent { rate: rate?, method: method?, basis: basis? }))
}

fn excess(taking: &mut Taking<'_>) -> Option<Rule> {
    let rate = taking.rate();
    let allowed = [(Method::Additive, "additive"), (Method::Divided, "divided")];
    let (method, basis) = (method(taking, &allowed), taking.basis());
    Some(Rule::Excess(Excess { rate: rate?, method: method?, basis: basis? }))
}

fn leveraged(taking: &mut Taking<'_>) -> Option<Rule> {
    let (factor, spread) = (taking.given.factor, taking.given.spread);
    let factor = taking.number("factor", factor, "zero or above", |k| k >= 0.0);
    let cost = taking.number("spread", spread, "between -1 and 1", |s| s.abs() < 1.0);
    let (rate, basis) = (taking.rate(), taking.basis());
    Some(Rule::Leveraged(Leverage { factor: factor?, rate: rate?, cost: cost?, basis: basis? }))
}

fn inverse(taking: &mut Taking<'_>) -> Option<Rule> {
    let (factor, borrow) = (taking.given.factor, taking.given.borrow);
    let factor = taking.number("factor", factor, "above zero", |k| k > 0.0);
    let cost = taking.number("borrow", borrow, "between -1 and 1", |s| s.abs() < 1.0);
    let (rate, basis) = (taking.rate(), taking.basis());
    Some(Rule::Inverse(Leverage { factor: factor?, rate: rate?, cost: cost?, basis: basis? }))
}

fn risk_control(taking: &mut Taking<'_>) -> Option<Rule> {
    let above = |value: f64| value > 0.0;
    let given = taking.given;
    let target = taking.number("target", given.target, "above zero", above);
    let max_exposure = taking.number("max_exposure", given.max_exposure, "above zero", above);
    let annualisation = taking.number("annualisation", given.annualisation, "above zero", above);
    let seed_variance = taking.number("seed_variance", given.seed_variance, "above zero", above);
    let windows = windows(taking);
    let lag = need!(taking, lag);
    if lag == Some(0) {
        let message = "an exposure cannot know the volatility of its own day".to_owned();
        taking.problem("lag", message, "lag = 2");
    }
    let band = may!(taking, band);
    let band = band.map(|band| taking.checked("band", band, "zero or above", |b| b >= 0.0));
    let (rate, basis) = (taking.rate(), taking.basis());
    Some(Rule::RiskControl(RiskControl {
        target: target?,
        max_exposure: max_exposure?,
        windows: windows?,
        annualisation: annualisation?,
        seed_variance: seed_variance?,
        lag: usize::try_from(lag.filter(|lag| *lag > 0)?).ok()?,
        band: band.flatten(),
        rate: rate?,
        basis: basis?,
    }))
}

fn windows(taking: &mut Taking<'_>) -> Option<Vec<Window>> {
    let configs = need!(taking, windows)?;
    let window = |config: &crate::config::overlays::WindowConfig| match (config.days, config.lambda)
    {
        (Some(days), None) if days > 0 => usize::try_from(days).ok().map(Window::Days),
        (None, Some(lambda)) if lambda > 0.0 && lambda < 1.0 => Some(Window::Lambda(lambda)),
        _ => None,
    };
    let windows: Option<Vec<Window>> = configs.iter().map(window).collect();
    let windows = windows.filter(|windows| !windows.is_empty());
    if windows.is_none() {
        let message = "each window is exactly one of `days` (from 1) and `lambda` (between 0 \
                       and 1), and there is at least one"
            .to_owned();
        taking.problem("windows", message, "windows = [{ lambda = 0.94 }, { lambda = 0.97 }]");
    }
    windows
}

fn hedged(home: Currency, taking: &mut Taking<'_>) -> Option<Rule> {
    let ratio = taking.given.hedge_ratio;
    let ratio = taking.number("hedge_ratio", ratio, "zero or above", |h| h >= 0.0);
    let weights = may!(taking, weights);
    let weights = weights.map(|weights| hedge_weights(home, &weights, taking));
    let (fix, forward_fix) = (need!(taking, fix), need!(taking, forward_fix));
    let (carry_days, interpolation) = (need!(taking, carry_days), need!(taking, interpolation));
    let notional = need!(taking, notional);
    let reset = taking.given.reset.clone();
    let reset = taking.occasions("reset", reset);
    Some(Rule::Hedged(Hedge {
        home,
        ratio: ratio?,
        weights: match weights {
            None => None,
            Some(weights) => Some(weights?),
        },
        fix: fix?,
        forward_fix: forward_fix?,
        carry_days: carry_days?,
        interpolation: interpolation?,
        notional: notional?,
        reset: reset?,
    }))
}

fn hedge_weights(
    home: Currency,
    configs: &[crate::config::overlays::HedgeWeightConfig],
    taking: &mut Taking<'_>,
) -> Option<Vec<(Currency, f64)>> {
    let mut weights = Vec::with_capacity(configs.len());
    for config in configs {
        let currency = taking.currency("weights", &config.currency)?;
        let weight = taking
            .checked("weights", config.weight, "from 0 to 1", |w| (0.0..=1.0).contains(&w))?;
        weights.push((currency, weight));
    }
    weights.sort_by_key(|(currency, _)| *currency);
    let twice = weights.windows(2).any(|pair| pair[0].0 == pair[1].0);
    let own = weights.iter().any(|(currency, _)| *currency == home);
    let over = weights.iter().map(|(_, weight)| weight).sum::<f64>() > 1.0 + 1e-9;
    if weights.is_empty() || twice || own || over {
        let message = format!(
            "weights name each currency but {home} at most once, at least one, and sum to at most 1"
        );
        taking.problem("weights", message, "weights = [{ currency = \"EUR\", weight = 1.0 }]");
        return None;
    }
    Some(weights)
}

fn exchange(from: Currency, taking: &mut Taking<'_>) -> Option<Rule> {
    let to = need!(taking, to);
    let to = to.and_then(|to| taking.currency("to", &to));
    let (fix, carry_days) = (need!(taking, fix), need!(taking, carry_days));
    Some(Rule::Currency(Exchange { from, to: to?, fix: fix?, carry_days: carry_days? }))
}

fn blend(components: Vec<(Series, f64)>, taking: &mut Taking<'_>) -> Option<Rule> {
    let mean = need!(taking, mean);
    let rebalance = taking.given.rebalance.clone();
    let rebalance = taking.occasions("rebalance", rebalance);
    let has = |test: fn(&Series) -> bool| components.iter().any(|(series, _)| test(series));
    let cash = has(|series| *series == Series::Cash);
    let cash = cash.then(|| (taking.rate(), taking.basis()));
    let others = has(|series| matches!(series, Series::Other(..)));
    let carry_days = if others { need!(taking, carry_days) } else { Some(0) };
    let sum = kapok_kernels::sum_of(components.len(), |at| components[at].1);
    if components.is_empty() || (sum - 1.0).abs() > 1e-9 {
        let message = format!("the weights of a blend sum to {sum}, not to 1");
        taking.problem("components", message, "a component `cash` can take the rest");
        return None;
    }
    let cash = match cash {
        None => None,
        Some((rate, basis)) => Some((rate?, basis?)),
    };
    let (mean, rebalance, carry_days) = (mean?, rebalance?, carry_days?);
    Some(Rule::Blend(Blend { components, mean, rebalance, cash, carry_days }))
}

fn split(taking: &mut Taking<'_>) -> Option<Rule> {
    let (factor, below) = (taking.given.factor, taking.given.below);
    let factor = taking.number("factor", factor, "above 1", |k| k > 1.0);
    let below = taking.number("below", below, "above zero", |b| b > 0.0);
    let check = taking.given.check.clone();
    let check = taking.occasions("check", check);
    Some(Rule::LevelSplit(Split { factor: factor?, below: below?, check: check? }))
}
