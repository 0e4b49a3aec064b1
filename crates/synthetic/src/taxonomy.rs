//! Green activities, and the taxonomies that recognise them. Names of taxonomies are real; codes
//! and mappings are invented, which their `SYN` says.

use crate::calendar::date;
use crate::fiscal_year::{YEARS, year_end};
use crate::random::{Purpose, Random};
use crate::setting::Setting;
use crate::table::{Fixed, Table, rounded};
use crate::table_file::TableFile;

/// Taxonomy and version of the activities, and those that they are mapped to.
const CHINA: (&str, &str) = ("CN", "2021");
const EUROPE: (&str, &str) = ("EU", "2021/2139");
const HONG_KONG: (&str, &str) = ("HK", "2024");

/// A kind of green activity.
struct Activity {
    /// Companies that have it, by the word in their names.
    words: &'static [&'static str],
    code: &'static str,
    /// Scenario of the Common Ground Taxonomy, 1 to 6, towards the EU and towards Hong Kong.
    scenarios: [u8; 2],
}

const fn activity(
    words: &'static [&'static str],
    code: &'static str,
    scenarios: [u8; 2],
) -> Activity {
    Activity { words, code, scenarios }
}

const ACTIVITIES: [Activity; 11] = [
    activity(&["Solar"], "SYN-1", [1, 1]),
    activity(&["Wind"], "SYN-2", [1, 1]),
    activity(&["Renewables", "Power"], "SYN-3", [2, 1]),
    activity(&["Batteries", "Lithium"], "SYN-4", [2, 4]),
    activity(&["Motors"], "SYN-5", [1, 2]),
    activity(&["Rail", "Ports"], "SYN-6", [3, 1]),
    activity(&["Water"], "SYN-7", [4, 3]),
    activity(&["Properties", "Construction"], "SYN-8", [2, 2]),
    activity(&["Appliances", "Electronics"], "SYN-9", [4, 5]),
    activity(&["Gas"], "SYN-10", [6, 6]),
    activity(&["Chemicals", "Chips", "Farms"], "SYN-11", [5, 5]),
];

/// `activities` and `taxonomy_map`.
pub(crate) fn all(setting: &Setting) -> Vec<TableFile> {
    vec![activities(setting), taxonomy_map(setting.seed)]
}

/// Shares of a fiscal year are known from May of the next.
fn activities(setting: &Setting) -> TableFile {
    let columns = "issuer_id,taxonomy,version,code,objective,revenue_share,capex_share,criteria,\
                   evidence,period_end,provider,known_at";
    let mut table = Table::new("activities", columns, setting.seed);
    for (at, issuer) in setting.companies.issuers.iter().enumerate() {
        let word = issuer.industry.word;
        let Some(found) = ACTIVITIES.iter().find(|a| a.words.contains(&word)) else { continue };
        let mut random = Random::new(setting.seed, Purpose::Taxonomy, at);
        let evidence = *random.pick(&["declared", "declared", "assured"]);
        for year in YEARS {
            let revenue = issuer.industry.green * random.between(0.6, 1.0);
            let capex = (revenue * random.between(0.9, 1.5)).min(1.0);
            table.row(&[
                &issuer.id,
                &CHINA.0,
                &CHINA.1,
                &found.code,
                &"climate_mitigation",
                &Fixed(rounded(revenue, 3), 3),
                &Fixed(rounded(capex, 3), 3),
                &CHINA.0,
                &evidence,
                &year_end(year),
                &"syn-data",
                &format!("{}-05-{:02}T09:00:00Z", year + 1, 1 + random.below(28)),
            ]);
        }
    }
    table.plain()
}

fn taxonomy_map(seed: u64) -> TableFile {
    let columns = "from_taxonomy,from_version,from_code,to_taxonomy,to_version,to_code,scenario,\
                   criteria,objective,valid_from";
    let mut table = Table::new("taxonomy_map", columns, seed);
    for found in &ACTIVITIES {
        for (to, scenario) in [EUROPE, HONG_KONG].into_iter().zip(found.scenarios) {
            table.row(&[
                &CHINA.0,
                &CHINA.1,
                &found.code,
                &to.0,
                &to.1,
                &found.code.replace("SYN", &format!("SYN-{}", to.0)),
                &scenario,
                &criteria(scenario),
                &"climate_mitigation",
                &if to == EUROPE { date(2022, 6, 3) } else { date(2024, 5, 3) },
            ]);
        }
    }
    table.plain()
}

/// Whose criteria hold: the same on both sides, those of the stricter side, or both.
fn criteria(scenario: u8) -> &'static str {
    match scenario {
        1 => "either",
        2 => "to",
        3 => "from",
        4 => "both",
        _ => "none",
    }
}
