//! Runners for examples of overlays: each becomes an index file with one overlay, and days on
//! which that is moved by the real calculation.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_domain::Currency;
use kapok_kernels::round_half_even;
use kapok_overlay::Quote;
use kapok_overlay::kinds::blend::{ComponentGrowth, Mean, blended};
use kapok_overlay::kinds::forwards::{Forwards, Interpolation, Leg, gain};
use kapok_overlay::kinds::risk_control::exposure;
use kapok_overlay::kinds::volatility::{Returns, Window, squared};
use serde_json::Value as Json;

use crate::support::index::Index;
use crate::support::overlaid::{Overlaid, level};
use crate::support::{day, weekdays};

use super::example::{Example, number};
use super::facts::Facts;
use super::runners::{Inputs, Run, closes, list};
use super::story::Story;

type All = BTreeMap<String, Example>;

/// Runs an example whose inputs have the shape of an overlay; `None` for others.
pub(crate) fn run(example: &Example, all: &All) -> Option<Run> {
    let inputs = Inputs::of(example);
    let has = |keys: &[&str]| keys.iter().all(|key| inputs.get(key).is_some());
    let facts = if has(&["prev", "ui_prev", "ui", "days", "basis"]) {
        fee(&inputs)
    } else if has(&["base", "dates", "day_count"]) {
        fees(&inputs)
    } else if has(&["underlying", "leverage"]) {
        leveraged_series(&inputs)
    } else if has(&["underlying_return", "leverage"]) {
        leveraged_return(&inputs)
    } else if has(&["level", "tr_return", "K", "days"]) {
        leveraged_day(&inputs, example)
    } else if has(&["simple_returns"]) || has(&["lambda"]) {
        volatility(&inputs, all)
    } else if has(&["target", "vol", "tr_return"]) {
        match risk_control(&inputs, all) {
            Some(facts) => facts,
            None => return Some(Run::Waiting),
        }
    } else if has(&["S_m", "F_m"]) {
        hedged(&inputs, example)
    } else if has(&["S_begin", "S_end", "F_1m"]) {
        hedged_return(&inputs)
    } else if has(&["er_prev", "tr_ratio", "rate", "days"]) {
        excess(&inputs)
    } else if has(&["prev", "ratios"]) {
        geometric(&inputs)
    } else if has(&["xd", "reset_after_index"]) {
        dividend_points(&inputs)
    } else if has(&["t0", "t1", "base_level"]) {
        several_currencies(&inputs, example)
    } else if has(&["implied_unrounded_close", "factor"]) {
        level_split(&inputs)
    } else if has(&["market_value", "divisor", "gr_prev", "pr_prev", "xd_gross"]) {
        carried_rounded(&inputs)
    } else {
        return None;
    };
    Some(Run::Done(facts))
}

/// A Friday, so that any number of days is after it.
fn friday() -> NaiveDate {
    day("2024-01-05")
}

fn whole(inputs: &Inputs<'_>, key: &str) -> u64 {
    number(inputs.get(key).unwrap()) as u64
}

/// `act/365` and the like of a number, or of a text that has one in it.
fn basis(value: &Json) -> &'static str {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_lowercase);
    match text {
        text if text.contains("360") => "act/360",
        text if text.contains("365") => "act/365",
        text if text.contains("act") => "act/act",
        text => panic!("`{text}` is not a basis that is understood"),
    }
}

/// What a decrement takes, as an index file writes it.
fn taken(inputs: &Inputs<'_>) -> String {
    let word = |keys: &[&str]| keys.iter().find_map(|key| inputs.get(key));
    let text = |keys: &[&str]| word(keys).and_then(Json::as_str).unwrap_or_default().to_owned();
    if let Some(points) = word(&["points", "points_per_annum"]) {
        let timing = text(&["timing", "variant", "type"]);
        let timing = if timing.contains("pre") || timing.contains("before") {
            "before_return"
        } else {
            "after_return"
        };
        return format!("points = {:?}\ntiming = \"{timing}\"", number(points));
    }
    let rate = word(&["d", "rate", "percent_per_annum", "fee"]).expect("points or a rate");
    let method = match text(&["method", "variant", "type", "form"]) {
        form if form.contains("geo") => "geometric",
        form if form.contains("mult") || form.contains("post") => "multiplicative",
        _ => "additive",
    };
    format!("rate = {:?}\nmethod = \"{method}\"", number(rate))
}

