//! Weights of companies that may be raised for their targets, and those that may not.

use chrono::{Datelike, Months, NaiveDate};
use kapok_climate::trajectory::{average_reduction, may_be_uplifted, reduction};
use kapok_kernels::Mean;
use kapok_market::column::{Column, Values};
use kapok_market::snapshot::ColumnError;
use kapok_market::{IssuerIx, TextIx};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::intensity::{Intensity, scope_of};
use crate::carbon::{CarbonData, CarbonError, CarbonYear};
use crate::companies::{issuers, spread};
use crate::declaration::Declaration;
use crate::error::FactError;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

/// Years over which reductions are averaged, which takes the figures of one year more.
const YEARS: usize = 3;
/// Days by which the ends of two years in a row may be off a year apart.
const SLACK_DAYS: i64 = 31;

/// Column that says whose weight may be raised for its targets, as written. Source: Regulation
/// (EU) 2020/1818, Art. 6; `docs/methodology/climate-benchmarks.md` §8.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetUpliftConfig {
    /// A column `intensity` of scopes 1, 2 and 3.
    pub of: String,
    /// Figure that must have fallen by 7 % a year on average over three years.
    pub reduction: Reduction,
    /// Provider of the `targets`.
    pub targets: String,
}

/// Figure that a company has lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reduction {
    /// Emissions by what the column divides them by.
    Intensity,
    /// Emissions, tCO2e.
    Emissions,
}

/// Column that says whether a company sets targets, publishes its emissions and has lowered them
/// by 7 % a year on average over three years in a row: `yes` or `no`; unknown where it states no
/// target, where fewer years are known, or where a figure has no method.
///
/// Source: Regulation (EU) 2020/1818, Art. 6; `docs/methodology/climate-benchmarks.md` §8.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetUplift {
    /// The column's own name.
    pub name: String,
    /// Scopes and denominator, and when Scope 3 counts.
    pub of: Intensity,
    /// Figure that must have fallen.
    pub reduction: Reduction,
    /// Provider of the `targets`.
    pub targets: String,
    /// Mean of the reductions of years.
    pub average: Mean,
}

