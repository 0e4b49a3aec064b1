//! The tables of share lines: names, classes, prices, share counts, corporate actions.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Venue, date};
use crate::event::Event;
use crate::event_kind::{EventKind, Life};
use crate::sector::Sector;
use crate::setting::Setting;
use crate::table::{Fixed, Maybe, Table, rounded};
use crate::table_file::TableFile;
use crate::walk::{Market, Quote};

/// The line that changes its sector, from which day, and the sector.
const RECLASSIFIED: (&str, NaiveDate, Sector) =
    ("SZ0060", date(2023, 3, 20), Sector::InformationTechnology);

/// Since when the first classes hold.
const CLASSIFIED_FROM: NaiveDate = date(2015, 1, 1);

/// `securities`, `classifications`, `prices` by month, `shares`, `corporate_actions`.
pub(crate) fn all(setting: &Setting, market: &Market) -> Vec<TableFile> {
    let mut files = vec![
        securities(setting),
        classifications(setting),
        shares(setting, market),
        corporate_actions(setting, market),
    ];
    files.extend(prices(setting, market));
    files
}

fn securities(setting: &Setting) -> TableFile {
    let columns = "security_id,isin,ticker,name,issuer_id,issuer_name,mic,currency,country,\
                   asset_class,share_class,listed_on,delisted_on";
    let mut table = Table::new("securities", columns, setting.seed);
    for line in &setting.companies.lines {
        let issuer = &setting.companies.issuers[line.issuer];
        table.row(&[
            &line.id,
            &line.isin,
            &line.id,
            &line.name,
            &issuer.id,
            &issuer.name,
            &line.venue.mic(),
            &line.money.code(),
            &issuer.country,
            &"equity",
            &line.share_class,
            &line.listed_on,
            &Maybe(line.delisted_on),
        ]);
    }
    table.plain()
}

pub(crate) fn classifications(setting: &Setting) -> TableFile {
    let columns = "security_id,system,code,name,valid_from,valid_to";
    let mut table = Table::new("classifications", columns, setting.seed);
    for line in &setting.companies.lines {
        let industry = setting.companies.issuers[line.issuer].industry;
        let mut row = |system, code, name, from: NaiveDate, to: Option<NaiveDate>| {
            table.row(&[&line.id, &system, &code, &name, &from, &Maybe(to)]);
        };
        let (section, sector) = (industry.section, industry.sector);
        row("CSRC", section.code(), section.name(), CLASSIFIED_FROM, None);
        let change = Some(RECLASSIFIED).filter(|(id, ..)| *id == line.id);
        let until = change.and_then(|(_, from, _)| from.pred_opt());
        row("GICS", sector.code(), sector.name(), CLASSIFIED_FROM, until);
        if let Some((_, from, _)) = change {
            let next = next_sector(sector);
            row("GICS", next.code(), next.name(), from, None);
        }
    }
    table.plain()
}

/// The sector after the change: another one, whatever was drawn.
fn next_sector(sector: Sector) -> Sector {
    if sector == RECLASSIFIED.2 { Sector::Industrials } else { RECLASSIFIED.2 }
}

/// One compressed file a month, by date, then line.
fn prices(setting: &Setting, market: &Market) -> Vec<TableFile> {
    let calendar = &setting.calendar;
    let mut months: Vec<(String, Table)> = Vec::new();
    for day in 0..calendar.priced_days() {
        let date = calendar.date(day);
        let month = format!("prices/{}-{:02}", date.year(), date.month());
        if months.last().is_none_or(|(last, _)| *last != month) {
            let columns = "date,security_id,close,volume,turnover,status";
            months.push((month.clone(), Table::new(&month, columns, setting.seed)));
        }
        if let Some((_, table)) = months.last_mut() {
            price_rows(table, setting, market, day);
        }
    }
    months.into_iter().map(|(_, table)| table.compressed()).collect()
}

fn price_rows(table: &mut Table, setting: &Setting, market: &Market, day: usize) {
    let date = setting.calendar.date(day).to_string();
    for (line, tape) in setting.companies.lines.iter().zip(&market.tapes) {
        if let Some(Quote { close, volume, turnover, suspended }) = tape.quotes[day] {
            let status = if suspended { "suspended" } else { "official" };
            let decimals = if close < 1.0 { 3 } else { 2 };
            let close = Fixed(close, decimals);
            table.row(&[&date, &line.id, &close, &volume, &turnover, &status]);
        }
    }
}

