//! Snapshot: facts as known on one date, as columns over all securities for rules to read.

use chrono::{Days, NaiveDate};
use kapok_domain::Timestamp;

use crate::column::{Binding, Column, Provenance, SecurityField, Values};
use crate::fact::Fact;
use crate::history::{Field, FieldValue, History};
use crate::measure::{Measure, impossible_in};
use crate::panel::PriceMark;
use crate::security::{IssuerIx, SecurityIx};

mod column_error;
mod green;
mod shares;
mod units;

pub use column_error::{ColumnError, IndicatorRow};

/// The market on a reference date, as it was known at a cut-off.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'h> {
    history: &'h History,
    date: NaiveDate,
    cut_off: Timestamp,
    oldest_price: NaiveDate,
    /// Closes of the reference date by security, zero where there is none.
    closes: &'h [f64],
}

/// A last price: its day, and the price as if all splits since had been known on that day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LastPrice {
    /// The day of the official close.
    pub date: NaiveDate,
    /// The close, adjusted for splits and bonus issues since.
    pub price: f64,
    /// Vendor's mark on the snapshot's own day.
    pub mark: Option<PriceMark>,
}

impl<'h> Snapshot<'h> {
    /// The market on `date`, from facts known at the cut-off of `known_on`; a last price may be
    /// `price_lookback` days old.
    #[must_use]
    pub fn new(
        history: &'h History,
        date: NaiveDate,
        cut_off: Timestamp,
        price_lookback: u32,
    ) -> Self {
        let oldest_price = date.checked_sub_days(Days::new(price_lookback.into())).unwrap_or(date);
        // A snapshot of tomorrow, for share counts that act at its open, has no closes: a last
        // price is then asked of the panel, which knows what was read.
        let closes = history.prices().row_if_read(date).unwrap_or_default();
        Self { history, date, cut_off, oldest_price, closes }
    }

