//! Issuers and their share lines.

use chrono::{Days, NaiveDate};

use crate::calendar::{FIRST, Venue, date};
use crate::currencies::{Currencies, Money};
use crate::industry::{INDUSTRIES, Industry, named};
use crate::random::{Purpose, Random};
use crate::script;
use crate::table::rounded;

const SHENZHEN: usize = 130;
const SHANGHAI: usize = 50;
/// Lines in Hong Kong, in this order: companies of Hong Kong, of Macao, of the mainland, and the
/// H lines of companies that also have an A line.
const HONG_KONG_LOCAL: usize = 50;
static MACAO: [&Industry; 8] = [
    named("Resorts"),
    named("Resorts"),
    named("Resorts"),
    named("Resorts"),
    named("Bank"),
    named("Retail"),
    named("Properties"),
    named("Networks"),
];
const HONG_KONG_MAINLAND: usize = 60;
/// A lines with an H line: the first eight of Shenzhen and the first four of Shanghai.
const DUAL: [(Venue, usize); 2] = [(Venue::Shenzhen, 8), (Venue::Shanghai, 4)];

const MAINLAND_PLACES: &[&str] = &[
    "Pearl River",
    "Lingnan",
    "Dongjiang",
    "Xijiang",
    "Nansha",
    "Qianhai",
    "Hengqin",
    "Kapok",
    "Lychee Bay",
    "White Cloud",
    "Lotus Hill",
    "Humen",
    "Daya Bay",
    "Songshan Lake",
    "Shekou",
];
const HONG_KONG_PLACES: &[&str] =
    &["Lantau", "Lion Rock", "Tolo", "Bauhinia", "Victoria Harbour", "Sai Kung", "Star Ferry"];
const MACAO_PLACES: &[&str] = &["Cotai", "Taipa", "Coloane", "Lotus Bridge"];

/// A company.
pub(crate) struct Issuer {
    pub(crate) id: String,
    pub(crate) name: String,
    /// ISO 3166-1 code of its domicile.
    pub(crate) country: &'static str,
    pub(crate) industry: &'static Industry,
    /// Market value of all its lines at the start, in CNY million.
    pub(crate) value_cny_m: f64,
    /// Quality of its conduct, 0 to 1. Ratings see it with noise.
    pub(crate) quality: f64,
    /// Currency in which it declares dividends, if not that of the line.
    pub(crate) declares_in: Option<Money>,
}

/// A share line.
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) isin: String,
    pub(crate) name: String,
    /// Position of the company.
    pub(crate) issuer: usize,
    pub(crate) venue: Venue,
    pub(crate) money: Money,
    pub(crate) share_class: &'static str,
    pub(crate) listed_on: NaiveDate,
    /// First day without trading.
    pub(crate) delisted_on: Option<NaiveDate>,
    /// Close of its first day in the market.
    pub(crate) opening_price: f64,
    pub(crate) opening_shares: f64,
    pub(crate) free_float: f64,
    pub(crate) beta: f64,
    /// Standard deviation of its own daily return.
    pub(crate) volatility: f64,
    /// Position of the A line of the same company, for an H line.
    pub(crate) a_line: Option<usize>,
}

impl Line {
    /// Whether it trades on a date, were its exchange open.
    pub(crate) fn is_listed(&self, date: NaiveDate) -> bool {
        self.listed_on <= date && self.delisted_on.is_none_or(|gone| date < gone)
    }
}

/// All companies and lines.
pub(crate) struct Companies {
    /// Companies by id.
    pub(crate) issuers: Vec<Issuer>,
    /// Shenzhen, Shanghai, Hong Kong; an H line comes after its A line.
    pub(crate) lines: Vec<Line>,
}

impl Companies {
    /// Generates the market. Ids, countries and exchanges are the same for all seeds.
    pub(crate) fn draw(seed: u64, currencies: &Currencies) -> Self {
        let mut random = Random::new(seed, Purpose::Companies, 0);
        let mut issuers = issuers(&mut random);
        size_related(&mut issuers);
        let mut lines: Vec<Line> = Vec::new();
        for (at, home) in homes().into_iter().enumerate() {
            let spot = Spot { issuer: &issuers[at], issuer_at: at, currencies };
            lines.push(spot.home_line(home, &mut random));
        }
        for (number, at) in dual_lines().enumerate() {
            let issuer_at = lines[at].issuer;
            let spot = Spot { issuer: &issuers[issuer_at], issuer_at, currencies };
            lines.push(spot.h_line(&lines[at], ALine { at, number }, &mut random));
        }
        Self { issuers, lines }
    }
}

