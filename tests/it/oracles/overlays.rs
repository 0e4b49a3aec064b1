//! Runners for examples of overlays: each becomes an index file with one overlay, and days on
//! which that is moved by the real calculation.

use chrono::{Days, NaiveDate};
use kapok_domain::Currency;
use kapok_kernels::{Mean, round_half_even};
use kapok_overlay::Quote;
use kapok_overlay::kinds::blend::{ComponentGrowth, blended};
use kapok_overlay::kinds::forwards::{Forwards, Interpolation, Leg, gain};
use kapok_overlay::kinds::risk_control::exposure;
use kapok_overlay::kinds::volatility::{Returns, Window, squared};
use serde_json::Value as Json;

use crate::support::index::Index;
use crate::support::overlaid::{Overlaid, level};
use crate::support::{day, weekdays};

use super::case::Case;
use super::facts::{Fact, Facts};
use super::given::Given;
use super::numbers::number;
use super::story::{Story, closes};

/// A Friday, so that any number of days is after it.
fn friday() -> NaiveDate {
    day("2024-01-05")
}

fn days(case: &Case<'_>) -> u64 {
    case.number("days") as u64
}

/// The basis of an example, a number or a text that has one in it; else `act/360`.
fn basis(case: &Case<'_>) -> &'static str {
    let Some(value) = case.get("basis") else { return "act/360" };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_lowercase);
    match text {
        text if text.contains("360") => "act/360",
        text if text.contains("365") => "act/365",
        text if text.contains("act") => "act/act",
        text => panic!("`{text}` is not a basis that is understood"),
    }
}

/// What a decrement takes, as an index file writes it.
fn taken(case: &Case<'_>) -> String {
    let method = case.maybe_text("method").unwrap_or_default();
    if let Some(points) = case.maybe_number("points") {
        let timing = if method.contains("pre") || method.contains("before") {
            "before_return"
        } else {
            "after_return"
        };
        return format!("points = {points:?}\ntiming = \"{timing}\"");
    }
    let method = match method {
        form if form.contains("geo") => "geometric",
        form if form.contains("mult") || form.contains("post") => "multiplicative",
        _ => "additive",
    };
    format!("rate = {:?}\nmethod = \"{method}\"", case.number("rate"))
}

fn decrement(base: f64, taken: &str, basis: &str, floor: &str) -> String {
    format!(
        "kind = \"decrement\"\non = \"gross\"\nbase_level = {base:?}\n{taken}\nbasis = \
         \"{basis}\"\nfloor = \"{floor}\""
    )
}

/// One day of a decrement, by the basis given and by the others.
pub(crate) fn fee(case: &Case<'_>) -> Facts {
    let (taken, days) = (taken(case), days(case));
    let on = |basis: &str, floor: &str| {
        let text = decrement(case.number("base_level"), &taken, basis, floor);
        let mut overlaid = Overlaid::new(friday(), &text);
        overlaid.step(case.number("underlying_before"), case.number("underlying"), days)
    };
    let basis = basis(case);
    let mut facts = Facts::default();
    facts.number("level", level(&on(basis, "stop_at_zero")));
    for other in ["act/360", "act/365"] {
        let name = format!("level_on_basis.{}", other.trim_start_matches("act/"));
        facts.number(name, level(&on(other, "stop_at_zero")));
    }
    match on(basis, "error").level {
        Ok((level, _)) => facts.number("unfloored_level", level),
        Err(hold) => {
            let raw = hold.reason.strip_prefix("its level would be ").unwrap();
            facts.number("unfloored_level", raw.parse().unwrap());
            facts.text("error", "not_positive");
        }
    }
    facts
}

/// A decrement over several days.
pub(crate) fn fees(case: &Case<'_>) -> Facts {
    let dates: Vec<NaiveDate> = case.texts("dates").into_iter().map(day).collect();
    let text = decrement(case.number("base_level"), &taken(case), basis(case), "stop_at_zero");
    let mut facts = Facts::default();
    facts.list("level", &levels(&text, &dates, &case.list("underlying")));
    facts
}

/// The levels of an overlay on those of an index.
fn levels(text: &str, dates: &[NaiveDate], underlying: &[f64]) -> Vec<f64> {
    assert_eq!(dates.len(), underlying.len());
    let mut overlaid = Overlaid::new(dates[0], text);
    dates.iter().zip(underlying).map(|(date, l)| level(&overlaid.day(*date, *l, 0.0))).collect()
}

