//! From overlays as written to overlays as resolved.

use chrono::NaiveDate;
use kapok_domain::calendar::IndexCalendar;
use kapok_domain::{Currency, IndexId};

use super::checks::{Taking, may, need};
use super::order::{fixed_parameters, order, references};
use super::rules::{Ground, rule};
use super::{Overlay, Rule, Series, Terms};
use crate::config::overlays::{BasisConfig, OverlayConfig, OverlayKind, Parameters};
use crate::config::{Problem, ReturnVariant};
use crate::conventions::{DecrementBasis, Timeline};
use kapok_domain::nearest;

/// The index that overlays belong to.
pub(in crate::rulebook) struct Index<'a> {
    pub(in crate::rulebook) variants: &'a [ReturnVariant],
    pub(in crate::rulebook) currency: Option<Currency>,
    pub(in crate::rulebook) base_date: NaiveDate,
    pub(in crate::rulebook) calendar: Option<&'a IndexCalendar>,
    pub(in crate::rulebook) conventions: Option<&'a Timeline>,
}

/// Resolves all overlays of a file, in the order in which they are computed.
pub(in crate::rulebook) fn overlays(
    configs: &[OverlayConfig],
    index: &Index<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Overlay> {
    let before = problems.len();
    check_ids(configs, problems);
    check_references(configs, index, problems);
    let order = order(configs, problems);
    if problems.len() > before {
        // What refers to nothing, or to itself, cannot be resolved any further.
        return Vec::new();
    }
    let mut found: Vec<Overlay> = Vec::with_capacity(configs.len());
    for at in order {
        let mut resolving = Resolving { index, earlier: &found, problems };
        match resolving.overlay(at, &configs[at]) {
            Some(overlay) => found.push(overlay),
            None => return Vec::new(),
        }
    }
    found
}

/// Ids are one plain word each, and differ.
fn check_ids(configs: &[OverlayConfig], problems: &mut Vec<Problem>) {
    for (at, config) in configs.iter().enumerate() {
        let path = format!("overlays[{at}].id");
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let reserved = ["price", "net", "gross", "cash"].contains(&config.id.as_str());
        if config.id.is_empty() || config.id.len() > 64 || !config.id.chars().all(plain) || reserved
        {
            let message = format!("`{}` is not an id of an overlay", config.id);
            let hint = "1 to 64 letters, digits, `-`, `_` and `.`; not price, net, gross or cash";
            problems.push(Problem::new(&path, message).hint(hint));
        }
        if configs[..at].iter().any(|other| other.id == config.id) {
            problems.push(Problem::new(path, format!("two overlays have the id `{}`", config.id)));
        }
    }
}

/// Every name that an overlay refers to is there.
fn check_references(configs: &[OverlayConfig], index: &Index<'_>, problems: &mut Vec<Problem>) {
    let variants = index.variants.iter().map(|variant| variant.name());
    let ids = configs.iter().map(|config| config.id.as_str());
    let known: Vec<&str> = variants.chain(ids).chain(["cash"]).collect();
    for (at, config) in configs.iter().enumerate() {
        for name in references(config) {
            if known.contains(&name) || name.contains(':') {
                continue;
            }
            let message = format!("`{}` is computed from `{name}`, which is not there", config.id);
            let hint = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", known.join(", ")),
            };
            let key = if config.components.is_some() { "components" } else { "on" };
            let path = format!("overlays[{at}].{key}");
            problems.push(Problem::new(path, message).hint(hint));
        }
    }
}

struct Resolving<'a, 'p> {
    index: &'a Index<'a>,
    earlier: &'a [Overlay],
    problems: &'p mut Vec<Problem>,
}

impl Resolving<'_, '_> {
    fn overlay(&mut self, at: usize, config: &OverlayConfig) -> Option<Overlay> {
        let before = self.problems.len();
        let path = format!("overlays[{at}]");
        let base_date = config.base_date.map_or(self.index.base_date, |date| date.0);
        self.check_base_date(&path, base_date);
        let base_level = self.base_level(&path, config);
        let mut parameters = config.parameters();
        let mut last = base_date;
        let mut stages = vec![(base_date, self.stage(&path, config.kind, &parameters, base_date))];
        for (n, change) in config.changes.iter().enumerate() {
            let at = format!("{path}.changes[{n}]");
            let from = change.from.0;
            self.check_change(&at, last, from, &change.parameters());
            self.follow(&mut stages, &path, (config.kind, &parameters), (last, from));
            parameters = parameters.changed(change);
            stages.push((from, self.stage(&at, config.kind, &parameters, from)));
            last = from;
        }
        self.follow(&mut stages, &path, (config.kind, &parameters), (last, NaiveDate::MAX));
        let stages: Option<Vec<(NaiveDate, Terms)>> =
            stages.into_iter().map(|(from, terms)| Some((from, terms?))).collect();
        let stages = stages?;
        let currency = self.currency(&path, &stages)?;
        (self.problems.len() == before).then(|| Overlay {
            id: config.id.clone(),
            kind: config.kind,
            base_date,
            base_level: base_level.unwrap_or(0.0),
            currency,
            stages,
        })
    }

