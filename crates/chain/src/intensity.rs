//! Intensity along a supply chain.
//!
//! `x_b = own_b + θ · Σ_s share_bs · x_s`, with θ the decay from one link to the next.
//!
//! 1. [`Parts`]: additions of each buyer's suppliers, with stand-ins for those not known.
//! 2. [`levels`], [`whole`] or [`solve`]: the chain, followed as far as its reach goes.
//! 3. [`figure`]: the sum of a company and its parts, exactly.

use std::collections::BTreeMap;

use kapok_domain::IssuerId;
use kapok_kernels::sum;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::supply::{ChainError, Supplier, SupplyChain};

/// Length to which the chain is followed. `docs/methodology/chains.md` §4 and §5.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "follow", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reach {
    /// Limited number of links; a circle is an error.
    Levels {
        /// Links from a company to the farthest supplier that counts, from 1 on.
        depth: u32,
    },
    /// To the end; a circle is an error.
    Whole,
    /// To the end and around circles: the solution of `(I − θS) x = own`.
    Solve {
        /// Largest error of any intensity, in its unit.
        tolerance: f64,
        /// Most steps.
        max_steps: u32,
    },
}

/// Substitute for a supplier whose own intensity is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingSupplier {
    /// Refusal: a missing supplier is an error.
    Refuse,
    /// Nothing: it is left out, and the coverage falls.
    Exclude,
    /// The suppliers that are known, scaled to all shares that are stated.
    Renormalise,
    /// The buyer's own intensity.
    BuyersOwn,
}

/// Settings by which intensity along a chain is calculated. None has a default.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainSettings {
    /// Length to which the chain is followed.
    pub reach: Reach,
    /// θ: part of a supplier's intensity that a buyer takes over, above 0 and at most 1.
    pub decay: f64,
    /// Suppliers whose intensity is not known.
    pub missing: MissingSupplier,
}

/// Treatment of a supplier that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandIn {
    /// Share left out.
    LeftOut,
    /// Share spread over the suppliers that are known.
    Spread,
    /// The buyer's own intensity stands for it.
    BuyersOwn,
}

/// Addition of a supplier.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The supplier.
    pub supplier: IssuerId,
    /// Share of the buyer's input as stated, fraction of one.
    pub share: f64,
    /// Share as used: scaled where others are missing, 0 where it is left out.
    pub used: f64,
    /// Chain intensity, or its substitute; none where it is left out.
    pub intensity: Option<f64>,
    /// `θ · used · intensity`, in the unit of intensity.
    pub value: f64,
    /// Treatment, if it is not known.
    pub stand_in: Option<StandIn>,
}

/// Intensity of a company with its suppliers.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainFigure {
    /// The company.
    pub issuer: IssuerId,
    /// Own intensity; none if not known.
    pub own: Option<f64>,
    /// Own and suppliers', in the same unit; none if its own is not known.
    pub chain: Option<f64>,
    /// Additions of the suppliers, by name. With `own` they add up to `chain` exactly.
    pub contributions: Vec<Contribution>,
    /// Σ of the stated shares: part of its input that is described, fraction of one.
    pub linked: f64,
    /// Part of `linked` whose suppliers' own intensity is known; none without suppliers.
    pub coverage: Option<f64>,
}

impl ChainFigure {
    /// The suppliers that add most, largest first; by name where they add the same.
    #[must_use]
    pub fn top(&self, count: usize) -> Vec<&Contribution> {
        let mut all: Vec<&Contribution> = self.contributions.iter().collect();
        all.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.supplier.cmp(&b.supplier)));
        all.truncate(count);
        all
    }
}

/// All figures, and the steps to them.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainReport {
    /// One figure for each name that buys, sells or has an intensity, by name.
    pub figures: Vec<ChainFigure>,
    /// A circle of links, if there is one.
    pub cycle: Option<Vec<IssuerId>>,
    /// Steps taken.
    pub steps: u32,
    /// Bound of the error of any intensity, in its unit and apart from rounding: 0 where nothing
    /// was iterated.
    pub error_bound: f64,
}

/// Intensity along a supply chain, for all names.
///
/// `x_b = own_b + θ · Σ_s share_bs · x_s`
///
/// * `own`: a company's own intensity, all in one unit, from 0 on; those not known are left out
/// * returns intensities in the same unit, by name
///
/// Source: `docs/methodology/chains.md` §4 and §5.
///
/// # Errors
///
/// If a setting or an intensity is outside its range, a circle is not allowed, a supplier is
/// missing and that is refused, or the solution is not proven to lie within the tolerance.
pub fn chain_intensity(
    chain: &SupplyChain,
    own: &BTreeMap<IssuerId, f64>,
    settings: &ChainSettings,
) -> Result<ChainReport, ChainError> {
    check_settings(settings)?;
    own.iter().try_for_each(|(issuer, &seen)| check_intensity(issuer, seen))?;
    let known: Vec<Option<f64>> = chain.names().iter().map(|name| own.get(name).copied()).collect();
    let parts = Parts::new(chain, &known, settings)?;
    let order = chain.order();
    let solved = match (settings.reach, &order) {
        (Reach::Levels { depth }, Ok(_)) => levels(&parts, depth),
        (Reach::Whole, Ok(order)) => whole(&parts, order),
        (Reach::Solve { tolerance, max_steps }, _) => solve(&parts, tolerance, max_steps)?,
        (Reach::Levels { .. } | Reach::Whole, Err(cycle)) => return Err(circle(chain, cycle)),
    };
    let mut figures: Vec<ChainFigure> =
        (0..known.len()).map(|i| figure(chain, &parts, &solved.suppliers, i)).collect();
    figures.extend(alone(chain, own));
    figures.sort_by(|a, b| a.issuer.cmp(&b.issuer));
    let Solved { steps, error_bound, .. } = solved;
    Ok(ChainReport { figures, cycle: chain.cycle(), steps, error_bound })
}

