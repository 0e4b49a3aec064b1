//! Ugly years: worlds in which every type of event happens, late, reversed and deferred ones
//! among them, under conventions drawn at random that change in between.
//!
//! A failure prints its seed and shrinks to the smallest world that shows it.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kapok_conventions::{LevelForm, Reinvestment};
use kapok_domain::ReturnVariant;
use kapok_engine::attribution::{Cause, attribute};
use kapok_engine::{Calculator, Stage, StepError};
use kapok_market::{ActionStatus, Ratio, SecurityIx, Terms};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::invariance::reordered;
use super::levels::bits;
use super::look_ahead::known_on;
use super::sums::scaled;
use super::world::{ANY, World, removes_the_line, world};
use crate::support::evenings;
use crate::support::market::{Event, Line, delisting, rights};

/// Lines that no review takes in: children, rights, replacements.
const CHILDREN: usize = 6;
/// Lines of a world that never leave.
const LASTING: usize = 3;

/// A parameter with the values that are drawn for it.
const PARAMETERS: [(&str, &[&str]); 18] = [
    ("level_form", &["divisor", "chain", "base_market_value"]),
    ("price_basis", &["cum", "ex_price_factor"]),
    ("reinvestment", &["close", "open", "prior", "in_stock", "cash"]),
    ("dividend_fx_date", &["ex_date", "prior_date"]),
    ("special_dividend_threshold", &["0.0", "0.004", "1.0"]),
    ("special_dividend_tax", &["gross", "net"]),
    ("undeclared_dividends", &["zero_then_late", "estimate"]),
    ("rights_test", &["below_cum", "exchange_price"]),
    ("dilutive_rights", &["none", "temporary_line"]),
    ("spin_off_entry", &["zero_price", "priced", "cash"]),
    ("spin_off_exit", &["first_close", "next_review"]),
    ("deletion_price", &["last", "deal_terms"]),
    ("bankruptcy_price", &["last", "nominal", "zero"]),
    ("replacement_shares", &["own", "leaver_weight"]),
    ("suspension_limit_days", &["0", "4"]),
    ("share_update_cadence", &["review", "threshold", "quarterly"]),
    ("share_update_threshold", &["0.0", "0.2"]),
    ("carried_rounding", &["unrounded", "eight_decimals"]),
];

/// One event that plain worlds do not have.
#[derive(Debug, Clone)]
struct Raw {
    kind: usize,
    line: usize,
    ex: usize,
    size: f64,
}

fn raw() -> impl Strategy<Value = Raw> {
    (0..17_usize, 0..12_usize, 1..15_usize, 0.01..1.0).prop_map(|(kind, line, ex, size)| Raw {
        kind,
        line,
        ex,
        size,
    })
}

/// A world with everything in it.
pub(super) fn ugly() -> impl Strategy<Value = World> {
    let conventions = vec(0..60_usize, PARAMETERS.len());
    let changes = (vec(0..60_usize, PARAMETERS.len()), 5..40_usize);
    let scheme = prop_oneof![Just("free_float_cap"), Just("equal"), Just("price")];
    (world(ANY), vec(raw(), 0..12), conventions, changes, scheme, 1..3_u32).prop_map(
        |(mut world, raws, conventions, (later, change), scheme, days)| {
            world.index.scheme = scheme;
            world.index.days = days;
            let from = world.days[change];
            for (((name, values), at), later) in PARAMETERS.iter().zip(conventions).zip(later) {
                let (first, then) = (values[at % values.len()], values[later / 4 % values.len()]);
                world.index = world.index.with(name, first);
                // A change to what holds already is refused.
                if later % 4 == 0 && then != first {
                    world.index = world.index.from(from, name, then);
                }
            }
            add_children(&mut world);
            let mut free = 0;
            for (n, raw) in raws.iter().enumerate() {
                happen(&mut world, n, raw, &mut free);
            }
            world
        },
    )
}

fn child_id(n: usize) -> String {
    format!("Z{n:02}")
}

