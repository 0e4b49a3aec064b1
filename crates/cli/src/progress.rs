//! Progress of a calculation, on stderr.

use indicatif::{ProgressBar, ProgressStyle};
use kapok_gate::Severity;
use kapok_scheduler::{Event, HeldIndex, LateDecision, Warned};

use crate::context::Context;
use crate::messages::say;

/// Progress bar on a terminal; nothing where stderr is not a terminal.
pub(crate) struct Progress {
    pub(crate) bar: ProgressBar,
    quiet: bool,
}

impl Progress {
    pub(crate) fn new(context: &Context) -> Self {
        let bar = if context.quiet { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} index-days {per_sec} {eta}");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Self { bar, quiet: context.quiet }
    }

    /// Shows an event of a run.
    ///
    /// * `say_rows`: prints the rows of the tables behind the obstacle of an index
    pub(crate) fn on(&self, event: &Event<'_>, say_rows: &dyn Fn(&HeldIndex)) {
        match event {
            Event::Planned(count) => self.bar.set_length(*count as u64),
            Event::Calculated => self.bar.inc(1),
            // Printed with --quiet as well: why an index is held is an error, not progress.
            Event::Held(held) => self.bar.suspend(|| {
                let obstacle = &held.held.error;
                say(format_args!("held: {} on {}: {obstacle}", held.index, held.held.date));
                say_rows(held);
                if let Some(hint) = obstacle.hint() {
                    say(format_args!("hint: {hint}"));
                }
            }),
            Event::OverlayHeld(held) => self.bar.suspend(|| {
                let hold = &held.hold;
                let name = format!("{}:{}", held.index, held.overlay);
                say(format_args!("held: {name} on {}: {}", hold.since, hold.reason));
                say(format_args!("hint: {}", hold.hint));
            }),
            Event::Warned(warned) => {
                if !self.quiet && warned.finding.severity == Severity::Warn {
                    let Warned { index, finding } = warned;
                    self.bar.suspend(|| say(format_args!("warning: {index}: {finding}")));
                }
            }
            Event::RulesChanged(changed) => {
                if !self.quiet {
                    self.bar.suspend(|| {
                        say(format_args!("warning: {}: {changed}", changed.index));
                        say(format_args!("hint: {}", changed.hint()));
                    });
                }
            }
            Event::DecidedLate(late) => self.bar.suspend(|| {
                let LateDecision { index, security, date } = late;
                let what = "[[gate.decide]] is newer than what is published";
                say(format_args!("warning: {index}: {date} {security}: {what}"));
                say(format_args!("hint: {}", late.hint()));
            }),
            Event::Published(..) => {}
        }
    }
}
