//! The keys of a kind of file, by its JSON Schema, and those that a file has.
//!
//! A path is the keys from the top down: `[]` is an item of a list, `*` any name of a table of
//! names, and `(equal)` the form of a table that has several: the word of its tag, and the key
//! that it alone has where a word has several forms.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use toml::Value;

/// A kind of file that people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Index,
    Scheme,
    Pathway,
    Jurisdictions,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] =
        [Self::Index, Self::Scheme, Self::Pathway, Self::Jurisdictions];

    /// The word by which `kapok schema` prints its schema.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Index => "index-file",
            Self::Scheme => "scheme-file",
            Self::Pathway => "pathway-file",
            Self::Jurisdictions => "jurisdictions-file",
        }
    }

    pub(crate) fn named(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|kind| kind.word() == word);
        found.unwrap_or_else(|| panic!("no kind of file `{word}`"))
    }

    pub(crate) fn schema(self) -> Json {
        kapok_cli::config_schema(self.word()).unwrap()
    }

    /// The keys with a value of their own: not the tables around them.
    pub(crate) fn keys(self) -> BTreeMap<String, Key> {
        let root = self.schema();
        let mut listing = Listing { root: &root, keys: BTreeMap::new() };
        listing.value("", &root);
        listing.keys
    }
}

/// A key of a schema.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    /// What its value may be.
    pub(crate) schema: Json,
    /// Whether it says which form its table has.
    pub(crate) is_tag: bool,
    /// Whether it may be left out.
    pub(crate) is_optional: bool,
}

/// A key of a file.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The path of the schema.
    pub(crate) path: String,
    /// Where it is in the file: names of keys and positions in lists.
    pub(crate) at: Vec<String>,
}

struct Listing<'s> {
    root: &'s Json,
    keys: BTreeMap<String, Key>,
}

impl<'s> Listing<'s> {
    fn value(&mut self, path: &str, schema: &'s Json) {
        let forms = forms(self.root, schema);
        for list in forms.iter().filter(|form| has_type(form, "array")) {
            self.value(&format!("{path}[]"), &list["items"]);
        }
        let tables: Vec<&Json> = forms.into_iter().filter(|form| is_table(form)).collect();
        for table in &tables {
            let path = format!("{path}{}", label(&tables, table));
            self.table(&path, table);
            for (name, _) in tags(table) {
                let words = tables.iter().flat_map(|other| tags(other));
                let words: Vec<&str> =
                    words.filter(|(other, _)| *other == name).map(|(_, word)| word).collect();
                let schema = serde_json::json!({ "anyOf": [{ "enum": words }] });
                let tag = Key { schema, is_tag: true, is_optional: false };
                self.keys.insert(join(&path, name), tag);
            }
        }
    }

    fn table(&mut self, path: &str, table: &'s Json) {
        for (name, schema) in table["properties"].as_object().into_iter().flatten() {
            let required = table["required"].as_array().into_iter().flatten();
            self.key(&join(path, name), schema, !required.into_iter().any(|key| key == name));
        }
        if table["additionalProperties"].is_object() {
            self.key(&join(path, "*"), &table["additionalProperties"], true);
        }
    }

    fn key(&mut self, path: &str, schema: &'s Json, is_optional: bool) {
        if has_own_value(self.root, schema) {
            let schema = inlined(self.root, schema);
            self.keys.insert(path.to_owned(), Key { schema, is_tag: false, is_optional });
        }
        self.value(path, schema);
    }
}

/// The keys of a file, tables left out.
pub(crate) fn places(root: &Json, file: &Value) -> Vec<Place> {
    let mut finding = Finding { root, places: Vec::new() };
    finding.value(Place { path: String::new(), at: Vec::new() }, file, root);
    finding.places
}

struct Finding<'s> {
    root: &'s Json,
    places: Vec<Place>,
}

impl<'s> Finding<'s> {
    fn value(&mut self, place: Place, value: &Value, schema: &'s Json) {
        let forms = forms(self.root, schema);
        match value {
            Value::Array(items) => {
                let Some(list) = forms.iter().find(|form| has_type(form, "array")) else { return };
                for (i, item) in items.iter().enumerate() {
                    let (path, at) = (format!("{}[]", place.path), with(&place.at, &i.to_string()));
                    self.value(Place { path, at }, item, &list["items"]);
                }
            }
            Value::Table(table) => {
                let tables: Vec<&Json> = forms.into_iter().filter(|form| is_table(form)).collect();
                let Some(form) = form_of(&tables, table) else { return };
                let path = format!("{}{}", place.path, label(&tables, form));
                self.table(&Place { path, ..place }, table, form);
            }
            _ => {}
        }
    }