/// Resolves the column; `None` if something is wrong with it.
///
/// * `of`: the intensity that it names, if that is one
pub(crate) fn resolve(
    written: &TargetUpliftConfig,
    of: Option<&Intensity>,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<TargetUplift> {
    let of = of.filter(|of| of.scopes == [1, 2, 3]);
    if of.is_none()
        && declaration.known.named(&written.of, &declaration.at("of"), problems).is_some()
    {
        let message = format!("`{}` is no `intensity` of scopes 1, 2 and 3", written.of);
        let problem = declaration.problem_at("of", message);
        problems.push(problem.hint("Art. 6 asks for all three"));
    }
    let average = declaration.beside.uplift_average;
    if average.is_none() {
        let problem = declaration.problem("a column `target_uplift` needs `[climate]`");
        problems.push(problem.hint("its `uplift_average` says how reductions are averaged"));
    }
    Some(TargetUplift {
        name: declaration.name.to_owned(),
        of: of?.clone(),
        reduction: written.reduction,
        targets: written.targets.clone(),
        average: average?,
    })
}

/// Finding on one company.
#[derive(Debug, Clone, PartialEq)]
enum Finding {
    /// No target stands.
    NoTarget,
    /// Fewer years in a row are known than it takes, and the value that cannot be among them.
    TooFewYears(usize, Option<String>),
    /// A figure does not say how it came about.
    NoMethod(NaiveDate),
    /// A figure of the year is not the company's own.
    NotPublished(NaiveDate),
    /// All of it is known.
    Judged { may: bool, average: f64, newest: NaiveDate },
}

impl TargetUplift {
    pub(crate) fn column<'h>(&self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let word = |finding: &Finding| finding.word();
        let words: Vec<Option<&'h str>> = self.findings(sheet)?.iter().map(word).collect();
        Ok(Column { unit: "", values: Values::Text(spread(sheet.history(), &words)) })
    }

    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let origin = |finding: Finding| {
            Some(Origin {
                source: finding.to_string(),
                as_of: finding.newest(),
                ..Origin::default()
            })
        };
        Ok(Origins::OfCompanies(self.findings(sheet)?.into_iter().map(origin).collect()))
    }

    /// Finding on each company.
    fn findings(&self, sheet: &Sheet<'_>) -> Result<Vec<Finding>, FactError> {
        let provider = self.provider(sheet)?;
        let divisions = self.of.divisions(sheet)?;
        let snapshot = sheet.snapshot();
        let Some(data) = sheet.carbon() else {
            return Ok(vec![Finding::TooFewYears(0, None); snapshot.history().issuers().len()]);
        };
        let rule = data.settings().scope_3_rule;
        let on = snapshot.date();
        let of = |issuer: IssuerIx| {
            if !sets_a_target(sheet, issuer, provider) {
                return Ok(Finding::NoTarget);
            }
            let scopes = self.of.scopes_of(rule, divisions[issuer.at()], on)?;
            self.finding(&data, issuer, scopes, on)
        };
        issuers(sheet.history()).map(of).collect()
    }

    fn provider(&self, sheet: &Sheet<'_>) -> Result<TextIx, FactError> {
        let history = sheet.history();
        let provider = history.find_text(&self.targets);
        let provider = provider.filter(|provider| history.has_targets_of(*provider));
        provider.ok_or_else(|| FactError::Column {
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
        scopes: Option<Vec<u8>>,
        on: NaiveDate,
    ) -> Result<Finding, FactError> {
        let Some(scopes) = scopes else { return Ok(Finding::TooFewYears(0, None)) };
        let newest = on - Months::new(data.settings().max_age_months);
        let oldest = newest - Months::new(12 * YEARS as u32);
        let known = data.years_since(issuer, oldest);
        let whole = |year| Ok(self.figure(year, &scopes)?.map(|figure| (year, figure)));
        let whole: Result<Vec<_>, CarbonError> = known.iter().map(whole).collect();
        // A newest year that is not whole yet does not count.
        let figures = whole?.into_iter().skip_while(Option::is_none).map_while(|one| one);
        let figures: Vec<(&CarbonYear, f64)> = figures.take(YEARS + 1).collect();
        let row = in_a_row(&figures);
        match row {
            [(first, _), ..] if row.len() > YEARS && first.period_end >= newest => {
                Ok(self.judged(row, &scopes))
            }
            _ => {
                let fault = known.iter().find_map(CarbonYear::impossible);
                Ok(Finding::TooFewYears(row.len(), fault))
            }
        }
    }

    /// Figure that must fall: the intensity, or the emissions.
    fn figure(&self, year: &CarbonYear, scopes: &[u8]) -> Result<Option<f64>, CarbonError> {
        match self.reduction {
            Reduction::Intensity => self.of.value(year, scopes),
            Reduction::Emissions => Intensity::emissions(year, scopes),
        }
    }

    /// * `row`: years, newest first, with their figures
    fn judged(&self, row: &[(&CarbonYear, f64)], scopes: &[u8]) -> Finding {
        for (year, _) in row {
            for scope in scopes {
                match scope_of(year, *scope).ok().flatten().and_then(|figure| figure.method) {
                    None => return Finding::NoMethod(year.period_end),
                    Some(method) if !method.is_disclosed() => {
                        return Finding::NotPublished(year.period_end);
                    }
                    Some(_) => {}
                }
            }
        }
        let of = |pair: &[(&CarbonYear, f64)]| reduction(pair[0].1, pair[1].1);
        let mut reductions: Vec<f64> = row.windows(2).map(of).collect();
        reductions.reverse();
        Finding::Judged {
            may: may_be_uplifted(true, &reductions, self.average),
            average: average_reduction(&reductions, self.average),
            newest: row[0].0.period_end,
        }
    }
}

/// Whether a target of the company stands whose end year is not past.
fn sets_a_target(sheet: &Sheet<'_>, issuer: IssuerIx, provider: TextIx) -> bool {
    let snapshot = sheet.snapshot();
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
            Self::NoTarget | Self::TooFewYears(..) | Self::NoMethod(_) => None,
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
            Self::TooFewYears(known, fault) => {
                write!(f, "{known} fiscal years in a row are known, {} are needed", YEARS + 1)?;
                fault.iter().try_for_each(|fault| write!(f, "; {fault}"))
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
