//! Tables that have one of several forms.
//!
//! A form is told by the word of a tag (`scheme = "equal"`), or named by the first of its required
//! keys (`score = "total"`). The title of the schema is the noun of messages.

use kapok_domain::nearest;
use serde_json::Value as Json;
use toml::de::DeTable;

use crate::schema::{Schema, accepted_keys};

/// The forms of a table of which each is named by a key.
pub(crate) struct NamedForms<'s> {
    pub(crate) title: Option<&'s str>,
    pub(crate) forms: Vec<NamedForm<'s>>,
}

/// A form, and the key that names it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NamedForm<'s> {
    pub(crate) name: &'s str,
    pub(crate) form: &'s Json,
}

/// A key that stands for the key that names a form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Misspelt<'t, 's> {
    pub(crate) key: &'t str,
    pub(crate) form: NamedForm<'s>,
}

impl<'s> NamedForms<'s> {
    /// The forms that are told apart by their first required keys.
    pub(crate) fn by_first_key(title: Option<&'s str>, forms: &[&'s Json]) -> Self {
        let named = |form: &&'s Json| Some(NamedForm { name: required(form).next()?, form });
        Self { title, forms: forms.iter().filter_map(named).collect() }
    }

    /// The forms that have one word in common, told apart by the first key that each requires and
    /// no other has.
    pub(crate) fn by_own_key(title: &'s str, forms: &[&'s Json]) -> Self {
        let has = |form: &Json, key: &str| form["properties"].get(key).is_some();
        let own = |form: &'s Json| {
            let others = |key: &&str| forms.iter().all(|o| std::ptr::eq(*o, form) || !has(o, key));
            Some(NamedForm { name: required(form).find(others)?, form })
        };
        Self { title: Some(title), forms: forms.iter().filter_map(|form| own(form)).collect() }
    }

    /// The forms whose naming key a table has, in the order of the forms.
    pub(crate) fn given(&self, table: &DeTable<'_>) -> Vec<NamedForm<'s>> {
        self.forms.iter().copied().filter(|form| table.contains_key(form.name)).collect()
    }

    /// The key of a table without any naming key that was meant to be one.
    pub(crate) fn misspelt<'t>(&self, table: &'t DeTable<'_>) -> Option<Misspelt<'t, 's>> {
        let unknown = table.keys().filter(|key| !self.knows(key.get_ref()));
        unknown.into_iter().find_map(|key| {
            let key: &str = key.get_ref();
            let name = nearest(key, self.forms.iter().map(|form| form.name))?;
            let form = self.forms.iter().copied().find(|form| form.name == name)?;
            Some(Misspelt { key, form })
        })
    }

    /// Whether any form has a key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.forms.iter().any(|one| one.form["properties"].get(key).is_some())
    }

    /// The keys that any of the forms accepts.
    pub(crate) fn keys(&self) -> Vec<&'s str> {
        self.forms.iter().flat_map(|form| accepted_keys(form.form)).collect()
    }

    /// The sentence that a table must have one naming key.
    pub(crate) fn exactly_one(&self) -> String {
        let names: Vec<&str> = self.forms.iter().map(|form| form.name).collect();
        let noun = self.title.map_or("it".to_owned(), with_article);
        format!("{noun} is exactly one of {}", names.join(", "))
    }

    /// The forms beside the one that a table has.
    pub(crate) fn others(&self, form: NamedForm<'s>) -> OtherForms<'s> {
        let said = Some(format!("of `{}`", form.name));
        let forms = self.forms.iter().map(|form| form.form).collect();
        OtherForms { title: self.title, said, forms, misspelt: None }
    }
}

/// The key by whose word one of several forms of a table is told.
pub(crate) struct Tag<'s> {
    pub(crate) key: &'s str,
    pub(crate) words: Vec<&'s str>,
}

impl<'s> Tag<'s> {
    /// The key that every form has, each with words of its own.
    pub(crate) fn of(schema: &'s Json) -> Option<Self> {
        let forms = schema["oneOf"].as_array()?;
        let first = forms.first()?["properties"].as_object()?;
        let word = |form: &'s Json, key: &str| form["properties"][key]["const"].as_str();
        let key = first.keys().find(|key| forms.iter().all(|form| word(form, key).is_some()))?;
        let mut words: Vec<&str> = forms.iter().filter_map(|form| word(form, key)).collect();
        words.dedup();
        Some(Self { key, words })
    }

