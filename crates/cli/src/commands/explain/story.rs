//! Steps that explain one security: rules, review, weight, contribution.

use chrono::NaiveDate;
use kapok_analysis::what_if::{Fate, ToldEvent};
use kapok_columns::ColumnFigure;
use kapok_domain::SecurityId;
use kapok_engine::{ActionRecord, Treatment};
use kapok_market::SecurityIx;
use kapok_published::DayTables;
use kapok_rulebook::Rulebook;
use serde_json::Value;

use crate::commands::events::fate::used;
use crate::context::Context;
use crate::output::{Rows, number};

/// Steps from the universe to the day's contribution.
pub(super) struct Story<'c> {
    pub(super) rows: Rows,
    context: &'c Context,
}

impl<'c> Story<'c> {
    pub(super) fn new(context: &'c Context) -> Self {
        let header = ["step", "what", "value", "limit", "result", "source", "as of", "known at"];
        Self { rows: Rows::new(&header), context }
    }

    pub(super) fn say(&mut self, step: &str, what: &str, value: &str) {
        self.row([step, what, value, "", "", "", "", ""].map(Value::from));
    }

    pub(super) fn number(&mut self, step: &str, what: &str, value: f64) {
        let value = number(self.context.format, value, 8);
        let empty = || Value::from("");
        self.row([step.into(), what.into(), value, empty(), empty(), empty(), empty(), empty()]);
    }

    /// Number as the format shows it.
    pub(super) fn shown(&self, value: f64) -> Value {
        number(self.context.format, value, 4)
    }

    pub(super) fn row(&mut self, row: [Value; 8]) {
        self.rows.push(row.to_vec());
    }

    pub(super) fn rules(&mut self, book: &Rulebook, day: &DayTables, security: &SecurityId) {
        let id = security.as_str();
        let verdicts = day.eligibility.iter().filter(|row| row.security_id == id);
        let mut any = false;
        for verdict in verdicts {
            any = true;
            let result = match (verdict.passed, verdict.missing) {
                (true, false) => "pass",
                (true, true) => "pass: not known, kept",
                (false, false) => "fail",
                (false, true) => "fail: not known, excluded",
            };
            let date = |date: Option<NaiveDate>| date.map_or(String::new(), |d| d.to_string());
            let known = verdict.known_at.map_or(String::new(), |t| t.to_rfc3339());
            self.row([
                "rule".into(),
                verdict.rule.as_str().into(),
                verdict.value.as_str().into(),
                verdict.limit.as_str().into(),
                result.into(),
                verdict.source.as_str().into(),
                date(verdict.as_of).into(),
                known.into(),
            ]);
        }
        if !any && !book.methodology.rules.is_empty() {
            self.say("universe", "not in the universe", &book.methodology.universe.text);
        }
    }

    /// Adds the value of the security in a column on which weights depend.
    pub(super) fn figure(&mut self, figure: &ColumnFigure) {
        let origin = &figure.origin;
        let date = |date: Option<NaiveDate>| date.map_or(String::new(), |d| d.to_string());
        let known = origin.known_at.map_or(String::new(), |t| t.to_rfc3339());
        let method = origin.method.map_or("", |method| method.as_str());
        self.row([
            "figure".into(),
            figure.name.as_str().into(),
            format!("{} {}", figure.value, figure.unit).trim_end().into(),
            "".into(),
            method.into(),
            origin.source.as_str().into(),
            date(origin.as_of).into(),
            known.into(),
        ]);
    }

    pub(super) fn review(&mut self, day: &DayTables, security: &SecurityId) {
        let row = day.review.iter().find(|row| row.security_id == security.as_str());
        let Some(row) = row else {
            return self.say("review", "excluded before selection", "");
        };
        self.say("review", "reference date", &row.reference_date.to_string());
        if let (Some(rank), Some(choice)) = (row.rank, &row.choice) {
            let group = row.group.as_ref().map_or(String::new(), |g| format!(" in group {g}"));
            self.say("selection", choice, &format!("rank {rank}{group}"));
        }
        self.say("review", "change", &row.change);
        if let Some(weight) = row.uncapped_weight {
            self.number("weighting", "uncapped weight", weight);
        }
        let limits = [
            ("tilt factor", row.tilt_factor),
            ("benchmark weight", row.benchmark_weight),
            ("lowest weight", row.lowest_weight),
            ("highest weight", row.highest_weight),
            ("weight set", row.highest_weight.and(row.reference_weight)),
        ];
        for (what, value) in limits {
            if let Some(value) = value {
                self.number("weighting", what, value);
            }
        }
        self.constraints(day);
        if let Some(factor) = row.cap_factor {
            self.number("weighting", "cap factor", factor);
        }
        if let Some(weight) = row.weight_after {
            self.number("weighting", "weight after the review", weight);
        }
    }

