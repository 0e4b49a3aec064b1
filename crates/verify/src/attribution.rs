//! The parts of a change of level: each by its formula, and all together without a residual.

use std::collections::BTreeMap;

use kapok_published::{ActionRow, AttributionRow, CloseRow, LevelRow};

use crate::check::Check;
use crate::exact::{Exact, exact, relative_error};
use crate::index_rows::IndexRows;
use crate::moves::Moves;
use crate::place::places;
use crate::variant::Variant;

pub(crate) fn checks(index: &IndexRows<'_>) -> [Check; 2] {
    [sums(index), parts(index)]
}

/// `Σ parts = level − previous level`: no tolerance.
fn sums(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("attribution sums to level - previous_level, exactly");
    for level in &index.levels {
        let variant = level.return_variant.as_str();
        let parts = index.attribution.iter().filter(|row| row.return_variant == variant);
        let sum: Exact = parts.map(|row| exact(row.points)).sum();
        let previous = level.previous_level.unwrap_or(level.level);
        let change = exact(level.level) - exact(previous);
        check.equal(|| format!("attribution: {} {variant}, sum", index.id), &sum, &change);
    }
    check
}

/// Ground on which the parts of one level are recomputed.
struct LevelParts<'i, 'a> {
    index: &'i IndexRows<'a>,
    close: &'i BTreeMap<&'a str, &'a CloseRow>,
    /// `None` for the price return.
    variant: Option<Variant>,
    moves: Moves,
    /// For a geometric index.
    logs: Option<Logs>,
    in_stock: bool,
}

/// The change of a geometric price return, and the sum of the logarithms that it is due to.
struct Logs {
    moved: Exact,
    total: Exact,
}

impl Logs {
    /// `P − P₀` and `Σ log rᵢ`; `None` where nothing has moved.
    fn new(index: &IndexRows<'_>) -> Option<Self> {
        let priced = index.close.iter().filter(|row| row.open_price > 0.0);
        let logs = priced.map(|row| {
            let of_price = exact(row.close).log_of_ratio(&exact(row.open_price));
            let of_factor = exact(row.price_adjustment_factor).log_of_ratio(&exact(1.0));
            of_price + exact(row.fx).log_of_ratio(&exact(row.open_fx)) + of_factor
        });
        let total: Exact = logs.sum();
        let moved = exact(index.price.level) - exact(index.price.previous_level?);
        (!total.is_zero()).then_some(Self { moved, total })
    }
}

/// Recomputed points of a part, and the scale of its error, in levels.
struct Points {
    points: Exact,
    scale: Exact,
}

impl From<Exact> for Points {
    fn from(points: Exact) -> Self {
        Self { points, scale: exact(1.0) }
    }
}

impl<'i, 'a> LevelParts<'i, 'a> {
    fn new(
        index: &'i IndexRows<'a>,
        level: &LevelRow,
        close: &'i BTreeMap<&'a str, &'a CloseRow>,
    ) -> Option<Self> {
        let previous = level.previous_level?;
        let variant = Variant::of(level);
        let moves = match &variant {
            Some(variant) => Moves::new(index, variant, previous, &exact(level.dividend_points))?,
            None => Moves::of_price(index)?,
        };
        let logs = match index.price.level_form.as_str() {
            "geometric" => Some(Logs::new(index)?),
            _ => None,
        };
        let in_stock = index.price.reinvestment == "in_stock";
        Some(Self { index, close, variant, moves, logs, in_stock })
    }

    /// The candidates of a part; none for what has no formula.
    fn candidates(&self, part: &AttributionRow) -> Vec<Points> {
        let Some(security) = part.security_id.as_deref() else {
            return if part.component == "review" {
                vec![Exact::zero().into()]
            } else {
                Vec::new()
            };
        };
        let row = self.close.get(security).copied();
        match part.component.as_str() {
            "price" | "fx" => row.map(|row| self.moved(row, &part.component)).into_iter().collect(),
            "dividend" => self.dividends(security, part.event_id.as_deref(), row),
            "corporate_action" => vec![self.event(security, part.event_id.as_deref(), row)],
            _ => Vec::new(),
        }
    }