fn decrement(base: f64, taken: &str, basis: &str, floor: &str) -> String {
    format!(
        "kind = \"decrement\"\non = \"gross\"\nbase_level = {base:?}\n{taken}\nbasis = \
         \"{basis}\"\nfloor = \"{floor}\""
    )
}

/// One day of a decrement, by the basis given and by the others.
fn fee(inputs: &Inputs<'_>) -> Facts {
    let (taken, days) = (taken(inputs), whole(inputs, "days"));
    let on = |basis: &str, floor: &str| {
        let text = decrement(inputs.number("prev"), &taken, basis, floor);
        let mut overlaid = Overlaid::new(friday(), &text);
        overlaid.step(inputs.number("ui_prev"), inputs.number("ui"), days)
    };
    let basis = basis(inputs.get("basis").unwrap());
    let mut facts = Facts::default();
    facts.number("level", level(&on(basis, "stop_at_zero")));
    for other in ["act/360", "act/365"] {
        let name = format!("level_basis_{}", other.trim_start_matches("act/"));
        facts.number(name, level(&on(other, "stop_at_zero")));
    }
    match on(basis, "error").level {
        Ok((level, _)) => facts.number("raw", level),
        Err(hold) => {
            let raw = hold.reason.strip_prefix("its level would be ").unwrap();
            facts.number("raw", raw.parse().unwrap());
            facts.text("error", "not_positive");
        }
    }
    facts
}

/// A decrement over several days.
fn fees(inputs: &Inputs<'_>) -> Facts {
    let dates: Vec<NaiveDate> = inputs
        .get("dates")
        .and_then(Json::as_array)
        .unwrap()
        .iter()
        .map(|date| day(date.as_str().unwrap()))
        .collect();
    let known = ["base", "dates", "day_count", "points", "points_per_annum", "d", "rate"];
    let series = inputs.others(&known).into_iter().find(|(_, value)| value.is_array());
    let series = list(series.expect("a series of levels").1);
    let basis = basis(inputs.get("day_count").unwrap());
    let text = decrement(inputs.number("base"), &taken(inputs), basis, "stop_at_zero");
    let mut overlaid = Overlaid::new(dates[0], &text);
    let days = dates.iter().zip(&series);
    let found: Vec<f64> = days.map(|(date, l)| level(&overlaid.day(*date, *l, 0.0))).collect();
    let mut facts = Facts::default();
    facts.list("level", &found);
    facts
}

/// The multiple of a leveraged index, or minus that of an inverse one.
fn multiple(factor: f64, rate: f64, cost: f64, base: f64, floor: &str) -> String {
    let (kind, name) = if factor < 0.0 { ("inverse", "borrow") } else { ("leveraged", "spread") };
    let factor = factor.abs();
    format!(
        "kind = \"{kind}\"\non = \"gross\"\nbase_level = {base:?}\nfactor = {factor:?}\nrate = \
         {rate:?}\n{name} = {cost:?}\nbasis = \"act/360\"\nfloor = \"{floor}\""
    )
}

/// The first of some keys that is there, as a number; else zero.
fn any(inputs: &Inputs<'_>, keys: &[&str]) -> f64 {
    keys.iter().find_map(|key| inputs.get(key)).map_or(0.0, number)
}

const RATES: &[&str] = &["financing", "interest", "rate", "r", "b"];
const COSTS: &[&str] =
    &["spread", "borrow", "borrow_cost", "cost_of_borrowing", "liquidity_spread"];