/// The multiple of a leveraged index, or minus that of an inverse one.
fn multiple(factor: f64, base: f64, case: &Case<'_>) -> String {
    let (kind, name) = if factor < 0.0 { ("inverse", "borrow") } else { ("leveraged", "spread") };
    let (factor, rate) = (factor.abs(), case.maybe_number("rate").unwrap_or(0.0));
    let cost = case.maybe_number("cost").unwrap_or(0.0);
    format!(
        "kind = \"{kind}\"\non = \"gross\"\nbase_level = {base:?}\nfactor = {factor:?}\nrate = \
         {rate:?}\n{name} = {cost:?}\nbasis = \"act/360\"\nfloor = \"stop_at_zero\""
    )
}

pub(crate) fn leveraged_series(case: &Case<'_>) -> Facts {
    let series = case.list("underlying");
    let base = case.maybe_number("base_level").unwrap_or(series[0]);
    let text = multiple(case.number("leverage"), base, case);
    let mut facts = Facts::default();
    facts.list("level", &levels(&text, &weekdays(day("2024-01-08"), series.len()), &series));
    facts
}

pub(crate) fn leveraged_return(case: &Case<'_>) -> Facts {
    let text = multiple(case.number("leverage"), 1.0, case);
    let days = case.maybe_number("days").map_or(1, |days| days as u64);
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + case.number("underlying_return"), days);
    let mut facts = Facts::default();
    facts.number("index_return", level(&record) - 1.0);
    facts
}

pub(crate) fn leveraged_day(case: &Case<'_>) -> Facts {
    let factor = case.number("leverage");
    let about = case.example.about.to_lowercase();
    let turned = ["inverse", "short"].iter().any(|word| about.contains(word));
    let factor = if turned { -factor.abs() } else { factor };
    let text = multiple(factor, case.number("base_level"), case);
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + case.number("underlying_return"), days(case));
    let mut facts = Facts::default();
    facts.number("level", level(&record));
    facts
}

/// The example that a text names, as in `see vol-ewma`; numbers name none.
fn referred(value: &Json) -> Option<String> {
    let text = value.as_str().filter(|_| number(value).is_none())?;
    text.split_whitespace().last().map(str::to_owned)
}

/// The example without which this one cannot be run.
pub(crate) fn awaited(case: &Given) -> Option<String> {
    case.get("volatility").and_then(referred)
}

/// Squared returns of an example, or of the one that it refers to.
fn squares(case: &Case<'_>) -> Vec<f64> {
    match case.get("returns").and_then(referred) {
        Some(id) => squares(&case.other(&id)),
        None => case.list("returns").iter().map(|simple| squared(1.0 + simple)).collect(),
    }
}

/// Realised volatility over a window or by decay.
pub(crate) fn realised(case: &Case<'_>) -> Facts {
    let squares = squares(case);
    let annualisation = case.maybe_number("annualisation").unwrap_or(252.0);
    let mut facts = Facts::default();
    let (window, seed) = match case.maybe_number("lambda") {
        None => {
            let days = case.maybe_number("window").map_or(squares.len(), |days| days as usize);
            (Window::Days(days), 0.0)
        }
        Some(lambda) => {
            let seed = case
                .maybe_number("seed_variance")
                .unwrap_or_else(|| case.number("seed_volatility").powi(2) / annualisation);
            (Window::Lambda(lambda), seed)
        }
    };
    let mut returns = Returns::new(window, seed);
    squares.iter().for_each(|square| returns.push(window, *square));
    if let Returns::Variance(variance) = returns {
        facts.number("variance", variance);
    }
    facts.number("volatility", returns.volatility(window, annualisation, seed));
    facts
}

/// The volatility of an example, or that of the one that it refers to.
fn volatility(case: &Case<'_>) -> f64 {
    let Some(id) = case.get("volatility").and_then(referred) else {
        return case.number("volatility");
    };
    match realised(&case.other(&id)).0["volatility"] {
        Fact::Number(volatility) => volatility,
        Fact::Text(ref text) => panic!("{text} is no volatility"),
    }
}

/// A day of risk control.
pub(crate) fn risk_control(case: &Case<'_>) -> Facts {
    let vol = volatility(case);
    let (target, rate) = (case.number("target"), case.maybe_number("rate").unwrap_or(0.0));
    let max = case.maybe_number("max_exposure").unwrap_or(0.0);
    let k = exposure(target, vol, max);
    let base = case.number("base_level");
    let text = format!(
        "kind = \"risk_control\"\non = \"gross\"\nbase_level = {base:?}\ntarget = {target:?}\n\
         max_exposure = {max:?}\nwindows = [{{ lambda = 0.9 }}]\nannualisation = 252.0\n\
         seed_variance = {:?}\nlag = 2\nrate = {rate:?}\nbasis = \"act/360\"\nfloor = \"error\"",
        vol * vol / 252.0
    );
    let mut overlaid = Overlaid::new(friday(), &text);
    let record = overlaid.step(1.0, 1.0 + case.number("underlying_return"), days(case));
    let mut facts = Facts::default();
    facts.number("exposure", k);
    facts.number("level", level(&record));
    facts
}