fn shares(setting: &Setting, market: &Market) -> TableFile {
    let columns = "effective_date,security_id,shares_outstanding,free_float";
    let mut table = Table::new("shares", columns, setting.seed);
    let lines = setting.companies.lines.iter().zip(&market.tapes);
    let counts = lines.flat_map(|(line, tape)| tape.counts.iter().map(move |c| (c, line)));
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(count, _)| count.day);
    for (count, line) in counts {
        let date = setting.calendar.date(count.day);
        table.row(&[&date, &line.id, &count.outstanding, &Fixed(count.free_float, 2)]);
    }
    table.plain()
}

fn corporate_actions(setting: &Setting, market: &Market) -> TableFile {
    let columns = "event_id,security_id,type,ex_date,announced_at,status,terms_version,ratio_new,\
                   ratio_old,amount,currency,gross_or_net,regular_or_special,subscription_price,\
                   child_security_id,acquirer_security_id,quoted_basis,election,record_date,\
                   pay_date";
    let mut table = Table::new("corporate_actions", columns, setting.seed);
    for (number, event) in market.events.iter().enumerate() {
        let id = format!("EV{:05}", number + 1);
        for version in versions(setting, event) {
            action_row(&mut table, setting, event, &id, &version);
        }
    }
    table.plain()
}

/// An event as it stood from a day on.
struct Version {
    number: usize,
    announced: usize,
    status: &'static str,
    /// None while it is not set.
    amount: Option<f64>,
}

fn versions(setting: &Setting, event: &Event) -> Vec<Version> {
    let venue = setting.companies.lines[event.line].venue;
    let from_ex = |days| setting.calendar.shift(venue, event.ex, days);
    let version = |number, announced, status, amount| Version { number, announced, status, amount };
    let amount = Some(event.amount);
    let (high, low) = (rounded(event.amount * 1.25, 4), rounded(event.amount * 0.8, 4));
    match event.life {
        Life::Steady => vec![version(1, event.announced, "confirmed", amount)],
        Life::Corrected => vec![
            version(1, event.announced, "announced", Some(high)),
            version(2, from_ex(-2), "confirmed", amount),
        ],
        Life::Cancelled => vec![
            version(1, event.announced, "announced", amount),
            version(2, from_ex(-2), "cancelled", amount),
        ],
        Life::Late => vec![version(1, from_ex(3), "confirmed", amount)],
        Life::Estimated => vec![
            version(1, event.announced, "estimated", Some(low)),
            version(2, from_ex(15), "confirmed", amount),
        ],
        Life::Deferred => vec![
            version(1, event.announced, "announced", None),
            version(2, from_ex(10), "confirmed", amount),
        ],
    }
}

fn action_row(table: &mut Table, setting: &Setting, event: &Event, id: &str, version: &Version) {
    let calendar = &setting.calendar;
    let Event { kind, ratio, .. } = *event;
    let in_cash =
        kind.is_subtractive() || matches!(kind, EventKind::Merger | EventKind::Bankruptcy);
    let (record, pay) = settlement_dates(setting, event);
    table.row(&[
        &id,
        &setting.companies.lines[event.line].id,
        &kind.name(),
        &calendar.date(event.ex),
        &format!("{}T09:00:00Z", calendar.date(version.announced)),
        &version.status,
        &version.number,
        &Maybe(ratio.map(|ratio| ratio.new)),
        &Maybe(ratio.map(|ratio| ratio.old)),
        &Maybe(version.amount.filter(|_| in_cash)),
        &Maybe((in_cash || kind.is_priced()).then_some(event.money.code())),
        &Maybe(is_dividend(kind).then_some("gross")),
        &Maybe(regularity(kind)),
        &Maybe(version.amount.filter(|_| kind.is_priced())),
        &Maybe(event.child),
        &Maybe(event.acquirer),
        &Maybe(kind.is_subtractive().then_some("after_split")),
        &Maybe((kind == EventKind::OptionalDividend).then_some("cash")),
        &Maybe(record),
        &Maybe(pay),
    ]);
}

fn is_dividend(kind: EventKind) -> bool {
    matches!(kind, EventKind::Dividend | EventKind::OptionalDividend | EventKind::SpecialDividend)
}

fn regularity(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Dividend | EventKind::OptionalDividend => Some("regular"),
        EventKind::SpecialDividend => Some("special"),
        _ => None,
    }
}

/// Record and pay date: on the mainland the day before and the ex-date itself, in Hong Kong the
/// day after and three weeks later.
fn settlement_dates(setting: &Setting, event: &Event) -> (Option<NaiveDate>, Option<NaiveDate>) {
    if event.kind.ends_the_line() {
        return (None, None);
    }
    let venue = setting.companies.lines[event.line].venue;
    let (record, pay) = if venue == Venue::HongKong { (1, 15) } else { (-1, 0) };
    let at = |count| setting.calendar.date(setting.calendar.shift(venue, event.ex, count));
    (Some(at(record)), Some(at(pay)))
}
