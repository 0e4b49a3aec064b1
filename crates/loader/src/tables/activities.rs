//! The `activities` table: what companies do, and proceeds are used for, in terms of a taxonomy.

use kapok_domain::Objective;
use kapok_market::green::{Activity, ActivityKey, TaxonomyCode};
use kapok_market::{Fact, TextIx, Texts};

use super::dates::Dates;
use super::whose::WhoseNames;
use super::{FactRow, Known, settle_facts};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::Withdrawals;

const WANTED: &[&str] = &[
    "security_id",
    "issuer_id",
    "taxonomy",
    "version",
    "code",
    "objective",
    "revenue_share",
    "capex_share",
    "opex_share",
    "use_of_proceeds_share",
    "criteria",
    "evidence",
    "period_end",
    "published_on",
    "provider",
    "known_at",
    "source",
];

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<ActivityKey, Activity>>, TableReport), LoadError> {
    let names = WhoseNames::new(known);
    let texts = &mut known.texts;
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let named = ["provider", "taxonomy", "version", "code"].map(|name| batch.column(name));
        let words = named.map(|column| intern(texts, column, batch.len));
        let [objective, criteria, evidence] =
            ["objective", "criteria", "evidence"].map(|name| batch.column(name));
        let evidences = intern(texts, evidence, batch.len);
        let (whose, dates, shares) = (names.of(batch), Dates::new(batch), Shares::new(batch));
        let sources = sources(texts, batch.column("source"), files.schema.name, batch.len);
        rows.each(batch, |row| {
            let whose = whose.get(row)?;
            named.iter().try_for_each(|column| column.needed_text(row).map(|_| ()))?;
            let [provider, taxonomy, version, code] =
                [0, 1, 2, 3].map(|at: usize| words[at][row].unwrap_or(TextIx(0)));
            let objective = objective.one_of(row, &Objective::WORDS)?;
            let (as_of, known_at, published_on) = dates.get(row)?;
            let criteria = criteria_sets(criteria, row, texts)?;
            let given = Activity { criteria, evidence: evidences[row], published_on, ..NOTHING };
            let value = shares.get(row, given)?;
            let code = TaxonomyCode { taxonomy, version, code };
            let fact = Fact::new(as_of, known_at, sources[row], value);
            Ok(Some((ActivityKey { whose, provider, code, objective }, fact)))
        });
    })?;
    let name = |key: &ActivityKey| {
        let TaxonomyCode { taxonomy, version, code } = key.code;
        let words = [key.provider, taxonomy, version, code].map(|word| texts.get(word));
        format!("{} {}", names.name(key.whose), words.join(" "))
    };
    Ok(settle_facts(rows, Withdrawals::new(), name))
}

/// An activity of which nothing is stated.
const NOTHING: Activity = Activity {
    revenue_share: None,
    capex_share: None,
    opex_share: None,
    use_of_proceeds_share: None,
    criteria: None,
    evidence: None,
    published_on: None,
};

/// The columns of shares.
struct Shares<'b> {
    revenue: &'b Column,
    capex: &'b Column,
    opex: &'b Column,
    proceeds: &'b Column,
}

impl<'b> Shares<'b> {
    fn new(batch: &'b Batch) -> Self {
        Self {
            revenue: batch.column("revenue_share"),
            capex: batch.column("capex_share"),
            opex: batch.column("opex_share"),
            proceeds: batch.column("use_of_proceeds_share"),
        }
    }

    fn get(&self, row: usize, activity: Activity) -> Result<Activity, Breach> {
        Ok(Activity {
            revenue_share: part(self.revenue, row)?,
            capex_share: part(self.capex, row)?,
            opex_share: part(self.opex, row)?,
            use_of_proceeds_share: self.proceeds.fraction(row)?,
            ..activity
        })
    }
}

/// A part of a total, which may be negative: the revenue of a segment can be.
fn part(column: &Column, row: usize) -> Result<Option<f64>, Breach> {
    column.number_if(row, |n| n.abs() <= 1.0, "must be a fraction from -1 to 1")
}