fn leveraged_series(inputs: &Inputs<'_>) -> Facts {
    let series = inputs.list("underlying");
    let base = inputs.get("base").or_else(|| inputs.get("level")).map_or(series[0], number);
    let factor = inputs.number("leverage");
    let text = multiple(factor, any(inputs, RATES), any(inputs, COSTS), base, "stop_at_zero");
    let dates = weekdays(day("2024-01-08"), series.len());
    let mut overlaid = Overlaid::new(dates[0], &text);
    let days = dates.iter().zip(&series);
    let found: Vec<f64> = days.map(|(date, l)| level(&overlaid.day(*date, *l, 0.0))).collect();
    let mut facts = Facts::default();
    facts.list("level", &found);
    facts
}

fn leveraged_return(inputs: &Inputs<'_>) -> Facts {
    let factor = inputs.number("leverage");
    let text = multiple(factor, any(inputs, RATES), any(inputs, COSTS), 1.0, "stop_at_zero");
    let days = inputs.get("days").map_or(1, |days| number(days) as u64);
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + inputs.number("underlying_return"), days);
    let mut facts = Facts::default();
    facts.number("index_return", level(&record) - 1.0);
    facts
}

fn leveraged_day(inputs: &Inputs<'_>, example: &Example) -> Facts {
    let factor = inputs.number("K");
    let about = example.about.to_lowercase();
    let turned = ["inverse", "short"].iter().any(|word| about.contains(word));
    let factor = if turned { -factor.abs() } else { factor };
    let base = inputs.number("level");
    let text = multiple(factor, any(inputs, RATES), any(inputs, COSTS), base, "stop_at_zero");
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + inputs.number("tr_return"), whole(inputs, "days"));
    let mut facts = Facts::default();
    facts.number("level", level(&record));
    facts
}

/// The inputs of another example that a text names, as in `see vol-ewma`.
fn referred<'a>(value: &Json, all: &'a All) -> Option<Inputs<'a>> {
    let name = value.as_str()?.split_whitespace().last()?;
    all.get(name).map(Inputs::of)
}

fn is_reference(value: &Json) -> bool {
    value.as_str().is_some_and(|text| super::example::rational(text).is_none())
}

/// Squared returns of an example, or of the one that it refers to.
fn squares(inputs: &Inputs<'_>, all: &All) -> Vec<f64> {
    let key = ["simple_returns", "returns"].into_iter().find(|key| inputs.get(key).is_some());
    let value = inputs.get(key.expect("returns")).unwrap();
    if is_reference(value) {
        return squares(&referred(value, all).expect("the example that is referred to"), all);
    }
    list(value).iter().map(|simple| squared(1.0 + simple)).collect()
}

fn volatility(inputs: &Inputs<'_>, all: &All) -> Facts {
    let squares = squares(inputs, all);
    let annualisation = inputs.get("annualisation").map_or(252.0, number);
    let mut facts = Facts::default();
    let (window, seed) = match inputs.get("lambda") {
        None => (Window::Days(inputs.get("n").map_or(squares.len(), |n| number(n) as usize)), 0.0),
        Some(lambda) => {
            let known = ["simple_returns", "returns", "lambda", "annualisation", "n"];
            let seed = inputs.others(&known).into_iter().find(|(_, value)| !is_reference(value));
            let (name, seed) = seed.expect("a first variance");
            let seed = number(seed);
            let is_vol = name.contains("vol") || name.contains("sigma");
            let seed = if is_vol { seed * seed / annualisation } else { seed };
            (Window::Lambda(number(lambda)), seed)
        }
    };
    let mut returns = Returns::new(window, seed);
    squares.iter().for_each(|square| returns.push(window, *square));
    if let Returns::Variance(variance) = returns {
        facts.alias(&["variance", "v", "var"], variance);
    }
    facts.number("vol", returns.volatility(window, annualisation, seed));
    facts
}

