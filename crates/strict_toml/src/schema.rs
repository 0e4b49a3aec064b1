//! Reading of a JSON Schema: the schema behind a reference, the form of a value, the keys of a
//! table.

use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

/// A JSON Schema, with the definitions to which its references point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schema<'s> {
    pub(crate) root: &'s Json,
}

impl<'s> Schema<'s> {
    /// The schema behind references and `Option`.
    pub(crate) fn resolve(&self, schema: &'s Json) -> &'s Json {
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
    pub(crate) fn of_form(&self, value: &DeValue<'_>, schema: &'s Json) -> &'s Json {
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
    pub(crate) fn choices(&self, schema: &'s Json) -> &'s Json {
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

    /// The tables that a choice is between, those of choices within it among them.
    ///
    /// * `is_tagged`: whether the word of a tag tells the forms of a choice, which then is none
    pub(crate) fn tables(
        &self,
        schema: &'s Json,
        is_tagged: &dyn Fn(&'s Json) -> bool,
    ) -> Vec<&'s Json> {
        let mut forms = Vec::new();
        if is_tables_alone(schema) && !is_tagged(schema) {
            forms.extend(schema["oneOf"].as_array().into_iter().flatten());
        }
        for choice in schema["anyOf"].as_array().into_iter().flatten() {
            let choice = self.choices(choice);
            if choice["anyOf"].is_array() {
                forms.extend(self.tables(choice, is_tagged));
            } else if choice["oneOf"].is_null() && expected_type(choice) == "table" {
                forms.push(choice);
            }
        }
        forms
    }
}

/// Keys of a table that are accepted. A key that is known and refused wherever it stands has a
/// schema that nothing meets, `"not": {}`: its own message says why, and no hint may name it.
pub(crate) fn accepted_keys(table: &Json) -> impl Iterator<Item = &str> {
    let keys = table["properties"].as_object().into_iter().flatten();
    keys.filter(move |(_, schema)| !is_refused(schema)).map(|(key, _)| key.as_str())
}

/// Whether a key is refused wherever it stands.
pub(crate) fn is_refused(key: &Json) -> bool {
    key["not"].as_object().is_some_and(serde_json::Map::is_empty)
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

/// Whether a value must be a table, of one of several forms.
pub(crate) fn is_tables_alone(schema: &Json) -> bool {
    let forms = schema["oneOf"].as_array();
    forms
        .is_some_and(|forms| !forms.is_empty() && forms.iter().all(|f| expected_type(f) == "table"))
}

/// The largest whole number that is allowed.
pub(crate) fn most_of(schema: &Json) -> Option<u64> {
    let by_type = match schema["format"].as_str() {
        Some("uint8") => Some(u64::from(u8::MAX)),
        Some("uint16") => Some(u64::from(u16::MAX)),
        Some("uint32") => Some(u64::from(u32::MAX)),
        Some("int32") => Some(u64::from(i32::MAX.unsigned_abs())),
        _ => None,
    };
    schema["maximum"].as_u64().or(by_type)
}

/// Description of a missing key, from its doc comment: the hint of the problem.
pub(crate) fn description(schema: &Json, key: &str) -> Option<String> {
    let text = schema["properties"][key]["description"].as_str()?;
    Some(format!("`{key}`: {}", text.replace('\n', " ")))
}

pub(crate) fn allowed_words(schema: &Json) -> Vec<&str> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let described = schema["oneOf"].as_array().into_iter().flatten();
    let described = described.flat_map(|choice| match choice["enum"].as_array() {
        Some(words) => words.iter().collect::<Vec<_>>(),
        None => vec![&choice["const"]],
    });
    listed.chain(described).filter_map(Json::as_str).collect()
}

pub(crate) fn expected_type(schema: &Json) -> &'static str {
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