fn circle(chain: &SupplyChain, cycle: &[usize]) -> ChainError {
    let closed = cycle.iter().chain(cycle.first());
    ChainError::Cycle { names: closed.map(|&i| chain.names()[i].to_string()).collect() }
}

fn check_settings(settings: &ChainSettings) -> Result<(), ChainError> {
    let bad = |name, seen, allowed| Err(ChainError::BadSetting { name, seen, allowed });
    if !(settings.decay > 0.0 && settings.decay <= 1.0) {
        return bad("decay", settings.decay, "above 0 and at most 1");
    }
    match settings.reach {
        Reach::Levels { depth: 0 } => bad("depth", 0.0, "1 or more"),
        Reach::Solve { tolerance, .. } if !(tolerance > 0.0 && tolerance.is_finite()) => {
            bad("tolerance", tolerance, "above 0")
        }
        Reach::Levels { .. } | Reach::Whole | Reach::Solve { .. } => Ok(()),
    }
}

fn check_intensity(issuer: &IssuerId, seen: f64) -> Result<(), ChainError> {
    let bad = || ChainError::BadIntensity { issuer: issuer.clone(), seen };
    (seen.is_finite() && seen >= 0.0).then_some(()).ok_or_else(bad)
}

/// A supplier of a buyer as it counts.
struct CountedSupplier {
    supplier: usize,
    share: f64,
    used: f64,
    stand_in: Option<StandIn>,
}

/// All buyers with their suppliers, after the policy for missing ones.
struct Parts<'a> {
    own: &'a [Option<f64>],
    decay: f64,
    of: Vec<Vec<CountedSupplier>>,
}

impl<'a> Parts<'a> {
    fn new(
        chain: &SupplyChain,
        own: &'a [Option<f64>],
        settings: &ChainSettings,
    ) -> Result<Self, ChainError> {
        let of = (0..own.len()).map(|buyer| parts_of(chain, own, buyer, settings.missing));
        Ok(Self { own, decay: settings.decay, of: of.collect::<Result<_, _>>()? })
    }

    /// Addition of a supplier, given the intensities of suppliers: `θ · used · x`.
    fn value(&self, buyer: usize, part: &CountedSupplier, x: &[f64]) -> f64 {
        let intensity = self.intensity(buyer, part, x).unwrap_or(0.0);
        self.decay * part.used * intensity
    }

    fn intensity(&self, buyer: usize, part: &CountedSupplier, x: &[f64]) -> Option<f64> {
        match part.stand_in {
            None => Some(x[part.supplier]),
            Some(StandIn::BuyersOwn) => self.own[buyer],
            Some(StandIn::LeftOut | StandIn::Spread) => None,
        }
    }

    /// `own + θ Σ used · x`; 0 where the buyer's own is not known, which nobody then reads.
    fn total(&self, buyer: usize, x: &[f64]) -> f64 {
        let Some(own) = self.own[buyer] else { return 0.0 };
        let parts = self.of[buyer].iter().map(|part| self.value(buyer, part, x));
        sum(&[own].into_iter().chain(parts).collect::<Vec<f64>>())
    }

    /// Largest `θ Σ used` over buyers: by so much an error shrinks at each step.
    fn contraction(&self) -> f64 {
        let iterated = |part: &&CountedSupplier| part.stand_in.is_none();
        let sums = self.of.iter().map(|parts| {
            sum(&parts.iter().filter(iterated).map(|part| part.used).collect::<Vec<f64>>())
        });
        self.decay * sums.fold(0.0, f64::max)
    }
}

