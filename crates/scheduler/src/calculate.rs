//! One day of a run: every index that is due moves.

use chrono::NaiveDate;

use crate::error::RunError;
use crate::held::HeldIndex;
use crate::index_run::Passed;
use crate::under_way::{Moved, UnderWay};

impl UnderWay<'_> {
    /// Moves every index that is due on a day, those first that others need.
    pub(crate) async fn calculate(&mut self, date: NaiveDate) -> Result<Vec<Moved>, RunError> {
        let mut moved = Vec::new();
        for wave in self.waves.clone() {
            let of_wave = self.calculate_wave(&wave, date, &moved).await?;
            moved.extend(of_wave);
            self.lend(&wave);
        }
        // Waves depend on blends and parents; what is published and reported keeps the order of the
        // index files.
        moved.sort_by_key(|moved| moved.place);
        Ok(moved)
    }

    /// Moves the indices of a wave that are due, each on a thread of its own. One that cannot be
    /// calculated is held, and the others go on.
    ///
    /// * `before`: indices of earlier waves that have moved today
    async fn calculate_wave(
        &mut self,
        wave: &[usize],
        date: NaiveDate,
        before: &[Moved],
    ) -> Result<Vec<Moved>, RunError> {
        let mut tasks = Vec::new();
        for &place in wave.iter().filter(|place| self.indices[**place].is_due(date)) {
            let (index, others) = (self.indices[place].clone(), self.others.clone());
            let work = move || index.calculate(date, &others);
            tasks.push((place, tokio::task::spawn_blocking(work)));
        }
        let mut moved = Vec::with_capacity(tasks.len());
        for (place, task) in tasks {
            let (index, passed) = task.await?;
            self.indices[place] = index;
            let passed = match passed {
                Ok(passed) => self.beside_parent(place, passed, before)?,
                Err(held) => Err(held),
            };
            moved.extend(self.take_over(place, passed));
        }
        Ok(moved)
    }

    /// Notes what came of a day of an index: its outcome, or else why it is held.
    fn take_over(&mut self, place: usize, passed: Result<Passed, HeldIndex>) -> Option<Moved> {
        match passed {
            Ok(Passed { outcome, warnings }) => {
                self.log.calculated();
                let index = self.indices[place].book().id.to_string();
                warnings.iter().for_each(|finding| self.log.warned(&index, finding.clone()));
                self.indices[place].record(&outcome);
                Some(Moved { place, outcome, warnings })
            }
            Err(held) => {
                self.log.held(&held);
                self.indices[place].held = Some(held);
                None
            }
        }
    }
}
