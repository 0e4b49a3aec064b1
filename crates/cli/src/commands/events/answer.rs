//! One event under several conventions: sections in a table, rows in JSON and CSV.

use std::collections::BTreeMap;

use kapok_analysis::what_if::{Holdings, Regime, Treated, Treatment, WhatIf, status_name};
use kapok_conventions::LevelForm;
use kapok_domain::ReturnVariant;
use kapok_engine::{ActionRecord, Levels, Stage, StepError};
use kapok_market::{History, SecurityIx};
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::failure::{Code, Failure};
use crate::output::Rows;

use super::column::{Column, SAME, decimals, line_cells, near};
use super::terms::describe;

/// Columns of JSON and CSV.
const COLUMNS: [&str; 32] = [
    "index",
    "event_id",
    "type",
    "ex_date",
    "evening",
    "day",
    "brought_forward",
    "conventions",
    "security_id",
    "price_close",
    "price_open",
    "price_factor",
    "price_next_open",
    "index_shares_close",
    "index_shares_open",
    "index_shares_next_open",
    "weight_close",
    "weight_open",
    "weight_next_open",
    "divisor",
    "level_price",
    "level_net",
    "level_gross",
    "points_price",
    "points_net",
    "points_gross",
    "bp_price",
    "bp_net",
    "bp_gross",
    "treatment",
    "made_by",
    "error",
];

/// Empty rows with the columns of JSON and CSV.
pub(super) fn rows() -> Rows {
    Rows::new(&COLUMNS)
}

/// Answer of one index, with the names needed to print it.
pub(super) struct Answer<'a> {
    pub(super) book: &'a Rulebook,
    pub(super) history: &'a History,
    pub(super) found: &'a WhatIf<'a>,
}

fn name_of(regime: Regime) -> &'static str {
    match regime {
        Regime::Own => "own",
        Regime::Preset(preset) => preset.name(),
    }
}

