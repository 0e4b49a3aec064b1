//! A parsed text held against a JSON Schema.

use std::collections::BTreeMap;
use std::ops::Range;

use kapok_domain::did_you_mean;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Problem;
use crate::forms::{NamedForm, NamedForms, OtherForms, Tag, named_forms, with_article};
use crate::schema::{
    Schema, accepted_keys, allowed_words, description, expected_type, is_refused, is_tables_alone,
    most_of,
};

/// Holds a parsed text against a schema.
struct Walk<'s> {
    schema: Schema<'s>,
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
    let mut walk = Walk { schema: Schema { root: schema }, moved, places, problems: Vec::new() };
    walk.table("", 0..0, table, schema, &OtherForms::default());
    (walk.places, walk.problems)
}

impl<'s> Walk<'s> {
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
        let schema = self.schema.resolve(schema);
        let known = schema["properties"].as_object();
        if table.is_empty() && schema["minProperties"] == 1 {
            let hint = "leave it out, or state what it is for".to_owned();
            self.problem(path, "the section is empty".to_owned(), Some(hint));
        }
        for (key, value) in table {
            let name: &str = key.get_ref();
            let at = join(path, name);
            if others.is_told(name) {
                continue;
            }
            self.places.insert(at.clone(), value.span());
            match known.and_then(|k| k.get(name)) {
                Some(inner) => self.known_value(&at, value, inner),
                None if schema["additionalProperties"].is_object() => {
                    self.value(&at, value, &schema["additionalProperties"]);
                }
                None => {
                    self.unknown_key(&at, key, &accepted_keys(schema).collect::<Vec<_>>(), others)
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

    /// Value of a known key. Of one that is refused wherever it stands, nothing is said of its
    /// form: the way out is not another form.
    fn known_value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, schema: &'s Json) {
        let before = self.problems.len();
        self.value(path, value, schema);
        if is_refused(schema) && self.problems.len() > before {
            self.problems.truncate(before);
            let hint = "take the key out".to_owned();
            self.problem(path, "this key is refused, whatever it says".to_owned(), Some(hint));
        }
    }

    /// * `known`: keys that are accepted in its place
    fn unknown_key(
        &mut self,
        path: &str,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        known: &[&str],
        others: &OtherForms<'s>,
    ) {
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
        let schema = self.schema.choices(schema);
        if let DeValue::Table(table) = value.get_ref() {
            return self.table_of_a_form(path, value, table, schema);
        }
        if let (DeValue::String(_), true) = (value.get_ref(), is_tables_alone(schema)) {
            return self.not_expected(path, "table", value.get_ref());
        }
        let schema = self.schema.resolve(self.schema.of_form(value.get_ref(), schema));
        match (value.get_ref(), expected_type(schema)) {
            (DeValue::Array(items), "array") => {
                self.count(path, items.len(), schema);
                for (i, item) in items.iter().enumerate() {
                    let at = format!("{path}[{i}]");
                    self.places.insert(at.clone(), item.span());
                    self.value(&at, item, &schema["items"]);
                }
            }
            (DeValue::String(text), "text") => self.word(path, text, schema),
            (DeValue::Integer(number), "whole number") => {
                self.whole_number(path, number.as_str(), schema);
            }
            (DeValue::Datetime(_), "date")
            | (DeValue::Integer(_), "number")
            | (DeValue::Float(_), "number")
            | (DeValue::Boolean(_), "boolean") => {}
            (seen, expected) => self.not_expected(path, expected, seen),
        }
    }

    /// Number of items of an array that has a length of its own.
    fn count(&mut self, path: &str, seen: usize, schema: &Json) {
        let of_length = schema["minItems"].as_u64().filter(|least| schema["maxItems"] == *least);
        if let Some(needed) = of_length.filter(|needed| *needed != seen as u64) {
            let message = format!("there are {seen} values, and there must be {needed}");
            self.problem(path, message, Some(format!("state {needed} values")));
        }
    }

    /// Table where a table may have one of several forms: by a key that names the form, by a word
    /// that does, or the only one.
    fn table_of_a_form(
        &mut self,
        path: &str,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
        schema: &'s Json,
    ) {
        let place = value.span();
        if let Some(forms) = named_forms(self.schema, schema) {
            return self.named_form(path, place, table, &forms);
        }
        let mut others = OtherForms::default();
        if let Some(tag) = Tag::of(schema) {
            let Some(word) = self.has_word(path, place.clone(), table, &tag) else { return };
            if let Some(forms) = tag.forms_of(schema, &word) {
                return self.named_form(path, place, table, &forms);
            }
            others = OtherForms::of_tag(schema, tag.key, &word);
        }
        let schema = self.schema.resolve(self.schema.of_form(value.get_ref(), schema));
        match expected_type(schema) {
            "table" => self.table(path, place, table, schema, &others),
            expected => self.not_expected(path, expected, value.get_ref()),
        }
    }

    fn whole_number(&mut self, path: &str, number: &str, schema: &Json) {
        if schema["minimum"] == 0 && number.starts_with('-') {
            let hint = "state a whole number from 0 on".to_owned();
            self.problem(path, format!("{number} is below zero"), Some(hint));
        } else if let Some(most) = most_of(schema).filter(|most| is_above(number, *most)) {
            let hint = format!("state a whole number up to {most}");
            self.problem(path, format!("{number} is above {most}"), Some(hint));
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
            self.problem(path, forms.exactly_one(), Some("state one of them".into()));
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
            let at = join(path, key.get_ref());
            self.unknown_key(&at, key, &forms.keys(), &OtherForms::default());
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

    fn not_expected(&mut self, path: &str, expected_type: &str, seen: &DeValue<'_>) {
        let (expected, seen) = (with_article(expected_type), with_article(seen.type_str()));
        let hint = way_to_write(expected_type).to_owned();
        self.problem(path, format!("expected {expected}, seen {seen}"), Some(hint));
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

/// Form of a value of a type.
fn way_to_write(expected: &str) -> &'static str {
    match expected {
        "table" => "write a section of its own, or { key = value }",
        "array" => "write a list: [ … ]",
        "whole number" => "write a number without a point, such as 3",
        "number" => "write a number without quotes, such as 0.5",
        "boolean" => "write true or false",
        "date" => "write a day without quotes, such as 2024-06-21",
        _ => "write it in quotes",
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Whether a whole number as written is above another one.
fn is_above(number: &str, most: u64) -> bool {
    number.parse::<i128>().is_ok_and(|number| number > i128::from(most))
}
