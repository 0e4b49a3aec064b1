//! Issuers and their share lines.

use chrono::{Days, NaiveDate};

use super::calendar::{FIRST, Venue, date};
use super::currencies::{Currencies, Money};
use super::industry::{INDUSTRIES, Industry, named};
use super::random::{Purpose, Random};
use super::script;
use super::table::rounded;

const SHENZHEN: usize = 130;
const SHANGHAI: usize = 50;
/// Lines in Hong Kong, in this order: companies of Hong Kong, of Macao, of the mainland, and the
/// H lines of companies that also have an A line.
const HONG_KONG_LOCAL: usize = 50;
const MACAO: [&str; 8] =
    ["Resorts", "Resorts", "Resorts", "Resorts", "Bank", "Retail", "Properties", "Networks"];
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
pub(super) struct Issuer {
    pub(super) id: String,
    pub(super) name: String,
    /// ISO 3166-1 code of its domicile.
    pub(super) country: &'static str,
    pub(super) industry: &'static Industry,
    /// Market value of all its lines at the start, in CNY million.
    pub(super) value_cny_m: f64,
    /// How well it is run for the world, 0 to 1. Ratings see it with noise.
    pub(super) quality: f64,
    /// Currency in which it declares dividends, if not that of the line.
    pub(super) declares_in: Option<Money>,
}

/// A share line.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) isin: String,
    pub(super) name: String,
    /// Position of the company.
    pub(super) issuer: usize,
    pub(super) venue: Venue,
    pub(super) money: Money,
    pub(super) share_class: &'static str,
    pub(super) listed_on: NaiveDate,
    /// First day without trading.
    pub(super) delisted_on: Option<NaiveDate>,
    /// Close of its first day in the market.
    pub(super) opening_price: f64,
    pub(super) opening_shares: f64,
    pub(super) free_float: f64,
    pub(super) beta: f64,
    /// Standard deviation of its own daily return.
    pub(super) volatility: f64,
    /// Position of the A line of the same company, for an H line.
    pub(super) a_line: Option<usize>,
}

impl Line {
    /// Whether it trades on a date, were its exchange open.
    pub(super) fn is_listed(&self, date: NaiveDate) -> bool {
        self.listed_on <= date && self.delisted_on.is_none_or(|gone| date < gone)
    }
}

/// All companies and lines.
pub(super) struct Companies {
    /// Companies by id.
    pub(super) issuers: Vec<Issuer>,
    /// Shenzhen, Shanghai, Hong Kong; an H line comes after its A line.
    pub(super) lines: Vec<Line>,
}

impl Companies {
    /// Draws the market. Ids, countries and exchanges are the same for all seeds.
    pub(super) fn draw(seed: u64, currencies: &Currencies) -> Self {
        let mut random = Random::new(seed, Purpose::Companies, 0);
        let mut issuers = issuers(&mut random);
        size_related(&mut issuers);
        let mut lines = Vec::new();
        for (issuer, &(venue, number)) in homes().iter().enumerate() {
            lines.push(home_line(&issuers[issuer], issuer, venue, number, currencies, &mut random));
        }
        for (number, a_line) in dual_lines().enumerate() {
            lines.push(h_line(&lines[a_line], a_line, number, &issuers, currencies, &mut random));
        }
        Self { issuers, lines }
    }
}

/// Where each company has its first line, and the number of that line there.
fn homes() -> Vec<(Venue, usize)> {
    let hong_kong = HONG_KONG_LOCAL + MACAO.len() + HONG_KONG_MAINLAND;
    let counts =
        [(Venue::Shenzhen, SHENZHEN), (Venue::Shanghai, SHANGHAI), (Venue::HongKong, hong_kong)];
    counts.iter().flat_map(|&(venue, count)| (1..=count).map(move |n| (venue, n))).collect()
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
    let with_trade = homes.iter().enumerate().map(|(at, &(venue, number))| {
        let trade = pool[trades[at] % pool.len()];
        issuer(at, venue, number, trade, ranks[at], random)
    });
    with_trade.collect()
}

/// A company that is bought, as a part of its buyer.
const BOUGHT: f64 = 0.15;

