//! Index files as resolved: what later stages accept.

mod carbon;
mod climate;
mod days;
mod evaluation;
mod measured;
pub mod overlays;
mod schedule;
mod selection;
mod weighting;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::calendar::{Calendars, IndexCalendar};
use kapok_domain::{Currency, IndexId, Level};

use crate::columns::{self, ColumnSource, ColumnSources};
use crate::config::{
    Diagnostic, Document, IfMissing, IndexConfig, IndexSection, MOVED, Problem, ReturnVariant,
    RuleConfig,
};
use crate::conventions::Timeline;
use crate::library::Library;
use crate::predicate::{Predicate, compile};
use crate::selection::Selection;
use kapok_domain::nearest;

pub use carbon::Carbon;
pub use climate::Climate;
use days::calendar;
pub use evaluation::EvaluationRule;
pub use kapok_overlay::Overlay;
pub use measured::OtherMeaning;
pub use schedule::{Due, Schedule};
pub use weighting::{
    Band, Cap, CapConventions, CapLimit, DecileRule, Impact, Neutral, Pocket, TiltRule, TiltScore,
    TiltStrength, Tilting, Weighting, ZMap, ZScore,
};
pub use weighting::{Constraint, Limit, Limits, Measure, Objective, Optimise, Relax};

/// The methodology of one index, with nothing left open.
#[derive(Debug, Clone, PartialEq)]
pub struct Rulebook {
    /// The id under which it is published.
    pub id: IndexId,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: Option<String>,
    /// The first calculation day.
    pub base_date: NaiveDate,
    /// Index points on the base date.
    pub base_level: Level,
    /// Currency of the level.
    pub currency: Currency,
    /// Calculation days.
    pub calendar: IndexCalendar,
    /// Return variants, in order: price, net, gross.
    pub variants: Vec<ReturnVariant>,
    /// The index that this one is compared with.
    pub parent: Option<IndexId>,
    /// What in its data is illustrative.
    pub illustrative: Option<String>,
    /// Days before a reference date in which a candidate's last close may lie.
    pub price_lookback_days: u32,
    /// What providers do differently, from date to date.
    pub conventions: Timeline,
    /// Columns that rules may name.
    pub columns: ColumnSources,
    /// ESG evaluations, by the names that columns use.
    pub evaluations: BTreeMap<String, EvaluationRule>,
    /// Where carbon figures come from.
    pub carbon: Option<Carbon>,
    /// The climate label that it aims at.
    pub climate: Option<Climate>,
    /// Which securities are looked at.
    pub universe: Predicate,
    /// When the composition is reviewed.
    pub schedule: Schedule,
    /// Rules that a security must pass.
    pub rules: Vec<Rule>,
    /// Which of the eligible are chosen; all if absent.
    pub selection: Option<Selection>,
    /// How the chosen are weighted.
    pub weighting: Weighting,
    /// Levels computed from the levels of the index, each after those that it is computed from.
    pub overlays: Vec<Overlay>,
}

/// A rule that a security must pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The id under which failures are published.
    pub id: String,
    /// What must hold.
    pub predicate: Predicate,
    /// What happens where that is unknown.
    pub if_missing: IfMissing,
    /// How far from the limit a value is a near miss, in the unit of the column.
    pub near: Option<f64>,
    /// Where the rule comes from.
    pub source: String,
}

impl Rulebook {
    /// Compiles the text of an index file that names nothing of a library.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each with its place.
    pub fn compile(text: &str, calendars: &Calendars) -> Result<Self, Vec<Diagnostic>> {
        Self::compile_with(text, calendars, &Library::default())
    }

    /// Compiles the text of an index file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each with its place.
    pub fn compile_with(
        text: &str,
        calendars: &Calendars,
        library: &Library,
    ) -> Result<Self, Vec<Diagnostic>> {
        let (document, config) = Document::parse_knowing::<IndexConfig>(text, MOVED)?;
        let resolved = Self::resolve_with(config, calendars, library);
        resolved.map_err(|problems| document.diagnose(problems))
    }

    /// Resolves an index file that is right in form and names nothing of a library.
    ///
    /// # Errors
    ///
    /// Everything that is undetermined, contradictory or unknown.
    pub fn resolve(config: IndexConfig, calendars: &Calendars) -> Result<Self, Vec<Problem>> {
        Self::resolve_with(config, calendars, &Library::default())
    }

