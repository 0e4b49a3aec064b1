//! Links from buyers to suppliers: the table `supply_links`, checked.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::IssuerId;
use kapok_kernels::sum;

/// Slack of the sum of shares, for numbers rounded at the source.
const SLACK: f64 = 1e-9;

/// A row of the table `supply_links`.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyLink {
    /// Buyer.
    pub buyer: IssuerId,
    /// Seller.
    pub supplier: IssuerId,
    /// Purchases from this supplier, fraction of the buyer's whole input, above 0 and at most 1.
    pub share: f64,
    /// Last day of the period of which it speaks.
    pub period_end: NaiveDate,
}

/// Reason why nothing can be calculated along a chain.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum ChainError {
    #[error("{buyer} buys from {supplier}: a share of {seen}, allowed are above 0 and at most 1")]
    BadShare { buyer: IssuerId, supplier: IssuerId, seen: f64 },
    #[error("{issuer} buys from itself")]
    SelfLink { issuer: IssuerId },
    #[error("{buyer} buys from {supplier} twice in the period to {period_end}")]
    Repeated { buyer: IssuerId, supplier: IssuerId, period_end: NaiveDate },
    #[error("{buyer}: shares of suppliers add up to {sum} in the period to {period_end}")]
    AboveOne { buyer: IssuerId, period_end: NaiveDate, sum: f64 },
    #[error("the supply chain turns in a circle: {}", .names.join(", which buys from "))]
    Cycle { names: Vec<String> },
    #[error("{issuer}: an intensity of {seen}, allowed are finite ones from 0 on")]
    BadIntensity { issuer: IssuerId, seen: f64 },
    #[error("{buyer} buys from {supplier}, whose intensity is not known")]
    MissingSupplier { buyer: IssuerId, supplier: IssuerId },
    #[error("{name} is {seen}, allowed {allowed}")]
    BadSetting { name: &'static str, seen: f64, allowed: &'static str },
    #[error("decay times the largest sum of shares is {factor}: it must be below 1")]
    NoContraction { factor: f64 },
    #[error("after {steps} steps the error may still be {error}, allowed {tolerance}")]
    NotConverged { steps: u32, error: f64, tolerance: f64 },
}

impl ChainError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::BadShare { .. } => "state shares as fractions of one, and leave out what is zero",
            Self::SelfLink { .. } => "a company's own intensity counts already: drop the row",
            Self::Repeated { .. } => "keep one of the two rows",
            Self::AboveOne { .. } => "shares are fractions of the buyer's whole input",
            Self::Cycle { .. } => "follow the chain with `solve`, or drop one of the links",
            Self::BadIntensity { .. } => "leave out what is not known; removals are never netted",
            Self::MissingSupplier { .. } => "choose another policy for missing suppliers",
            Self::BadSetting { .. } => "correct the setting",
            Self::NoContraction { .. } => "choose a decay below 1",
            Self::NotConverged { .. } => "allow more steps, or a wider tolerance",
        }
    }
}

/// Names in order, and for each buyer its suppliers: one period for each buyer.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplyChain {
    names: Vec<IssuerId>,
    /// For each name, its suppliers in order.
    suppliers: Vec<Vec<Supplier>>,
}

/// A supplier of a buyer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Supplier {
    /// Place among the names.
    pub(crate) place: usize,
    /// Share of the buyer's input, fraction of one.
    pub(crate) share: f64,
}

impl SupplyChain {
    /// The links that were in force on a day: for each buyer those of its latest period that had
    /// ended by then. The order of rows does not matter.
    ///
    /// # Errors
    ///
    /// If a share is no fraction, a link is there twice or leads to itself, or if the shares of a
    /// buyer add up to more than one.
    pub fn new(links: &[SupplyLink], on: NaiveDate) -> Result<Self, ChainError> {
        let mut links: Vec<&SupplyLink> = links.iter().filter(|one| one.period_end <= on).collect();
        links.sort_by(|a, b| key(a).cmp(&key(b)));
        links.iter().try_for_each(|link| check_link(link))?;
        check_repeats(&links)?;
        let latest: Vec<&[&SupplyLink]> =
            links.chunk_by(|a, b| a.buyer == b.buyer).map(latest_period).collect();
        latest.iter().try_for_each(|group| check_sum(group))?;
        Ok(Self::build(&latest.concat()))
    }