/// The place of a line: its exchange, and its number there.
#[derive(Debug, Clone, Copy)]
struct Home {
    venue: Venue,
    number: usize,
}

impl Home {
    fn line_id(self) -> String {
        format!("{}{:04}", self.venue.prefix(), self.number)
    }

    /// The domicile of its company.
    fn country(self) -> &'static str {
        match (self.venue, self.number) {
            (Venue::HongKong, n) if n <= HONG_KONG_LOCAL => "HK",
            (Venue::HongKong, n) if n <= HONG_KONG_LOCAL + MACAO.len() => "MO",
            _ => "CN",
        }
    }
}

/// The first line of each company.
fn homes() -> Vec<Home> {
    let hong_kong = HONG_KONG_LOCAL + MACAO.len() + HONG_KONG_MAINLAND;
    let counts =
        [(Venue::Shenzhen, SHENZHEN), (Venue::Shanghai, SHANGHAI), (Venue::HongKong, hong_kong)];
    let homes = |&(venue, count)| (1..=count).map(move |number| Home { venue, number });
    counts.iter().flat_map(homes).collect()
}

/// Positions of the A lines that have an H line.
fn dual_lines() -> impl Iterator<Item = usize> {
    DUAL.into_iter().flat_map(|(venue, count)| {
        let first = if venue == Venue::Shenzhen { 0 } else { SHENZHEN };
        first..first + count
    })
}

fn issuers(random: &mut Random) -> Vec<Issuer> {
    let homes = homes();
    let ranks = random.permutation(homes.len());
    let trades = random.permutation(homes.len());
    let pool: Vec<_> =
        INDUSTRIES.iter().flat_map(|i| std::iter::repeat_n(i, i.companies)).collect();
    let drawn = homes.iter().enumerate().map(|(at, &home)| {
        let trade = pool[trades[at] % pool.len()];
        issuer(at, home, Draw { trade, rank: ranks[at] }, random)
    });
    drawn.collect()
}

/// A company that is bought, as a part of its buyer.
const BOUGHT: f64 = 0.15;

/// A company that is spun off is as large as the part of its parent that it was; one that is
/// bought is a small part of its buyer.
fn size_related(issuers: &mut [Issuer]) {
    let homes = homes();
    let issuer_of = |id: &str| homes.iter().position(|home| home.line_id() == id);
    for scene in script::SCENES {
        let child = scene.child.and_then(issuer_of);
        if let (Some(child), Some(parent)) = (child, issuer_of(scene.id)) {
            issuers[child].value_cny_m = issuers[parent].value_cny_m * scene.fraction;
        }
        let acquirer = scene.acquirer.and_then(issuer_of);
        if let (Some(acquirer), Some(target)) = (acquirer, issuer_of(scene.id)) {
            issuers[target].value_cny_m = issuers[acquirer].value_cny_m * BOUGHT;
        }
    }
}

/// Random numbers of a company.
#[derive(Debug, Clone, Copy)]
struct Draw {
    trade: &'static Industry,
    /// The place of its value among all.
    rank: usize,
}

/// A company, by the place of its value among all: the values follow a power law.
fn issuer(at: usize, home: Home, Draw { trade, rank }: Draw, random: &mut Random) -> Issuer {
    let country = home.country();
    let industry = if country == "MO" { MACAO[home.number - HONG_KONG_LOCAL - 1] } else { trade };
    let place = random.pick(places(country));
    Issuer {
        id: format!("GBA{:03}", at + 1),
        name: format!("{place} {} {}", industry.word, at + 1),
        country,
        industry,
        value_cny_m: 900_000.0 / (rank as f64 + 3.0) * random.between(0.7, 1.3),
        quality: (0.7 * random.uniform() + 0.3 * industry.green.max(random.uniform())).min(1.0),
        declares_in: declares_in(at, country),
    }
}

fn places(country: &str) -> &'static [&'static str] {
    match country {
        "HK" => HONG_KONG_PLACES,
        "MO" => MACAO_PLACES,
        _ => MAINLAND_PLACES,
    }
}

/// Companies of Macao pay patacas; those with two lines pay one amount for both, most of them
/// in yuan, every third in Hong Kong dollars.
fn declares_in(at: usize, country: &str) -> Option<Money> {
    let dual = dual_lines().position(|line| line == at);
    match dual {
        Some(number) => Some(if number % 3 == 1 { Money::Hkd } else { Money::Cny }),
        None => (country == "MO").then_some(Money::Mop),
    }
}

/// The A line of a company with two lines.
#[derive(Debug, Clone, Copy)]
struct ALine {
    /// Position in the list.
    at: usize,
    /// Number among companies with an H line.
    number: usize,
}

