//! Index files as resolved: what later stages accept.

mod days;
pub mod overlays;
mod schedule;
mod weighting;

use chrono::NaiveDate;
use kapok_domain::calendar::{Calendars, IndexCalendar};
use kapok_domain::{Currency, IndexId, Level};
use kapok_market::column::ColumnType;

use crate::columns::{self, ColumnSource, ColumnSources};
use crate::config::{
    Diagnostic, Document, IfMissing, IndexConfig, MOVED, Order, Problem, RankMissing,
    ReturnVariant, RuleConfig, SelectionSection, nearest::nearest,
};
use crate::conventions::Timeline;
use crate::predicate::{Predicate, compile};
use crate::selection::{Selection, Target};

use days::calendar;
pub use overlays::Overlay;
pub use schedule::{Due, Schedule};
pub use weighting::{
    Band, Cap, CapConventions, CapLimit, DecileRule, Impact, Neutral, Pocket, TiltRule, TiltScore,
    TiltStrength, Tilting, Weighting, ZMap, ZScore,
};

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
    /// Where the rule comes from.
    pub source: String,
}

impl Rulebook {
    /// Compiles the text of an index file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, each with its place.
    pub fn compile(text: &str, calendars: &Calendars) -> Result<Self, Vec<Diagnostic>> {
        let (document, config) = Document::parse_knowing::<IndexConfig>(text, MOVED)?;
        Self::resolve(config, calendars).map_err(|problems| document.diagnose(problems))
    }

    /// Resolves an index file that is right in form.
    ///
    /// # Errors
    ///
    /// Everything that is undetermined, contradictory or unknown.
    pub fn resolve(config: IndexConfig, calendars: &Calendars) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let found = &mut problems;
        let columns = columns::resolve(&config.columns, found);
        let index = &config.index;
        let id = parsed(found, "index.id", &index.id);
        let currency = parsed(found, "index.currency", &index.currency);
        let parent = index.parent.as_ref().map(|id| parsed(found, "index.parent", id));
        let base_level = Level::new(index.base_level);
        let base_level = kept(found, "index.base_level", base_level);
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
        let mut rules = rules(&config.eligibility, &columns, found);
        let schedule = schedule::schedule(&config, found);
        let selection = config.selection.as_ref().map(|s| selection(s, &columns, found));
        let weighting = weighting::weighting(&config, conventions.as_ref(), &columns, found);
        rules.extend(weighting::rules(&weighting, &columns, found));
        let (base_date, calendar_found) = (index.base_date.0, calendar.as_ref());
        let ground = overlays::Index {
            variants: &variants,
            currency,
            base_date,
            calendar: calendar_found,
            conventions: conventions.as_ref(),
        };
        let overlays = overlays::overlays(&config.overlays, &ground, found);
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

fn typed(columns: &ColumnSources) -> Vec<(&str, ColumnType)> {
    columns.iter().map(|(name, source)| (name.as_str(), source.column_type())).collect()
}

fn predicate(
    problems: &mut Vec<Problem>,
    path: &str,
    text: &str,
    columns: &ColumnSources,
) -> Option<Predicate> {
    compile(text, &typed(columns))
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
            rules.push(Rule {
                id: config.id.clone(),
                predicate,
                if_missing: config.if_missing,
                source: config.source.clone(),
            });
        }
    }
    rules
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

fn selection(
    config: &SelectionSection,
    columns: &ColumnSources,
    problems: &mut Vec<Problem>,
) -> Option<Selection> {
    let before = problems.len();
    if let Some(group) = &config.group_by {
        column(group, "selection.group_by", columns, problems);
    }
    for (i, key) in config.rank_by.iter().enumerate() {
        let path = format!("selection.rank_by[{i}]");
        let source = column(&key.by, &format!("{path}.by"), columns, problems);
        if source.is_some_and(|s| !s.is_total()) && key.if_missing.is_none() {
            let problem = Problem::new(path, format!("`{}` may be unknown: say what then", key.by));
            problems.push(problem.hint("if_missing = \"last\" or \"exclude\""));
        }
    }
    let last = config.rank_by.last().and_then(|key| columns.get(&key.by));
    if !last.is_some_and(ColumnSource::is_unique) {
        let problem = Problem::new("selection.rank_by", "ties are not decided");
        problems.push(problem.hint("end with { by = \"security_id\", order = \"asc\" }"));
    }
    let target = target(config, problems)?;
    check_buffer(config, target, problems);
    (problems.len() == before).then(|| Selection {
        group_by: config.group_by.clone(),
        rank_by: config.rank_by.iter().map(|k| (k.by.clone(), k.order, k.if_missing)).collect(),
        target,
        buffer: config.buffer.as_ref().map(|b| (b.enter, b.leave)),
    })
}

fn target(config: &SelectionSection, problems: &mut Vec<Problem>) -> Option<Target> {
    let path = "selection.target";
    let target = &config.target;
    let fraction = |value: f64| value > 0.0 && value <= 1.0;
    match (target.count, target.fraction, target.coverage, target.rounding) {
        (Some(count), None, None, None) if count > 0 => Some(Target::Count(count)),
        (None, Some(part), None, Some(rounding)) if fraction(part) => {
            Some(Target::Fraction(part, rounding))
        }
        (None, None, Some(part), None) if fraction(part) => Some(Target::Coverage(part)),
        (None, Some(_), None, None) => {
            let problem = Problem::new(path, "a fraction of the names needs a `rounding`");
            problems.push(problem.hint("rounding = \"up\", \"down\" or \"nearest\""));
            None
        }
        _ => {
            let message = "a target is exactly one of count (from 1), fraction with rounding \
                           (above 0, up to 1) or coverage (above 0, up to 1)";
            problems.push(Problem::new(path, message));
            None
        }
    }
}

fn check_buffer(config: &SelectionSection, target: Target, problems: &mut Vec<Problem>) {
    let Some(buffer) = &config.buffer else { return };
    let middle = target.size();
    if !(0.0 <= buffer.enter && buffer.enter <= middle && middle <= buffer.leave) {
        let message = format!(
            "a buffer needs enter ({}) <= target ({middle}) <= leave ({})",
            buffer.enter, buffer.leave
        );
        problems.push(Problem::new("selection.buffer", message));
    }
}

/// Ranking order of a key, kept with its policy.
pub type RankRule = (String, Order, Option<RankMissing>);
