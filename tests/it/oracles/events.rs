//! Examples of corporate actions, of total returns and of reviews over several days.

use std::collections::BTreeMap;

use kapok_conventions::Reinvestment;
use kapok_domain::Currency;
use kapok_engine::returns::{PriceMove, grow};
use kapok_engine::{ActionRecord, Outcome};
use kapok_market::{QuotedBasis, Ratio, Terms};
use serde_json::{Map, Value as Json};

use crate::support::day;
use crate::support::index::Index;
use crate::support::market::Count;

use super::example::number;
use super::facts::Facts;
use super::runners::{Inputs, closes, dollars, numbered};
use super::story::{Story, nth};

/// Runs an example by the shape of its inputs; `None` if it has none of these.
pub(crate) fn run(inputs: &Inputs<'_>) -> Option<Facts> {
    let has = |keys: &[&str]| keys.iter().all(|key| inputs.get(key).is_some());
    Some(if has(&["per_held"]) && has_any(inputs, &["cum_price", "price_close"]) {
        rights_of_one_line(inputs)
    } else if has(&["special", "ex_close"]) && has_any(inputs, &["cum_price", "close"]) {
        special_by_ex_price(inputs)
    } else if has(&["level", "market_value", "rights_price", "new_shares"]) {
        rights_value(inputs)
    } else if has(&["parent", "child_per_parent", "ex_date_close"]) {
        zero_price_spin_off(inputs)
    } else if has(&["divisor", "ratio"]) {
        stock_merger(inputs)
    } else if has(&["price", "shares", "tender_price", "tendered"]) {
        tender(inputs)
    } else if has(&["pr"]) && has_any(inputs, &["xd_gross", "dividend_days"]) {
        total_returns(inputs)
    } else if has(&["pr_prev", "pr", "gtr_prev"]) {
        late_dividend(inputs)
    } else if has(&["start", "end", "days"]) {
        several_days(inputs)
    } else if has(&["close", "cash", "stock"]) {
        optional_dividend(inputs)
    } else {
        return None;
    })
}

fn has_any(inputs: &Inputs<'_>, keys: &[&str]) -> bool {
    keys.iter().any(|key| inputs.get(key).is_some())
}

/// An event as an example writes it.
struct Written<'a> {
    fields: &'a Map<String, Json>,
}

impl Written<'_> {
    fn number(&self, keys: &[&str]) -> Option<f64> {
        keys.iter().find_map(|key| self.fields.get(*key)).map(number)
    }

    fn word(&self, key: &str) -> &str {
        self.fields.get(key).and_then(Json::as_str).unwrap_or_default()
    }

    fn security(&self) -> String {
        self.word("security").to_owned()
    }

    fn basis(&self) -> QuotedBasis {
        let word = [self.word("quoted_basis"), self.word("basis"), self.word("quoted")].concat();
        if word.starts_with("pre") || word.starts_with("before") {
            QuotedBasis::BeforeSplit
        } else {
            QuotedBasis::AfterSplit
        }
    }

    /// The price at which a line leaves, if the event is one of those.
    fn removal(&self, currency: Currency) -> Option<Terms> {
        let kind = self.word("type");
        let final_price = self.number(&["final_price", "price"]);
        if kind.contains("acquisition") || kind.contains("merger") || kind.contains("takeover") {
            let cash = self.number(&["cash"]).unwrap_or(0.0);
            return Some(Terms::Merger { acquirer: None, cash, currency });
        }
        match kind {
            "delisting" | "deletion" => Some(Terms::Delisting { final_price, currency }),
            "bankruptcy" | "expropriation" => Some(Terms::Bankruptcy { final_price, currency }),
            _ => None,
        }
    }

    fn of_one_line(&self, currency: Currency) -> Terms {
        let amount = self.number(&["amount", "dividend", "special", "repayment"]);
        let special =
            self.word("type").starts_with("special") || self.fields.contains_key("special");
        let subscription = self.number(&["subscription", "subscription_price"]);
        let (new, held) = (self.number(&["new"]), self.number(&["per_held", "held"]));
        let kind = self.word("type");
        let old = self.number(&["old"]);
        if let (Some(amount), true) = (amount, is_repayment(kind)) {
            let consolidation = new.zip(old).map(|(new, old)| Ratio { new, old });
            return Terms::CapitalRepayment { amount, currency, consolidation };
        }
        match (self.number(&["ratio"]), new, old, held, amount) {
            (Some(ratio), ..) => Terms::Split { new: ratio, old: 1.0 },
            (_, Some(new), Some(old), ..) => Terms::Split { new, old },
            (_, Some(new), _, Some(old), _) => match subscription {
                Some(price) => rights(new, old, price, self.number(&["dividend"])),
                None => Terms::BonusIssue { new, old },
            },
            (.., Some(amount)) => Terms::CashDividend { amount, currency, special, net: false },
            _ => panic!("{:?} is not an event that is understood", self.fields),
        }
    }
}

