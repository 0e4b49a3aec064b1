//! Involvement of companies, controversy cases and emission targets.

use chrono::{Days, NaiveDate};

use crate::calendar::{LAST, date};
use crate::company::Issuer;
use crate::fiscal_year::{YEARS, year_end};
use crate::random::{Purpose, Random};
use crate::setting::Setting;
use crate::table::{Fixed, Maybe, Table, rounded};
use crate::table_file::TableFile;

/// Numbers of the streams of controversies and targets, after those of involvement.
const CASES: usize = 1_000_000;
const PROMISES: usize = 1_000_001;

/// Probability that a company's involvement in an activity is unknown.
const UNKNOWN: f64 = 0.03;

/// The maker of a part of weapons, and that part of its revenue.
const WEAPONS: (&str, f64) = ("GBA045", 0.03);

/// Companies without a status under the Global Compact.
const NORMS_UNKNOWN: [&str; 2] = ["GBA088", "GBA251"];

/// Status that is not `compliant` from the start: company, date of publication, status.
const NORMS: [(&str, NaiveDate, &str); 4] = [
    ("GBA037", date(2021, 6, 30), "violation"),
    ("GBA210", date(2021, 6, 30), "violation"),
    ("GBA142", date(2023, 5, 10), "violation"),
    ("GBA210", date(2024, 3, 15), "compliant"),
];

/// `involvement`, `norms`, `controversies`, `targets`.
pub(crate) fn all(setting: &Setting) -> Vec<TableFile> {
    vec![involvement(setting), norms(setting), controversies(setting), targets(setting)]
}

fn involvement(setting: &Setting) -> TableFile {
    let columns =
        "issuer_id,activity,revenue_share,ownership_share,period_end,published_on,provider";
    let mut table = Table::new("involvement", columns, setting.seed);
    for (at, issuer) in setting.companies.issuers.iter().enumerate() {
        let mut random = Random::new(setting.seed, Purpose::Conduct, at);
        let shares = shares(issuer, &mut random);
        for year in YEARS {
            let published = date(year + 1, 4, 1) + Days::new(random.below(100) as u64);
            let decline = 1.0 - 0.04 * f64::from(year - YEARS.start());
            for (activity, share) in &shares {
                let share = Fixed(rounded(share * decline, 4), 4);
                let end = year_end(year);
                table.row(&[&issuer.id, activity, &share, &"", &end, &published, &"syn-data"]);
            }
        }
    }
    table.plain()
}

/// The part of revenue from each activity, where it is known.
fn shares(issuer: &Issuer, random: &mut Random) -> Vec<(&'static str, f64)> {
    let industry = issuer.industry;
    let [coal, fossil, tobacco] =
        [industry.thermal_coal, industry.fossil_extraction, industry.tobacco]
            .map(|part| random.between(part.least, part.most));
    let maker = issuer.id == WEAPONS.0;
    let weapons = if maker { WEAPONS.1 } else { 0.0 };
    let all = [
        ("thermal_coal", coal),
        ("fossil_extraction", fossil),
        ("tobacco", tobacco),
        ("controversial_weapons", weapons),
    ];
    all.into_iter().filter(|_| !random.chance(UNKNOWN) || maker).collect()
}

fn norms(setting: &Setting) -> TableFile {
    let columns = "issuer_id,framework,status,published_on,provider";
    let mut table = Table::new("norms", columns, setting.seed);
    let start = date(2021, 6, 30);
    let issuers = setting.companies.issuers.iter();
    for issuer in issuers.filter(|issuer| !NORMS_UNKNOWN.contains(&issuer.id.as_str())) {
        let mut row = |status: &str, published: NaiveDate| {
            table.row(&[&issuer.id, &"UNGC", &status, &published, &"syn-data"]);
        };
        let own: Vec<_> = NORMS.iter().filter(|(id, ..)| *id == issuer.id).collect();
        if own.iter().all(|(_, published, _)| *published > start) {
            row("compliant", start);
        }
        own.iter().for_each(|(_, published, status)| row(status, *published));
    }
    table.plain()
}

/// A company is covered from the start. A case has a row when it opens and another when it closes,
/// so that no row knows the future.
fn controversies(setting: &Setting) -> TableFile {
    let columns = "issuer_id,case_id,pillar,severity,opened,closed,provider,known_at";
    let mut table = Table::new("controversies", columns, setting.seed);
    let start = date(2021, 6, 30);
    for issuer in &setting.companies.issuers {
        table.row(&[&issuer.id, &"", &"", &"", &start, &"", &"syn-data", &start]);
    }
    let mut random = Random::new(setting.seed, Purpose::Conduct, CASES);
    for case in 1..=48 {
        let issuer = random.pick(&setting.companies.issuers);
        let id = format!("C{case:03}");
        let pillar = *random.pick(&["environment", "social", "governance"]);
        let severity = *random.pick(&[1, 1, 2, 2, 2, 3, 3, 3, 4, 5]);
        let opened = date(2021, 7, 1) + Days::new(random.below(1_200) as u64);
        let published = opened + Days::new(1 + random.below(20) as u64);
        let closed = published + Days::new(90 + random.below(500) as u64);
        let closes = random.chance(0.7) && closed <= LAST;
        let mut row = |closed: Option<NaiveDate>, known: NaiveDate| {
            let closed = Maybe(closed);
            table.row(&[
                &issuer.id,
                &id,
                &pillar,
                &severity,
                &opened,
                &closed,
                &"syn-data",
                &known,
            ]);
        };
        row(None, published);
        if closes {
            row(Some(closed), closed);
        }
    }
    table.plain()
}

fn targets(setting: &Setting) -> TableFile {
    let columns = "issuer_id,scope,kind,base_year,end_year,ambition,validated_by,announced_on,\
                   provider";
    let mut table = Table::new("targets", columns, setting.seed);
    let mut random = Random::new(setting.seed, Purpose::Conduct, PROMISES);
    for issuer in &setting.companies.issuers {
        if random.chance(0.15 + 0.5 * issuer.quality) {
            target_row(&mut table, issuer, &mut random);
        }
    }
    table.plain()
}

/// Ambition is the reduction against the base year, a fraction of one.
fn target_row(table: &mut Table, issuer: &Issuer, random: &mut Random) {
    let scope = *random.pick(&["S1S2", "S1S2", "S1S2S3"]);
    let base = *random.pick(&[2018, 2019, 2020, 2021]);
    let end = *random.pick(&[2030, 2030, 2035, 2050]);
    let ambition = Fixed(rounded(random.between(0.2, 0.55) * f64::from(end - 2015) / 20.0, 2), 2);
    let validated_by = *random.pick(&["", "", "", "syn-validator"]);
    let published = date(2021, 3, 1) + Days::new(random.below(1_100) as u64);
    table.row(&[
        &issuer.id,
        &scope,
        &"absolute",
        &base,
        &end,
        &ambition,
        &validated_by,
        &published,
        &"syn-data",
    ]);
}