fn add_children(world: &mut World) {
    for n in 0..CHILDREN {
        let id = child_id(n);
        let country = "US".to_owned();
        let line = Line { asset_class: "child", country, ..Line::new(&id) };
        world.market.add(line, 1e6, 1.0);
        for (at, &date) in world.days.clone().iter().enumerate().filter(|(at, _)| at % 7 != 3) {
            world.market.close(date, &id, 10.0 + n as f64 + (at % 5) as f64 / 4.0);
        }
    }
}

/// The position of the next child that no event has used.
fn child(world: &World, free: &mut usize) -> Option<SecurityIx> {
    let n = *free;
    *free += 1;
    let first = world.market.lines.len() - CHILDREN;
    (n < CHILDREN).then(|| SecurityIx(u32::try_from(first + n).unwrap()))
}

fn happen(world: &mut World, n: usize, raw: &Raw, free: &mut usize) {
    let lines = world.market.lines.len() - CHILDREN;
    let line = raw.line % lines;
    let ex = world.days[raw.ex];
    let Some(terms) = terms(world, raw, line, ex, free) else { return };
    if removes_the_line(&terms) && !leaves(world, line, ex) {
        return;
    }
    let event = Event::new(&format!("U{n:02}"), &format!("S{line:02}"), ex, terms);
    world.market.events.extend(versions(raw, event));
}

/// Says whether a line may leave, and lets it.
fn leaves(world: &mut World, line: usize, ex: NaiveDate) -> bool {
    let gone = &mut world.market.lines[line].delisted_on;
    if line < LASTING || gone.is_some() {
        return false;
    }
    *gone = Some(ex);
    let id = world.market.lines[line].id.clone();
    world.market.closes.retain(|close| close.id != id || close.date < ex);
    true
}

fn terms(world: &World, raw: &Raw, line: usize, ex: NaiveDate, free: &mut usize) -> Option<Terms> {
    let id = format!("S{line:02}");
    let currency = world.market.lines[line].currency;
    let closes = world.market.closes.iter().filter(|close| close.id == id && close.date < ex);
    let price = closes.max_by_key(|close| close.date)?.close;
    let amount = 0.01 * raw.size * price;
    let ratio = Ratio { new: 1.0, old: 20.0 };
    let cash = Terms::CashDividend { amount, currency, special: false, net: false };
    Some(match raw.kind {
        0 => Terms::OptionalDividend { amount, currency, ratio, stock_default: false },
        1 => Terms::OptionalDividend { amount, currency, ratio, stock_default: true },
        2 | 3 => {
            let value = (raw.kind == 2).then_some(amount);
            Terms::SpinOff { child: Some((child(world, free)?, small(price))), value, currency }
        }
        4 => Terms::Distribution { value: (raw.size > 0.3).then_some(amount), currency },
        5 => Terms::Merger { acquirer: None, cash: price * 1.2, currency },
        6 => Terms::Merger { acquirer: Some((SecurityIx(0), ratio)), cash: amount, currency },
        7 => Terms::TenderOffer { ratio, price: price * (1.0 + raw.size), currency },
        8 => Terms::ShareChange { ratio: Ratio { new: 11.0, old: 10.0 } },
        9 => Terms::LineSwitch { into: child(world, free)?, ratio: Ratio { new: 3.0, old: 2.0 } },
        10 => Terms::Replacement { by: child(world, free)? },
        11 => Terms::IdentifierChange,
        12 => Terms::Bankruptcy { final_price: (raw.size > 0.7).then_some(amount), currency },
        13 => match rights(1.0, 4.0, price / 2.0, currency) {
            Terms::RightsIssue { new, old, currency, .. } => Terms::RightsIssue {
                new,
                old,
                currency,
                subscription_price: None,
                unranked_dividend: 0.0,
                line: None,
            },
            other => other,
        },
        14 => Terms::RightsIssue {
            new: 3.0,
            old: 1.0,
            subscription_price: Some(price / 2.0),
            currency,
            unranked_dividend: amount,
            line: Some(child(world, free)?),
        },
        15 | 16 => cash,
        _ => delisting(currency),
    })
}