fn is_repayment(kind: &str) -> bool {
    kind.contains("repayment") || kind.contains("return_of_capital")
}

fn rights(new: f64, old: f64, price: f64, unranked: Option<f64>) -> Terms {
    Terms::RightsIssue {
        new,
        old,
        subscription_price: Some(price),
        currency: dollars(),
        unranked_dividend: unranked.unwrap_or(0.0),
        line: None,
    }
}

/// Advances a story by the events of an example, all going ex on one day.
pub(crate) fn advance(
    story: &mut Story,
    closes: &BTreeMap<String, f64>,
    events: &[Map<String, Json>],
) {
    let written: Vec<Written<'_>> = events.iter().map(|fields| Written { fields }).collect();
    let mut terms = Vec::new();
    let mut removed = Vec::new();
    for event in &written {
        if let Some(removal) = event.removal(dollars()) {
            removed.push(event.security());
            terms.push((event.security(), removal, event.basis()));
        } else if event.number(&["new_shares", "new_iwf", "new_free_float"]).is_some() {
            new_count(story, event);
        } else if let Some(per_parent) = event.number(&["child_per_parent"]) {
            terms.push((event.security(), spin_off(story, event, per_parent), event.basis()));
        } else {
            terms.push((event.security(), event.of_one_line(dollars()), event.basis()));
        }
    }
    if !removed.is_empty() {
        // The last day of the lines: they do not trade, and leave before the next open.
        story.index = story.index.clone().with("deletion_price", "deal_terms");
        story.advance_with(closes, &[], &removed);
    }
    story.advance_with(closes, &terms, &[]);
}

/// A share count or free float that comes into force at the next open, however small the change.
fn new_count(story: &mut Story, event: &Written<'_>) {
    let (id, as_of) = (event.security(), story.tomorrow());
    let index = story.index.clone().with("share_update_cadence", "threshold");
    story.index = index.with("share_update_threshold", "0");
    let counts = &mut story.market.counts;
    let last = counts.iter().rfind(|count| count.id == id).unwrap().clone();
    let free_float = event.number(&["new_iwf", "new_free_float"]).or(last.free_float);
    let outstanding = event.number(&["new_shares"]).unwrap_or(last.outstanding);
    counts.push(Count { as_of, known: day("2024-01-01"), outstanding, free_float, ..last });
}

/// The child is kept where the example says so, else its value leaves.
fn spin_off(story: &mut Story, event: &Written<'_>, per_parent: f64) -> Terms {
    let kept = event.fields.get("child_in_index").and_then(Json::as_bool).unwrap_or(false);
    let entry = if kept { "priced" } else { "cash" };
    story.index = story.index.clone().with("spin_off_entry", entry);
    let child = story.add_child("ZZ-CHILD");
    let child = Some((child, Ratio { new: per_parent, old: 1.0 }));
    let value = event.number(&["value_per_parent", "value"]);
    Terms::SpinOff { child, value, currency: dollars() }
}

/// One line alone, so that its return is the index's.
fn alone(price: f64, index: Index) -> Story {
    Story::new(index, &numbered(&[price], &[1000.0]))
}

fn last(story: &Story) -> (Outcome, Vec<ActionRecord>) {
    let told = story.tell().unwrap();
    let all = told.evenings.iter().flat_map(|(_, outcome)| outcome.actions.clone()).collect();
    (told.evenings[told.evenings.len() - 1].1.clone(), all)
}