/// A day of risk control; `None` if it waits for an example that is not there.
fn risk_control(inputs: &Inputs<'_>, all: &All) -> Option<Facts> {
    let vol = match inputs.get("vol") {
        Some(value) if is_reference(value) => {
            let Facts(found) = volatility(&referred(value, all)?, all);
            let Some(super::facts::Fact::Number(vol)) = found.get("vol") else { return None };
            *vol
        }
        _ => inputs.number("vol"),
    };
    let (target, max, rate) =
        (inputs.number("target"), any(inputs, &["max", "K_max"]), { any(inputs, RATES) });
    let k = exposure(target, vol, max);
    let base = inputs.number("level");
    let text = format!(
        "kind = \"risk_control\"\non = \"gross\"\nbase_level = {base:?}\ntarget = {target:?}\n\
         max_exposure = {max:?}\nwindows = [{{ lambda = 0.9 }}]\nannualisation = 252.0\n\
         seed_variance = {:?}\nlag = 2\nrate = {rate:?}\nbasis = \"act/360\"\nfloor = \"error\"",
        vol * vol / 252.0
    );
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + inputs.number("tr_return"), whole(inputs, "days"));
    let mut facts = Facts::default();
    facts.number("K", k);
    facts.number("level", level(&record));
    Some(facts)
}

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

/// Whether the quotes of an example are foreign per home: its text says `USD-hedged`, its quote
/// `EUR per 1 USD`; or it says so in a key.
fn is_inverted(inputs: &Inputs<'_>, example: &Example) -> bool {
    let says = |key: &str| inputs.get(key).and_then(Json::as_str).unwrap_or_default();
    if says("interpolation").contains("invert") {
        return true;
    }
    let home = example.about.split("-hedged").next().and_then(|text| text.split(' ').next_back());
    let first = says("quote").split(' ').next().unwrap_or_default();
    !first.is_empty() && home.is_some_and(|home| home.len() == 3 && home != first)
}

fn hedged(inputs: &Inputs<'_>, example: &Example) -> Facts {
    let inverted = is_inverted(inputs, example);
    let rate = |key: &str| if inverted { 1.0 / inputs.number(key) } else { inputs.number(key) };
    let (spot_m, forward_m) = (rate("S_m"), rate("F_m"));
    let ends = inputs.get("S_end").is_some();
    let spot = rate(if ends { "S_end" } else { "S_t" });
    let key = ["F_t_1m", "F_t"].into_iter().find(|key| inputs.get(key).is_some());
    let forward = key.map_or(spot, rate);
    let total = inputs.get("days_total").map_or(30, |days| number(days) as u64);
    let left = inputs.get("days_left").map_or(0, |days| number(days) as u64);
    let local = inputs.number("local_return");
    let level = inputs.number("hedged_level_m");
    let reset = day("2024-01-31");
    let forwards = Forwards {
        reset,
        settles: reset + Days::new(total),
        level,
        underlying: 1.0,
        ratio: inputs.get("hedge_ratio").map_or(1.0, number),
        legs: vec![Leg { currency: euro(), weight: 1.0, spot: spot_m, forward: forward_m }],
    };
    let date = reset + Days::new(total - left);
    let quote = Quote { currency: euro(), spot, spot_as_of: date, forward, forward_as_of: date };
    let how = if inverted { Interpolation::Inverted } else { Interpolation::Linear };
    let unhedged = (1.0 + local) * (spot / spot_m);
    let mut facts = Facts::default();
    facts.number("unhedged_ratio", unhedged);
    let marked =
        forward_m - gain(&forwards.legs[0], spot, forward, forwards.left(date), how) * spot_m;
    facts.number("interpolated_forward", if inverted { 1.0 / marked } else { marked });
    facts.number("hedge_impact", forwards.impact(date, &[quote], how));
    facts.number("level", forwards.mark(date, unhedged, &[quote], how));
    facts
}

/// A month of a hedge as returns.
fn hedged_return(inputs: &Inputs<'_>) -> Facts {
    let (begin, end) = (inputs.number("S_begin"), inputs.number("S_end"));
    let forward = inputs.number("F_1m");
    let reset = day("2024-01-31");
    let settles = reset + Days::new(29);
    let legs = vec![Leg { currency: euro(), weight: 1.0, spot: begin, forward }];
    let ratio = inputs.get("hedge_ratio").map_or(1.0, number);
    let forwards = Forwards { reset, settles, level: 1.0, underlying: 1.0, ratio, legs };
    let quote = Quote {
        currency: euro(),
        spot: end,
        spot_as_of: settles,
        forward: end,
        forward_as_of: settles,
    };
    let unhedged = (1.0 + inputs.number("local_return")) * (end / begin);
    let how = Interpolation::Linear;
    let mut facts = Facts::default();
    facts.number("fx_return", end / begin - 1.0);
    facts.number("forward_return", forward / begin - 1.0);
    facts.number("hedge_return", gain(&forwards.legs[0], end, end, 0.0, how));
    facts.number("hedged_return", forwards.mark(settles, unhedged, &[quote], how) - 1.0);
    facts
}

