//! Inputs of an example by term, and which of them were read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value as Json};

use super::numbers::{list, number};

/// Inputs of an example, or of a part of it. What is read is struck off; what is of another type
/// than its reader says fails by name.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    example: String,
    /// Where this part is: empty, or `companies[0].`.
    at: String,
    fields: Map<String, Json>,
    /// Whether each value was read, by where it is.
    read: Read,
}

type Read = Rc<RefCell<BTreeMap<String, bool>>>;

impl Given {
    pub(crate) fn new(example: &str, inputs: &Json) -> Self {
        Self::inner(example, String::new(), inputs, Rc::default())
    }

    fn inner(example: &str, at: String, json: &Json, read: Read) -> Self {
        let fields = json.as_object().cloned();
        let fields = fields.unwrap_or_else(|| panic!("{example}: {at} {json} has no fields"));
        for term in fields.keys() {
            read.borrow_mut().entry(format!("{at}{term}")).or_insert(false);
        }
        Self { example: example.to_owned(), at, fields, read }
    }

    fn within(&self, at: String, json: &Json) -> Self {
        Self::inner(&self.example, format!("{}{at}.", self.at), json, Rc::clone(&self.read))
    }

    /// Everything that nobody has read.
    pub(crate) fn unread(&self) -> Vec<String> {
        let all = self.read.borrow();
        all.iter().filter(|(_, read)| !**read).map(|(at, _)| at.clone()).collect()
    }

    pub(crate) fn terms(&self) -> Vec<&str> {
        self.fields.keys().map(String::as_str).collect()
    }

    /// Whether a value is there, which is no reading of it.
    pub(crate) fn has(&self, term: &str) -> bool {
        self.fields.get(term).is_some_and(|value| !value.is_null())
    }

    pub(crate) fn get(&self, term: &str) -> Option<&Json> {
        if let Some(read) = self.read.borrow_mut().get_mut(&format!("{}{term}", self.at)) {
            *read = true;
        }
        self.fields.get(term).filter(|value| !value.is_null())
    }

    fn maybe<'a, T>(&'a self, term: &str, of: fn(&'a Json) -> Option<T>, what: &str) -> Option<T> {
        let value = self.get(term)?;
        let Self { example, at, .. } = self;
        Some(of(value).unwrap_or_else(|| panic!("{example}: {at}{term} {value} is not {what}")))
    }

    fn need<T>(&self, term: &str, found: Option<T>) -> T {
        found.unwrap_or_else(|| panic!("{}: {}{term} is missing", self.example, self.at))
    }

    pub(crate) fn maybe_number(&self, term: &str) -> Option<f64> {
        self.maybe(term, number, "a number")
    }

    pub(crate) fn number(&self, term: &str) -> f64 {
        self.need(term, self.maybe_number(term))
    }

    pub(crate) fn maybe_year(&self, term: &str) -> Option<i32> {
        self.maybe(term, |value| value.as_i64()?.try_into().ok(), "a year")
    }

    pub(crate) fn maybe_text(&self, term: &str) -> Option<&str> {
        self.maybe(term, Json::as_str, "a text")
    }

    pub(crate) fn text(&self, term: &str) -> &str {
        self.need(term, self.maybe_text(term))
    }

    pub(crate) fn maybe_flag(&self, term: &str) -> Option<bool> {
        self.maybe(term, Json::as_bool, "true or false")
    }

    pub(crate) fn items(&self, term: &str) -> &Vec<Json> {
        self.need(term, self.maybe(term, Json::as_array, "a list"))
    }

    /// A list, or a single number as a list of one.
    pub(crate) fn maybe_list(&self, term: &str) -> Option<Vec<f64>> {
        self.maybe(term, list, "numbers")
    }

    pub(crate) fn list(&self, term: &str) -> Vec<f64> {
        self.need(term, self.maybe_list(term))
    }

    /// Numbers of which some are not known.
    pub(crate) fn maybe_gaps(&self, term: &str) -> Option<Vec<Option<f64>>> {
        let one = |item: &Json| (item.is_null() || item.is_number()).then(|| item.as_f64());
        self.get(term)?;
        Some(self.items(term).iter().map(|item| self.need(term, one(item))).collect())
    }

    pub(crate) fn gaps(&self, term: &str) -> Vec<Option<f64>> {
        self.need(term, self.maybe_gaps(term))
    }

    pub(crate) fn whole(&self, term: &str) -> Vec<u32> {
        let one = |item: &Json| item.as_u64().and_then(|n| u32::try_from(n).ok());
        self.items(term).iter().map(|item| self.need(term, one(item))).collect()
    }

    pub(crate) fn maybe_texts(&self, term: &str) -> Option<Vec<&str>> {
        self.get(term)?;
        Some(self.texts(term))
    }

    pub(crate) fn texts(&self, term: &str) -> Vec<&str> {
        self.items(term).iter().map(|item| self.need(term, item.as_str())).collect()
    }

    /// Numbers by name.
    pub(crate) fn maybe_by_name(&self, term: &str) -> Option<BTreeMap<String, f64>> {
        let of = |value: &Json| {
            let fields = value.as_object()?.iter();
            fields.map(|(name, value)| Some((name.clone(), number(value)?))).collect()
        };
        self.maybe(term, of, "numbers by name")
    }

    pub(crate) fn by_name(&self, term: &str) -> BTreeMap<String, f64> {
        self.need(term, self.maybe_by_name(term))
    }

    /// Numbers by year, in order.
    pub(crate) fn by_year(&self, term: &str) -> Vec<(i32, f64)> {
        let year = |(year, value): (String, f64)| (year.parse().unwrap(), value);
        self.by_name(term).into_iter().map(year).collect()
    }

    /// A value that has terms of its own.
    pub(crate) fn part(&self, term: &str) -> Self {
        self.within(term.to_owned(), self.need(term, self.get(term)))
    }

    /// Values with terms of their own, in a list, or a single one.
    pub(crate) fn rows(&self, term: &str) -> Vec<Self> {
        match self.need(term, self.get(term)) {
            Json::Array(rows) => {
                let row = |(i, row)| self.within(format!("{term}[{i}]"), row);
                rows.iter().enumerate().map(row).collect()
            }
            one => vec![self.within(term.to_owned(), one)],
        }
    }

    /// Values with terms of their own, by name.
    pub(crate) fn named(&self, term: &str) -> Vec<(String, Self)> {
        let fields = self.need(term, self.get(term)).as_object().unwrap();
        let part = |(name, value): (&String, &Json)| {
            (name.clone(), self.within(format!("{term}.{name}"), value))
        };
        fields.iter().map(part).collect()
    }

    /// Names that are no terms, as of lines: all but some terms, which are read apart.
    pub(crate) fn names_but(&self, terms: &[&str]) -> Vec<String> {
        self.fields.keys().filter(|name| !terms.contains(&name.as_str())).cloned().collect()
    }
}