/// A rights issue on one line: at the last price before, and by the price of the ex-date.
fn rights_of_one_line(inputs: &Inputs<'_>) -> Facts {
    let price =
        inputs.number(if inputs.get("cum_price").is_some() { "cum_price" } else { "price_close" });
    let subscription =
        ["subscription", "subscription_price"].iter().find_map(|k| inputs.get(k)).unwrap();
    let new = ["new", "new_shares"].iter().find_map(|key| inputs.get(key)).map(number).unwrap();
    let (old, subscription) = (inputs.number("per_held"), number(subscription));
    let dividend = inputs.get("dividend").map(number);
    let terms = rights(new, old, subscription, dividend);
    let ex_close = inputs.get("ex_close").map(number);
    let closes = ex_close.map(|close| closes(&[close])).unwrap_or_default();
    let mut facts = Facts::default();
    let mut story = alone(price, Index::default());
    story.advance(&closes, &[(nth(0), terms.clone())]);
    let (outcome, records) = last(&story);
    let record = &records[0];
    let factor = record.shares_after / record.shares_before;
    let applied = record.price_after != record.price_before;
    facts.text("applied", if applied { "true" } else { "false" });
    facts.alias(&["terp", "theo_ex", "price_adj", "price"], record.price_after);
    facts.alias(&["shares_factor", "share_factor"], factor);
    facts.number("divisor_factor", outcome.level.divisor / record_divisor(&story));
    facts.number("paf_old", record.price_before / record.price_after);
    let cum_return = outcome.level.levels.price / 1000.0 - 1.0;
    facts.number("return_cum", cum_return);
    let Some(close) = ex_close else { return facts };
    let mut story = alone(price, Index::default().with("price_basis", "ex_price_factor"));
    story.advance(&closes, &[(nth(0), terms)]);
    let (outcome, _) = last(&story);
    let paf = outcome.detail.as_ref().unwrap().price_factor[0];
    facts.alias(&["paf_new", "paf_current"], paf);
    facts.alias(&["theo_cum", "theoretical_cum"], close * paf);
    facts.alias(&["return_paf", "return_new"], outcome.level.levels.price / 1000.0 - 1.0);
    // An example asks for the older factor, by the theoretical ex-price, or for the newer, by the
    // theoretical cum-price.
    let asks_for_cum = inputs.expects("theo_cum") || inputs.expects("theoretical_cum");
    let (paf, moved) = match asks_for_cum {
        true => (paf, outcome.level.levels.price / 1000.0 - 1.0),
        false => (price / records[0].price_after, cum_return),
    };
    facts.number("paf", paf);
    facts.alias(&["security_price_return", "price_return"], moved);
    facts
}

/// A special dividend on one line: at the last price before, and by the price of the ex-date.
fn special_by_ex_price(inputs: &Inputs<'_>) -> Facts {
    let cum = ["cum_price", "close"].iter().find_map(|key| inputs.get(key)).map(number).unwrap();
    let (amount, currency) = (inputs.number("special"), dollars());
    let terms = Terms::CashDividend { amount, currency, special: true, net: false };
    let closes = closes(&[inputs.number("ex_close")]);
    let moved = |basis: &str| {
        let mut story = alone(cum, Index::default().with("price_basis", basis));
        story.advance(&closes, &[(nth(0), terms.clone())]);
        let (outcome, _) = last(&story);
        (outcome.level.levels.price / 1000.0 - 1.0, outcome.detail.unwrap().price_factor[0])
    };
    let ((by_cum, _), (by_ex, paf)) = (moved("cum"), moved("ex_price_factor"));
    let mut facts = Facts::default();
    facts.number("price_adj", cum - amount);
    facts.number("paf", paf);
    facts.alias(&["return_cum", "cum_return", "divisor_return"], by_cum);
    facts.alias(&["return_paf", "paf_return", "security_price_return"], by_ex);
    facts
}

/// The divisor of the base date.
fn record_divisor(story: &Story) -> f64 {
    story.tell().unwrap().evenings[0].1.level.divisor
}

/// What new shares at a price add to a market value, and so to the divisor.
fn rights_value(inputs: &Inputs<'_>) -> Facts {
    let (value, new) = (inputs.number("market_value"), inputs.number("new_shares"));
    let index = Index { base_level: inputs.number("level"), ..Index::default() };
    // As few old shares as make the rights worth something.
    let old = (value / (2.0 * inputs.number("rights_price"))).floor();
    let mut story = Story::new(index, &numbered(&[value / old], &[old]));
    let terms = rights(new, old, inputs.number("rights_price"), None);
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let mut facts = story.facts();
    facts.number("market_value_adj", last(&story).0.level.market_value);
    facts
}

