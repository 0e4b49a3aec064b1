//! The state with which the next day continues, from a published day.

use chrono::NaiveDate;
use kapok_domain::{Currency, Divisor, ReturnVariant};
use kapok_engine::{Constituent, Constituents, Levels, NetGross, Role, State, SwitchEnd, Switched};
use kapok_market::{History, SecurityIx};
use kapok_overlay::OverlayState;
use kapok_overlay::{Carried, Hold};
use kapok_published::{ActionRow, LevelRow, OpenRow, OverlayRow, PublishedDay};

use crate::error::{Flaw, PublishError};
use crate::roles;

/// The state with which the next day of an index continues, bit for bit as it was calculated.
///
/// # Errors
///
/// If the index is not published for the day, a file cannot be read, or a constituent is no
/// longer in the securities table.
pub fn restore(day: &PublishedDay, index: &str, history: &History) -> Result<State, PublishError> {
    Restoring { day, index, history }.state()
}

/// A published day whose state is restored, of one index.
struct Restoring<'a> {
    day: &'a PublishedDay,
    index: &'a str,
    history: &'a History,
}

impl Restoring<'_> {
    fn state(&self) -> Result<State, PublishError> {
        let mut levels = self.day.levels()?;
        levels.retain(|row| row.index_id == self.index);
        let price = find(&levels, ReturnVariant::Price).ok_or_else(|| self.not_published())?;
        Ok(State {
            date: price.date,
            levels: self.levels(price, &levels)?,
            cash: NetGross {
                net: price.next_cash_net.unwrap_or_default(),
                gross: price.next_cash_gross.unwrap_or_default(),
            },
            divisor: self.sound(Divisor::new(price.next_divisor).map_err(Flaw::Divisor))?,
            constituents: self.constituents()?,
            last_review: price.last_review,
            opened: self.opened()?,
            switched: self.switched()?,
            overlays: self.overlays()?,
        })
    }

    fn levels(&self, price: &LevelRow, levels: &[LevelRow]) -> Result<Levels, PublishError> {
        // A level is published or carried.
        let level = |variant: ReturnVariant, carried: Option<f64>| {
            let published = find(levels, variant).map(|row| row.level);
            let missing = Flaw::NoLevel { variant: variant.name() };
            self.sound(published.or(carried).ok_or(missing))
        };
        Ok(Levels {
            price: price.level,
            net: level(ReturnVariant::Net, price.carried_net)?,
            gross: level(ReturnVariant::Gross, price.carried_gross)?,
        })
    }

    fn overlays(&self) -> Result<Vec<OverlayState>, PublishError> {
        let rows = self.day.overlays()?.into_iter().filter(|row| row.index_id == self.index);
        rows.map(|row| self.sound(overlay(row))).collect()
    }

    /// The events that the published opening has behind it.
    fn opened(&self) -> Result<Vec<(Box<str>, u32)>, PublishError> {
        let rows = self.day.corporate_actions()?.into_iter();
        let opened = rows.filter(|row| row.index_id == self.index && row.stage == "next_open");
        opened.map(|row| self.sound(event(row))).collect()
    }

    /// The lines that have become another one with the published opening.
    fn switched(&self) -> Result<Vec<Switched>, PublishError> {
        let mut rows = self.day.corporate_actions()?;
        rows.retain(|row| row.index_id == self.index && row.stage == "next_open");
        let pairs = rows.windows(2).filter(|pair| {
            pair[0].event_id == pair[1].event_id
                && pair[0].event_type == "line_switch"
                && pair[0].index_shares_after == Some(0.0)
        });
        let switched = |pair: &[ActionRow]| {
            Ok(Switched::of(self.switch_end(&pair[0])?, self.switch_end(&pair[1])?))
        };
        pairs.map(switched).collect()
    }

    fn switch_end(&self, row: &ActionRow) -> Result<SwitchEnd, PublishError> {
        let number = |number: Option<f64>| number.unwrap_or_default();
        Ok(SwitchEnd {
            security: self.known(row.date, &row.security_id)?,
            shares_before: number(row.index_shares_before),
            shares_after: number(row.index_shares_after),
            value: number(row.price_after) * number(row.fx),
        })
    }

    fn constituents(&self) -> Result<Constituents, PublishError> {
        let mut constituents = Constituents::default();
        for row in self.day.constituents_open()?.iter().filter(|row| row.index_id == self.index) {
            constituents.insert(self.constituent(row)?);
        }
        Ok(constituents)
    }

    fn constituent(&self, row: &OpenRow) -> Result<Constituent, PublishError> {
        Ok(Constituent {
            security: self.security(row, &row.security_id)?,
            currency: self.sound(row.currency.parse::<Currency>().map_err(Flaw::Currency))?,
            price: row.adjusted_close,
            price_date: row.price_date,
            fx: row.fx,
            index_shares: row.index_shares,
            shares_outstanding: row.shares_outstanding,
            free_float: row.free_float,
            cap_factor: row.cap_factor,
            role: self.role(row)?,
            growth: NetGross {
                net: row.growth_net.unwrap_or(1.0),
                gross: row.growth_gross.unwrap_or(1.0),
            },
        })
    }

    fn role(&self, row: &OpenRow) -> Result<Role, PublishError> {
        let parent = row.parent_security_id.as_deref();
        let parent = parent.map(|parent| self.security(row, parent)).transpose()?;
        let none = || Flaw::Role { role: row.role.clone(), security: row.security_id.clone() };
        self.sound(roles::read(&row.role, parent).ok_or_else(none))
    }

    fn security(&self, row: &OpenRow, security: &str) -> Result<SecurityIx, PublishError> {
        self.known(row.date, security)
    }

    fn known(&self, date: NaiveDate, security: &str) -> Result<SecurityIx, PublishError> {
        let id = security.parse().ok();
        let known = id.and_then(|id| self.history.find(&id));
        known.ok_or_else(|| PublishError::UnknownSecurity {
            date,
            index: self.index.to_owned(),
            security: security.to_owned(),
        })
    }

    fn not_published(&self) -> PublishError {
        PublishError::NotPublished { date: self.day.manifest().date, index: self.index.to_owned() }
    }

    /// A value without a flaw.
    fn sound<T>(&self, value: Result<T, Flaw>) -> Result<T, PublishError> {
        let folder = || self.day.folder().to_owned();
        value.map_err(|flaw| PublishError::Flawed { folder: folder(), flaw })
    }
}

fn find(levels: &[LevelRow], variant: ReturnVariant) -> Option<&LevelRow> {
    levels.iter().find(|row| row.return_variant == variant.name())
}

fn event(row: ActionRow) -> Result<(Box<str>, u32), Flaw> {
    match u32::try_from(row.version) {
        Ok(version) => Ok((row.event_id.into_boxed_str(), version)),
        Err(_) => Err(Flaw::Version { event: row.event_id, version: row.version }),
    }
}

fn overlay(row: OverlayRow) -> Result<OverlayState, Flaw> {
    let carried = match (row.level, row.next_level, row.held_since) {
        (Some(level), Some(next), None) => {
            Ok(Carried { level, next, memory: row.memory.parse().map_err(Flaw::Memory)? })
        }
        (None, None, Some(since)) => {
            let (reason, hint) = (row.reason.unwrap_or_default(), row.hint.unwrap_or_default());
            Err(Hold { since, reason, hint })
        }
        _ => return Err(Flaw::Overlay { overlay: row.overlay_id }),
    };
    Ok(OverlayState { id: row.overlay_id.into(), carried, due: None })
}
