//! The map: rows that lead from an activity of one taxonomy to one of another.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kapok_domain::Objective;

use crate::catalogue::Catalogue;
use crate::claim::Activity;
use crate::unknown_word::UnknownWord;

/// Overlap of two activities. Source: IPSF, Common Ground Taxonomy, instruction report (2022);
/// `docs/methodology/taxonomies.md` §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scenario {
    /// 1: the same activity.
    ClearOverlap,
    /// 2: the EU's criteria are stricter or more detailed.
    FirstStricter,
    /// 3: China's criteria are stricter or more detailed.
    SecondStricter,
    /// 4: they overlap, and neither set is clearly stricter.
    IdentifiableOverlap,
    /// 5: hard to map.
    UnclearOverlap,
    /// 6: they differ plainly.
    Divergence,
}

impl Scenario {
    /// The number of the scenario, 1 to 6.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::ClearOverlap => 1,
            Self::FirstStricter => 2,
            Self::SecondStricter => 3,
            Self::IdentifiableOverlap => 4,
            Self::UnclearOverlap => 5,
            Self::Divergence => 6,
        }
    }

    /// Whether the activity is common ground: scenarios 1 to 4.
    #[must_use]
    pub fn is_common(self) -> bool {
        match self {
            Self::ClearOverlap
            | Self::FirstStricter
            | Self::SecondStricter
            | Self::IdentifiableOverlap => true,
            Self::UnclearOverlap | Self::Divergence => false,
        }
    }
}

impl TryFrom<u8> for Scenario {
    type Error = UnknownWord;

    fn try_from(number: u8) -> Result<Self, UnknownWord> {
        match number {
            1 => Ok(Self::ClearOverlap),
            2 => Ok(Self::FirstStricter),
            3 => Ok(Self::SecondStricter),
            4 => Ok(Self::IdentifiableOverlap),
            5 => Ok(Self::UnclearOverlap),
            6 => Ok(Self::Divergence),
            seen => {
                Err(UnknownWord { seen: seen.to_string(), what: "a scenario", allowed: "1 to 6" })
            }
        }
    }
}

/// Criteria that must be met, as a row of the map states them. `docs/methodology/taxonomies.md` §2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Criteria {
    /// Criteria of any of the parties.
    Either,
    /// Criteria of the taxonomy from which the row leads.
    From,
    /// Criteria of the taxonomy to which the row leads.
    To,
    /// Criteria of all parties.
    Both,
    /// Criteria of the taxonomy with this name.
    Set(String),
    /// None: the activity is not common ground.
    Excluded,
}

impl fmt::Display for Criteria {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Either => "either",
            Self::From => "from",
            Self::To => "to",
            Self::Both => "both",
            Self::Set(set) => set,
            Self::Excluded => "excluded",
        })
    }
}

impl FromStr for Criteria {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-';
        match text {
            "either" => Ok(Self::Either),
            "from" => Ok(Self::From),
            "to" => Ok(Self::To),
            "both" => Ok(Self::Both),
            "none" | "excluded" => Ok(Self::Excluded),
            set if !set.is_empty() && set.chars().all(name) => Ok(Self::Set(set.into())),
            seen => Err(UnknownWord {
                seen: seen.into(),
                what: "a choice of criteria",
                allowed: "either, from, to, both, none, excluded, or the name of a taxonomy",
            }),
        }
    }
}

/// The criteria of a row, by the names of the taxonomies that they belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requirement {
    /// Any of several sets of criteria.
    AnyOf(Vec<String>),
    /// All of these sets.
    AllOf(Vec<String>),
    /// Nothing suffices.
    Excluded,
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyOf(sets) => write!(f, "the criteria of {}", sets.join(" or ")),
            Self::AllOf(sets) => write!(f, "the criteria of {}", sets.join(" and ")),
            Self::Excluded => f.write_str("no criteria, for the activity is excluded"),
        }
    }
}

/// A row of the table `taxonomy_map`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapRow {
    /// The activity from which the row leads.
    pub from: Activity,
    /// The activity to which it leads.
    pub to: Activity,
    /// Overlap of the two.
    pub scenario: Scenario,
    /// Criteria that must be met.
    pub criteria: Criteria,
    /// The objective for which this holds.
    pub objective: Objective,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Last day on which it holds; none if it still does.
    pub valid_to: Option<NaiveDate>,
    /// Bonds and loans dated before this day keep the row after its last day.
    pub grandfathers: Option<NaiveDate>,
    /// Source in which this was read.
    pub source: String,
}

