//! Currencies of events that are unlike those before.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Currency, Mic};
use kapok_market::SecurityIx;

use super::by_line::ByLine;
use super::due::{Due, told};
use super::finding::finding;
use crate::check::Check;
use crate::finding::Finding;
use crate::paid::paid;
use crate::scan::Scan;

/// Fewest other lines of an exchange that say in which currency one is quoted.
const FEWEST_PEERS: usize = 3;

/// Events that pay cash, by line and ex-date, with the currency that each states.
pub(super) struct Payments<'b, 'a> {
    lines: &'b ByLine<'a>,
    peers: OnceCell<Peers>,
}

/// Exchange, currency of quotation and currency of cash, and by line the first evening on which
/// such cash was known.
type Peers = BTreeMap<(Mic, Currency, Currency), BTreeMap<SecurityIx, NaiveDate>>;

impl<'b, 'a> Payments<'b, 'a> {
    pub(super) fn of(lines: &'b ByLine<'a>) -> Self {
        Self { lines, peers: OnceCell::new() }
    }

    /// Cash in a currency in which the line has never paid before; for the first payment of a line,
    /// in which no line of its exchange pays that is quoted in the same currency. A line that is
    /// quoted in a currency of its own and never pays in it is told with each payment.
    pub(super) fn unlike_those_before(&self, scan: &Scan<'_>, due: &Due<'_>) -> Option<Finding> {
        let event = due.event;
        let (amount, currency) = paid(&event.terms)?;
        let quotation = scan.history.security(event.security).currency;
        let last = self.before(due).next();
        if currency == quotation && last.is_none_or(|last| last == currency) {
            return None;
        }
        let before: Vec<Currency> = self.before(due).collect();
        let kind = event.terms.kind();
        let seen = match before.first() {
            Some(_) if before.contains(&currency) => {
                if before.contains(&quotation) || !is_quoted_alone(scan, event.security) {
                    return None;
                }
                format!(
                    "{kind} of {amount} {currency}, as before, on a line quoted in {quotation} as \
                     no other of its exchange"
                )
            }
            Some(last) => format!(
                "{kind} of {amount} {currency}, though the {} before were in {last}",
                before.len()
            ),
            None if currency == quotation || self.is_paid_by_peers(scan, due, currency) => {
                return None;
            }
            None => format!(
                "{kind} of {amount} {currency} on a line quoted in {quotation}, as no other of its \
                 exchange pays"
            ),
        };
        let mut finding = finding(scan, due, Check::EventCurrency, &[&event.event_id], seen);
        finding.size = before.len().max(1) as f64;
        Some(finding)
    }

    /// Currencies in which the line has paid before an event, newest first.
    fn before(&self, due: &Due<'_>) -> impl Iterator<Item = Currency> {
        let ex = due.event.ex_date;
        let known = self.lines.known_before(due, NaiveDate::MIN);
        known.filter(move |other| other.ex_date < ex).filter_map(|version| Some(version.paid?.1))
    }

    /// Whether another line of the exchange that is quoted in the same currency paid so by then.
    fn is_paid_by_peers(&self, scan: &Scan<'_>, due: &Due<'_>, currency: Currency) -> bool {
        let peers = self.peers.get_or_init(|| peers(scan));
        let line = scan.history.security(due.event.security);
        let paid = peers.get(&(line.mic, line.currency, currency)).into_iter().flatten();
        let mut others = paid.filter(|(other, _)| **other != due.event.security);
        others.any(|(_, first)| *first <= due.told)
    }
}

fn peers(scan: &Scan<'_>) -> Peers {
    let mut peers = Peers::new();
    for event in scan.history.actions().all() {
        let Some((_, currency)) = paid(&event.terms) else { continue };
        let line = scan.history.security(event.security);
        let lines = peers.entry((line.mic, line.currency, currency)).or_default();
        let told = told(scan.history, event);
        lines.entry(event.security).and_modify(|first| *first = told.min(*first)).or_insert(told);
    }
    peers
}

/// Whether a line is quoted in a currency in which no other of its exchange is, of some.
fn is_quoted_alone(scan: &Scan<'_>, line: SecurityIx) -> bool {
    let own = scan.history.security(line);
    let of_exchange = scan.history.securities().iter().filter(|other| other.mic == own.mic);
    let (mut others, mut alike) = (0, 0);
    for other in of_exchange.filter(|other| other.id != own.id) {
        others += 1;
        alike += usize::from(other.currency == own.currency);
    }
    others >= FEWEST_PEERS && alike == 0
}
