//! Other values for a key, by its schema.

use chrono::{Days, NaiveDate};
use serde_json::Value as Json;
use toml::Value;
use toml::value::Datetime;

use crate::schema::{Key, has_type};

/// Other values for a key; the last is `None`, it is left out, where it may be.
pub(crate) fn edits(key: &Key, value: &Value, file: &Value) -> Vec<Option<Value>> {
    let mut edits: Vec<Option<Value>> = Vec::new();
    let others = others(&key.schema, value, file);
    edits.extend(others.into_iter().filter(|other| other != value).map(Some));
    if key.is_optional {
        edits.push(None);
    }
    edits
}

fn others(schema: &Json, value: &Value, file: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = words(schema).into_iter().map(Value::from).collect();
    match value {
        Value::Boolean(yes) => found.push(Value::Boolean(!yes)),
        Value::Integer(number) => found.extend(whole_numbers(*number).map(Value::Integer)),
        Value::Float(number) => found.extend(numbers(*number).map(Value::Float)),
        Value::Datetime(date) => found.extend(dates(date)),
        Value::String(text) if found.is_empty() => found.extend(texts(text, file)),
        Value::Array(items) => found = lists(schema, items, file),
        Value::String(_) | Value::Table(_) => {}
    }
    found
}

fn whole_numbers(number: i64) -> impl Iterator<Item = i64> {
    let near = [number + 1, number - 1, number * 2, number / 2, number + 5, 0, 1, number + 50];
    near.into_iter().filter(|near| *near >= 0)
}

fn numbers(number: f64) -> impl Iterator<Item = f64> {
    let scaled = [1.1, 0.9, 0.5, 2.0, 0.1, 5.0, -1.0].into_iter().map(move |by| number * by);
    scaled.chain([number + 1.0, 0.0, 1.0, 0.5, 0.01])
}

fn dates(date: &Datetime) -> impl Iterator<Item = Value> {
    let day: NaiveDate = date.to_string().parse().unwrap();
    let later = [1, 2, 7, 14, 29, 90, 400].into_iter().map(move |days| day + Days::new(days));
    let earlier = [1, 3, 28, 400].into_iter().map(move |days| day - Days::new(days));
    let value = |day: NaiveDate| Value::Datetime(day.to_string().parse().unwrap());
    later.chain(earlier).map(value)
}

/// Names of columns, a predicate that says the opposite, another text.
fn texts(text: &str, file: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    if text.contains(" ") && text.contains(['=', '<', '>']) || text.contains(" IS ") {
        found.push(format!("NOT ({text})"));
        found.push(format!("({text}) AND security_id <> 'ALFA'"));
    }
    let columns = file.get("columns").and_then(Value::as_table);
    let columns = columns.into_iter().flat_map(|table| table.keys().map(String::as_str));
    let columns: Vec<&str> = columns.chain(["security", "issuer", "free_float_cap"]).collect();
    if columns.contains(&text) {
        found.extend(columns.into_iter().map(str::to_owned));
    }
    let series = ["price", "net", "gross"];
    if series.contains(&text) {
        found.extend(series.map(str::to_owned));
    }
    found.push(format!("{text}-2"));
    found.into_iter().map(Value::from).collect()
}

/// A list without an item, with another item, and turned round.
fn lists(schema: &Json, items: &[Value], file: &Value) -> Vec<Value> {
    let lists = schema["anyOf"].as_array().into_iter().flatten();
    let mut of_items = lists.filter(|form| has_type(form, "array")).map(|form| &form["items"]);
    let item_schema = of_items.next().unwrap_or(&Json::Null);
    let mut found = Vec::new();
    for i in 0..items.len() {
        for other in others(item_schema, &items[i], file) {
            let mut list = items.to_vec();
            list[i] = other;
            found.push(list);
        }
        let mut list = items.to_vec();
        list.remove(i);
        found.push(list);
    }
    let more = words(item_schema).into_iter().map(Value::from);
    for word in more.filter(|word| !items.contains(word)) {
        found.push(items.iter().cloned().chain([word]).collect());
    }
    found.push(items.iter().rev().cloned().collect());
    found.into_iter().map(Value::Array).collect()
}

/// The words that a text may be; empty if it may be any.
fn words(schema: &Json) -> Vec<String> {
    let forms = schema["anyOf"].as_array().into_iter().flatten();
    let words = forms.flat_map(|form| match form["enum"].as_array() {
        Some(words) => words.iter().collect::<Vec<_>>(),
        None => vec![&form["const"]],
    });
    words.filter_map(Json::as_str).map(str::to_owned).collect()
}
