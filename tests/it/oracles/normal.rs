//! The words of the raw files in the project's own terms.
//!
//! Sources have many names for one thing. `tests/oracles/words.toml` says which word of which file
//! is which term; keys are renamed here, once, before anything reads them. So adapters know terms
//! alone, and a new word is a row of that table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

/// The table as written.
pub(crate) const TABLE: &str = include_str!("../../oracles/words.toml");

/// What the table says of a word that is for readers alone.
const REMARK: &str = "-";

/// Words of a file.
#[derive(Debug)]
pub(crate) struct Words {
    /// Terms under which keys are names of lines, days and the like, not words.
    named: Vec<String>,
    inputs: Meanings,
    expected: Meanings,
}

/// Terms by word. A word may be preceded by its group, `rights: new_shares`, by the word that it
/// is a field of, `caps.sector`, and may have a part that varies, `CE*`.
#[derive(Debug)]
pub(crate) struct Meanings(pub(crate) BTreeMap<String, String>);

/// What a word becomes.
#[derive(Debug, PartialEq)]
enum Meaning {
    /// A term, or one within another: `emissions`, `2020` of `CE2020`.
    Term(Vec<String>),
    /// Its fields are fields of what it is in.
    Spliced,
    /// Nothing that is calculated with.
    Remark,
}

impl Words {
    /// The words of a raw file, by its name.
    pub(crate) fn of(file: &str) -> &'static Self {
        static ALL: LazyLock<BTreeMap<String, Words>> = LazyLock::new(|| {
            let all = TABLE.parse::<toml::Table>().unwrap();
            all.iter().map(|(file, table)| (file.clone(), Words::new(table))).collect()
        });
        &ALL[file]
    }

    fn new(table: &toml::Value) -> Self {
        let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
        let meanings = |part: &str| {
            let rows = table[part].as_table().unwrap().iter();
            Meanings(rows.map(|(word, term)| (word.clone(), text(term))).collect())
        };
        let named = table["named"].as_array().unwrap().iter().map(text).collect();
        Self { named, inputs: meanings("inputs"), expected: meanings("expected") }
    }

    /// Inputs of an example of some group, by term.
    pub(crate) fn inputs(&self, group: &str, raw: &Json) -> Json {
        self.value(group, "", raw, false)
    }

    /// What an example expects, by term.
    pub(crate) fn expected(&self, group: &str, raw: &Json) -> Json {
        let mut all = Map::new();
        for (word, value) in raw.as_object().unwrap() {
            insert(&mut all, &self.expected.term(group, word), value.clone());
        }
        Json::Object(all)
    }

    /// The term of a word of what is expected, with those within another behind a point.
    pub(crate) fn expected_term(&self, group: &str, word: &str) -> String {
        self.expected.term(group, word).join(".")
    }

    /// The term of a word that stands among inputs as a value.
    pub(crate) fn input_term(&self, group: &str, word: &str) -> String {
        self.inputs.term(group, word).join(".")
    }

    fn value(&self, group: &str, parent: &str, raw: &Json, named: bool) -> Json {
        match raw {
            Json::Object(fields) if named => {
                let by_name = |(name, value): (&String, &Json)| {
                    (name.clone(), self.value(group, parent, value, false))
                };
                Json::Object(fields.iter().map(by_name).collect())
            }
            Json::Object(fields) => Json::Object(self.fields(group, parent, fields)),
            Json::Array(items) => {
                items.iter().map(|item| self.value(group, parent, item, false)).collect()
            }
            leaf => leaf.clone(),
        }
    }

    fn fields(&self, group: &str, parent: &str, raw: &Map<String, Json>) -> Map<String, Json> {
        let mut fields = Map::new();
        for (word, value) in raw {
            match self.inputs.meaning(group, parent, word) {
                Meaning::Remark => {}
                Meaning::Spliced => {
                    let inner = value.as_object().unwrap();
                    for (term, value) in self.fields(group, word, inner) {
                        insert(&mut fields, &[term], value);
                    }
                }
                Meaning::Term(path) => {
                    let named = self.named.contains(&path[0]);
                    insert(&mut fields, &path, self.value(group, word, value, named));
                }
            }
        }
        fields
    }
}

impl Meanings {
    /// What a word means in a group; one that the table does not have means itself.
    fn meaning(&self, group: &str, parent: &str, word: &str) -> Meaning {
        let names = [format!("{parent}.{word}"), word.to_owned()];
        let exact = scopes(group)
            .flat_map(|scope| names.each_ref().map(|name| format!("{scope}{name}")))
            .find_map(|name| self.0.get(&name));
        match exact.map(String::as_str) {
            Some(REMARK) => Meaning::Remark,
            Some("") => Meaning::Spliced,
            Some(term) => Meaning::Term(path(term, "")),
            None => Meaning::Term(self.varying(group, word).unwrap_or_else(|| vec![word.into()])),
        }
    }

    fn term(&self, group: &str, word: &str) -> Vec<String> {
        match self.meaning(group, "", word) {
            Meaning::Term(path) => path,
            other => panic!("`{word}` has to be a term, not {other:?}"),
        }
    }

    /// The term of a word with a part that varies, by the longest row that it is like.
    fn varying(&self, group: &str, word: &str) -> Option<Vec<String>> {
        let like = |scope: &str| {
            let rows = self.0.iter().filter_map(|(row, term)| {
                let (before, after) = row.strip_prefix(scope)?.split_once('*')?;
                let part = word.strip_prefix(before)?.strip_suffix(after)?;
                (!part.is_empty()).then_some((row.len(), term, part))
            });
            rows.max_by_key(|(length, ..)| *length)
        };
        let (_, term, part) = scopes(group).find_map(|scope| like(&scope))?;
        Some(match term.as_str() {
            // The part is a word of its own.
            "*" => self.term(group, part),
            term => path(term, part),
        })
    }
}