    /// A decrement without a basis of its own follows the conventions: a stage for each change of
    /// these between two dates.
    fn follow(
        &mut self,
        stages: &mut Vec<(NaiveDate, Option<Terms>)>,
        path: &str,
        (kind, parameters): (OverlayKind, &Parameters),
        (after, before): (NaiveDate, NaiveDate),
    ) {
        let Some(conventions) = self.index.conventions else { return };
        let takes = matches!(kind, OverlayKind::Decrement | OverlayKind::Fee);
        if !takes || parameters.basis.is_some() {
            return;
        }
        for date in conventions.dates().filter(|date| after < *date && *date < before) {
            stages.push((date, self.stage(path, kind, parameters, date)));
        }
    }

    /// The basis of the conventions on a day.
    fn basis(&self, kind: OverlayKind, date: NaiveDate) -> Option<BasisConfig> {
        let takes = matches!(kind, OverlayKind::Decrement | OverlayKind::Fee);
        let conventions = self.index.conventions.filter(|_| takes)?;
        Some(match conventions.on(date).decrement_basis {
            DecrementBasis::Act360 => BasisConfig::Act360,
            DecrementBasis::Act365 => BasisConfig::Act365,
            DecrementBasis::ActAct => BasisConfig::ActAct,
        })
    }

    fn check_base_date(&mut self, path: &str, date: NaiveDate) {
        let path = format!("{path}.base_date");
        if date < self.index.base_date {
            let message = format!("{date} is before the index begins, {}", self.index.base_date);
            self.problems.push(Problem::new(path, message));
            return;
        }
        let open = self.index.calendar.map(|calendar| calendar.is_open(date));
        if matches!(open, Some(Ok(false))) {
            self.problems.push(Problem::new(path, format!("{date} is not a calculation day")));
        }
    }

    /// Dividend points begin at zero; every other level is written down.
    fn base_level(&mut self, path: &str, config: &OverlayConfig) -> Option<f64> {
        let path = format!("{path}.base_level");
        match (config.base_level, config.kind == OverlayKind::DividendPoints) {
            (Some(level), false) if level.is_finite() && level > 0.0 => Some(level),
            (None, true) => Some(0.0),
            (Some(_), true) => {
                let problem = Problem::new(path, "dividend points begin at zero");
                self.problems.push(problem.hint("take it out"));
                None
            }
            (seen, false) => {
                let message = match seen {
                    Some(level) => format!("a base level of {level} is not above zero"),
                    None => "an overlay needs a `base_level`".to_owned(),
                };
                self.problems.push(Problem::new(path, message).hint("base_level = 1000.0"));
                None
            }
        }
    }

    fn check_change(&mut self, path: &str, last: NaiveDate, from: NaiveDate, new: &Parameters) {
        if from <= last {
            let message = format!("a change from {from} does not come after {last}");
            self.problems.push(Problem::new(format!("{path}.from"), message));
        }
        for name in fixed_parameters(new) {
            let message = format!("`{name}` cannot change while the overlay goes on");
            let problem = Problem::new(format!("{path}.{name}"), message);
            let hint = "begin a new overlay, and link the two with a `chain_link`";
            self.problems.push(problem.hint(hint));
        }
        if new.given().is_empty() {
            self.problems.push(Problem::new(path, "nothing changes"));
        }
    }

