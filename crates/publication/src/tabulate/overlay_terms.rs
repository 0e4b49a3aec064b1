//! The terms of an overlay as a text: fields `name=value` with a blank in between.

use std::fmt::Display;

use kapok_domain::DayCount;
use kapok_methodology::config::overlays::{Floor, Interpolation, Mean, Method, Notional, Timing};
use kapok_methodology::rulebook::overlays::{
    Blend, Hedge, Leverage, Overlay, Rate, RiskControl, Rule, Terms, Window,
};

use super::series::series_name;

/// A text of fields.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn put(&mut self, name: &str, value: impl Display) {
        let value = value.to_string().replace('%', "%25").replace(' ', "%20");
        self.0.push(format!("{name}={value}"));
    }

    fn number(&mut self, name: &str, value: f64) {
        self.0.push(format!("{name}={value:?}"));
    }

    fn rate(&mut self, rate: &Rate) {
        match rate {
            Rate::Fixed(rate) => self.number("rate", *rate),
            Rate::Curve { curve, tenor, carry_days } => {
                self.put("curve", curve);
                self.put("tenor", tenor);
                self.put("carry_days", carry_days);
            }
        }
    }
}

/// The basis of a rule that has one.
pub(super) fn basis(terms: &Terms) -> Option<DayCount> {
    match &terms.rule {
        Rule::Percent(percent) => Some(percent.basis),
        Rule::Points(points) => Some(points.basis),
        Rule::Excess(excess) => Some(excess.basis),
        Rule::Leveraged(leverage) | Rule::Inverse(leverage) => Some(leverage.basis),
        Rule::RiskControl(risk) => Some(risk.basis),
        Rule::Blend(blend) => blend.cash.as_ref().map(|(_, basis)| *basis),
        Rule::Hedged(_)
        | Rule::DividendPoints(_)
        | Rule::Franked(_)
        | Rule::Currency(_)
        | Rule::LocalCurrency
        | Rule::LevelSplit(_)
        | Rule::ChainLink => None,
    }
}

/// The text of the terms of a day.
pub(super) fn text(overlays: &[Overlay], terms: &Terms) -> String {
    let mut fields = Fields::default();
    match &terms.rule {
        Rule::Percent(percent) => {
            fields.number("rate", percent.rate);
            fields.put("method", method(percent.method));
        }
        Rule::Points(points) => {
            fields.number("points", points.points);
            fields.put("timing", timing(points.timing));
        }
        Rule::Excess(excess) => {
            fields.rate(&excess.rate);
            fields.put("method", method(excess.method));
        }
        Rule::Leveraged(leverage) => leveraged(&mut fields, leverage, "spread"),
        Rule::Inverse(leverage) => leveraged(&mut fields, leverage, "borrow"),
        Rule::RiskControl(risk) => risk_control(&mut fields, risk),
        Rule::Hedged(hedge) => hedged(&mut fields, hedge),
        Rule::DividendPoints(_) | Rule::LocalCurrency | Rule::ChainLink => {}
        Rule::Franked(tax_rate) => fields.number("tax_rate", *tax_rate),
        Rule::Currency(exchange) => {
            fields.put("from", exchange.from);
            fields.put("to", exchange.to);
            fields.put("fix", &exchange.fix);
            fields.put("carry_days", exchange.carry_days);
        }
        Rule::Blend(blend) => blended(&mut fields, blend, overlays),
        Rule::LevelSplit(split) => {
            fields.number("factor", split.factor);
            fields.number("below", split.below);
        }
    }
    if let Some(basis) = basis(terms) {
        fields.put("basis", basis);
    }
    if let Some(floor) = terms.floor {
        fields.put(
            "floor",
            match floor {
                Floor::StopAtZero => "stop_at_zero",
                Floor::Error => "error",
            },
        );
    }
    let decimals = [
        ("underlying_decimals", terms.underlying_decimals),
        ("carried_decimals", terms.carried_decimals),
    ];
    for (name, decimals) in decimals {
        decimals.iter().for_each(|decimals| fields.put(name, decimals));
    }
    fields.0.join(" ")
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Additive => "additive",
        Method::Multiplicative => "multiplicative",
        Method::Geometric => "geometric",
        Method::Divided => "divided",
    }
}

fn timing(timing: Timing) -> &'static str {
    match timing {
        Timing::BeforeReturn => "before_return",
        Timing::AfterReturn => "after_return",
    }
}

fn leveraged(fields: &mut Fields, leverage: &Leverage, cost: &str) {
    fields.number("factor", leverage.factor);
    fields.rate(&leverage.rate);
    fields.number(cost, leverage.cost);
}

fn risk_control(fields: &mut Fields, risk: &RiskControl) {
    fields.number("target", risk.target);
    fields.number("max_exposure", risk.max_exposure);
    let window = |window: &Window| match window {
        Window::Days(days) => format!("days:{days}"),
        Window::Lambda(lambda) => format!("lambda:{lambda:?}"),
    };
    let windows: Vec<String> = risk.windows.iter().map(window).collect();
    fields.put("windows", windows.join(";"));
    fields.number("annualisation", risk.annualisation);
    fields.number("seed_variance", risk.seed_variance);
    fields.put("lag", risk.lag);
    risk.band.iter().for_each(|band| fields.number("band", *band));
    fields.rate(&risk.rate);
}

fn hedged(fields: &mut Fields, hedge: &Hedge) {
    fields.put("home", hedge.home);
    fields.number("hedge_ratio", hedge.ratio);
    match &hedge.weights {
        None => fields.put("weights", "constituents"),
        Some(weights) => {
            let texts = weights.iter().map(|(currency, weight)| format!("{currency}:{weight:?}"));
            fields.put("weights", texts.collect::<Vec<_>>().join(";"));
        }
    }
    fields.put("fix", &hedge.fix);
    fields.put("forward_fix", &hedge.forward_fix);
    fields.put("carry_days", hedge.carry_days);
    fields.put(
        "interpolation",
        match hedge.interpolation {
            Interpolation::Linear => "linear",
            Interpolation::Inverted => "inverted",
        },
    );
    fields.put(
        "notional",
        match hedge.notional {
            Notional::ResetClose => "reset_close",
            Notional::DayBefore => "day_before",
        },
    );
}

fn blended(fields: &mut Fields, blend: &Blend, overlays: &[Overlay]) {
    let component =
        |(series, weight): &(_, f64)| format!("{}={weight:?}", series_name(overlays, series));
    let components: Vec<String> = blend.components.iter().map(component).collect();
    fields.put("components", components.join(";"));
    fields.put(
        "mean",
        match blend.mean {
            Mean::Arithmetic => "arithmetic",
            Mean::Geometric => "geometric",
        },
    );
    blend.cash.iter().for_each(|(rate, _)| fields.rate(rate));
    fields.put("carry_days", blend.carry_days);
}
