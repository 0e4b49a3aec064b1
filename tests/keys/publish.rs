//! All that would be published of an index, as text.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hasher};

use chrono::NaiveDate;
use kapok_analysis::compliance;
use kapok_backtest::{replay_beside, summarise};
use kapok_columns::Library;
use kapok_engine::Calculator;
use kapok_overlay::Others;
use kapok_publication::{IndexDay, tabulate};
use kapok_published::DayTables;
use kapok_rulebook::Rulebook;
use kapok_strict_toml::Diagnostic;
use toml::Value;

use crate::schema::Kind;
use crate::world::World;

/// Files that are calculated together.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    /// The index, and before it those that its blends need.
    pub(crate) indices: Vec<Value>,
    /// Other files, with their names.
    pub(crate) library: Vec<(Kind, String, Value)>,
    /// The last day, if that is not the last of the market.
    pub(crate) until: Option<NaiveDate>,
}

/// What comes of files.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// Why they are refused.
    Refused(String),
    /// What is published, and what is held.
    Published(Published),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Published {
    /// The digest of all rows, since there may be many thousands.
    pub(crate) rows: u64,
    /// Why there are no more days, if so.
    pub(crate) held: Option<String>,
}

pub(crate) fn outcome(files: &Files, world: &World) -> Outcome {
    match compiled(files, world) {
        Ok(books) => Outcome::Published(published(&books, files.until, world)),
        Err(found) => Outcome::Refused(said(&found)),
    }
}

fn said(found: &[Diagnostic]) -> String {
    let line = |one: &Diagnostic| match &one.hint {
        Some(hint) => format!("{} ({hint})", one.message),
        None => one.message.clone(),
    };
    found.iter().map(line).collect::<Vec<_>>().join("; ")
}

fn compiled(files: &Files, world: &World) -> Result<Vec<Rulebook>, Vec<Diagnostic>> {
    let mut library = Library::default();
    for (kind, name, file) in &files.library {
        let text = toml::to_string(file).unwrap();
        match kind {
            Kind::Scheme => library.add_scheme(&text)?,
            Kind::Pathway => library.add_pathway(name, &text)?,
            Kind::Jurisdictions => library.set_catalogue(&text)?,
            Kind::Index => unreachable!("an index is no file of a library"),
        }
    }
    let calendars = world.history.calendars();
    let texts = files.indices.iter().map(|file| toml::to_string(file).unwrap());
    texts.map(|text| Rulebook::compile_with(&text, calendars, &library)).collect()
}

fn published(books: &[Rulebook], until: Option<NaiveDate>, world: &World) -> Published {
    let (mut others, mut before) = (Others::default(), Vec::new());
    let mut published = Published { rows: 0, held: None };
    let until = until.unwrap_or(*world.history.prices().days().last().unwrap());
    for book in books {
        let mut digest = Digest(DefaultHasher::new());
        let calculator = Calculator { book, history: &world.history, detail: true };
        let replay = replay_beside(calculator, &others, until, &[], &mut |outcome| {
            let day = IndexDay { book, config_sha256: "", history: &world.history, outcome };
            let mut tables = tabulate(&[day]);
            forget_what_repeats_the_file(&mut tables);
            write!(digest, "{tables:?}").unwrap();
        });
        let parent = books.iter().position(|other| Some(&other.id) == book.parent.as_ref());
        let parent = parent.and_then(|at| before.get(at));
        write!(digest, "{:?}", summarise(&replay, parent)).unwrap();
        if book.methodology.climate.is_some() {
            // What `kapok compliance` says of the label.
            let found = compliance(book, book, &world.history, until);
            let found = found.map(|found| (found.articles(), found.years));
            write!(digest, "{found:?}").unwrap();
        }
        replay.lend(book, &mut others);
        published.rows = digest.0.finish();
        published.held = replay.held.as_ref().map(|held| format!("{}: {}", held.date, held.error));
        before.push(replay);
    }
    published
}

/// Takes out the terms of overlays and the conventions of levels, which repeat what the file says
/// whether it has an effect or not.
fn forget_what_repeats_the_file(tables: &mut DayTables) {
    tables.overlays.iter_mut().for_each(|row| row.terms.clear());
    for row in &mut tables.levels {
        row.level_form.clear();
        row.next_level_form.clear();
        row.reinvestment.clear();
        row.next_reinvestment.clear();
        row.level_rounding.clear();
        (row.level_decimals, row.carried_decimals) = (0, None);
    }
}

/// The digest of a text that is written piece by piece.
struct Digest(DefaultHasher);

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
