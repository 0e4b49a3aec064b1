//! History: all facts, and the only door to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use chrono::NaiveDate;
use kapok_domain::{Calendars, IssuerId, SecurityId, Timestamp};

use crate::action::{Actions, Entitlement};
pub use crate::classification::{ClassCode, Classified};
pub use crate::cut_off::{CutOff, CutOffs};
use crate::decision::{Believed, BelievedEvent, DecidedPrice, Decisions};
use crate::fact::{Fact, FactTable};
use crate::fx::FxTable;
use crate::green::Green;
pub use crate::issuer_fact::{Field, FieldValue};
use crate::outside::OutsideLevel;
use crate::panel::PricePanel;
use crate::rates::{Curve, InterestRate};
use crate::security::{IssuerIx, Security, SecurityIx, TextIx, Texts};
pub use crate::share_count::{CountKnown, ShareCount};
use crate::share_dates::ShareDates;
pub use crate::tables::Tables;

/// All facts, looked up by date and cut-off.
#[derive(Debug)]
pub struct History {
    securities: Vec<Security>,
    issuers: Vec<IssuerId>,
    calendars: Calendars,
    prices: PricePanel,
    shares: FactTable<SecurityIx, ShareCount>,
    actions: Actions,
    /// Line and ex-date of events that change share counts, sorted.
    share_changes: Vec<(SecurityIx, NaiveDate)>,
    /// Whether any event changes the shares of a line, by line: most lines never split.
    ever_changes: Vec<bool>,
    fx: BTreeMap<String, FxTable>,
    rates: FactTable<Curve, InterestRate>,
    levels: FactTable<TextIx, OutsideLevel>,
    withholding: FactTable<(TextIx, TextIx), f64>,
    classifications: FactTable<(TextIx, Classified), ClassCode>,
    issuer_facts: FactTable<(IssuerIx, Field), FieldValue>,
    pub(crate) green: Green,
    texts: Texts,
    cut_off: CutOff,
    /// Events that people believe: line and ex-date, sorted.
    accepted_events: Vec<(SecurityIx, NaiveDate, Believed)>,
    /// Made when it is first asked for.
    share_dates: OnceLock<ShareDates>,
}

impl History {
    /// Facts, made ready to be looked up.
    ///
    /// # Panics
    ///
    /// If securities or issuers are not sorted by id.
    #[must_use]
    pub fn new(tables: Tables) -> Self {
        assert!(tables.securities.is_sorted_by(|a, b| a.id < b.id), "securities sorted by id");
        assert!(tables.issuers.is_sorted_by(|a, b| a < b), "issuers sorted");
        let fx = tables.fx.into_iter();
        let changes = tables.actions.iter().filter(|a| a.terms.share_factor() != 1.0);
        let mut share_changes: Vec<_> = changes.map(|a| (a.security, a.ex_date)).collect();
        share_changes.sort_unstable();
        let mut ever_changes = vec![false; tables.securities.len()];
        share_changes.iter().for_each(|(line, _)| ever_changes[line.at()] = true);
        Self {
            share_changes,
            ever_changes,
            securities: tables.securities,
            issuers: tables.issuers,
            calendars: tables.calendars,
            prices: tables.prices,
            shares: FactTable::new(tables.shares),
            actions: Actions::new(tables.actions),
            fx: fx.map(|(fix, rates)| (fix.clone(), FxTable::new(&fix, rates))).collect(),
            rates: FactTable::new(tables.rates),
            levels: FactTable::new(tables.levels),
            withholding: FactTable::new(tables.withholding),
            classifications: FactTable::new(tables.classifications),
            issuer_facts: FactTable::new(tables.issuer_facts),
            green: Green::new(tables.green),
            texts: tables.texts,
            cut_off: tables.cut_off,
            accepted_events: Vec::new(),
            share_dates: OnceLock::new(),
        }
    }

    /// The history with the decisions of people in the place of facts. Decisions about lines that
    /// it does not have, or about days whose prices were not read, change nothing.
    #[must_use]
    pub fn decided(mut self, decisions: &Decisions) -> Self {
        for decision in &decisions.prices {
            let Some(line) = self.find(&decision.security) else { continue };
            let price = match decision.price {
                DecidedPrice::Carry => 0.0,
                DecidedPrice::Use(price) => price,
            };
            self.prices.decide(line, decision.date, price);
        }
        let last = self.prices.days().last().copied();
        let expired = |event: &&BelievedEvent| event.expires.is_some_and(|on| last > Some(on));
        let events = decisions.events.iter().filter(|event| !expired(event));
        let events: Vec<&BelievedEvent> = events.collect();
        let found = events.iter().filter_map(|event| {
            let line = self.find(&event.security)?;
            let all = event.event.is_none() || self.are_all_named(line, event, &events);
            all.then_some((line, event.ex_date, event.part))
        });
        let found: Vec<_> = found.collect();
        self.accepted_events.extend(found);
        self.accepted_events.sort_unstable();
        self
    }