/// What may precede a word: its group, the part of that before a stroke, nothing.
fn scopes(group: &str) -> impl Iterator<Item = String> {
    let family = group.split('/').next().unwrap_or(group);
    [format!("{group}: "), format!("{family}: "), String::new()].into_iter()
}

/// `emissions[*]` of the part `2020`: `emissions`, `2020`; `[%]` takes it as percent.
fn path(term: &str, part: &str) -> Vec<String> {
    let step = |step: &str| match step.split_once('[') {
        Some((term, "%]")) => vec![term.to_owned(), of_percent(part)],
        Some((term, _)) => vec![term.to_owned(), part.to_owned()],
        None => vec![step.to_owned()],
    };
    term.split('.').flat_map(step).collect()
}

/// `0.045` of `4_5` or `4.5`.
fn of_percent(text: &str) -> String {
    let percent: f64 = text.replace('_', ".").parse().unwrap();
    ((percent * 1e6).round() / 1e8).to_string()
}

/// Puts a value under a term; two values under one are an error in the table.
fn insert(fields: &mut Map<String, Json>, path: &[String], value: Json) {
    let (term, within) = path.split_first().unwrap();
    if let Some(Json::Object(known)) = fields.get_mut(term)
        && !within.is_empty()
    {
        return insert(known, within, value);
    }
    let value = within
        .iter()
        .rev()
        .fold(value, |value, name| Json::Object(Map::from_iter([(name.clone(), value)])));
    let before = fields.insert(term.clone(), value);
    assert!(before.is_none(), "two words of one example mean `{term}`");
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use serde_json::json;

    use super::*;

    /// The rows of each table of the file, as written: the word and the term.
    fn tables() -> Vec<Vec<(String, String)>> {
        let row = |line: &str| {
            let (word, term) = line.split_once(" = ")?;
            let plain = |text: &str| text.trim_matches('"').to_owned();
            Some((plain(word), plain(term)))
        };
        let parts = TABLE
            .split("\n[")
            .filter(|part| part.contains(".inputs]") || part.contains(".expected]"));
        parts.map(|part| part.lines().filter_map(row).collect()).collect()
    }

    #[test]
    fn rows_are_in_order() {
        let tables = tables();
        assert_eq!(tables.len(), 4);
        for rows in &tables {
            assert!(rows.len() > 10);
            assert!(rows.is_sorted_by(|a, b| a.0 < b.0), "{rows:?}");
        }
    }

    /// What a word is renamed to is no word that is renamed again.
    #[test]
    fn a_term_is_no_other_word() {
        for rows in tables() {
            let words: BTreeMap<&str, &str> =
                rows.iter().map(|(word, term)| (word.as_str(), term.as_str())).collect();
            for (word, term) in rows.iter().filter(|(word, _)| !word.contains(": ")) {
                let renamed = words.get(head(term)).filter(|_| !head(term).is_empty());
                assert!(renamed.is_none(), "{word} = {term}, which is {renamed:?}");
            }
        }
    }

    /// The term without what is within it.
    fn head(term: &str) -> &str {
        term.split(['.', '[']).next().unwrap()
    }

    /// A row whose term no adapter names would be a guess at nothing.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test may read the code")]
    fn every_term_is_named_by_an_adapter() {
        let mut code = String::new();
        for folder in ["it/oracles", "it/green"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            for file in fs::read_dir(folder).unwrap() {
                let path = file.unwrap().path();
                if !path.ends_with("normal.rs") {
                    code.push_str(&fs::read_to_string(path).unwrap());
                }
            }
        }
        for (word, term) in tables().into_iter().flatten() {
            let term = head(&term);
            if ["", "-", "*"].contains(&term) {
                continue;
            }
            let ends = ["\"", ".", "["];
            let named = ends.iter().any(|end| code.contains(&format!("\"{term}{end}")));
            assert!(named, "{word} = {term}, which no adapter knows");
        }
    }

    #[test]
    fn words_become_terms() {
        let words = Words::of("equity-index");
        let raw = json!({
            "caps": { "single": 0.1, "sector": 0.5 }, "sector": ["x"], "tier": "a remark",
            "weights_ge_4_5": { "cap": 1 },
        });
        let terms = json!({
            "cap_on_security": 0.1, "cap_on_sector": 0.5, "sectors": ["x"],
            "weights_from": { "0.045": { "cap": 1 } },
        });
        assert_eq!(words.inputs("capping", &raw), terms);
        assert_eq!(
            words.expected_term("capping", "sum_above_5pct_le"),
            "sum_above_limit.0.05.at_most"
        );
        let raw = json!({ "CE2020": 33.9, "CE2030": 21.5, "g": 0.03 });
        let terms = json!({ "emissions": { "2020": 33.9, "2030": 21.5 }, "growth": 0.03 });
        let words = Words::of("green");
        assert_eq!(words.inputs("trajectory", &raw), terms);
        assert_eq!(words.expected_term("carbon", "waci_sector_worst"), "under.worst_of_peers");
        assert_eq!(words.input_term("weighting/optimiser", "R"), "reduction");
        assert_eq!(words.input_term("carbon", "R"), "revenue");
    }

    #[test]
    #[should_panic(expected = "two words of one example mean `closes`")]
    fn two_words_for_one_term_are_refused() {
        Words::of("equity-index").inputs("level", &json!({ "prices": [1], "new_prices": [2] }));
    }
}
