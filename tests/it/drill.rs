//! Fault drill: wrong input of many kinds, put into seeded markets at random places, and what the
//! loader, the engine and the data gate say of it.
//!
//! An injection that moves a level by a tenth of a basis point or more and contradicts something at
//! hand must be stopped before the wrong level, or told with its name and day. Kinds that nothing
//! contradicts stand in the matrix as rows of their own.
//!
//! `KAPOK_DRILL=40 cargo test -p kapok-tests --test it drill -- --nocapture` runs forty seeds of
//! each kind and prints the matrix. The seeds are odd; with `KAPOK_DRILL_EVEN=1` they are even, and
//! these alone are for the choice of limits. `KAPOK_DRILL_AFTER=40` leaves out the first forty.

#![expect(clippy::disallowed_methods, reason = "a length that people ask for; files of markets")]

mod faults;
mod random;
mod trial;
mod world;
mod world_tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kapok_gate::Severity;

use faults::{Contradiction, FAULTS, Kind};
use random::Random;
use trial::{Trial, Verdict, clean};
use world::World;

/// Smallest move of a level that counts, in basis points.
const LEAST: f64 = 0.1;

/// Seeds of the drill: odd ones, or even ones where limits are chosen; few, unless the environment
/// asks for more or for those after some.
fn seeds(few: u64) -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|count| count.parse().ok());
    let (after, asked) = (number("KAPOK_DRILL_AFTER").unwrap_or(0), number("KAPOK_DRILL"));
    let even = std::env::var("KAPOK_DRILL_EVEN").is_ok();
    let seeds = after + 1..=after + asked.unwrap_or(few);
    seeds.map(|n| if even { 2 * n } else { 2 * n - 1 }).collect()
}

/// Outcomes of one kind of fault.
#[derive(Default)]
struct Row {
    injected: usize,
    stopped: usize,
    told: usize,
    silent: usize,
    /// Largest move of a level that nothing was said of, basis points.
    worst: f64,
    said_by: BTreeMap<String, usize>,
}

impl Row {
    fn add(&mut self, trial: &Trial) {
        self.injected += 1;
        match &trial.verdict {
            Verdict::Stopped(by) => {
                self.stopped += 1;
                *self.said_by.entry(by.clone()).or_default() += 1;
            }
            Verdict::Told(by) => {
                self.told += 1;
                *self.said_by.entry(by.clone()).or_default() += 1;
            }
            Verdict::Silent => {
                self.silent += 1;
                self.worst = self.worst.max(trial.moved);
            }
        }
    }

    fn line(&self, kind: &Kind) -> String {
        let Self { injected, stopped, told, silent, worst, said_by } = self;
        let by: Vec<String> = said_by.iter().map(|(by, n)| format!("{by} {n}")).collect();
        let contradicted = match kind.contradiction {
            Contradiction::Plain => "yes",
            Contradiction::None => "no",
        };
        let counts = format!("{injected:>4} {stopped:>7} {told:>5} {silent:>6} {worst:>9.2}");
        format!("{:<28} {:<34} {contradicted:<4} {counts}  {}", kind.name, kind.size, by.join(", "))
    }
}

#[test]
fn faults_are_stopped_or_told() {
    let mut matrix = format!(
        "{:<28} {:<34} {:<4} {:>4} {:>7} {:>5} {:>6} {:>9}  said by\n",
        "fault", "size", "con.", "n", "stopped", "told", "silent", "worst bp"
    );
    let mut missed = Vec::new();
    let worlds: Vec<(u64, World, trial::Run)> = seeds(2)
        .into_iter()
        .map(|seed| {
            let world = World::new(seed);
            let run = clean(&world);
            (seed, world, run)
        })
        .collect();
    assert!(FAULTS.len() >= 25);
    for (number, kind) in (0..).zip(FAULTS) {
        let mut row = Row::default();
        for (seed, world, run) in &worlds {
            let mut random = Random::new(seed * 1_000 + number);
            let mut faulty = world.clone();
            let Some(fault) = (kind.inject)(&mut faulty, &mut random) else { continue };
            let trial = Trial::of(&faulty, run, &fault);
            row.add(&trial);
            let silent = matches!(trial.verdict, Verdict::Silent);
            if silent && kind.contradiction == Contradiction::Plain && trial.moved >= LEAST {
                missed.push(format!("{} of seed {seed}: {fault:?}: {trial:?}", kind.name));
            }
        }
        let _ = writeln!(matrix, "{}", row.line(kind));
        assert!(row.injected > 0, "{} was never injected", kind.name);
    }
    println!("{matrix}");
    assert!(missed.is_empty(), "{matrix}\nneither stopped nor told:\n{}", missed.join("\n"));
}

#[test]
fn clean_evenings_pass() {
    let (mut evenings, mut warned, mut said) = (0, 0, String::new());
    for seed in seeds(6) {
        let run = clean(&World::new(seed));
        assert_eq!(run.stopped, None, "seed {seed}");
        evenings += run.levels.len();
        let mut days: Vec<_> = Vec::new();
        for finding in run.findings.iter().filter(|f| f.severity != Severity::Note) {
            let _ = writeln!(said, "seed {seed}: {finding}");
            assert_ne!(finding.severity, Severity::Block, "{said}");
            days.push(finding.told);
        }
        days.dedup();
        warned += days.len();
    }
    println!("{evenings} clean evenings, {warned} with a warning\n{said}");
    assert!(100 * warned <= evenings, "{warned} of {evenings}\n{said}");
}
