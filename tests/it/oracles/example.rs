//! Examples as written: inputs, expected values, and how close is close enough.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};
use serde_json::{Map, Value as Json};

use super::facts::{Fact, Facts};
use super::given::Given;
use super::normal::Words;
use super::numbers::{decimals, rational};

const FILE: &str = include_str!("../../oracles/equity-index.json");

/// Behind a path: its value may be no larger.
const AT_MOST: &str = ".at_most";

/// One example.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) group: String,
    /// Its id, title, formula and source, for what the inputs leave to them.
    pub(crate) about: String,
    inputs: Json,
    expected: BTreeMap<String, Want>,
    rounding: String,
}

/// What a value must be.
#[derive(Debug, Clone, PartialEq)]
enum Want {
    /// A number to 1e-12 of itself.
    Exact(BigRational),
    /// A number to half a unit of its last decimal.
    Printed(BigRational, usize),
    /// A number whose further decimals were cut off.
    Truncated(BigRational, usize),
    /// At most that, of a path that ends in `.at_most`.
    AtMost(BigRational),
    /// A number to a distance that the example names, as its inputs are printed too.
    Within(BigRational, BigRational),
    Text(String),
}

/// All examples by id.
pub(crate) fn read() -> BTreeMap<String, Example> {
    let file: Json = serde_json::from_str(FILE).unwrap();
    let examples = file["examples"].as_array().unwrap().iter().map(Example::new);
    examples.map(|example| (example.id.clone(), example)).collect()
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn flatten(path: &str, value: &Json, leaf: &mut dyn FnMut(&str, &Json)) {
    match value {
        Json::Object(fields) => {
            for (key, value) in fields {
                let at = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten(&at, value, leaf);
            }
        }
        Json::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                flatten(&format!("{path}[{i}]"), item, leaf);
            }
        }
        _ => leaf(path, value),
    }
}

impl Example {
    pub(crate) fn new(json: &Json) -> Self {
        let words = Words::of("equity-index");
        let word = |key: &str| json[key].as_str().unwrap().to_owned();
        let (id, group, rounding) = (word("id"), word("group"), text(&json["rounding"]));
        let mut expected = BTreeMap::new();
        flatten("", &words.expected(&group, &json["expected"]), &mut |path, value| {
            expected.insert(path.to_owned(), Want::new(path, &text(value), &rounding));
        });
        let exact = json.get("expected_exact").cloned().unwrap_or_else(|| Json::Object(Map::new()));
        flatten("", &exact, &mut |path, value| {
            // Paths are written out: `weights.A`, `gtr[1]`.
            let (word, within) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
            let path = words.expected_term(&group, word) + within;
            assert!(expected.contains_key(&path), "{id}: {path} is exact but not expected");
            if let Some(number) = rational(&text(value)) {
                expected.insert(path, Want::Exact(number));
            }
        });
        let about = [&json["id"], &json["title"], &json["formula"], &json["source"]["address"]];
        let about = about.map(text).join(" | ");
        let inputs = words.inputs(&group, &json["inputs"]);
        Self { id, group, about, inputs, expected, rounding }
    }

    /// The inputs, of which nothing has been read.
    pub(crate) fn given(&self) -> Given {
        Given::new(&self.id, &self.inputs)
    }

    /// The same, each time with another one of the values that are expected.
    pub(crate) fn bent(&self) -> impl Iterator<Item = (String, Self)> {
        self.expected.iter().map(|(path, want)| {
            let mut bent = self.clone();
            bent.expected.insert(path.clone(), want.bent());
            (path.clone(), bent)
        })
    }

    /// Whether a value is expected under a path.
    pub(crate) fn expects(&self, path: &str) -> bool {
        self.expected.contains_key(path)
    }

    /// Everything that came out wrong.
    pub(crate) fn compare(&self, facts: &Facts) -> Vec<String> {
        let mut wrong = Vec::new();
        for (path, want) in &self.expected {
            match facts.0.get(path.strip_suffix(AT_MOST).unwrap_or(path)) {
                None => wrong.push(format!("{path} was not calculated, only {:?}", facts.0.keys())),
                Some(fact) if want.is_met(fact) => {}
                Some(fact) => wrong.push(format!("{path} is {fact:?}, expected {want}")),
            }
        }
        if let Some(printed) = self.source_prints()
            && !facts.0.values().any(|fact| printed.is_met(fact))
        {
            wrong.push(format!("the source prints {printed}, nothing comes to that"));
        }
        wrong
    }

