//! A text with the place of everything in it.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use toml::de::DeTable;

use crate::diagnostic::{Diagnostic, Part, Problem};
use crate::walk::walk;

/// A text with the place of everything in it.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    places: BTreeMap<String, Range<usize>>,
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

    /// Reads a form that once had other keys.
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
        let (places, problems) = walk(table.get_ref(), &schema, moved);
        document.places = places;
        if !problems.is_empty() {
            return Err(document.diagnose(problems));
        }
        let value = toml::from_str(text).map_err(|e| vec![document.syntax_error(&e)])?;
        Ok((document, value))
    }

    fn syntax_error(&self, error: &toml::de::Error) -> Diagnostic {
        let message = match error.message() {
            // A choice of several forms that the schema allows and the type does not.
            text if text.contains("untagged enum") => "it has none of the forms allowed here",
            text => text,
        };
        let hint = match message {
            "duplicate key" => "state each key and each section once",
            _ => "the file is TOML: texts stand in quotes, lists in [ ], tables in { }",
        };
        self.at(error.span().unwrap_or(0..0), message.to_owned(), Some(hint.to_owned()))
    }

    /// Gives problems their place, in the order of the text.
    #[must_use]
    pub fn diagnose(&self, problems: Vec<Problem>) -> Vec<Diagnostic> {
        let place = |p: Problem| {
            self.at(self.narrowed(self.place(&p.path), p.part.as_ref()), p.message, p.hint)
        };
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

    /// The place of a part of the text that stands at a place. A text with escapes stands there in
    /// other letters: then all of it is the place.
    fn narrowed(&self, place: Range<usize>, part: Option<&Part>) -> Range<usize> {
        let found = part.and_then(|part| {
            let start = place.start + self.text.get(place.clone())?.find(&part.text)?;
            (!part.bytes.is_empty()).then(|| start + part.bytes.start..start + part.bytes.end)
        });
        found.unwrap_or(place)
    }

    fn at(&self, span: Range<usize>, message: String, hint: Option<String>) -> Diagnostic {
        let before = &self.text[..span.start.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        Diagnostic { message, hint, span, line, column }
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[expect(dead_code, reason = "it is there to be misspelt")]
        labels: Option<u32>,
        #[schemars(extend("not" = {}))]
        #[expect(dead_code, reason = "it is there to be refused")]
        hysteresis: Option<u32>,
    }

    #[test]
    fn no_hint_names_a_key_that_is_refused() {
        let hint = |text: &str| Document::parse::<File>(text).unwrap_err()[0].hint.clone();
        assert_eq!(hint("hysteris = 1").as_deref(), Some("allowed are labels"));
        assert_eq!(hint("label = 1").as_deref(), Some("did you mean `labels`?"));
        let (document, _) = Document::parse::<File>("hysteresis = 1").unwrap();
        let found = document.diagnose(vec![Problem::new("hysteresis", "it is refused")]);
        assert_eq!(found[0].span, 13..14, "at its place");
        let found = Document::parse::<File>("hysteresis = \"x\"").unwrap_err();
        assert_eq!(found[0].hint.as_deref(), Some("take the key out"), "not another form");
    }
}