/// A company whose lines are drawn.
struct Spot<'a> {
    issuer: &'a Issuer,
    issuer_at: usize,
    currencies: &'a Currencies,
}

impl Spot<'_> {
    /// The first line.
    fn home_line(&self, home: Home, random: &mut Random) -> Line {
        let (issuer, id) = (self.issuer, home.line_id());
        let money = home_money(home.venue, &id);
        let dual = dual_lines().any(|line| line == self.issuer_at);
        let drawn = draw_price(money, random);
        let opening_price = script::opening_price(&id).unwrap_or(drawn);
        let part = if dual { 0.7 } else { 1.0 };
        let rate = self.currencies.rate_before(Money::Cny, money, FIRST);
        let value = issuer.value_cny_m * 1e6 * part * rate;
        let mainland = home.venue != Venue::HongKong;
        let name = if dual { format!("{} A", issuer.name) } else { issuer.name.clone() };
        Line {
            isin: isin(if issuer.country == "CN" { "CN" } else { "HK" }, &id),
            name,
            issuer: self.issuer_at,
            venue: home.venue,
            money,
            share_class: share_class(mainland, issuer.country),
            listed_on: script::listed_on(&id).unwrap_or_else(|| draw_listing(random)),
            delisted_on: script::delisted_on(&id),
            opening_price,
            opening_shares: (value / opening_price).round(),
            free_float: rounded(random.between(if mainland { 0.25 } else { 0.35 }, 0.95), 2),
            beta: random.between(0.7, 1.3),
            volatility: random.between(0.009, 0.019),
            a_line: None,
            id,
        }
    }

    /// The Hong Kong line of a company whose first line is on the mainland: cheaper, all of it
    /// free or nearly so.
    fn h_line(&self, first: &Line, a_line: ALine, random: &mut Random) -> Line {
        let before = HONG_KONG_LOCAL + MACAO.len() + HONG_KONG_MAINLAND + 1;
        let id = Home { venue: Venue::HongKong, number: before + a_line.number }.line_id();
        let hkd_per_cny = self.currencies.rate_before(Money::Cny, Money::Hkd, FIRST);
        let discount = random.between(0.6, 0.9);
        let opening_price = rounded(first.opening_price * discount * hkd_per_cny, 2);
        let value = self.issuer.value_cny_m * 1e6 * 0.3 * hkd_per_cny;
        Line {
            isin: isin("CN", &id),
            name: format!("{} H", self.issuer.name),
            issuer: self.issuer_at,
            venue: Venue::HongKong,
            money: Money::Hkd,
            share_class: "H",
            listed_on: draw_listing(random),
            delisted_on: None,
            opening_price,
            opening_shares: (value / opening_price).round(),
            free_float: rounded(random.between(0.75, 1.0), 2),
            beta: first.beta,
            volatility: first.volatility,
            a_line: Some(a_line.at),
            id,
        }
    }
}

fn home_money(venue: Venue, id: &str) -> Money {
    match venue {
        Venue::Shenzhen | Venue::Shanghai => Money::Cny,
        Venue::HongKong if script::QUOTED_IN_USD.contains(&id) => Money::Usd,
        Venue::HongKong => Money::Hkd,
    }
}

fn share_class(mainland: bool, country: &str) -> &'static str {
    match (mainland, country) {
        (true, _) => "A",
        (false, "CN") => "H",
        (false, _) => "ordinary",
    }
}

/// Random price: most are low, a few are high.
fn draw_price(money: Money, random: &mut Random) -> f64 {
    let (lowest, range) = match money {
        Money::Cny | Money::Mop => (4.0, 70.0),
        Money::Hkd => (1.2, 90.0),
        Money::Usd => (1.5, 8.0),
    };
    let part = random.uniform();
    rounded(lowest + range * part * part, 2)
}

/// Date between 2001 and 2020, any day of the week, because nothing depends on it.
fn draw_listing(random: &mut Random) -> NaiveDate {
    date(2001, 1, 1) + Days::new(random.below(7_300) as u64)
}

/// An ISIN that no security has: country, `SYN`, the id of the line, check digit (ISO 6166).
fn isin(country: &str, id: &str) -> String {
    let body = format!("{country}SYN{id}");
    format!("{body}{}", check_digit(&body))
}

/// Luhn digit over the digits of a text, with A = 10 to Z = 35.
pub(crate) fn check_digit(body: &str) -> u32 {
    let digits: String =
        body.chars().filter_map(|c| c.to_digit(36)).map(|v| v.to_string()).collect();
    let digits = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits.enumerate().map(|(i, d)| if i % 2 == 0 { doubled(d) } else { d }).sum();
    (10 - sum % 10) % 10
}
