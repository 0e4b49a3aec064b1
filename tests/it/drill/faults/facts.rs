//! Faults of rates, share counts, figures of companies and lists.

use chrono::{Days, NaiveDate};

use super::{around, fault};
use crate::drill::random::Random;
use crate::drill::trial::Fault;
use crate::drill::world::{BASE, Count, World};
use crate::support::day;

/// Changes the rate of a pair that the index uses on a random day.
fn rate(world: &mut World, random: &mut Random, by: impl FnOnce(f64) -> f64) -> Option<Fault> {
    let from = day(BASE) + Days::new(10);
    let quote = random.one(&["HKD", "CNY"])?;
    let days: Vec<NaiveDate> = world.sessions("XNYS");
    let date = random.one(&days).filter(|date| *date > from)?;
    let rate = world.rates.iter_mut().find(|rate| rate.date == date && rate.quote == quote)?;
    rate.rate = by(rate.rate);
    fault(&[quote], &[date])
}

pub(super) fn rate_inverted(world: &mut World, random: &mut Random) -> Option<Fault> {
    rate(world, random, |rate| 1.0 / rate)
}

pub(super) fn rate_of_one(world: &mut World, random: &mut Random) -> Option<Fault> {
    rate(world, random, |_| 1.0)
}

pub(super) fn rate_times(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = random.between(10.0, 100.0);
    rate(world, random, |rate| rate * times)
}

pub(super) fn rate_of_other_pair(world: &mut World, random: &mut Random) -> Option<Fault> {
    let date = random.one(&world.sessions("XNYS"))?;
    let at = |world: &World, quote: &str| {
        world.rates.iter().position(|rate| rate.date == date && rate.quote == quote)
    };
    let (hkd, cny) = (at(world, "HKD")?, at(world, "CNY")?);
    let rates = (world.rates[hkd].rate, world.rates[cny].rate);
    (world.rates[cny].rate, world.rates[hkd].rate) = rates;
    fault(&["HKD", "CNY"], &[date])
}

/// One column of a file twice.
pub(super) fn rate_twice(world: &mut World, random: &mut Random) -> Option<Fault> {
    let date = random.one(&world.sessions("XNYS"))?;
    let of = |quote: &str| world.rates.iter().find(|r| r.date == date && r.quote == quote);
    let other = of("CNY")?.rate;
    let rate = world.rates.iter_mut().find(|r| r.date == date && r.quote == "HKD")?;
    rate.rate = other;
    fault(&["HKD"], &[date])
}

/// The currencies of a pair the other way round, with the rate as it was.
pub(super) fn pair_reversed(world: &mut World, random: &mut Random) -> Option<Fault> {
    let quote = random.one(&["HKD", "CNY"])?;
    let date = random.one(&world.sessions("XNYS"))?;
    let rate = world.rates.iter_mut().find(|rate| rate.date == date && rate.quote == quote)?;
    std::mem::swap(&mut rate.base, &mut rate.quote);
    fault(&[quote], &around(date))
}

/// A rate under the date of the next day.
pub(super) fn rate_of_next_day(world: &mut World, random: &mut Random) -> Option<Fault> {
    let quote = random.one(&["HKD", "CNY"])?;
    let date = random.one(&world.sessions("XNYS"))?;
    let next = *world.days.iter().find(|day| **day > date)?;
    let rate = world.rates.iter_mut().find(|rate| rate.date == date && rate.quote == quote)?;
    rate.date = next;
    fault(&[quote], &[date, next])
}

/// No rates of a currency from a day on.
pub(super) fn rates_end(world: &mut World, random: &mut Random) -> Option<Fault> {
    let quote = random.one(&["HKD", "CNY"])?;
    let days = world.sessions("XNYS");
    let date = random.one(&days[..days.len().saturating_sub(12)])?;
    world.rates.retain(|rate| rate.quote != quote || rate.date < date);
    let said: Vec<NaiveDate> = days.into_iter().filter(|day| *day >= date).collect();
    fault(&[quote], &said)
}

/// Another currency of the quotation of a line.
pub(super) fn wrong_currency(world: &mut World, random: &mut Random) -> Option<Fault> {
    let lines: Vec<usize> =
        (0..world.lines.len()).filter(|l| world.lines[*l].currency != "USD").collect();
    let line = random.one(&lines)?;
    let other = if world.lines[line].currency == "HKD" { "CNY" } else { "HKD" };
    world.lines[line].currency = other;
    let paid = world.events.iter().filter(|event| event.line == line).map(|event| event.ex);
    let days: Vec<NaiveDate> = paid.flat_map(around).collect();
    fault(&[&world.lines[line].id], &days)
}