fn euro() -> Currency {
    "EUR".parse().unwrap()
}

/// Whether the quotes of an example are foreign per home: its text says `USD-hedged`, its quote
/// `EUR per 1 USD`; or it says so itself.
fn is_inverted(case: &Case<'_>) -> bool {
    let says = |term: &str| case.maybe_text(term).unwrap_or_default();
    let first = says("quote").split(' ').next().unwrap_or_default();
    if says("interpolation").contains("invert") {
        return true;
    }
    let about = case.example.about.split("-hedged").next();
    let home = about.and_then(|text| text.split(' ').next_back());
    !first.is_empty() && home.is_some_and(|home| home.len() == 3 && home != first)
}

pub(crate) fn hedged(case: &Case<'_>) -> Facts {
    let inverted = is_inverted(case);
    let turn = |rate: f64| if inverted { 1.0 / rate } else { rate };
    let rate = |term: &str| turn(case.number(term));
    let (spot_m, forward_m) = (rate("spot_before"), rate("forward_before"));
    let spot = rate("spot");
    let forward = case.maybe_number("forward").map_or(spot, turn);
    let days = |term: &str| case.maybe_number(term).map(|days| days as u64);
    let (total, left) = (days("days_total").unwrap_or(30), days("days_left").unwrap_or(0));
    let (local, level) = (case.number("local_return"), case.number("base_level"));
    let reset = day("2024-01-31");
    let forwards = Forwards {
        reset,
        settles: reset + Days::new(total),
        level,
        underlying: 1.0,
        ratio: case.maybe_number("hedge_ratio").unwrap_or(1.0),
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
pub(crate) fn hedged_return(case: &Case<'_>) -> Facts {
    let (begin, end) = (case.number("spot_before"), case.number("spot"));
    let forward = case.number("forward_before");
    let reset = day("2024-01-31");
    let settles = reset + Days::new(29);
    let legs = vec![Leg { currency: euro(), weight: 1.0, spot: begin, forward }];
    let ratio = case.maybe_number("hedge_ratio").unwrap_or(1.0);
    let forwards = Forwards { reset, settles, level: 1.0, underlying: 1.0, ratio, legs };
    let quote = Quote {
        currency: euro(),
        spot: end,
        spot_as_of: settles,
        forward: end,
        forward_as_of: settles,
    };
    let unhedged = (1.0 + case.number("local_return")) * (end / begin);
    let how = Interpolation::Linear;
    let mut facts = Facts::default();
    facts.number("fx_return", end / begin - 1.0);
    facts.number("forward_return", forward / begin - 1.0);
    facts.number("hedge_return", gain(&forwards.legs[0], end, end, 0.0, how));
    facts.number("hedged_return", forwards.mark(settles, unhedged, &[quote], how) - 1.0);
    facts
}

pub(crate) fn excess(case: &Case<'_>) -> Facts {
    let on = |method: &str| {
        let (base, rate) = (case.number("base_level"), case.number("rate"));
        let basis = basis(case);
        let text = format!(
            "kind = \"excess_return\"\non = \"gross\"\nbase_level = {base:?}\nrate = {rate:?}\n\
             method = \"{method}\"\nbasis = \"{basis}\""
        );
        let mut overlaid = Overlaid::new(friday(), &text);
        level(&overlaid.step(1.0, case.number("underlying_ratio"), days(case)))
    };
    let form = case.maybe_text("method").unwrap_or("additive");
    let divided = form.contains("mult") || form.contains("div");
    let mut facts = Facts::default();
    facts.number("level", on(if divided { "divided" } else { "additive" }));
    facts.number("level_additive", on("additive"));
    facts.number("level_divided", on("divided"));
    facts
}

/// A geometric mean of ratios: a blend of as many series, here decrements of nothing.
pub(crate) fn geometric(case: &Case<'_>) -> Facts {
    let ratios = case.list("ratios");
    let n = ratios.len();
    let part = |at: usize| ComponentGrowth { weight: 1.0 / n as f64, growth: ratios[at] };
    let base = case.number("base_level");
    let mut facts = Facts::default();
    facts.number("level", blended(base, n, part, Mean::Geometric));
    facts
}

/// One amount a month, on its last trading day, and a reset after the one that is named.
pub(crate) fn dividend_points(case: &Case<'_>) -> Facts {
    let points = case.list("dividend_points");
    let reset = case.number("reset_after_index") as u64;
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
pub(crate) fn several_currencies(case: &Case<'_>) -> Facts {
    let currencies: [Currency; 3] = ["JPY", "EUR", "CHF"].map(|text| text.parse().unwrap());
    let (before, after) = (case.named("lines_before"), case.named("lines"));
    let told = before
        .iter()
        .map(|(id, line)| (id.clone(), line.number("price"), line.number("shares"), 1.0));
    let base_level = case.number("base_level");
    let index = Index { base_level, ..Index::default() };
    let mut story = Story::new(index, &told.collect::<Vec<_>>());
    let mut free = currencies.into_iter();
    let (mut events, mut prices) = (Vec::new(), closes(&[]));
    for ((id, line), (same, next)) in before.iter().zip(&after) {
        assert_eq!(id, same, "lines on both days");
        let first = line.maybe_number("fx").unwrap_or(1.0);
        let second = next.maybe_number("fx").unwrap_or(first);
        let dollars = first == 1.0 && second == 1.0;
        let currency = if dollars { "USD".parse().unwrap() } else { free.next().unwrap() };
        story.quote(id, currency, [first, second]);
        prices.insert(id.clone(), next.number("price"));
        if let Some(amount) = next.maybe_number("dividend") {
            let (special, net) = (false, false);
            let terms = kapok_market::Terms::CashDividend { amount, currency, special, net };
            events.push((id.clone(), terms));
        }
    }
    story.withhold(|id| withheld(case, id));
    story.advance(&prices, &events);
    story.facts()
}

/// The withholding rate of a line: given by id, or for all, or in the words
/// `WHT JP 15.315%, US 30%`, where the line is called by the first letter of its country; none
/// where none of these names it.
fn withheld(case: &Case<'_>, id: &str) -> f64 {
    match case.get("withholding") {
        Some(rates) if rates.is_object() => {
            case.by_name("withholding").get(id).copied().unwrap_or(0.0)
        }
        Some(_) => case.number("withholding"),
        None => {
            let words = case.example.about.split("WHT ").nth(1).unwrap_or_default();
            let rate = |part: &str| {
                let (country, rate) = part.trim().split_once(' ')?;
                let rate = rate.split('%').next()?.parse::<f64>().ok()?;
                country.starts_with(id).then_some(rate / 100.0)
            };
            words.split(',').find_map(rate).unwrap_or(0.0)
        }
    }
}

pub(crate) fn level_split(case: &Case<'_>) -> Facts {
    let (factor, closes) = (case.number("factor"), case.list("unrounded_level"));
    let trigger = case.maybe_text("trigger").unwrap_or_default();
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
    published_rounded(case, &closes);
    let mut facts = Facts::default();
    facts.list("level", &closes.iter().map(adjusted).collect::<Vec<f64>>());
    facts
}

/// Published levels, where an example gives them, are the closes to so many decimals.
fn published_rounded(case: &Case<'_>, closes: &[f64]) {
    if !case.has("published_level") {
        return;
    }
    let published = case.part("published_level");
    for decimals in published.terms() {
        let places = decimals.parse().unwrap();
        let rounded: Vec<f64> =
            closes.iter().map(|close| round_half_even(*close, places)).collect();
        assert_eq!(rounded, published.list(decimals), "published to {decimals} decimals");
    }
}

/// A gross return that is carried with so many decimals, on a price level with as many.
pub(crate) fn carried_rounded(case: &Case<'_>) -> Facts {
    let decimals = case.maybe_number("decimals").map_or(8, |decimals| decimals as u32);
    let price = case.number("market_value") / case.number("divisor");
    let base = case.number("gross_level_before");
    let text = format!(
        "kind = \"franked\"\non = \"price\"\nbase_level = {base:?}\ntax_rate = \
         0.0\nunderlying_decimals = {decimals}\ncarried_decimals = {decimals}"
    );
    let mut overlaid = Overlaid::new(friday(), &text);
    overlaid.day(friday(), case.number("price_level_before"), 0.0);
    let points = case.number("gross_dividend_points");
    let record = overlaid.day(friday() + Days::new(3), price, points);
    let mut facts = Facts::default();
    facts.number("level", price);
    facts.number(format!("level_to.{decimals}"), round_half_even(price, decimals as usize));
    facts.number(format!("gross_level_to.{decimals}"), level(&record));
    facts
}
