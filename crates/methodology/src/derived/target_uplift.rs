//! Whether the weight of a company may be raised for its targets.

use chrono::{Datelike, Months, NaiveDate};
use kapok_climate::Average;
use kapok_climate::trajectory::{average_reduction, may_be_uplifted};
use kapok_market::column::{Column, Values};
use kapok_market::snapshot::ColumnError;
use kapok_market::{IssuerIx, TextIx};

use super::intensity::scope_of;
use super::{Intensity, Origin, issuers, spread};
use crate::candidates::Candidates;
use crate::carbon::{CarbonData, CarbonYear};
use crate::config::carbon::ScopeThreeRule;
use crate::config::derived::ReductionName;
use crate::error::ReviewError;

/// Years over which reductions are averaged, which takes the figures of one year more.
const YEARS: usize = 3;
/// How far the ends of two years in a row may be from a year apart, days.
const SLACK_DAYS: i64 = 31;

/// Whether a company sets targets, publishes its emissions and has lowered them by 7 % a year on
/// average over three years in a row: `yes` or `no`; unknown where it states no target, or where
/// fewer years are known or not how they are.
///
/// Source: Regulation (EU) 2020/1818, Art. 6; `docs/methodology/climate-benchmarks.md` §8.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetUplift {
    /// The column's own name.
    pub name: String,
    /// Scopes and denominator, and when Scope 3 counts.
    pub of: Intensity,
    /// What must have fallen.
    pub reduction: ReductionName,
    /// Who provides the `targets`.
    pub targets: String,
    /// How the reductions of years are averaged.
    pub average: Average,
}

/// What is known of one company.
#[derive(Debug, Clone, PartialEq)]
enum Finding {
    /// No target stands.
    NoTarget,
    /// Fewer years in a row are known than it takes.
    TooFewYears(usize),
    /// A figure does not say how it came about.
    NoMethod(NaiveDate),
    /// A figure of the year is not the company's own.
    NotPublished(NaiveDate),
    /// All of it is known.
    Judged { may: bool, average: f64, newest: NaiveDate },
}

impl TargetUplift {
    pub(super) fn column<'h>(
        &self,
        candidates: &Candidates<'h>,
    ) -> Result<Column<'h>, ReviewError> {
        let word = |finding: &Finding| finding.word();
        let words: Vec<Option<&'h str>> = self.findings(candidates)?.iter().map(word).collect();
        Ok(Column { unit: "", values: Values::Text(spread(candidates, &words)) })
    }

    pub(super) fn origins(
        &self,
        candidates: &Candidates<'_>,
    ) -> Result<Vec<Option<Origin>>, ReviewError> {
        let origin = |finding: Finding| {
            Some(Origin {
                source: finding.to_string(),
                as_of: finding.newest(),
                ..Origin::default()
            })
        };
        Ok(self.findings(candidates)?.into_iter().map(origin).collect())
    }

    /// What is known of each company.
    fn findings(&self, candidates: &Candidates<'_>) -> Result<Vec<Finding>, ReviewError> {
        let provider = self.provider(candidates)?;
        let divisions = self.of.divisions(candidates)?;
        let snapshot = candidates.snapshot;
        let Some(data) = CarbonData::new(candidates.rulebook, snapshot) else {
            return Ok(vec![Finding::TooFewYears(0); snapshot.history().issuers().len()]);
        };
        let rule = data.settings().scope_3_rule;
        let of = |issuer: IssuerIx| {
            if !sets_a_target(candidates, issuer, provider) {
                return Ok(Finding::NoTarget);
            }
            self.finding(&data, issuer, (rule, divisions[issuer.at()]), snapshot.date())
        };
        issuers(candidates).map(of).collect()
    }

    fn provider(&self, candidates: &Candidates<'_>) -> Result<TextIx, ReviewError> {
        let history = candidates.snapshot.history();
        let provider = history.find_text(&self.targets);
        let provider = provider.filter(|provider| history.has_targets_of(*provider));
        provider.ok_or_else(|| ReviewError::Column {
            name: self.name.clone(),
            error: ColumnError::NothingLikeIt {
                table: "targets",
                what: format!("the provider `{}`", self.targets),
            },
        })
    }

    fn finding(
        &self,
        data: &CarbonData<'_>,
        issuer: IssuerIx,
        (rule, division): (ScopeThreeRule, Option<&str>),
        on: NaiveDate,
    ) -> Result<Finding, ReviewError> {
        let Some(scopes) = self.of.scopes_of(rule, division, on)? else {
            return Ok(Finding::TooFewYears(0));
        };
        let newest = on - Months::new(data.settings().max_age_months);
        let oldest = newest - Months::new(12 * YEARS as u32);
        let known = data.years_since(issuer, oldest)?;
        let whole = |year| Some((year, self.figure(year, &scopes)?));
        // A newest year that is not whole yet does not count.
        let figures = known.iter().map(whole).skip_while(Option::is_none).map_while(|one| one);
        let figures: Vec<(&CarbonYear, f64)> = figures.take(YEARS + 1).collect();
        let row = in_a_row(&figures);
        match row {
            [(first, _), ..] if row.len() > YEARS && first.period_end >= newest => {
                Ok(self.judged(row, &scopes))
            }
            _ => Ok(Finding::TooFewYears(row.len())),
        }
    }

    /// What must fall: the intensity, or the emissions.
    fn figure(&self, year: &CarbonYear, scopes: &[u8]) -> Option<f64> {
        match self.reduction {
            ReductionName::Intensity => self.of.value(year, scopes),
            ReductionName::Emissions => Intensity::emissions(year, scopes),
        }
    }

    /// * `row`: years, newest first, with their figures
    fn judged(&self, row: &[(&CarbonYear, f64)], scopes: &[u8]) -> Finding {
        for (year, _) in row {
            for scope in scopes {
                match scope_of(year, *scope).and_then(|figure| figure.method) {
                    None => return Finding::NoMethod(year.period_end),
                    Some(method) if !method.is_disclosed() => {
                        return Finding::NotPublished(year.period_end);
                    }
                    Some(_) => {}
                }
            }
        }
        let reduction = |pair: &[(&CarbonYear, f64)]| match pair[1].1 > 0.0 {
            true => 1.0 - pair[0].1 / pair[1].1,
            false => 0.0,
        };
        let mut reductions: Vec<f64> = row.windows(2).map(reduction).collect();
        reductions.reverse();
        Finding::Judged {
            may: may_be_uplifted(true, &reductions, self.average),
            average: average_reduction(&reductions, self.average),
            newest: row[0].0.period_end,
        }
    }
}

