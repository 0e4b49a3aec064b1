//! Withdrawal of facts: rows without a value that became known after the fact that they take back.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_market::Fact;

use crate::batch::Batch;
use crate::column::{Breach, Column};
use crate::report::Place;
use crate::schema::Withdrawal;
use crate::settle::{Rows, contradiction, repetition};

/// Columns of a batch that are all empty in a row that withdraws a fact.
pub(crate) struct Values<'b> {
    batch: &'b Batch,
    columns: Vec<&'b Column>,
    is_needed: bool,
}

impl<'b> Values<'b> {
    pub(crate) fn new(batch: &'b Batch) -> Self {
        let (names, is_needed) = match batch.schema.withdrawal {
            Withdrawal::EmptyValue(names) => (names, true),
            Withdrawal::EmptyValueOrNothing(names) => (names, false),
            Withdrawal::Otherwise(_) => (&[][..], false),
        };
        let columns = names.iter().map(|name| batch.column(name)).collect();
        Self { batch, columns, is_needed }
    }

    /// Whether a row has no value.
    ///
    /// # Errors
    ///
    /// If the table needs a value, and the row does not say when it was known, so that it cannot
    /// come after anything.
    pub(crate) fn are_empty(&self, row: usize) -> Result<bool, Breach> {
        let [first, ..] = &self.columns[..] else { return Ok(false) };
        if !self.columns.iter().all(|column| column.is_blank(row)) {
            return Ok(false);
        }
        if self.is_needed && !self.batch.is_stated(row) {
            return Err(first.breach(row, NEVER));
        }
        Ok(true)
    }
}

/// A row that takes back what was known of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Withdrawn<I> {
    of: I,
    known_at: Timestamp,
    place: Place,
}

/// Rows of a table that take facts back, by what the facts are about.
#[derive(Debug)]
pub(crate) struct Withdrawals<I> {
    rows: Vec<Withdrawn<I>>,
}

impl<I: Ord> Withdrawals<I> {
    pub(crate) fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// Notes a row without a value. One that does not say when it was known says nothing.
    pub(crate) fn note(&mut self, batch: &Batch, row: usize, of: I, known_at: Timestamp) {
        if batch.is_stated(row) {
            self.rows.push(Withdrawn { of, known_at, place: batch.place(row) });
        }
    }

    /// Marks the facts that are taken back with the moment since when they are.
    ///
    /// * `about`: what a fact is about, from its key and date
    /// * `name`: writes what facts are about
    pub(crate) fn apply<K, T>(
        mut self,
        rows: &mut Rows<(K, Fact<T>)>,
        about: impl Fn(&K, NaiveDate) -> I,
        name: impl Fn(&I) -> String,
    ) {
        if self.rows.is_empty() {
            return;
        }
        self.rows.sort_unstable();
        let is_needed = matches!(rows.schema().withdrawal, Withdrawal::EmptyValue(_));
        let mut takes = vec![Takes::Nothing; self.rows.len()];
        rows.look_again(|(key, fact), place, is_stated| {
            let of = about(key, fact.as_of);
            let first = self.rows.partition_point(|row| row.of < of);
            let rows = self.rows.iter().enumerate().skip(first);
            let mut breach = None;
            for (at, row) in rows.take_while(|(_, row)| row.of == of) {
                // A fact that does not say when it was known loses to a row that does.
                if !is_stated || row.known_at > fact.known_at {
                    let at_first =
                        fact.withdrawn_at.map_or(row.known_at, |at| at.min(row.known_at));
                    fact.withdrawn_at = Some(at_first);
                    takes[at] = Takes::Facts;
                } else if is_needed && row.known_at == fact.known_at {
                    takes[at] = Takes::Contradicts(place);
                    breach = Some((name(&of), row.place));
                }
            }
            breach
        });
        if is_needed {
            self.reject(rows, &takes, name);
        }
    }

    /// Rejects rows without a value that take nothing back, or contradict a fact.
    fn reject<R>(&self, rows: &mut Rows<R>, takes: &[Takes], name: impl Fn(&I) -> String) {
        for (at, (row, takes)) in self.rows.iter().zip(takes).enumerate() {
            let before = at.checked_sub(1).map(|before| &self.rows[before]);
            let again = before.filter(|b| (&b.of, b.known_at) == (&row.of, row.known_at));
            let rule = match (takes, again) {
                (Takes::Contradicts(other), _) => contradiction(&rows.at(*other)),
                (_, Some(first)) => repetition(&rows.at(first.place)),
                (Takes::Nothing, None) => NOTHING.to_owned(),
                (Takes::Facts, None) => continue,
            };
            rows.reject(row.place, name(&row.of), rule);
        }
    }
}

/// Rule of a row without a value that does not say when it was known.
pub(crate) const NEVER: &str = "must not be empty, unless `known_at` says since when";

/// Rule of a row without a value that comes before all values.
pub(crate) const NOTHING: &str =
    "has no value, and nothing was known before that it could withdraw";

/// Effect of a row without a value.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Nothing,
    Facts,
    Contradicts(Place),
}

#[cfg(test)]
mod tests {
    use kapok_market::CutOff;

    use super::{NEVER, NOTHING};
    use crate::schema::{Withdrawal, table_schemas};
    use crate::testing::{Folder, everything, panel};
    use crate::{Loaded, Request, load};

