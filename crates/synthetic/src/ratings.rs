//! Scores that a rater gives.

use chrono::{Days, NaiveDate};

use crate::calendar::date;
use crate::company::Issuer;
use crate::fiscal_year::{YEARS, year_end};
use crate::random::{Purpose, Random};
use crate::setting::Setting;
use crate::table::{Fixed, Table, rounded};
use crate::table_file::TableFile;

/// Probability that a company has no score of a year.
const UNRATED: f64 = 0.05;

const BANDS: [&str; 7] = ["CCC", "B", "BB", "BBB", "A", "AA", "AAA"];

/// `esg_scores`.
pub(crate) fn scores(setting: &Setting) -> TableFile {
    let columns = "issuer_id,provider,scheme,pillar,score,band,period_end,published_on";
    let mut table = Table::new("esg_scores", columns, setting.seed);
    for (at, issuer) in setting.companies.issuers.iter().enumerate() {
        let mut random = Random::new(setting.seed, Purpose::Scores, at);
        let view = [0; 3].map(|_| random.between(-0.12, 0.12));
        for year in YEARS {
            let [environment, social, governance] =
                view.map(|lean| pillar_score(issuer, lean, &mut random));
            let published = date(year + 1, 3, 1) + Days::new(random.below(110) as u64);
            if !random.chance(UNRATED) {
                Rating { issuer, year, published, environment, social, governance }
                    .rows(&mut table);
            }
        }
    }
    table.plain()
}

/// The quality as a rater sees it, 0 to 100.
fn pillar_score(issuer: &Issuer, lean: f64, random: &mut Random) -> f64 {
    let seen = 0.15 + 0.70 * issuer.quality + lean + 0.03 * random.normal();
    rounded(100.0 * seen.clamp(0.0, 1.0), 1)
}

/// The scores of a company for a year.
struct Rating<'a> {
    issuer: &'a Issuer,
    year: i32,
    published: NaiveDate,
    environment: f64,
    social: f64,
    governance: f64,
}

impl Rating<'_> {
    fn rows(&self, table: &mut Table) {
        let Self { environment, social, governance, .. } = *self;
        let total = rounded(0.4 * environment + 0.3 * social + 0.3 * governance, 1);
        let pillars = [
            ("total", total),
            ("environment", environment),
            ("social", social),
            ("governance", governance),
        ];
        for (pillar, score) in pillars {
            let band = BANDS[((score / 100.0 * 7.0) as usize).min(6)];
            table.row(&[
                &self.issuer.id,
                &"syn-rating",
                &"v1",
                &pillar,
                &Fixed(score, 1),
                &band,
                &year_end(self.year),
                &self.published,
            ]);
        }
    }
}
