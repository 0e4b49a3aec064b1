//! The securities of a review with the columns that its rules read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::calendar::CalendarError;
use kapok_domain::{Currency, SecurityId};
use kapok_esg::climate::UnknownDivision;
use kapok_esg::evaluation::{Evaluation, Explanation, Scheme};
use kapok_esg::industry::CodeError;
use kapok_kernels::{CapError, FloatStep, TiltError};
use kapok_market::column::{Binding, Column, Values};
use kapok_market::fx::FxError;
use kapok_market::snapshot::{ColumnError, Snapshot};
use kapok_market::{FxQuote, History, IssuerIx, SecurityIx};

use crate::carbon::CarbonError;
use crate::columns::{ColumnSource, Votes};
use crate::derived::{Derived, Origin, evaluation, explanations};
use crate::predicate::Predicate;
use crate::review::Holding;
use crate::rulebook::{CapConventions, Rulebook};

/// Why a review has no outcome.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReviewError {
    /// Every candidate was excluded, or the universe is empty.
    #[error(
        "no constituent is left on {reference_date}: {universe} securities in the universe, \
         {eligible} eligible"
    )]
    NobodyLeft {
        /// The reference date.
        reference_date: NaiveDate,
        /// Securities in the universe.
        universe: usize,
        /// Securities that passed all rules.
        eligible: usize,
    },
    /// A fact that weighting or selection cannot do without.
    #[error("{security} has no {what} on {reference_date}")]
    MissingFact {
        /// The security.
        security: SecurityId,
        /// The fact.
        what: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A number that nothing can be in proportion to.
    #[error("{security} has a {what} of {seen} on {reference_date}, weights need one above zero")]
    NotPositive {
        /// The security.
        security: SecurityId,
        /// The column.
        what: String,
        /// The value.
        seen: f64,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Caps that cannot hold.
    #[error(
        "{caps}, {constituents} constituents on {reference_date}{}",
        limb.as_ref().map(|limb| format!(" ({limb})")).unwrap_or_default()
    )]
    Caps {
        /// Why.
        caps: CapError,
        /// Which cap of the index file stays unmet, if one can be named.
        limb: Option<String>,
        /// How many constituents there are.
        constituents: usize,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A tilt without an outcome.
    #[error("tilt by {about}: {error}, on {reference_date}")]
    Tilt {
        /// Why.
        error: TiltError,
        /// The column, or the groups, that it is about.
        about: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Values that are all the same, or one alone, where z-scores need a spread.
    #[error("{column} has no spread{} on {reference_date}", inside(group.as_deref()))]
    NoSpread {
        /// The column.
        column: String,
        /// The group in which there is none, if scores are made within groups.
        group: Option<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A value for which a table of the index file has no number.
    #[error("no {what} is stated for `{seen}`, on {reference_date}")]
    NotInTable {
        /// What the table states.
        what: String,
        /// The value.
        seen: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A group or a pocket with a weight and nobody to take it.
    #[error("{group} has no constituent to take its weight on {reference_date}")]
    EmptyGroup {
        /// The group.
        group: String,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A constituent in no pocket, or in two.
    #[error("{security} is in {} on {reference_date}, it must be in one", listed(pockets))]
    Pockets {
        /// The security.
        security: SecurityId,
        /// The pockets that it is in.
        pockets: Vec<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A constituent for which a fixed scheme gives no number.
    #[error("{security} is chosen on {reference_date}, and the index file fixes no holding of it")]
    NotGiven {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A security of which a fixed scheme gives a holding, and which is not a constituent.
    #[error(
        "the index file fixes a holding of {security}, which is not chosen on {reference_date}"
    )]
    NotChosen {
        /// The security.
        security: SecurityId,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// Long and short holdings that leave nothing to measure.
    #[error(
        "the fixed holdings come to {total} on {reference_date}, an index needs more than zero"
    )]
    NothingHeld {
        /// What they come to: index currency, or a sum of weights.
        total: f64,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// A column that the tables do not hold, or in another unit.
    #[error("column `{name}`: {error}")]
    Column {
        /// The column's name in the index file.
        name: String,
        /// What is wrong.
        error: ColumnError,
    },
    /// A carbon figure that cannot be used.
    #[error(transparent)]
    Carbon(#[from] CarbonError),
    /// A company whose industry is not known as the phase-in of Scope 3 needs it.
    #[error(transparent)]
    Division(#[from] UnknownDivision),
    /// A code that its system does not have.
    #[error("{issuer}: {error}")]
    Industry {
        /// The company.
        issuer: String,
        /// What is wrong.
        error: CodeError,
    },
    /// Facts that an evaluation cannot use.
    #[error("evaluation `{name}`: {message}")]
    Evaluation {
        /// The evaluation, under its name in the index file.
        name: String,
        /// What is wrong.
        message: String,
        /// The way out.
        hint: Option<String>,
    },
    /// Optimised weights that cannot be had.
    #[error("no optimised weights on {reference_date}: {message}")]
    Optimisation {
        /// Whether the limits conflict, rather than that something is missing.
        infeasible: bool,
        /// Why.
        message: String,
        /// The way out.
        hint: Option<String>,
        /// The reference date.
        reference_date: NaiveDate,
    },
    /// No intensity from which a trajectory could begin.
    #[error("nobody in the universe has an intensity on {date}, where the trajectory begins")]
    NoBaseIntensity {
        /// The last day of the base year.
        date: NaiveDate,
    },
    /// Another currency, and no source of rates in the index file.
    #[error("{security} is quoted in {currency}, and the index file names no `fx_fix`")]
    NoFx {
        /// The security.
        security: SecurityId,
        /// Its currency.
        currency: Currency,
    },
    /// No exchange rate.
    #[error(transparent)]
    Fx(#[from] FxError),
    /// The calendar does not reach.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

fn inside(group: Option<&str>) -> String {
    group.map_or(String::new(), |group| format!(" in {group}"))
}

fn listed(pockets: &[String]) -> String {
    match pockets {
        [] => "no pocket".into(),
        several => format!("the pockets {}", several.join(", ")),
    }
}

impl ReviewError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NobodyLeft { .. } => {
                Some("loosen a rule, or look at the eligibility file for what excluded them".into())
            }
            Self::MissingFact { what, .. } => Some(format!(
                "supply it, or say in the index file that such a security is out: \
                 keep_if = \"{} IS NOT NULL\"",
                what.replace(' ', "_")
            )),
            Self::NotPositive { what, .. } => Some(format!("add a rule: keep_if = \"{what} > 0\"")),
            Self::Caps { .. } => Some("raise a cap, or select more names".into()),
            Self::Tilt { error, .. } => Some(tilt_hint(error).into()),
            Self::NoSpread { .. } => {
                Some("compare in wider groups, or if_no_spread = \"neutral\"".into())
            }
            Self::NotInTable { .. } => Some("add it to the table".into()),
            Self::EmptyGroup { .. } => Some("select from it, or if_empty = \"spread\"".into()),
            Self::Pockets { .. } => Some(
                "write `where`s of which one holds for each; a value that is not known is in none"
                    .into(),
            ),
            Self::NotGiven { .. } => {
                Some("name it in the table, or keep it out of the universe".into())
            }
            Self::NotChosen { .. } => {
                Some("check its id, and why the universe or a rule leaves it out".into())
            }
            Self::NothingHeld { .. } => Some("hold more, or less of what is short".into()),
            Self::Column { .. } => {
                Some("check [columns] of the index file against the tables".into())
            }
            Self::Carbon(error) => error.hint(),
            Self::Industry { error, .. } => Some(error.hint().into()),
            Self::Optimisation { hint, .. } | Self::Evaluation { hint, .. } => hint.clone(),
            Self::Division(_) => Some("correct the code, or name another system".into()),
            Self::NoBaseIntensity { .. } => {
                Some("begin later, or state the intensity: base = \"stated\"".into())
            }
            Self::NoFx { .. } => Some("add `fx_fix` to [conventions]".into()),
            Self::Fx(_) => Some("supply the fixing, or raise `fx_carry_days`".into()),
            Self::Calendar(_) => Some("extend the calendar with the `holidays` table".into()),
        }
    }

    /// Whether no methodology could be satisfied, rather than data be missing.
    #[must_use]
    pub fn is_infeasible(&self) -> bool {
        match self {
            Self::Optimisation { infeasible, .. } => *infeasible,
            Self::Caps { .. } | Self::NobodyLeft { .. } | Self::EmptyGroup { .. } => true,
            Self::Tilt { error, .. } => !matches!(error, TiltError::NoMeasure { .. }),
            Self::MissingFact { .. }
            | Self::NotPositive { .. }
            | Self::NoSpread { .. }
            | Self::NotInTable { .. }
            | Self::Pockets { .. }
            | Self::NotGiven { .. }
            | Self::NotChosen { .. }
            | Self::NothingHeld { .. }
            | Self::Column { .. }
            | Self::Carbon(_)
            | Self::Division(_)
            | Self::Evaluation { .. }
            | Self::Industry { .. }
            | Self::NoBaseIntensity { .. }
            | Self::NoFx { .. }
            | Self::Fx(_)
            | Self::Calendar(_) => false,
        }
    }
}

fn tilt_hint(error: &TiltError) -> &'static str {
    match error {
        TiltError::OutOfReach { .. } => "ask for less, or tilt by a column that differs more",
        TiltError::NoMeasure { .. } => "target = { exposure = … }, or a power",
        TiltError::NotSettled { .. } => "ask for less, or give one of the tilts a power",
        TiltError::NoFactor { .. } => "truncate scores, or lower the power",
        TiltError::GroupsUnmet { .. } => {
            "be neutral by fewer columns, or by weights_of = \"constituents\""
        }
    }
}

/// The market on the reference date of a review, in index currency, with named columns.
pub(crate) struct Candidates<'h> {
    pub(crate) rulebook: &'h Rulebook,
    pub(crate) snapshot: Snapshot<'h>,
    pub(crate) members: &'h [Holding],
    pub(crate) effective_close: NaiveDate,
    fx: BTreeMap<Currency, FxQuote>,
    columns: BTreeMap<&'h str, Column<'h>>,
    /// Where the values of calculated columns came from, by company, once that was asked for.
    origins: BTreeMap<&'h str, Vec<Option<Origin>>>,
    /// Evaluations that were carried out; `None` where no version of the scheme was in force.
    evaluations: BTreeMap<&'h str, Option<(&'h Scheme, Evaluation)>>,
}

impl<'h> Candidates<'h> {
    /// Makes the columns that the rulebook's rules name.
    pub(crate) fn new(
        rulebook: &'h Rulebook,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        effective_close: NaiveDate,
    ) -> Result<Self, ReviewError> {
        let mut candidates = Self::bare(rulebook, snapshot, members, effective_close);
        for name in candidates.names() {
            candidates.ensure(name)?;
        }
        Ok(candidates)
    }

    /// Makes a column, after those that it is made of.
    pub(crate) fn ensure(&mut self, name: &'h str) -> Result<(), ReviewError> {
        if self.columns.contains_key(name) {
            return Ok(());
        }
        for needed in self.rulebook.needed(name) {
            self.ensure(needed)?;
        }
        let column = self.make(name)?;
        self.columns.insert(name, column);
        Ok(())
    }

    /// Without any column.
    pub(crate) fn bare(
        rulebook: &'h Rulebook,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        effective_close: NaiveDate,
    ) -> Self {
        Self {
            rulebook,
            snapshot,
            members,
            effective_close,
            fx: BTreeMap::new(),
            columns: BTreeMap::new(),
            origins: BTreeMap::new(),
            evaluations: BTreeMap::new(),
        }
    }

    /// The columns that the universe, rules, selection and weighting name.
    fn names(&self) -> Vec<&'h str> {
        let book = self.rulebook;
        let predicates = book.rules.iter().map(|r| &r.predicate).chain([&book.universe]);
        let of_rules = predicates.flat_map(|p| &p.columns);
        let of_selection = book.selection.iter().flat_map(|selection| selection.columns());
        let of_caps = book.weighting.caps.iter().map(|cap| &cap.by);
        let of_weighting = book.weighting.score.iter().chain(of_caps);
        let all = of_rules.chain(of_selection).chain(of_weighting);
        let mut names: Vec<&str> = all.map(String::as_str).collect();
        names.extend(book.weighting.columns());
        names.sort_unstable();
        names.dedup();
        names.retain(|name| book.columns.contains_key(*name));
        names
    }

    /// A column whose ingredients are there.
    fn make(&mut self, name: &'h str) -> Result<Column<'h>, ReviewError> {
        let count = self.snapshot.history().securities().len();
        let date = |date| Column { unit: "", values: Values::Date(vec![Some(date); count]) };
        match &self.rulebook.columns[name] {
            ColumnSource::Data(binding) => self
                .snapshot
                .column(binding)
                .map_err(|error| ReviewError::Column { name: name.to_owned(), error }),
            ColumnSource::MarketCap => self.caps(|_| Some(1.0)),
            ColumnSource::FreeFloatCap => {
                let step = self.float_step();
                self.caps(move |free| free.map(|fraction| step.apply(fraction)))
            }
            ColumnSource::ReferenceDate => Ok(date(self.snapshot.date())),
            ColumnSource::NextTradingDay => {
                Ok(date(self.rulebook.calendar.after(self.effective_close, 1)?))
            }
            ColumnSource::Derived(derived) => {
                if let Derived::Evaluated(evaluated) = derived {
                    self.evaluate(&evaluated.of)?;
                }
                derived.column(self)
            }
            ColumnSource::Member => {
                let word = |s| Some(if self.is_member(s) { "yes" } else { "no" });
                let all = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx);
                Ok(Column { unit: "", values: Values::Text(all.map(word).collect()) })
            }
            ColumnSource::Votes(votes) => {
                let raters = votes.fails_if.iter();
                let columns: Vec<_> = raters.map(|rater| self.columns_of(rater)).collect();
                Ok(votes.column(&columns, count))
            }
        }
    }

    /// Market values in index currency; unknown where price, shares or factor are.
    fn caps(
        &mut self,
        factor: impl Fn(Option<f64>) -> Option<f64>,
    ) -> Result<Column<'h>, ReviewError> {
        let count = self.snapshot.history().securities().len();
        let mut values = Vec::with_capacity(count);
        for security in (0..u32::try_from(count).unwrap_or(u32::MAX)).map(SecurityIx) {
            let price = self.snapshot.last_price(security);
            let shares = self.snapshot.share_count(security);
            let value = match (price, shares) {
                (Some(last), Some(fact)) => match factor(fact.value.free_float) {
                    Some(free) => {
                        let fx = self.fx(security)?.rate;
                        Some(last.price * (fact.value.outstanding * free) * fx)
                    }
                    None => None,
                },
                _ => None,
            };
            values.push(value);
        }
        Ok(Column { unit: self.rulebook.currency_unit(), values: Values::Number(values) })
    }

    /// Units of index currency per unit of a security's currency, on the reference date.
    pub(crate) fn fx(&mut self, security: SecurityIx) -> Result<FxQuote, ReviewError> {
        let currency = self.snapshot.history().security(security).currency;
        if let Some(quote) = self.fx.get(&currency) {
            return Ok(*quote);
        }
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let quote = self.rulebook.fx_rate(self.snapshot.history(), security, date, cut_off)?;
        self.fx.insert(currency, quote);
        Ok(quote)
    }

    /// The step of free-float factors that holds when the composition takes effect.
    pub(crate) fn float_step(&self) -> FloatStep {
        self.rulebook.conventions.on(self.effective_close).float_step.into()
    }

    /// How caps are met when the composition takes effect.
    pub(crate) fn cap_conventions(&self) -> CapConventions {
        self.rulebook.conventions.on(self.effective_close).into()
    }

    pub(crate) fn column(&self, name: &str) -> &Column<'h> {
        &self.columns[name]
    }

    /// The columns of a predicate, in its order.
    pub(crate) fn columns_of(&self, predicate: &Predicate) -> Vec<&Column<'h>> {
        predicate.columns.iter().map(|name| self.column(name)).collect()
    }

    /// The data behind a column: its own, or those of the raters who vote in it.
    pub(crate) fn bindings(&self, name: &str) -> Vec<&'h Binding> {
        let own = std::iter::once(name).chain(self.rulebook.asked(name));
        let binding = |name| match self.rulebook.columns.get(name) {
            Some(ColumnSource::Data(binding)) => Some(binding),
            _ => None,
        };
        own.filter_map(binding).collect()
    }

    /// Carries an evaluation out, once for all columns that are made of it.
    fn evaluate(&mut self, name: &'h str) -> Result<(), ReviewError> {
        if !self.evaluations.contains_key(name) {
            let found = evaluation(self, name)?;
            self.evaluations.insert(name, found);
        }
        Ok(())
    }

    /// The evaluation of a name with its scheme, if it was carried out and a version was in force.
    pub(crate) fn evaluation(&self, name: &str) -> Option<(&'h Scheme, &Evaluation)> {
        let (scheme, evaluation) = self.evaluations.get(name)?.as_ref()?;
        Some((*scheme, evaluation))
    }

    /// Finds out where the values of calculated columns came from, for [`Self::origins_of`].
    pub(crate) fn trace(&mut self) -> Result<(), ReviewError> {
        let names: Vec<&'h str> = self.columns.keys().copied().collect();
        for name in names {
            if let Some(ColumnSource::Derived(derived)) = self.rulebook.columns.get(name) {
                let origins = derived.origins(self)?;
                self.origins.insert(name, origins);
            }
        }
        Ok(())
    }

    /// Where a security's value of a column came from: several where raters vote.
    pub(crate) fn origins_of(&self, name: &str, security: SecurityIx) -> Vec<Origin> {
        if let Some(origins) = self.origins.get(name) {
            let issuer = self.snapshot.history().security(security).issuer;
            return origins[issuer.at()].clone().into_iter().collect();
        }
        let facts = self.bindings(name).into_iter();
        facts.filter_map(|b| self.snapshot.provenance(b, security)).map(Origin::from).collect()
    }

    pub(crate) fn is_member(&self, security: SecurityIx) -> bool {
        self.members.binary_search_by_key(&security, |member| member.security).is_ok()
    }

    /// Whether there are constituents now.
    pub(crate) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    /// Free-float market value of a security that cannot do without one.
    pub(crate) fn free_float_cap(&self, security: SecurityIx) -> Result<f64, ReviewError> {
        let history = self.snapshot.history();
        let (date, cut_off) = (self.snapshot.date(), self.snapshot.cut_off());
        let last =
            self.snapshot.last_price(security).ok_or_else(|| self.missing(security, "close"));
        let fact = self.snapshot.share_count(security);
        let fact = fact.ok_or_else(|| self.missing(security, "shares outstanding"))?;
        let free = fact.value.free_float.ok_or_else(|| self.missing(security, "free float"))?;
        let free = self.float_step().apply(free);
        let fx = self.rulebook.fx_rate(history, security, date, cut_off)?.rate;
        Ok(last?.price * (fact.value.outstanding * free) * fx)
    }

    pub(crate) fn missing(&self, security: SecurityIx, what: &str) -> ReviewError {
        ReviewError::MissingFact {
            security: self.snapshot.history().security(security).id.clone(),
            what: what.to_owned(),
            reference_date: self.snapshot.date(),
        }
    }
}

