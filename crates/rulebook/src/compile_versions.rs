//! From the versions of an index file to one rulebook.

use chrono::NaiveDate;
use kapok_columns::Library;
use kapok_conventions::Timeline;
use kapok_domain::Calendars;
use kapok_strict_toml::{Diagnostic, Document, Problem};

use crate::compile::{Held, conventions, resolved};
use crate::config::IndexConfig;
use crate::dated::{founding, late_changes, rules_of};
use crate::equal_in_versions::differences;
use crate::moved::MOVED;
use crate::rulebook::Rulebook;

/// Version of an index file.
#[derive(Debug, Clone, Copy)]
pub struct Version<'t> {
    /// Day from which it holds.
    pub from: NaiveDate,
    /// Text of the file.
    pub text: &'t str,
    /// Schemes, pathways and the catalogue as they stand from that day on.
    pub library: &'t Library,
}

/// Version with errors, by its place among the versions.
#[derive(Debug)]
pub struct WrongVersion {
    /// Place of the version.
    pub at: usize,
    /// Everything that is wrong with it.
    pub found: Vec<Diagnostic>,
}

/// Version as read, with the problems found in it so far.
struct Read<'t> {
    version: Version<'t>,
    document: Document,
    config: IndexConfig,
    problems: Vec<Problem>,
}

impl Rulebook {
    /// Compiles the versions of an index, each a whole file, into one rulebook: the last version,
    /// with those before it. Conventions and calendar go from version to version.
    ///
    /// * `versions`: in order of their days, the first of the base date
    ///
    /// Source: `docs/methodology/versions.md` §1.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with any of them, each with its place; also where a version is
    /// another index rather than other rules of this one.
    pub fn compile_versions(
        versions: &[Version<'_>],
        calendars: &Calendars,
    ) -> Result<Self, Vec<WrongVersion>> {
        let mut read = read(versions)?;
        let timelines: Vec<_> = read.iter_mut().map(Read::conventions).collect();
        let joined = joined(&read, timelines);
        for (at, one) in read.iter_mut().enumerate() {
            let next = versions.get(at + 1).map(|next| next.from);
            one.check(at == 0, next, versions.len());
        }
        let books: Vec<_> =
            read.iter_mut().map(|one| one.book(joined.clone(), calendars)).collect();
        for (at, pair) in books.windows(2).enumerate() {
            if let [Some(before), Some(version)] = pair {
                read[at + 1].problems.extend(differences(before, version));
            }
        }
        let wrong: Vec<WrongVersion> =
            read.into_iter().enumerate().filter_map(|(at, one)| one.wrong(at)).collect();
        let mut books: Vec<Self> = books.into_iter().flatten().collect();
        match (wrong.is_empty(), books.pop()) {
            (true, Some(last)) => Ok(Self { earlier: books, ..last }),
            _ => Err(wrong),
        }
    }
}

impl Rulebook {
    /// Compiles one version of several as if it had held always.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each with its place.
    pub fn compile_always(
        version: Version<'_>,
        calendars: &Calendars,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (document, config) = Document::parse_knowing::<IndexConfig>(version.text, MOVED)?;
        let begin = config.index.base_date.0;
        let mut read = Read { version, document, config, problems: Vec::new() };
        // It holds from the base date on, as if there had never been another.
        let conventions = conventions(&read.config, begin, &mut read.problems);
        match (read.book(conventions, calendars), read.wrong(0)) {
            (Some(book), None) => Ok(book),
            (_, wrong) => Err(wrong.map(|wrong| wrong.found).unwrap_or_default()),
        }
    }
}

/// Reads the texts of all versions.
fn read<'t>(versions: &[Version<'t>]) -> Result<Vec<Read<'t>>, Vec<WrongVersion>> {
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for (at, &version) in versions.iter().enumerate() {
        match Document::parse_knowing::<IndexConfig>(version.text, MOVED) {
            Ok((document, config)) => {
                read.push(Read { version, document, config, problems: Vec::new() });
            }
            Err(found) => wrong.push(WrongVersion { at, found }),
        }
    }
    if wrong.is_empty() { Ok(read) } else { Err(wrong) }
}

/// Conventions from version to version; `None` if those of one are undetermined.
fn joined(read: &[Read<'_>], timelines: Vec<Option<Timeline>>) -> Option<Timeline> {
    let days = read.iter().map(|one| one.version.from);
    let dated = days.zip(timelines).map(|(from, timeline)| Some((from, timeline?)));
    let dated = dated.collect::<Option<Vec<_>>>()?;
    Some(Timeline::joined(&dated))
}

impl Read<'_> {
    fn conventions(&mut self) -> Option<Timeline> {
        conventions(&self.config, self.version.from, &mut self.problems)
    }

    /// Checks the days of a version.
    ///
    /// * `next`: day from which the version after it holds
    /// * `of`: number of versions
    fn check(&mut self, is_first: bool, next: Option<NaiveDate>, of: usize) {
        let Self { version, config, problems, .. } = self;
        problems.extend(is_first.then(|| founding(config, version.from)).flatten());
        problems.extend(late_changes(config, next));
        problems.extend(rules_of(config, of));
    }

    fn book(&mut self, conventions: Option<Timeline>, calendars: &Calendars) -> Option<Rulebook> {
        let held = Held { conventions, version: Some(self.version.from) };
        resolved(&self.config, calendars, self.version.library, held, &mut self.problems)
    }

    fn wrong(self, at: usize) -> Option<WrongVersion> {
        let found = self.document.diagnose(self.problems);
        (!found.is_empty()).then_some(WrongVersion { at, found })
    }
}
