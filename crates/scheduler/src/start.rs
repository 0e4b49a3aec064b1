//! The states from which a run goes on, and the levels that its blends look back on.

use std::sync::Arc;

use chrono::NaiveDate;
use kapok_backtest::{Course, Watched};
use tokio::task::JoinHandle;

use crate::changed_rules::ChangedRules;
use crate::error::RunError;
use crate::identity::ChangedIdentity;
use crate::index_run::IndexRun;
use crate::late_decision::LateDecision;
use crate::past::{Span, add_published};
use crate::plan::Start;
use crate::under_way::UnderWay;

/// An index that is on its way from its base date.
struct Replaying {
    place: usize,
    task: JoinHandle<IndexRun>,
}

impl UnderWay<'_> {
    /// Restores each index from what is published, or replays it from its base date: those first
    /// that others need. Gives the levels that blends need of the days before.
    ///
    /// * `past`: whether blends need levels of others from the base date on
    /// * `looked_at`: the days of which blends may need published levels
    pub(crate) async fn start(
        &mut self,
        past: bool,
        looked_at: Option<Span>,
    ) -> Result<(), RunError> {
        for wave in self.waves.clone() {
            let replays = self.start_wave(&wave, past)?;
            for Replaying { place, task } in replays {
                self.replayed(place, task.await?);
            }
            self.lend(&wave);
            if let Some(span) = looked_at {
                self.add_published(&wave, span)?;
            }
        }
        Ok(())
    }

    /// Restores the indices of a wave that are published, and sends the others on their way; with
    /// them those that are published and whose past is needed.
    fn start_wave(&mut self, wave: &[usize], past: bool) -> Result<Vec<Replaying>, RunError> {
        let mut replays = Vec::new();
        for &place in wave {
            let mut index = self.indices[place].clone();
            let from_base = index.job.start == Start::Base;
            if let Start::Published(date) = index.job.start {
                self.resume(place, date)?;
            }
            if from_base || (past && index.lent.is_some()) {
                index.course = Course::default();
                let others = self.others.clone();
                let work = move || index.replay(from_base, &others);
                replays.push(Replaying { place, task: tokio::task::spawn_blocking(work) });
            }
        }
        Ok(replays)
    }

    /// Lets an index go on from a published day; one whose identity has changed since is held.
    fn resume(&mut self, place: usize, date: NaiveDate) -> Result<(), RunError> {
        let day = self
            .store
            .latest(date)?
            .ok_or_else(|| RunError::NoManifest { folder: self.settings.publish.clone(), date })?;
        let index = &mut self.indices[place];
        let state = kapok_publication::restore(&day, index.book().id.as_str(), &index.history)?;
        if let Some(changed) = ChangedIdentity::of(index.book(), &day)? {
            let held = index.hold(index.job.days[0], changed);
            self.log.held(&held);
            index.held = Some(held);
        }
        for changed in ChangedRules::of(index.compiled(), &self.store, &day)? {
            self.log.rules_changed(changed);
        }
        let id = index.book().id.to_string();
        let decisions = &self.settings.decisions.prices;
        for late in LateDecision::all_of(&self.store, &id, decisions, date)? {
            self.log.decided_late(late);
        }
        let record = day.manifest().indices.get(&id);
        index.reviewed_by = record.and_then(|record| record.last_review_rules.clone());
        index.watched = Watched::resumed(&state, &index.history);
        index.course = Course::resumed(state);
        Ok(())
    }

    /// Takes over an index that has come from its base date; of one that was restored its levels
    /// alone.
    fn replayed(&mut self, place: usize, index: IndexRun) {
        if index.job.start != Start::Base {
            self.indices[place].lent = index.lent;
            return;
        }
        if let Some(held) = &index.held {
            self.log.held(held);
        }
        self.log.replayed(index.book().id.as_str(), &index.warned);
        self.indices[place] = index;
    }

    /// Published levels of needed indices stand before what was replayed of them.
    fn add_published(&mut self, wave: &[usize], span: Span) -> Result<(), RunError> {
        let others = Arc::make_mut(&mut self.others);
        let wave = wave.iter().map(|place| &self.indices[*place]);
        for index in wave.filter(|index| index.lent.is_some()) {
            add_published(&self.store, index.book(), span, others)?;
        }
        Ok(())
    }
}
