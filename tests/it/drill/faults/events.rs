//! Faults of corporate actions.

use chrono::{Days, NaiveDate};

use super::{around, fault};
use crate::drill::random::Random;
use crate::drill::trial::Fault;
use crate::drill::world::{BASE, Event, World};
use crate::support::day;

/// Position of a random event of a kind after the base date.
fn pick(world: &World, random: &mut Random, is: impl Fn(&Event) -> bool) -> Option<usize> {
    let from = day(BASE) + Days::new(7);
    let of = |at: &usize| world.events[*at].ex > from && is(&world.events[*at]);
    let all: Vec<usize> = (0..world.events.len()).filter(of).collect();
    random.one(&all)
}

fn regular(event: &Event) -> bool {
    event.kind == "cash_dividend" && !event.special
}

/// A regular dividend with another of the line two months before.
fn second(world: &World, random: &mut Random) -> Option<usize> {
    let is = |event: &Event| {
        let before = |other: &Event| {
            other.line == event.line && regular(other) && other.ex + Days::new(30) < event.ex
        };
        regular(event) && world.events.iter().any(before)
    };
    pick(world, random, is)
}

fn of(world: &World, event: &Event) -> Option<Fault> {
    fault(&[&world.lines[event.line].id], &around(event.ex))
}

/// Changes an event.
fn change(world: &mut World, at: Option<usize>, by: impl FnOnce(&mut Event)) -> Option<Fault> {
    let at = at?;
    by(&mut world.events[at]);
    of(world, &world.events[at])
}

fn remove(world: &mut World, at: Option<usize>) -> Option<Fault> {
    let event = world.events.remove(at?);
    of(world, &event)
}

/// Adds a copy of an event.
fn copy(world: &mut World, at: Option<usize>, by: impl FnOnce(&mut Event)) -> Option<Fault> {
    let mut event = world.events[at?].clone();
    event.id += "-B";
    by(&mut event);
    world.events.push(event.clone());
    of(world, &event)
}

pub(super) fn split_inverted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split");
    change(world, at, |event| std::mem::swap(&mut event.new, &mut event.old))
}

pub(super) fn split_ratio_times_ten(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split");
    change(world, at, |event| event.new *= 10.0)
}

pub(super) fn split_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split");
    remove(world, at)
}

pub(super) fn split_without_shares(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split")?;
    let Event { line, ex, .. } = world.events[at];
    let count = world.counts.iter_mut().find(|count| count.line == line && count.date == ex)?;
    count.shares /= 2.0;
    of(world, &world.events[at])
}

pub(super) fn bonus_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "bonus_issue");
    remove(world, at)
}

pub(super) fn bonus_invented(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    let new = random.between(2.0, 5.0).round();
    copy(world, at, |event| {
        (event.kind, event.amount, event.new, event.old) = ("bonus_issue", 0.0, new, 10.0);
    })
}

pub(super) fn rights_inverted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "rights_issue");
    change(world, at, |event| std::mem::swap(&mut event.new, &mut event.old))
}

pub(super) fn bonus_inverted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "bonus_issue");
    change(world, at, |event| std::mem::swap(&mut event.new, &mut event.old))
}

/// Moves of a line beyond which a fall contradicts that nothing happened.
const UNUSUAL: f64 = 6.0;

/// Part of the price that an event takes out, by the usual move of the line before: the standard
/// deviation of the daily moves of thirty days.
fn usual_moves(world: &World, event: &Event) -> f64 {
    let closes: Vec<f64> = world
        .prices
        .iter()
        .filter(|price| price.line == event.line && price.date < event.ex)
        .map(|price| price.close)
        .collect();
    let last = closes[closes.len() - 1];
    let moves: Vec<f64> = closes.windows(2).map(|pair| pair[1] / pair[0] - 1.0).collect();
    let moves = &moves[moves.len().saturating_sub(30)..];
    let squares: f64 = moves.iter().map(|moved| moved * moved).sum();
    let part = match event.kind {
        "rights_issue" => (1.0 - event.subscription / last) * event.new / (event.old + event.new),
        _ => event.amount / last,
    };
    part / (squares / moves.len() as f64).sqrt()
}

fn missing(
    world: &mut World,
    random: &mut Random,
    is: impl Fn(&Event) -> bool,
    unusual: bool,
) -> Option<Fault> {
    let at = pick(world, random, |e| is(e) && (usual_moves(world, e) > UNUSUAL) == unusual);
    remove(world, at)
}

