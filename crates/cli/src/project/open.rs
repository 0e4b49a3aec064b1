//! Opening a project and compiling its index files.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use kapok_backtest::BlendGraph;
use kapok_columns::Library;
use kapok_domain::{Calendars, did_you_mean};
use kapok_gate::Gate;
use kapok_loader::{Loaded, Sources, Tolerances};
use kapok_market::{CutOff, CutOffs, DaySpans, Decisions, History};
use kapok_rulebook::Rulebook;
use kapok_scheduler::Compiled;
use kapok_strict_toml::{Document, Problem};

use super::compilation::{Compilation, compile_all, place, unknown};
use super::config::{ProjectConfig, check};
use super::config_file::ConfigFile;
use super::cut_off::moment;
use super::diagnostics::{Wrong, report};
use super::files;
use super::gate::GateSection;
use super::index_file::{Fault, IndexFile};
use super::index_name::IndexName;
use super::library::{Broken, Shared, shared};
use super::moments::CutOffSection;
use super::names;
use super::preset_files::check_presets;
use crate::failure::{Code, Failure};

/// Project whose files are read; index files are not yet compiled.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    root: PathBuf,
    pub(crate) config: ProjectConfig,
    /// `config/project.toml`, for errors that the tables or the index files show.
    file: ConfigFile,
    document: Document,
    indices: Vec<IndexFile>,
    shared: Shared,
}

