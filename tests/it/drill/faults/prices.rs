//! Faults of prices.

use chrono::{Datelike, NaiveDate};

use super::{around, fault};
use crate::drill::random::Random;
use crate::drill::trial::Fault;
use crate::drill::world::{BASE, EXCHANGES, Price, World};
use crate::support::day;

/// Position of the price of a random line on a random session.
fn pick(world: &World, random: &mut Random) -> Option<usize> {
    let line = random.below(world.lines.len());
    let date = random.one(&world.sessions(&world.lines[line].mic))?;
    world.prices.iter().position(|price| price.line == line && price.date == date)
}

fn change(world: &mut World, random: &mut Random, by: impl FnOnce(f64) -> f64) -> Option<Fault> {
    let at = pick(world, random)?;
    world.prices[at].close = (by(world.prices[at].close) * 1e4).round() / 1e4;
    of(world, at)
}

fn of(world: &World, at: usize) -> Option<Fault> {
    let Price { date, line, .. } = world.prices[at];
    fault(&[&world.lines[line].id, &world.lines[line].mic], &[date])
}

pub(super) fn unit_times_100(world: &mut World, random: &mut Random) -> Option<Fault> {
    change(world, random, |close| close * 100.0)
}

pub(super) fn unit_by_100(world: &mut World, random: &mut Random) -> Option<Fault> {
    change(world, random, |close| close / 100.0)
}

pub(super) fn unit_times_1000(world: &mut World, random: &mut Random) -> Option<Fault> {
    change(world, random, |close| close * 1000.0)
}

pub(super) fn close_times(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = random.between(1.55, 4.0);
    let times = if random.below(2) == 0 { times } else { 1.0 / (times + 0.35) };
    change(world, random, |close| close * times)
}

pub(super) fn close_times_ten(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = if random.below(2) == 0 { 10.0 } else { 0.1 };
    change(world, random, |close| close * times)
}

/// The close of another share class of the company.
pub(super) fn close_of_other_class(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = random.between(1.16, 1.35);
    let times = if random.below(2) == 0 { times } else { 1.0 / times };
    change(world, random, |close| close * times)
}

pub(super) fn close_of_zero(world: &mut World, random: &mut Random) -> Option<Fault> {
    change(world, random, |_| 0.0)
}

pub(super) fn close_below_zero(world: &mut World, random: &mut Random) -> Option<Fault> {
    change(world, random, |close| -close)
}

pub(super) fn close_in_other_currency(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let Price { date, line, .. } = world.prices[at];
    let quote = Some(world.lines[line].currency).filter(|quote| *quote != "USD")?;
    let rate = world.rates.iter().find(|rate| rate.date == date && rate.quote == quote)?.rate;
    world.prices[at].close = (world.prices[at].close / rate * 1e4).round() / 1e4;
    of(world, at)
}

pub(super) fn close_off(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(1.01, 1.06);
    change(world, random, |close| close * off)
}

/// Two prices of a day and an exchange, the larger of which is so many times the smaller.
fn pair(world: &World, random: &mut Random, times: std::ops::Range<f64>) -> Option<(usize, usize)> {
    let at = pick(world, random)?;
    let Price { date, line, close, .. } = world.prices[at];
    let other = (0..world.prices.len()).find(|other| {
        let price = &world.prices[*other];
        let apart = (price.close / close).max(close / price.close);
        let mic = |line: usize| &world.lines[line].mic;
        price.date == date && mic(price.line) == mic(line) && times.contains(&apart)
    })?;
    Some((at, other))
}

fn swap(world: &mut World, (at, other): (usize, usize)) -> Option<Fault> {
    let closes = (world.prices[at].close, world.prices[other].close);
    (world.prices[other].close, world.prices[at].close) = closes;
    of(world, at)
}

/// The closes of two lines of one exchange swapped, whose prices are far apart.
pub(super) fn swapped(world: &mut World, random: &mut Random) -> Option<Fault> {
    let pair = pair(world, random, 1.8..f64::INFINITY)?;
    swap(world, pair)
}

