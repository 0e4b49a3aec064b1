//! Vocabularies: the words that a column of texts can hold.

use kapok_domain::{Currency, Mic, clearly_nearest, countries, nearest};
use kapok_industry::System;

use crate::aliases;
use crate::refusal::Refusal;

/// Most words that a message lists.
const LISTED: usize = 24;

/// Words that a column of texts can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Any: names, and codes of systems that are not known here. Said is which.
    Open(String),
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
    /// Any words.
    pub(crate) fn open(which: impl Into<String>) -> Self {
        Self::Open(which.into())
    }

    /// These words.
    pub(crate) fn of(words: &[&str]) -> Self {
        Self::Stated(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// All of them; none where they are open.
    fn all(&self) -> Vec<&str> {
        match self {
            Self::Open(_) => Vec::new(),
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
            Self::Open(_) => true,
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
            Self::Open(_) | Self::Stated(_) | Self::Statuses => {
                format!("`{column}` never says `{word}`")
            }
        };
        Err(Refusal { hint: Some(self.hint(word)), ..Refusal::new(message) })
    }

    /// Code that goes by this name, nearest word, or all of few.
    fn hint(&self, word: &str) -> String {
        let others = "state the provider's own statuses in the column: `words` or `order`";
        let meant = self.alias(word).map(|code| format!("its code is `{code}`"));
        let near = || self.nearest(word).map(|near| format!("did you mean `{near}`?"));
        match (self, meant.or_else(near)) {
            (Self::Statuses, Some(near)) => format!("{near} Else {others}"),
            (Self::Statuses, None) => format!("{}; or {others}", self.listed()),
            (_, Some(hint)) => hint,
            (_, None) => self.listed(),
        }
    }

    /// Code of a thing that people know by another name.
    fn alias(&self, word: &str) -> Option<&'static str> {
        match self {
            Self::Currencies => aliases::currency(word),
            Self::Countries => aliases::country(word),
            Self::Exchanges(_) => aliases::exchange(word),
            Self::Open(_) | Self::Industries(_) | Self::Stated(_) | Self::Statuses => None,
        }
    }

    /// Word that a misspelt one was meant to be: in capitals, one with a calendar, any other. None
    /// where several are as near, or the word is so short that many are.
    fn nearest(&self, word: &str) -> Option<String> {
        let all = self.all();
        let capitals = word.to_uppercase();
        if all.contains(&capitals.as_str()) {
            return Some(capitals);
        }
        let with_calendar = match self {
            Self::Exchanges(mics) => clearly_nearest(word, mics.iter().map(Mic::as_str)),
            _ => None,
        };
        with_calendar.or_else(|| clearly_nearest(word, all.iter().copied())).map(str::to_owned)
    }

    /// All words, or how many there are.
    fn listed(&self) -> String {
        let all = self.all();
        match self {
            _ if all.is_empty() => "it has no words".to_owned(),
            _ if all.len() <= LISTED => format!("known: {}", all.join(", ")),
            Self::Currencies => format!("{} codes are known, as CNY, EUR and USD", all.len()),
            Self::Countries => format!("{} codes are known, as CN, DE and US", all.len()),
            Self::Exchanges(_) => {
                format!("{} codes are known, as XHKG, XNYS and XSHE", Mic::codes().count())
            }
            _ => format!("{} words are known, as {}", all.len(), all[..3].join(", ")),
        }
    }

    /// Name of the vocabulary, after `holds`.
    pub(crate) fn noun(&self) -> String {
        match self {
            Self::Open(which) => which.clone(),
            Self::Currencies => "currencies (ISO 4217)".to_owned(),
            Self::Countries => "countries (ISO 3166-1)".to_owned(),
            Self::Exchanges(_) => "exchanges (ISO 10383)".to_owned(),
            Self::Industries(system) => format!("codes of {}", system.as_str()),
            Self::Stated(words) if words.len() <= LISTED => {
                format!("the words {}", words.join(", "))
            }
            Self::Stated(words) => format!("{} words of its own", words.len()),
            Self::Statuses => "statuses under norms".to_owned(),
        }
    }

    /// Whether a word of one vocabulary means the same in another.
    pub(crate) fn is_one_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stated(a), Self::Stated(b)) => {
                a.len() == b.len() && a.iter().all(|word| b.contains(word))
            }
            (Self::Stated(words), Self::Statuses) | (Self::Statuses, Self::Stated(words)) => {
                words.iter().all(|word| STATUSES.contains(&word.as_str()))
            }
            _ => self == other,
        }
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
