//! Strict TOML: every error of a file at once, each at its line and column.
//!
//! 1. [`Document::parse`] reads the text, with the place of every key and value.
//! 2. [`Walk`] holds it against the JSON Schema of the configuration type: unknown and missing
//!    keys, wrong types, words that are not among those allowed.
//! 3. Only a document without such errors is read into the type.
//!
//! Later stages report by path (`selection.rank_by[0].by`), and the document knows where that is.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::nearest::nearest;

/// One thing wrong with a file, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: what was seen and what is allowed.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
    /// Bytes of the text that it is about.
    pub span: Range<usize>,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A text with the place of everything in it.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    places: BTreeMap<String, Range<usize>>,
}

/// A problem found after reading, by the path of what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Path of the value, such as `weighting.caps[0].max`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a value.
    #[must_use]
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), hint: None }
    }

    /// The same with a way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Document {
    /// Reads a text into `T`, or says everything that is wrong with its form.
    ///
    /// # Errors
    ///
    /// Syntax errors alone if there are any; else all errors of form.
    pub fn parse<T: DeserializeOwned + JsonSchema>(
        text: &str,
    ) -> Result<(Self, T), Vec<Diagnostic>> {
        Self::parse_knowing(text, &[])
    }

    /// The same for a form that once had other keys.
    ///
    /// * `moved`: paths of keys that are gone, each with where what they said is said now
    ///
    /// # Errors
    ///
    /// As [`Document::parse`]; a key that has gone is an unknown key, and the hint says where to.
    pub fn parse_knowing<T: DeserializeOwned + JsonSchema>(
        text: &str,
        moved: &[(&str, &str)],
    ) -> Result<(Self, T), Vec<Diagnostic>> {
        let mut document = Self { text: text.to_owned(), places: BTreeMap::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            return Err(errors.iter().map(|e| document.syntax_error(e)).collect());
        }
        let schema = schema_for!(T).to_value();
        let (places, problems) = (BTreeMap::new(), Vec::new());
        let mut walk = Walk { root: &schema, moved, places, problems };
        walk.places.insert(String::new(), 0..0);
        walk.table("", 0..0, table.get_ref(), &schema);
        let problems = walk.problems;
        document.places = walk.places;
        if !problems.is_empty() {
            return Err(document.diagnose(problems));
        }
        let value = toml::from_str(text).map_err(|e| vec![document.syntax_error(&e)])?;
        Ok((document, value))
    }

    fn syntax_error(&self, error: &toml::de::Error) -> Diagnostic {
        self.at(error.span().unwrap_or(0..0), error.message().to_owned(), None)
    }

    /// Gives problems their place, in the order of the text.
    #[must_use]
    pub fn diagnose(&self, problems: Vec<Problem>) -> Vec<Diagnostic> {
        let place = |p: Problem| self.at(self.place(&p.path), p.message, p.hint);
        let mut found: Vec<Diagnostic> = problems.into_iter().map(place).collect();
        found.sort_by_key(|d| (d.span.start, d.span.end));
        found
    }

    /// The place of a path, or of the nearest table around it.
    fn place(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return place.clone();
            }
            let end = path.rfind(['.', '[']).unwrap_or(0);
            path = &path[..end];
        }
    }

    fn at(&self, span: Range<usize>, message: String, hint: Option<String>) -> Diagnostic {
        let before = &self.text[..span.start.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Diagnostic { message, hint, span, line, column }
    }
}

/// Holds a parsed text against a schema.
struct Walk<'s> {
    root: &'s Json,
    /// Paths of keys that are gone, each with where to look instead.
    moved: &'s [(&'s str, &'s str)],
    places: BTreeMap<String, Range<usize>>,
    problems: Vec<Problem>,
}

impl<'s> Walk<'s> {
    /// The schema behind references and `Option`.
    fn resolve(&self, schema: &'s Json) -> &'s Json {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            return self.root.pointer(pointer).map_or(schema, |s| self.resolve(s));
        }
        let is_null = |s: &&Json| s["type"] == "null";
        let choices = schema["anyOf"].as_array();
        match choices.and_then(|c| c.iter().find(|s| !is_null(s))) {
            Some(inner) => self.resolve(inner),
            None => schema,
        }
    }

