//! Indicators that companies report.

use chrono::{Days, NaiveDate};

use crate::calendar::date;
use crate::company::Issuer;
use crate::fiscal_year::{YEARS, year_end};
use crate::random::{Purpose, Random};
use crate::sector::Sector;
use crate::setting::Setting;
use crate::table::{Fixed, Maybe, Table, rounded};
use crate::table_file::TableFile;

/// Probabilities that a company reports nothing for a year, and that one indicator is missing.
const SILENT: f64 = 0.10;
const GAP: f64 = 0.06;

/// Scope 1 figures that turn out too low: company, fiscal year, day of the correction.
const RESTATED: [(&str, i32, NaiveDate); 2] =
    [("GBA015", 2021, date(2022, 11, 15)), ("GBA200", 2022, date(2023, 10, 20))];

/// The method and quality of a figure.
#[derive(Clone, Copy)]
struct Evidence {
    method: &'static str,
    /// PCAF, 1 best to 5.
    quality: u8,
}

const VERIFIED: Evidence = Evidence { method: "verified", quality: 1 };
const REPORTED: Evidence = Evidence { method: "reported", quality: 2 };
const ESTIMATED: Evidence = Evidence { method: "estimated", quality: 4 };

/// One figure of a report.
struct Figure {
    indicator: &'static str,
    value: f64,
    decimals: usize,
    unit: &'static str,
    currency: Option<&'static str>,
    evidence: Evidence,
}

/// `esg_indicators`.
pub(crate) fn indicators(setting: &Setting) -> TableFile {
    let columns = "issuer_id,indicator,period_end,value,unit,currency,published_on,method,quality,\
                   provider,restates";
    let mut table = Table::new("esg_indicators", columns, setting.seed);
    for (at, issuer) in setting.companies.issuers.iter().enumerate() {
        let mut random = Random::new(setting.seed, Purpose::Indicators, at);
        let business = Business::draw(issuer, &mut random);
        for year in YEARS {
            let figures = business.report(issuer, year, &mut random);
            let published = date(year + 1, 4, 1) + Days::new(random.below(150) as u64);
            let restated = restated_on(issuer, year);
            let silent = random.chance(SILENT);
            let gaps: Vec<&str> =
                figures.iter().map(|f| f.indicator).filter(|_| random.chance(GAP)).collect();
            let told = |f: &&Figure| restated.is_some() || !silent && is_told(f.indicator, &gaps);
            let report = Report { issuer, year, published, restates: None };
            for figure in figures.iter().filter(told) {
                report.row(&mut table, figure);
            }
            if let Some(published) = restated {
                report.restated(published).corrections(&mut table, &figures);
            }
        }
    }
    table.plain()
}

fn restated_on(issuer: &Issuer, year: i32) -> Option<NaiveDate> {
    let found = RESTATED.iter().find(|(id, of, _)| *id == issuer.id && *of == year);
    found.map(|&(.., published)| published)
}

/// Whether a figure is reported: an intensity needs its parts.
fn is_told(indicator: &str, gaps: &[&str]) -> bool {
    let parts = ["scope1", "scope2_market", "revenue"];
    let whole = indicator != "carbon_intensity" || !parts.iter().any(|part| gaps.contains(part));
    whole && !gaps.contains(&indicator)
}

fn value(figures: &[Figure], indicator: &str) -> f64 {
    figures.iter().find(|figure| figure.indicator == indicator).map_or(0.0, |figure| figure.value)
}

/// A report of a company on a year.
struct Report<'a> {
    issuer: &'a Issuer,
    year: i32,
    published: NaiveDate,
    /// The period whose figures it replaces.
    restates: Option<NaiveDate>,
}

impl Report<'_> {
    /// The correction of this report.
    fn restated(self, published: NaiveDate) -> Self {
        Self { published, restates: Some(year_end(self.year)), ..self }
    }

    /// Scope 1 was a third higher; the intensity follows.
    fn corrections(&self, table: &mut Table, figures: &[Figure]) {
        let scope1 = rounded(value(figures, "scope1") * 1.33, 0);
        let total = scope1 + value(figures, "scope2_market");
        let intensity = rounded(total / value(figures, "revenue"), 3);
        for figure in figures {
            let corrected = match figure.indicator {
                "scope1" => scope1,
                "carbon_intensity" => intensity,
                _ => continue,
            };
            self.row(table, &Figure { value: corrected, evidence: VERIFIED, ..*figure });
        }
    }

    fn row(&self, table: &mut Table, figure: &Figure) {
        table.row(&[
            &self.issuer.id,
            &figure.indicator,
            &year_end(self.year),
            &Fixed(figure.value, figure.decimals),
            &figure.unit,
            &Maybe(figure.currency),
            &self.published,
            &figure.evidence.method,
            &figure.evidence.quality,
            &"syn-data",
            &Maybe(self.restates),
        ]);
    }
}

