//! The state with which the next day continues, from a published day.

use kapok_domain::{Currency, Divisor};
use kapok_engine::overlay::memory::MemoryError;
use kapok_engine::overlay::{Carried, Hold};
use kapok_engine::{Constituent, Constituents, Levels, NetGross, OverlayState, Role, State};
use kapok_market::{History, SecurityIx};

use crate::error::PublishError;
use crate::published_day::PublishedDay;
use crate::tables::{ActionRow, LevelRow, OpenRow, OverlayRow};

impl PublishedDay {
    /// The state with which the next day of an index continues, bit for bit as it was calculated.
    ///
    /// # Errors
    ///
    /// If the index is not published for the day, a file cannot be read, or a constituent is no
    /// longer in the securities table.
    pub fn state(&self, index: &str, history: &History) -> Result<State, PublishError> {
        let mut levels = self.levels()?;
        levels.retain(|row| row.index_id == index);
        let price = find(&levels, "price").ok_or_else(|| self.not_published(index))?;
        let levels = Levels {
            price: price.level,
            net: self.level(&levels, "net", price.carried_net)?,
            gross: self.level(&levels, "gross", price.carried_gross)?,
        };
        let divisor = Divisor::new(price.next_divisor).map_err(|e| self.damaged(e))?;
        let mut constituents = Constituents::default();
        for row in self.constituents_open()?.iter().filter(|row| row.index_id == index) {
            self.push(&mut constituents, row, history)?;
        }
        let (date, last_review, opened) = (price.date, price.last_review, self.opened(index)?);
        let cash = NetGross {
            net: price.next_cash_net.unwrap_or_default(),
            gross: price.next_cash_gross.unwrap_or_default(),
        };
        let overlays = self.overlay_states(index)?;
        Ok(State { date, levels, cash, divisor, constituents, last_review, opened, overlays })
    }

    /// What the overlays carry.
    fn overlay_states(&self, index: &str) -> Result<Vec<OverlayState>, PublishError> {
        let rows = self.overlays()?.into_iter();
        rows.filter(|row| row.index_id == index).map(|row| self.overlay_state(row)).collect()
    }

    fn overlay_state(&self, row: OverlayRow) -> Result<OverlayState, PublishError> {
        let carried = match (row.level, row.next_level, row.held_since) {
            (Some(level), Some(next), None) => {
                let memory = row.memory.parse().map_err(|e: MemoryError| self.damaged(e))?;
                Ok(Carried { level, next, memory })
            }
            (None, None, Some(since)) => {
                let (reason, hint) = (row.reason.unwrap_or_default(), row.hint.unwrap_or_default());
                Err(Hold { since, reason, hint })
            }
            _ => {
                let what = format!("overlay {} is neither calculated nor held", row.overlay_id);
                return Err(self.damaged(what));
            }
        };
        Ok(OverlayState { id: row.overlay_id.into(), carried, due: None })
    }

    /// The events that the published opening has behind it.
    fn opened(&self, index: &str) -> Result<Vec<(Box<str>, u32)>, PublishError> {
        let rows = self.corporate_actions()?.into_iter();
        let opened = rows.filter(|row| row.index_id == index && row.stage == "next_open");
        let event = |row: ActionRow| {
            let version = u32::try_from(row.version).map_err(|e| self.damaged(e))?;
            Ok((row.event_id.into_boxed_str(), version))
        };
        opened.map(event).collect()
    }

    /// The level of a variant, published or carried.
    fn level(
        &self,
        levels: &[LevelRow],
        variant: &str,
        carried: Option<f64>,
    ) -> Result<f64, PublishError> {
        let published = find(levels, variant).map(|row| row.level);
        let missing = || self.damaged(format!("no level of the {variant} return"));
        published.or(carried).ok_or_else(missing)
    }

    fn push(
        &self,
        constituents: &mut Constituents,
        row: &OpenRow,
        history: &History,
    ) -> Result<(), PublishError> {
        let currency: Currency = row.currency.parse().map_err(|e| self.damaged(e))?;
        constituents.insert(Constituent {
            security: self.security(row, &row.security_id, history)?,
            currency,
            price: row.adjusted_close,
            price_date: row.price_date,
            fx: row.fx,
            index_shares: row.index_shares,
            shares_outstanding: row.shares_outstanding,
            free_float: row.free_float,
            cap_factor: row.cap_factor,
            role: self.role(row, history)?,
            growth: NetGross {
                net: row.growth_net.unwrap_or(1.0),
                gross: row.growth_gross.unwrap_or(1.0),
            },
        });
        Ok(())
    }

    fn role(&self, row: &OpenRow, history: &History) -> Result<Role, PublishError> {
        let parent = row.parent_security_id.as_deref();
        let parent = parent.map(|parent| self.security(row, parent, history)).transpose()?;
        match (row.role.as_str(), parent) {
            ("member", None) => Ok(Role::Member),
            ("entering", None) => Ok(Role::Entering),
            ("spun_off", Some(parent)) => Ok(Role::SpunOff { parent }),
            ("rights", Some(parent)) => Ok(Role::Rights { parent }),
            (role, _) => Err(self.damaged(format!("`{role}` of {} is no role", row.security_id))),
        }
    }

    fn security(
        &self,
        row: &OpenRow,
        security: &str,
        history: &History,
    ) -> Result<SecurityIx, PublishError> {
        let id = security.parse().ok();
        let found = id.and_then(|id| history.find(&id));
        found.ok_or_else(|| PublishError::UnknownSecurity {
            date: row.date,
            index: row.index_id.clone(),
            security: security.to_owned(),
        })
    }

    fn not_published(&self, index: &str) -> PublishError {
        PublishError::NotPublished { date: self.manifest().date, index: index.to_owned() }
    }

    fn damaged(&self, what: impl ToString) -> PublishError {
        PublishError::Damaged { path: self.folder().to_owned(), what: what.to_string() }
    }
}

fn find<'r>(levels: &'r [LevelRow], variant: &str) -> Option<&'r LevelRow> {
    levels.iter().find(|row| row.return_variant == variant)
}
