//! The rows of one index on one day.

use std::collections::{BTreeMap, BTreeSet};

use kapok_published::{
    ActionRow, AttributionRow, CloseRow, DayTables, DisclosureRow, LevelRow, OpenRow, OverlayRow,
    ReviewRow, TableRow,
};

use crate::check::Check;
use crate::exact::{Exact, exact};

/// The rows of one index on one day.
pub(crate) struct IndexRows<'a> {
    pub(crate) id: &'a str,
    /// The row of the price return, on which all others rest.
    pub(crate) price: &'a LevelRow,
    pub(crate) levels: Vec<&'a LevelRow>,
    pub(crate) close: Vec<&'a CloseRow>,
    pub(crate) open: Vec<&'a OpenRow>,
    pub(crate) actions: Vec<&'a ActionRow>,
    /// Events of today's open, as the day before has told them; `None` where that day is not known.
    pub(crate) opened: Option<Vec<&'a ActionRow>>,
    pub(crate) review: Vec<&'a ReviewRow>,
    pub(crate) attribution: Vec<&'a AttributionRow>,
    pub(crate) overlays: Vec<&'a OverlayRow>,
    pub(crate) disclosure: Vec<&'a DisclosureRow>,
}

/// The day before, for one index.
pub(crate) enum DayBefore<'d, 'a> {
    /// No day was given.
    NotGiven,
    /// The day given is not the calculation day before of the index.
    AnotherDay,
    /// The rows of that day.
    Rows(&'d IndexRows<'a>),
}

/// The rows of a day by index; `None` for an index without a row of the price return.
pub(crate) type Indices<'a> = BTreeMap<&'a str, Option<IndexRows<'a>>>;

/// The rows of one table, by index.
type ByIndex<'a, R> = BTreeMap<&'a str, Vec<&'a R>>;

fn grouped<R: TableRow>(rows: &[R]) -> ByIndex<'_, R> {
    let mut groups = ByIndex::new();
    for row in rows {
        groups.entry(row.index_id()).or_default().push(row);
    }
    groups
}

/// The rows of a day by index.
pub(crate) fn by_index(tables: &DayTables) -> Indices<'_> {
    let (mut levels, mut close) = (grouped(&tables.levels), grouped(&tables.constituents_close));
    let (mut open, mut actions) =
        (grouped(&tables.constituents_open), grouped(&tables.corporate_actions));
    let (mut review, mut attribution) = (grouped(&tables.review), grouped(&tables.attribution));
    let (mut overlays, mut disclosure) =
        (grouped(&tables.overlays), grouped(&tables.esg_disclosure));
    let mut ids: BTreeSet<&str> = levels.keys().chain(close.keys()).copied().collect();
    ids.extend(open.keys().chain(actions.keys()).chain(review.keys()));
    ids.extend(attribution.keys().chain(overlays.keys()).chain(disclosure.keys()));
    let mut rows_of = |id| {
        let levels = levels.remove(id)?;
        Some(IndexRows {
            id,
            price: levels.iter().find(|row| row.return_variant == "price")?,
            levels,
            close: close.remove(id).unwrap_or_default(),
            open: open.remove(id).unwrap_or_default(),
            actions: actions.remove(id).unwrap_or_default(),
            opened: None,
            review: review.remove(id).unwrap_or_default(),
            attribution: attribution.remove(id).unwrap_or_default(),
            overlays: overlays.remove(id).unwrap_or_default(),
            disclosure: disclosure.remove(id).unwrap_or_default(),
        })
    };
    ids.into_iter().map(|id| (id, rows_of(id))).collect()
}

impl<'d, 'a> DayBefore<'d, 'a> {
    /// The day before of an index, among the rows of a day where one was given.
    pub(crate) fn of(index: &IndexRows<'_>, given: Option<&'d Indices<'a>>) -> Self {
        let Some(given) = given else { return Self::NotGiven };
        let rows = given.get(index.id).and_then(Option::as_ref);
        match rows.filter(|rows| rows.price.next_date == index.price.date) {
            Some(rows) => Self::Rows(rows),
            None => Self::AnotherDay,
        }
    }