    /// History that the snapshot is taken of.
    #[must_use]
    pub fn history(&self) -> &'h History {
        self.history
    }

    /// The reference date.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        self.date
    }

    /// Moment up to which facts may be known.
    #[must_use]
    pub fn cut_off(&self) -> Timestamp {
        self.cut_off
    }

    fn all(&self) -> impl Iterator<Item = SecurityIx> + use<> {
        (0..u32::try_from(self.history.securities().len()).unwrap_or(u32::MAX)).map(SecurityIx)
    }

    /// The last official close of a security within the days looked back on.
    #[must_use]
    pub fn last_price(&self, security: SecurityIx) -> Option<LastPrice> {
        let prices = self.history.prices();
        let mark = prices.mark(security, self.date);
        if let Some(&price) = self.closes.get(security.at()).filter(|close| **close > 0.0) {
            return Some(LastPrice { date: self.date, price, mark });
        }
        let (date, price) = prices.last_close(security, self.oldest_price, self.date)?;
        let factor = self.history.share_factor(security, date, self.date, self.cut_off);
        // Prices are stored as traded; after a 2-for-1 split the old close is worth half.
        Some(LastPrice { date, price: price / factor, mark })
    }

    /// The newest fact of a name about a company, as it was known at the cut-off: of two about the
    /// same period, the one known later. `None` is unknown.
    #[must_use]
    pub fn measure(&self, issuer: IssuerIx, field: Field) -> Option<&'h Fact<FieldValue>> {
        self.history.issuer_fact(issuer, field, self.date, self.cut_off)
    }

    /// The facts of a name about a company, newest period first: of each period the one that was
    /// known last at the cut-off.
    #[must_use]
    pub fn periods(&self, issuer: IssuerIx, field: Field) -> Vec<&'h Fact<FieldValue>> {
        let facts = self.history.issuer_facts(issuer, field).iter().map(|(_, fact)| fact).rev();
        let known = facts.filter(|f| f.as_of <= self.date && f.is_known(self.cut_off));
        let mut periods: Vec<&Fact<FieldValue>> = known.collect();
        periods.dedup_by_key(|fact| fact.as_of);
        periods
    }

    /// A column over all securities.
    ///
    /// # Errors
    ///
    /// If the tables hold nothing of that name, or a value in another unit.
    pub fn column(&self, binding: &'h Binding) -> Result<Column<'h>, ColumnError> {
        let plain = |values| Ok(Column { unit: "", values });
        let price = |of: &dyn Fn(LastPrice) -> Option<f64>| {
            Values::Number(self.all().map(|s| self.last_price(s).and_then(of)).collect())
        };
        match binding {
            Binding::Security(field) => plain(self.security_column(*field)),
            Binding::Close => plain(price(&|last| Some(last.price))),
            Binding::PriceDate => {
                let dates = self.all().map(|s| self.last_price(s).map(|last| last.date));
                plain(Values::Date(dates.collect()))
            }
            Binding::PriceStatus => {
                plain(Values::Text(self.all().map(|s| self.price_status(s)).collect()))
            }
            Binding::SharesOutstanding => {
                let count = |s| self.share_count(s).map(|fact| fact.value.outstanding);
                Ok(Column {
                    unit: "shares",
                    values: Values::Number(self.all().map(count).collect()),
                })
            }
            Binding::FreeFloat => {
                let free = |s| {
                    let fact = self.history.shares().latest(s, self.date, self.cut_off)?;
                    fact.value.free_float
                };
                Ok(Column {
                    unit: "fraction",
                    values: Values::Number(self.all().map(free).collect()),
                })
            }
            Binding::Classification { system, digits } => self.classification(system, *digits),
            Binding::Score { .. }
            | Binding::Indicator { .. }
            | Binding::Involvement { .. }
            | Binding::Ownership { .. }
            | Binding::Norm { .. } => self.issuer_column(binding),
            Binding::Controversy { pillar, provider } => self.controversies(*pillar, provider),
            Binding::Target { scope, provider } => self.targets(*scope, provider),
        }
    }

    fn price_status(&self, security: SecurityIx) -> Option<&'h str> {
        let last = self.last_price(security)?;
        Some(match last.mark {
            Some(PriceMark::Suspended) => "suspended",
            Some(PriceMark::Decided) => "decided",
            _ if last.date == self.date => "official",
            _ => "carried",
        })
    }

    fn security_column(&self, field: SecurityField) -> Values<'h> {
        let securities = self.history.securities().iter();
        match field {
            SecurityField::ListedOn => Values::Date(securities.map(|s| s.listed_on).collect()),
            SecurityField::DelistedOn => Values::Date(securities.map(|s| s.delisted_on).collect()),
            _ => Values::Text(securities.map(|s| self.history.text_of(s, field)).collect()),
        }
    }

    /// Codes of a classification system by security, cut to their first characters.
    ///
    /// # Errors
    ///
    /// If the tables hold nothing of that system.
    pub fn classification(
        &self,
        system: &str,
        digits: Option<usize>,
    ) -> Result<Column<'h>, ColumnError> {
        let history = self.history;
        let key = history.find_text(system).ok_or_else(|| ColumnError::NothingLikeIt {
            table: "classifications",
            what: format!("system `{system}`"),
        })?;
        let code = |s| {
            let fact = history.classification(key, s, self.date, self.cut_off)?;
            let code = history.text(fact.value.code);
            // A code shorter than the cut is kept whole.
            Some(digits.and_then(|n| code.get(..n)).unwrap_or(code))
        };
        Ok(Column { unit: "", values: Values::Text(self.all().map(code).collect()) })
    }

    /// The field that a binding names, if the tables have it.
    fn field(&self, binding: &Binding) -> Option<Field> {
        let text = |name: &str| self.history.find_text(name);
        let field = match binding {
            Binding::Score { provider, scheme, pillar } => {
                Field::Score(text(provider)?, text(scheme)?, text(pillar)?)
            }
            Binding::Indicator { provider, indicator, .. } => {
                Field::Indicator(text(provider)?, text(indicator)?)
            }
            Binding::Involvement { provider, activity } => {
                Field::Involvement(text(provider)?, text(activity)?)
            }
            Binding::Ownership { provider, activity } => {
                Field::Ownership(text(provider)?, text(activity)?)
            }
            Binding::Norm { provider, framework } => Field::Norm(text(provider)?, text(framework)?),
            _ => return None,
        };
        self.history.has_field(field).then_some(field)
    }

    fn issuer_column(&self, binding: &'h Binding) -> Result<Column<'h>, ColumnError> {
        let field = self.field(binding).ok_or_else(|| nothing_like(binding))?;
        let fact = |s: SecurityIx| self.measure(self.history.security(s).issuer, field);
        if let Binding::Norm { .. } = binding {
            let status = |s| match fact(s)?.value {
                FieldValue::Text(text) => Some(self.history.text(text)),
                FieldValue::Number(_) => None,
            };
            return Ok(Column { unit: "", values: Values::Text(self.all().map(status).collect()) });
        }
        if let Binding::Indicator { unit, .. } = binding {
            self.check_units(binding, unit, fact)?;
        }
        // A figure that cannot be is unknown; the gate tells it.
        let possible = |measure: &Measure| {
            let unit = self.history.text(measure.unit);
            impossible_in(unit, measure.value).is_none().then_some(measure.value)
        };
        let number = |s| possible(fact(s)?.value.measure()?);
        let numbers = self.all().map(number).collect();
        Ok(Column { unit: unit(binding), values: Values::Number(numbers) })
    }

    /// Origin of a value of a column; `None` if there is no value.
    #[must_use]
    pub fn provenance(&self, binding: &Binding, security: SecurityIx) -> Option<Provenance<'h>> {
        let line = self.history.security(security);
        let text = |source| self.history.text(source);
        let of = |source, as_of, known_at| Provenance {
            as_of: Some(as_of),
            known_at: Some(known_at),
            ..Provenance::of_source(text(source))
        };
        match binding {
            Binding::Security(_) => Some(Provenance::of_source(text(line.source))),
            Binding::Close | Binding::PriceDate | Binding::PriceStatus => {
                let last = self.last_price(security)?;
                // The `prices` table has no time of its own: a close is known at the end of its
                // day.
                let known_at = Some(self.history.cut_off(last.date).min(self.cut_off));
                let as_of = Some(last.date);
                Some(Provenance { as_of, known_at, ..Provenance::of_source("prices") })
            }
            Binding::SharesOutstanding | Binding::FreeFloat => {
                let fact = self.history.shares().latest(security, self.date, self.cut_off)?;
                Some(of(fact.source, fact.as_of, fact.known_at))
            }
            Binding::Classification { system, .. } => {
                let system = self.history.find_text(system)?;
                let fact =
                    self.history.classification(system, security, self.date, self.cut_off)?;
                Some(of(fact.source, fact.as_of, fact.known_at))
            }
            Binding::Controversy { pillar, provider } => {
                let (_, fact) = self.worst_controversy(line.issuer, *pillar, provider)?;
                Some(of(fact.source, fact.as_of, fact.known_at))
            }
            Binding::Target { scope, provider } => {
                let (_, fact) = self.target(line.issuer, *scope, provider)?;
                Some(of(fact.source, fact.as_of, fact.known_at))
            }
            _ => {
                let field = self.field(binding)?;
                let fact = self.measure(line.issuer, field)?;
                let provenance = of(fact.source, fact.as_of, fact.known_at);
                Some(match fact.value.measure() {
                    Some(Measure { method, quality, published_on, .. }) => Provenance {
                        method: *method,
                        quality: *quality,
                        published_on: *published_on,
                        ..provenance
                    },
                    None => provenance,
                })
            }
        }
    }
}

