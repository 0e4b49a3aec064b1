//! Indicators: policies left to `[defaults]`, units, and checks of both.

use std::collections::BTreeSet;

use kapok_domain::Method;
use kapok_kernels::score::Better;
use kapok_units::{Base, Unit, known_units};

use super::defaults;
use super::peers;
use super::problems::Problems;
use crate::config::{
    IfSmall, IndicatorConfig, IndicatorPolicies, MissingPolicy, PerConfig, Polarity, SchemeConfig,
    Transform, Truncate, Winsorise,
};
use crate::scheme::{Indicator, Node, Peers, Per, Quantity, WithoutPeers};
use crate::vocabulary::Vocabulary;

/// The indicators in the order of the file; each is entered in its area.
pub(super) fn resolve(
    config: &SchemeConfig,
    nodes: &mut [Node],
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> Vec<Indicator> {
    let (mut indicators, mut used) = (Vec::new(), BTreeSet::new());
    for i in 0..config.indicators.len() {
        let (problems, used) = (&mut *problems, &mut used);
        let mut reader = Reader { config, i, vocabulary, problems, used };
        let area = reader.area(nodes);
        if let Some(area) = area {
            nodes[area].indicators.push(i);
        }
        // One with a problem is left out here: the scheme as a whole is refused for it.
        indicators.extend(reader.indicator(area.unwrap_or(0)));
    }
    // An indicator with a problem may not have come to all of its policies.
    if indicators.len() == config.indicators.len() {
        defaults::check(config, &used, problems);
    }
    indicators
}

/// One indicator as written, and where its problems go.
struct Reader<'r, 'v> {
    config: &'r SchemeConfig,
    i: usize,
    vocabulary: &'r Vocabulary<'v>,
    problems: &'r mut Problems,
    /// Policies that an indicator has taken from `[defaults]`.
    used: &'r mut BTreeSet<&'static str>,
}

impl<'r> Reader<'r, '_> {
    fn written(&self) -> &'r IndicatorConfig {
        &self.config.indicators[self.i]
    }

    fn path(&self, field: &str) -> String {
        format!("indicators[{}].{field}", self.i)
    }

    fn problem(&mut self, field: &str, message: impl Into<String>, hint: &str) {
        let path = self.path(field);
        self.problems.add(path, message, hint);
    }

    /// The policy that the indicator states, or else `[defaults]`, with its path; a problem if
    /// neither does.
    fn stated<T: Clone + 'r>(
        &mut self,
        field: &'static str,
        own: Option<&T>,
        shared: impl Fn(&'r IndicatorPolicies) -> Option<&'r T>,
    ) -> Option<(T, String)> {
        if let Some(own) = own {
            return Some((own.clone(), self.path(field)));
        }
        let found = self.config.defaults.as_ref().and_then(shared).cloned();
        if found.is_none() {
            let message = format!("`{}` states no {field}", self.written().id);
            self.problem(field, message, "state it here or in [defaults]");
        }
        self.used.insert(field);
        Some((found?, format!("defaults.{field}")))
    }

    fn area(&mut self, nodes: &[Node]) -> Option<usize> {
        let seen = self.written().area.as_str();
        let last = self.config.scheme.levels.len().saturating_sub(1);
        let Some(area) = nodes.iter().position(|node| node.id == seen) else {
            let path = self.path("area");
            let known = nodes.iter().map(|node| node.id.as_str());
            self.problems.unknown(path, "node", seen, known);
            return None;
        };
        if nodes[area].depth != last {
            let level = self.config.scheme.levels.last().map_or("", String::as_str);
            let message = format!("`{seen}` is not at the last level, {level}");
            let ends = nodes.iter().filter(|node| node.depth == last);
            let ends: Vec<&str> = ends.map(|node| node.id.as_str()).collect();
            self.problem("area", message, &format!("nodes of that level are {}", ends.join(", ")));
            return None;
        }
        Some(area)
    }

    fn indicator(&mut self, area: usize) -> Option<Indicator> {
        let written = self.written();
        let path = self.path("id");
        self.problems.column(path, &written.id, self.vocabulary);
        let max_age = self.stated("max_age_months", written.max_age_months.as_ref(), |d| {
            d.max_age_months.as_ref()
        });
        let missing = self.stated("missing", written.missing.as_ref(), |d| d.missing.as_ref());
        let transform =
            self.stated("transform", written.transform.as_ref(), |d| d.transform.as_ref());
        let quantity = self.quantity(max_age.map_or(0, |(months, _)| months));
        let better = self.better(quantity.as_ref());
        let (quantity, (missing, _)) = (quantity?, missing?);
        let (transform, transform_path) = transform?;
        let per = written.per.as_ref().and_then(|per| self.per(per, quantity.max_age_months));
        let boolean = quantity.unit.is(&Base::Boolean);
        self.check_missing(&missing, better);
        self.check_transform(&transform, &transform_path, &quantity, better);
        Some(Indicator {
            id: written.id.clone(),
            name: written.name.clone(),
            area,
            winsorise: self.winsorise(boolean || !transform.is_relative())?,
            peers: self.peers(&missing, &transform),
            quantity,
            per,
            better: better?,
            missing,
            transform,
        })
    }

    fn unit(&mut self, field: &str, text: &str) -> Option<Unit> {
        let unit = Unit::parse(text);
        if unit.is_none() {
            let path = self.path(field);
            self.problems.unknown(path, "known unit", text, known_units());
        }
        unit
    }

    fn quantity(&mut self, max_age_months: u32) -> Option<Quantity> {
        let written = self.written();
        let mut quantity = self.plain_quantity("unit", &written.unit, max_age_months)?;
        quantity.accept = self.accept();
        self.check_minimum(&quantity);
        quantity.minimum = written.minimum.or(quantity.minimum);
        quantity.maximum = written.maximum;
        if let (Some(low), Some(high)) = (quantity.minimum, quantity.maximum)
            && low >= high
        {
            let hint = "state the largest possible value, or leave it out";
            self.problem("maximum", format!("it is {high}, allowed is above {low}"), hint);
        }
        if quantity.unit.is(&Base::Boolean) {
            let stated = [("minimum", written.minimum), ("maximum", written.maximum)];
            for (field, _) in stated.into_iter().filter(|(_, limit)| limit.is_some()) {
                let message = "a yes or no is 0 or 1, so this has no effect";
                self.problem(field, message, "leave it out");
            }
            quantity.minimum = Some(0.0);
            quantity.maximum = Some(1.0);
        }
        Some(quantity)
    }

    /// Ways of obtaining that are accepted; `None`: any.
    fn accept(&mut self) -> Option<Vec<Method>> {
        let own = self.written().accept.as_ref();
        let shared = self.config.defaults.as_ref().and_then(|d| d.accept.as_ref());
        if own.is_none() && shared.is_some() {
            self.used.insert("accept");
        }
        let path = if own.is_some() { self.path("accept") } else { "defaults.accept".to_owned() };
        let accept = own.or(shared)?;
        if accept.is_empty() {
            let message = "no way of obtaining is accepted, so the value is always missing";
            self.problems.add(path.as_str(), message, "name a way, or leave it out to accept any");
        }
        for (i, method) in accept.iter().enumerate().filter(|(i, m)| accept[..*i].contains(m)) {
            let message = format!("`{method}` is there twice");
            self.problems.add(format!("{path}[{i}]"), message, "name each way once");
        }
        Some(accept.clone())
    }

    /// A limit below zero would let a fact through that its unit cannot have.
    fn check_minimum(&mut self, quantity: &Quantity) {
        let limits = [("minimum", self.written().minimum), ("maximum", self.written().maximum)];
        let of_family = quantity.minimum.filter(|_| !quantity.unit.is(&Base::Boolean));
        for (field, limit) in limits {
            let below = |(limit, least): &(f64, f64)| limit < least;
            if let Some((limit, least)) = limit.zip(of_family).filter(below) {
                let message =
                    format!("it is {limit}, and no `{}` is below {least}", quantity.unit_text);
                self.problem(field, message, "state a limit from 0 on, or leave it out");
            }
        }
    }

    /// Quantity of a column, with the limits of its family alone.
    fn plain_quantity(&mut self, field: &str, text: &str, max_age: u32) -> Option<Quantity> {
        let unit = self.unit(field, text)?;
        Some(Quantity {
            unit_text: text.to_owned(),
            currency: self.currency(field, &unit),
            minimum: (!unit.may_be_negative()).then_some(0.0),
            unit,
            maximum: None,
            max_age_months: max_age,
            accept: None,
        })
    }

    /// The currency that money is converted to; a problem if there is none, or two.
    fn currency(&mut self, field: &str, unit: &Unit) -> Option<kapok_domain::Currency> {
        if !unit.has_money() {
            return None;
        }
        let own = self.written().currency.as_deref();
        let path = self.path("currency");
        let stated = match own {
            Some(_) => self.problems.currency(&path, own),
            None => self.config.scheme.currency.as_deref().and_then(|text| text.parse().ok()),
        };
        let named: Vec<_> = unit.currencies().chain(own.and(stated)).collect();
        if let Some(other) = named.iter().find(|currency| **currency != named[0]) {
            let message = format!("it is in {} by one field and in {other} by another", named[0]);
            self.problem(field, message, "state the currency once, in the unit or in `currency`");
        }
        if self.config.scheme.missing_rate.is_none() {
            let message = "what a missing exchange rate means is not stated";
            let hint = "state \"error\" or \"missing\"";
            if !self.problems.has("scheme.missing_rate") {
                self.problems.add("scheme.missing_rate", message, hint);
            }
        }
        let currency = named.first().copied().or(stated);
        if currency.is_none() {
            let hint = "state it here or in [scheme]";
            self.problem("currency", "money without a currency", hint);
        }
        currency
    }

    fn per(&mut self, per: &PerConfig, max_age: u32) -> Option<Per> {
        let path = self.path("per.indicator");
        self.problems.column(path.as_str(), &per.indicator, self.vocabulary);
        if per.indicator == self.written().id {
            let message = format!("`{}` is divided by itself", per.indicator);
            self.problems.add(path, message, "name another indicator, or leave `per` out");
        }
        let mut quantity = self.plain_quantity("per.unit", &per.unit, max_age)?;
        // A negative denominator is a fact that can be, and counts as missing.
        quantity.minimum = None;
        Some(Per { indicator: per.indicator.clone(), quantity, period: per.period })
    }

    fn better(&mut self, quantity: Option<&Quantity>) -> Option<Better> {
        let boolean = quantity.is_some_and(|quantity| quantity.unit.is(&Base::Boolean));
        match self.written().polarity {
            Some(Polarity::HigherBetter) => Some(Better::Higher),
            Some(Polarity::LowerBetter) => Some(Better::Lower),
            Some(Polarity::Boolean) => {
                if !boolean && quantity.is_some() {
                    let message = "polarity boolean needs the unit boolean";
                    let hint = "state unit = \"boolean\", or another polarity";
                    self.problem("polarity", message, hint);
                }
                Some(Better::Higher)
            }
            None => {
                let message = format!("`{}` states no polarity", self.written().id);
                let hint = "state \"higher_better\", \"lower_better\" or \"boolean\"";
                self.problem("polarity", message, hint);
                None
            }
        }
    }

    fn check_missing(&mut self, missing: &MissingPolicy, better: Option<Better>) {
        match missing {
            MissingPolicy::Zero if better == Some(Better::Lower) => {
                let message = "zero would be the best value that silence can have";
                let hint = "use \"worst_of_peers\"";
                self.problem("missing", message, hint);
            }
            MissingPolicy::Model { from } => {
                let path = self.path("missing.model.from");
                self.problems.column(path, from, self.vocabulary);
                if *from == self.written().id {
                    let hint = "name the indicator that holds the estimates";
                    self.problem("missing", "an indicator is no estimate of itself", hint);
                }
            }
            MissingPolicy::Zero
            | MissingPolicy::PeerMedian
            | MissingPolicy::WorstOfPeers
            | MissingPolicy::Renormalise
            | MissingPolicy::Exclude => {}
        }
    }

    fn check_transform(
        &mut self,
        transform: &Transform,
        path: &str,
        quantity: &Quantity,
        better: Option<Better>,
    ) {
        match transform {
            Transform::AlreadyScore { min, max } => {
                if !(min.is_finite() && max.is_finite() && min < max) {
                    let message = format!("min {min} is not below max {max}");
                    let hint = "state `min` below `max`; polarity says which one is good";
                    self.problems.add(format!("{path}.already_score.min"), message, hint);
                }
            }
            Transform::KeyIssue { exposure } => {
                let path = self.path("transform.key_issue.exposure");
                self.problems.column(path, exposure, self.vocabulary);
                let plain = quantity.unit.is(&Base::Score(None)) && self.written().per.is_none();
                if !plain || better == Some(Better::Lower) {
                    let message = "a key issue needs management in unit score, higher_better";
                    let hint = "state unit = \"score\" and that polarity, and no `per`";
                    self.problem("transform", message, hint);
                }
            }
            Transform::ZScore { truncate, .. } => match truncate {
                Truncate::Once { limit } | Truncate::Iterated { limit }
                    if !(limit.is_finite() && *limit > 0.0) =>
                {
                    let message = format!("limit is {limit}, allowed is a number above 0");
                    let hint = "state a number of standard deviations, such as 3.0";
                    self.problems.add(format!("{path}.z_score.truncate"), message, hint);
                }
                Truncate::None | Truncate::Once { .. } | Truncate::Iterated { .. } => {}
            },
            Transform::Percentile | Transform::MinMax | Transform::Rank { .. } => {}
        }
    }

    /// Tails; of no use for yes and no, of which a rare one would be moved to the other.
    fn winsorise(&mut self, useless: bool) -> Option<Winsorise> {
        let own = self.written().winsorise;
        if useless {
            if let Some(Winsorise::Tails { .. }) = own {
                let message = "a yes or no, or a score as it is, has no tails";
                let hint = "leave `winsorise` out, or state \"none\"";
                self.problem("winsorise", message, hint);
            }
            return Some(Winsorise::None);
        }
        let (found, path) = self.stated("winsorise", own.as_ref(), |d| d.winsorise.as_ref())?;
        if let Winsorise::Tails { p } = found
            && !(p > 0.0 && p < 0.5)
        {
            let message = format!("a tail is {p}, allowed is a fraction above 0 and below 0.5");
            let hint = "state a fraction such as 0.05, or winsorise = \"none\"";
            self.problems.add(path, message, hint);
        }
        Some(found)
    }

    /// The peers, where the transform or the missing policy looks at them.
    fn peers(&mut self, missing: &MissingPolicy, transform: &Transform) -> Option<Peers> {
        let own = self.written().peers.as_ref();
        if !(transform.is_relative() || missing.looks_at_peers()) {
            if own.is_some() {
                let message = "it is compared with no peers, so this has no effect";
                self.problem("peers", message, "leave it out");
            }
            return None;
        }
        let (found, path) = self.stated("peers", own, |d| d.peers.as_ref())?;
        peers::check(&found, &path, self.vocabulary, self.problems);
        let levels = std::iter::once(found.by).chain(found.wider).collect();
        let without = match found.if_small {
            IfSmall::Middle => WithoutPeers::Middle,
            IfSmall::Wider | IfSmall::Exclude => WithoutPeers::LeftOut,
        };
        Some(Peers { levels, minimum: found.minimum, without })
    }
}