    /// Resolves an index file that is right in form.
    ///
    /// # Errors
    ///
    /// Everything that is undetermined, contradictory or unknown.
    pub fn resolve_with(
        config: IndexConfig,
        calendars: &Calendars,
        library: &Library,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let found = &mut problems;
        let (columns, evaluations) = named(&config, library, found);
        let index = &config.index;
        let Identity { id, currency, parent, base_level } = identity(index, found);
        let conventions = Timeline::resolve(
            index.conventions,
            config.conventions.as_ref(),
            &config.convention_changes,
            index.base_date.0,
            found,
        );
        let calendar = calendar(&config, conventions.as_ref(), calendars, found);
        check_base_date(index.base_date.0, calendar.as_ref(), found);
        let variants = variants(&config, conventions.as_ref(), found);
        let universe = predicate(found, "universe.where", &config.universe.predicate, &columns);
        let schedule = schedule::schedule(&config, found);
        let selection = config.selection.as_ref().map(|s| selection::selection(s, &columns, found));
        let (carbon, climate) = green(&config, &columns, found);
        let climatic = (&columns, climate.as_ref());
        let (rules, weighting) = weighed(&config, conventions.as_ref(), climatic, found);
        let overlaid = kapok_overlay::Index {
            variants: &variants,
            currency,
            base_date: index.base_date.0,
            calendar: calendar.as_ref(),
            decrement_bases: &overlays::decrement_bases(conventions.as_ref()),
        };
        let overlays = kapok_overlay::resolve(&config.overlays, &overlaid, found);
        let resolved = (|| {
            Some(Self {
                id: id?,
                name: index.name.en.clone(),
                name_zh: index.name.zh.clone(),
                base_date: index.base_date.0,
                base_level: base_level?,
                currency: currency?,
                calendar: calendar?,
                variants,
                parent: parent.flatten(),
                illustrative: index.illustrative.clone(),
                price_lookback_days: config.prices.lookback_days,
                conventions: conventions?,
                columns,
                evaluations,
                carbon,
                climate,
                universe: universe?,
                schedule: schedule?,
                rules,
                selection: selection.flatten(),
                weighting,
                overlays,
            })
        })();
        match resolved {
            Some(rulebook) if problems.is_empty() => Ok(rulebook),
            _ => Err(problems),
        }
    }
}

/// Rules and weighting, with what an enforced label adds to both.
fn weighed(
    config: &IndexConfig,
    conventions: Option<&Timeline>,
    (columns, climate): (&ColumnSources, Option<&Climate>),
    problems: &mut Vec<Problem>,
) -> (Vec<Rule>, Weighting) {
    let mut rules = rules(&config.eligibility, columns, problems);
    let mut weighting = weighting::weighting(config, conventions, columns, problems);
    rules.extend(weighting::rules(&weighting, columns, problems));
    if let Some(climate) = climate.filter(|climate| climate.enforced) {
        climate.enforce(&mut rules, &mut weighting, problems);
    }
    (rules, weighting)
}

/// The columns that rules may name, and the evaluations behind some of them.
fn named(
    config: &IndexConfig,
    library: &Library,
    problems: &mut Vec<Problem>,
) -> (ColumnSources, BTreeMap<String, EvaluationRule>) {
    let (carbon, evaluations) = (config.carbon.as_ref(), &config.evaluations);
    let climate = config.climate.as_ref();
    let beside = columns::Beside { carbon, climate, evaluations, library };
    let columns = columns::resolve(&config.columns, &beside, problems);
    let evaluations = evaluation::evaluations(config, &columns, library, problems);
    (columns, evaluations)
}

/// What the index is called and measured in.
struct Identity {
    id: Option<IndexId>,
    currency: Option<Currency>,
    parent: Option<Option<IndexId>>,
    base_level: Option<Level>,
}

fn identity(index: &IndexSection, problems: &mut Vec<Problem>) -> Identity {
    let level = Level::new(index.base_level);
    Identity {
        id: parsed(problems, "index.id", &index.id),
        currency: parsed(problems, "index.currency", &index.currency),
        parent: index.parent.as_ref().map(|id| parsed(problems, "index.parent", id)),
        base_level: kept(problems, "index.base_level", level),
    }
}

