//! Is a claim recognised? The search for a dated path through the map.
//!
//! 1. The claim's own activity may do: [`Search::accepted_here`].
//! 2. Else paths grow by one row at a time, shortest first and in the order of the rows; each row
//!    is checked by [`Search::check`], and an activity is visited once, so that cycles end.
//! 3. Refusals are kept with all their reasons.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use kapok_domain::Objective;

use crate::catalogue::Target;
use crate::claim::{Activity, Claim};
use crate::map::{MapRow, Requirement, Scenario, TaxonomyMap};
use crate::validity::{NotValid, Validity, Window};

/// A question to the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Place where the claim is to be recognised.
    pub target: Target,
    /// Day of recognition.
    pub on: NaiveDate,
    /// Objective of recognition.
    pub objective: Objective,
    /// Most rows that a path may have.
    pub max_hops: usize,
}

/// Result of the search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Recognised, as this activity.
    Recognised(Activity),
    /// Paths were tried, and none held.
    Refused,
    /// The map says nothing about the activity. This is a finding and no statement that the
    /// activity is not green.
    Unmapped,
}

/// A row that a path goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Name of the row.
    pub row: String,
    /// Scenario of the step.
    pub scenario: Scenario,
    /// The criteria that it asks for, and that are met.
    pub criteria: Requirement,
    /// Reason why it applies on the day.
    pub validity: Validity,
    /// Source in which it was read.
    pub source: String,
}

/// Reason why a path ends without success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Scenario 5 or 6.
    Excluded(Scenario),
    /// The row holds for another objective.
    OtherObjective {
        /// Objective of the row or of the claim.
        seen: Objective,
        /// Objective asked for.
        asked: Objective,
    },
    /// The text begins later.
    NotYet(NaiveDate),
    /// The text has ended, and nothing keeps it for this instrument.
    Ended(NaiveDate),
    /// The text has ended; the instrument may be old enough, but its day is not known.
    DayUnknown(NaiveDate),
    /// The claim does not meet the criteria.
    CriteriaNotMet(Requirement),
    /// The path would need more rows than allowed.
    TooLong(usize),
    /// Nothing leads on from here.
    DeadEnd(Activity),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Excluded(scenario) => {
                write!(f, "scenario {}: not common ground", scenario.number())
            }
            Self::OtherObjective { seen, asked } => write!(f, "holds for {seen}, not for {asked}"),
            Self::NotYet(from) => write!(f, "in force from {from} only"),
            Self::Ended(to) => write!(f, "ended on {to}, and nothing keeps it"),
            Self::DayUnknown(to) => {
                write!(f, "ended on {to}, and the day of the instrument is not known")
            }
            Self::CriteriaNotMet(wanted) => write!(f, "{wanted} are not shown to be met"),
            Self::TooLong(most) => write!(f, "needs more than {most} rows"),
            Self::DeadEnd(activity) => write!(f, "nothing leads on from {activity}"),
        }
    }
}

impl From<NotValid> for Reason {
    fn from(why: NotValid) -> Self {
        match why {
            NotValid::NotYet(from) => Self::NotYet(from),
            NotValid::Ended(to) => Self::Ended(to),
            NotValid::DayUnknown(to) => Self::DayUnknown(to),
        }
    }
}

/// A path that was tried and did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Names of its rows, the last one being the one that failed; empty for the claim itself.
    pub path: Vec<String>,
    /// All reasons.
    pub reasons: Vec<Reason>,
}

/// The answer, with the path and the refusals that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    /// Result of the search.
    pub outcome: Outcome,
    /// The path, if recognised; empty if the claim's own activity did.
    pub path: Vec<Step>,
    /// Every path tried before, or at all.
    pub refusals: Vec<Refusal>,
    /// Notes that a reader must know besides.
    pub notes: Vec<String>,
}

impl Recognition {
    /// Whether the claim is recognised.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        matches!(self.outcome, Outcome::Recognised(_))
    }
}

/// A path under way: its rows and where it stands.
#[derive(Clone)]
struct Trail {
    steps: Vec<Step>,
    at: Activity,
}

impl Trail {
    fn names(&self) -> Vec<String> {
        self.steps.iter().map(|step| step.row.clone()).collect()
    }
}

/// Recognises a claim at a target on a day, or not, with the path that decides.
///
/// The path is the shortest one whose rows all hold; among equals the first in the order of the
/// rows. The target must be one of the catalogue: [`crate::Catalogue::check_target`].
///
/// Source: `docs/methodology/taxonomies.md` §3.
#[must_use]
pub fn recognise(map: &TaxonomyMap, claim: &Claim, question: &Question) -> Recognition {
    let asked = question.objective;
    if let Some(seen) = claim.objective.filter(|&seen| seen != asked) {
        let reasons = vec![Reason::OtherObjective { seen, asked }];
        return answer(Outcome::Refused, vec![], vec![Refusal { path: vec![], reasons }], vec![]);
    }
    Search { map, claim, question, seen: BTreeSet::new(), refusals: vec![] }.run()
}

fn answer(
    outcome: Outcome,
    path: Vec<Step>,
    refusals: Vec<Refusal>,
    notes: Vec<String>,
) -> Recognition {
    Recognition { outcome, path, refusals, notes }
}

struct Search<'a> {
    map: &'a TaxonomyMap,
    claim: &'a Claim,
    question: &'a Question,
    seen: BTreeSet<Activity>,
    refusals: Vec<Refusal>,
}