    /// Adds the events of the line since the review, as the calculation recorded them: what brought
    /// it in, took it out or changed it, and what was not applied, with the reason.
    pub(super) fn events(&mut self, records: &[ActionRecord], line: SecurityIx) {
        for record in records.iter().filter(|record| record.security == line) {
            let change = match (record.shares_before, record.shares_after, record.treatment) {
                (.., Treatment::NotApplied(_)) => "not applied",
                (0.0, after, _) if after > 0.0 => "came in",
                (before, 0.0, _) if before > 0.0 => "left",
                _ => "applied",
            };
            let used = match change {
                "applied" => used(record),
                _ => String::new(),
            };
            let event = format!("{} {}", record.kind, record.event_id);
            self.event(&event, record.treatment.words(), &used, change, record.ex_date);
        }
    }

    /// Adds the events of a line that the calculation passed over, with the reason.
    ///
    /// * `days`: the review's and the day that is explained
    pub(super) fn passed_over(&mut self, events: &[ToldEvent<'_>], days: [NaiveDate; 2]) {
        for ToldEvent { event, fate } in events {
            let Fate::PassedOver(reason) = fate else { continue };
            if days[0] < event.ex_date && event.ex_date <= days[1] {
                let name = format!("{} {}", event.terms.kind(), event.event_id);
                self.event(&name, reason.words(), "", "not applied", event.ex_date);
            }
        }
    }

    fn event(
        &mut self,
        event: &str,
        treatment: &str,
        used: &str,
        change: &str,
        ex_date: NaiveDate,
    ) {
        let ex_date = ex_date.to_string();
        let row = ["event", event, treatment, used, change, "", &ex_date, ""];
        self.row(row.map(Value::from));
    }

    /// Adds the limits that bind optimised weights, and those that they miss.
    fn constraints(&mut self, day: &DayTables) {
        let rows = day.constraints.iter();
        for row in rows.filter(|row| row.binding || row.missed.is_some()) {
            let limits = [(">=", row.lower), ("<=", row.upper)];
            let limits = limits.iter().filter_map(|(sign, limit)| Some((sign, (*limit)?)));
            let limits: Vec<String> =
                limits.map(|(sign, limit)| format!("{sign} {limit:.6}")).collect();
            let result = match row.missed {
                Some(_) => format!("missed: {}", row.relaxation_step.as_deref().unwrap_or("")),
                None => "binds".to_owned(),
            };
            let value = row.value.map_or(Value::Null, |value| self.shown(value));
            let empty = || Value::from("");
            self.row([
                "constraint".into(),
                row.constraint_id.as_str().into(),
                value,
                limits.join(" and ").into(),
                result.into(),
                row.source.as_str().into(),
                empty(),
                empty(),
            ]);
        }
    }

    pub(super) fn close(&mut self, day: &DayTables, security: &SecurityId) {
        let id = security.as_str();
        let row = day.constituents_close.iter().find(|row| row.security_id == id);
        let Some(row) = row else {
            return self.say("close", "not a constituent", "");
        };
        let status = format!("{} ({}, {})", row.close, row.price_status, row.price_date);
        self.say("close", "price", &status);
        self.number("close", "FX", row.fx);
        self.number("close", "index shares", row.index_shares);
        self.number("close", "market value", row.market_value);
        self.number("close", "weight", row.weight);
        for part in &day.attribution {
            if part.security_id.as_deref() == Some(id) {
                let what = format!("{} {}", part.return_variant, part.component);
                self.number("points", &what, part.points);
            }
        }
    }
}