fn excess(inputs: &Inputs<'_>) -> Facts {
    let on = |method: &str| {
        let (base, rate) = (inputs.number("er_prev"), inputs.number("rate"));
        let basis = inputs.get("basis").map_or("act/360", basis);
        let text = format!(
            "kind = \"excess_return\"\non = \"gross\"\nbase_level = {base:?}\nrate = {rate:?}\n\
             method = \"{method}\"\nbasis = \"{basis}\""
        );
        let mut overlaid = Overlaid::new(friday(), &text);
        level(&overlaid.step(1.0, inputs.number("tr_ratio"), whole(inputs, "days")))
    };
    let form = ["form", "method", "variant"].iter().find_map(|key| inputs.get(key));
    let form = form.and_then(Json::as_str).unwrap_or("additive");
    let divided = form.contains("mult") || form.contains("div");
    let mut facts = Facts::default();
    facts.number("er", on(if divided { "divided" } else { "additive" }));
    facts.number("er_additive", on("additive"));
    facts.alias(&["er_multiplicative", "er_divided"], on("divided"));
    facts
}

/// A geometric mean of `ratios`: a blend of as many series, here decrements of nothing.
fn geometric(inputs: &Inputs<'_>) -> Facts {
    let ratios = inputs.list("ratios");
    let n = ratios.len();
    let part = |at: usize| ComponentGrowth { weight: 1.0 / n as f64, growth: ratios[at] };
    let level = blended(inputs.number("prev"), n, part, Mean::Geometric);
    let mut facts = Facts::default();
    facts.number("level", level);
    facts
}

/// One amount a month, on its last trading day, and a reset after the one that is named.
fn dividend_points(inputs: &Inputs<'_>) -> Facts {
    let points = inputs.list("xd");
    let reset = whole(inputs, "reset_after_index");
    let month = 1 + reset % 12;
    let text = format!(
        "kind = \"dividend_points\"\non = \"gross\"\nreset = {{ months = [{month}], effective = \
         {{ after_close_of = \"last_trading_day\" }} }}"
    );
    let mut overlaid = Overlaid::new(day("2023-12-29"), &text);
    overlaid.day(day("2023-12-29"), 1000.0, 0.0);
    let months = (1..=points.len()).map(|n| {
        let first = day("2024-01-01") + chrono::Months::new(u32::try_from(n).unwrap());
        overlaid.book.calendar.before(first - Days::new(1), 0).unwrap()
    });
    let dates: Vec<NaiveDate> = months.collect();
    let days = dates.iter().zip(&points);
    let found: Vec<f64> = days.map(|(d, xd)| level(&overlaid.day(*d, 1000.0, *xd))).collect();
    let mut facts = Facts::default();
    facts.list("level", &found);
    facts
}

