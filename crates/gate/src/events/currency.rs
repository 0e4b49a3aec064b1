//! Currencies of events that are unlike those before.

use kapok_domain::Currency;
use kapok_market::{CorporateAction, SecurityIx};

use super::due::{Due, stands, told};
use super::finding::finding;
use super::paid::paid;
use crate::check::Check;
use crate::finding::Finding;
use crate::scan::Scan;

/// Fewest other lines of an exchange that say in which currency one is quoted.
const FEWEST_PEERS: usize = 3;

/// Events that pay cash, by line and ex-date, with the currency that each states.
pub(super) struct Payments<'a>(Vec<(&'a CorporateAction, Currency)>);

impl<'a> Payments<'a> {
    pub(super) fn of(scan: &Scan<'a>) -> Self {
        let all = scan.history.actions().all().iter();
        let mut all: Vec<_> =
            all.filter_map(|event| Some((event, paid(&event.terms)?.1))).collect();
        // Stable: versions of one event stay in order.
        all.sort_by_key(|(event, _)| (event.security, event.ex_date));
        Self(all)
    }

    /// Cash in a currency in which the line has never paid before; for the first payment of a line,
    /// in which no line of its exchange pays that is quoted in the same currency. A line that is
    /// quoted in a currency of its own and never pays in it is told with each payment.
    pub(super) fn unlike_those_before(&self, scan: &Scan<'_>, due: &Due<'_>) -> Option<Finding> {
        let event = due.event;
        let (amount, currency) = paid(&event.terms)?;
        let before = self.before(scan, due);
        let quotation = scan.history.security(event.security).currency;
        let kind = event.terms.kind();
        let seen = match before.last() {
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

    /// Currencies in which the line has paid before an event, by ex-date.
    fn before(&self, scan: &Scan<'_>, due: &Due<'_>) -> Vec<Currency> {
        let (line, ex) = (due.event.security, due.event.ex_date);
        let start = self.0.partition_point(|(event, _)| event.security < line);
        let end = self.0.partition_point(|(e, _)| (e.security, e.ex_date) < (line, ex));
        let known = self.0[start..end].iter().filter(|(event, _)| {
            event.event_id != due.event.event_id && stands(scan.history, event, due.told)
        });
        known.map(|(_, currency)| *currency).collect()
    }

    /// Whether another line of the exchange that is quoted in the same currency paid so by then.
    fn is_paid_by_peers(&self, scan: &Scan<'_>, due: &Due<'_>, currency: Currency) -> bool {
        let place = |line: SecurityIx| {
            let line = scan.history.security(line);
            (line.mic, line.currency)
        };
        let of = place(due.event.security);
        self.0.iter().any(|(event, paid)| {
            *paid == currency
                && event.security != due.event.security
                && place(event.security) == of
                && told(scan.history, event) <= due.told
        })
    }
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
