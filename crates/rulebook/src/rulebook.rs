//! Index files as resolved: what later stages accept.

use chrono::NaiveDate;
use kapok_columns::calculated::Calculated;
use kapok_columns::carbon::Carbon;
use kapok_columns::{
    ColumnFigure, ColumnSource, ColumnSources, Columns, EvaluationRules, FactError, Holding,
    PUBLISHED, Setting,
};
use kapok_conventions::Timeline;
use kapok_domain::calendar::{CalendarError, IndexCalendar};
use kapok_domain::{Currency, IndexId, Level, ReturnVariant};
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_methodology::{
    ClimateGauge, Evidence, Methodology, Review, ReviewDays, ReviewError, Reviewing, Universe,
    Verdict,
};
use kapok_overlay::Overlay;

/// One index, with nothing left open.
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
    /// Calendar in words that stay when a holidays table is corrected: rule on the base date and
    /// exchanges, such as `any open of XHKG, XNYS`.
    pub calendar_words: String,
    /// Return variants, in order: price, net, gross.
    pub variants: Vec<ReturnVariant>,
    /// The index that this one is compared with.
    pub parent: Option<IndexId>,
    /// Illustrative parts of its data, in words.
    pub illustrative: Option<String>,
    /// Days before a reference date in which a candidate's last close may lie.
    pub price_lookback_days: u32,
    /// Conventions, from date to date.
    pub conventions: Timeline,
    /// Sources of the columns that rules may name.
    pub sources: ColumnSources,
    /// ESG evaluations, by the names that columns use.
    pub evaluations: EvaluationRules,
    /// Origin of carbon figures.
    pub carbon: Option<Carbon>,
    /// Methodology: universe, selection, weighting and schedule.
    pub methodology: Methodology,
    /// Levels computed from the levels of the index, each after those that it is computed from.
    pub overlays: Vec<Overlay>,
    /// Day from which these rules hold, where the index has several versions of them.
    pub version: Option<NaiveDate>,
    /// Versions of the rules before these, oldest first, each whole.
    pub earlier: Vec<Self>,
}

impl Rulebook {
    /// Setting in which the facts of the index are read and converted.
    #[must_use]
    pub fn setting(&self) -> Setting<'_> {
        Setting {
            currency: &self.currency,
            calendar: &self.calendar,
            conventions: &self.conventions,
            price_lookback_days: self.price_lookback_days,
            carbon: self.carbon.as_ref(),
            evaluations: &self.evaluations,
        }
    }

    /// The columns of the index, and what they are made by.
    #[must_use]
    pub fn columns(&self) -> Columns<'_> {
        Columns { sources: &self.sources, setting: self.setting() }
    }

    /// Whether the index discloses anything: its file names carbon data, a climate label, an ESG
    /// evaluation, or a column `esg_score` or `carbon_intensity`.
    #[must_use]
    pub fn discloses(&self) -> bool {
        let green = self.carbon.is_some() || self.methodology.climate.is_some();
        let published = PUBLISHED.iter().any(|name| self.sources.contains_key(*name));
        green || published || !self.evaluations.is_empty()
    }

    /// The universe, with the columns that it reads.
    #[must_use]
    pub fn universe(&self) -> Universe<'_> {
        self.methodology.universe(self.columns())
    }

    /// Gauge of the index under its climate label; `None` without a label.
    #[must_use]
    pub fn climate_gauge(&self) -> Option<ClimateGauge<'_>> {
        self.methodology.climate_gauge(self.columns())
    }

    /// The days of a review, by the schedule in force on its effective close; on the base date, all
    /// of them are that day unless the index file says that they come before it.
    ///
    /// * `effective_close`: the day after whose close it is in force
    ///
    /// # Errors
    ///
    /// If the calendar does not reach.
    pub fn review_days(&self, effective_close: NaiveDate) -> Result<ReviewDays, CalendarError> {
        let schedule = &self.on(effective_close).methodology.schedule;
        if effective_close == self.base_date {
            return schedule.days_of_base_date(effective_close, &self.calendar);
        }
        schedule.days_of(effective_close, &self.calendar)
    }

    fn reviewing<'a>(&'a self, history: &'a History, members: &'a [Holding]) -> Reviewing<'a> {
        let (methodology, columns) = (&self.methodology, self.columns());
        Reviewing { methodology, columns, history, members }
    }

    /// Reviews the composition, by the version of the rules that makes the review.
    ///
    /// * `effective_close`: the day after whose close the outcome is in force
    /// * `members`: the constituents now, sorted by security
    /// * returns the outcome from facts that were known on the reference date
    ///
    /// # Errors
    ///
    /// If facts are missing or the rules cannot be satisfied.
    pub fn review(
        &self,
        history: &History,
        effective_close: NaiveDate,
        members: &[Holding],
        evidence: Evidence,
    ) -> Result<Review, ReviewError> {
        let days = self.review_days(effective_close)?;
        self.of_review(effective_close)?.review_on(history, days, members, evidence)
    }

    /// Reviews the composition by these rules, whatever version is in force on the days.
    ///
    /// # Errors
    ///
    /// If facts are missing or the rules cannot be satisfied.
    pub fn review_on(
        &self,
        history: &History,
        days: ReviewDays,
        members: &[Holding],
        evidence: Evidence,
    ) -> Result<Review, ReviewError> {
        self.reviewing(history, members).review(days, evidence)
    }

    /// Verdict of every rule on every security of the universe of a review, by security, then rule,
    /// whatever comes of the review.
    ///
    /// * `days`: days of the review
    /// * `members`: the constituents now, sorted by security
    ///
    /// # Errors
    ///
    /// If facts are missing.
    pub fn verdicts_on(
        &self,
        history: &History,
        days: ReviewDays,
        members: &[Holding],
    ) -> Result<Vec<Verdict>, ReviewError> {
        self.reviewing(history, members).verdicts(days)
    }

    /// The values by which a security is weighted: of the columns that tilts, constraints, scores
    /// and caps read, on the reference date of a review, in the order of their names.
    ///
    /// # Errors
    ///
    /// If the tables do not hold a column, or a fact is unfit for it.
    pub fn weighed_by(
        &self,
        snapshot: Snapshot<'_>,
        security: SecurityIx,
    ) -> Result<Vec<ColumnFigure>, FactError> {
        let columns = self.columns();
        columns.figures(snapshot, security, &self.methodology.weighting_columns(columns))
    }

    /// The columns that weights depend on and that say whose weight may be raised for its targets.
    #[must_use]
    pub fn uplift_columns(&self) -> Vec<&str> {
        let says = |name: &&str| {
            let source = self.sources.get(*name);
            matches!(source, Some(ColumnSource::Calculated(Calculated::TargetUplift(_))))
        };
        self.methodology.weighting_columns(self.columns()).into_iter().filter(says).collect()
    }
}
