//! Output of `kapok diff`: rules that differ, weights, figures, share of each rule.

use kapok_analysis::diff::{Attribution, Diff, Figure};
use kapok_analysis::review::{Average, Basis};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Format, Rows, number, percent, print};

/// Difference, with the names of the indices that it compares.
pub(super) struct Report<'a> {
    /// Names of the two indices, as asked for.
    pub(super) names: [&'a str; 2],
    pub(super) basis: &'a Basis<'a>,
    pub(super) found: &'a Diff,
}

impl Report<'_> {
    pub(super) fn print(&self, format: Format) -> Result<(), Failure> {
        match format {
            Format::Table => print(&self.text()),
            Format::Csv => self.long().print(format),
            Format::Json => {
                let review = &self.basis.review;
                let whole = json!({
                    "a": self.names[0],
                    "b": self.names[1],
                    "effective_close": review.effective_close.to_string(),
                    "reference_date": review.reference_date.to_string(),
                    "changes": self.changes().value(),
                    "not_compared": self.found.not_compared,
                    "weights": self.weights(format).value(),
                    "figures": self.figures(format).value(),
                    "attribution": self.attribution(format).value(),
                    "attribution_missing": self.missing(),
                });
                print(&format!("{whole:#}\n"))
            }
        }
    }

    fn text(&self) -> String {
        let review = &self.basis.review;
        let [a, b] = self.names;
        let (close, date) = (review.effective_close, review.reference_date);
        let mut text = format!(
            "{a} under the rules of {b}: review effective after {close}, \
             reference date {date}\n"
        );
        if self.found.changes.is_empty() {
            text += "\nno rule differs\n";
        } else {
            text += &format!("\nrules\n{}", self.changes().text());
        }
        if !self.found.not_compared.is_empty() {
            text += &format!("not compared: {}\n", self.found.not_compared.join(", "));
        }
        if !self.found.weights.is_empty() {
            let weights = self.weights(Format::Table).text();
            text += &format!("\nweights, largest change first\n{weights}");
        }
        text += &format!("\nfigures\n{}", self.figures(Format::Table).text());
        if let Err(why) = &self.found.effect.tracking_error {
            text += &format!("no tracking error: {why}\n");
        }
        if !self.found.changes.is_empty() {
            text += "\nshare of each rule in the change\n";
            text += &match self.missing() {
                Some(why) => format!("not known: {why}\n"),
                None => self.attribution(Format::Table).text(),
            };
        }
        text
    }

    /// Reason why there are no shares.
    fn missing(&self) -> Option<String> {
        self.found.attributions.as_ref().err().map(ToString::to_string)
    }

    fn shares(&self) -> &[Attribution] {
        self.found.attributions.as_deref().unwrap_or_default()
    }

    fn changes(&self) -> Rows {
        let mut rows = Rows::new(&["part", "before", "after"]);
        for change in &self.found.changes {
            let (before, after) = (change.before.as_str(), change.after.as_str());
            rows.push(vec![change.part.to_string().into(), before.into(), after.into()]);
        }
        rows
    }

    fn weights(&self, format: Format) -> Rows {
        let mut rows = Rows::new(&["security", "before", "after", "change", "status"]).right(1..4);
        for weight in &self.found.weights {
            let status = match (weight.before == 0.0, weight.after == 0.0) {
                (true, false) => "added",
                (false, true) => "removed",
                (true, true) | (false, false) => "kept",
            };
            rows.push(vec![
                self.basis.history.security(weight.security).id.as_str().into(),
                percent(format, Some(weight.before)),
                percent(format, Some(weight.after)),
                percent(format, Some(weight.after - weight.before)),
                status.into(),
            ]);
        }
        rows
    }

    fn figures(&self, format: Format) -> Rows {
        let header = match format {
            Format::Table => ["figure", "before", "after", "change", "known before", "known after"],
            Format::Json | Format::Csv => {
                ["figure", "before", "after", "change", "coverage_before", "coverage_after"]
            }
        };
        let mut rows = Rows::new(&header).right(1..6);
        let (found, effect) = (self.found, &self.found.effect);
        let before = self.basis.review.targets.len();
        let after = before + effect.moves.entered.len() - effect.moves.left.len();
        let count = |names: usize| Value::from(names);
        let change = after as i64 - before as i64;
        let empty = || Value::Null;
        let names = "constituents".into();
        rows.push(vec![names, count(before), count(after), change.into(), empty(), empty()]);
        let carbon = [found.before.carbon_intensity, effect.after.carbon_intensity];
        rows.push(average(format, "carbon_intensity", carbon));
        let score = [found.before.esg_score, effect.after.esg_score];
        rows.push(average(format, "esg_score", score));
        let [turnover, tracking_error] = match format {
            Format::Table => ["one-way turnover", "annual tracking error"],
            Format::Json | Format::Csv => ["one_way_turnover", "annual_tracking_error"],
        };
        let between = [
            (turnover, Some(effect.turnover)),
            (tracking_error, effect.tracking_error.clone().ok()),
        ];
        for (name, value) in between {
            let value = percent(format, value);
            rows.push(vec![name.into(), empty(), empty(), value, empty(), empty()]);
        }
        rows
    }

    /// One row per rule, one column per figure; then the total change and the residual.
    fn attribution(&self, format: Format) -> Rows {
        let shares = self.shares();
        let mut header = vec!["part"];
        header.extend(shares.iter().map(|attribution| attribution.figure.name()));
        let mut rows = Rows::new(&header).right(1..header.len());
        let mut add = |name: String, of: &dyn Fn(&Attribution) -> f64| {
            let mut row = vec![Value::from(name)];
            row.extend(shares.iter().map(|one| share(format, one.figure, of(one))));
            rows.push(row);
        };
        if shares.is_empty() {
            return rows;
        }
        for (at, change) in self.found.changes.iter().enumerate() {
            add(change.part.to_string(), &|attribution| attribution.shares[at]);
        }
        add("all".into(), &|attribution| attribution.total);
        let mut row = vec![Value::from("residual")];
        row.extend(shares.iter().map(|attribution| residual(format, attribution.residual)));
        rows.push(row);
        rows
    }

    /// One row per number, for CSV.
    fn long(&self) -> Rows {
        let mut rows = Rows::new(&["section", "what", "figure", "value"]);
        let sections = [
            ("weight", self.weights(Format::Csv)),
            ("figure", self.figures(Format::Csv)),
            ("attribution", self.attribution(Format::Csv)),
        ];
        for (section, table) in &sections {
            for (what, figure, value) in table.cells() {
                if value.is_number() {
                    rows.push(vec![(*section).into(), what.clone(), figure.into(), value.clone()]);
                }
            }
        }
        rows
    }
}

/// Weighted average before and after, with the weight for which its data are known.
fn average(format: Format, name: &str, [before, after]: [Option<Average>; 2]) -> Vec<Value> {
    let shown = |value: Option<f64>| value.map_or(Value::Null, |value| number(format, value, 4));
    let values = [before, after].map(|average| average.map(|average| average.value));
    let change = values[0].zip(values[1]).map(|(before, after)| after - before);
    let coverage = |average: Option<Average>| percent(format, average.map(|a| a.coverage));
    let [from, to] = values.map(shown);
    vec![name.into(), from, to, shown(change), coverage(before), coverage(after)]
}

fn share(format: Format, figure: Figure, value: f64) -> Value {
    match figure {
        Figure::NamesChanged | Figure::CarbonIntensity | Figure::EsgScore => {
            number(format, value, 4)
        }
        Figure::ActiveShare => percent(format, Some(value)),
    }
}

/// Residual of rounding; so small that it is printed with an exponent.
fn residual(format: Format, value: f64) -> Value {
    match format {
        Format::Table if value == 0.0 => Value::from("0"),
        Format::Table => Value::from(format!("{value:.0e}")),
        Format::Json | Format::Csv => Value::from(value),
    }
}