/// The same of two lines whose prices are near.
pub(super) fn swapped_near(world: &mut World, random: &mut Random) -> Option<Fault> {
    let pair = pair(world, random, 1.16..1.6)?;
    swap(world, pair)
}

/// Two ids swapped from a day on.
pub(super) fn ids_swapped(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (at, other) = pair(world, random, 1.16..f64::INFINITY)?;
    let (first, second) = (world.prices[at].line, world.prices[other].line);
    let (said, date) = (of(world, at), world.prices[at].date);
    for price in world.prices.iter_mut().filter(|price| price.date >= date) {
        if price.line == first {
            price.line = second;
        } else if price.line == second {
            price.line = first;
        }
    }
    said
}

/// All closes of a line from a day on lower: a part went out, and nobody says so.
pub(super) fn spin_off_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let left = 1.0 - random.between(0.16, 0.35);
    let Price { date, line, .. } = world.prices[at];
    for price in world.prices.iter_mut().filter(|p| p.line == line && p.date >= date) {
        price.close = (price.close * left * 1e4).round() / 1e4;
    }
    of(world, at)
}

/// Closes before a split as if it had been taken out of them already.
pub(super) fn split_in_closes(world: &mut World, random: &mut Random) -> Option<Fault> {
    let from = day(BASE);
    let splits = world.events.iter().filter(|event| event.kind == "split" && event.ex > from);
    let splits: Vec<(usize, NaiveDate)> = splits.map(|event| (event.line, event.ex)).collect();
    let (line, ex) = random.one(&splits)?;
    world.prices.iter_mut().filter(|p| p.line == line && p.date < ex).for_each(|p| p.close /= 2.0);
    fault(&[&world.lines[line].id], &around(ex))
}

/// No rows of a line from a day on.
pub(super) fn prices_end(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let Price { date, line, .. } = world.prices[at];
    let said = of(world, at);
    world.prices.retain(|price| price.line != line || price.date < date);
    said
}

/// The status of a line that trades.
pub(super) fn suspended(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    world.prices[at].suspended = true;
    of(world, at)
}

/// The close of a line repeated over some sessions.
pub(super) fn repeated(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let sessions = random.between(4.0, 11.0) as usize;
    let Price { date, line, close, .. } = world.prices[at];
    let later = world.prices.iter_mut().filter(|price| price.line == line && price.date > date);
    let mut days = Vec::new();
    for price in later.take(sessions) {
        price.close = close;
        days.push(price.date);
    }
    let name = &world.lines[line].id;
    (days.len() >= 4).then(|| fault(&[name], &days)).flatten()
}

/// A closed day of an exchange that traded.
pub(super) fn closure_invented(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (mic, ..) = random.one(&EXCHANGES)?;
    let date = random.one(&world.sessions(mic))?;
    world.closures.push((mic, date));
    fault(&[mic], &[date])
}

/// Closes of the session before in the place of those of a day.
fn yesterday(world: &mut World, date: NaiveDate, is_meant: impl Fn(&World, usize) -> bool) {
    for line in (0..world.lines.len()).filter(|line| is_meant(world, *line)).collect::<Vec<_>>() {
        let of_line = world.prices.iter().filter(|price| price.line == line && price.date < date);
        let Some(before) = of_line.max_by_key(|price| price.date).map(|price| price.close) else {
            continue;
        };
        let mut prices = world.prices.iter_mut();
        if let Some(price) = prices.find(|price| price.line == line && price.date == date) {
            price.close = before;
        }
    }
}

pub(super) fn region_of_yesterday(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (mic, ..) = random.one(&EXCHANGES)?;
    let date = random.one(&world.sessions(mic))?;
    yesterday(world, date, |world, line| world.lines[line].mic == mic);
    fault(&[mic], &[date])
}

