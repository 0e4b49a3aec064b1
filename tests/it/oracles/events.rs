//! Examples of corporate actions, of total returns and of reviews over several days.

use std::collections::BTreeMap;

use kapok_conventions::Reinvestment;
use kapok_domain::Currency;
use kapok_engine::returns::{PriceMove, grow};
use kapok_engine::{ActionRecord, Outcome};
use kapok_market::{QuotedBasis, Ratio, Terms};

use crate::support::day;
use crate::support::index::Index;
use crate::support::market::Count;

use super::case::Case;
use super::facts::Facts;
use super::given::Given;
use super::story::{Story, closes, dollars, nth, numbered};

/// An event as an example writes it.
struct Written<'a>(&'a Given);

impl Written<'_> {
    fn number(&self, term: &str) -> Option<f64> {
        self.0.maybe_number(term)
    }

    fn kind(&self) -> &str {
        self.0.maybe_text("kind").unwrap_or_default()
    }

    fn security(&self) -> String {
        self.0.text("security").to_owned()
    }

    fn basis(&self) -> QuotedBasis {
        let word = self.0.maybe_text("quoted_basis").unwrap_or_default();
        if word.starts_with("pre") || word.starts_with("before") {
            QuotedBasis::BeforeSplit
        } else {
            QuotedBasis::AfterSplit
        }
    }

    /// The price at which a line leaves, if the event is one of those.
    fn removal(&self, currency: Currency) -> Option<Terms> {
        let kind = self.kind();
        if kind.contains("acquisition") || kind.contains("merger") || kind.contains("takeover") {
            let cash = self.number("cash").unwrap_or(0.0);
            return Some(Terms::Merger { acquirer: None, cash, currency });
        }
        let final_price = || self.number("final_price");
        match kind {
            "delisting" | "deletion" => {
                Some(Terms::Delisting { final_price: final_price(), currency })
            }
            "bankruptcy" | "expropriation" => {
                Some(Terms::Bankruptcy { final_price: final_price(), currency })
            }
            _ => None,
        }
    }

    /// What is paid for a share, and whether that is a special dividend.
    fn paid(&self) -> Option<(f64, bool)> {
        let special = self.number("special_dividend");
        let amount = self.number("amount").or_else(|| self.number("dividend"));
        let is_special = special.is_some() || self.kind().starts_with("special");
        Some((amount.or(special)?, is_special))
    }

    fn of_one_line(&self, currency: Currency) -> Terms {
        let (new, old) = (self.number("new"), self.number("old"));
        let held = self.number("held");
        if let (Some((amount, _)), true) = (self.paid(), is_repayment(self.kind())) {
            let consolidation = new.zip(old).map(|(new, old)| Ratio { new, old });
            return Terms::CapitalRepayment { amount, currency, consolidation };
        }
        match (self.number("ratio"), new, old, held, self.paid()) {
            (Some(ratio), ..) => Terms::Split { new: ratio, old: 1.0 },
            (_, Some(new), Some(old), ..) => Terms::Split { new, old },
            (_, Some(new), _, Some(old), _) => match self.number("subscription_price") {
                Some(price) => rights(new, old, price, self.number("dividend")),
                None => Terms::BonusIssue { new, old },
            },
            (.., Some((amount, special))) => {
                Terms::CashDividend { amount, currency, special, net: false }
            }
            _ => panic!("{:?} is not an event that is understood", self.0.terms()),
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
pub(crate) fn advance(story: &mut Story, closes: &BTreeMap<String, f64>, events: &[Given]) {
    let mut terms = Vec::new();
    let mut removed = Vec::new();
    for event in events.iter().map(Written) {
        if let Some(close) = event.number("close") {
            assert_eq!(close, story.price(&event.security()), "the close before the event");
        }
        if let Some(removal) = event.removal(dollars()) {
            removed.push(event.security());
            terms.push((event.security(), removal, event.basis()));
        } else if event.0.has("new_shares") || event.0.has("new_free_float") {
            new_count(story, &event);
        } else if let Some(per_parent) = event.number("child_per_parent") {
            terms.push((event.security(), spin_off(story, &event, per_parent), event.basis()));
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
    let free_float = event.number("new_free_float").or(last.free_float);
    let outstanding = event.number("new_shares").unwrap_or(last.outstanding);
    counts.push(Count { as_of, known: day("2024-01-01"), outstanding, free_float, ..last });
}

/// The child is kept where the example says so, else its value leaves.
fn spin_off(story: &mut Story, event: &Written<'_>, per_parent: f64) -> Terms {
    let kept = event.0.maybe_flag("child_in_index").unwrap_or(false);
    let entry = if kept { "priced" } else { "cash" };
    story.index = story.index.clone().with("spin_off_entry", entry);
    let child = story.add_child("ZZ-CHILD");
    let child = Some((child, Ratio { new: per_parent, old: 1.0 }));
    let value = event.number("value");
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
pub(crate) fn rights_of_one_line(case: &Case<'_>) -> Facts {
    let (price, subscription) = (case.number("close"), case.number("subscription_price"));
    let (new, old) = (case.number("new"), case.number("held"));
    let terms = rights(new, old, subscription, case.maybe_number("dividend"));
    let ex_close = case.maybe_number("ex_close");
    let closes = ex_close.map(|close| closes(&[close])).unwrap_or_default();
    let mut facts = Facts::default();
    let mut story = alone(price, Index::default());
    story.advance(&closes, &[(nth(0), terms.clone())]);
    let (outcome, records) = last(&story);
    let record = &records[0];
    let factor = record.shares_after / record.shares_before;
    let applied = record.price_after != record.price_before;
    facts.text("applied", if applied { "true" } else { "false" });
    facts.number("adjusted_close", record.price_after);
    facts.number("share_factor", factor);
    facts.number("divisor_factor", outcome.level.divisor / record_divisor(&story));
    facts.number("price_adjustment_factor_old", record.price_before / record.price_after);
    let cum_return = outcome.level.levels.price / 1000.0 - 1.0;
    facts.number("return_by_cum", cum_return);
    let Some(close) = ex_close else { return facts };
    let mut story = alone(price, Index::default().with("price_basis", "ex_price_factor"));
    story.advance(&closes, &[(nth(0), terms)]);
    let (outcome, _) = last(&story);
    let paf = outcome.detail.as_ref().unwrap().price_factor[0];
    facts.number("price_adjustment_factor_new", paf);
    facts.number("theoretical_cum", close * paf);
    facts.number("return_by_ex", outcome.level.levels.price / 1000.0 - 1.0);
    // An example asks for the older factor, by the theoretical ex-price, or for the newer, by the
    // theoretical cum-price.
    let (paf, moved) = match case.example.expects("theoretical_cum") {
        true => (paf, outcome.level.levels.price / 1000.0 - 1.0),
        false => (price / records[0].price_after, cum_return),
    };
    facts.number("price_adjustment_factor", paf);
    facts.number("price_return", moved);
    facts
}

/// A special dividend on one line: at the last price before, and by the price of the ex-date.
pub(crate) fn special_by_ex_price(case: &Case<'_>) -> Facts {
    let cum = case.number("close");
    let (amount, currency) = (case.number("special_dividend"), dollars());
    let terms = Terms::CashDividend { amount, currency, special: true, net: false };
    let closes = closes(&[case.number("ex_close")]);
    let moved = |basis: &str| {
        let mut story = alone(cum, Index::default().with("price_basis", basis));
        story.advance(&closes, &[(nth(0), terms.clone())]);
        let (outcome, _) = last(&story);
        (outcome.level.levels.price / 1000.0 - 1.0, outcome.detail.unwrap().price_factor[0])
    };
    let ((by_cum, _), (by_ex, paf)) = (moved("cum"), moved("ex_price_factor"));
    let mut facts = Facts::default();
    facts.number("adjusted_close", cum - amount);
    facts.number("price_adjustment_factor", paf);
    facts.number("return_by_cum", by_cum);
    facts.number("return_by_ex", by_ex);
    facts.number("price_return", by_ex);
    facts
}

/// The divisor of the base date.
fn record_divisor(story: &Story) -> f64 {
    story.tell().unwrap().evenings[0].1.level.divisor
}

/// What new shares at a price add to a market value, and so to the divisor.
pub(crate) fn rights_value(case: &Case<'_>) -> Facts {
    let (value, new) = (case.number("market_value"), case.number("new"));
    let index = Index { base_level: case.number("base_level"), ..Index::default() };
    // As few old shares as make the rights worth something.
    let old = (value / (2.0 * case.number("rights_price"))).floor();
    let mut story = Story::new(index, &numbered(&[value / old], &[old]));
    let terms = rights(new, old, case.number("rights_price"), None);
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    story.facts()
}

/// A line of an example: its price before, and its shares.
fn line(given: &Given) -> (f64, f64) {
    (given.number("price"), given.number("shares"))
}

/// The child enters at zero and leaves at its first close.
pub(crate) fn zero_price_spin_off(case: &Case<'_>) -> Facts {
    let (parent, other) = (line(&case.part("parent")), line(&case.part("other")));
    let value = parent.0 * parent.1 + other.0 * other.1;
    let base_level = value / case.number("divisor");
    let index = Index { base_level, ..Index::default() };
    let index = index.with("spin_off_entry", "zero_price").with("spin_off_exit", "first_close");
    let mut story = Story::new(index, &numbered(&[parent.0, other.0], &[parent.1, other.1]));
    let child = story.add_child("ZZ-CHILD");
    let ratio = Ratio { new: case.number("child_per_parent"), old: 1.0 };
    let terms = Terms::SpinOff { child: Some((child, ratio)), value: None, currency: dollars() };
    let ex = case.by_name("ex_closes");
    let mut closes = closes(&[ex["parent"], ex["other"]]);
    closes.insert("ZZ-CHILD".into(), ex["child"]);
    story.advance(&closes, &[(nth(0), terms)]);
    let mut facts = story.facts();
    let told = story.tell().unwrap();
    let (base, ex) = (&told.evenings[0], &told.evenings[1]);
    let opened = base.0.constituents.market_value() / base.0.divisor.get();
    facts.number("level_before", base.1.level.levels.price);
    facts.number("level_at_open", opened);
    facts.number("divisor_next", ex.0.divisor.get());
    let after = ex.0.constituents.market_value();
    facts.number("level_next", after / ex.0.divisor.get());
    facts
}

/// The first line buys the second: shares of the first for one of the second, and cash.
pub(crate) fn stock_merger(case: &Case<'_>) -> Facts {
    let names = case.names_but(&["cash", "divisor", "ratio"]);
    let lines = names.into_iter().map(|id| (line(&case.part(&id)), id));
    let lines: Vec<_> = lines.map(|((price, shares), id)| (id, price, shares)).collect();
    let value: f64 = lines.iter().map(|(_, price, shares)| price * shares).sum();
    let base_level = value / case.number("divisor");
    let lines: Vec<_> = lines.into_iter().map(|(id, p, s)| (id, p, s, 1.0)).collect();
    let mut story = Story::new(Index { base_level, ..Index::default() }, &lines);
    let ratio = Ratio { new: case.number("ratio"), old: 1.0 };
    let acquirer = Some((story.position(&lines[0].0), ratio));
    let cash = case.maybe_number("cash").unwrap_or(0.0);
    let terms = Terms::Merger { acquirer, cash, currency: dollars() };
    story.advance(&closes(&[]), &[(lines[1].0.clone(), terms)]);
    story.facts()
}

/// Shares bought back at a price.
pub(crate) fn tender(case: &Case<'_>) -> Facts {
    let shares = case.number("shares");
    let mut story = Story::new(Index::default(), &numbered(&[case.number("price")], &[shares]));
    let ratio = Ratio { new: case.number("tendered"), old: shares };
    let price = case.number("tender_price");
    let terms = Terms::TenderOffer { ratio, price, currency: dollars() };
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let mut facts = story.facts();
    facts.number("market_value_change", last(&story).1[0].market_value_change);
    facts
}

/// The convention that an example names.
fn reinvestment(case: &Case<'_>) -> Reinvestment {
    match case.maybe_text("reinvestment").unwrap_or("close") {
        text if text.contains("prior") => Reinvestment::Prior,
        text if text.contains("open") => Reinvestment::Open,
        text if text.contains("cash") => Reinvestment::Cash,
        _ => Reinvestment::Close,
    }
}

/// Levels of net and gross returns over a chain of price levels.
pub(crate) fn total_returns(case: &Case<'_>) -> Facts {
    let rule = reinvestment(case);
    let price = case.list("price_level");
    let tax = case.maybe_number("withholding").unwrap_or(0.0);
    let start = |term: &str| case.maybe_number(term).unwrap_or(price[0]);
    let mut facts = Facts::default();
    for (name, on, first, kept) in [
        ("gross_level", "gross_level_on", start("gross_level_before"), 1.0),
        ("net_level", "net_level_on", start("net_level_before"), 1.0 - tax),
    ] {
        let (mut level, mut cash) = (first, 0.0);
        for now in 1..price.len() {
            let points = points(case, now, &mut facts) * kept;
            let moved = PriceMove { before: price[now - 1], after: price[now] };
            let grown = grow(rule, level, cash, moved, points);
            (level, cash) = (grown.level, grown.cash);
            facts.number(format!("{name}[{}]", now - 1), level);
            facts.number(format!("{on}.{}", now + 1), level);
        }
    }
    facts
}

/// Dividend points of a day: in a list without the first day, or a payout by a base value.
fn points(case: &Case<'_>, now: usize, facts: &mut Facts) -> f64 {
    if let Some(points) = case.maybe_list("gross_dividend_points") {
        return points[now - 1];
    }
    let days = case.named("dividend_days");
    let Some((_, paid)) = days.iter().find(|(day, _)| *day == (now + 1).to_string()) else {
        return 0.0;
    };
    let points = paid.number("payout") * case.list("price_level")[0] / paid.number("base_cap");
    facts.number(format!("dividend_points_on.{}", now + 1), points);
    points
}

/// Points that are booked on a day after their ex-date.
pub(crate) fn late_dividend(case: &Case<'_>) -> Facts {
    let late = case.number("dividend_points");
    let (before, after) = (case.number("price_level_before"), case.number("price_level"));
    let start = case.number("gross_level_before");
    let moved = PriceMove { before, after };
    let mut facts = Facts::default();
    facts.number("gross_level", grow(reinvestment(case), start, 0.0, moved, late).level);
    facts
}

/// Index shares on their way from one review to the next.
pub(crate) fn several_days(case: &Case<'_>) -> Facts {
    let (start, end) = (case.number("shares_from"), case.number("shares_to"));
    let days = case.number("days") as u32;
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
        facts.number(format!("index_shares[{part}]"), opened.index_shares[0]);
    }
    facts
}

/// Cash or shares: who says nothing gets cash, unless the example says otherwise.
pub(crate) fn optional_dividend(case: &Case<'_>) -> Facts {
    let default = case.maybe_text("default").unwrap_or("cash");
    let ratio = Ratio { new: case.number("stock"), old: 1.0 };
    let (amount, currency) = (case.number("cash"), dollars());
    let stock_default = default == "stock";
    let terms = Terms::OptionalDividend { amount, currency, ratio, stock_default };
    let close = case.number("close");
    let mut story = alone(close, Index { base_level: close, ..Index::default() });
    story.advance(&closes(&[]), &[(nth(0), terms)]);
    let (outcome, records) = last(&story);
    let record = &records[0];
    let adjusted = record.price_after != record.price_before;
    let mut facts = story.facts();
    facts.text("adjustment", if adjusted && stock_default { "split" } else { "none" });
    facts.number("gross_dividend_points", outcome.level.dividend_points_gross);
    facts.number("adjusted_close", record.price_after);
    facts.number("share_factor", record.shares_after / record.shares_before);
    facts
}
