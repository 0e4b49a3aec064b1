//! Memory of an overlay: what it carries from day to day beside its level, and its text.
//!
//! The text is published, so that the next day can begin from it: fields `name=value` with a
//! blank in between, lists with `;`, numbers as the shortest text that reads back the same.

use std::fmt::{self, Display};
use std::str::FromStr;

use crate::kinds::blend::Rebalanced;
use crate::kinds::forwards::{Forwards, Leg};
use crate::kinds::other_currency::ExchangeRate;
use crate::kinds::risk_control::Risk;
use crate::kinds::volatility::Returns;

/// Memory of an overlay from day to day beside its level.
#[derive(Debug, Clone, PartialEq)]
pub enum Memory {
    /// Nothing.
    Nothing,
    /// The level has reached zero and stays there.
    Stopped,
    /// An exchange rate.
    Exchange(ExchangeRate),
    /// Volatilities and exposures.
    Risk(Risk),
    /// Forwards since the last reset.
    Forwards(Forwards),
    /// Components since the last rebalance.
    Rebalanced(Rebalanced),
}

/// State of one kind of overlay, kept as memory.
pub(crate) trait Remembered: Sized {
    /// The state; `None` where the memory is that of another kind: an index file may be edited
    /// between two days.
    fn recall(memory: Memory) -> Option<Self>;

    fn remember(self) -> Memory;
}

impl Remembered for () {
    fn recall(_: Memory) -> Option<Self> {
        Some(())
    }

    fn remember(self) -> Memory {
        Memory::Nothing
    }
}

/// Ties what a kind carries to the form of memory that holds it.
macro_rules! remembered {
    ($($type:ty: $form:ident;)+) => {$(
        impl Remembered for $type {
            fn recall(memory: Memory) -> Option<Self> {
                match memory {
                    Memory::$form(state) => Some(state),
                    _ => None,
                }
            }

            fn remember(self) -> Memory {
                Memory::$form(self)
            }
        }
    )+};
}

remembered! {
    ExchangeRate: Exchange;
    Risk: Risk;
    Forwards: Forwards;
    Rebalanced: Rebalanced;
}

/// A text that is no memory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not what an overlay carries")]
pub struct MemoryError(String);

fn list<T: Display>(values: impl Iterator<Item = T>) -> String {
    values.map(|value| value.to_string()).collect::<Vec<_>>().join(";")
}

fn numbers(values: impl Iterator<Item = f64>) -> String {
    list(values.map(|value| format!("{value:?}")))
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Stopped => f.write_str("stopped"),
            Self::Exchange(ExchangeRate(rate)) => write!(f, "exchange rate={rate:?}"),
            Self::Risk(risk) => {
                let wanted = numbers(risk.wanted.iter().copied());
                write!(f, "risk exposure={:?} wanted={wanted}", risk.exposure)?;
                risk.windows.iter().try_for_each(|returns| match returns {
                    Returns::Squares(squares) => {
                        write!(f, " squares={}", numbers(squares.iter().copied()))
                    }
                    Returns::Variance(variance) => write!(f, " variance={variance:?}"),
                })
            }
            Self::Forwards(forwards) => {
                let Forwards { reset, settles, level, underlying, ratio, legs } = forwards;
                write!(f, "forwards reset={reset} settles={settles} level={level:?}")?;
                write!(f, " underlying={underlying:?} ratio={ratio:?}")?;
                write!(f, " currency={}", list(legs.iter().map(|leg| leg.currency)))?;
                write!(f, " weight={}", numbers(legs.iter().map(|leg| leg.weight)))?;
                write!(f, " spot={}", numbers(legs.iter().map(|leg| leg.spot)))?;
                write!(f, " forward={}", numbers(legs.iter().map(|leg| leg.forward)))
            }
            Self::Rebalanced(Rebalanced { level, bases, cash }) => {
                let bases = numbers(bases.iter().copied());
                write!(f, "parts level={level:?} bases={bases} cash={cash:?}")
            }
        }
    }
}

/// Fields of a text, in order.
struct Fields<'t>(std::str::Split<'t, char>);

impl<'t> Fields<'t> {
    fn next(&mut self, name: &str) -> Option<&'t str> {
        self.0.next()?.strip_prefix(name)?.strip_prefix('=')
    }

    fn one<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.next(name)?.parse().ok()
    }

    fn all<T: FromStr>(&mut self, name: &str) -> Option<Vec<T>> {
        parsed(self.next(name)?)
    }
}

fn parsed<T: FromStr>(text: &str) -> Option<Vec<T>> {
    let parts = text.split(';').filter(|part| !part.is_empty());
    parts.map(|part| part.parse().ok()).collect()
}

impl FromStr for Memory {
    type Err = MemoryError;

