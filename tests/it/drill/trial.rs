//! A market with a fault beside the same without it: levels, and what was said.

use chrono::{Days, NaiveDate};
use kapok_backtest::{inspected, replay_all};
use kapok_fixture::Head;
use kapok_gate::{Finding, Gate, Severity, Span, review};
use kapok_loader::{Request, Tolerances, load};
use kapok_market::CutOff;
use kapok_rulebook::Rulebook;

use super::world::{BASE, World};
use crate::support::day;

/// Fault that was injected.
#[derive(Debug)]
pub(super) struct Fault {
    /// Names by which it may be told: securities, exchanges, rates, tables.
    pub(super) names: Vec<String>,
    /// Days on which it may be told.
    pub(super) days: Vec<NaiveDate>,
}

/// Levels of an index and all that was said on the way.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) levels: Vec<(NaiveDate, [f64; 3])>,
    pub(super) findings: Vec<Finding>,
    /// Findings of a look at the whole history.
    pub(super) reviewed: Vec<Finding>,
    /// Lines whose closes were carried, with the first and the last day.
    pub(super) carried: Vec<(String, NaiveDate, NaiveDate)>,
    /// Refusal of the loader, the compiler or the engine, with the first day without a level.
    pub(super) stopped: Option<(NaiveDate, String)>,
}

/// Result of an injection.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Nothing wrong was published; by what.
    Stopped(String),
    /// A finding names the fault and its day; of which check.
    Told(String),
    Silent,
}

/// An injection and its effect.
#[derive(Debug)]
pub(super) struct Trial {
    pub(super) verdict: Verdict,
    /// Largest move of a level against the clean one, basis points.
    pub(super) moved: f64,
}

/// The index of the drill: all lines by free-float market value, reviewed at the end of February.
fn index_file() -> String {
    let head = Head {
        id: "DRILL",
        base_date: day(BASE),
        calendar: "{ open_if_any = [\"XNYS\", \"XHKG\", \"XSHG\"] }",
        returns: "[\"price\", \"net\", \"gross\"]",
        lookback_days: 30,
        conventions: "float_step = \"raw\"
withholding_table = \"t\"
fx_fix = \"F\"
fx_carry_days = 10
spin_off_entry = \"cash\"
share_update_cadence = \"threshold\"
level_decimals = 4",
        universe: "asset_class = 'equity'",
        months: "[2]",
        ..Head::default()
    };
    head.text("")
}

/// Loads a market and calculates its index through the gate.
pub(super) fn clean(world: &World) -> Run {
    let base = day(BASE);
    let mut run = Run {
        levels: Vec::new(),
        findings: Vec::new(),
        reviewed: Vec::new(),
        carried: Vec::new(),
        stopped: None,
    };
    let folder = tempfile::tempdir().unwrap();
    world.write(folder.path());
    let sources = vec![folder.path().to_owned()];
    let loaded = match load(&Request {
        sources: sources.into(),
        price_days: None,
        cut_off: CutOff::EndOfDay,
    }) {
        Ok(loaded) => loaded,
        Err(error) => return Run { stopped: Some((base, format!("loader: {error}"))), ..run },
    };
    if let [first, ..] = loaded.report.refusals(&Tolerances::default()).as_slice() {
        return Run { stopped: Some((base, format!("loader: {first}"))), ..run };
    }
    let history = loaded.history;
    let book = match Rulebook::compile(&index_file(), history.calendars()) {
        Ok(book) => book,
        Err(errors) => {
            return Run { stopped: Some((base, format!("compiler: {errors:?}"))), ..run };
        }
    };
    let span = Span { after: base - Days::new(1), to: world.last() };
    let evenings = [(&book, base)].into_iter();
    let inspection = inspected(&history, &Gate::default(), evenings, world.last());
    let replays = replay_all(&[book], &history, world.last(), inspection.as_ref(), &|| ());
    let replay = replays.into_iter().next().unwrap();
    let level = |level: kapok_engine::Levels| [level.price, level.net, level.gross];
    run.levels = replay.levels.iter().map(|(date, at)| (*date, level(at.levels))).collect();
    run.stopped = replay.held.map(|held| (held.date, format!("engine: {}", held.error)));
    run.findings = replay.findings;
    let carried = replay.carried.iter();
    let id = |line| history.security(line).id.to_string();
    run.carried = carried.map(|carried| (id(carried.security), carried.from, carried.to)).collect();
    run.reviewed = review(&history, &Gate::default().limits, span);
    run
}

impl Trial {
    pub(super) fn of(faulty: &World, before: &Run, fault: &Fault) -> Self {
        let run = clean(faulty);
        let (first, moved) = run.distance(before);
        let stops = run.stops(before);
        let verdict = match stops {
            Some((date, by)) if first.is_none_or(|first| date <= first) => Verdict::Stopped(by),
            _ => run.told(before, fault).map_or(Verdict::Silent, Verdict::Told),
        };
        Self { verdict, moved }
    }
}

impl Run {
    /// The first day on which a level is a tenth of a basis point off, and the largest distance in
    /// basis points.
    fn distance(&self, clean: &Self) -> (Option<NaiveDate>, f64) {
        let (mut first, mut largest) = (None, 0.0_f64);
        for (date, level) in &self.levels {
            let Ok(at) = clean.levels.binary_search_by_key(date, |(date, _)| *date) else {
                continue;
            };
            let away = level.iter().zip(clean.levels[at].1);
            let away = away.map(|(a, b)| 10_000.0 * (a / b - 1.0).abs()).fold(0.0, f64::max);
            if away >= super::LEAST {
                first = first.or(Some(*date));
            }
            largest = largest.max(away);
        }
        (first, largest)
    }

    /// Findings that the clean run does not have.
    fn fresh<'a>(found: &'a [Finding], clean: &'a [Finding]) -> impl Iterator<Item = &'a Finding> {
        found.iter().filter(|finding| !clean.contains(finding))
    }

    /// The first day on which something holds the index that did not before, and what.
    fn stops(&self, clean: &Self) -> Option<(NaiveDate, String)> {
        let blocks = Self::fresh(&self.findings, &clean.findings)
            .filter(|finding| finding.severity == Severity::Block)
            .map(|finding| (finding.told, finding.check.name().to_owned()));
        let own = self.stopped.clone().map(|(date, why)| {
            let by = why.split(':').next().unwrap_or_default();
            (date, by.to_owned())
        });
        blocks.chain(own).min()
    }

    /// The check whose finding names the fault and its day.
    fn told(&self, clean: &Self, fault: &Fault) -> Option<String> {
        let evenings = Self::fresh(&self.findings, &clean.findings);
        let all = evenings.chain(Self::fresh(&self.reviewed, &clean.reviewed));
        let mut named = all.filter(|finding| {
            let said = finding.to_string();
            let named = fault.names.iter().any(|name| said.contains(name.as_str()));
            named && fault.days.iter().any(|date| said.contains(&date.to_string()))
        });
        let carried = self.carried.iter().filter(|row| !clean.carried.contains(row));
        let mut carried = carried.filter(|(id, from, to)| {
            fault.names.contains(id) && fault.days.iter().any(|day| from <= day && day <= to)
        });
        let finding = named.next();
        let said = finding.map(|f| format!("{} ({})", f.check.name(), f.severity.name()));
        said.or_else(|| carried.next().map(|_| "carried_close (note)".to_owned()))
    }
}