impl Project {
    /// Reads a project folder.
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        let path = root.join("config/project.toml");
        let file = ConfigFile::read(&path).map_err(|failure| {
            failure.hint("name a project folder with --project, or make one with `kapok init`")
        })?;
        let (document, config) = Document::parse::<ProjectConfig>(&file.text)
            .map_err(|found| report(&[Wrong { file: &file, found }]))?;
        let mut problems = check(&config);
        let sources = &config.project.sources;
        problems.extend(files::of_parquet(&config.files, root, sources));
        if !problems.is_empty() {
            let found = document.diagnose(problems);
            return Err(report(&[Wrong { file: &file, found }]));
        }
        check_presets(root)?;
        let (indices, shared) = (index_files(root)?, shared(root)?);
        Ok(Self { root: root.to_owned(), config, file, document, indices, shared })
    }

    /// Refuses names of `config/project.toml` that the tables do not have: an acceptance, an
    /// exception, a decision or a statement about nothing has no effect.
    ///
    /// * `history`: with all tables but `prices`, which may be empty
    /// * `period`: first and last day with prices
    pub(crate) fn check_names(
        &self,
        history: &History,
        period: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<(), Failure> {
        self.refused(names::of_facts(&self.config, history, period))
    }

    /// Refuses such names before a run, which reads the tables when it has a plan.
    pub(crate) fn check_names_of(&self, sources: &Sources) -> Result<(), Failure> {
        if !names::names_facts(&self.config) {
            return Ok(());
        }
        let Loaded { history, report } = kapok_loader::load(&kapok_loader::Request {
            sources: sources.clone(),
            price_days: Some(DaySpans::default()),
            cut_off: CutOff::EndOfDay,
        })?;
        // A name may be that of a rejected row, which the run tells.
        if !report.refusals(&self.tolerances()).is_empty() {
            return Ok(());
        }
        self.check_names(&history, kapok_loader::price_period(sources)?)
    }

    fn refused(&self, problems: Vec<Problem>) -> Result<(), Failure> {
        if problems.is_empty() {
            return Ok(());
        }
        let found = self.document.diagnose(problems);
        Err(report(&[Wrong { file: &self.file, found }]))
    }

    /// Folders of input tables.
    pub(crate) fn sources(&self) -> Sources {
        self.sources_in(self.config.project.sources.iter().map(|f| self.root.join(f)).collect())
    }

    /// Other folders of input tables, of which the statements on files of all sources hold.
    pub(crate) fn sources_in(&self, folders: Vec<PathBuf>) -> Sources {
        let rules = self.config.files.iter().map(|rule| rule.rule(&self.root)).collect();
        let moments = self.config.known.iter().filter_map(|rule| rule.rule(&self.root)).collect();
        Sources { folders, rules, moments }
    }

    /// Cut-offs of calculations: the time that is asked for, or else those of the project.
    pub(crate) fn cut_offs(&self, known_at: Option<&str>) -> Result<CutOffs, Failure> {
        if let Some(asked) = known_at.map(moment).transpose()? {
            return Ok(asked.into());
        }
        let stated = self.config.cut_off.as_ref();
        Ok(stated.map_or_else(|| CutOff::EndOfDay.into(), CutOffSection::cut_offs))
    }

    /// Cut-off of an index: the time that is asked for, or else that of its family.
    pub(crate) fn cut_off_of(
        &self,
        index: &str,
        known_at: Option<&str>,
    ) -> Result<CutOff, Failure> {
        Ok(self.cut_offs(known_at)?.of(index))
    }

    /// Schemes, pathways and the catalogue of the project.
    pub(crate) fn library(&self) -> &Library {
        &self.shared.library
    }

    /// Folder of published days.
    pub(crate) fn publish(&self) -> PathBuf {
        self.root.join(&self.config.project.publish)
    }

    pub(crate) fn tolerances(&self) -> Tolerances {
        Tolerances { default: 0.0, by_table: self.config.tolerances.clone() }
    }

    pub(crate) fn gate(&self) -> Option<Gate> {
        self.config.gate.as_ref().map(GateSection::gate)
    }

    /// Decisions of people in the place of facts.
    pub(crate) fn decisions(&self) -> Decisions {
        self.config.gate.as_ref().map(GateSection::decisions).unwrap_or_default()
    }

    /// Compiles all index files, and returns those in `only` with the indices that their blends
    /// need; all, if `only` is empty. A file with errors stops its own index and those that need
    /// it: it is told, and the others go on.
    ///
    /// # Errors
    ///
    /// If no index is left, or one that is asked for is not.
    pub(crate) fn compile(
        &self,
        calendars: &Calendars,
        only: &[String],
    ) -> Result<Compilation, Failure> {
        self.compile_by(calendars, only, None)
    }

    /// Compiles index files as [`Self::compile`] does, with one version of their rules always in
    /// force.
    ///
    /// * `rules`: day of the version; an index with one version has that one in any case
    ///
    /// # Errors
    ///
    /// If no index is left, or an index with several versions has none of that day.
    pub(crate) fn compile_by(
        &self,
        calendars: &Calendars,
        only: &[String],
        rules: Option<NaiveDate>,
    ) -> Result<Compilation, Failure> {
        let Compilation { books: all, stopped } =
            compile_all(&self.indices, &self.shared, calendars, only, rules)?;
        let ids = all.iter().map(|compiled| compiled.book.id.as_str());
        let ids: Vec<&str> = ids.chain(stopped.iter().map(String::as_str)).collect();
        self.refused(names::of_indices(&self.config, &ids))?;
        self.check_families(&all)?;
        let named = only.iter().map(|name| match place(&all, name) {
            Some(place) => Ok(place),
            None if stopped.contains(name) => {
                Err(Failure::new(Code::Usage, format!("{name} is not compiled")))
            }
            None => Err(unknown(name, &all)),
        });
        let named = named.collect::<Result<Vec<usize>, Failure>>()?;
        if only.is_empty() {
            return Ok(Compilation { books: all, stopped });
        }
        let kept = BlendGraph::of(all.iter().map(|compiled| &compiled.book)).with_needed(&named);
        let places = all.into_iter().enumerate();
        let books = places.filter(|(place, _)| kept.contains(place)).map(|(_, compiled)| compiled);
        Ok(Compilation { books: books.collect(), stopped: Vec::new() })
    }

    /// Refuses blends of indices whose families have other cut-offs: the evening of the one would
    /// not know the levels of the other.
    fn check_families(&self, books: &[Compiled]) -> Result<(), Failure> {
        let cut_offs = self.cut_offs(None)?;
        let graph = BlendGraph::of(books.iter().map(|compiled| &compiled.book));
        for (at, compiled) in books.iter().enumerate() {
            let own = cut_offs.of(compiled.book.id.as_str());
            let needed = graph.with_needed(&[at]);
            let needed = needed.iter().map(|place| books[*place].book.id.as_str());
            if let Some(other) = needed.into_iter().find(|id| cut_offs.of(id) != own) {
                let id = &compiled.book.id;
                let message = format!("{id} blends {other}, which has another cut-off");
                let hint = "name both in one of [[cut_off.families]] in config/project.toml";
                return Err(Failure::new(Code::Usage, message).hint(hint));
            }
        }
        Ok(())
    }

    /// Failure of shared files with errors, which were told when the index files were compiled.
    pub(crate) fn shared_verdict(&self) -> Result<(), Failure> {
        let broken: Vec<String> = self.shared.broken.iter().map(Broken::path).collect();
        match broken.is_empty() {
            true => Ok(()),
            false => Err(Failure::new(Code::Usage, format!("not read: {}", broken.join(", ")))),
        }
    }

    /// Compiles one index, in all its versions or in the one that is named.
    pub(crate) fn book(&self, calendars: &Calendars, name: &str) -> Result<Rulebook, Failure> {
        let IndexName { id, rules } = IndexName::parse(name);
        // Indices that a blend needs are compiled with it.
        let books = match rules {
            None => self.compile(calendars, std::slice::from_ref(&id))?.books,
            Some(day) => vec![self.version(calendars, &id, day)?],
        };
        let mut books = books.into_iter().map(|compiled| compiled.book);
        let missing = || Failure::new(Code::Usage, format!("no index `{name}`"));
        books.find(|book| book.id.as_str() == id).ok_or_else(missing)
    }

    /// Compiles one version of an index as if it had held always.
    fn version(
        &self,
        calendars: &Calendars,
        id: &str,
        day: NaiveDate,
    ) -> Result<Compiled, Failure> {
        let file = self.indices.iter().find(|file| file.id() == id);
        let file = file.ok_or_else(|| {
            let known: Vec<String> = self.indices.iter().map(IndexFile::id).collect();
            let hint = did_you_mean(id, known.iter().map(String::as_str));
            Failure::new(Code::Usage, format!("no index file has the id `{id}`")).hint_if(hint)
        })?;
        if file.days().is_empty() {
            let message = format!("{id} has one version of its rules, none of {day}");
            return Err(Failure::new(Code::Usage, message).hint(format!("name it `{id}`")));
        }
        file.compile(&self.shared, calendars, Some(day)).map_err(|fault| match fault {
            Fault::Wrong(wrong) => report(&wrong),
            Fault::Folder(failure) | Fault::Broken(failure) => failure,
        })
    }

    /// Folder of the project.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

fn index_files(root: &Path) -> Result<Vec<IndexFile>, Failure> {
    let folder = root.join("config/indices");
    let files = IndexFile::read_all(&folder)?;
    if files.is_empty() {
        let message = format!("{} contains no index file", folder.display());
        return Err(Failure::new(Code::Usage, message).hint("an index file ends in .toml"));
    }
    Ok(files)
}