impl Search<'_> {
    fn run(mut self) -> Recognition {
        let start = Trail { steps: vec![], at: self.claim.activity.clone() };
        self.seen.insert(start.at.clone());
        let mut trails = vec![start];
        while !trails.is_empty() {
            if let Some(found) = trails.iter().position(|trail| self.arrives(trail)) {
                return self.found(trails.swap_remove(found));
            }
            trails = trails.iter().flat_map(|trail| self.grow(trail)).collect();
        }
        let mapped = !self.refusals.is_empty();
        let outcome = if mapped { Outcome::Refused } else { Outcome::Unmapped };
        let Activity { taxonomy, version, .. } = &self.claim.activity;
        let unknown = self.map.catalogue().version(taxonomy, version).is_none();
        let note = unknown.then(|| format!("the catalogue does not know {taxonomy} {version}"));
        answer(outcome, vec![], self.refusals, note.into_iter().collect())
    }

    fn found(self, trail: Trail) -> Recognition {
        let notes = self.notes(&trail.at);
        answer(Outcome::Recognised(trail.at), trail.steps, self.refusals, notes)
    }

    /// Whether a trail stands where the target accepts it; a refusal is kept.
    fn arrives(&mut self, trail: &Trail) -> bool {
        let reasons = match self.accepted_here(trail) {
            None => return false,
            Some(reasons) if reasons.is_empty() => return true,
            Some(reasons) => reasons,
        };
        self.refusals.push(Refusal { path: trail.names(), reasons });
        false
    }

    /// Reasons against accepting a trail here; `None` if the target does not ask for this taxonomy
    /// at all.
    fn accepted_here(&self, trail: &Trail) -> Option<Vec<Reason>> {
        let catalogue = self.map.catalogue();
        let version = catalogue.version(&trail.at.taxonomy, &trail.at.version)?;
        if !catalogue.accepts(&self.question.target, version) {
            return None;
        }
        let valid = version.window().holds(self.claim.instrument, self.question.on);
        let own = Requirement::AllOf(vec![trail.at.taxonomy.clone()]);
        let unmet = (trail.steps.is_empty() && !self.met(&own)).then_some(own);
        let reasons = valid.err().map(Reason::from).into_iter();
        Some(reasons.chain(unmet.map(Reason::CriteriaNotMet)).collect())
    }

    /// The trails that are one row longer; one that fails is kept as a refusal.
    fn grow(&mut self, trail: &Trail) -> Vec<Trail> {
        let map = self.map;
        let rows: Vec<&MapRow> =
            map.rows_from(&trail.at).filter(|row| !self.seen.contains(&row.to)).collect();
        if rows.is_empty() && !trail.steps.is_empty() {
            let reasons = vec![Reason::DeadEnd(trail.at.clone())];
            self.refusals.push(Refusal { path: trail.names(), reasons });
        }
        rows.into_iter().filter_map(|row| self.step(trail, row)).collect()
    }

    fn step(&mut self, trail: &Trail, row: &MapRow) -> Option<Trail> {
        let mut next = Trail { at: row.to.clone(), ..trail.clone() };
        match self.check(row, trail.steps.len()) {
            Ok(step) if self.seen.insert(row.to.clone()) => {
                next.steps.push(step);
                Some(next)
            }
            // Another row of this length has led there just before.
            Ok(_) => None,
            Err(reasons) => {
                let path = trail.names().into_iter().chain([row.name()]).collect();
                self.refusals.push(Refusal { path, reasons });
                None
            }
        }
    }

    fn check(&self, row: &MapRow, length: usize) -> Result<Step, Vec<Reason>> {
        let question = self.question;
        let valid = window(row).holds(self.claim.instrument, question.on);
        let criteria = self.map.requirement(row);
        let other = Reason::OtherObjective { seen: row.objective, asked: question.objective };
        let common = row.scenario.is_common();
        let mut reasons = Vec::new();
        reasons.extend((length >= question.max_hops).then_some(Reason::TooLong(question.max_hops)));
        reasons.extend((!common).then_some(Reason::Excluded(row.scenario)));
        reasons.extend((row.objective != question.objective).then_some(other));
        reasons.extend(valid.err().map(Reason::from));
        if common && !self.met(&criteria) {
            reasons.push(Reason::CriteriaNotMet(criteria.clone()));
        }
        let (row_name, source) = (row.name(), row.source.clone());
        match valid {
            Ok(validity) if reasons.is_empty() => {
                Ok(Step { row: row_name, scenario: row.scenario, criteria, validity, source })
            }
            Ok(_) | Err(_) => Err(reasons),
        }
    }

    fn met(&self, requirement: &Requirement) -> bool {
        let met = |set: &String| self.claim.criteria_met.contains(set);
        match requirement {
            Requirement::AnyOf(sets) => sets.iter().any(met),
            Requirement::AllOf(sets) => sets.iter().all(met),
            Requirement::Excluded => false,
        }
    }

    fn notes(&self, at: &Activity) -> Vec<String> {
        let catalogue = self.map.catalogue();
        let kind = self.claim.instrument.kind;
        let version = catalogue.version(&at.taxonomy, &at.version);
        let no_standard = version.filter(|one| one.no_standard_for.contains(&kind)).map(|one| {
            format!("{} is a classification and not a standard for {}", one.title, kind.as_str())
        });
        let by_reference = match &self.question.target {
            Target::Jurisdiction(id) => catalogue
                .jurisdiction(id)
                .filter(|one| !one.accepts.contains(&at.taxonomy))
                .map(|one| format!("{id} takes over {}: {}", at.taxonomy, one.basis)),
            Target::Version { .. } => None,
        };
        no_standard.into_iter().chain(by_reference).collect()
    }
}

/// Days on which a row holds.
fn window(row: &MapRow) -> Window {
    Window { from: row.valid_from, to: row.valid_to, grandfathers: row.grandfathers }
}
