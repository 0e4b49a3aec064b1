//! A parsed text held against a JSON Schema.

use std::collections::BTreeMap;
use std::ops::Range;

use kapok_domain::nearest;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Problem;
use crate::forms::{NamedForms, OtherForms, name_of};

/// Holds a parsed text against a schema.
struct Walk<'s> {
    root: &'s Json,
    /// Paths of keys that are gone, each with where to look instead.
    moved: &'s [(&'s str, &'s str)],
    places: BTreeMap<String, Range<usize>>,
    problems: Vec<Problem>,
}

/// Holds a table against the schema of a file.
///
/// * `moved`: paths of keys that are gone, each with where to look instead
/// * returns the place of every key and value by its path, and everything that is wrong
pub(crate) fn walk(
    table: &DeTable<'_>,
    schema: &Json,
    moved: &[(&str, &str)],
) -> (BTreeMap<String, Range<usize>>, Vec<Problem>) {
    let places = BTreeMap::from([(String::new(), 0..0)]);
    let mut walk = Walk { root: schema, moved, places, problems: Vec::new() };
    walk.table("", 0..0, table, schema, &OtherForms::default());
    (walk.places, walk.problems)
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
            let tagged = tables().filter(|variant| has_tag(table, variant));
            let tagged = tagged.min_by_key(|variant| unknown_keys(table, variant));
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

    /// * `others`: the forms that the table has not
    fn table(
        &mut self,
        path: &str,
        place: Range<usize>,
        table: &DeTable<'_>,
        schema: &'s Json,
        others: &OtherForms<'s>,
    ) {
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
                None => {
                    let known = known.into_iter().flat_map(|k| k.keys());
                    self.unknown_key(&at, key, known, others);
                }
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
        others: &OtherForms<'s>,
    ) {
        let known: Vec<&str> = known.map(String::as_str).collect();
        self.places.insert(path.to_owned(), key.span());
        if let Some(message) = others.message(key.get_ref()) {
            let hint = format!("allowed are {}", known.join(", "));
            return self.problem(path, message, Some(hint));
        }
        let moved = self.moved.iter().find(|(gone, _)| *gone == path);
        let near = || nearest(key.get_ref(), known.iter().copied());
        let hint = moved
            .map(|(_, now)| (*now).to_owned())
            .or_else(|| near().map(|near| format!("did you mean `{near}`?")))
            .unwrap_or_else(|| format!("allowed are {}", known.join(", ")));
        self.problem(path, format!("unknown key `{}`", key.get_ref()), Some(hint));
    }

    fn value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, schema: &'s Json) {
        let schema = self.choices(schema);
        if let (DeValue::Table(table), Some(forms)) = (value.get_ref(), self.named_forms(schema)) {
            return self.named_form(path, value.span(), table, &forms);
        }
        let mut others = OtherForms::default();
        if let (DeValue::Table(table), Some(tag)) = (value.get_ref(), Tag::of(schema)) {
            let Some(word) = self.has_word(path, value.span(), table, &tag) else { return };
            others = OtherForms::of_tag(schema, tag.key, &word);
        }
        let schema = self.resolve(self.of_form(value.get_ref(), schema));
        let expected = expected_type(schema);
        match (value.get_ref(), expected) {
            (DeValue::Table(table), "table") => {
                self.table(path, value.span(), table, schema, &others);
            }
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

    /// Whether a table says by a word that is allowed which of several forms it has.
    fn has_word(
        &mut self,
        path: &str,
        place: Range<usize>,
        table: &DeTable<'_>,
        tag: &Tag<'_>,
    ) -> Option<String> {
        let at = join(path, tag.key);
        let Some((_, word)) = table.iter().find(|(key, _)| key.get_ref() == tag.key) else {
            self.places.insert(at.clone(), place);
            let hint = format!("allowed are {}", tag.words.join(", "));
            self.problem(&at, format!("`{}` is missing in {path}", tag.key), Some(hint));
            return None;
        };
        let text = word.get_ref().as_str();
        let known = text.filter(|text| tag.words.contains(text));
        if known.is_none() {
            self.places.insert(at.clone(), word.span());
            self.not_allowed(&at, text.unwrap_or("this"), &tag.words);
        }
        known.map(str::to_owned)
    }

    /// The forms of a table of which each is named by a key; `None` if there are none, or one.
    fn named_forms(&self, schema: &'s Json) -> Option<NamedForms<'s>> {
        let mut forms = Vec::new();
        self.flatten(schema, &mut forms);
        let title = schema["title"].as_str();
        (forms.len() > 1).then_some(NamedForms { title, forms })
    }

    /// Adds the forms of a table that a choice is between, choices among them.
    fn flatten(&self, schema: &'s Json, forms: &mut Vec<&'s Json>) {
        for choice in schema["anyOf"].as_array().into_iter().flatten() {
            let choice = self.choices(choice);
            if choice["anyOf"].is_array() {
                self.flatten(choice, forms);
            } else if choice["oneOf"].is_null() && expected_type(choice) == "table" {
                forms.push(choice);
            }
        }
    }

    /// A table of the one form whose naming key it has.
    fn named_form(
        &mut self,
        path: &str,
        place: Range<usize>,
        table: &DeTable<'_>,
        forms: &NamedForms<'s>,
    ) {
        let given = |form: &&&'s Json| name_of(form).is_some_and(|name| table.contains_key(name));
        let given: Vec<&&Json> = forms.forms.iter().filter(given).collect();
        let &[&form] = &given[..] else {
            let names: Vec<&str> = forms.forms.iter().copied().filter_map(name_of).collect();
            let noun = forms.title.map_or("it".to_owned(), with_article);
            let message = format!("{noun} is exactly one of {}", names.join(", "));
            return self.problem(path, message, None);
        };
        self.table(path, place, table, form, &forms.others(form));
    }

    /// A text that must be one of a list of words.
    fn word(&mut self, path: &str, text: &str, schema: &'s Json) {
        let words = allowed_words(schema);
        if words.is_empty() || words.contains(&text) {
            return;
        }
        self.not_allowed(path, text, &words);
    }

    fn not_allowed(&mut self, path: &str, text: &str, words: &[&str]) {
        let hint = nearest(text, words.iter().copied()).map_or_else(
            || format!("allowed are {}", words.join(", ")),
            |near| format!("did you mean `{near}`? allowed are {}", words.join(", ")),
        );
        self.problem(path, format!("`{text}` is not allowed here"), Some(hint));
    }
}

/// The key by whose word one of several forms of a table is told.
struct Tag<'s> {
    key: &'s str,
    words: Vec<&'s str>,
}

impl<'s> Tag<'s> {
    /// The key that every form has, each with words of its own.
    fn of(schema: &'s Json) -> Option<Self> {
        let forms = schema["oneOf"].as_array()?;
        let first = forms.first()?["properties"].as_object()?;
        let word = |form: &'s Json, key: &str| form["properties"][key]["const"].as_str();
        let key = first.keys().find(|key| forms.iter().all(|form| word(form, key).is_some()))?;
        let mut words: Vec<&str> = forms.iter().filter_map(|form| word(form, key)).collect();
        words.dedup();
        Some(Self { key, words })
    }
}

/// How many keys of a table a variant does not know.
fn unknown_keys(table: &DeTable<'_>, variant: &Json) -> usize {
    table.keys().filter(|key| variant["properties"].get(key.get_ref() as &str).is_none()).count()
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
