//! Vocabularies: the words that a column of texts can hold.

use kapok_domain::{Currency, Mic, countries, nearest};
use kapok_industry::System;

use crate::refusal::Refusal;

/// Most words that a message lists.
const LISTED: usize = 12;

/// Longest word that is near to too many others.
const SHORT: usize = 2;

/// Words that a column of texts can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Any: names, and codes of systems that are not known here.
    Open,
    /// Currencies of ISO 4217.
    Currencies,
    /// Countries of ISO 3166-1.
    Countries,
    /// Exchanges of ISO 10383, and others that have a calendar.
    Exchanges(Vec<Mic>),
    /// Codes of a system of industries: a single letter must be one of its sections.
    Industries(System),
    /// These.
    Stated(Vec<String>),
    /// Statuses under norms: those of the table's description, and others of a provider's own,
    /// unless one is so near to the former that it must be meant.
    Statuses,
}

/// Statuses under norms that the description of the table names.
const STATUSES: [&str; 3] = ["compliant", "watch", "violation"];

impl Words {
    /// These words.
    pub(crate) fn of(words: &[&str]) -> Self {
        Self::Stated(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// All of them; none where they are open.
    fn all(&self) -> Vec<&str> {
        match self {
            Self::Open => Vec::new(),
            Self::Currencies => Currency::codes().collect(),
            Self::Countries => countries().collect(),
            Self::Exchanges(with_calendar) => {
                let mut all: Vec<&str> = Mic::codes().collect();
                all.extend(with_calendar.iter().map(Mic::as_str));
                all
            }
            Self::Industries(system) => system.sections().iter().map(|s| s.code).collect(),
            Self::Stated(words) => words.iter().map(String::as_str).collect(),
            Self::Statuses => STATUSES.to_vec(),
        }
    }

    /// Whether a column may hold a word.
    fn may_hold(&self, word: &str) -> bool {
        match self {
            Self::Open => true,
            Self::Industries(_) => !is_letter(word) || self.all().contains(&word),
            Self::Statuses => STATUSES.contains(&word) || misspelt_status(word).is_none(),
            Self::Currencies | Self::Countries | Self::Exchanges(_) | Self::Stated(_) => {
                self.all().contains(&word)
            }
        }
    }

    /// Refuses a word that the column cannot hold.
    ///
    /// # Errors
    ///
    /// The word with the nearest one, or with all of them.
    pub(crate) fn check(&self, column: &str, word: &str) -> Result<(), Refusal> {
        if self.may_hold(word) {
            return Ok(());
        }
        let message = match self {
            Self::Currencies => format!("`{word}` is no currency of ISO 4217"),
            Self::Countries => format!("`{word}` is no country of ISO 3166-1 (two letters)"),
            Self::Exchanges(_) => {
                format!("`{word}` is no exchange of ISO 10383, and none with a calendar")
            }
            Self::Industries(system) => format!("`{word}` is no section of {}", system.as_str()),
            Self::Open | Self::Stated(_) | Self::Statuses => {
                format!("`{column}` never says `{word}`")
            }
        };
        Err(Refusal { message, hint: self.hint(word) })
    }

    /// Nearest word, or all of few.
    fn hint(&self, word: &str) -> Option<String> {
        let all = self.all();
        let near = self.nearest(word).map(|near| format!("did you mean `{near}`?"));
        let listed = || (all.len() <= LISTED).then(|| known(&all));
        let hint = near.or_else(listed);
        let others = "Else state the provider's own statuses in the column: `words` or `order`";
        match (self, hint) {
            (Self::Statuses, hint) => Some(format!("{} {others}", hint.unwrap_or_default())),
            (_, hint) => hint,
        }
    }

    /// Word that a misspelt one was meant to be: in capitals, one with a calendar, any other. Of a
    /// short one among few there is none, for all are near to it.
    fn nearest(&self, word: &str) -> Option<String> {
        let all = self.all();
        let capitals = word.to_uppercase();
        if all.contains(&capitals.as_str()) {
            return Some(capitals);
        }
        if word.chars().count() <= SHORT && all.len() <= LISTED {
            return None;
        }
        let with_calendar = match self {
            Self::Exchanges(mics) => nearest(word, mics.iter().map(Mic::as_str)),
            _ => None,
        };
        with_calendar.or_else(|| nearest(word, all.iter().copied())).map(str::to_owned)
    }
}

/// All words, for a hint.
fn known(all: &[&str]) -> String {
    match all {
        [] => "it has no words".to_owned(),
        all => format!("known: {}", all.join(", ")),
    }
}

/// Status that a word is a misspelling of. A provider's `Non-Compliant` is none: it is longer.
fn misspelt_status(word: &str) -> Option<&'static str> {
    let near = nearest(word, STATUSES)?;
    (near.len().abs_diff(word.len()) <= 2).then_some(near)
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.chars().all(|letter| letter.is_ascii_alphabetic())
}
