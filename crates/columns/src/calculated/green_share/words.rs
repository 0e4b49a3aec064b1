//! Origin of a green share, in words and dates.

use kapok_taxonomy::{CountedLine, Outcome, Recognition, Refusal, ShareFigure, Step, Validity};

use super::claims::Held;
use crate::origin::Origin;

/// Refused paths that are told; more are counted.
const TOLD: usize = 2;

/// The lines of a figure, with the newest dates of the facts behind them.
pub(super) fn origin(provider: &str, figure: &ShareFigure, held: &Held<'_>) -> Origin {
    let counts = |line: &kapok_taxonomy::ActivityLine| {
        figure.lines.iter().any(|counted| counted.activity == line.claim.activity)
    };
    let facts = held.lines.iter().zip(&held.rows).filter(|(line, _)| counts(line));
    let facts: Vec<_> = facts.map(|(_, (_, fact))| fact).collect();
    let lines = figure.lines.iter().map(line_in_words);
    let coverage = format!("coverage {}", figure.coverage);
    let said: Vec<String> = lines.chain([coverage]).chain(figure.findings.clone()).collect();
    Origin {
        source: format!("{provider}: {}", said.join("; ")),
        as_of: facts.iter().map(|fact| fact.as_of).max(),
        known_at: facts.iter().map(|fact| fact.known_at).max(),
        published_on: facts.iter().filter_map(|fact| fact.value.published_on).max(),
        ..Origin::default()
    }
}

/// A holder without activities.
pub(super) fn nothing(provider: &str) -> Origin {
    Origin { source: format!("{provider}: no activities are known"), ..Origin::default() }
}

fn line_in_words(line: &CountedLine) -> String {
    let share = line.share.map_or("unknown".to_owned(), |share| share.to_string());
    let flag = line.flag.map_or(String::new(), |flag| format!(" ({flag})"));
    let outcome = outcome_in_words(&line.recognition);
    format!("{} {share}{flag} {outcome}", line.activity)
}

fn outcome_in_words(found: &Recognition) -> String {
    let notes: Vec<String> = found.notes.iter().map(|note| format!(", {note}")).collect();
    let outcome = match &found.outcome {
        Outcome::Recognised(activity) if found.path.is_empty() => {
            format!("accepted as {activity}")
        }
        Outcome::Recognised(activity) => {
            let steps: Vec<String> = found.path.iter().map(step_in_words).collect();
            format!("recognised as {activity} by {}", steps.join(" and "))
        }
        Outcome::Refused => refused_in_words(&found.refusals),
        Outcome::Unmapped => "undecided".to_owned(),
    };
    format!("{outcome}{}", notes.concat())
}

fn step_in_words(step: &Step) -> String {
    let kept = match step.validity {
        Validity::InForce => String::new(),
        Validity::Grandfathered { before } => format!(", kept for what is dated before {before}"),
    };
    let number = step.scenario.number();
    format!("{} (scenario {number}, {} met{kept}; {})", step.row, step.criteria, step.source)
}

fn refused_in_words(refusals: &[Refusal]) -> String {
    let told: Vec<String> = refusals.iter().take(TOLD).map(refusal_in_words).collect();
    let more = refusals.len().saturating_sub(TOLD);
    let more = if more > 0 { format!(", and {more} paths more") } else { String::new() };
    format!("refused: {}{more}", told.join(", "))
}

fn refusal_in_words(refusal: &Refusal) -> String {
    let reasons: Vec<String> = refusal.reasons.iter().map(ToString::to_string).collect();
    let at = refusal.path.last().map_or("the claim itself", String::as_str);
    format!("{at}: {}", reasons.join(" and "))
}