pub(super) fn special_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    missing(world, random, |event| event.special, true)
}

pub(super) fn small_special_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    missing(world, random, |event| event.special, false)
}

pub(super) fn rights_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    missing(world, random, |event| event.kind == "rights_issue", true)
}

/// A session before or after a day.
fn beside(world: &World, line: usize, day: NaiveDate, random: &mut Random) -> Option<NaiveDate> {
    let of_line = world.prices.iter().filter(|price| price.line == line);
    if random.below(2) == 0 {
        of_line.map(|price| price.date).filter(|date| *date > day).min()
    } else {
        of_line.map(|price| price.date).filter(|date| *date < day).max()
    }
}

/// The ex-date a session too early or too late.
fn shifted(world: &mut World, random: &mut Random, at: Option<usize>) -> Option<Fault> {
    let at = at?;
    let Event { line, ex, .. } = world.events[at];
    let other = beside(world, line, ex, random)?;
    world.events[at].ex = other;
    let days: Vec<NaiveDate> = around(ex.min(other)).into_iter().chain(around(ex)).collect();
    fault(&[&world.lines[line].id], &days)
}

pub(super) fn split_shifted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split");
    shifted(world, random, at)
}

pub(super) fn bonus_shifted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "bonus_issue");
    shifted(world, random, at)
}

pub(super) fn special_shifted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |e| e.special && usual_moves(world, e) > UNUSUAL);
    shifted(world, random, at)
}

pub(super) fn dividend_shifted(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    shifted(world, random, at)
}

pub(super) fn split_twice(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split");
    copy(world, at, |_| ())
}

pub(super) fn split_of_other_line(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| event.kind == "split")?;
    let mic = |line: usize| world.lines[line].mic.clone();
    let line = world.events[at].line;
    let other = (0..world.lines.len()).find(|l| *l != line && mic(*l) == mic(line))?;
    change(world, Some(at), |event| event.line = other)
}

pub(super) fn amount_times_10(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = second(world, random);
    change(world, at, |event| event.amount *= 10.0)
}

pub(super) fn dividend_as_special(world: &mut World, random: &mut Random) -> Option<Fault> {
    // Its amount is that of the one before.
    let at = second(world, random)?;
    let line = world.events[at].line;
    let before = world.events.iter().position(|other| other.line == line && regular(other))?;
    let amount = world.events[before].amount / split_between(world, before, at);
    change(world, Some(at), |event| (event.special, event.amount) = (true, amount))
}

/// Shares after the events between two of one line, for one before.
fn split_between(world: &World, first: usize, last: usize) -> f64 {
    let (from, to) = (&world.events[first], &world.events[last]);
    let between =
        world.events.iter().filter(|e| e.line == from.line && from.ex < e.ex && e.ex <= to.ex);
    between
        .map(|event| match event.kind {
            "split" => event.new / event.old,
            "bonus_issue" => (event.old + event.new) / event.old,
            _ => 1.0,
        })
        .product()
}

pub(super) fn twice_on_one_day(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    copy(world, at, |_| ())
}

pub(super) fn twice_days_apart(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    let days = random.between(1.0, 5.0) as u64;
    let mut said = copy(world, at, |event| event.ex = event.ex + Days::new(days))?;
    // A day on which the exchange is closed waits for the next session.
    let event = &world.events[world.events.len() - 1];
    let later = world.sessions(&world.lines[event.line].mic).into_iter();
    said.days.extend(later.filter(|day| *day >= event.ex).min());
    Some(said)
}

pub(super) fn twice_in_two_currencies(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| regular(event) && event.currency != "USD")?;
    let Event { ex, currency, .. } = world.events[at];
    let fixed = world.rates.iter().find(|rate| rate.date == ex && rate.quote == currency)?;
    let rate = fixed.rate;
    copy(world, Some(at), |event| {
        (event.currency, event.amount) = ("USD", (event.amount / rate * 1e6).round() / 1e6);
    })
}

pub(super) fn amount_times_100(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    change(world, at, |event| event.amount *= 100.0)
}

pub(super) fn amount_by_100(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = second(world, random);
    change(world, at, |event| event.amount /= 100.0)
}

pub(super) fn amount_in_dollars(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, |event| regular(event) && event.currency != "USD");
    change(world, at, |event| event.currency = "USD")
}

pub(super) fn dividend_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    remove(world, at)
}

pub(super) fn amount_off(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random, regular);
    let off = random.between(1.05, 1.3);
    change(world, at, |event| event.amount *= off)
}
