//! The `taxonomy_map` table: rows that lead from an activity of one taxonomy to one of another.

use kapok_domain::Objective;
use kapok_market::green::{MapKey, MapRow, TaxonomyCode};
use kapok_market::{Fact, TextIx};

use super::{FactRow, Known, known_or_end_of, settle_facts};
use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::error::LoadError;
use crate::report::TableReport;
use crate::scan::TableFiles;
use crate::settle::Rows;
use crate::texts::{intern, sources};
use crate::withdrawal::{Values, Withdrawals};

const NAMES: [&str; 6] =
    ["from_taxonomy", "from_version", "from_code", "to_taxonomy", "to_version", "to_code"];

const WANTED: &[&str] = &[
    "from_taxonomy",
    "from_version",
    "from_code",
    "to_taxonomy",
    "to_version",
    "to_code",
    "scenario",
    "criteria",
    "objective",
    "valid_from",
    "valid_to",
    "grandfathers",
    "known_at",
    "source",
];

/// Reads the table. Whether rows agree with each other is for the rules to say.
pub(crate) fn read(
    files: &TableFiles,
    known: &mut Known<'_>,
) -> Result<(Vec<FactRow<MapKey, MapRow>>, TableReport), LoadError> {
    let texts = &mut known.texts;
    let mut withdrawn = Withdrawals::new();
    let rows = Rows::read(files, WANTED, |batch, rows| {
        let columns = NAMES.map(|name| batch.column(name));
        let words = columns.map(|column| intern(texts, column, batch.len));
        let [criteria, source, objective, from, known_at] =
            ["criteria", "source", "objective", "valid_from", "known_at"]
                .map(|name| batch.column(name));
        let sets = intern(texts, criteria, batch.len);
        let terms = Terms::new(batch);
        let sources = sources(texts, source, files.schema.name, batch.len);
        let values = Values::new(batch);
        rows.each(batch, |row| {
            columns.iter().try_for_each(|column| column.needed_text(row).map(|_| ()))?;
            source.needed_text(row)?;
            let words = [0, 1, 2, 3, 4, 5].map(|at: usize| words[at][row].unwrap_or(TextIx(0)));
            let [from_code, to] = [0, 3].map(|at| code(&words[at..]));
            if from_code == to {
                return Err(columns[5].breach(row, "leads to where it begins"));
            }
            let objective = objective.needed_one_of(row, &Objective::WORDS)?;
            let valid_from = from.needed_date(row)?;
            let key = MapKey { from: from_code, to, objective, valid_from };
            let known_at = known_or_end_of(known_at, row, valid_from)?;
            if values.are_empty(row)? {
                withdrawn.note(batch, row, (valid_from, key), known_at);
                return Ok(None);
            }
            choice(criteria, row)?;
            let criteria = sets[row].unwrap_or(TextIx(0));
            let value = terms.get(row, criteria)?;
            if value.valid_to.is_some_and(|last| last < valid_from) {
                let rule = format!("is before `valid_from`, {valid_from}");
                return Err(terms.valid_to.breach(row, rule));
            }
            let fact = Fact::new(valid_from, known_at, sources[row], value);
            Ok(Some((key, fact)))
        });
    })?;
    let name = |key: &MapKey| {
        let words = |TaxonomyCode { taxonomy, version, code }: TaxonomyCode| {
            [taxonomy, version, code].map(|word| texts.get(word)).join(" ")
        };
        format!("{} > {} {}", words(key.from), words(key.to), key.objective.as_str())
    };
    Ok(settle_facts(rows, withdrawn, name))
}

fn code(words: &[TextIx]) -> TaxonomyCode {
    TaxonomyCode { taxonomy: words[0], version: words[1], code: words[2] }
}

/// Criteria that must be met, by their owner: a word of the list, or the name of a taxonomy in
/// capitals.
fn choice(column: &Column, row: usize) -> Result<(), Breach> {
    let text = column.needed_text(row)?;
    let name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let word = matches!(text, "either" | "from" | "to" | "both" | "none" | "excluded");
    if word || text.chars().all(name) {
        return Ok(());
    }
    let words = "either, from, to, both, none, excluded, or the name of a taxonomy in capitals";
    Err(column.breach(row, format!("must be one of {words}")))
}

/// Terms of the rows of a batch.
struct Terms<'b> {
    scenario: &'b Column,
    valid_to: &'b Column,
    grandfathers: &'b Column,
}