    /// Header, and row with places for the value and for `known_at`, of each table whose facts are
    /// withdrawn by an empty value.
    fn sample(table: &str) -> (&'static str, &'static str, &'static str) {
        match table {
            "prices" => ("date,security_id,close,known_at", "2024-01-02,A,{},{}", "10"),
            "classifications" => {
                ("security_id,system,valid_from,code,known_at", "A,GICS,2024-01-02,{},{}", "4510")
            }
            "shares" => (
                "effective_date,security_id,shares_outstanding,known_at",
                "2024-01-02,A,{},{}",
                "100",
            ),
            "fx" => ("date,base,quote,fix,rate,known_at", "2024-01-02,EUR,USD,ECB,{},{}", "1.1"),
            "rates" => (
                "date,curve,tenor,day_count,rate,known_at",
                "2024-01-02,EFFR,ON,act/360,{},{}",
                "0.05",
            ),
            "levels" => ("date,series,currency,level,known_at", "2024-01-02,W,USD,{},{}", "9"),
            "withholding" => {
                ("country,table,effective_from,rate,known_at", "US,m,2024-01-02,{},{}", "0.3")
            }
            "esg_scores" => (
                "issuer_id,provider,scheme,pillar,period_end,score,known_at",
                "CO,p,s,total,2023-12-31,{},{}",
                "5",
            ),
            "esg_indicators" => (
                "issuer_id,provider,indicator,unit,period_end,value,known_at",
                "CO,p,scope_1,tCO2e,2023-12-31,{},{}",
                "5",
            ),
            "involvement" => (
                "issuer_id,provider,activity,period_end,revenue_share,known_at",
                "CO,p,coal,2023-12-31,{},{}",
                "0.5",
            ),
            "norms" => (
                "issuer_id,provider,framework,period_end,status,known_at",
                "CO,p,UNGC,2023-12-31,{},{}",
                "watch",
            ),
            "controversies" => (
                "issuer_id,provider,case_id,opened,pillar,severity,known_at",
                "CO,p,1,2024-01-02,{},{}",
                "social,3",
            ),
            "targets" => (
                "issuer_id,provider,scope,kind,base_year,end_year,announced_on,ambition,known_at",
                "CO,p,S1,absolute,2019,2030,2024-01-02,{},{}",
                "0.5",
            ),
            "taxonomy_map" => (
                "from_taxonomy,from_version,from_code,to_taxonomy,to_version,to_code,objective,\
                 valid_from,source,scenario,criteria,known_at",
                "EU,2023,4.1,CN,2021,1.2,water,2024-01-02,x,{},{}",
                "2,EU",
            ),
            "supply_links" => (
                "buyer_id,supplier_id,provider,period_end,share,known_at",
                "CO,C,p,2023-12-31,{},{}",
                "0.5",
            ),
            other => panic!("no sample of `{other}`: how is a fact of it withdrawn?"),
        }
    }

    /// A folder with rows of a table: of each whether it has its value, and `known_at`.
    fn folder(table: &str, rows: &[(bool, &str)]) -> Folder {
        let (header, form, value) = sample(table);
        let empty: String = value.chars().filter(|c| *c == ',').collect();
        let row = |(has, known): &(bool, &str)| {
            let value = if *has { value } else { &empty };
            format!("\n{}", form.replacen("{}", value, 1).replacen("{}", known, 1))
        };
        let text: String = rows.iter().map(row).collect();
        Folder::new(&[(&format!("{table}.csv"), &format!("{header}{text}\n"))])
    }

    fn of_empty_values() -> impl Iterator<Item = (&'static str, bool)> {
        table_schemas().iter().filter_map(|table| match table.withdrawal {
            Withdrawal::EmptyValue(_) => Some((table.name, true)),
            Withdrawal::EmptyValueOrNothing(_) => Some((table.name, false)),
            Withdrawal::Otherwise(_) => None,
        })
    }

    /// Everything that stands, as text; prices as they are known at the end of February.
    fn seen(folder: &Folder) -> (String, Loaded) {
        let cut_off = CutOff::At("2024-02-29T00:00:00Z".parse().unwrap());
        let loaded = load(&Request { cut_off, ..folder.request() }).unwrap();
        (everything(&loaded), loaded)
    }

    #[test]
    fn an_empty_value_that_is_known_later_withdraws_a_fact_of_every_table() {
        for (table, _) in of_empty_values() {
            let (kept, _) = seen(&folder(table, &[(true, "2024-01-03")]));
            for first in ["2024-01-03", ""] {
                let folder = folder(table, &[(true, first), (false, "2024-02-01")]);
                assert_eq!(folder.rejections(), "", "{table}");
                let (text, loaded) = seen(&folder);
                match table {
                    "prices" => assert_eq!(panel(&loaded), ""),
                    _ => assert!(text.contains("2024-02-01T23:59:59.999999Z,\n"), "{table} {text}"),
                }
                assert_ne!(text, kept, "{table}");
            }
        }
    }

    #[test]
    fn an_empty_value_that_withdraws_nothing_is_refused_or_says_nothing() {
        for (table, is_needed) in of_empty_values() {
            let rules = |rows: &[(bool, &str)]| {
                let folder = folder(table, rows);
                folder.listed(&seen(&folder).1.report)
            };
            let says = |text: &str, rule: &str| match is_needed {
                true => assert!(text.contains(rule), "{table} {text}"),
                false => assert_eq!(text, "", "{table}"),
            };
            says(&rules(&[(false, "2024-01-03")]), NOTHING);
            says(&rules(&[(true, "2024-01-03"), (false, "")]), NEVER);
            says(&rules(&[(true, "2024-01-05"), (false, "2024-01-03")]), NOTHING);
            says(&rules(&[(true, "2024-01-03"), (false, "2024-01-03")]), "contradicts");
            let twice = [(true, "2024-01-02"), (false, "2024-01-03"), (false, "2024-01-03")];
            says(&rules(&twice), "repeats");
        }
    }
}