/// Whether a target of the company stands whose end year is not past.
fn sets_a_target(candidates: &Candidates<'_>, issuer: IssuerIx, provider: TextIx) -> bool {
    let snapshot = candidates.snapshot;
    let (date, cut_off) = (snapshot.date(), snapshot.cut_off());
    let mut targets = snapshot.history().targets(issuer, date, cut_off);
    targets.any(|(key, _)| key.provider == provider && i32::from(key.end_year) >= date.year())
}

/// The newest years of which each ends a year after the next.
fn in_a_row<'r, 'y>(years: &'r [(&'y CarbonYear, f64)]) -> &'r [(&'y CarbonYear, f64)] {
    let follows = |pair: &[(&CarbonYear, f64)]| {
        let expected = pair[0].0.period_end - Months::new(12);
        (pair[1].0.period_end - expected).num_days().abs() <= SLACK_DAYS
    };
    let pairs = years.windows(2).take_while(|pair| follows(pair)).count();
    &years[..years.len().min(pairs + 1)]
}

impl Finding {
    fn word(&self) -> Option<&'static str> {
        match self {
            Self::NoTarget | Self::TooFewYears(_) | Self::NoMethod(_) => None,
            Self::NotPublished(_) | Self::Judged { may: false, .. } => Some("no"),
            Self::Judged { may: true, .. } => Some("yes"),
        }
    }

    fn newest(&self) -> Option<NaiveDate> {
        match self {
            Self::Judged { newest, .. } => Some(*newest),
            _ => None,
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoTarget => write!(f, "no target stands"),
            Self::TooFewYears(known) => {
                write!(f, "{known} fiscal years in a row are known, {} are needed", YEARS + 1)
            }
            Self::NoMethod(end) => {
                write!(f, "figures of the year to {end} do not say how they came about")
            }
            Self::NotPublished(end) => {
                write!(f, "figures of the year to {end} are not published by the company")
            }
            Self::Judged { average, newest, .. } => {
                write!(
                    f,
                    "lowered by {:.2} % a year in the {YEARS} years to {newest}",
                    average * 100.0
                )
            }
        }
    }
}