    fn growth(&self, row: Option<&CloseRow>, open: bool) -> Exact {
        let variant = self.variant.filter(|_| self.in_stock);
        let growth = variant.zip(row).and_then(|(variant, row)| match open {
            true => (variant.open_growth)(row),
            false => (variant.growth)(row),
        });
        exact(growth.unwrap_or(1.0))
    }

    /// `q g₀ (p¹ − p⁰) x⁰` or `q g₀ p¹ (x¹ − x⁰)` in points; for a geometric index the logarithm.
    fn moved(&self, row: &CloseRow, component: &str) -> Points {
        let (p0, p1) = (exact(row.open_price), exact(row.close));
        let (x0, x1) = (exact(row.open_fx), exact(row.fx));
        if let Some(logs) = &self.logs {
            let log =
                if component == "price" { p1.log_of_ratio(&p0) } else { x1.log_of_ratio(&x0) };
            return self.by_logarithm(logs, log);
        }
        let value = if component == "price" { (p1 - p0) * x0 } else { p1 * (x1 - x0) };
        let shares = exact(row.index_shares) * self.growth(Some(row), true);
        (value * shares * &self.moves.per_value).into()
    }

    /// Part of a geometric index by its logarithm.
    fn by_logarithm(&self, Logs { moved, total }: &Logs, log: Exact) -> Points {
        let share = log / total.clone();
        let points = moved * &share * &self.moves.per_price_point;
        // A sum of logarithms that all but cancel out has few digits of its own.
        Points { points, scale: share.abs() + exact(1.0) }
    }

    fn dividends(
        &self,
        security: &str,
        event: Option<&str>,
        row: Option<&CloseRow>,
    ) -> Vec<Points> {
        let Some(variant) = self.variant else { return vec![Exact::zero().into()] };
        let of_event = |action: &&'a ActionRow| {
            action.security_id == security && Some(action.event_id.as_str()) == event
        };
        let points = self.index.at_stage("today_close").filter(of_event);
        let points = points.filter_map(|action| (variant.points)(action));
        let per_point = &self.moves.per_dividend_point * &self.growth(row, true);
        points.map(|points| (exact(points) * &per_point).into()).collect()
    }

    /// Points of an event. The value that price adjustment factors add, `q g p x (F − 1)`, is due
    /// to the first event of the line after the close; all other events move nothing.
    fn event(&self, security: &str, event: Option<&str>, row: Option<&CloseRow>) -> Points {
        let mut settled = self.index.at_stage("after_close");
        let first = settled.find(|action| action.security_id == security);
        let due = first.is_some_and(|first| Some(first.event_id.as_str()) == event);
        let Some(row) = row.filter(|_| due) else { return Exact::zero().into() };
        if let Some(logs) = &self.logs {
            let factor = exact(row.price_adjustment_factor);
            return self.by_logarithm(logs, factor.log_of_ratio(&exact(1.0)));
        }
        let added = exact(row.price_adjustment_factor) - exact(1.0);
        let value = exact(row.close) * exact(row.fx) * exact(row.index_shares);
        (value * self.growth(Some(row), false) * added * &self.moves.per_value).into()
    }
}

/// Parts are compared relative to the level: they lie on the grid of its last binary digit.
fn parts(index: &IndexRows<'_>) -> Check {
    let mut check = index.check("attribution parts follow from prices, rates, events");
    if index.price.divisor <= 0.0 || index.price.divisor_scale <= 0.0 {
        return check;
    }
    let close = index.close_by_security();
    for level in &index.levels {
        let Some(ground) = LevelParts::new(index, level, &close) else { continue };
        let of_variant = |row: &&&AttributionRow| row.return_variant == level.return_variant;
        for part in index.attribution.iter().filter(of_variant) {
            compare(part, level, &ground.candidates(part), &mut check);
        }
    }
    check
}

/// A part must be one of its candidates.
fn compare(part: &AttributionRow, level: &LevelRow, candidates: &[Points], check: &mut Check) {
    let points = exact(part.points);
    let error = |of: &Points| relative_error(&points, &of.points, &exact(1.0));
    let nearest = candidates.iter().min_by(|a, b| error(a).total_cmp(&error(b)));
    if let Some(nearest) = nearest {
        let scale = exact(level.level) * &nearest.scale;
        check.within(|| places(part, "points"), &points, &nearest.points, &scale);
    }
}