    fn stage(
        &mut self,
        path: &str,
        kind: OverlayKind,
        given: &Parameters,
        from: NaiveDate,
    ) -> Option<Terms> {
        let (index, earlier) = (self.index, self.earlier);
        let basis = given.basis.or_else(|| self.basis(kind, from));
        let given = &Parameters { basis, ..given.clone() };
        let problems = &mut *self.problems;
        let mut taking =
            Taking { path: path.to_owned(), kind: kind.name(), given, used: Vec::new(), problems };
        let ground = match kind {
            OverlayKind::Blend => None,
            _ => need!(taking, on).and_then(|on| find(&on, index, earlier)),
        };
        let components = if kind == OverlayKind::Blend {
            components(&mut taking, index, earlier)
        } else {
            Vec::new()
        };
        let series = ground.iter().map(|(series, _)| series);
        for series in series.chain(components.iter().map(|(series, _)| series)) {
            begun(series, earlier, from, &mut taking);
        }
        let rule = rule(kind, ground.as_ref(), components, &mut taking);
        let (underlying_decimals, carried_decimals) =
            (may!(taking, underlying_decimals), may!(taking, carried_decimals));
        if underlying_decimals.max(carried_decimals).is_some_and(|decimals| decimals > 12) {
            let message = "more than 12 decimals are not decimals of a level".to_owned();
            taking.problem("carried_decimals", message, "carried_decimals = 8");
        }
        taking.unused();
        let (rule, floor) = rule?;
        let on = ground.map(|(series, _)| series);
        Some(Terms { on, floor, underlying_decimals, carried_decimals, rule })
    }

    /// The currency of the level, the same at all times.
    fn currency(&mut self, path: &str, stages: &[(NaiveDate, Terms)]) -> Option<Currency> {
        let mut found = Vec::with_capacity(stages.len());
        for (_, terms) in stages {
            found.push(match (&terms.rule, &terms.on) {
                (Rule::Currency(exchange), _) => exchange.to,
                (_, Some(series)) => currency_of(series, self.index, self.earlier)?,
                (_, None) => self.index.currency?,
            });
        }
        if found.windows(2).any(|pair| pair[0] != pair[1]) {
            let message = "the currency of the level would change";
            self.problems.push(Problem::new(format!("{path}.changes"), message));
        }
        found.first().copied()
    }
}

fn currency_of(series: &Series, index: &Index<'_>, earlier: &[Overlay]) -> Option<Currency> {
    match series {
        Series::Overlay(at) => Some(earlier[*at].currency),
        Series::Variant(_) | Series::Other(..) | Series::Cash => index.currency,
    }
}

/// The series of a name in the same file.
fn find(name: &str, index: &Index<'_>, earlier: &[Overlay]) -> Option<Ground> {
    let variant = index.variants.iter().find(|variant| variant.name() == name);
    let series = match variant {
        Some(variant) => Series::Variant(*variant),
        None => Series::Overlay(earlier.iter().position(|overlay| overlay.id == name)?),
    };
    let currency = currency_of(&series, index, earlier)?;
    Some((series, currency))
}

fn components(
    taking: &mut Taking<'_>,
    index: &Index<'_>,
    earlier: &[Overlay],
) -> Vec<(Series, f64)> {
    let mut found = Vec::new();
    for component in need!(taking, components).unwrap_or_default() {
        let name = component.series.as_str();
        let other = name.split_once(':').and_then(|(index, series)| {
            Some(Series::Other(index.parse::<IndexId>().ok()?, series.to_owned()))
        });
        let cash = (name == "cash").then_some(Series::Cash);
        let own = || find(name, index, earlier).map(|(series, _)| series);
        let Some(series) = other.or(cash).or_else(own) else { continue };
        if currency_of(&series, index, earlier) != index.currency {
            let message = format!("`{name}` is in another currency than the index");
            taking.problem("components", message, "convert it with a `currency` overlay first");
        }
        let finite = |weight: f64| weight.is_finite();
        taking.checked("components", component.weight, "a number", finite);
        found.push((series, component.weight));
    }
    let mut names: Vec<&Series> = found.iter().map(|(series, _)| series).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        taking.problem("components", "a series is named twice".into(), "add the two weights");
    }
    found
}

/// The underlying has a level on the day before the first that is calculated from it, and is one
/// that has returns.
fn begun(series: &Series, earlier: &[Overlay], from: NaiveDate, taking: &mut Taking<'_>) {
    let Series::Overlay(at) = series else { return };
    let overlay = &earlier[*at];
    let changes = taking.path.contains(".changes[");
    if overlay.base_date > from || (overlay.base_date == from && changes) {
        let message = format!("`{}` begins on {} only", overlay.id, overlay.base_date);
        taking.problem("on", message, "begin, or change, after that day");
    }
    if overlay.kind == OverlayKind::DividendPoints {
        let message = format!("`{}` is a running total, which has no return", overlay.id);
        taking.problem("on", message, "compute it from a return variant");
    }
}