/// Names between `;`, in the order of the alphabet and each once.
fn criteria_sets(column: &Column, row: usize, texts: &mut Texts) -> Result<Option<TextIx>, Breach> {
    let Some(text) = column.text(row) else { return Ok(None) };
    let mut sets: Vec<&str> = text.split(';').map(str::trim).collect();
    if sets.contains(&"") {
        return Err(column.breach(row, "must be names with one `;` between them"));
    }
    sets.sort_unstable();
    sets.dedup();
    Ok(Some(texts.intern(&sets.join(";"))))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;
    use kapok_market::history::Classified;
    use kapok_market::{IssuerIx, SecurityIx};

    use crate::testing::Folder;

    #[test]
    fn rows_that_are_no_activities() {
        let folder = Folder::new(&[(
            "activities.csv",
            "issuer_id,security_id,taxonomy,version,code,objective,revenue_share,criteria,period_end,provider
             CO,A,EU,2023,4.1,,0.4,,2023-12-31,own
             ,,EU,2023,4.1,,0.4,,2023-12-31,own
             Z,,EU,2023,4.1,,0.4,,2023-12-31,own
             CO,,,2023,4.1,,0.4,,2023-12-31,own
             CO,,EU,,4.1,,0.4,,2023-12-31,own
             CO,,EU,2023,,,0.4,,2023-12-31,own
             CO,,EU,2023,4.1,climate,0.4,,2023-12-31,own
             CO,,EU,2023,4.1,,-2,,2023-12-31,own
             CO,,EU,2023,4.1,,40,,2023-12-31,own
             CO,,EU,2023,4.1,,0.4,CN;;EU,2023-12-31,own
             CO,,EU,2023,4.1,,0.4,,,own
             CO,,EU,2023,4.1,,0.4,,2023-12-31,
             CO,,EU,2023,4.2,,0.4,,2023-12-31,own
             CO,,EU,2023,4.2,,0.5,,2023-12-31,own",
        )]);
        assert_snapshot!(folder.rejections(), @"
        activities.csv:2: issuer_id `CO`: give it or `security_id`
        activities.csv:3: security_id ``: give it or `issuer_id`
        activities.csv:4: issuer_id `Z`: is not in `securities`
        activities.csv:5: taxonomy ``: must not be empty
        activities.csv:6: version ``: must not be empty
        activities.csv:7: code ``: must not be empty
        activities.csv:8: objective `climate`: must be one of climate_mitigation, climate_adaptation, water, circular_economy, pollution, biodiversity
        activities.csv:9: revenue_share `-2`: must be a fraction from -1 to 1
        activities.csv:10: revenue_share `40`: must be a fraction from -1 to 1
        activities.csv:11: criteria `CN;;EU`: must be names with one `;` between them
        activities.csv:12: period_end ``: must not be empty if `published_on` is
        activities.csv:13: provider ``: must not be empty
        activities.csv:14: security_id, issuer_id, provider, taxonomy, version, code, objective, period_end, known_at `CO own EU 2023 4.2 2023-12-31`: contradicts activities.csv:15: neither is used
        activities.csv:15: security_id, issuer_id, provider, taxonomy, version, code, objective, period_end, known_at `CO own EU 2023 4.2 2023-12-31`: contradicts activities.csv:14: neither is used
        ");
    }

    #[test]
    fn the_newest_period_known_stands_alone() {
        let folder = Folder::new(&[(
            "activities.csv",
            "issuer_id,security_id,taxonomy,version,code,objective,revenue_share,use_of_proceeds_share,criteria,period_end,published_on,provider
             CO,,EU,2023,4.1,climate_mitigation,0.4,,EU; CN;EU,2022-12-31,2023-04-30,own
             CO,,EU,2023,4.5,climate_mitigation,-0.1,,,2022-12-31,2023-04-30,own
             CO,,EU,2023,4.1,climate_mitigation,,,EU,2023-12-31,2024-04-30,own
             ,B,CN,2021,1.2,,,1,,2023-12-31,2024-04-30,own",
        )]);
        let loaded = folder.load();
        assert_eq!(loaded.report.rejected(), 0);
        let history = &loaded.history;
        let at = |whose, day: &str| {
            let day = day.parse().unwrap();
            let rows = history.activities(whose, day, end_of_day(day)).map(|(key, fact)| {
                let (code, value) = (history.text(key.code.code), fact.value);
                let criteria = value.criteria.map_or("", |criteria| history.text(criteria));
                format!("{code} {:?} {criteria}", value.revenue_share)
            });
            rows.collect::<Vec<_>>().join(", ")
        };
        let issuer = history.issuers().iter().position(|known| known.as_str() == "CO").unwrap();
        let company = Classified::Issuer(IssuerIx(u32::try_from(issuer).unwrap()));
        assert_eq!(at(company, "2023-04-29"), "");
        assert_eq!(at(company, "2023-04-30"), "4.1 Some(0.4) CN;EU, 4.5 Some(-0.1) ");
        assert_eq!(at(company, "2024-04-30"), "4.1 None EU");
        assert_eq!(at(Classified::Security(SecurityIx(1)), "2024-04-30"), "1.2 None ");
    }
}
