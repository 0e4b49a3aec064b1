//! From one overlay as written to its terms over time.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_strict_toml::Problem;

use crate::check::Check;
use crate::index::{Earlier, Index, Underlying};
use crate::rule::Rule;
use crate::terms::{Stages, Terms};
use crate::written::{Change, Resolve, Shared, Written};

/// An overlay of a file on its way to its terms.
pub(crate) struct Resolving<'a> {
    /// Path of its table.
    pub(crate) path: String,
    pub(crate) index: &'a Index<'a>,
    /// The overlays that come before it.
    pub(crate) earlier: &'a [Earlier],
    pub(crate) problems: &'a mut Vec<Problem>,
}

/// An overlay as resolved, with its terms `K`.
pub(crate) struct Resolved<K> {
    pub(crate) base_date: NaiveDate,
    /// Points.
    pub(crate) base_level: f64,
    pub(crate) currency: Currency,
    pub(crate) terms: K,
}

impl<R> Resolved<Stages<R>> {
    pub(crate) fn map<K>(self, terms: impl FnOnce(Stages<R>) -> K) -> Resolved<K> {
        let Self { base_date, base_level, currency, terms: stages } = self;
        Resolved { base_date, base_level, currency, terms: terms(stages) }
    }
}

/// Terms by the first day that is calculated with them, where nothing is wrong with them.
type Found<R> = Vec<(NaiveDate, Option<Terms<R>>)>;

/// A table of terms: that of the overlay, or of a change.
struct Table<'t> {
    path: &'t str,
    is_change: bool,
}

