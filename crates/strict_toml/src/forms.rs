//! Tables that have one of several forms.
//!
//! A form is told by the word of a tag (`scheme = "equal"`), or named by the first of its required
//! keys (`score = "total"`). The title of the schema is the noun of messages.

use serde_json::Value as Json;

/// The forms of a table of which each is named by a key.
pub(crate) struct NamedForms<'s> {
    pub(crate) title: Option<&'s str>,
    pub(crate) forms: Vec<&'s Json>,
}

impl<'s> NamedForms<'s> {
    /// The forms beside the one that a table has.
    pub(crate) fn others(&self, form: &Json) -> OtherForms<'s> {
        let said = name_of(form).map(|name| format!("of `{name}`"));
        OtherForms { title: self.title, said, forms: self.forms.clone() }
    }
}

/// The key that names a form: the first that it requires.
pub(crate) fn name_of(form: &Json) -> Option<&str> {
    form["required"].as_array()?.first()?.as_str()
}

/// The forms that a table could have had, for messages about their keys.
#[derive(Default)]
pub(crate) struct OtherForms<'s> {
    title: Option<&'s str>,
    /// What says which form the table has.
    said: Option<String>,
    forms: Vec<&'s Json>,
}

impl<'s> OtherForms<'s> {
    /// The forms beside the one that the word of a tag says.
    pub(crate) fn of_tag(schema: &'s Json, key: &str, word: &str) -> Self {
        let forms = schema["oneOf"].as_array().into_iter().flatten().collect();
        let said = Some(format!("with {key} = \"{word}\""));
        Self { title: schema["title"].as_str(), said, forms }
    }

    /// What is wrong with a key that other forms have, where the forms have a noun.
    pub(crate) fn message(&self, key: &str) -> Option<String> {
        let (title, said) = (self.title?, self.said.as_ref()?);
        let is_known = self.forms.iter().any(|form| form["properties"].get(key).is_some());
        is_known.then(|| format!("`{key}` does not apply to a {title} {said}"))
    }
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;
    use serde::Deserialize;

    use crate::Document;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Score {
        score: String,
        provider: String,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(untagged, deny_unknown_fields)]
    enum Other {
        Votes { votes: u32 },
        Class { class: String, digits: Option<u32> },
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(untagged)]
    #[schemars(title = "column")]
    enum Column {
        Score(Score),
        Other(Other),
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(tag = "scheme", rename_all = "snake_case", deny_unknown_fields)]
    #[schemars(title = "weighting")]
    enum Weighting {
        Equal {},
        Score { by: String },
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct File {
        column: Option<Column>,
        weighting: Option<Weighting>,
    }

    fn read(text: &str) -> Result<File, String> {
        let read = Document::parse::<File>(text).map(|(_, file)| file);
        read.map_err(|found| {
            let line = |d: &crate::Diagnostic| format!("{} [{}]", d.message, &text[d.span.clone()]);
            found.iter().map(line).collect::<Vec<_>>().join("; ")
        })
    }

    #[test]
    fn a_form_is_named_by_its_first_required_key() {
        let column = |text| read(&format!("column = {text}")).unwrap().column.unwrap();
        let (score, provider) = ("total".to_owned(), "P".to_owned());
        assert_eq!(
            column("{ provider = \"P\", score = \"total\" }"),
            Column::Score(Score { score, provider })
        );
        assert_eq!(column("{ votes = 2 }"), Column::Other(Other::Votes { votes: 2 }));
        let class = Column::Other(Other::Class { class: "S".into(), digits: Some(2) });
        assert_eq!(column("{ class = \"S\", digits = 2 }"), class);
    }

    #[test]
    fn no_form_two_forms_and_keys_of_another_form() {
        let wrong = |text: &str| read(&format!("column = {text}")).unwrap_err();
        let one = "a column is exactly one of score, votes, class";
        assert_eq!(wrong("{ provider = \"P\" }"), format!("{one} [{{ provider = \"P\" }}]"));
        assert!(wrong("{ score = \"t\", votes = 1, provider = \"P\" }").starts_with(one));
        assert_eq!(
            wrong("{ score = \"t\", provider = \"P\", digits = 2 }"),
            "`digits` does not apply to a column of `score` [digits]"
        );
        assert_eq!(wrong("{ votes = 1, rule = 2 }"), "unknown key `rule` [rule]");
        assert!(wrong("{ score = \"t\" }").starts_with("`provider` is missing in column"));
    }

    #[test]
    fn keys_of_another_word() {
        let weighting = read("weighting = { scheme = \"score\", by = \"x\" }").unwrap().weighting;
        assert_eq!(weighting, Some(Weighting::Score { by: "x".into() }));
        let wrong = |text: &str| read(&format!("weighting = {text}")).unwrap_err();
        assert_eq!(
            wrong("{ scheme = \"equal\", by = \"x\" }"),
            "`by` does not apply to a weighting with scheme = \"equal\" [by]"
        );
        assert_eq!(wrong("{ scheme = \"equal\", bi = 1 }"), "unknown key `bi` [bi]");
        assert!(wrong("{ by = \"x\" }").starts_with("`scheme` is missing in weighting"));
    }
}
