//! Daily returns before events: market, exchange, sector, company.

use std::collections::BTreeMap;

use crate::calendar::Venue;
use crate::random::{Purpose, Random};
use crate::sector::Sector;
use crate::setting::Setting;

/// Daily returns that lines have in common.
pub(crate) struct Factors {
    market: Vec<f64>,
    venues: BTreeMap<Venue, Vec<f64>>,
    sectors: BTreeMap<Sector, Vec<f64>>,
}

impl Factors {
    pub(crate) fn draw(setting: &Setting) -> Self {
        let days = setting.calendar.priced_days();
        let mut random = Random::new(setting.seed, Purpose::Factors, 0);
        let market = shocks(&mut random, days, 0.0075, 0.00025);
        let mut venues = BTreeMap::new();
        for venue in Venue::ALL {
            venues.insert(venue, shocks(&mut random, days, 0.004, 0.0));
        }
        let mut sectors = BTreeMap::new();
        for sector in Sector::ALL {
            sectors.insert(sector, shocks(&mut random, days, 0.005, 0.00005));
        }
        Self { market, venues, sectors }
    }

    /// The return of a line on each day, within the limits of its exchange.
    pub(crate) fn returns(&self, setting: &Setting, at: usize) -> Vec<f64> {
        let line = &setting.companies.lines[at];
        let limit = line.venue.largest_move();
        let sector = setting.companies.issuers[line.issuer].industry.sector;
        let (venue, sector) = (&self.venues[&line.venue], &self.sectors[&sector]);
        let own = own_returns(setting, at, self.market.len());
        let total =
            |day: usize| line.beta * (self.market[day] + venue[day]) + sector[day] + own[day];
        (0..own.len()).map(|day| total(day).clamp(-limit, limit)).collect()
    }
}

fn shocks(random: &mut Random, days: usize, deviation: f64, drift: f64) -> Vec<f64> {
    (0..days).map(|_| drift + deviation * random.normal()).collect()
}

/// Daily returns with news now and then.
fn jumps(random: &mut Random, days: usize, deviation: f64) -> Vec<f64> {
    let news = |random: &mut Random| if random.chance(0.004) { 4.0 } else { 1.0 };
    (0..days).map(|_| news(random) * deviation * random.normal()).collect()
}

/// Daily returns of one company alone; an H line mostly follows its A line.
fn own_returns(setting: &Setting, at: usize, days: usize) -> Vec<f64> {
    let line = &setting.companies.lines[at];
    let mut random = Random::new(setting.seed, Purpose::IssuerShocks, line.issuer);
    let issuer = jumps(&mut random, days, line.volatility);
    if line.a_line.is_none() {
        return issuer;
    }
    let mut random = Random::new(setting.seed, Purpose::LineShocks, at);
    let own = shocks(&mut random, days, line.volatility, 0.0);
    issuer.iter().zip(&own).map(|(issuer, own)| 0.9 * issuer + 0.4 * own).collect()
}