impl Resolving<'_> {
    /// The overlay with its terms over time; `None` where something is wrong with it.
    pub(crate) fn overlay<W: Resolve>(&mut self, config: &W) -> Option<Resolved<Stages<W::Rule>>> {
        let before = self.problems.len();
        let path = self.path.clone();
        let shared = config.shared();
        let base_date = shared.base_date.unwrap_or(self.index.base_date);
        self.check_base_date(base_date);
        self.check_base_level(shared.base_level);
        let mut stated = config.clone();
        let mut last = base_date;
        let table = Table { path: &path, is_change: false };
        let mut stages = vec![(base_date, self.terms(&stated, &table, base_date))];
        for (n, change) in config.changes().iter().enumerate() {
            let table = Table { path: &format!("{path}.changes[{n}]"), is_change: true };
            self.check_change(table.path, last, change);
            let from = change.from();
            self.follow(&mut stages, &stated, last, from);
            let changed = stated.changed(change);
            if changed == stated && !change.is_empty() {
                let message = "the change states what holds already";
                let problem = Problem::new(table.path, message);
                self.problems.push(problem.hint("leave it out, or state another value"));
            }
            stated = changed;
            stages.push((from, self.terms(&stated, &table, from)));
            last = from;
        }
        self.follow(&mut stages, &stated, last, NaiveDate::MAX);
        self.check_unread::<W>(&shared, &stated.shared());
        let stages: Option<Vec<(NaiveDate, Terms<W::Rule>)>> =
            stages.into_iter().map(|(from, terms)| Some((from, terms?))).collect();
        let terms = Stages(stages?);
        let currency = self.currency(&terms)?;
        let base_level = shared.base_level.unwrap_or(0.0);
        let resolved = Resolved { base_date, base_level, currency, terms };
        (self.problems.len() == before).then_some(resolved)
    }

    /// Terms without a basis of their own follow the conventions: other ones from each change of
    /// these between two dates.
    fn follow<W: Resolve>(
        &mut self,
        stages: &mut Found<W::Rule>,
        stated: &W,
        after: NaiveDate,
        before: NaiveDate,
    ) {
        if !stated.follows_conventions() {
            return;
        }
        let path = self.path.clone();
        let table = Table { path: &path, is_change: false };
        let dates = self.index.decrement_bases.iter().map(|(from, _)| *from);
        for date in dates.filter(|date| after < *date && *date < before) {
            stages.push((date, self.terms(stated, &table, date)));
        }
    }

    fn check_base_date(&mut self, date: NaiveDate) {
        let path = format!("{}.base_date", self.path);
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

    /// Refuses keys that a kind does not read.
    ///
    /// * `last`: what holds after all changes
    fn check_unread<W: Resolve>(&mut self, first: &Shared<'_>, last: &Shared<'_>) {
        // A running total of dividends only grows, and begins again at zero by its nature.
        let floor = ("floor", first.floor.is_some(), last.floor.is_some(), W::Rule::IS_TOTAL);
        // A blend has components in the place of an underlying.
        let decimals = (first.underlying_decimals.is_some(), last.underlying_decimals.is_some());
        let decimals = ("underlying_decimals", decimals.0, decimals.1, last.on.is_none());
        for (key, at_first, at_last, is_unread) in [floor, decimals] {
            if is_unread && at_last {
                let path = &self.path;
                let place =
                    if at_first { format!("{path}.{key}") } else { format!("{path}.changes") };
                let message = format!("`{key}` has no meaning in a `{}` overlay", W::KIND);
                self.problems.push(Problem::new(place, message).hint("take it out"));
            }
        }
    }

    fn check_base_level(&mut self, level: Option<f64>) {
        let Some(level) = level.filter(|level| !(level.is_finite() && *level > 0.0)) else {
            return;
        };
        let path = format!("{}.base_level", self.path);
        let message = format!("a base level of {level} is not above zero");
        self.problems.push(Problem::new(path, message).hint("base_level = 1000.0"));
    }

    fn check_change(&mut self, path: &str, last: NaiveDate, change: &impl Change) {
        let from = change.from();
        if from <= last {
            let message = format!("a change from {from} does not come after {last}");
            let problem = Problem::new(format!("{path}.from"), message);
            self.problems.push(problem.hint("state changes in the order of their days"));
        }
        for key in change.fixed() {
            let message = format!("`{key}` cannot change while the overlay goes on");
            let problem = Problem::new(format!("{path}.{key}"), message);
            let hint = "begin a new overlay, and link the two with a `chain_link`";
            self.problems.push(problem.hint(hint));
        }
        if change.is_empty() {
            let problem = Problem::new(path, "the change states no value");
            self.problems.push(problem.hint("leave it out, or state a value"));
        }
    }

    /// The terms of what is stated, from a day on.
    fn terms<W: Resolve>(
        &mut self,
        stated: &W,
        table: &Table<'_>,
        from: NaiveDate,
    ) -> Option<Terms<W::Rule>> {
        let shared = stated.shared();
        let underlying = shared.on.and_then(|on| self.index.find(on, self.earlier));
        let mut check = Check {
            path: table.path,
            kind: W::KIND,
            from,
            is_change: table.is_change,
            index: self.index,
            earlier: self.earlier,
            problems: self.problems,
        };
        underlying.iter().for_each(|underlying| check.has_begun(&underlying.series));
        let rule = stated.rule(underlying.as_ref(), &mut check);
        // Asked when the file is read: on the day of a crash it is too late to choose.
        if shared.floor.is_none() && rule.as_ref().is_some_and(Rule::can_reach_zero) {
            let message = "the level can fall to zero, and nothing says what happens then";
            check.problem("floor", message, "floor = \"stop_at_zero\" or \"error\"");
        }
        check.decimals(shared.underlying_decimals, shared.carried_decimals);
        Some(Terms {
            on: underlying.map(|Underlying { series, .. }| series),
            floor: shared.floor,
            underlying_decimals: shared.underlying_decimals,
            carried_decimals: shared.carried_decimals,
            rule: rule?,
        })
    }

    /// The currency of the level, the same at all times.
    fn currency<R: Rule>(&mut self, stages: &Stages<R>) -> Option<Currency> {
        let mut all = Vec::with_capacity(stages.0.len());
        for terms in stages.all() {
            let ground = || match &terms.on {
                Some(series) => self.index.currency_of(series, self.earlier),
                None => self.index.currency,
            };
            all.push(terms.rule.currency().or_else(ground)?);
        }
        if all.windows(2).any(|pair| pair[0] != pair[1]) {
            // A level goes on in one currency; a change to another is a new overlay.
            let message = "the currency of the level would change";
            self.problems.push(Problem::new(format!("{}.changes", self.path), message));
        }
        all.first().copied()
    }
}

/// One overlay of a file, whatever its kind.
pub(crate) trait Definition {
    fn id(&self) -> &str;

    /// The names of series that it refers to, at any time.
    fn references(&self) -> Vec<&str>;

    /// The key that names these series.
    fn refers_by(&self) -> &'static str;

    /// The kind, as files name it.
    fn kind(&self) -> &'static str;
}

impl<W: Resolve> Definition for W {
    fn id(&self) -> &str {
        self.shared().id
    }

    fn references(&self) -> Vec<&str> {
        Resolve::references(self)
    }

    fn refers_by(&self) -> &'static str {
        W::REFERS_BY
    }

    fn kind(&self) -> &'static str {
        <W as Written>::KIND
    }
}