fn unit(binding: &Binding) -> &str {
    match binding {
        Binding::Indicator { unit, .. } => unit,
        Binding::Involvement { .. } => "fraction of revenue",
        Binding::Ownership { .. } => "fraction of ownership",
        Binding::Score { .. } => "points",
        _ => "",
    }
}

fn nothing_like(binding: &Binding) -> ColumnError {
    let (table, what) = match binding {
        Binding::Score { provider, scheme, pillar } => {
            ("esg_scores", format!("provider `{provider}`, scheme `{scheme}`, pillar `{pillar}`"))
        }
        Binding::Indicator { provider, indicator, .. } => {
            ("esg_indicators", format!("provider `{provider}`, indicator `{indicator}`"))
        }
        Binding::Involvement { provider, activity } | Binding::Ownership { provider, activity } => {
            ("involvement", format!("provider `{provider}`, activity `{activity}`"))
        }
        Binding::Norm { provider, framework } => {
            ("norms", format!("provider `{provider}`, framework `{framework}`"))
        }
        Binding::Controversy { provider, .. } => {
            ("controversies", format!("provider `{provider}`"))
        }
        Binding::Target { scope, provider } => {
            ("targets", format!("provider `{provider}`, scope `{scope:?}`"))
        }
        other => ("securities", format!("{other:?}")),
    };
    ColumnError::NothingLikeIt { table, what }
}