    /// The number of a remark `source prints 2.3`.
    fn source_prints(&self) -> Option<Want> {
        let (_, after) = self.rounding.split_once("source prints ")?;
        let word = after.split([' ', ';']).next()?;
        let (number, decimals) = (rational(word)?, decimals(word));
        Some(match after.contains("truncated") {
            true => Want::Truncated(number, decimals),
            false => Want::Printed(number, decimals),
        })
    }
}

/// The distance of a remark `compare within 1e-6`.
fn within(rounding: &str) -> Option<BigRational> {
    let (_, after) = rounding.split_once("compare within ")?;
    BigRational::from_float(after.split([' ', ';', ',']).next()?.parse::<f64>().ok()?)
}

impl Want {
    fn new(path: &str, text: &str, rounding: &str) -> Self {
        match (rational(text), within(rounding)) {
            (None, _) => Self::Text(text.to_owned()),
            (Some(number), _) if path.ends_with(AT_MOST) => Self::AtMost(number),
            (Some(number), Some(room)) => Self::Within(number, room),
            (Some(number), None) if rounding.contains("printed") => {
                Self::Printed(number, decimals(text))
            }
            (Some(number), None) => Self::Exact(number),
        }
    }

    /// Another value, further away than any rounding.
    fn bent(&self) -> Self {
        let off = |number: &BigRational| {
            number * BigRational::new(101.into(), 100.into()) + BigRational::new(1.into(), 5.into())
        };
        match self {
            Self::Exact(number) => Self::Exact(off(number)),
            Self::Printed(number, decimals) => Self::Printed(off(number), *decimals),
            Self::Truncated(number, decimals) => Self::Truncated(off(number), *decimals),
            Self::AtMost(number) => Self::AtMost(number / BigInt::from(2)),
            Self::Within(number, room) => Self::Within(off(number), room.clone()),
            Self::Text(text) => Self::Text(format!("{text}?")),
        }
    }

    fn is_met(&self, fact: &Fact) -> bool {
        match (self, fact) {
            (Self::Exact(want), Fact::Number(seen)) => {
                let tolerance = BigRational::new(1.into(), BigInt::from(10).pow(12_usize));
                let size = if want.is_zero() { BigRational::one() } else { want.abs() };
                distance(*seen, want) <= tolerance * size
            }
            (Self::Printed(want, decimals), Fact::Number(seen)) => {
                let half = BigRational::new(1.into(), BigInt::from(10).pow(*decimals) * 2);
                distance(*seen, want) <= half
            }
            (Self::Truncated(want, decimals), Fact::Number(seen)) => {
                let unit = BigRational::new(1.into(), BigInt::from(10).pow(*decimals));
                let above = BigRational::from_float(*seen).unwrap() - want;
                !above.is_negative() && above < unit
            }
            (Self::AtMost(want), Fact::Number(seen)) => {
                let slack = BigRational::new(1.into(), BigInt::from(10).pow(12_usize));
                BigRational::from_float(*seen).unwrap() <= want + slack
            }
            (Self::Within(want, room), Fact::Number(seen)) => distance(*seen, want) <= *room,
            (Self::Text(want), Fact::Text(seen)) => want == seen,
            _ => false,
        }
    }
}

fn distance(seen: f64, want: &BigRational) -> BigRational {
    (BigRational::from_float(seen).unwrap() - want).abs()
}

impl std::fmt::Display for Want {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(want) => write!(f, "{want} ({})", want.to_f64().unwrap_or(f64::NAN)),
            Self::Truncated(want, decimals) => {
                write!(f, "{}… cut to {decimals} decimals", want.to_f64().unwrap_or(f64::NAN))
            }
            Self::Printed(want, decimals) => {
                write!(f, "{} to {decimals} decimals", want.to_f64().unwrap_or(f64::NAN))
            }
            Self::AtMost(want) => write!(f, "at most {}", want.to_f64().unwrap_or(f64::NAN)),
            Self::Within(want, room) => {
                let [want, room] = [want, room].map(|n| n.to_f64().unwrap_or(f64::NAN));
                write!(f, "{want} within {room}")
            }
            Self::Text(want) => f.write_str(want),
        }
    }
}