    /// Whether people name each event of a line and ex-date that may be believed in a part: who
    /// names one has not looked at the others. A regular dividend needs no name beside others.
    fn are_all_named(
        &self,
        line: SecurityIx,
        one: &BelievedEvent,
        believed: &[&BelievedEvent],
    ) -> bool {
        let same = |other: &&&BelievedEvent| {
            (&other.security, other.ex_date, other.part) == (&one.security, one.ex_date, one.part)
        };
        let names: Vec<&str> =
            believed.iter().filter(same).filter_map(|other| other.event.as_deref()).collect();
        let of_day = self.actions.all().iter();
        let mut of_day = of_day.filter(|e| e.security == line && e.ex_date == one.ex_date);
        of_day.all(|event| names.contains(&&*event.event_id) || !one.part.is_of(event))
    }

    /// Whether a person believes the events of a line that go ex on a day, though their cash
    /// reaches the price or their ratio is beyond reason.
    #[must_use]
    pub fn accepts_event(&self, security: SecurityIx, ex_date: NaiveDate, part: Believed) -> bool {
        self.accepted_events.binary_search(&(security, ex_date, part)).is_ok()
    }

    /// Share lines, by id.
    #[must_use]
    pub fn securities(&self) -> &[Security] {
        &self.securities
    }

    /// One share line.
    #[must_use]
    pub fn security(&self, ix: SecurityIx) -> &Security {
        &self.securities[ix.at()]
    }

    /// The position of an id.
    #[must_use]
    pub fn find(&self, id: &SecurityId) -> Option<SecurityIx> {
        let at = self.securities.binary_search_by(|security| security.id.cmp(id)).ok()?;
        u32::try_from(at).ok().map(SecurityIx)
    }

    /// Companies, by id.
    #[must_use]
    pub fn issuers(&self) -> &[IssuerId] {
        &self.issuers
    }

    /// Exchange calendars.
    #[must_use]
    pub fn calendars(&self) -> &Calendars {
        &self.calendars
    }

    /// Official closes.
    #[must_use]
    pub fn prices(&self) -> &PricePanel {
        &self.prices
    }

    /// Share counts.
    #[must_use]
    pub fn shares(&self) -> &FactTable<SecurityIx, ShareCount> {
        &self.shares
    }

    /// Lines with a share count that is new on an evening: sorted, each once.
    ///
    /// * `acted`: count dates up to which counts have acted
    /// * `known`: day at whose cut-off they were known
    #[must_use]
    pub fn share_updates(
        &self,
        (acted, known): (NaiveDate, NaiveDate),
        (date, next): (NaiveDate, NaiveDate),
    ) -> Vec<SecurityIx> {
        let dates = self.share_dates.get_or_init(|| ShareDates::new(&self.shares));
        dates.between((acted, next), (self.cut_off(known), self.cut_off(date)))
    }

    /// Events.
    #[must_use]
    pub fn actions(&self) -> &Actions {
        &self.actions
    }

    /// The fixings of one source.
    #[must_use]
    pub fn fx(&self, fix: &str) -> Option<&FxTable> {
        self.fx.get(fix)
    }

    /// All sources of fixings, by name.
    pub fn fixes(&self) -> impl Iterator<Item = &FxTable> {
        self.fx.values()
    }

    /// The moment up to which facts may be known to a calculation for a day.
    #[must_use]
    pub fn cut_off(&self, date: NaiveDate) -> Timestamp {
        self.cut_off.of(date)
    }

    /// The text of a number.
    #[must_use]
    pub fn text(&self, ix: TextIx) -> &str {
        self.texts.get(ix)
    }

    /// The number of a text, if it occurs.
    #[must_use]
    pub fn find_text(&self, text: &str) -> Option<TextIx> {
        self.texts.find(text)
    }