    /// The forms of a word that has several; `None` if it has one.
    pub(crate) fn forms_of(&self, schema: &'s Json, word: &str) -> Option<NamedForms<'s>> {
        let word = self.words.iter().find(|known| **known == word)?;
        let says = |form: &&Json| form["properties"][self.key]["const"] == **word;
        let forms: Vec<&Json> = schema["oneOf"].as_array()?.iter().filter(says).collect();
        (forms.len() > 1).then(|| NamedForms::by_own_key(word, &forms))
    }
}

/// The forms of a table of which each is named by a key; `None` if there are none, or one.
pub(crate) fn named_forms<'s>(schemas: Schema<'s>, schema: &'s Json) -> Option<NamedForms<'s>> {
    let forms = schemas.tables(schema, &|choice| Tag::of(choice).is_some());
    let title = schema["title"].as_str();
    (forms.len() > 1).then(|| NamedForms::by_first_key(title, &forms))
}

/// The keys that a form requires, in its order.
fn required(form: &Json) -> impl Iterator<Item = &str> {
    form["required"].as_array().into_iter().flatten().filter_map(Json::as_str)
}

/// A noun with its article.
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// The forms that a table could have had, for messages about their keys.
#[derive(Default)]
pub(crate) struct OtherForms<'s> {
    title: Option<&'s str>,
    /// Word or key that decides which form the table has.
    said: Option<String>,
    forms: Vec<&'s Json>,
    /// The key that was told already, and the naming key that it stands for.
    misspelt: Option<(String, &'s str)>,
}

impl<'s> OtherForms<'s> {
    /// The forms beside the one that the word of a tag says.
    pub(crate) fn of_tag(schema: &'s Json, key: &str, word: &str) -> Self {
        let forms = schema["oneOf"].as_array().into_iter().flatten().collect();
        let said = Some(format!("with {key} = \"{word}\""));
        Self { title: schema["title"].as_str(), said, forms, misspelt: None }
    }

    /// Other forms, where a misspelt key stands for the naming key.
    pub(crate) fn instead_of(self, misspelt: Misspelt<'_, 's>) -> Self {
        Self { misspelt: Some((misspelt.key.to_owned(), misspelt.form.name)), ..self }
    }

    /// Whether a key was told already: it is a misspelt naming key.
    pub(crate) fn is_told(&self, key: &str) -> bool {
        self.misspelt.as_ref().is_some_and(|(misspelt, _)| misspelt == key)
    }

    /// Whether a required key is there under a misspelt name.
    pub(crate) fn is_there(&self, key: &str) -> bool {
        self.misspelt.as_ref().is_some_and(|(_, name)| *name == key)
    }

    /// Message for a key that other forms have, where the forms have a noun.
    pub(crate) fn message(&self, key: &str) -> Option<String> {
        let (title, said) = (self.title?, self.said.as_ref()?);
        let is_known = self.forms.iter().any(|form| form["properties"].get(key).is_some());
        is_known.then(|| format!("`{key}` does not apply to {} {said}", with_article(title)))
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
    fn a_misspelt_naming_key_is_told_and_hides_nothing() {
        let wrong = |text: &str| read(&format!("column = {text}")).unwrap_err();
        assert_eq!(wrong("{ scroe = \"t\", provider = \"P\" }"), "unknown key `scroe` [scroe]");
        assert!(
            wrong("{ scroe = \"t\", provder = \"P\" }").contains("unknown key `provder` [provder]")
        );
        let second = wrong("{ score = \"t\", votes = 1, provider = \"P\" }");
        assert!(second.ends_with("[votes]"), "{second}");
        assert!(wrong("{ rule = 2 }").ends_with("unknown key `rule` [rule]"));
    }

    #[test]
    fn a_number_that_its_type_cannot_hold_is_told_at_its_place() {
        let wrong = |text: &str| read(&format!("column = {text}")).unwrap_err();
        assert_eq!(wrong("{ votes = 4294967296 }"), "4294967296 is above 4294967295 [4294967296]");
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case", deny_unknown_fields)]
    enum Window {
        Days(u32),
        Lambda(f64),
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields)]
    struct Windows {
        windows: Vec<Window>,
    }

    #[test]
    fn a_choice_of_single_keys() {
        let wrong = |text: &str| {
            let text = format!("windows = [{text}]");
            let found = Document::parse::<Windows>(&text).unwrap_err();
            let line = |d: &crate::Diagnostic| format!("{} [{}]", d.message, &text[d.span.clone()]);
            found.iter().map(line).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(wrong("{ lamda = 0.9 }"), "unknown key `lamda` [lamda]");
        assert_eq!(wrong("{}"), "it is exactly one of days, lambda [{}]");
        let two = wrong("{ days = 20, lambda = 0.9 }");
        assert_eq!(two, "it is exactly one of days, lambda [lambda]");
        assert_eq!(wrong("\"20\""), "expected a table, seen a string [\"20\"]");
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
