//! A parsed text held against a JSON Schema.

use std::collections::BTreeMap;
use std::ops::Range;

use kapok_domain::did_you_mean;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Problem;
use crate::forms::{NamedForm, NamedForms, OtherForms, with_article};

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

    /// Schema, of several, that has the form of a value; the first if none has.
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
        self.problems.push(Problem { path: path.to_owned(), message, hint, part: None });
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
            if others.is_told(name) {
                continue;
            }
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
            if !table.contains_key(key) && !others.is_there(key) {
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
        let hint = moved
            .map(|(_, now)| (*now).to_owned())
            .or_else(|| did_you_mean(key.get_ref(), known.iter().copied()))
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
            if let Some(forms) = tag.forms_of(schema, &word) {
                return self.named_form(path, value.span(), table, &forms);
            }
            others = OtherForms::of_tag(schema, tag.key, &word);
        }
        if let (DeValue::String(_), true) = (value.get_ref(), is_tables_alone(schema)) {
            return self.not_expected(path, "table", value.get_ref());
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
            (DeValue::Integer(number), "whole number") => {
                if let Some(most) = most_of(schema).filter(|most| is_above(number.as_str(), *most))
                {
                    self.problem(path, format!("{number} is above {most}"), None);
                }
            }
            (DeValue::Datetime(_), "date")
            | (DeValue::Integer(_), "number")
            | (DeValue::Float(_), "number")
            | (DeValue::Boolean(_), "boolean") => {}
            (seen, expected) => {
                self.not_expected(path, expected, seen);
            }
        }
    }

    /// Word of a table that tells which of several forms it has, if the word is allowed.
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
        self.places.insert(at.clone(), word.span());
        let Some(text) = word.get_ref().as_str() else {
            self.not_expected(&at, "text", word.get_ref());
            return None;
        };
        let known = tag.words.contains(&text);
        if !known {
            self.not_allowed(&at, text, &tag.words);
        }
        known.then(|| text.to_owned())
    }

    /// The forms of a table of which each is named by a key; `None` if there are none, or one.
    fn named_forms(&self, schema: &'s Json) -> Option<NamedForms<'s>> {
        let mut forms = Vec::new();
        self.flatten(schema, &mut forms);
        let title = schema["title"].as_str();
        (forms.len() > 1).then(|| NamedForms::by_first_key(title, &forms))
    }

    /// Adds the forms of a table that a choice is between, choices among them.
    fn flatten(&self, schema: &'s Json, forms: &mut Vec<&'s Json>) {
        if is_tables_alone(schema) && Tag::of(schema).is_none() {
            forms.extend(schema["oneOf"].as_array().into_iter().flatten());
        }
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
        match forms.given(table)[..] {
            [one] => self.table(path, place, table, one.form, &forms.others(one)),
            [] => self.unnamed_form(path, place, table, forms),
            [_, second, ..] => self.second_form(path, table, second, forms),
        }
    }

    /// A table without a naming key: with a misspelt one, or with none at all.
    fn unnamed_form(
        &mut self,
        path: &str,
        place: Range<usize>,
        table: &DeTable<'_>,
        forms: &NamedForms<'s>,
    ) {
        let Some(misspelt) = forms.misspelt(table) else {
            self.problem(path, forms.exactly_one(), None);
            return self.unknown_keys(path, table, forms);
        };
        let at = join(path, misspelt.key);
        let key = table.keys().find(|key| key.get_ref() == misspelt.key);
        self.places.extend(key.map(|key| (at.clone(), key.span())));
        let hint = format!("did you mean `{}`?", misspelt.form.name);
        self.problem(&at, format!("unknown key `{}`", misspelt.key), Some(hint));
        let others = forms.others(misspelt.form).instead_of(misspelt);
        self.table(path, place, table, misspelt.form.form, &others);
    }

    /// The keys of a table that none of its forms has.
    fn unknown_keys(&mut self, path: &str, table: &DeTable<'_>, forms: &NamedForms<'s>) {
        for key in table.keys().filter(|key| !forms.knows(key.get_ref())) {
            let known: Vec<String> = forms.keys().into_iter().map(str::to_owned).collect();
            let at = join(path, key.get_ref());
            self.unknown_key(&at, key, known.iter(), &OtherForms::default());
        }
    }

    /// A table with a second naming key, at that key.
    fn second_form(
        &mut self,
        path: &str,
        table: &DeTable<'_>,
        second: NamedForm<'s>,
        forms: &NamedForms<'s>,
    ) {
        let at = join(path, second.name);
        let key = table.keys().find(|key| key.get_ref() == second.name);
        self.places.extend(key.map(|key| (at.clone(), key.span())));
        self.problem(&at, forms.exactly_one(), Some("leave one of them out".into()));
    }

    fn not_expected(&mut self, path: &str, expected: &str, seen: &DeValue<'_>) {
        let (expected, seen) = (with_article(expected), with_article(seen.type_str()));
        self.problem(path, format!("expected {expected}, seen {seen}"), None);
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
        let near = did_you_mean(text, words.iter().copied());
        let hint = format!("allowed are {}", words.join(", "));
        let hint = near.map_or(hint.clone(), |near| format!("{near} {hint}"));
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

    /// The forms of a word that has several; `None` if it has one.
    fn forms_of(&self, schema: &'s Json, word: &str) -> Option<NamedForms<'s>> {
        let word = self.words.iter().find(|known| **known == word)?;
        let says = |form: &&Json| form["properties"][self.key]["const"] == **word;
        let forms: Vec<&Json> = schema["oneOf"].as_array()?.iter().filter(says).collect();
        (forms.len() > 1).then(|| NamedForms::by_own_key(word, &forms))
    }
}

/// Number of keys of a table that a variant does not know.
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

/// Whether a value must be a table, of one of several forms.
fn is_tables_alone(schema: &Json) -> bool {
    let forms = schema["oneOf"].as_array();
    forms
        .is_some_and(|forms| !forms.is_empty() && forms.iter().all(|f| expected_type(f) == "table"))
}

/// The largest whole number that is allowed.
fn most_of(schema: &Json) -> Option<u64> {
    let by_type = match schema["format"].as_str() {
        Some("uint8") => Some(u64::from(u8::MAX)),
        Some("uint16") => Some(u64::from(u16::MAX)),
        Some("uint32") => Some(u64::from(u32::MAX)),
        Some("int32") => Some(u64::from(i32::MAX.unsigned_abs())),
        _ => None,
    };
    schema["maximum"].as_u64().or(by_type)
}

/// Whether a whole number as written is above another one.
fn is_above(number: &str, most: u64) -> bool {
    number.parse::<i128>().is_ok_and(|number| number > i128::from(most))
}

/// Description of a missing key, from its doc comment: the hint of the problem.
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