/// Where carbon figures come from, and the climate label.
fn green(
    config: &IndexConfig,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> (Option<Carbon>, Option<Climate>) {
    let carbon = config.carbon.as_ref().and_then(|c| carbon::carbon(c, columns, problems));
    let ground =
        climate::Ground { columns, carbon: carbon.as_ref(), scheme: config.weighting.scheme };
    let climate = config.climate.as_ref();
    let climate = climate.filter(|_| carbon.is_some() || config.carbon.is_none());
    let climate = climate.and_then(|c| climate::climate(c, &ground, problems));
    (carbon, climate)
}

fn kept<T, E: std::fmt::Display>(
    problems: &mut Vec<Problem>,
    path: &str,
    result: Result<T, E>,
) -> Option<T> {
    result.map_err(|e| problems.push(Problem::new(path, e.to_string()))).ok()
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    problems: &mut Vec<Problem>,
    path: &str,
    text: &str,
) -> Option<T> {
    kept(problems, path, text.parse::<T>())
}

fn check_base_date(date: NaiveDate, calendar: Option<&IndexCalendar>, problems: &mut Vec<Problem>) {
    let Some(calendar) = calendar else { return };
    match calendar.is_open(date) {
        Ok(true) => {}
        Ok(false) => {
            let hint = calendar.after(date, 1).map(|next| format!("the next one is {next}"));
            let problem =
                Problem::new("index.base_date", format!("{date} is not a calculation day"));
            problems.push(Problem { hint: hint.ok(), ..problem });
        }
        Err(e) => problems.push(Problem::new("index.base_date", e.to_string())),
    }
}

/// In order of the enum, each once; a net return needs a withholding table.
fn variants(
    config: &IndexConfig,
    conventions: Option<&Timeline>,
    problems: &mut Vec<Problem>,
) -> Vec<ReturnVariant> {
    let mut variants = config.index.returns.clone();
    variants.sort_unstable();
    variants.dedup();
    if !variants.contains(&ReturnVariant::Price) {
        let problem = Problem::new("index.returns", "the price return must be among the variants");
        problems.push(problem.hint("net and gross returns are chained from it"));
    }
    let mut all = conventions.into_iter().flat_map(Timeline::all);
    if variants.contains(&ReturnVariant::Net) && all.any(|c| c.withholding_table.is_none()) {
        let path = if config.conventions.is_some() { "conventions" } else { "index.returns" };
        let problem = Problem::new(path, "a net return needs `withholding_table`");
        problems.push(problem.hint("name a `table` of the withholding input"));
    }
    variants
}

fn predicate(
    problems: &mut Vec<Problem>,
    path: &str,
    text: &str,
    columns: &ColumnSources,
) -> Option<Predicate> {
    compile(text, &columns::typed(columns))
        .map_err(|e| problems.push(Problem { path: path.into(), message: e.message, hint: e.hint }))
        .ok()
}

fn rules(
    configs: &[RuleConfig],
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::with_capacity(configs.len());
    for (i, config) in configs.iter().enumerate() {
        let path = format!("eligibility[{i}]");
        if rules.iter().any(|rule| rule.id == config.id) {
            let message = format!("two rules have the id `{}`", config.id);
            problems.push(Problem::new(format!("{path}.id"), message));
        }
        let keep_if = format!("{path}.keep_if");
        if let Some(predicate) = predicate(problems, &keep_if, &config.keep_if, columns) {
            check_near(&format!("{path}.near"), config.near, &predicate, problems);
            rules.push(Rule {
                id: config.id.clone(),
                predicate,
                if_missing: config.if_missing,
                near: config.near,
                source: config.source.clone(),
            });
        }
    }
    rules
}

/// A near miss needs a limit that a value can lie near to.
fn check_near(path: &str, near: Option<f64>, rule: &Predicate, problems: &mut Vec<Problem>) {
    let Some(near) = near else { return };
    if !(near.is_finite() && near > 0.0) {
        problems.push(Problem::new(path, format!("a distance is above 0: {near}")));
    }
    if rule.threshold().is_none() {
        let problem = Problem::new(path, "the rule compares no single column with a number");
        problems.push(problem.hint("leave out `near`, or split the rule"));
    }
}

/// A column that exists; else a problem with the nearest name.
fn column<'c>(
    name: &str,
    path: &str,
    columns: &'c ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<&'c ColumnSource> {
    let found = columns.get(name);
    if found.is_none() {
        let near = nearest(name, columns.keys().map(String::as_str));
        let hint = near.map(|near| format!("did you mean `{near}`?"));
        let hint = hint.unwrap_or_else(|| "declare it under [columns]".into());
        problems.push(Problem::new(path, format!("unknown column `{name}`")).hint(hint));
    }
    found
}