impl MapRow {
    /// The name of the row, made of its content: the same wherever it stands in the table.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} > {} ({} from {})", self.from, self.to, self.objective, self.valid_from)
    }

    fn meets(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.valid_to.is_some_and(|end| end < b.valid_from);
        !before(self, other) && !before(other, self)
    }

    fn key(&self) -> (&Activity, &Activity, Objective, NaiveDate) {
        (&self.from, &self.to, self.objective, self.valid_from)
    }
}

/// Reason why a map cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum MapError {
    #[error("map row {row}: it leads to where it begins")]
    Loop { row: String },
    #[error("map row {row}: a taxonomy, version or code is empty")]
    EmptyCode { row: String },
    #[error("map row {row}: it names no source")]
    NoSource { row: String },
    #[error("map row {row}: it ends on {to}, before it begins")]
    EmptyValidity { row: String, to: NaiveDate },
    #[error("map row {row}: the catalogue does not know {taxonomy} {version}")]
    UnknownVersion { row: String, taxonomy: String, version: String },
    #[error("map row {row}: scenario {scenario} asks for {allowed}, and the row for {seen}")]
    CriteriaDoNotFit { row: String, scenario: u8, allowed: String, seen: String },
    #[error("map rows {first} and {second}: they hold on the same days and contradict each other")]
    Contradiction { first: String, second: String },
    #[error("map rows {first} and {second}: they hold on the same days and say the same")]
    Repeated { first: String, second: String },
}

impl MapError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Loop { .. } => "an activity is itself without a row: drop the row",
            Self::EmptyCode { .. } => "state taxonomy, version and code of both ends",
            Self::NoSource { .. } => "state the document and the page",
            Self::EmptyValidity { .. } => "correct `valid_from` or `valid_to`",
            Self::UnknownVersion { .. } => "add the version to the catalogue of jurisdictions",
            Self::CriteriaDoNotFit { .. } => "correct `scenario` or `criteria` after the source",
            Self::Contradiction { .. } => "end one row before the other begins",
            Self::Repeated { .. } => "keep one of them",
        }
    }
}

/// The map, checked and in a fixed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxonomyMap {
    catalogue: Catalogue,
    rows: Vec<MapRow>,
}

impl TaxonomyMap {
    /// Checks the rows against the catalogue. Their order does not matter.
    ///
    /// # Errors
    ///
    /// If a row leads nowhere, has no source, contradicts its scenario or another row. Of several
    /// faults the one of the first row by name is told.
    pub fn new(mut rows: Vec<MapRow>, catalogue: Catalogue) -> Result<Self, MapError> {
        rows.sort_by(|a, b| {
            let rest = |row: &MapRow| (row.scenario, row.criteria.clone(), row.source.clone());
            a.key().cmp(&b.key()).then_with(|| rest(a).cmp(&rest(b)))
        });
        rows.iter().try_for_each(|row| check_row(row, &catalogue))?;
        check_overlaps(&rows)?;
        Ok(Self { catalogue, rows })
    }

    /// The catalogue against which the rows were checked.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The rows that begin at an activity, in order.
    pub fn rows_from<'a>(&'a self, from: &Activity) -> impl Iterator<Item = &'a MapRow> {
        let start = self.rows.partition_point(|row| row.from < *from);
        let end = self.rows.partition_point(|row| row.from <= *from);
        self.rows[start..end].iter()
    }

    /// The criteria that a row asks for, by the names of the taxonomies.
    #[must_use]
    pub fn requirement(&self, row: &MapRow) -> Requirement {
        requirement(row, &self.catalogue)
    }
}

/// Parties whose criteria a row compares: those of the hub that it touches, else its two ends.
fn parties(row: &MapRow, catalogue: &Catalogue) -> Vec<String> {
    let hub = [&row.to, &row.from].into_iter().find_map(|end| catalogue.parties(&end.taxonomy));
    let mut parties = match hub {
        Some(parties) => parties.to_vec(),
        None => vec![row.from.taxonomy.clone(), row.to.taxonomy.clone()],
    };
    parties.sort();
    parties.dedup();
    parties
}