/// An index of lines in several currencies, from one day to the next.
fn several_currencies(inputs: &Inputs<'_>, example: &Example) -> Facts {
    let currencies: [Currency; 3] = ["JPY", "EUR", "CHF"].map(|text| text.parse().unwrap());
    let (before, after) = (inputs.get("t0").unwrap(), inputs.get("t1").unwrap());
    let lines = before.as_object().unwrap();
    let told: Vec<_> = lines
        .iter()
        .map(|(id, line)| (id.clone(), number(&line["price"]), number(&line["shares"]), 1.0))
        .collect();
    let base_level = inputs.number("base_level");
    let mut story = Story::new(Index { base_level, ..Index::default() }, &told);
    let mut free = currencies.into_iter();
    let (mut events, mut prices) = (Vec::new(), closes(&[]));
    for (id, line) in lines {
        let rate = |value: &Json| value.get("fx_usd").map(number);
        let first = rate(line).unwrap_or(1.0);
        let second = rate(&after[id]).unwrap_or(first);
        let dollars = first == 1.0 && second == 1.0;
        let currency = if dollars { "USD".parse().unwrap() } else { free.next().unwrap() };
        story.quote(id, currency, [first, second]);
        prices.insert(id.clone(), number(&after[id]["price"]));
        if let Some(paid) = after[id].get("div") {
            let (amount, special, net) = (number(paid), false, false);
            let terms = kapok_market::Terms::CashDividend { amount, currency, special, net };
            events.push((id.clone(), terms));
        }
    }
    story.withhold(|id| withheld(inputs, example, id));
    story.advance(&prices, &events);
    story.facts()
}

/// The withholding rate of a line: given in a key, or in the words `WHT JP 15.315%, US 30%`, where
/// the line is called by the first letter of its country; none where neither names it.
fn withheld(inputs: &Inputs<'_>, example: &Example, id: &str) -> f64 {
    match inputs.get("wht") {
        Some(rates) if rates.is_object() => rates.get(id).map_or(0.0, number),
        Some(rate) => number(rate),
        None => {
            let words = example.about.split("WHT ").nth(1).unwrap_or_default();
            let rate = |part: &str| {
                let (country, rate) = part.trim().split_once(' ')?;
                let rate = rate.split('%').next()?.parse::<f64>().ok()?;
                country.starts_with(id).then_some(rate / 100.0)
            };
            words.split(',').find_map(rate).unwrap_or(0.0)
        }
    }
}

fn level_split(inputs: &Inputs<'_>) -> Facts {
    let factor = inputs.number("factor");
    let trigger = inputs.get("trigger").and_then(Json::as_str).unwrap_or_default();
    let below = trigger.split(['<', ' ']).find_map(|word| word.parse::<f64>().ok());
    let below = below.unwrap_or(10.0);
    let adjusted = |close: &f64| {
        let text = format!(
            "kind = \"level_split\"\non = \"price\"\nbase_level = {close:?}\nfactor = \
             {factor:?}\nbelow = {below:?}\ncheck = {{ months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, \
             11, 12], effective = {{ at_open_of = \"nth_weekday\", nth = 1, weekday = \
             \"friday\", if_closed = \"next\" }} }}"
        );
        let mut overlaid = Overlaid::new(day("2024-01-31"), &text);
        overlaid.day(day("2024-01-31"), 1.0, 0.0);
        // The day before the first Friday of February.
        let record = overlaid.day(day("2024-02-01"), 1.0, 0.0);
        assert_eq!(level(&record), *close);
        record.level.unwrap().1
    };
    let found: Vec<f64> = inputs.list("implied_unrounded_close").iter().map(adjusted).collect();
    let mut facts = Facts::default();
    facts.list("adjusted_close", &found);
    facts
}

/// A gross return that is carried with so many decimals, on a price level with as many.
fn carried_rounded(inputs: &Inputs<'_>) -> Facts {
    let decimals = inputs.get("decimals").map_or(8, |value| number(value) as u32);
    let price = inputs.number("market_value") / inputs.number("divisor");
    let base = inputs.number("gr_prev");
    let text = format!(
        "kind = \"franked\"\non = \"price\"\nbase_level = {base:?}\ntax_rate = \
         0.0\nunderlying_decimals = {decimals}\ncarried_decimals = {decimals}"
    );
    let mut overlaid = Overlaid::new(friday(), &text);
    overlaid.day(friday(), inputs.number("pr_prev"), 0.0);
    let record = overlaid.day(friday() + Days::new(3), price, inputs.number("xd_gross"));
    let mut facts = Facts::default();
    facts.number("pr_unrounded", price);
    facts.number(format!("pr_{decimals}dp"), round_half_even(price, decimals as usize));
    facts.number(format!("gr_{decimals}dp"), level(&record));
    facts
}
