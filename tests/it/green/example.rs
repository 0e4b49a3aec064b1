//! Examples as written: inputs, what is expected, and how close is close enough.

use serde_json::Value as Json;

use crate::oracles::given::Given;
use crate::oracles::normal::Words;

const FILE: &str = include_str!("../../oracles/green.json");

/// Terms whose texts or positions are a set: their order says nothing.
const SETS: [&str; 5] =
    ["selected", "selected_without_buffer", "places_at_zero", "violations", "excluded_ids"];

/// The term of what a source prints with fewer digits.
const ROUNDED: &str = "rounded";

/// One example, by term.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) area: String,
    pub(crate) inputs: Json,
    pub(crate) expected: Json,
    tolerance: String,
}

/// All examples, in the order of the file.
pub(crate) fn read() -> Vec<Example> {
    let file: Json = serde_json::from_str(FILE).unwrap();
    file["examples"].as_array().unwrap().iter().map(Example::new).collect()
}

impl Example {
    pub(crate) fn new(json: &Json) -> Self {
        let words = Words::of("green");
        let word = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let area = word("area");
        let inputs = words.inputs(&area, &json["inputs"]);
        let expected = words.expected(&area, &json["expected"]);
        // `1e-7 weights, 1e-8 TE`: the second word is that of what is expected.
        let part = |part: &str| match part.trim().split_once(' ') {
            Some((room, name)) => format!("{room} {}", words.expected_term(&area, name)),
            None => part.trim().to_owned(),
        };
        let tolerance = word("tolerance").split(',').map(part).collect::<Vec<_>>().join(", ");
        Self { id: word("id"), area, inputs, expected, tolerance }
    }

    /// The inputs, of which nothing has been read.
    pub(crate) fn given(&self) -> Given {
        Given::new(&self.id, &self.inputs)
    }

    /// The term of a word that is a value among the inputs.
    pub(crate) fn term(&self, word: &str) -> String {
        Words::of("green").input_term(&self.area, word)
    }

    /// The names of what is expected: an example asks by them.
    pub(crate) fn asks(&self) -> Vec<&str> {
        let keys = self.expected.as_object().map(|fields| fields.keys());
        keys.into_iter().flatten().map(String::as_str).collect()
    }

    /// Names within a term: `2020` of a level in 2020.
    pub(crate) fn asked(&self, term: &str) -> Vec<&str> {
        let names = self.expected[term].as_object().map(|fields| fields.keys());
        names.into_iter().flatten().map(String::as_str).collect()
    }

    /// Everything that came out wrong.
    pub(crate) fn compare(&self, found: &Json) -> Vec<String> {
        let mut wrong = Vec::new();
        for key in self.asks() {
            let want = &self.expected[key];
            match found.get(key) {
                None => {
                    let known = found.as_object().map(|o| o.keys().collect::<Vec<_>>());
                    wrong.push(format!("{key} was not calculated, only {known:?}"));
                }
                Some(seen) if SETS.contains(&key) => {
                    if sorted(seen) != sorted(want) {
                        wrong.push(format!("{key} is {seen}, expected {want}"));
                    }
                }
                Some(seen) => self.leaf(key, key, seen, want, &mut wrong),
            }
        }
        wrong
    }

    fn leaf(&self, key: &str, path: &str, seen: &Json, want: &Json, wrong: &mut Vec<String>) {
        match (seen, want) {
            (Json::Object(_), Json::Object(fields)) => {
                for (name, want) in fields {
                    let seen = seen.get(name).unwrap_or(&Json::Null);
                    self.leaf(key, &format!("{path}.{name}"), seen, want, wrong);
                }
            }
            (Json::Array(all), Json::Array(wanted)) if all.len() == wanted.len() => {
                for (i, (seen, want)) in all.iter().zip(wanted).enumerate() {
                    self.leaf(key, &format!("{path}[{i}]"), seen, want, wrong);
                }
            }
            (Json::Number(_), Json::Number(_)) if self.is_near(key, seen, want) => {}
            _ if seen == want && !seen.is_number() => {}
            _ => wrong.push(format!("{path} is {seen}, expected {want}")),
        }
    }

    fn is_near(&self, key: &str, seen: &Json, want: &Json) -> bool {
        let (Some(number), Some(wanted)) = (seen.as_f64(), want.as_f64()) else { return false };
        let distance = (number - wanted).abs();
        // Half a unit of the last digit can be missed by rounding of the distance alone.
        distance <= self.room(key, &want.to_string(), wanted) * (1.0 + 1e-9)
    }

    /// Largest error of a number: as the example says it, with the stated tolerance.
    ///
    /// 1. `2 decimals`: half a unit of the printed digit; a number with more digits to 1e-9.
    /// 2. `1e-7 weights, 1e-8 TE`: the part that names the key.
    /// 3. `1e-9`: that, absolute below one and relative above.
    /// 4. Else to twelve digits.
    fn room(&self, key: &str, printed: &str, wanted: f64) -> f64 {
        let size = wanted.abs().max(1.0);
        let decimals = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
        let half = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap());
        let parts: Vec<&str> = self.tolerance.split(',').map(str::trim).collect();
        let named = parts.iter().find(|part| part.split(' ').nth(1) == Some(key));
        let number = named.or(parts.first()).and_then(|part| part.split(' ').next());
        let number = number.and_then(|text| text.parse::<f64>().ok());
        match (self.tolerance.contains("decimals"), number) {
            _ if key == ROUNDED => half,
            (true, Some(places)) if decimals as f64 <= places => half,
            (true, _) => 1e-9 * size,
            (false, Some(room)) => room * size,
            (false, None) => 1e-12 * size,
        }
    }
}

fn sorted(value: &Json) -> Vec<String> {
    let mut all: Vec<String> =
        value.as_array().into_iter().flatten().map(Json::to_string).collect();
    all.sort();
    all
}
