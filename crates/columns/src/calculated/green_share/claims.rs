//! Rows of `activities` and `taxonomy_map` as claims and a map.

use kapok_market::green::{self, ActivityKey, MapKey, TaxonomyCode};
use kapok_market::history::Classified;
use kapok_market::snapshot::ColumnError;
use kapok_market::{History, Security, SecurityIx, Snapshot, TextIx, fact::Fact};
use kapok_taxonomy::{
    Activity, ActivityLine, Claim, Criteria, Instrument, InstrumentKind, MapRow, Scenario, Share,
    TaxonomyMap,
};

use super::definition::GreenShare;
use crate::calculated::green_error::GreenError;
use crate::error::FactError;

type Row = (ActivityKey, Fact<green::Activity>);

/// Facts known of activities and of the map between taxonomies.
pub(super) struct Claims<'h> {
    pub(super) map: TaxonomyMap,
    snapshot: Snapshot<'h>,
    provider: TextIx,
}

/// The activities that speak for a security, with the facts behind them.
pub(super) struct Held<'h> {
    pub(super) lines: Vec<ActivityLine>,
    pub(super) rows: Vec<&'h Row>,
}

impl<'h> Claims<'h> {
    pub(super) fn new(column: &GreenShare, snapshot: &Snapshot<'h>) -> Result<Self, FactError> {
        let history = snapshot.history();
        let provider = history.find_text(&column.provider);
        let provider = provider.filter(|provider| history.has_activities_of(*provider));
        let provider = provider.ok_or_else(|| FactError::Column {
            name: column.name.clone(),
            error: ColumnError::NothingLikeIt {
                table: "activities",
                what: format!("the provider `{}`", column.provider),
            },
        })?;
        let rows = history.taxonomy_map(snapshot.cut_off()).map(|row| map_row(history, row));
        let rows: Result<Vec<MapRow>, GreenError> = rows.collect();
        let map = rows.and_then(|rows| Ok(TaxonomyMap::new(rows, (*column.catalogue).clone())?));
        let map = map.map_err(|error| column.failed(error))?;
        Ok(Self { map, snapshot: *snapshot, provider })
    }

    /// The activities of the security itself, else those of its company.
    ///
    /// A statement on a company is about its revenue of today, whatever it has issued: an old
    /// standard is kept for a security's own activities only.
    pub(super) fn of(&self, security: SecurityIx) -> Option<Held<'h>> {
        let history = self.snapshot.history();
        let line = history.security(security);
        let own = self.rows(Classified::Security(security));
        let (rows, instrument) = if own.is_empty() {
            (self.rows(Classified::Issuer(line.issuer)), Instrument::equity())
        } else {
            (own, instrument(line))
        };
        let lines = rows.iter().map(|row| activity_line(history, row, instrument)).collect();
        (!rows.is_empty()).then_some(Held { lines, rows })
    }

    fn rows(&self, whose: Classified) -> Vec<&'h Row> {
        let snapshot = &self.snapshot;
        let rows = snapshot.history().activities(whose, snapshot.date(), snapshot.cut_off());
        rows.filter(|(key, _)| key.provider == self.provider).collect()
    }
}

/// The kind of a security, and its first trading day for the day since which it exists: it cannot
/// be younger. Without an asset class it counts as a share, which keeps no old standard.
fn instrument(line: &Security) -> Instrument {
    let kind = match line.asset_class.as_deref() {
        Some("bond") => InstrumentKind::Bond,
        Some("loan") => InstrumentKind::Loan,
        Some(_) | None => InstrumentKind::Equity,
    };
    Instrument { kind, dated: line.listed_on }
}

fn activity_line(history: &History, (key, fact): &Row, instrument: Instrument) -> ActivityLine {
    let share = |share: Option<f64>| share.map_or(Share::Unknown, Share::Known);
    let sets = fact.value.criteria.map_or("", |sets| history.text(sets)).split(';').map(str::trim);
    let sets: Vec<&str> = sets.filter(|set| !set.is_empty()).collect();
    let mut claim = Claim::new(activity(history, &key.code), &sets, instrument);
    claim.objective = key.objective;
    ActivityLine {
        claim,
        revenue_share: share(fact.value.revenue_share),
        capex_share: share(fact.value.capex_share),
        use_of_proceeds_share: share(fact.value.use_of_proceeds_share),
        period_end: fact.as_of,
    }
}

pub(super) fn activity(history: &History, code: &TaxonomyCode) -> Activity {
    let [taxonomy, version, code] =
        [code.taxonomy, code.version, code.code].map(|text| history.text(text));
    Activity::new(taxonomy, version, code)
}

fn map_row(
    history: &History,
    (key, fact): &(MapKey, Fact<green::MapRow>),
) -> Result<MapRow, GreenError> {
    Ok(MapRow {
        from: activity(history, &key.from),
        to: activity(history, &key.to),
        scenario: Scenario::try_from(fact.value.scenario)?,
        criteria: history.text(fact.value.criteria).parse::<Criteria>()?,
        objective: key.objective,
        valid_from: key.valid_from,
        valid_to: fact.value.valid_to,
        grandfathers: fact.value.grandfathers,
        source: history.text(fact.source).to_owned(),
    })
}