    fn table(&mut self, place: &Place, table: &toml::Table, form: &'s Json) {
        for (name, value) in table {
            let known = form["properties"].get(name);
            let any = form.get("additionalProperties").filter(|any| any.is_object());
            let Some(schema) = known.or(any) else { continue };
            let path = join(&place.path, if known.is_some() { name } else { "*" });
            let place = Place { path, at: with(&place.at, name) };
            let is_plain = !is_of_tables(value);
            if has_own_value(self.root, schema) && is_plain {
                self.places.push(place.clone());
            }
            self.value(place, value, schema);
        }
    }
}

fn with(at: &[String], name: &str) -> Vec<String> {
    at.iter().cloned().chain([name.to_owned()]).collect()
}

fn is_of_tables(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => items.iter().any(is_of_tables),
        _ => false,
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The forms of a value, choices among them, without null.
pub(crate) fn forms<'s>(root: &'s Json, schema: &'s Json) -> Vec<&'s Json> {
    let schema = resolved(root, schema);
    let choices = ["anyOf", "oneOf"].into_iter().find_map(|key| schema[key].as_array());
    match choices {
        Some(choices) => choices.iter().flat_map(|choice| forms(root, choice)).collect(),
        None if schema["type"] == "null" => Vec::new(),
        None => vec![schema],
    }
}

fn resolved<'s>(root: &'s Json, schema: &'s Json) -> &'s Json {
    match schema["$ref"].as_str() {
        Some(path) => resolved(root, root.pointer(path.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

/// A schema whose forms are written out.
fn inlined(root: &Json, schema: &Json) -> Json {
    let mut forms: Vec<Json> = forms(root, schema).into_iter().cloned().collect();
    for form in &mut forms {
        if has_type(form, "array") {
            form["items"] = inlined(root, &form["items"]);
        }
    }
    serde_json::json!({ "anyOf": forms })
}

pub(crate) fn has_type(form: &Json, word: &str) -> bool {
    match &form["type"] {
        Json::Array(types) => types.iter().any(|one| one == word),
        one => one == word,
    }
}

fn is_table(form: &Json) -> bool {
    has_type(form, "object")
}

/// Whether a value may be something else than tables and lists of tables.
fn has_own_value(root: &Json, schema: &Json) -> bool {
    forms(root, schema).into_iter().any(|form| {
        let is_list = has_type(form, "array");
        is_list && has_own_value(root, &form["items"]) || !is_list && !is_table(form)
    })
}

/// The words of the tags of a form.
fn tags(form: &Json) -> Vec<(&str, &str)> {
    let properties = form["properties"].as_object().into_iter().flatten();
    properties.filter_map(|(key, value)| Some((key.as_str(), value["const"].as_str()?))).collect()
}

fn required(form: &Json) -> impl Iterator<Item = &str> {
    form["required"].as_array().into_iter().flatten().filter_map(Json::as_str)
}

/// The key that names a form among those with the same tag.
fn own_key<'s>(tables: &[&'s Json], form: &'s Json) -> Option<&'s str> {
    let same: Vec<_> = tables.iter().filter(|other| tags(other) == tags(form)).collect();
    let has = |other: &Json, key: &str| other["properties"].get(key).is_some();
    let alone = |key: &str| same.iter().all(|o| std::ptr::eq(**o, form) || !has(o, key));
    match same.len() {
        1 => None,
        _ if tags(form).is_empty() => required(form).next(),
        _ => required(form).find(|key| alone(key)),
    }
}

/// The name of a form: empty where there is one form alone.
fn label(tables: &[&Json], form: &Json) -> String {
    if tables.len() == 1 {
        return String::new();
    }
    let words = tags(form).into_iter().map(|(_, word)| word).chain(own_key(tables, form));
    format!("({})", words.collect::<Vec<_>>().join(" "))
}

/// The form that a table has.
fn form_of<'s>(tables: &[&'s Json], table: &toml::Table) -> Option<&'s Json> {
    let says = |form: &&&Json| {
        let word = |(key, word): (&str, &str)| table.get(key).and_then(Value::as_str) == Some(word);
        let mut tags = tags(form).into_iter();
        tags.all(word) && own_key(tables, form).is_none_or(|key| table.contains_key(key))
    };
    tables.iter().find(says).copied()
}