/// A line of an example: its price before, and its shares.
fn line(fields: &Json) -> Option<(f64, f64)> {
    let price = fields.get("price").or_else(|| fields.get("close_before"))?;
    Some((number(price), number(fields.get("shares")?)))
}

/// The child enters at zero and leaves at its first close.
fn zero_price_spin_off(inputs: &Inputs<'_>) -> Facts {
    let (parent, other) =
        (line(inputs.get("parent").unwrap()).unwrap(), line(inputs.get("other").unwrap()).unwrap());
    let value = parent.0 * parent.1 + other.0 * other.1;
    let base_level = value / inputs.number("divisor");
    let index = Index { base_level, ..Index::default() };
    let index = index.with("spin_off_entry", "zero_price").with("spin_off_exit", "first_close");
    let mut story = Story::new(index, &numbered(&[parent.0, other.0], &[parent.1, other.1]));
    let child = story.add_child("ZZ-CHILD");
    let ratio = Ratio { new: inputs.number("child_per_parent"), old: 1.0 };
    let terms = Terms::SpinOff { child: Some((child, ratio)), value: None, currency: dollars() };
    let ex = inputs.get("ex_date_close").unwrap();
    let mut closes = closes(&[number(&ex["parent"]), number(&ex["other"])]);
    closes.insert("ZZ-CHILD".into(), number(&ex["child"]));
    story.advance(&closes, &[(nth(0), terms)]);
    let mut facts = story.facts();
    let told = story.tell().unwrap();
    let (base, ex) = (&told.evenings[0], &told.evenings[1]);
    let opened = base.0.constituents.market_value() / base.0.divisor.get();
    facts.number("level_before", base.1.level.levels.price);
    facts.number("level_open_with_child_at_0", opened);
    facts.number("level_ex_close", ex.1.level.levels.price);
    facts.number("divisor_after_child_removal", ex.0.divisor.get());
    let after = ex.0.constituents.market_value() / ex.0.divisor.get();
    facts.number("level_after_removal", after);
    facts
}

/// The first line buys the second: shares of the first for one of the second, and cash.
fn stock_merger(inputs: &Inputs<'_>) -> Facts {
    let lines: Vec<(String, f64, f64)> = inputs
        .others(&[])
        .into_iter()
        .filter_map(|(id, fields)| line(fields).map(|(p, s)| (id.to_owned(), p, s)))
        .collect();
    let value: f64 = lines.iter().map(|(_, price, shares)| price * shares).sum();
    let base_level = value / inputs.number("divisor");
    let lines: Vec<_> = lines.into_iter().map(|(id, p, s)| (id, p, s, 1.0)).collect();
    let mut story = Story::new(Index { base_level, ..Index::default() }, &lines);
    let ratio = Ratio { new: inputs.number("ratio"), old: 1.0 };
    let acquirer = Some((story.position(&lines[0].0), ratio));
    let cash = inputs.get("cash").map_or(0.0, number);
    let terms = Terms::Merger { acquirer, cash, currency: dollars() };
    story.advance(&closes(&[]), &[(lines[1].0.clone(), terms)]);
    story.facts()
}

/// Shares bought back at a price.
fn tender(inputs: &Inputs<'_>) -> Facts {
    let shares = inputs.number("shares");
    let mut story = Story::new(Index::default(), &numbered(&[inputs.number("price")], &[shares]));
    let ratio = Ratio { new: inputs.number("tendered"), old: shares };
    let price = inputs.number("tender_price");
    let terms = Terms::TenderOffer { ratio, price, currency: dollars() };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let mut facts = story.facts();
    facts.number("mv_change", last(&story).1[0].market_value_change);
    facts
}

/// The convention that an example names.
fn reinvestment(inputs: &Inputs<'_>) -> Reinvestment {
    let words = ["convention", "reinvestment", "tr_reinvest"];
    let text = words.iter().find_map(|key| inputs.get(key)).and_then(Json::as_str);
    match text.unwrap_or("close") {
        text if text.contains("prior") => Reinvestment::Prior,
        text if text.contains("open") => Reinvestment::Open,
        text if text.contains("cash") => Reinvestment::Cash,
        _ => Reinvestment::Close,
    }
}