impl Rulebook {
    /// Units of index currency per unit of a security's currency.
    ///
    /// # Errors
    ///
    /// If the index file names no source of rates, or there is no rate.
    pub fn fx_rate(
        &self,
        history: &History,
        security: SecurityIx,
        date: NaiveDate,
        cut_off: kapok_domain::Timestamp,
    ) -> Result<FxQuote, ReviewError> {
        let line = history.security(security);
        self.fx_from(history, line.currency, date, cut_off)?
            .ok_or_else(|| ReviewError::NoFx { security: line.id.clone(), currency: line.currency })
    }

    /// Units of index currency per unit of another; `None` if the index file names no source.
    ///
    /// # Errors
    ///
    /// If there is no rate.
    pub fn fx_from(
        &self,
        history: &History,
        from: Currency,
        date: NaiveDate,
        cut_off: kapok_domain::Timestamp,
    ) -> Result<Option<FxQuote>, FxError> {
        if from == self.currency {
            let same = FxQuote { rate: 1.0, as_of: date, known_at: cut_off, through: None };
            return Ok(Some(same));
        }
        let conventions = self.conventions.on(date);
        let Some(fix) = &conventions.fx_fix else { return Ok(None) };
        let empty = kapok_market::FxTable::new(fix, Vec::new());
        let table = history.fx(fix).unwrap_or(&empty);
        table.rate(from, self.currency, date, conventions.fx_carry_days, cut_off).map(Some)
    }

