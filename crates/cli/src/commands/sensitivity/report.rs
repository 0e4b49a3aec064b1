//! Output of `kapok sensitivity`: variants, near misses, raters who disagree.

use kapok_analysis::review::{Average, Basis, Effect};
use kapok_analysis::sensitivity::{Disagreement, Sensitivity, Varied};
use kapok_market::SecurityIx;
use kapok_methodology::Verdict;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output::{Format, Rows, number, percent, print};

/// Columns of variants.
const VARIANT: [&str; 10] = [
    "variant",
    "names_in",
    "names_out",
    "carbon_intensity_before",
    "carbon_intensity_after",
    "esg_score_before",
    "esg_score_after",
    "turnover",
    "tracking_error",
    "note",
];

/// Column titles of tables.
const FOR_PEOPLE: [&str; 10] = [
    "variant",
    "in",
    "out",
    "carbon before",
    "carbon after",
    "ESG before",
    "ESG after",
    "turnover",
    "tracking error",
    "note",
];

/// Sensitivity of a review, with that review.
pub(super) struct Report<'a> {
    pub(super) basis: &'a Basis<'a>,
    pub(super) found: &'a Sensitivity,
}

impl Report<'_> {
    pub(super) fn print(&self, format: Format) -> Result<(), Failure> {
        match format {
            Format::Table => print(&self.text()),
            Format::Csv => self.variants(format).print(format),
            Format::Json => {
                let review = &self.basis.review;
                let whole = json!({
                    "index": self.basis.book.id.as_str(),
                    "effective_close": review.effective_close.to_string(),
                    "reference_date": review.reference_date.to_string(),
                    "constituents": review.targets.len(),
                    "variants": self.variants(format).value(),
                    "near_misses": self.near_misses(format).value(),
                    "disagreements": self.disagreements().value(),
                });
                print(&format!("{whole:#}\n"))
            }
        }
    }

    fn text(&self) -> String {
        let review = &self.basis.review;
        let mut text = format!(
            "{}: review effective after {}, reference date {}, {} names\n\n{}",
            self.basis.book.id,
            review.effective_close,
            review.reference_date,
            review.targets.len(),
            self.variants(Format::Table).text()
        );
        if self.basis.near_misses().next().is_some() {
            text += &format!("\nnear misses\n{}", self.near_misses(Format::Table).text());
        }
        if !self.found.disagreements.is_empty() {
            text += &format!("\nraters who disagree\n{}", self.disagreements().text());
        }
        text
    }

    /// Variants as rows; tables leave out averages that no variant has.
    fn variants(&self, format: Format) -> Rows {
        let all: Vec<Vec<Value>> =
            self.found.variants.iter().map(|varied| self.variant(format, varied)).collect();
        let empty = |at: usize| all.iter().all(|row| row[at].is_null());
        let dropped = |at: usize| format == Format::Table && (3..7).contains(&at) && empty(at);
        let kept: Vec<usize> = (0..VARIANT.len()).filter(|at| !dropped(*at)).collect();
        let names = if format == Format::Table { FOR_PEOPLE } else { VARIANT };
        let header: Vec<&str> = kept.iter().map(|at| names[*at]).collect();
        let mut rows = Rows::new(&header).right(3..kept.len() - 1);
        for row in all {
            rows.push(kept.iter().map(|at| row[*at].clone()).collect());
        }
        rows
    }

    fn variant(&self, format: Format, varied: &Varied) -> Vec<Value> {
        let effect = varied.outcome.as_ref().ok();
        let shown = |average: Option<Average>| {
            average.map_or(Value::Null, |average| number(format, average.value, 2))
        };
        let names = |of: fn(&Effect) -> &[SecurityIx]| {
            effect.map_or(Value::Null, |effect| self.ids(of(effect)).into())
        };
        let (before, after) = (self.found.before, effect.map(|effect| effect.after));
        vec![
            varied.variation.to_string().into(),
            names(|effect| &effect.moves.entered),
            names(|effect| &effect.moves.left),
            shown(before.carbon_intensity),
            shown(after.and_then(|after| after.carbon_intensity)),
            shown(before.esg_score),
            shown(after.and_then(|after| after.esg_score)),
            percent(format, effect.map(|effect| effect.turnover)),
            percent(format, effect.and_then(|effect| effect.tracking_error.clone().ok())),
            note(varied).map_or(Value::Null, Value::from),
        ]
    }

    fn near_misses(&self, format: Format) -> Rows {
        let header = ["rule", "security", "value", "limit", "distance", "result"];
        let mut rows = Rows::new(&header).right([2, 4]);
        for verdict in self.basis.near_misses() {
            let distance = verdict.distance.map_or(Value::Null, |d| number(format, d, 6));
            rows.push(vec![
                verdict.rule.as_str().into(),
                self.id(verdict.security).into(),
                verdict.value.as_str().into(),
                verdict.limit.as_str().into(),
                distance,
                result(verdict).into(),
            ]);
        }
        rows
    }

    fn disagreements(&self) -> Rows {
        let header = [
            "column",
            "rater",
            "security",
            "rule",
            "value",
            "result",
            "other value",
            "other result",
        ];
        let mut rows = Rows::new(&header);
        for Disagreement { column, rater, security, ours, theirs } in &self.found.disagreements {
            rows.push(vec![
                column.as_str().into(),
                rater.as_str().into(),
                self.id(*security).into(),
                ours.rule.as_str().into(),
                ours.value.as_str().into(),
                result(ours).into(),
                theirs.value.as_str().into(),
                result(theirs).into(),
            ]);
        }
        rows
    }

    fn id(&self, security: SecurityIx) -> &str {
        self.basis.history.security(security).id.as_str()
    }

    fn ids(&self, securities: &[SecurityIx]) -> String {
        let ids = securities.iter().map(|security| self.id(*security));
        ids.collect::<Vec<_>>().join(" ")
    }
}

/// Reason why a variant has no outcome, or its outcome no tracking error.
fn note(varied: &Varied) -> Option<String> {
    match &varied.outcome {
        Err(why) => Some(why.to_string()),
        Ok(effect) => effect.tracking_error.as_ref().err().map(ToString::to_string),
    }
}

fn result(verdict: &Verdict) -> &'static str {
    if verdict.passed { "pass" } else { "fail" }
}
