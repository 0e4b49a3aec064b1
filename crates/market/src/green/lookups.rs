//! Look-ups of green facts on a date at a cut-off.

use chrono::NaiveDate;
use kapok_domain::{Scopes, Timestamp};

use super::records::{Row, last_known, newest, newest_period};
use super::rows::{
    Activity, ActivityKey, Case, Controversy, MapKey, MapRow, Pillar, SupplyLink, Target, TargetKey,
};
use crate::fact::Fact;
use crate::history::{Classified, History};
use crate::security::{IssuerIx, TextIx};

impl History {
    /// Cases of a company that had been opened by a date, closed ones among them, by provider and
    /// case: of each the record known last.
    pub fn controversies(
        &self,
        issuer: IssuerIx,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &Row<Case, Controversy>> {
        let rows = self.green.controversies.of(&issuer, |case| case.issuer);
        let opened = move |row: &&Row<Case, Controversy>| row.1.as_of <= date;
        last_known(rows, cut_off).filter(|row| row.0.case.is_some()).filter(opened)
    }

    /// The worst severity, from 1 to 5, of a company's open cases of one provider on a date, in one
    /// pillar or in all, and the fact that says so. Zero if there is no open case and the provider
    /// covers the company: a row of coverage decides that, or, where there is none, any case that
    /// was ever opened. `None` if it does not, which is unknown and not zero.
    #[must_use]
    pub fn worst_controversy(
        &self,
        issuer: IssuerIx,
        provider: TextIx,
        pillar: Option<Pillar>,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> Option<(u8, &Fact<Controversy>)> {
        let head = |case: &Case| (case.issuer, case.provider);
        let rows = self.green.controversies.of(&(issuer, provider), head);
        let known = last_known(rows, cut_off).filter(|(_, fact)| fact.as_of <= date);
        let known: Vec<&Row<Case, Controversy>> = known.collect();
        let mut worst = None;
        for row in known.iter().filter(|row| is_open(row, date)) {
            let Controversy { pillar: of, severity, .. } = row.1.value;
            let asked = severity.filter(|_| pillar.is_none() || of == pillar);
            if asked > worst.map(|(severity, _)| severity) {
                worst = asked.map(|severity| (severity, &row.1));
            }
        }
        worst.or_else(|| covering(&known, date).map(|fact| (0, fact)))
    }

    /// Whether any row of `controversies` is of a provider: tells a gap from a misspelling.
    #[must_use]
    pub fn has_controversies_of(&self, provider: TextIx) -> bool {
        self.green.controversies.all().iter().any(|(case, _)| case.provider == provider)
    }

    /// Targets of a company that stand on a date, one for each provider, scope, kind and end year:
    /// the one announced last. Whether the end year is past is for the rules to say.
    pub fn targets(
        &self,
        issuer: IssuerIx,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &Row<TargetKey, Target>> {
        let rows = self.green.targets.of(&issuer, |target| target.issuer);
        let stands = move |(_, fact): &&Row<TargetKey, Target>| {
            fact.value.valid_to.is_none_or(|last| date <= last)
        };
        newest(rows, date, cut_off).filter(stands)
    }

    /// Whether any row of `targets` is of a provider and a scope.
    #[must_use]
    pub fn has_targets(&self, provider: TextIx, scope: Scopes) -> bool {
        let mut rows = self.green.targets.all().iter();
        rows.any(|(target, _)| target.provider == provider && target.scope == scope)
    }

    /// Whether any row of `targets` is of a provider: tells a gap from a misspelling.
    #[must_use]
    pub fn has_targets_of(&self, provider: TextIx) -> bool {
        self.green.targets.all().iter().any(|(target, _)| target.provider == provider)
    }

    /// Activities of a company or a security in the newest period known of each provider, taxonomy
    /// and version: an activity that the newest period does not name is none any more.
    pub fn activities(
        &self,
        whose: Classified,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &Row<ActivityKey, Activity>> {
        let rows = self.green.activities.of(&whose, |activity| activity.whose);
        let list = |key: &ActivityKey| (key.provider, key.code.taxonomy, key.code.version);
        rows.chunk_by(move |a, b| list(&a.0) == list(&b.0))
            .flat_map(move |rows| newest_period(rows, date, cut_off))
    }

    /// Whether any row of `activities` is of a provider: tells a gap from a misspelling.
    #[must_use]
    pub fn has_activities_of(&self, provider: TextIx) -> bool {
        self.green.activities.all().iter().any(|(activity, _)| activity.provider == provider)
    }

    /// Rows of the taxonomy map: of each the one known last. Whether one holds on a date, or is
    /// kept for older instruments, is for the rules to say.
    pub fn taxonomy_map(&self, cut_off: Timestamp) -> impl Iterator<Item = &Row<MapKey, MapRow>> {
        last_known(self.green.taxonomy_map.all(), cut_off)
    }

    /// Whether any row of `supply_links` is of a provider: tells a gap from a misspelling.
    #[must_use]
    pub fn has_supply_links_of(&self, provider: TextIx) -> bool {
        self.green.supply_links.all().iter().any(|(link, _)| link.provider == provider)
    }

    /// Supply links in the newest period known of each buyer and provider, as fractions of the
    /// buyer's inputs. They may form cycles, and need not sum to one.
    pub fn supply_links(
        &self,
        date: NaiveDate,
        cut_off: Timestamp,
    ) -> impl Iterator<Item = &Row<SupplyLink, f64>> {
        // The newest period replaces the older one as a whole: a supplier that is no longer listed
        // has been dropped.
        let rows = self.green.supply_links.all();
        let buyer = |link: &SupplyLink| (link.buyer, link.provider);
        rows.chunk_by(move |a, b| buyer(&a.0) == buyer(&b.0))
            .flat_map(move |rows| newest_period(rows, date, cut_off))
    }
}

fn is_open((_, fact): &Row<Case, Controversy>, date: NaiveDate) -> bool {
    fact.as_of <= date && fact.value.closed.is_none_or(|closed| date < closed)
}

/// The fact by which a provider covers a company, from rows that began by the date.
fn covering<'h>(
    known: &[&'h Row<Case, Controversy>],
    date: NaiveDate,
) -> Option<&'h Fact<Controversy>> {
    // A row of coverage decides. Without any, a provider that ever opened a case about the company
    // covers it.
    let coverage = known.iter().find(|(case, _)| case.case.is_none());
    let covers = coverage.or_else(|| known.iter().max_by_key(|(_, fact)| fact.known_at))?;
    (covers.0.case.is_some() || is_open(covers, date)).then_some(&covers.1)
}