    /// The one of several schemas that has the form of a value; the first if none has.
    fn of_form(&self, value: &DeValue<'_>, schema: &'s Json) -> &'s Json {
        if let (DeValue::Table(table), Some(variants)) = (value, schema["oneOf"].as_array()) {
            let tables = || variants.iter().filter(|v| expected_type(v) == "table");
            let tagged = tables().find(|variant| has_tag(table, variant));
            let named = || tables().find(|variant| has_key(table, variant));
            return tagged.or_else(named).or_else(|| tables().next()).unwrap_or(schema);
        }
        let choices = schema["anyOf"].as_array().into_iter().flatten();
        let mut choices = choices.map(|choice| match choice["$ref"].as_str() {
            Some(reference) => self.root.pointer(reference.trim_start_matches('#')),
            None => Some(choice),
        });
        let has_form = |choice: &&Json| match value {
            DeValue::Table(_) => expected_type(choice) == "table",
            DeValue::Array(_) => expected_type(choice) == "array",
            DeValue::Integer(_) | DeValue::Float(_) => expected_type(choice) == "number",
            DeValue::String(_) | DeValue::Datetime(_) | DeValue::Boolean(_) => false,
        };
        choices.find_map(|choice| choice.filter(has_form)).unwrap_or(schema)
    }

    /// The schema behind a reference or an `Option`, where that may be of several forms.
    fn choices(&self, schema: &'s Json) -> &'s Json {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.trim_start_matches('#');
            return self.root.pointer(pointer).map_or(schema, |s| self.choices(s));
        }
        let others = schema["anyOf"].as_array().into_iter().flatten();
        let others: Vec<&Json> = others.filter(|s| s["type"] != "null").collect();
        match others[..] {
            [only] => self.choices(only),
            _ => schema,
        }
    }

    fn problem(&mut self, path: &str, message: String, hint: Option<String>) {
        self.problems.push(Problem { path: path.to_owned(), message, hint });
    }

    fn table(&mut self, path: &str, place: Range<usize>, table: &DeTable<'_>, schema: &'s Json) {
        let schema = self.resolve(schema);
        let known = schema["properties"].as_object();
        for (key, value) in table {
            let name: &str = key.get_ref();
            let at = join(path, name);
            self.places.insert(at.clone(), value.span());
            match known.and_then(|k| k.get(name)) {
                Some(inner) => self.value(&at, value, inner),
                None if schema["additionalProperties"].is_object() => {
                    self.value(&at, value, &schema["additionalProperties"]);
                }
                None => self.unknown_key(&at, key, known.into_iter().flat_map(|k| k.keys())),
            }
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !table.contains_key(key) {
                let at = join(path, key);
                self.places.insert(at.clone(), place.clone());
                let where_ = if path.is_empty() { "the file" } else { path };
                self.problem(
                    &at,
                    format!("`{key}` is missing in {where_}"),
                    description(schema, key),
                );
            }
        }
    }

    fn unknown_key<'a>(
        &mut self,
        path: &str,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        known: impl Iterator<Item = &'a String>,
    ) {
        let known: Vec<&str> = known.map(String::as_str).collect();
        self.places.insert(path.to_owned(), key.span());
        let moved = self.moved.iter().find(|(gone, _)| *gone == path);
        let near = || nearest(key.get_ref(), known.iter().copied());
        let hint = moved
            .map(|(_, now)| (*now).to_owned())
            .or_else(|| near().map(|near| format!("did you mean `{near}`?")))
            .unwrap_or_else(|| format!("allowed are {}", known.join(", ")));
        self.problem(path, format!("unknown key `{}`", key.get_ref()), Some(hint));
    }

    fn value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, schema: &'s Json) {
        let schema = self.resolve(self.of_form(value.get_ref(), self.choices(schema)));
        let expected = expected_type(schema);
        match (value.get_ref(), expected) {
            (DeValue::Table(table), "table") => self.table(path, value.span(), table, schema),
            (DeValue::Array(items), "array") => {
                for (i, item) in items.iter().enumerate() {
                    let at = format!("{path}[{i}]");
                    self.places.insert(at.clone(), item.span());
                    self.value(&at, item, &schema["items"]);
                }
            }
            (DeValue::String(text), "text") => self.word(path, text, schema),
            (DeValue::Integer(number), "whole number")
                if schema["minimum"] == 0 && number.as_str().starts_with('-') =>
            {
                self.problem(path, format!("{number} is below zero"), None);
            }
            (DeValue::Datetime(_), "date")
            | (DeValue::Integer(_), "whole number" | "number")
            | (DeValue::Float(_), "number")
            | (DeValue::Boolean(_), "boolean") => {}
            (seen, expected) => {
                let (expected, seen) = (with_article(expected), with_article(seen.type_str()));
                self.problem(path, format!("expected {expected}, seen {seen}"), None);
            }
        }
    }

    /// A text that must be one of a list of words.
    fn word(&mut self, path: &str, text: &str, schema: &'s Json) {
        let words = allowed_words(schema);
        if words.is_empty() || words.contains(&text) {
            return;
        }
        let hint = nearest(text, words.iter().copied()).map_or_else(
            || format!("allowed are {}", words.join(", ")),
            |near| format!("did you mean `{near}`? allowed are {}", words.join(", ")),
        );
        self.problem(path, format!("`{text}` is not allowed here"), Some(hint));
    }
}

/// Whether a table has any key of a variant: `{ tails = … }`.
fn has_key(table: &DeTable<'_>, variant: &Json) -> bool {
    table.keys().any(|key| variant["properties"].get(key.get_ref() as &str).is_some())
}

/// Whether a table says the word by which a variant is told: `{ follow = "whole" }`.
fn has_tag(table: &DeTable<'_>, variant: &Json) -> bool {
    table.iter().any(|(key, value)| {
        let word = variant["properties"][key.get_ref() as &str]["const"].as_str();
        word.is_some() && word == value.get_ref().as_str()
    })
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// What a missing key would have said, from its documentation.
fn description(schema: &Json, key: &str) -> Option<String> {
    let text = schema["properties"][key]["description"].as_str()?;
    Some(format!("`{key}`: {}", text.replace('\n', " ")))
}

fn allowed_words(schema: &Json) -> Vec<&str> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let described = schema["oneOf"].as_array().into_iter().flatten();
    let described = described.flat_map(|choice| match choice["enum"].as_array() {
        Some(words) => words.iter().collect::<Vec<_>>(),
        None => vec![&choice["const"]],
    });
    listed.chain(described).filter_map(Json::as_str).collect()
}

fn expected_type(schema: &Json) -> &'static str {
    let named = match &schema["type"] {
        Json::Array(types) => types.iter().find(|t| **t != "null").and_then(Json::as_str),
        other => other.as_str(),
    };
    match named {
        Some("object") => "table",
        Some("array") => "array",
        Some("integer") => "whole number",
        Some("number") => "number",
        Some("boolean") => "boolean",
        Some("string") if schema["format"] == "date" => "date",
        _ => "text",
    }
}