fn parts_of(
    chain: &SupplyChain,
    own: &[Option<f64>],
    buyer: usize,
    policy: MissingSupplier,
) -> Result<Vec<CountedSupplier>, ChainError> {
    let links = chain.suppliers(buyer);
    let known = |link: &&Supplier| own[link.place].is_some();
    let shares = |links: Vec<&Supplier>| sum(&links.iter().map(|l| l.share).collect::<Vec<f64>>());
    let covered = shares(links.iter().filter(known).collect());
    let scale = match policy {
        MissingSupplier::Renormalise if covered > 0.0 => shares(links.iter().collect()) / covered,
        MissingSupplier::Refuse
        | MissingSupplier::Exclude
        | MissingSupplier::Renormalise
        | MissingSupplier::BuyersOwn => 1.0,
    };
    let part = |link: &Supplier| {
        let &Supplier { place: supplier, share } = link;
        if known(&link) {
            return Ok(CountedSupplier { supplier, share, used: share * scale, stand_in: None });
        }
        let (used, stand_in) = match policy {
            MissingSupplier::Refuse => return Err(missing(chain, buyer, supplier)),
            MissingSupplier::Exclude => (0.0, StandIn::LeftOut),
            MissingSupplier::Renormalise if covered > 0.0 => (0.0, StandIn::Spread),
            MissingSupplier::Renormalise => (0.0, StandIn::LeftOut),
            MissingSupplier::BuyersOwn => (share, StandIn::BuyersOwn),
        };
        Ok(CountedSupplier { supplier, share, used, stand_in: Some(stand_in) })
    };
    links.iter().map(part).collect()
}

fn missing(chain: &SupplyChain, buyer: usize, supplier: usize) -> ChainError {
    let name = |i: usize| chain.names()[i].clone();
    ChainError::MissingSupplier { buyer: name(buyer), supplier: name(supplier) }
}

/// The intensities of suppliers that a buyer's figure is made of.
struct Solved {
    suppliers: Vec<f64>,
    steps: u32,
    error_bound: f64,
}

fn step(parts: &Parts, x: &[f64]) -> Vec<f64> {
    (0..x.len()).map(|i| parts.total(i, x)).collect()
}

/// Suppliers with one link less than the buyer: `x⁰ = own`, `xᵏ = own + θS xᵏ⁻¹`. A chain of n
/// names has no more than n − 1 links, so no more steps change anything.
fn levels(parts: &Parts, depth: u32) -> Solved {
    let mut x: Vec<f64> = parts.own.iter().map(|own| own.unwrap_or(0.0)).collect();
    let mut steps = 0;
    while steps + 1 < depth {
        let next = step(parts, &x);
        steps += 1;
        if next == x {
            break;
        }
        x = next;
    }
    Solved { suppliers: x, steps, error_bound: 0.0 }
}

/// Suppliers before their buyers: each name once.
fn whole(parts: &Parts, order: &[usize]) -> Solved {
    let mut x = vec![0.0; parts.own.len()];
    for &i in order {
        x[i] = parts.total(i, &x);
    }
    Solved { suppliers: x, steps: 1, error_bound: 0.0 }
}

/// The fixed point of `x = own + θS x`.
///
/// The largest sum of a row of θS, q, bounds how errors grow in a step; with q < 1 they shrink, and
/// Banach's theorem bounds the error after a step from x to x' by `q / (1 − q) · max |x' − x|`. The
/// figures take one more step, which makes it smaller still.
fn solve(parts: &Parts, tolerance: f64, max_steps: u32) -> Result<Solved, ChainError> {
    let factor = parts.contraction();
    if factor >= 1.0 {
        return Err(ChainError::NoContraction { factor });
    }
    let mut x: Vec<f64> = parts.own.iter().map(|own| own.unwrap_or(0.0)).collect();
    let mut error = f64::INFINITY;
    for steps in 1..=max_steps {
        let next = step(parts, &x);
        let moved = next.iter().zip(&x).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        error = factor / (1.0 - factor) * moved;
        x = next;
        if error <= tolerance {
            return Ok(Solved { suppliers: x, steps, error_bound: error });
        }
    }
    Err(ChainError::NotConverged { steps: max_steps, error, tolerance })
}

fn figure(chain: &SupplyChain, parts: &Parts, x: &[f64], buyer: usize) -> ChainFigure {
    let contribution = |part: &CountedSupplier| Contribution {
        supplier: chain.names()[part.supplier].clone(),
        share: part.share,
        used: part.used,
        intensity: parts.intensity(buyer, part, x),
        value: parts.value(buyer, part, x),
        stand_in: part.stand_in,
    };
    let of = &parts.of[buyer];
    let shares = |known: bool| {
        let counted = of.iter().filter(|part| !known || part.stand_in.is_none());
        sum(&counted.map(|part| part.share).collect::<Vec<f64>>())
    };
    let own = parts.own[buyer];
    ChainFigure {
        issuer: chain.names()[buyer].clone(),
        own,
        chain: own.map(|_| parts.total(buyer, x)),
        contributions: of.iter().map(contribution).collect(),
        linked: shares(false),
        coverage: (!of.is_empty()).then(|| shares(true) / shares(false)),
    }
}

/// Names with an intensity that neither buy nor sell.
fn alone(chain: &SupplyChain, own: &BTreeMap<IssuerId, f64>) -> Vec<ChainFigure> {
    let outside = own.iter().filter(|(name, _)| chain.names().binary_search(name).is_err());
    let figure = |(issuer, &own): (&IssuerId, &f64)| ChainFigure {
        issuer: issuer.clone(),
        own: Some(own),
        chain: Some(own),
        contributions: vec![],
        linked: 0.0,
        coverage: None,
    };
    outside.map(figure).collect()
}
