//! Origin of the ESG score of a company, indicator by indicator.

use kapok_evaluation::{Explanation, FactUsed, IndicatorExplanation, NodeExplanation};
use serde_json::Value;

use super::story::Story;

impl Story<'_> {
    /// Adds the total with its band and the title of the scheme, then every node and indicator with
    /// its contribution.
    pub(super) fn score(&mut self, name: &str, found: &Explanation) {
        let step = format!("score {name}");
        let total = match (found.total, &found.no_score) {
            (Some(total), _) => self.shown(total),
            (None, Some(why)) => why.as_str().into(),
            (None, None) => "none".into(),
        };
        let what = format!("{} {}", found.scheme, found.version);
        let covered = format!("{:.1} % of weight from facts", found.coverage * 100.0);
        let band = found.band.as_deref().unwrap_or("");
        let texts = [covered.as_str(), band, &found.title, "", ""];
        let [limit, result, source, as_of, known_at] = texts.map(Value::from);
        self.row([
            step.as_str().into(),
            what.into(),
            total,
            limit,
            result,
            source,
            as_of,
            known_at,
        ]);
        for node in &found.dimensions {
            self.node(&step, node, 0);
        }
        for adjustment in &found.adjustments {
            let points = self.shown(adjustment.points);
            self.line(&step, &adjustment.rule, points, "overlay", "");
        }
        for band in &found.band_steps {
            let from = band.from.as_ref().map_or(String::new(), |from| format!("from {from}"));
            self.line(&step, &band.rule, band.to.as_str().into(), &from, "band");
        }
        if let Some(residual) = found.residual {
            let residual = self.shown(residual);
            self.line(&step, "residual", residual, "", "");
        }
    }

    fn node(&mut self, step: &str, node: &NodeExplanation, depth: usize) {
        let name = format!("{}{}", "  ".repeat(depth), node.name);
        let score = node.score.map_or_else(|| "none".into(), |score| self.shown(score));
        let weight = format!("weight {:.4}", node.effective_weight);
        let result = added(node.contribution);
        self.line(step, &name, score, &weight, &result);
        for below in &node.nodes {
            self.node(step, below, depth + 1);
        }
        for indicator in &node.indicators {
            self.indicator(step, indicator, depth + 1);
        }
    }

    fn indicator(&mut self, step: &str, indicator: &IndicatorExplanation, depth: usize) {
        let name = format!("{}{}", "  ".repeat(depth), indicator.id);
        let facts = indicator.facts.iter();
        let latest = facts.clone().max_by_key(|fact| (fact.period_end, fact.known_at));
        let sources: Vec<String> = facts.map(fact_in_words).collect();
        self.row([
            step.into(),
            name.into(),
            value_in_words(indicator).into(),
            score_in_words(indicator).into(),
            added(indicator.contribution).into(),
            sources.join("; ").into(),
            latest.map_or(String::new(), |fact| fact.period_end.to_string()).into(),
            latest.map_or(String::new(), |fact| fact.known_at.to_rfc3339()).into(),
        ]);
    }

    fn line(&mut self, step: &str, what: &str, value: Value, limit: &str, result: &str) {
        let empty = || Value::from("");
        self.row([
            step.into(),
            what.into(),
            value,
            limit.into(),
            result.into(),
            empty(),
            empty(),
            empty(),
        ]);
    }
}

fn added(points: Option<f64>) -> String {
    points.map_or(String::new(), |points| format!("adds {points:.4}"))
}

fn fact_in_words(fact: &FactUsed) -> String {
    let currency = fact.currency.map_or(String::new(), |currency| format!(" {currency}"));
    let quality = fact.quality.map_or(String::new(), |quality| format!(", quality {quality}"));
    let value = measured(fact.value, &fact.unit);
    format!("{} {value}{currency} ({}{quality}): {}", fact.indicator, fact.method, fact.source)
}

/// A number with its unit, as people say it: `true` and `false` of a boolean, and the number alone
/// of a ratio of two in one unit.
fn measured(value: f64, unit: &str) -> String {
    match unit.split_once(" per ") {
        _ if unit == "boolean" => (value != 0.0).to_string(),
        Some((above, below)) if above == below => value.to_string(),
        _ => format!("{value} {unit}"),
    }
}

/// Value that counts, or the treatment of a missing one.
fn value_in_words(indicator: &IndicatorExplanation) -> String {
    let value = indicator.value.map(|value| measured(value, &indicator.unit));
    let value = value.unwrap_or_else(|| "none".to_owned());
    match (&indicator.filled_in, indicator.winsorised) {
        (Some(filled), _) => format!("{value} ({}: {})", filled.gap, filled.policy),
        (None, Some(moved)) => format!("{value}, moved to {moved}"),
        (None, None) => value,
    }
}

fn score_in_words(indicator: &IndicatorExplanation) -> String {
    let score = indicator.score.map_or("no score".to_owned(), |score| format!("score {score:.4}"));
    let weight = format!("weight {:.4}", indicator.effective_weight);
    match &indicator.peers {
        // The level of everybody has one group, of the same name.
        Some(peers) if peers.level == peers.group => {
            format!("{score}, {weight}, among all {}", peers.size)
        }
        Some(peers) => {
            format!("{score}, {weight}, among {} of {} {}", peers.size, peers.level, peers.group)
        }
        None => format!("{score}, {weight}"),
    }
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn numbers_are_said_with_their_unit_if_they_have_one() {
        assert_eq!(measured(0.0, "boolean"), "false");
        assert_eq!(measured(1.0, "boolean"), "true");
        assert_eq!(measured(0.25, "USD million per USD million"), "0.25");
        assert_eq!(measured(3.0, "t per USD million"), "3 t per USD million");
    }
}
