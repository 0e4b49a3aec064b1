//! From an index file as written to a rulebook.

use chrono::{Months, NaiveDate};
use kapok_columns::carbon::Carbon;
use kapok_columns::{Beside, EvaluationRules, Library, ResolvedColumns, carbon, evaluation};
use kapok_conventions::Timeline;
use kapok_domain::calendar::IndexCalendar;
use kapok_domain::{Calendars, Currency, ReturnVariant};
use kapok_methodology::{Methodology, Sections, Surroundings};
use kapok_overlay::Overlay;
use kapok_strict_toml::{Diagnostic, Document, Problem};

use crate::begun;
use crate::config::IndexConfig;
use crate::dated::rules_of;
use crate::days::{calendar, calendar_words, check_base_date};
use crate::decrements::decrement_bases;
use crate::follow_ups;
use crate::identity::{identity, variants};
use crate::moved::MOVED;
use crate::rulebook::Rulebook;

/// Months before the base date in which a first review may be decided, at most.
const MONTHS_BEFORE: u32 = 24;

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
        let from = config.index.base_date.0;
        let conventions = conventions(&config, from, &mut problems);
        problems.extend(rules_of(&config, 1));
        let held = Held { conventions, version: None };
        match resolved(&config, calendars, library, held, &mut problems) {
            Some(rulebook) if problems.is_empty() => Ok(rulebook),
            _ => Err(problems),
        }
    }
}

/// Time in which a file holds, and the conventions over all time.
pub(crate) struct Held {
    /// Conventions of all versions of the file; `None` if some are undetermined.
    pub(crate) conventions: Option<Timeline>,
    /// Day from which the file holds, if it is one of several versions.
    pub(crate) version: Option<NaiveDate>,
}

/// Conventions of a file.
///
/// * `begin`: day from which it holds
pub(crate) fn conventions(
    config: &IndexConfig,
    begin: NaiveDate,
    problems: &mut Vec<Problem>,
) -> Option<Timeline> {
    let (preset, written) = (config.index.conventions, config.conventions.as_ref());
    Timeline::resolve(preset, written, &config.convention_changes, begin, problems)
}

/// The rulebook; `None` if something is wrong, which is then among the problems.
pub(crate) fn resolved(
    config: &IndexConfig,
    calendars: &Calendars,
    library: &Library,
    held: Held,
    problems: &mut Vec<Problem>,
) -> Option<Rulebook> {
    let identity = identity(&config.index, problems);
    let beside = Beside {
        currency: identity.currency,
        calendars: Some(calendars),
        ..beside(config, library)
    };
    let values = values(config, &beside, problems);
    let Held { conventions, version } = held;
    let from = version.unwrap_or(config.index.base_date.0);
    problems.extend(begun::schemes(&values.evaluations, from));
    problems.extend(begun::pathways(&values.columns.sources, from));
    let days = days(config, conventions, calendars, problems);
    let methodology = methodology(config, &values, days.conventions.as_ref(), problems);
    let overlays = overlays(config, identity.currency, &days, problems);
    follow_ups::leave_out(config, &values.columns, problems);
    let index = &config.index;
    Some(Rulebook {
        id: identity.id?,
        name: index.name.en.clone(),
        name_zh: index.name.zh.clone(),
        base_date: index.base_date.0,
        base_level: identity.base_level?,
        currency: identity.currency?,
        calendar_words: calendar_words(index, days.conventions.as_ref()?),
        calendar: days.calendar?,
        variants: days.variants,
        parent: identity.parent,
        illustrative: index.illustrative.clone(),
        price_lookback_days: config.prices.lookback_days,
        conventions: days.conventions?,
        sources: values.columns.sources,
        evaluations: values.evaluations,
        carbon: values.carbon,
        methodology: methodology?,
        overlays,
        version,
        earlier: Vec::new(),
    })
}

/// Values that rules may name, as resolved.
struct Values {
    columns: ResolvedColumns,
    evaluations: EvaluationRules,
    carbon: Option<Carbon>,
}

fn values(config: &IndexConfig, beside: &Beside<'_>, problems: &mut Vec<Problem>) -> Values {
    let columns = kapok_columns::resolve(&config.columns, beside, problems);
    let evaluations =
        evaluation::resolve(&config.evaluations, &columns.known, beside.library, problems);
    let carbon = config.carbon.as_ref();
    let carbon = carbon.and_then(|section| carbon::resolve(section, &columns.known, problems));
    Values { columns, evaluations, carbon }
}

/// Calculation days and conventions, with the variants that they allow.
struct Days {
    conventions: Option<Timeline>,
    calendar: Option<IndexCalendar>,
    variants: Vec<ReturnVariant>,
}

fn days(
    config: &IndexConfig,
    conventions: Option<Timeline>,
    calendars: &Calendars,
    problems: &mut Vec<Problem>,
) -> Days {
    let index = &config.index;
    let calendar = calendar(config, conventions.as_ref(), calendars, problems);
    check_base_date(index.base_date.0, calendar.as_ref(), problems);
    let variants = variants(config, conventions.as_ref(), problems);
    Days { conventions, calendar, variants }
}

fn methodology(
    config: &IndexConfig,
    values: &Values,
    conventions: Option<&Timeline>,
    problems: &mut Vec<Problem>,
) -> Option<Methodology> {
    let (columns, carbon) = (&values.columns.known, values.carbon.as_ref());
    let surroundings = Surroundings { columns, conventions, carbon };
    kapok_methodology::resolve(&sections(config, carbon.is_some()), &surroundings, problems)
}

fn overlays(
    config: &IndexConfig,
    currency: Option<Currency>,
    days: &Days,
    problems: &mut Vec<Problem>,
) -> Vec<Overlay> {
    let outside = kapok_overlay::resolve_outside(&config.outside, problems);
    let index = kapok_overlay::Index {
        outside: &outside,
        variants: &days.variants,
        currency,
        base_date: config.index.base_date.0,
        calendar: days.calendar.as_ref(),
        decrement_bases: &decrement_bases(days.conventions.as_ref()),
    };
    kapok_overlay::resolve(&config.overlays, &index, problems)
}

/// Sections and files that columns may refer to beside the tables.
fn beside<'a>(config: &'a IndexConfig, library: &'a Library) -> Beside<'a> {
    Beside {
        carbon: config.carbon.as_ref(),
        uplift_average: config.climate.as_ref().map(|climate| climate.uplift_average),
        evaluations: &config.evaluations,
        library,
        currency: None,
        earliest: earliest(config),
        calendars: None,
    }
}

/// Day before which no review of the index looks: the first may be decided some time before the
/// base date, and a climate label measures the universe at the end of its base year.
fn earliest(config: &IndexConfig) -> Option<NaiveDate> {
    let before = config.index.base_date.0.checked_sub_months(Months::new(MONTHS_BEFORE));
    let base_year = config.climate.as_ref().map(|climate| climate.base_year);
    let base_year = base_year.map(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    base_year.map_or(before, |first| Some(before?.min(first?)))
}

/// The sections of the methodology; a climate label is passed over where `[carbon]` is wrong.
fn sections(config: &IndexConfig, has_carbon: bool) -> Sections<'_> {
    let climate = config.climate.as_ref();
    Sections {
        universe: &config.universe,
        review: config.review.as_ref(),
        eligibility: &config.eligibility,
        selection: config.selection.as_ref(),
        weighting: &config.weighting,
        climate: climate.filter(|_| has_carbon || config.carbon.is_none()),
    }
}
