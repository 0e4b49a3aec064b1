//! Hashes of the facts that a day used.

use std::collections::BTreeMap;

use kapok_engine::{ActionRecord, CloseDetail, NetGross, Outcome, ReviewRecord, Role};

use kapok_market::{History, SecurityIx};
use kapok_methodology::Verdict;
use kapok_overlay::OverlayRecord;
use kapok_published::{Cell, sha256};
use kapok_weighting::Target;

use crate::tabulate::IndexDay;

/// SHA-256 of the facts that a day used, by input table: of a text with one line a fact in order
/// of its key. The order of rows in files and facts that were not used do not matter.
///
/// * `prices`: last close of each constituent, with its day
/// * `fx`: rates used, with the days of their fixings
/// * `corporate_actions`: events applied, with their effect
/// * `state`: levels of the day before, divisor, cash kept, the last review; prices, index shares,
///   roles and growth at the open
/// * `overlays`: rates, exchange rates and levels that entered overlays
/// * `shares`, `facts`: where a review took effect, share counts and the values that rules saw
#[must_use]
pub fn input_digests(day: &IndexDay<'_>) -> BTreeMap<String, String> {
    let mut texts = vec![("corporate_actions", actions(day.history, day.outcome))];
    if let Some(detail) = &day.outcome.detail {
        texts.push(("prices", prices(day.history, detail)));
        texts.push(("fx", rates(detail)));
        texts.push(("state", state(day, detail)));
    }
    if !day.outcome.overlays.is_empty() {
        texts.push(("overlays", overlays(day)));
    }
    // Only facts that were used: a restated figure of another year or company must not make a day
    // look changed.
    if let Some(record) = &day.outcome.review {
        texts.push(("shares", shares(day.history, record)));
        texts.push(("facts", facts(day.history, record)));
    }
    texts.into_iter().map(|(table, text)| (table.to_owned(), sha256(text.as_bytes()))).collect()
}

fn id(history: &History, security: SecurityIx) -> &str {
    history.security(security).id.as_str()
}

fn prices(history: &History, detail: &CloseDetail) -> String {
    let close = &detail.close;
    let line = |at: usize| {
        let security = id(history, close.security[at]);
        format!("{security},{},{:?}\n", close.price_date[at], close.price[at])
    };
    (0..close.len()).map(line).collect()
}

fn rates(detail: &CloseDetail) -> String {
    let rates = detail.fx.iter();
    rates.map(|(currency, q)| format!("{currency},{},{:?}\n", q.as_of, q.rate)).collect()
}

fn actions(history: &History, outcome: &Outcome) -> String {
    let line = |action: &ActionRecord| {
        let security = id(history, action.security);
        format!(
            "{},{},{security},{},{},{:?},{:?},{:?},{:?},{:?}\n",
            action.event_id,
            action.version,
            action.kind,
            action.ex_date,
            action.price_after,
            action.shares_after,
            action.market_value_change,
            action.points_gross,
            action.points_net,
        )
    };
    outcome.actions.iter().map(line).collect()
}

fn state(day: &IndexDay<'_>, detail: &CloseDetail) -> String {
    let level = &day.outcome.level;
    let cash = (level.returns.net.cash, level.returns.gross.cash);
    let reviewed = day.outcome.last_review;
    let mut text = format!("{:?},{:?},{cash:?},{reviewed}\n", level.divisor, level.previous);
    for (at, security) in detail.close.security.iter().enumerate() {
        let (price, fx) = (detail.open_price[at], detail.open_fx[at]);
        let (shares, role) = (detail.close.index_shares[at], detail.close.role[at]);
        let NetGross { net, gross } = detail.open_growth[at];
        let (id, role) = (id(day.history, *security), held_as(day.history, role));
        text += &format!("{id},{price:?},{fx:?},{shares:?},{role},{net:?},{gross:?}\n");
    }
    text
}

/// Role of a line, with the line that it came from.
fn held_as(history: &History, role: Role) -> String {
    match role {
        Role::Member => "member".to_owned(),
        Role::Became { from } => format!("member, {} before", id(history, from)),
        Role::Entering => "entering".to_owned(),
        Role::SpunOff { parent } => format!("spun off from {}", id(history, parent)),
        Role::Rights { parent } => format!("rights of {}", id(history, parent)),
    }
}

/// Numbers that entered each overlay, and the levels that it went on from.
fn overlays(day: &IndexDay<'_>) -> String {
    let line = |record: &OverlayRecord| {
        let id = &day.rules().overlays[record.overlay].id;
        format!("{id},{:?},{:?}\n", record.previous, record.used)
    };
    day.outcome.overlays.iter().map(line).collect()
}

fn shares(history: &History, record: &ReviewRecord) -> String {
    let line = |target: &Target| {
        let security = id(history, target.security);
        format!("{security},{:?},{:?}\n", target.shares_outstanding, target.free_float)
    };
    record.review.targets.iter().map(line).collect()
}

fn facts(history: &History, record: &ReviewRecord) -> String {
    let line = |verdict: &Verdict| {
        let security = id(history, verdict.security);
        let (as_of, known_at) = (verdict.evidence.as_of.text(), verdict.evidence.known_at.text());
        let (rule, value) = (&verdict.rule, &verdict.value);
        format!("{security},{rule},{value},{},{as_of},{known_at}\n", verdict.evidence.source)
    };
    record.review.verdicts.iter().map(line).collect()
}