fn requirement(row: &MapRow, catalogue: &Catalogue) -> Requirement {
    match &row.criteria {
        Criteria::Either => Requirement::AnyOf(parties(row, catalogue)),
        Criteria::Both => Requirement::AllOf(parties(row, catalogue)),
        Criteria::From => Requirement::AllOf(vec![row.from.taxonomy.clone()]),
        Criteria::To => Requirement::AllOf(vec![row.to.taxonomy.clone()]),
        Criteria::Set(set) => Requirement::AllOf(vec![set.clone()]),
        Criteria::Excluded => Requirement::Excluded,
    }
}

fn check_row(row: &MapRow, catalogue: &Catalogue) -> Result<(), MapError> {
    let name = || row.name();
    if row.from == row.to {
        return Err(MapError::Loop { row: name() });
    }
    let ends = [&row.from, &row.to];
    let blank = |text: &String| text.trim().is_empty();
    if ends.iter().any(|end| [&end.taxonomy, &end.version, &end.code].into_iter().any(blank)) {
        return Err(MapError::EmptyCode { row: name() });
    }
    if blank(&row.source) {
        return Err(MapError::NoSource { row: name() });
    }
    if let Some(to) = row.valid_to.filter(|&to| to < row.valid_from) {
        return Err(MapError::EmptyValidity { row: name(), to });
    }
    for Activity { taxonomy, version, .. } in ends {
        if catalogue.version(taxonomy, version).is_none() {
            let (taxonomy, version) = (taxonomy.clone(), version.clone());
            return Err(MapError::UnknownVersion { row: name(), taxonomy, version });
        }
    }
    check_criteria(row, catalogue)
}

/// The criteria of a row must be those of its scenario.
///
/// Between the EU and China, directly or in a hub of the two, scenario 2 means the EU's and 3
/// China's. Between others both mean those of one party, which the row must name.
fn check_criteria(row: &MapRow, catalogue: &Catalogue) -> Result<(), MapError> {
    let parties = parties(row, catalogue);
    let between_cn_and_eu = parties == ["CN", "EU"];
    let one_of = |sets: &[String]| match requirement(row, catalogue) {
        Requirement::AllOf(seen) => seen.len() == 1 && sets.contains(&seen[0]),
        Requirement::AnyOf(_) | Requirement::Excluded => false,
    };
    let of_one = |set: &str| if between_cn_and_eu { vec![set.to_owned()] } else { parties.clone() };
    let (fits, allowed) = match row.scenario {
        Scenario::ClearOverlap => (row.criteria == Criteria::Either, "either".to_owned()),
        Scenario::IdentifiableOverlap => (row.criteria == Criteria::Both, "both".to_owned()),
        Scenario::UnclearOverlap | Scenario::Divergence => {
            (row.criteria == Criteria::Excluded, "excluded".to_owned())
        }
        Scenario::FirstStricter => (one_of(&of_one("EU")), of_one("EU").join(" or ")),
        Scenario::SecondStricter => (one_of(&of_one("CN")), of_one("CN").join(" or ")),
    };
    if fits {
        return Ok(());
    }
    let seen = requirement(row, catalogue).to_string();
    let scenario = row.scenario.number();
    Err(MapError::CriteriaDoNotFit { row: row.name(), scenario, allowed, seen })
}

fn check_overlaps(rows: &[MapRow]) -> Result<(), MapError> {
    for (i, first) in rows.iter().enumerate() {
        let same = |row: &&MapRow| (&row.from, &row.to) == (&first.from, &first.to);
        for second in rows[i + 1..].iter().take_while(same) {
            if first.objective == second.objective && first.meets(second) {
                return Err(contradiction(first, second));
            }
        }
    }
    Ok(())
}

fn contradiction(a: &MapRow, b: &MapRow) -> MapError {
    let (first, second) = (a.name(), b.name());
    if (a.scenario, &a.criteria) == (b.scenario, &b.criteria) {
        MapError::Repeated { first, second }
    } else {
        let with = |name, row: &MapRow| format!("{name}, scenario {}", row.scenario.number());
        MapError::Contradiction { first: with(first, a), second: with(second, b) }
    }
}