    /// Events of the open that this day has prepared; none before a base date.
    pub(crate) fn opened(&self, index: &IndexRows<'_>) -> Option<Vec<&'a ActionRow>> {
        match self {
            Self::Rows(rows) => Some(rows.at_stage("next_open").collect()),
            _ if index.price.date == index.price.base_date => Some(Vec::new()),
            Self::NotGiven | Self::AnotherDay => None,
        }
    }
}

impl<'a> IndexRows<'a> {
    /// A check of the index.
    pub(crate) fn check(&self, name: impl Into<String>) -> Check {
        Check::of(self.id, name)
    }

    /// The row of a return variant, if that is published.
    pub(crate) fn level(&self, variant: &str) -> Option<&'a LevelRow> {
        self.levels.iter().copied().find(|row| row.return_variant == variant)
    }

    /// The constituents at the close, by security.
    pub(crate) fn close_by_security(&self) -> BTreeMap<&'a str, &'a CloseRow> {
        self.close.iter().map(|row| (row.security_id.as_str(), *row)).collect()
    }

    /// Events treated at a stage, in order of treatment.
    pub(crate) fn at_stage(&self, stage: &'static str) -> impl Iterator<Item = &'a ActionRow> {
        self.actions.iter().copied().filter(move |action| action.stage == stage)
    }

    /// Whether a line has an event at a stage.
    pub(crate) fn has_event(&self, security: &str, stage: &'static str) -> bool {
        self.at_stage(stage).any(|action| action.security_id == security)
    }

    /// Lines that become another one at a stage, with that one.
    pub(crate) fn switches(&self, stage: &'static str) -> BTreeMap<&'a str, &'a str> {
        let switches = |a: &&ActionRow| a.event_type == "line_switch";
        let rows: Vec<&ActionRow> = self.at_stage(stage).filter(switches).collect();
        let pairs = rows.windows(2).filter(|pair| pair[0].event_id == pair[1].event_id);
        let first: BTreeMap<&str, &str> =
            pairs.map(|p| (p[0].security_id.as_str(), p[1].security_id.as_str())).collect();
        // Through lines that themselves become another one.
        let last = |mut line: &'a str| {
            for _ in 0..first.len() {
                line = first.get(line).copied().unwrap_or(line);
            }
            line
        };
        first.keys().map(|line| (*line, last(line))).collect()
    }

    /// The lines that have events together with a line.
    pub(crate) fn lines_of_same_events(&self, security: &str) -> BTreeSet<&'a str> {
        let of_line = self.actions.iter().filter(|action| action.security_id == security);
        let events: BTreeSet<&str> = of_line.map(|action| action.event_id.as_str()).collect();
        let same = self.actions.iter().filter(|action| events.contains(action.event_id.as_str()));
        same.map(|action| action.security_id.as_str()).collect()
    }

    /// `Σ q · p · x · g` at today's open, with the growth of an index share.
    pub(crate) fn value_at_open(&self, growth: fn(&CloseRow) -> Option<f64>) -> Exact {
        let value = |row: &&CloseRow| {
            let price = exact(row.open_price) * exact(row.open_fx);
            price * exact(row.index_shares) * exact(growth(row).unwrap_or(1.0))
        };
        self.close.iter().map(value).sum()
    }

    /// `Σ q · p · F · x · g` at the close, with price adjustment factors `F`.
    pub(crate) fn value_at_close(&self, growth: fn(&CloseRow) -> Option<f64>) -> Exact {
        let value = |row: &&CloseRow| {
            let price = exact(row.close) * exact(row.price_adjustment_factor) * exact(row.fx);
            price * exact(row.index_shares) * exact(growth(row).unwrap_or(1.0))
        };
        self.close.iter().map(value).sum()
    }
}