/// A company that is spun off is as large as the part of its parent that it was; one that is
/// bought is a small part of its buyer.
fn size_related(issuers: &mut [Issuer]) {
    let homes = homes();
    let issuer_of =
        |id: &str| homes.iter().position(|&(venue, number)| line_id(venue, number) == id);
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

fn line_id(venue: Venue, number: usize) -> String {
    format!("{}{number:04}", venue.prefix())
}

/// A company, by the place of its value among all: the values follow a power law.
fn issuer(
    at: usize,
    venue: Venue,
    number: usize,
    trade: &'static Industry,
    rank: usize,
    random: &mut Random,
) -> Issuer {
    let country = country(venue, number);
    let industry = if country == "MO" { named(MACAO[number - HONG_KONG_LOCAL - 1]) } else { trade };
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

fn country(venue: Venue, number: usize) -> &'static str {
    match (venue, number) {
        (Venue::HongKong, n) if n <= HONG_KONG_LOCAL => "HK",
        (Venue::HongKong, n) if n <= HONG_KONG_LOCAL + MACAO.len() => "MO",
        _ => "CN",
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

/// The first line of a company.
fn home_line(
    issuer: &Issuer,
    at: usize,
    venue: Venue,
    number: usize,
    currencies: &Currencies,
    random: &mut Random,
) -> Line {
    let id = line_id(venue, number);
    let money = home_money(venue, &id);
    let dual = dual_lines().any(|line| line == at);
    let drawn = draw_price(money, random);
    let opening_price = script::opening_price(&id).unwrap_or(drawn);
    let part = if dual { 0.7 } else { 1.0 };
    let value = issuer.value_cny_m * 1e6 * part * currencies.rate_before(Money::Cny, money, FIRST);
    let mainland = venue != Venue::HongKong;
    let name = if dual { format!("{} A", issuer.name) } else { issuer.name.clone() };
    Line {
        isin: isin(if issuer.country == "CN" { "CN" } else { "HK" }, &id),
        name,
        issuer: at,
        venue,
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

/// The Hong Kong line of a company whose first line is on the mainland: cheaper, all of it free
/// or nearly so.
fn h_line(
    a_line: &Line,
    at: usize,
    number: usize,
    issuers: &[Issuer],
    currencies: &Currencies,
    random: &mut Random,
) -> Line {
    let first = HONG_KONG_LOCAL + MACAO.len() + HONG_KONG_MAINLAND + 1;
    let id = line_id(Venue::HongKong, first + number);
    let issuer = &issuers[a_line.issuer];
    let hkd_per_cny = currencies.rate_before(Money::Cny, Money::Hkd, FIRST);
    let discount = random.between(0.6, 0.9);
    let opening_price = rounded(a_line.opening_price * discount * hkd_per_cny, 2);
    let value = issuer.value_cny_m * 1e6 * 0.3 * hkd_per_cny;
    Line {
        isin: isin("CN", &id),
        name: format!("{} H", issuer.name),
        issuer: a_line.issuer,
        venue: Venue::HongKong,
        money: Money::Hkd,
        share_class: "H",
        listed_on: draw_listing(random),
        delisted_on: None,
        opening_price,
        opening_shares: (value / opening_price).round(),
        free_float: rounded(random.between(0.75, 1.0), 2),
        beta: a_line.beta,
        volatility: a_line.volatility,
        a_line: Some(at),
        id,
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

/// Most prices are low, a few are high.
fn draw_price(money: Money, random: &mut Random) -> f64 {
    let (lowest, range) = match money {
        Money::Cny | Money::Mop => (4.0, 70.0),
        Money::Hkd => (1.2, 90.0),
        Money::Usd => (1.5, 8.0),
    };
    let part = random.uniform();
    rounded(lowest + range * part * part, 2)
}

/// A date between 2001 and 2020, on a weekday or not: nothing depends on it.
fn draw_listing(random: &mut Random) -> NaiveDate {
    date(2001, 1, 1) + Days::new(random.below(7_300) as u64)
}

/// An ISIN that no security has: country, `SYN`, the id of the line, check digit (ISO 6166).
fn isin(country: &str, id: &str) -> String {
    let body = format!("{country}SYN{id}");
    format!("{body}{}", check_digit(&body))
}

/// Luhn digit over the digits of a text, with A = 10 to Z = 35.
pub(super) fn check_digit(body: &str) -> u32 {
    let digits: String =
        body.chars().filter_map(|c| c.to_digit(36)).map(|v| v.to_string()).collect();
    let digits = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let sum: u32 = digits.enumerate().map(|(i, d)| if i % 2 == 0 { doubled(d) } else { d }).sum();
    (10 - sum % 10) % 10
}