pub(super) fn rates_of_yesterday(world: &mut World, random: &mut Random) -> Option<Fault> {
    let date = random.one(&world.sessions("XNYS"))?;
    let before = *world.days.iter().rfind(|day| **day < date)?;
    let old: Vec<(&str, f64)> = world
        .rates
        .iter()
        .filter(|rate| rate.date == before)
        .map(|rate| (rate.quote, rate.rate))
        .collect();
    for rate in world.rates.iter_mut().filter(|rate| rate.date == date) {
        rate.rate = old.iter().find(|(quote, _)| *quote == rate.quote)?.1;
    }
    fault(&["HKD", "CNY"], &[date])
}

/// A rate of another pair that no row has: ten usual moves away or more, and back the day after.
pub(super) fn rate_unlike_itself(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(1.03, 1.07);
    let up = random.below(2) == 0;
    rate(world, random, |rate| if up { rate * off } else { rate / off })
}

pub(super) fn rate_off(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(1.005, 1.012);
    rate(world, random, |rate| rate * off)
}

pub(super) fn wrong_mic(world: &mut World, random: &mut Random) -> Option<Fault> {
    let line = random.below(world.lines.len());
    world.lines[line].mic = "XQQQ".to_owned();
    fault(&[&world.lines[line].id.clone(), "XQQQ"], &around(day(BASE)))
}

pub(super) fn withholding_missing(world: &mut World, random: &mut Random) -> Option<Fault> {
    let (country, _) = world.withholding.remove(random.below(2));
    fault(&[country], &[])
}

/// Adds a count of a line on a random day.
fn count(world: &mut World, random: &mut Random, by: impl FnOnce(&mut Count)) -> Option<Fault> {
    let line = random.below(world.lines.len());
    let date = random.one(&world.sessions(&world.lines[line].mic.clone()))?;
    let of_line = world.counts.iter().filter(|count| count.line == line && count.date < date);
    let mut count = of_line.max_by_key(|count| count.date)?.clone();
    if world.counts.iter().any(|other| other.line == line && other.date == date) {
        return None;
    }
    count.date = date;
    by(&mut count);
    world.counts.push(count);
    fault(&[&world.lines[line].id], &around(date))
}

pub(super) fn shares_times(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = random.between(2.0, 20.0);
    count(world, random, |count| count.shares *= times)
}

/// The share count of another line, which is far from its own.
pub(super) fn shares_of_other_line(world: &mut World, random: &mut Random) -> Option<Fault> {
    let counts: Vec<f64> = world.counts.iter().map(|count| count.shares).collect();
    let other = random.below(counts.len());
    count(world, random, |count| {
        let far = |shares: &f64| (shares / count.shares).max(count.shares / shares) > 2.1;
        let other = counts[other..].iter().chain(&counts).find(|shares| far(shares));
        count.shares = other.copied().unwrap_or(count.shares);
    })
}

pub(super) fn shares_by_1000(world: &mut World, random: &mut Random) -> Option<Fault> {
    count(world, random, |count| count.shares /= 1000.0)
}

pub(super) fn shares_off(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(1.05, 1.24);
    count(world, random, |count| count.shares *= off)
}

pub(super) fn float_in_percent(world: &mut World, random: &mut Random) -> Option<Fault> {
    count(world, random, |count| count.float *= 100.0)
}

pub(super) fn float_jump(world: &mut World, random: &mut Random) -> Option<Fault> {
    let off = random.between(0.31, 0.35);
    count(world, random, |count| count.float -= off)
}

/// Changes the newest figure of a company.
fn figure(world: &mut World, random: &mut Random, by: impl FnOnce(f64) -> f64) -> Option<Fault> {
    let line = random.below(world.lines.len());
    let of_line = world.figures.iter_mut().filter(|figure| figure.line == line);
    let newest = of_line.max_by_key(|figure| figure.end)?;
    newest.value = by(newest.value);
    let end = newest.end;
    fault(&[&world.lines[line].id], &[end])
}

pub(super) fn esg_times_1000(world: &mut World, random: &mut Random) -> Option<Fault> {
    figure(world, random, |value| value * 1000.0)
}

pub(super) fn esg_sign(world: &mut World, random: &mut Random) -> Option<Fault> {
    figure(world, random, |value| -value)
}

pub(super) fn esg_jump(world: &mut World, random: &mut Random) -> Option<Fault> {
    let times = random.between(6.0, 20.0);
    figure(world, random, |value| value * times)
}

pub(super) fn esg_stale(world: &mut World, random: &mut Random) -> Option<Fault> {
    let line = random.below(world.lines.len());
    let figures = world.figures.iter_mut().filter(|figure| figure.line == line);
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by_key(|figure| figure.end);
    let value = figures[1].value;
    figures.iter_mut().skip(2).for_each(|figure| figure.value = value);
    let end = figures[4].end;
    fault(&[&world.lines[line].id], &[end])
}