    /// A column of the index as known on a snapshot's date, over all securities; `None` if the
    /// index has none of that name.
    ///
    /// # Errors
    ///
    /// If the tables do not hold it.
    pub fn column<'h>(
        &'h self,
        snapshot: Snapshot<'h>,
        members: &'h [Holding],
        name: &str,
    ) -> Result<Option<Column<'h>>, ReviewError> {
        let Some((name, _)) = self.columns.get_key_value(name) else { return Ok(None) };
        let mut candidates = Candidates::bare(self, snapshot, members, snapshot.date());
        candidates.ensure(name)?;
        Ok(candidates.columns.remove(name.as_str()))
    }

    /// How the scores of some companies came about in an evaluation; empty before its first
    /// version.
    ///
    /// # Errors
    ///
    /// If facts are unfit for the scheme.
    pub fn explain_scores(
        &self,
        snapshot: Snapshot<'_>,
        name: &str,
        whose: &[IssuerIx],
    ) -> Result<Vec<Explanation>, ReviewError> {
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        let rule = self.evaluations.get(name);
        for column in rule.iter().flat_map(|rule| rule.levels.values()) {
            candidates.ensure(column)?;
        }
        explanations(&candidates, name, whose)
    }

    /// The securities of the universe on a snapshot's date.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column that it names.
    pub fn universe_on(&self, snapshot: Snapshot<'_>) -> Result<Vec<SecurityIx>, ReviewError> {
        let mut candidates = Candidates::bare(self, snapshot, &[], snapshot.date());
        for name in &self.universe.columns {
            candidates.ensure(name)?;
        }
        Ok(crate::eligibility::universe(&candidates))
    }

    /// The votes of a column in which raters vote.
    fn votes(&self, name: &str) -> Option<&Votes> {
        match self.columns.get(name) {
            Some(ColumnSource::Votes(votes)) => Some(votes),
            _ => None,
        }
    }

    /// The columns that another one is made of.
    pub(crate) fn needed(&self, name: &str) -> Vec<&str> {
        match self.columns.get(name) {
            Some(ColumnSource::Votes(votes)) => votes.columns(),
            Some(ColumnSource::Derived(derived)) => derived.needed(self),
            _ => Vec::new(),
        }
    }

    /// The columns that a column's raters ask; none for one in which nobody votes.
    pub(crate) fn asked(&self, name: &str) -> Vec<&str> {
        self.votes(name).map(Votes::columns).unwrap_or_default()
    }

    fn currency_unit(&self) -> &str {
        self.currency.as_str()
    }
}
