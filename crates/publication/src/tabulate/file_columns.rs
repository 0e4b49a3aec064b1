//! Columns of the index file in the rows of constituents.

use kapok_columns::{Holding, Situation};
use kapok_engine::CloseDetail;
use kapok_market::{SecurityIx, Values};
use kapok_published::FileColumns;

use super::index_day::IndexDay;

/// Columns of the index file as known at the day's cut-off, by security.
pub(super) struct KnownColumns {
    group: Vec<Option<String>>,
    esg_score: Vec<Option<f64>>,
    carbon_intensity: Vec<Option<f64>>,
    illustrative: Option<String>,
}

impl KnownColumns {
    pub(super) fn new(day: &IndexDay<'_>, detail: &CloseDetail) -> Self {
        let members = &members(detail);
        let selection = day.rules().methodology.selection.as_ref();
        let group = selection.and_then(|selection| selection.ranking.group_by.as_deref());
        let securities = day.history.securities().len();
        let numbers = |name| numbers(day, members, name).unwrap_or_else(|| vec![None; securities]);
        let texts = |name| texts(day, members, name).unwrap_or_else(|| vec![None; securities]);
        Self {
            group: group.map_or_else(|| vec![None; securities], texts),
            esg_score: numbers("esg_score"),
            carbon_intensity: numbers("carbon_intensity"),
            illustrative: day.illustrative(),
        }
    }

    pub(super) fn of(&self, security: SecurityIx) -> FileColumns {
        FileColumns {
            group: self.group[security.at()].clone(),
            esg_score: self.esg_score[security.at()],
            carbon_intensity: self.carbon_intensity[security.at()],
            illustrative: self.illustrative.clone(),
        }
    }
}

/// The constituents, sorted by security.
fn members(detail: &CloseDetail) -> Vec<Holding> {
    let held = detail.close.security.iter().zip(&detail.close.index_shares);
    let holding = |(security, shares): (&SecurityIx, &f64)| Holding {
        security: *security,
        index_shares: *shares,
    };
    let mut members: Vec<Holding> = held.map(holding).collect();
    members.sort_by_key(|member| member.security);
    members
}

/// A column of the index file over all securities; `None` for one that it does not have or that
/// the tables do not hold.
fn column<'a>(day: &IndexDay<'a>, members: &'a [Holding], name: &str) -> Option<Values<'a>> {
    let situation = Situation::of_day(day.snapshot(), members);
    let column = day.rules().columns().column(situation, name).ok().flatten();
    column.map(|column| column.values)
}

fn numbers(day: &IndexDay<'_>, members: &[Holding], name: &str) -> Option<Vec<Option<f64>>> {
    match column(day, members, name)? {
        Values::Number(numbers) => Some(numbers),
        Values::Text(_) | Values::Date(_) => None,
    }
}

fn texts(day: &IndexDay<'_>, members: &[Holding], name: &str) -> Option<Vec<Option<String>>> {
    Some(match column(day, members, name)? {
        Values::Text(values) => values.into_iter().map(present).collect(),
        Values::Number(values) => written(values),
        Values::Date(values) => written(values),
    })
}

/// A text; an empty one is absent, since CSV cannot tell them apart.
pub(super) fn present(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}

fn written<T: ToString>(values: Vec<Option<T>>) -> Vec<Option<String>> {
    values.into_iter().map(|value| value.map(|value| value.to_string())).collect()
}