impl Answer<'_> {
    /// Failure of the index's own conventions, if they cannot treat the event.
    pub(super) fn failure(&self) -> Option<Failure> {
        let error = self.found.treatments.first()?.treated.as_ref().err()?;
        let message = format!("{} by its own conventions: {error}", self.book.id);
        Some(Failure::new(Code::Data, message).hint_if(error.hint()))
    }

    /// Sections of the table format.
    pub(super) fn text(&self) -> String {
        let moment = self.found.moment;
        let mut text = self.heading();
        text += &format!("\nopen of {}\n{}", moment.day, self.holdings(&open, true));
        text += &self.units();
        if moment.has_closes {
            text += &format!("\nlevel of {}\n{}", moment.day, self.levels());
        }
        if self.settles_later() {
            let after = self.holdings(&after, false);
            text += &format!("\nafter the close of {}\n{after}", moment.day);
        }
        text += &format!("\ntreatment\n{}\n", self.treatments());
        text
    }

    fn heading(&self) -> String {
        let (event, moment) = (self.found.event, self.found.moment);
        let line = self.history.security(event.security);
        let name = line.name.as_deref().map_or(String::new(), |name| format!(" ({name})"));
        let terms = describe(self.history, &event.terms);
        let terms = if terms.is_empty() { terms } else { format!(" {terms},") };
        let kind = event.terms.kind();
        let status = status_name(event.status);
        let mut text = format!(
            "{} {kind} of {}{name}:{terms} ex-date {}, {status}\n{}: ",
            event.event_id, line.id, event.ex_date, self.book.id
        );
        text += &match (moment.brought_forward, moment.has_closes) {
            (true, _) => format!(
                "as if it went ex on {}, at the closes of {}; the ex-date is still to come\n",
                moment.day, moment.evening
            ),
            (false, false) => {
                format!("at the closes of {}; {} has none yet\n", moment.evening, moment.day)
            }
            (false, true) => format!("at the closes of {} and {}\n", moment.evening, moment.day),
        };
        for other in &self.found.passed_over {
            let kind = other.terms.kind();
            text += &format!("not counted: {} {kind} on {}\n", other.event_id, other.ex_date);
        }
        text
    }

    /// Explains the unit of divisors that differ in unit from the index's own.
    fn units(&self) -> String {
        let form = |t: &Treatment| t.conventions.level_form == LevelForm::BaseMarketValue;
        let own = self.found.treatments.first().is_some_and(form);
        let others = self.found.treatments.iter().filter(|t| form(t) != own);
        let names: Vec<&str> = others.map(|t| name_of(t.regime)).collect();
        match (names.is_empty(), own) {
            (true, _) => String::new(),
            (false, true) => format!("divisor of {}: level = M / D\n", names.join(", ")),
            (false, false) => {
                let base = self.book.base_level.get();
                format!("divisor of {}: level = M / D · {base}\n", names.join(", "))
            }
        }
    }

    fn name(&self, line: SecurityIx) -> &str {
        self.history.security(line).id.as_str()
    }

    /// Whether something is settled at the close of the ex-date.
    fn settles_later(&self) -> bool {
        let treated = self.found.treatments.iter().filter_map(|t| t.treated.as_ref().ok());
        treated.flat_map(|t| &t.records).any(|record| record.stage == Stage::AfterClose)
    }

    /// Price, shares and weight of each line, and the divisor; one row per preset.
    fn holdings(&self, of: &dyn Fn(&Treated) -> Option<&Holdings>, with_divisor: bool) -> String {
        let lines = self.found.lines();
        let mut columns: Vec<Column> = lines.iter().flat_map(|l| self.line_columns(*l)).collect();
        let mut cells: Vec<Vec<Option<f64>>> = Vec::new();
        if with_divisor {
            let divisor = Some(self.found.divisor_before);
            cells.push(line_cells(&lines, Some(&self.found.before), divisor, true));
        }
        for treatment in &self.found.treatments {
            let treated = treatment.treated.as_ref().ok();
            let divisor = treated.map(|t| t.divisor);
            cells.push(line_cells(&lines, treated.and_then(of), divisor, with_divisor));
        }
        if with_divisor {
            columns.push(Column { name: "divisor".into(), percent: false });
        }
        let own = usize::from(with_divisor);
        self.side_by_side(&columns, &cells, own)
    }

    fn line_columns(&self, line: SecurityIx) -> [Column; 3] {
        let column =
            |what: &str, percent| Column { name: format!("{} {what}", self.name(line)), percent };
        [column("price", false), column("index shares", false), column("weight", true)]
    }

    /// Rows of numbers; a number equal to that of the index's own row is printed as `=`.
    fn side_by_side(&self, columns: &[Column], cells: &[Vec<Option<f64>>], own: usize) -> String {
        let mut header = vec!["conventions".to_owned()];
        header.extend(columns.iter().map(|column| column.name.clone()));
        let mut rows = Rows::new(&header).right(1..header.len());
        for (at, row) in cells.iter().enumerate() {
            let label = match at.checked_sub(own) {
                None => format!("close of {}", self.found.moment.evening),
                Some(at) => name_of(self.found.treatments[at].regime).to_owned(),
            };
            let mut texts = vec![Value::from(label)];
            for (column, value) in row.iter().enumerate() {
                let ours = cells[own][column];
                let decimals = decimals(cells.iter().filter_map(|row| row[column]));
                texts.push(columns[column].cell(*value, ours, at > own, decimals).into());
            }
            rows.push(texts);
        }
        rows.text()
    }

    fn variants(&self) -> impl Iterator<Item = (&'static str, fn(Levels) -> f64)> {
        let of = |variant: &ReturnVariant| -> (&'static str, fn(Levels) -> f64) {
            match variant {
                ReturnVariant::Price => ("price", |levels| levels.price),
                ReturnVariant::Net => ("net", |levels| levels.net),
                ReturnVariant::Gross => ("gross", |levels| levels.gross),
            }
        };
        self.book.variants.iter().map(of)
    }

    /// Levels of the ex-date with their differences to the index's own.
    fn levels(&self) -> String {
        let mut header = vec!["conventions"];
        for (name, _) in self.variants() {
            header.extend([name, "points", "bp"]);
        }
        let mut rows = Rows::new(&header).right(1..header.len());
        for treatment in &self.found.treatments {
            let mut cells = vec![Value::from(name_of(treatment.regime))];
            for (_, of) in self.variants() {
                let level = levels_of(treatment).map(of);
                cells.extend(self.level_cells(treatment.regime, level, of).map(Value::from));
            }
            rows.push(cells);
        }
        rows.text()
    }

    fn level_cells(
        &self,
        regime: Regime,
        level: Option<f64>,
        of: fn(Levels) -> f64,
    ) -> [String; 3] {
        let Some(level) = level else { return [String::new(), String::new(), String::new()] };
        let shown = format!("{level:.4}");
        match self.difference(Some(level), of) {
            _ if regime == Regime::Own => [shown, String::new(), String::new()],
            Some((0.0, _)) => [shown, SAME.into(), SAME.into()],
            Some((points, bp)) => [shown, format!("{points:+.4}"), format!("{bp:+.4}")],
            None => [shown, String::new(), String::new()],
        }
    }

    /// Points and basis points against the index's own conventions.
    fn difference(&self, level: Option<f64>, of: fn(Levels) -> f64) -> Option<(f64, f64)> {
        let own = of(self.found.own()?.ex_day.as_ref()?.levels);
        let level = level?;
        if near(level, own) {
            return Some((0.0, 0.0));
        }
        Some((level - own, (level / own - 1.0) * 1e4))
    }

    /// Treatment by each preset, and the parameters that make the difference.
    fn treatments(&self) -> String {
        let mut rows = Rows::new(&["conventions", "treatment", "made by"]);
        for treatment in &self.found.treatments {
            let (done, made_by) = (self.done(treatment), made_by(treatment));
            rows.push(vec![name_of(treatment.regime).into(), done.into(), made_by.into()]);
        }
        rows.text()
    }

    /// Treatment in words; each of several lines has its own.
    fn done(&self, treatment: &Treatment) -> String {
        let treated = match &treatment.treated {
            Ok(treated) => treated,
            Err(error) => return format!("not possible: {}", in_full(error)),
        };
        let mut done: Vec<String> = Vec::new();
        for record in &treated.records {
            let factor = self.factor(treated, record);
            let line = self.name(record.security);
            done.push(format!("{line}: {}{factor}", record.treatment));
        }
        match (done.is_empty(), self.found.moment.has_closes) {
            (true, true) => "nothing".into(),
            (true, false) => "nothing at the open: settled at the close of the ex-date".into(),
            (false, _) => done.join("; "),
        }
    }

    fn factor(&self, treated: &Treated, record: &ActionRecord) -> String {
        let factor = treated.ex_day.as_ref().and_then(|day| day.factors.get(&record.security));
        let settled = record.event_id == self.found.event.event_id
            && record.stage == Stage::AfterClose
            && record.shares_before > 0.0;
        factor.filter(|_| settled).map_or(String::new(), |f| format!(" (factor {f:.6})"))
    }

    /// Adds one row per line and treatment.
    pub(super) fn add_to(&self, rows: &mut Rows) {
        for treatment in &self.found.treatments {
            for line in self.found.lines() {
                rows.push(self.row(treatment, line));
            }
        }
    }

    fn row(&self, treatment: &Treatment, line: SecurityIx) -> Vec<Value> {
        let (event, moment) = (self.found.event, self.found.moment);
        let treated = treatment.treated.as_ref().ok();
        let ex_day = treated.and_then(|t| t.ex_day.as_ref());
        let factor = ex_day.map(|day| day.factors.get(&line).copied().unwrap_or(1.0));
        let moments = [
            self.found.before.get(&line),
            treated.and_then(|t| t.open.get(&line)),
            ex_day.and_then(|day| day.after.get(&line)),
        ];
        let price = moments.map(|held| Value::from(held.map(|h| h.price)));
        let [close, open, next] = price;
        let mut row: Vec<Value> = vec![
            self.book.id.as_str().into(),
            (*event.event_id).into(),
            event.terms.kind().into(),
            event.ex_date.to_string().into(),
            moment.evening.to_string().into(),
            moment.day.to_string().into(),
            moment.brought_forward.into(),
            name_of(treatment.regime).into(),
            self.name(line).into(),
            close,
            open,
            factor.into(),
            next,
        ];
        row.extend(moments.map(|held| Value::from(held.map(|h| h.index_shares))));
        row.extend(moments.map(|held| Value::from(held.map(|h| h.weight))));
        row.push(treated.map(|t| t.divisor).into());
        row.extend(self.level_values(treatment));
        row.push(self.done(treatment).into());
        row.push(made_by(treatment).into());
        row.push(treatment.treated.as_ref().err().map(ToString::to_string).into());
        row
    }

    /// Levels, then points, then basis points.
    fn level_values(&self, treatment: &Treatment) -> Vec<Value> {
        let of: BTreeMap<&str, fn(Levels) -> f64> = self.variants().collect();
        let names = ["price", "net", "gross"];
        let levels = names.map(|name| Some(of.get(name)?(levels_of(treatment)?)));
        let differences: Vec<Option<(f64, f64)>> = names
            .iter()
            .zip(levels)
            .map(|(n, level)| self.difference(level, *of.get(n)?))
            .collect();
        let levels = levels.into_iter().map(Value::from);
        let points = differences.iter().map(|d| Value::from(d.map(|(points, _)| points)));
        let bp = differences.iter().map(|d| Value::from(d.map(|(_, bp)| bp)));
        levels.chain(points).chain(bp).collect()
    }
}

fn open(treated: &Treated) -> Option<&Holdings> {
    Some(&treated.open)
}

fn after(treated: &Treated) -> Option<&Holdings> {
    treated.ex_day.as_ref().map(|day| &day.after)
}

fn levels_of(treatment: &Treatment) -> Option<Levels> {
    treatment.treated.as_ref().ok()?.ex_day.as_ref().map(|day| day.levels)
}

fn in_full(error: &StepError) -> String {
    error.hint().map_or_else(|| error.to_string(), |hint| format!("{error} ({hint})"))
}

fn made_by(treatment: &Treatment) -> String {
    let cells = treatment.cells.iter().map(|cell| format!("{} = {}", cell.parameter, cell.value));
    cells.collect::<Vec<_>>().join(", ")
}