/// So few shares of a child that its value stays far below that of its parent.
fn small(price: f64) -> Ratio {
    Ratio { new: price / 2000.0, old: 1.0 }
}

/// Events that change after their ex-date: deferred rights, late, estimated and reversed
/// dividends.
fn versions(raw: &Raw, event: Event) -> Vec<Event> {
    let after = event.ex + Days::new(3);
    let mut second = Event { version: 2, known: after, ..event.clone() };
    match (raw.kind, &mut second.terms) {
        (13, Terms::RightsIssue { subscription_price, .. }) => {
            *subscription_price = Some(1.0);
            vec![event, second]
        }
        (15, _) if raw.size > 0.5 => vec![Event { known: after, ..event }],
        (15, Terms::CashDividend { amount, .. }) => {
            *amount *= 1.5;
            vec![Event { status: ActionStatus::Estimated, ..event }, second]
        }
        (16, _) => {
            second.status = ActionStatus::Reversed;
            vec![event, second]
        }
        _ => vec![event],
    }
}

/// The laws are worth what the worlds are: every treatment occurs, and few worlds end in an index
/// that is held.
#[test]
fn ugly_years_have_everything() {
    let mut runner = TestRunner::deterministic();
    let (mut seen, mut held) = (BTreeSet::new(), Vec::new());
    for _ in 0..400 {
        let world = ugly().new_tree(&mut runner).unwrap().current();
        let (history, book) = world.compiled();
        match evenings(&book, &history, world.until()) {
            Ok(days) => {
                let actions = days.into_iter().flat_map(|(_, outcome)| outcome.actions);
                seen.extend(actions.map(|action| action.treatment.words()));
            }
            Err(error) => held.push(error),
        }
    }
    assert!(held.len() < 100, "{} of 400 worlds are held: {:#?}", held.len(), held);
    let seen: Vec<&str> = seen.into_iter().collect();
    insta::assert_snapshot!(seen.join("\n"), @"
    adjusted by the price of the ex-date
    adjusted by the price of the ex-date, after tax
    child added at a price of zero
    child removed at its first official close
    comes in as one unit
    comes in beside its parent
    comes in with its own free-float shares
    comes in with the weight of the line before
    identifiers change, nothing else does
    kept in cash until the next review
    new shares of the buyer, free float blended
    not applied: the line has left with another event
    price divided, shares multiplied
    price falls to the theoretical ex-rights price, the rights enter as a line
    reinvested in the index at the close before the ex-date
    reinvested in the index at the close of the ex-date
    reinvested in the index at the open of the ex-date
    reinvested in the paying stock at the close of the ex-date
    removed
    removed as bankrupt
    removed: bought or merged into another line
    repayment taken out of the price
    replaced
    replaced by another line of the company
    replaced, the weight stays
    rights not below the price: no adjustment
    rights taken up at the theoretical ex-rights price
    share count and free float follow
    share count and free float follow, index shares stay
    share count follows
    share count follows, the weight stays
    shares bought back and cancelled
    special dividend after tax taken out of the price
    special dividend taken out of the price
    subscription price not set: deferred
    taken in shares: price divided, shares multiplied
    takes over the market value
    takes over the weight of its child
    tax on a special dividend: reinvested in the gross return
    the rights, until they leave
    value given out taken out of the price
    value not known: no adjustment
    value of the child taken out of the price, child added
    value of the child taken out of the price, child not added
    went ex before, booked today
    ");
}

pub(super) fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a / b - 1.0).abs() < tolerance
}

