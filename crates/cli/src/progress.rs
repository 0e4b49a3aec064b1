//! Progress of a calculation, on stderr.

use indicatif::{ProgressBar, ProgressStyle};
use kapok_gate::Severity;
use kapok_scheduler::{Event, Warned};

use crate::context::Context;

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
    pub(crate) fn on(&self, event: &Event<'_>) {
        match event {
            Event::Planned(count) => self.bar.set_length(*count as u64),
            Event::Calculated => self.bar.inc(1),
            // Printed with --quiet as well: why an index is held is an error, not progress.
            Event::Held(held) => self.bar.suspend(|| {
                let obstacle = &held.held.error;
                eprintln!("held: {} on {}: {obstacle}", held.index, held.held.date);
                if let Some(hint) = obstacle.hint() {
                    eprintln!("hint: {hint}");
                }
            }),
            Event::OverlayHeld(held) => self.bar.suspend(|| {
                let hold = &held.hold;
                let name = format!("{}:{}", held.index, held.overlay);
                eprintln!("held: {name} on {}: {}", hold.since, hold.reason);
                eprintln!("hint: {}", hold.hint);
            }),
            Event::Warned(warned) => {
                if !self.quiet && warned.finding.severity == Severity::Warn {
                    let Warned { index, finding } = warned;
                    self.bar.suspend(|| eprintln!("warning: {index}: {finding}"));
                }
            }
            Event::Published(..) => {}
        }
    }
}