    /// The newest rate of a curve on a day or before it.
    #[must_use]
    pub fn rate(
        &self,
        curve: &str,
        tenor: &str,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<&Fact<InterestRate>> {
        let key = (self.find_text(curve)?, self.find_text(tenor)?);
        self.rates.latest(key, date, cut_off)
    }

    /// The newest level of a series from outside on a day or before it.
    #[must_use]
    pub fn outside_level(
        &self,
        series: &str,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<&Fact<OutsideLevel>> {
        self.levels.latest(self.find_text(series)?, date, cut_off)
    }

    /// Withholding rate on dividends of a country's companies, a fraction of one.
    #[must_use]
    pub fn withholding(
        &self,
        table: &str,
        country: &str,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<&Fact<f64>> {
        let key = (self.find_text(table)?, self.find_text(country)?);
        self.withholding.latest(key, date, cut_off)
    }

    /// Shares after splits and bonus issues for one before, between two days: product over the
    /// ex-dates after `after` and up to `to`, of events known at the cut-off. Bonus issues of one
    /// ex-date add up.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §5.
    #[must_use]
    pub fn share_factor(
        &self,
        security: SecurityIx,
        after: NaiveDate,
        to: NaiveDate,
        cut_off: Timestamp,
    ) -> f64 {
        if after >= to || !self.ever_changes[security.at()] {
            return 1.0;
        }
        // One binary search over the lines that split spares the events of every day in between.
        let next = self.share_changes.partition_point(|change| *change <= (security, after));
        let changes = self.share_changes[next..].iter();
        let changes = changes.take_while(|(whose, ex)| *whose == security && *ex <= to);
        let mut factor = 1.0;
        let mut last = None;
        for (_, ex) in changes.filter(|(_, ex)| last.replace(*ex) != Some(*ex)) {
            factor *= self.entitlement(security, *ex, cut_off).all();
        }
        factor
    }

    /// Shares after the splits and bonus issues of an ex-date for one before, of events known at
    /// the cut-off.
    ///
    /// Source: `docs/methodology/corporate-actions.md` §2, §5.
    #[must_use]
    pub fn entitlement(
        &self,
        security: SecurityIx,
        ex_date: NaiveDate,
        cut_off: Timestamp,
    ) -> Entitlement {
        // Most lines never split, and of the others on few days: the events of the day need not be
        // looked at.
        let changes = || self.share_changes.binary_search(&(security, ex_date)).is_ok();
        if !self.ever_changes[security.at()] || !changes() {
            return Entitlement::of(&[]);
        }
        let day_before = ex_date.pred_opt().unwrap_or(ex_date);
        let events = self.actions.ex_between(day_before, ex_date, cut_off);
        let of_line: Vec<_> = events.filter(|event| event.security == security).collect();
        Entitlement::of(&of_line)
    }

    /// The classification of a line in a system: its own, or else that of its company.
    #[must_use]
    pub fn classification(
        &self,
        system: TextIx,
        security: SecurityIx,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<&Fact<ClassCode>> {
        let issuer = self.securities[security.at()].issuer;
        let valid = |about: Classified| {
            let fact = self.classifications.latest((system, about), date, cut_off)?;
            fact.value.valid_to.is_none_or(|last| date <= last).then_some(fact)
        };
        // The line's own code first: lines of one company may be classified apart (a fund, a
        // preference share).
        valid(Classified::Security(security)).or_else(|| valid(Classified::Issuer(issuer)))
    }

    pub(crate) fn fx_tables(&self) -> &BTreeMap<String, FxTable> {
        &self.fx
    }

    pub(crate) fn withholding_rates(&self) -> &FactTable<(TextIx, TextIx), f64> {
        &self.withholding
    }

    /// Interest rates by curve, tenor and day, of all vintages.
    #[must_use]
    pub fn rate_table(&self) -> &FactTable<Curve, InterestRate> {
        &self.rates
    }

    /// Classifications of all lines and companies, of all periods and vintages.
    pub(crate) fn classification_rows(&self) -> &[((TextIx, Classified), Fact<ClassCode>)] {
        self.classifications.rows()
    }

    /// Facts about all companies, of all names, periods and vintages.
    #[must_use]
    pub fn issuer_fact_rows(&self) -> &[((IssuerIx, Field), Fact<FieldValue>)] {
        self.issuer_facts.rows()
    }

    /// The newest fact about a company.
    #[must_use]
    pub fn issuer_fact(
        &self,
        issuer: IssuerIx,
        field: Field,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<&Fact<FieldValue>> {
        self.issuer_facts.latest((issuer, field), date, cut_off)
    }

    /// All facts of a name about a company, of all periods and vintages, oldest period first.
    #[must_use]
    pub fn issuer_facts(
        &self,
        issuer: IssuerIx,
        field: Field,
    ) -> &[((IssuerIx, Field), Fact<FieldValue>)] {
        self.issuer_facts.of((issuer, field))
    }

    /// Names of facts about companies, each once.
    #[must_use]
    pub fn issuer_fields(&self) -> BTreeSet<Field> {
        self.issuer_facts.keys().map(|(_, field)| field).collect()
    }

    /// Whether a company has a fact of a name at any time: tells a gap from a misspelling.
    #[must_use]
    pub fn has_field(&self, field: Field) -> bool {
        self.issuer_facts.rows().iter().any(|((_, known), _)| *known == field)
    }
}
