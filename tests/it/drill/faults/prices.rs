//! Faults of prices.

use chrono::{Datelike, NaiveDate};

use super::fault;
use crate::drill::random::Random;
use crate::drill::trial::Fault;
use crate::drill::world::{EXCHANGES, Price, World};
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

pub(super) fn close_off(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(1.01, 1.06);
    change(world, random, |close| close * off)
}

/// The closes of two lines of one exchange swapped, whose prices are far apart.
pub(super) fn swapped(world: &mut World, random: &mut Random) -> Option<Fault> {
    let at = pick(world, random)?;
    let Price { date, line, close } = world.prices[at];
    let other = (0..world.prices.len()).find(|other| {
        let price = &world.prices[*other];
        let apart = (price.close / close).max(close / price.close);
        price.date == date && world.lines[price.line].mic == world.lines[line].mic && apart > 1.8
    })?;
    let of_other = world.prices[other].close;
    (world.prices[other].close, world.prices[at].close) = (close, of_other);
    of(world, at)
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
    world.prices.push(Price { date, line, close });
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
