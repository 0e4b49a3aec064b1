//! Output of `kapok compare`: days, totals by cause, final differences.

use kapok_analysis::compare::{
    ByVariant, Cause, Comparison, Item, PartedDay, Scope, by_variant, largest,
};
use kapok_domain::ReturnVariant;
use kapok_market::History;
use serde_json::{Value, json};

use crate::failure::{Code, Failure};
use crate::messages::say;
use crate::output::{Format, Rows, print};

/// Basis points per one.
const BP: f64 = 1e4;

/// Number of parts of a day in a table, largest first.
const PARTS: usize = 8;

/// Comparison, with the names needed to print it.
pub(super) struct Report<'a> {
    pub(super) names: [&'a str; 2],
    pub(super) history: &'a History,
    pub(super) found: &'a Comparison,
    pub(super) scope: Scope,
    /// Number of days in a table.
    pub(super) top: usize,
}

impl Report<'_> {
    pub(super) fn print(&self, format: Format) -> Result<(), Failure> {
        match format {
            Format::Table => print(&self.text()),
            Format::Csv => self.items(format).print(format),
            Format::Json => {
                let whole = json!({
                    "a": self.names[0],
                    "b": self.names[1],
                    "from": self.found.days.map(|(from, _)| from.to_string()),
                    "to": self.found.days.map(|(_, to)| to.to_string()),
                    "days": self.found.count,
                    "days_parted": self.found.parted.len(),
                    "largest_bp": self.found.largest * BP,
                    "items": self.items(format).value(),
                    "totals": self.totals(format).value(),
                    "final": self.finals(format).value(),
                });
                print(&format!("{whole:#}\n"))
            }
        }
    }

    /// Failure with the largest difference, unless both are equal.
    pub(super) fn verdict(&self) -> Result<(), Failure> {
        let mut failure = None;
        for (name, held) in self.names.iter().zip(&self.found.held) {
            let Some(held) = held else { continue };
            say(format_args!("held: {name} on {}: {}", held.date, held.error));
            failure = failure.or(Some(Failure::held(name, held)));
        }
        let [a, b] = self.names;
        let (parted, count) = (self.found.parted.len(), self.found.count);
        if parted > 0 {
            let message = format!("{a} and {b} differ on {parted} of {count} days");
            return Err(Failure::new(Code::Differs, message));
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        if count < 2 {
            let message = format!("{a} and {b} have fewer than two calculation days in common");
            return Err(Failure::new(Code::Data, message));
        }
        Ok(())
    }

    fn text(&self) -> String {
        let [a, b] = self.names;
        let Some((from, to)) = self.found.days else { return String::new() };
        let (parted, count) = (self.found.parted.len(), self.found.count);
        let (largest, tolerance) = (self.found.largest * BP, self.scope.tolerance * BP);
        let mut text = format!(
            "{a} against {b}: {count} common days from {from} to {to}\n\
             returns differ by more than {tolerance} bp on {parted} of {count} days, at most by \
             {largest:.4} bp\n"
        );
        if parted > 0 {
            text += &format!("\ndays, largest first\n{}", self.items(Format::Table).text());
            let more = parted.saturating_sub(self.top);
            if more > 0 {
                text += &format!("and {more} more days: --top 0 shows all\n");
            }
            text += &format!("\nsums of daily differences\n{}", self.totals(Format::Table).text());
        }
        text += &format!("\nfinal levels\n{}", self.finals(Format::Table).text());
        text
    }

    fn variants(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.found.variants.iter().map(|variant| match variant {
            ReturnVariant::Price => (0, "price"),
            ReturnVariant::Net => (1, "net"),
            ReturnVariant::Gross => (2, "gross"),
        })
    }

    /// Variants whose points are shown; in tables the last one, which includes all causes.
    fn in_points(&self, people: bool) -> impl Iterator<Item = (usize, &'static str)> {
        let all: Vec<_> = self.variants().collect();
        let skipped = if people { all.len().saturating_sub(1) } else { 0 };
        all.into_iter().skip(skipped)
    }

    /// One row per part of a day.
    fn items(&self, format: Format) -> Rows {
        let people = format == Format::Table;
        let mut header: Vec<String> =
            ["date", "cause", "event", "type", "security"].map(str::to_owned).to_vec();
        header.extend(self.variants().map(|(_, name)| column("bp", name, people)));
        header.extend(self.in_points(people).map(|(_, name)| column("points", name, people)));
        let numbers = 5..header.len();
        header.extend(match people {
            true => self.names.map(str::to_owned),
            false => ["treatment_a".to_owned(), "treatment_b".to_owned()],
        });
        let mut rows = Rows::new(&header).right(numbers);
        let days = if people { self.top } else { usize::MAX };
        for day in self.found.parted.iter().take(days) {
            let shown: Vec<&Item> = day
                .items
                .iter()
                .filter(|item| !people || largest(item.difference) > self.scope.tolerance)
                .collect();
            if people && shown.len() != 1 {
                rows.push(self.row(format, day, &DifferencePart::sum("all", day.difference)));
            }
            let parts = if people { PARTS } else { usize::MAX };
            for item in shown.iter().take(parts) {
                let mut row = self.item(format, day, item);
                if people && shown.len() != 1 {
                    row[0] = Value::Null;
                }
                rows.push(row);
            }
            if let Some(rest) = shown.get(parts..).filter(|rest| !rest.is_empty()) {
                rows.push(self.smaller(format, day, rest));
            }
        }
        rows
    }

    /// Sum of the parts of a day that are not shown, as one row.
    fn smaller(&self, format: Format, day: &PartedDay, rest: &[&Item]) -> Vec<Value> {
        let sum = [0, 1, 2].map(|at| rest.iter().map(|item| item.difference[at]).sum());
        let mut row =
            self.row(format, day, &DifferencePart::sum(format!("{} smaller", rest.len()), sum));
        row[0] = Value::Null;
        row
    }

    fn item(&self, format: Format, day: &PartedDay, item: &Item) -> Vec<Value> {
        let security = item.cause.security().map(|ix| self.history.security(ix).id.to_string());
        let (event, kind) = match &item.cause {
            Cause::Event { event_id, kind, .. } => {
                (Some(event_id.to_string()), Some(kind.to_string()))
            }
            Cause::Review { after } | Cause::ShareCounts { after } => {
                (Some(format!("after {after}")), None)
            }
            Cause::Dividend { .. }
            | Cause::Reinvestment
            | Cause::Fx
            | Cause::CalculationDays
            | Cause::Price { .. }
            | Cause::Other => (item.cause.event_id().map(str::to_owned), None),
        };
        let part = DifferencePart {
            cause: item.cause.class().name().to_owned(),
            event,
            kind,
            security,
            difference: item.difference,
            treatments: [item.a.clone(), item.b.clone()],
        };
        self.row(format, day, &part)
    }

    fn row(&self, format: Format, day: &PartedDay, part: &DifferencePart) -> Vec<Value> {
        let mut row = vec![Value::from(day.date.to_string()), part.cause.as_str().into()];
        row.extend([&part.event, &part.kind, &part.security].map(|text| Value::from(text.clone())));
        let (levels, difference) = (by_variant(day.before), part.difference);
        row.extend(self.variants().map(|(at, _)| signed(format, difference[at] * BP)));
        let in_points = self.in_points(format == Format::Table);
        row.extend(in_points.map(|(at, _)| signed(format, difference[at] * levels[at])));
        row.extend(part.treatments.iter().map(|words| Value::from(words.clone())));
        row
    }

    /// One row per cause.
    fn totals(&self, format: Format) -> Rows {
        let mut header = vec!["cause".to_owned(), "days".to_owned()];
        let people = format == Format::Table;
        header.extend(self.variants().map(|(_, name)| column("bp", name, people)));
        let numbers = 1..header.len();
        let mut rows = Rows::new(&header).right(numbers);
        for (class, total) in &self.found.totals {
            if people && total.days == 0 {
                continue;
            }
            let mut row = vec![Value::from(class.name()), total.days.into()];
            row.extend(self.variants().map(|(at, _)| signed(format, total.difference[at] * BP)));
            rows.push(row);
        }
        rows
    }

    /// One row per variant: last levels, and the difference of growth since the first day.
    fn finals(&self, format: Format) -> Rows {
        let people = format == Format::Table;
        let levels = match people {
            true => self.names,
            false => ["level_a", "level_b"],
        };
        let mut rows = Rows::new(&["variant", levels[0], levels[1], "points", "bp"]).right(1..5);
        let Some(ends) = self.found.ends else { return rows };
        let [a0, a1] = ends.a.map(by_variant);
        let [b0, b1] = ends.b.map(by_variant);
        for (at, name) in self.variants() {
            let (ours, theirs) = (a1[at] / a0[at], b1[at] / b0[at]);
            rows.push(vec![
                name.into(),
                crate::output::number(format, a1[at], 4),
                crate::output::number(format, b1[at], 4),
                signed(format, (ours - theirs) * a0[at]),
                signed(format, (ours / theirs - 1.0) * BP),
            ]);
        }
        rows
    }
}

/// Part of the difference of a day, or the sum of several parts.
struct DifferencePart {
    cause: String,
    event: Option<String>,
    kind: Option<String>,
    security: Option<String>,
    difference: ByVariant,
    /// Treatments by the two indices, in words.
    treatments: [Option<String>; 2],
}

impl DifferencePart {
    /// Sum of several parts.
    fn sum(cause: impl Into<String>, difference: ByVariant) -> Self {
        let (event, kind, security) = (None, None, None);
        Self { cause: cause.into(), event, kind, security, difference, treatments: [None, None] }
    }
}

/// Name of a column.
fn column(unit: &str, variant: &str, people: bool) -> String {
    let separator = if people { " " } else { "_" };
    format!("{variant}{separator}{unit}")
}

/// Number with its sign in tables, unrounded in JSON and CSV.
fn signed(format: Format, value: f64) -> Value {
    match format {
        Format::Table if value == 0.0 => Value::from("0"),
        Format::Table => Value::from(format!("{value:+.4}")),
        Format::Json | Format::Csv => Value::from(value),
    }
}