impl<'b> Terms<'b> {
    fn new(batch: &'b Batch) -> Self {
        let [scenario, valid_to, grandfathers] =
            ["scenario", "valid_to", "grandfathers"].map(|name| batch.column(name));
        Self { scenario, valid_to, grandfathers }
    }

    fn get(&self, row: usize, criteria: TextIx) -> Result<MapRow, Breach> {
        let scenario = self.scenario.needed_whole_number(row, (1, 6))?;
        Ok(MapRow {
            scenario: u8::try_from(scenario).unwrap_or(u8::MAX),
            criteria,
            valid_to: self.valid_to.date(row)?,
            grandfathers: self.grandfathers.date(row)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use kapok_domain::end_of_day;

    use crate::testing::Folder;

    const HEAD: &str = "from_taxonomy,from_version,from_code,to_taxonomy,to_version,to_code,\
                        scenario,criteria,objective,valid_from,valid_to,grandfathers,source,known_at";

    #[test]
    fn rows_that_lead_nowhere() {
        let rows = "
             CN,2021,,EU,2023,4.1,1,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,,1,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,CN,2021,1.1,1,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,4.1,7,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,4.1,,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,4.1,1,any,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,4.1,1,either,,2022-06-03,,,CGT,
             CN,2021,1.1,EU,2023,4.1,1,either,climate_mitigation,,,,CGT,
             CN,2021,1.1,EU,2023,4.1,1,either,climate_mitigation,2022-06-03,2022-06-02,,CGT,
             CN,2021,1.1,EU,2023,4.1,1,either,climate_mitigation,2022-06-03,,,,
             CN,2021,1.2,EU,2023,4.1,1,either,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.2,EU,2023,4.1,2,EU,climate_mitigation,2022-06-03,,,CGT,";
        let folder = Folder::new(&[("taxonomy_map.csv", &format!("{HEAD}{rows}"))]);
        assert_snapshot!(folder.rejections(), @"
        taxonomy_map.csv:2: from_code ``: must not be empty
        taxonomy_map.csv:3: to_code ``: must not be empty
        taxonomy_map.csv:4: to_code `1.1`: leads to where it begins
        taxonomy_map.csv:5: scenario `7`: must be a whole number from 1 to 6
        taxonomy_map.csv:6: scenario ``: must not be empty
        taxonomy_map.csv:7: criteria `any`: must be one of either, from, to, both, none, excluded, or the name of a taxonomy in capitals
        taxonomy_map.csv:8: objective ``: must not be empty
        taxonomy_map.csv:9: valid_from ``: must not be empty
        taxonomy_map.csv:10: valid_to `2022-06-02`: is before `valid_from`, 2022-06-03
        taxonomy_map.csv:11: source ``: must not be empty
        taxonomy_map.csv:12: from_taxonomy, from_version, from_code, to_taxonomy, to_version, to_code, objective, valid_from, known_at `CN 2021 1.2 > EU 2023 4.1 climate_mitigation 2022-06-03`: contradicts taxonomy_map.csv:13: neither is used
        taxonomy_map.csv:13: from_taxonomy, from_version, from_code, to_taxonomy, to_version, to_code, objective, valid_from, known_at `CN 2021 1.2 > EU 2023 4.1 climate_mitigation 2022-06-03`: contradicts taxonomy_map.csv:12: neither is used
        ");
    }

    #[test]
    fn the_row_known_last_stands() {
        let rows = "
             CN,2021,1.2,EU,2023,4.1,4,both,climate_mitigation,2022-06-03,,,CGT,
             CN,2021,1.2,EU,2023,4.1,2,EU,climate_mitigation,2022-06-03,2025-09-30,2025-10-01,CGT 2,2025-07-14";
        let folder = Folder::new(&[("taxonomy_map.csv", &format!("{HEAD}{rows}"))]);
        let loaded = folder.load();
        assert_eq!(loaded.report.rejected(), 0);
        let history = &loaded.history;
        let at = |day: &str| {
            let rows = history.taxonomy_map(end_of_day(day.parse().unwrap()));
            let rows = rows.map(|(_, fact)| {
                let (criteria, source) = (fact.value.criteria, fact.source);
                format!("{} {}", history.text(criteria), history.text(source))
            });
            rows.collect::<Vec<_>>()
        };
        assert!(at("2022-06-02").is_empty());
        assert_eq!(at("2025-07-13"), ["both CGT"]);
        assert_eq!(at("2025-07-14"), ["EU CGT 2"]);
    }
}