/// The traits of a company that stay the same from year to year.
struct Business {
    revenue: f64,
    /// tCO2e of scope 1 and 2 per CNY million of revenue.
    intensity: f64,
    chain: f64,
    /// Enterprise value including cash as a multiple of market value.
    leverage: f64,
    green: f64,
    women: f64,
    renewable: f64,
}

impl Business {
    fn draw(issuer: &Issuer, random: &mut Random) -> Self {
        let industry = issuer.industry;
        let care = 1.2 - 0.5 * issuer.quality;
        Self {
            revenue: issuer.value_cny_m * industry.sales * random.between(0.6, 1.4),
            intensity: industry.intensity * care * random.between(0.5, 1.7),
            chain: industry.chain * random.between(0.5, 1.6),
            leverage: random
                .between(1.1, if industry.sector == Sector::Financials { 3.5 } else { 2.0 }),
            green: (industry.green * random.between(0.7, 1.1)).min(0.99),
            women: 0.08 + 0.30 * issuer.quality * random.uniform(),
            renewable: 0.55 * issuer.quality * random.uniform(),
        }
    }

    /// The figures of a fiscal year: emissions fall slowly, revenue grows.
    fn report(&self, issuer: &Issuer, year: i32, random: &mut Random) -> Vec<Figure> {
        let age = f64::from(year - YEARS.start());
        let noise = |random: &mut Random| random.between(0.93, 1.07);
        let revenue = rounded(self.revenue * (1.0 + 0.05 * age) * noise(random), 1);
        let emissions = self.intensity * (1.0 - 0.03 * age) * noise(random) * revenue;
        let scope1 = rounded(emissions * issuer.industry.direct, 0);
        let scope2 = rounded(emissions * (1.0 - issuer.industry.direct), 0);
        let scope3 = rounded(emissions * self.chain * noise(random), 0);
        let evic = rounded(issuer.value_cny_m * self.leverage * noise(random), 1);
        let own = evidence(random);
        let chain = if own.quality == 1 { REPORTED } else { ESTIMATED };
        let intensity = rounded((scope1 + scope2) / revenue, 3);
        vec![
            figure("scope1", scope1, 0, "tCO2e", own),
            figure("scope2_market", scope2, 0, "tCO2e", own),
            figure("scope3", scope3, 0, "tCO2e", chain),
            in_yuan(figure("revenue", revenue, 1, "CNYm", REPORTED)),
            in_yuan(figure("evic", evic, 1, "CNYm", REPORTED)),
            in_yuan(figure("carbon_intensity", intensity, 3, "tCO2e/CNYm", own)),
            self.share("green_revenue_share", self.green, 0.01 * age),
            self.share("board_women_share", self.women, 0.015 * age),
            self.share("renewable_energy_share", self.renewable, 0.03 * age),
        ]
    }

    /// Fraction that grows from year to year, if it is above zero.
    fn share(&self, indicator: &'static str, start: f64, growth: f64) -> Figure {
        let share = if start > 0.03 { (start + growth).min(1.0) } else { start };
        figure(indicator, rounded(share, 3), 3, "fraction", REPORTED)
    }
}

fn evidence(random: &mut Random) -> Evidence {
    match random.uniform() {
        part if part < 0.22 => VERIFIED,
        part if part < 0.60 => REPORTED,
        part if part < 0.75 => Evidence { quality: 3, ..REPORTED },
        part if part < 0.92 => ESTIMATED,
        _ => Evidence { quality: 5, ..ESTIMATED },
    }
}

fn figure(
    indicator: &'static str,
    value: f64,
    decimals: usize,
    unit: &'static str,
    evidence: Evidence,
) -> Figure {
    Figure { indicator, value, decimals, unit, currency: None, evidence }
}

fn in_yuan(figure: Figure) -> Figure {
    Figure { currency: Some("CNY"), ..figure }
}