pub(super) fn part_of_yesterday(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (mic, ..) = random.one(&EXCHANGES)?;
    let date = random.one(&world.sessions(mic))?;
    let of_mic = |line: &usize| world.lines[*line].mic == mic;
    let lines: Vec<usize> = (0..world.lines.len()).filter(of_mic).collect();
    let count = 5 + random.below(3);
    yesterday(world, date, |_, line| lines[..count].contains(&line));
    fault(&[mic], &[date])
}

/// Each close of an exchange under the next session's date, from a day on.
pub(super) fn a_day_late(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (mic, ..) = random.one(&EXCHANGES)?;
    let sessions = world.sessions(mic);
    let date = random.one(&sessions)?;
    for &late in sessions.iter().rev().filter(|late| **late >= date) {
        yesterday(world, late, |world, line| world.lines[line].mic == mic);
    }
    fault(&[mic], &[date])
}

pub(super) fn copy_of_yesterday(world: &mut World, random: &mut Random) -> Option<Fault> {
    let date = random.one(&world.sessions("XNYS"))?;
    yesterday(world, date, |_, _| true);
    fault(&["XNYS"], &[date])
}

pub(super) fn dropped_row(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let said = of(world, at);
    world.prices.remove(at);
    said
}

pub(super) fn partial_file(world: &mut World, random: &mut Random) -> Option<Fault> {
    let date = random.one(&world.sessions("XNYS"))?;
    let part = random.between(0.25, 0.4);
    // The end of the file is missing.
    let of_day = world.prices.iter().filter(|price| price.date == date).count();
    let kept = of_day - (of_day as f64 * part) as usize;
    let mut seen = 0;
    world.prices.retain(|price| {
        seen += usize::from(price.date == date);
        price.date != date || seen <= kept
    });
    fault(&["XSHG", "XHKG", "XNYS"], &[date])
}

pub(super) fn exchange_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (mic, ..) = random.one(&EXCHANGES)?;
    let date = random.one(&world.sessions(mic))?;
    let lines = world.lines.clone();
    world.prices.retain(|price| price.date != date || lines[price.line].mic != mic);
    fault(&[mic], &[date])
}

/// A row of a holiday on which another exchange trades.
pub(super) fn row_on_closed_day(world: &mut World, random: &mut Random) -> Option<Fault> {
    let closed = [("XNYS", "2024-01-15"), ("XNYS", "2024-02-19"), ("XHKG", "2024-02-13")];
    let (mic, date) = random.one(&closed)?;
    let date = day(date);
    let lines: Vec<usize> = (0..world.lines.len()).filter(|l| world.lines[*l].mic == mic).collect();
    let line = random.one(&lines)?;
    let of_line = world.prices.iter().filter(|price| price.line == line && price.date < date);
    let before = of_line.max_by_key(|price| price.date)?.close;
    let close = before * random.between(1.02, 1.1);
    world.prices.push(Price { date, line, close, suspended: false });
    fault(&[&world.lines[line].id], &[date])
}

pub(super) fn row_of_other_year(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let said = of(world, at);
    let years = random.between(1.0, 200.0) as i32;
    let date = world.prices[at].date;
    world.prices[at].date = date.with_year(date.year() + years).unwrap_or(date);
    said
}

pub(super) fn two_closes(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let mut other = world.prices[at].clone();
    other.close *= random.between(1.01, 1.3);
    world.prices.push(other);
    of(world, at)
}

/// Closes before each dividend lowered by it, as vendors adjust them.
pub(super) fn adjusted_closes(world: &mut World, _: &mut Random) -> Option<Fault> {
    let dividends = world.events.iter().filter(|e| e.kind == "cash_dividend" && !e.special);
    let mut last = world.days[0];
    for event in dividends {
        let before = |price: &&mut Price| price.line == event.line && price.date < event.ex;
        let closes = || world.prices.iter().filter(|p| p.line == event.line && p.date < event.ex);
        let Some(close) = closes().max_by_key(|price| price.date).map(|price| price.close) else {
            continue;
        };
        last = last.max(event.ex);
        let factor = 1.0 - event.amount / close;
        world.prices.iter_mut().filter(before).for_each(|price| price.close *= factor);
    }
    fault(&["prices"], &[last])
}