/// Levels of net and gross returns over a chain of price levels.
fn total_returns(inputs: &Inputs<'_>) -> Facts {
    let rule = reinvestment(inputs);
    let price = inputs.list("pr");
    let tax = inputs.get("wht").map_or(0.0, number);
    let start = |key: &str| inputs.get(key).map_or(price[0], number);
    let mut facts = Facts::default();
    for (name, first, kept) in [("gtr", start("gtr0"), 1.0), ("ntr", start("ntr0"), 1.0 - tax)] {
        let (mut level, mut cash) = (first, 0.0);
        for now in 1..price.len() {
            let points = points(inputs, now, &mut facts) * kept;
            let moved = PriceMove { before: price[now - 1], after: price[now] };
            let grown = grow(rule, level, cash, moved, points);
            (level, cash) = (grown.level, grown.cash);
            facts.number(format!("{name}[{}]", now - 1), level);
            if name == "gtr" {
                facts.number(format!("tr_printed.{}", now + 1), level);
            }
        }
    }
    facts
}

/// Dividend points of a day: in a list without the first day, or a payout by a base value.
fn points(inputs: &Inputs<'_>, now: usize, facts: &mut Facts) -> f64 {
    if inputs.get("xd_gross").is_some() {
        return inputs.list("xd_gross")[now - 1];
    }
    let days = inputs.get("dividend_days").and_then(Json::as_object).unwrap();
    let Some(paid) = days.get(&(now + 1).to_string()) else { return 0.0 };
    let points = number(&paid["payout"]) * inputs.list("pr")[0] / number(&paid["base_cap"]);
    facts.number(format!("indexed_dividend.{}", now + 1), points);
    points
}

/// Points that are booked on a day after their ex-date.
fn late_dividend(inputs: &Inputs<'_>) -> Facts {
    let late = ["late_xd", "xd"].iter().find_map(|key| inputs.get(key)).map(number).unwrap();
    let moved = PriceMove { before: inputs.number("pr_prev"), after: inputs.number("pr") };
    let level = grow(reinvestment(inputs), inputs.number("gtr_prev"), 0.0, moved, late).level;
    let mut facts = Facts::default();
    facts.number("gtr", level);
    facts
}

/// Index shares on their way from one review to the next.
fn several_days(inputs: &Inputs<'_>) -> Facts {
    let (start, end) = (inputs.number("start"), inputs.number("end"));
    let days = inputs.number("days") as u32;
    let base_date = day("2024-01-30");
    let index = Index { reviewed: true, days, base_date, ..Index::default() };
    let mut story = Story::new(index, &numbered(&[10.0, 10.0], &[start, 1000.0]));
    let (id, as_of, free_float) = (nth(0), day("2024-01-31"), Some(1.0));
    story.market.counts.push(Count { id, as_of, known: as_of, outstanding: end, free_float });
    for _ in 0..=days {
        story.advance(&closes(&[]), &[]);
    }
    let told = story.tell().unwrap();
    let mut facts = Facts::default();
    for part in 0..days as usize {
        let opened = &told.evenings[1 + part].0.constituents;
        facts.number(format!("shares[{part}]"), opened.index_shares[0]);
    }
    facts
}

/// Cash or shares: who says nothing gets cash, unless the example says otherwise.
fn optional_dividend(inputs: &Inputs<'_>) -> Facts {
    let default = inputs.get("default").and_then(Json::as_str).unwrap_or("cash");
    let ratio = Ratio { new: inputs.number("stock"), old: 1.0 };
    let (amount, currency) = (inputs.number("cash"), dollars());
    let stock_default = default == "stock";
    let terms = Terms::OptionalDividend { amount, currency, ratio, stock_default };
    let close = inputs.number("close");
    let mut story = alone(close, Index { base_level: close, ..Index::default() });
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let (outcome, records) = last(&story);
    let record = &records[0];
    let adjusted = record.price_after != record.price_before;
    let mut facts = story.facts();
    facts.text("pr_adjustment", if adjusted && stock_default { "split" } else { "none" });
    facts.number("xd_per_share", outcome.level.dividend_points_gross);
    facts.alias(&["price", "price_adj"], record.price_after);
    facts.alias(&["shares_factor", "share_factor"], record.shares_after / record.shares_before);
    facts
}