    fn from_str(text: &str) -> Result<Self, MemoryError> {
        let (form, fields) = text.split_once(' ').unwrap_or((text, ""));
        let mut fields = Fields(fields.split(' '));
        let found = match form {
            "" => Some(Self::Nothing),
            "stopped" => Some(Self::Stopped),
            "exchange" => fields.one("rate").map(|rate| Self::Exchange(ExchangeRate(rate))),
            "risk" => risk(fields).map(Self::Risk),
            "forwards" => forwards(&mut fields).map(Self::Forwards),
            "parts" => rebalanced(&mut fields).map(Self::Rebalanced),
            _ => None,
        };
        found.ok_or_else(|| MemoryError(text.to_owned()))
    }
}

fn risk(mut fields: Fields<'_>) -> Option<Risk> {
    let (exposure, wanted) = (fields.one("exposure")?, fields.all("wanted")?);
    let window = |field: &str| match field.split_once('=')? {
        ("squares", squares) => parsed(squares).map(Returns::Squares),
        ("variance", variance) => variance.parse().ok().map(Returns::Variance),
        _ => None,
    };
    let windows: Option<Vec<Returns>> = fields.0.map(window).collect();
    Some(Risk { exposure, wanted, windows: windows? })
}

fn forwards(fields: &mut Fields<'_>) -> Option<Forwards> {
    let (reset, settles) = (fields.one("reset")?, fields.one("settles")?);
    let (level, underlying) = (fields.one("level")?, fields.one("underlying")?);
    let (ratio, currencies) = (fields.one("ratio")?, fields.all("currency")?);
    let weights: Vec<f64> = fields.all("weight")?;
    let (spots, forwards): (Vec<f64>, Vec<f64>) = (fields.all("spot")?, fields.all("forward")?);
    let n = currencies.len();
    if [weights.len(), spots.len(), forwards.len()].iter().any(|len| *len != n) {
        return None;
    }
    let numbers = weights.into_iter().zip(spots).zip(forwards);
    let legs = currencies.into_iter().zip(numbers);
    let legs =
        legs.map(|(currency, ((weight, spot), forward))| Leg { currency, weight, spot, forward });
    Some(Forwards { reset, settles, level, underlying, ratio, legs: legs.collect() })
}

fn rebalanced(fields: &mut Fields<'_>) -> Option<Rebalanced> {
    let (level, bases, cash) = (fields.one("level")?, fields.all("bases")?, fields.one("cash")?);
    Some(Rebalanced { level, bases, cash })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn examples() -> Vec<Memory> {
        let day = |text: &str| text.parse().unwrap();
        let leg = |currency: &str, weight| Leg {
            currency: currency.parse().unwrap(),
            weight,
            spot: 1.1,
            forward: 1.102,
        };
        vec![
            Memory::Nothing,
            Memory::Stopped,
            Memory::Exchange(ExchangeRate(7.25)),
            Memory::Risk(Risk {
                exposure: 0.1 + 0.2,
                wanted: vec![1.5, 1e-7],
                windows: vec![Returns::Squares(vec![]), Returns::Variance(1e-4)],
            }),
            Memory::Risk(Risk {
                exposure: 1.0,
                wanted: vec![1.0],
                windows: vec![Returns::Squares(vec![1e-4, 2.5e-5])],
            }),
            Memory::Forwards(Forwards {
                reset: day("2024-01-31"),
                settles: day("2024-02-29"),
                level: 1000.0,
                underlying: 995.5,
                ratio: 1.0,
                legs: vec![leg("EUR", 0.6), leg("JPY", 0.4)],
            }),
            Memory::Forwards(Forwards {
                reset: day("2024-01-31"),
                settles: day("2024-02-29"),
                level: 1000.0,
                underlying: 995.5,
                ratio: 1.0,
                legs: vec![],
            }),
            Memory::Rebalanced(Rebalanced { level: 100.0, bases: vec![1000.0, 1.0], cash: 1.0001 }),
        ]
    }

    #[test]
    fn texts() {
        let all: Vec<String> = examples().iter().map(|memory| format!("{memory}.")).collect();
        assert_snapshot!(all.join("\n"), @"
        .
        stopped.
        exchange rate=7.25.
        risk exposure=0.30000000000000004 wanted=1.5;1e-7 squares= variance=0.0001.
        risk exposure=1.0 wanted=1.0 squares=0.0001;2.5e-5.
        forwards reset=2024-01-31 settles=2024-02-29 level=1000.0 underlying=995.5 ratio=1.0 currency=EUR;JPY weight=0.6;0.4 spot=1.1;1.1 forward=1.102;1.102.
        forwards reset=2024-01-31 settles=2024-02-29 level=1000.0 underlying=995.5 ratio=1.0 currency= weight= spot= forward=.
        parts level=100.0 bases=1000.0;1.0 cash=1.0001.
        ");
    }

    #[test]
    fn every_text_reads_back_the_same() {
        for memory in examples() {
            assert_eq!(memory.to_string().parse(), Ok(memory));
        }
    }

    #[test]
    fn a_broken_text_is_an_error() {
        for text in ["stop", "exchange rate=x", "exchange", "parts level=1.0", "risk exposure=1.0"]
        {
            assert!(text.parse::<Memory>().is_err(), "{text}");
        }
    }
}