    fn build(links: &[&SupplyLink]) -> Self {
        let mut names: Vec<IssuerId> =
            links.iter().flat_map(|link| [link.buyer.clone(), link.supplier.clone()]).collect();
        names.sort();
        names.dedup();
        let places: BTreeMap<&IssuerId, usize> =
            names.iter().enumerate().map(|(i, name)| (name, i)).collect();
        let mut suppliers = vec![Vec::new(); names.len()];
        for link in links {
            let supplier = Supplier { place: places[&link.supplier], share: link.share };
            suppliers[places[&link.buyer]].push(supplier);
        }
        Self { names, suppliers }
    }

    /// All names that buy or sell, in order.
    #[must_use]
    pub fn names(&self) -> &[IssuerId] {
        &self.names
    }

    /// The suppliers of the name at a place, in order.
    pub(crate) fn suppliers(&self, buyer: usize) -> &[Supplier] {
        &self.suppliers[buyer]
    }

    /// A circle of links, if there is one: each name buys from the next, and the last from the
    /// first, which is the smallest by name.
    #[must_use]
    pub fn cycle(&self) -> Option<Vec<IssuerId>> {
        self.order().err().map(|cycle| cycle.iter().map(|&i| self.names[i].clone()).collect())
    }

    /// Places in an order in which suppliers come before their buyers, or a circle.
    pub(crate) fn order(&self) -> Result<Vec<usize>, Vec<usize>> {
        let mut walk = Walk { state: vec![State::Fresh; self.names.len()], done: vec![] };
        for start in 0..self.names.len() {
            walk.visit(self, start)?;
        }
        Ok(walk.done)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Fresh,
    OnPath,
    Done,
}

/// A walk in depth, without recursion: chains may be long.
struct Walk {
    state: Vec<State>,
    done: Vec<usize>,
}

impl Walk {
    fn visit(&mut self, chain: &SupplyChain, start: usize) -> Result<(), Vec<usize>> {
        if self.state[start] != State::Fresh {
            return Ok(());
        }
        let mut path = vec![(start, 0)];
        self.state[start] = State::OnPath;
        while let Some((at, next)) = path.last_mut() {
            let Some(&Supplier { place: supplier, .. }) = chain.suppliers[*at].get(*next) else {
                self.state[*at] = State::Done;
                self.done.push(*at);
                path.pop();
                continue;
            };
            *next += 1;
            match self.state[supplier] {
                State::Done => {}
                State::OnPath => return Err(circle(&path, supplier)),
                State::Fresh => {
                    self.state[supplier] = State::OnPath;
                    path.push((supplier, 0));
                }
            }
        }
        Ok(())
    }
}

/// The end of a path that leads back to `again`, beginning with its smallest place.
fn circle(path: &[(usize, usize)], again: usize) -> Vec<usize> {
    let mut circle: Vec<usize> =
        path.iter().map(|&(at, _)| at).skip_while(|&at| at != again).collect();
    let smallest = circle.iter().enumerate().min_by_key(|&(_, &at)| at).map_or(0, |(i, _)| i);
    circle.rotate_left(smallest);
    circle
}

fn key(link: &SupplyLink) -> (&IssuerId, NaiveDate, &IssuerId) {
    (&link.buyer, link.period_end, &link.supplier)
}

fn check_link(link: &SupplyLink) -> Result<(), ChainError> {
    let SupplyLink { buyer, supplier, share, .. } = link;
    if buyer == supplier {
        return Err(ChainError::SelfLink { issuer: buyer.clone() });
    }
    if *share > 0.0 && *share <= 1.0 {
        return Ok(());
    }
    let (buyer, supplier) = (buyer.clone(), supplier.clone());
    Err(ChainError::BadShare { buyer, supplier, seen: *share })
}

fn check_repeats(links: &[&SupplyLink]) -> Result<(), ChainError> {
    match links.windows(2).find(|pair| key(pair[0]) == key(pair[1])) {
        Some(pair) => {
            let SupplyLink { buyer, supplier, period_end, .. } = pair[0].clone();
            Err(ChainError::Repeated { buyer, supplier, period_end })
        }
        None => Ok(()),
    }
}

fn latest_period<'a, 'b>(group: &'a [&'b SupplyLink]) -> &'a [&'b SupplyLink] {
    let Some(last) = group.last() else { return group };
    &group[group.partition_point(|link| link.period_end < last.period_end)..]
}

fn check_sum(group: &[&SupplyLink]) -> Result<(), ChainError> {
    let total = sum(&group.iter().map(|link| link.share).collect::<Vec<f64>>());
    match group.first() {
        Some(first) if total > 1.0 + SLACK => {
            let (buyer, period_end) = (first.buyer.clone(), first.period_end);
            Err(ChainError::AboveOne { buyer, period_end, sum: total })
        }
        Some(_) | None => Ok(()),
    }
}
