//! Examples as written: inputs, what is expected, and how close is close enough.

use std::collections::BTreeMap;

use serde_json::Value as Json;

const FILE: &str = include_str!("../../oracles/green.json");

/// Keys of `expected` whose texts or positions are a set: their order says nothing.
const SETS: [&str; 5] = ["selected", "without_buffer", "zero_1based", "violations", "excluded_ids"];

/// One example.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) id: String,
    pub(crate) area: String,
    pub(crate) inputs: Inputs,
    pub(crate) expected: Json,
    tolerance: String,
}

/// The inputs of an example, by key.
#[derive(Debug, Clone)]
pub(crate) struct Inputs(pub(crate) Json);

/// All examples, in the order of the file.
pub(crate) fn read() -> Vec<Example> {
    let file: Json = serde_json::from_str(FILE).unwrap();
    file["examples"].as_array().unwrap().iter().map(Example::new).collect()
}

/// All numbers of a list.
pub(crate) fn numbers(value: &Json) -> Option<Vec<f64>> {
    value.as_array()?.iter().map(Json::as_f64).collect()
}

/// Numbers of which some are not known.
fn gaps(value: &Json) -> Option<Vec<Option<f64>>> {
    let one = |item: &Json| (item.is_null() || item.is_number()).then(|| item.as_f64());
    value.as_array()?.iter().map(one).collect()
}

impl Inputs {
    /// The first of some keys that is there; sources differ in their names.
    pub(crate) fn any(&self, keys: &[&str]) -> Option<&Json> {
        keys.iter().find_map(|key| self.0.get(key)).filter(|value| !value.is_null())
    }

    pub(crate) fn number(&self, keys: &[&str]) -> Option<f64> {
        self.any(keys)?.as_f64()
    }

    pub(crate) fn year(&self, keys: &[&str]) -> Option<i32> {
        self.any(keys)?.as_i64()?.try_into().ok()
    }

    pub(crate) fn text(&self, keys: &[&str]) -> Option<&str> {
        self.any(keys)?.as_str()
    }

    pub(crate) fn list(&self, keys: &[&str]) -> Option<Vec<f64>> {
        numbers(self.any(keys)?)
    }

    pub(crate) fn gaps(&self, keys: &[&str]) -> Option<Vec<Option<f64>>> {
        gaps(self.any(keys)?)
    }

    pub(crate) fn whole(&self, keys: &[&str]) -> Option<Vec<u32>> {
        let one = |item: &Json| item.as_u64().and_then(|n| u32::try_from(n).ok());
        self.any(keys)?.as_array()?.iter().map(one).collect()
    }

    pub(crate) fn texts(&self, keys: &[&str]) -> Option<Vec<&str>> {
        self.any(keys)?.as_array()?.iter().map(Json::as_str).collect()
    }

    pub(crate) fn items(&self, keys: &[&str]) -> Option<&Vec<Json>> {
        self.any(keys)?.as_array()
    }

    /// Rows of an array of objects.
    pub(crate) fn rows(&self, keys: &[&str]) -> Option<Vec<Inputs>> {
        let rows = self.items(keys)?;
        rows.iter().all(Json::is_object).then(|| rows.iter().cloned().map(Inputs).collect())
    }

    pub(crate) fn by_id(&self, keys: &[&str]) -> Option<BTreeMap<String, f64>> {
        let fields = self.any(keys)?.as_object()?;
        fields.iter().map(|(id, value)| Some((id.clone(), value.as_f64()?))).collect()
    }

    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.as_object().map(|o| o.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    /// Keys such as `CE2020`: the year behind a prefix, with its number.
    pub(crate) fn years_of(&self, prefix: &str) -> Vec<(i32, f64)> {
        let year = |key: &&str| key.strip_prefix(prefix)?.parse::<i32>().ok();
        let with = |key: &str| Some((year(&key)?, self.0[key].as_f64()?));
        let mut all: Vec<(i32, f64)> = self.names().into_iter().filter_map(with).collect();
        all.sort_by_key(|(year, _)| *year);
        all
    }
}

impl Example {
    pub(crate) fn new(json: &Json) -> Self {
        let word = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        Self {
            id: word("id"),
            area: word("area"),
            inputs: Inputs(json["inputs"].clone()),
            expected: json["expected"].clone(),
            tolerance: word("tolerance"),
        }
    }

    /// The names of what is expected: an example asks by them.
    pub(crate) fn asks(&self) -> Vec<&str> {
        let keys = self.expected.as_object().map(|fields| fields.keys());
        keys.into_iter().flatten().map(String::as_str).collect()
    }

    /// What is asked for under a prefix: `2020` of `beta0_2020`.
    pub(crate) fn asked(&self, prefix: &str) -> Vec<&str> {
        self.asks().into_iter().filter_map(|key| key.strip_prefix(prefix)).collect()
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

    /// How far a number may be off: as the example says it, with the stated tolerance.
    ///
    /// 1. `2 decimals`: half a unit of the printed digit; a number with more digits to 1e-9.
    /// 2. `1e-7 weights, 1e-8 TE`: the part that names the key.
    /// 3. `1e-9`: that, absolute below one and relative above.
    /// 4. Else to twelve digits.
    fn room(&self, key: &str, printed: &str, wanted: f64) -> f64 {
        let size = wanted.abs().max(1.0);
        let rounded = key.starts_with("source_rounded") || key.starts_with("test_expected");
        let decimals = printed.split_once('.').map_or(0, |(_, digits)| digits.len());
        let half = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap());
        let parts: Vec<&str> = self.tolerance.split(',').map(str::trim).collect();
        let named = parts.iter().find(|part| part.split(' ').nth(1) == Some(key));
        let number = named.or(parts.first()).and_then(|part| part.split(' ').next());
        let number = number.and_then(|text| text.parse::<f64>().ok());
        match (self.tolerance.contains("decimals"), number) {
            _ if rounded => half,
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