/// All days; an index may be held, and then all agree on why.
pub(super) fn run(world: &World) -> Result<Vec<Vec<u64>>, StepError> {
    let (history, book) = world.compiled();
    let evenings = evenings(&book, &history, world.until())?;
    Ok(evenings.iter().map(|(_, outcome)| bits(&outcome.level)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// P1, P8 and the account of each day, whatever happens and by whatever conventions.
    #[test]
    fn an_ugly_year_adds_up(world in ugly()) {
        let (history, book) = world.compiled();
        let evenings = evenings(&book, &history, world.until());
        prop_assume!(evenings.is_ok());
        for (state, outcome) in &evenings.unwrap() {
            let level = outcome.level.levels.price;
            let conventions = book.conventions.on(outcome.next_date);
            let scale = match conventions.level_form {
                LevelForm::BaseMarketValue => book.base_level.get(),
                LevelForm::Divisor | LevelForm::Chain => 1.0,
            };
            let opens_at = state.constituents.market_value() / state.divisor.get() * scale;
            prop_assert!(near(opens_at, level, 1e-9), "{}: {level}, {opens_at}", outcome.date);
            let levels = outcome.level.levels;
            let all = [levels.price, levels.net, levels.gross];
            prop_assert!(all.iter().all(|level| level.is_finite() && *level > 0.0));
            let detail = outcome.detail.as_ref().unwrap();
            prop_assert!(detail.next.security.is_sorted());
            prop_assert!(detail.next.price.iter().all(|price| *price >= 0.0));
            let shares = &detail.next;
            for at in 0..shares.len() {
                let free = shares.shares_outstanding[at] * shares.free_float[at];
                let product = free * shares.cap_factor[at];
                prop_assert!(near(product, shares.index_shares[at], 1e-12));
            }
            for variant in [ReturnVariant::Price, ReturnVariant::Net, ReturnVariant::Gross] {
                let Some(before) = outcome.level.previous else { continue };
                let pick = |l: kapok_engine::Levels| match variant {
                    ReturnVariant::Price => l.price,
                    ReturnVariant::Net => l.net,
                    ReturnVariant::Gross => l.gross,
                };
                let parts = attribute(&book, outcome, variant);
                let sum: num_bigint::BigInt = parts.iter().map(|part| scaled(part.points)).sum();
                prop_assert_eq!(sum, scaled(pick(levels)) - scaled(pick(before)));
                let rule = book.conventions.on(outcome.date).reinvestment;
                let in_stock = rule == Reinvestment::InStock;
                let allowed = if in_stock { 1e-4 } else { 1e-8 };
                let rounding = parts.iter().filter(|part| part.cause == Cause::Rounding);
                let left: f64 = rounding.map(|part| part.points.abs()).sum();
                prop_assert!(left <= allowed * pick(levels), "{}: {left}", outcome.date);
            }
            let moved: BTreeSet<&str> = outcome.actions.iter()
                .filter(|a| a.stage == Stage::TodayOpen && a.market_value_change != 0.0)
                .map(|a| &*a.event_id).collect();
            let paid = outcome.actions.iter().filter(|a| a.points_net != 0.0);
            prop_assert!(paid.clone().all(|a| !moved.contains(&*a.event_id)));
        }
    }

    /// P5 and P15: the order of rows does not matter, and a stored state goes on to the bit.
    #[test]
    fn an_ugly_year_repeats_itself(world in ugly(), seed in any::<u64>()) {
        let first = run(&world);
        prop_assert_eq!(&first, &run(&reordered(&world, seed)));
        prop_assume!(first.is_ok());
        let (history, book) = world.compiled();
        let calculator = Calculator { book: &book, history: &history, detail: false };
        let mut state = calculator.found().unwrap().0;
        for (&date, expected) in world.days[1..].iter().zip(&first.unwrap()[1..]) {
            let (next, outcome) = calculator.next(state.clone(), date).unwrap();
            prop_assert_eq!(&bits(&outcome.level), expected);
            state = next;
        }
    }

    /// No level of an ugly year knows what became known later.
    #[test]
    fn an_ugly_year_sees_no_future(world in ugly(), cut in 0..46_usize) {
        let all = run(&world);
        prop_assume!(all.is_ok());
        let past = run(&known_on(&world, cut)).unwrap();
        prop_assert_eq!(&past[..], &all.unwrap()[..=cut]);
    }
}
