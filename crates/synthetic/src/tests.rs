use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::calendar::{Calendar, FIRST, LAST, TYPHOON, Venue};
use crate::company::check_digit;
use crate::event::Event;
use crate::event_kind::{EventKind, Life, Ratio};
use crate::setting::Setting;
use crate::walk::{Market, Quote};
use crate::*;
use chrono::NaiveDate;

const SEEDS: [u64; 2] = [7, 20_240_517];

/// The files of the first seed.
static FILES: LazyLock<Vec<TableFile>> = LazyLock::new(|| gba_tables(SEEDS[0]));

/// The market of each seed.
static MARKETS: LazyLock<[(Setting, Market); 2]> = LazyLock::new(|| SEEDS.map(market));

type Row = BTreeMap<String, String>;

/// The rows of a file, by column. The source, which holds a comma, is left off.
fn rows(files: &[TableFile], path: &str) -> Vec<Row> {
    let file = files.iter().find(|file| file.path == path).unwrap();
    let mut lines = file.text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(columns.last(), Some(&"source"), "{path}");
    lines.map(|line| row(&columns, line, path)).collect()
}

fn row(columns: &[&str], line: &str, path: &str) -> Row {
    let (facts, source) = line.split_once(",\"").unwrap();
    assert!(source.starts_with("synthetic, "), "{path}: {line}");
    let fields: Vec<&str> = facts.split(',').collect();
    assert_eq!(fields.len() + 1, columns.len(), "{path}: {line}");
    columns.iter().zip(fields).map(|(name, text)| ((*name).into(), text.into())).collect()
}

/// A row of the tables of prices.
struct Price {
    date: NaiveDate,
    id: String,
    close: String,
    volume: String,
    status: String,
}

fn prices() -> Vec<Price> {
    let months = FILES.iter().filter(|file| file.path.starts_with("data/gba/prices/"));
    months.flat_map(|file| file.text.lines().skip(1).map(price).collect::<Vec<_>>()).collect()
}

fn price(line: &str) -> Price {
    let mut fields = line.split(',').map(str::to_owned);
    let mut next = || fields.next().unwrap();
    let (date, id, close, volume) = (day(&next()), next(), next(), next());
    next();
    Price { date, id, close, volume, status: next() }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn market(seed: u64) -> (Setting, Market) {
    let setting = Setting::new(seed);
    let market = walk::simulate(&setting);
    (setting, market)
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(*FILES, gba_tables(SEEDS[0]));
    let other = reference_tables::all(&Setting::new(SEEDS[1]));
    assert!(other.iter().all(|file| !FILES.contains(file)));
    assert_eq!(minimal_tables(), minimal_tables());
    let size: usize = FILES.iter().map(|file| file.text.len()).sum();
    assert!(size < 40_000_000, "{size}");
}

#[test]
fn every_table_is_there_and_well_formed() {
    let tables = "securities classifications shares corporate_actions fx rates withholding \
                  holidays esg_indicators esg_scores involvement norms controversies targets \
                  activities taxonomy_map";
    for table in tables.split(' ') {
        assert!(!rows(&FILES, &format!("data/gba/{table}.csv")).is_empty(), "{table}");
    }
    let months = FILES.iter().filter(|file| file.path.starts_with("data/gba/prices/"));
    assert_eq!(months.count(), 36);
}

#[test]
fn isins_have_their_check_digit_and_ids_differ() {
    for (body, digit) in [("US037833100", 5), ("DE000716460", 0), ("GB000263494", 6)] {
        assert_eq!(check_digit(body), digit);
    }
    for (files, folder) in [(FILES.clone(), "gba"), (minimal_tables(), "minimal")] {
        let securities = rows(&files, &format!("data/{folder}/securities.csv"));
        for security in &securities {
            let (body, digit) = security["isin"].split_at(11);
            assert_eq!(check_digit(body).to_string(), digit, "{}", security["security_id"]);
        }
        for unique in ["security_id", "isin", "name"] {
            let values: BTreeSet<_> = securities.iter().map(|row| &row[unique]).collect();
            assert_eq!(values.len(), securities.len(), "{unique}");
        }
    }
}

#[test]
fn the_market_has_its_shape() {
    let setting = Setting::new(7);
    let lines = &setting.companies.lines;
    let count = |venue| lines.iter().filter(|line| line.venue == venue).count();
    assert_eq!(Venue::ALL.map(count), [130, 50, 130]);
    assert_eq!(setting.companies.issuers.len(), 298);
    for h_line in lines.iter().filter(|line| line.a_line.is_some()) {
        assert_eq!(h_line.issuer, lines[h_line.a_line.unwrap()].issuer);
    }
    let macao = setting.companies.issuers.iter().filter(|issuer| issuer.country == "MO");
    assert_eq!(macao.count(), 8);
}

#[test]
fn events_go_ex_on_trading_days_and_are_announced_before() {
    for (setting, market) in MARKETS.iter() {
        for event in &market.events {
            let line = &setting.companies.lines[event.line];
            let name = format!("{} {:?} of seed {}", line.id, event.kind, setting.seed);
            assert!(setting.calendar.is_open(line.venue, event.ex), "{name}");
            let lag = event.ex - event.announced;
            assert!((5..=40).contains(&lag), "{name}: {lag} weekdays");
            let date = setting.calendar.date(event.ex);
            let gone = event.kind.ends_the_line();
            assert!(line.is_listed(date) != gone, "{name}");
            let has_amount = event.kind.is_subtractive() || event.kind.is_priced();
            let has_amount = has_amount || event.kind == EventKind::Merger;
            assert_eq!(event.amount > 0.0, has_amount, "{name}");
        }
        assert_scenes(setting, market);
    }
}

fn assert_scenes(setting: &Setting, market: &Market) {
    for scene in script::SCENES {
        let found = market.events.iter().any(|event| {
            setting.companies.lines[event.line].id == scene.id
                && event.kind == scene.kind
                && setting.calendar.date(event.ex) == scene.ex
        });
        assert!(found, "{} {:?} {}", scene.id, scene.kind, scene.ex);
    }
    for (id, year, _) in script::BONUS_WITH_DIVIDEND {
        let of = |event: &&Event| setting.companies.lines[event.line].id == *id;
        let bonus =
            market.events.iter().filter(of).find(|event| event.kind == EventKind::BonusIssue);
        let bonus = bonus.unwrap_or_else(|| panic!("{id} has no bonus in {year}"));
        let same = |event: &Event| event.kind == EventKind::Dividend && event.ex == bonus.ex;
        assert!(market.events.iter().filter(of).any(same), "{id} {year}");
    }
}

#[test]
fn a_price_leaves_its_last_close_by_events_and_a_limited_move() {
    for (setting, market) in MARKETS.iter() {
        for (at, line) in setting.companies.lines.iter().enumerate() {
            let quotes = market.tapes[at].quotes.iter().enumerate();
            let quotes: Vec<(usize, Quote)> =
                quotes.filter_map(|(d, q)| Some((d, (*q)?))).collect();
            let adjacent = quotes
                .windows(2)
                .filter(|pair| setting.calendar.shift(line.venue, pair[1].0, -1) == pair[0].0);
            for pair in adjacent {
                let (day, quote) = pair[1];
                let base = adjusted(setting, market, at, day, pair[0].1.close);
                let limit = base * line.venue.largest_move() + 0.0051;
                let moved = (quote.close - base).abs();
                let date = setting.calendar.date(day);
                assert!(moved <= limit, "{} {date}: {base} to {}", line.id, quote.close);
                assert!(quote.close > 0.05, "{} {date}", line.id);
            }
        }
    }
}

/// The last close without the benefits that leave on a day.
fn adjusted(setting: &Setting, market: &Market, at: usize, day: usize, close: f64) -> f64 {
    let (line, date) = (&setting.companies.lines[at], setting.calendar.date(day));
    let events = market.events.iter().filter(|event| event.line == at && event.ex == day);
    events.fold(close, |price, event| {
        event.ex_price(price, event.rate(line, &setting.currencies, date))
    })
}

#[test]
fn the_arithmetic_of_each_event() {
    let event = |kind, ratio, amount| Event {
        line: 0,
        kind,
        announced: 0,
        ex: 5,
        ratio,
        fraction: 0.0,
        amount,
        money: currencies::Money::Cny,
        child: None,
        acquirer: None,
        life: Life::Steady,
    };
    let cases = [
        (event(EventKind::Split, Some(Ratio::new(2.0, 1.0)), 0.0), 50.0, 2.0),
        (event(EventKind::Split, Some(Ratio::new(1.0, 10.0)), 0.0), 1000.0, 0.1),
        (event(EventKind::BonusIssue, Some(Ratio::new(6.0, 10.0)), 0.0), 62.5, 1.6),
        (event(EventKind::Dividend, None, 4.0), 96.0, 1.0),
        (event(EventKind::SpinOff, Some(Ratio::new(1.0, 4.0)), 12.0), 88.0, 1.0),
        (event(EventKind::RightsIssue, Some(Ratio::new(1.0, 4.0)), 60.0), 92.0, 1.25),
        (event(EventKind::TenderOffer, Some(Ratio::new(1.0, 5.0)), 120.0), 95.0, 0.8),
        (event(EventKind::OptionalDividend, Some(Ratio::new(1.0, 25.0)), 4.0), 96.0, 1.0),
        (event(EventKind::Merger, Some(Ratio::new(1.0, 2.0)), 30.0), 100.0, 1.0),
        (event(EventKind::Bankruptcy, None, 0.0), 100.0, 1.0),
        (event(EventKind::Delisting, None, 0.0), 100.0, 1.0),
    ];
    for (event, price, factor) in cases {
        assert_eq!((event.ex_price(100.0, 1.0), event.share_factor()), (price, factor));
        let cancelled = Event { life: Life::Cancelled, ..event };
        assert_eq!((cancelled.ex_price(100.0, 1.0), cancelled.share_factor()), (100.0, 1.0));
    }
    assert_eq!(event(EventKind::Dividend, None, 10.3).ex_price(100.0, 0.5), 94.85);
}

#[test]
fn prices_lie_on_trading_days_of_listed_lines() {
    let (setting, _) = &MARKETS[0];
    let prices = prices();
    assert!((200_000..250_000).contains(&prices.len()), "{}", prices.len());
    assert!(prices.is_sorted_by_key(|price| price.date));
    let lines = setting.companies.lines.iter().map(|line| (line.id.as_str(), line));
    let lines: BTreeMap<_, _> = lines.collect();
    for Price { date, id, .. } in &prices {
        let line = lines[id.as_str()];
        assert!((FIRST..=LAST).contains(date) && line.is_listed(*date), "{id} {date}");
        assert!(setting.calendar.is_open(line.venue, setting.calendar.day(*date)), "{id} {date}");
        assert!(line.venue != Venue::HongKong || *date != TYPHOON, "{id} {date}");
    }
    let gone = |line: &&company::Line| line.delisted_on.is_some();
    assert_eq!(setting.companies.lines.iter().filter(gone).count(), 6);
}

#[test]
fn suspended_lines_keep_their_price() {
    let prices = prices();
    for (id, days) in [("SZ0017", 24), ("HK0042", 19)] {
        let of = prices.iter().filter(|price| price.id == id);
        let resting: Vec<_> = of.filter(|price| price.status == "suspended").collect();
        assert_eq!(resting.len(), days, "{id}");
        assert!(resting.iter().all(|price| price.close == resting[0].close), "{id}");
        assert!(resting.iter().all(|price| price.volume == "0"), "{id}");
    }
}

#[test]
fn terms_change_before_the_ex_date() {
    let actions = rows(&FILES, "data/gba/corporate_actions.csv");
    let versions = |id: &str, status: &str| {
        let found = actions.iter().find(|row| row["security_id"] == id && row["status"] == status);
        found.unwrap().clone()
    };
    for (id, status) in [("HK0025", "cancelled"), ("SZ0033", "confirmed")] {
        let first = versions(id, "announced");
        let event = |row: &&Row| row["event_id"] == first["event_id"];
        let second = actions.iter().filter(event).find(|row| row["terms_version"] == "2").unwrap();
        assert_eq!(second["status"], status);
        assert!(first["announced_at"] < second["announced_at"], "{id}");
        assert!(second["announced_at"] < second["ex_date"], "{id}");
    }
}

/// All rows of the events of one type of a line.
fn told(id: &str, kind: &str) -> Vec<Row> {
    let actions = rows(&FILES, "data/gba/corporate_actions.csv");
    let ours = |row: &Row| row["security_id"] == id && row["type"] == kind;
    actions.into_iter().filter(ours).collect()
}

#[test]
fn some_terms_are_known_late() {
    let dividend = told("SZ0045", "cash_dividend");
    let late = dividend.iter().find(|row| row["ex_date"] == "2023-07-04").unwrap();
    assert_eq!((&*late["announced_at"], &*late["status"]), ("2023-07-07T09:00:00Z", "confirmed"));

    let dividend = told("SH0015", "cash_dividend");
    let of_2024 = dividend.iter().filter(|row| row["ex_date"] == "2024-06-20");
    let [guess, fact] = of_2024.collect::<Vec<_>>()[..] else { panic!("{dividend:?}") };
    assert_eq!((&*guess["status"], &*fact["status"]), ("estimated", "confirmed"));
    assert!(guess["announced_at"] < fact["ex_date"] && fact["ex_date"] < fact["announced_at"]);
    let amount = |row: &Row| row["amount"].parse::<f64>().unwrap();
    assert!((amount(guess) / amount(fact) - 0.8).abs() < 0.001);

    let [open, set] = &told("HK0037", "rights_issue")[..] else { panic!("two versions") };
    assert_eq!((&*open["subscription_price"], &*open["ex_date"]), ("", "2022-10-03"));
    assert_eq!(&*set["announced_at"], "2022-10-18T09:00:00Z");
    assert!(set["subscription_price"].parse::<f64>().unwrap() > 0.0);
}

#[test]
fn a_line_that_is_bought_ends_at_what_is_paid_for_it() {
    for (setting, market) in MARKETS.iter() {
        let event = market.events.iter().find(|event| event.kind == EventKind::Merger).unwrap();
        let line = |id| setting.companies.lines.iter().position(|line| line.id == id).unwrap();
        let acquirer = &market.tapes[line(event.acquirer.unwrap())];
        let target = &market.tapes[event.line];
        let last = setting.calendar.shift(Venue::HongKong, event.ex, -1);
        let close = |path: &walk::Tape| path.quotes[last].unwrap().close;
        let ratio = event.ratio.unwrap().new;
        let paid = event.amount + ratio * close(acquirer);
        assert!((close(target) / paid - 1.0).abs() < 0.01, "{} for {paid}", close(target));
        let at = acquirer.counts.iter().position(|count| count.day == event.ex).unwrap();
        let issued = acquirer.counts[at].outstanding - acquirer.counts[at - 1].outstanding;
        let expected = target.counts.last().unwrap().outstanding * ratio;
        assert!((issued - expected).abs() <= 0.5, "{issued} {expected}");
        assert!(target.quotes[event.ex..].iter().all(Option::is_none));
    }
}

#[test]
fn a_line_falls_before_its_bankruptcy() {
    for (setting, market) in MARKETS.iter() {
        let event = market.events.iter().find(|event| event.kind == EventKind::Bankruptcy).unwrap();
        let close = |before: isize| {
            let day = setting.calendar.shift(Venue::HongKong, event.ex, -before);
            market.tapes[event.line].quotes[day].unwrap().close
        };
        assert!(close(1) < 0.5 * close(5 + 8), "{} after {}", close(1), close(13));
    }
    let [row] = &told("HK0093", "bankruptcy")[..] else { panic!("one version") };
    assert_eq!(&*row["amount"], "0");
}

#[test]
fn a_share_count_follows_its_event() {
    for (setting, market) in MARKETS.iter() {
        for event in market.events.iter().filter(|event| event.share_factor() != 1.0) {
            let counts = &market.tapes[event.line].counts;
            let day = walk::counted(setting, event);
            let Some(at) = counts.iter().position(|count| count.day == day) else {
                assert!(setting.calendar.date(event.ex) > LAST, "no count at {}", event.ex);
                continue;
            };
            let expected = counts[at - 1].outstanding * event.share_factor();
            assert!((counts[at].outstanding - expected).abs() <= 0.5 + 1e-6);
        }
    }
}

#[test]
fn every_class_and_every_sector_is_filled() {
    for seed in SEEDS {
        let classes = vec![listing_tables::classifications(&Setting::new(seed))];
        let classes = rows(&classes, "data/gba/classifications.csv");
        let mut sectors: BTreeMap<&str, usize> = BTreeMap::new();
        for row in classes.iter().filter(|row| row["system"] == "GICS") {
            *sectors.entry(&row["code"]).or_default() += 1;
        }
        assert_eq!(sectors.len(), 11, "seed {seed}");
        assert!(sectors.values().all(|&count| count >= 5), "seed {seed}: {sectors:?}");
        let ended: Vec<_> = classes.iter().filter(|row| !row["valid_to"].is_empty()).collect();
        assert_eq!(ended.len(), 1, "seed {seed}");
    }
}

#[test]
fn no_fact_is_published_before_its_period_ends() {
    for table in ["esg_indicators", "esg_scores", "involvement"] {
        for row in rows(&FILES, &format!("data/gba/{table}.csv")) {
            assert!(row["period_end"] < row["published_on"], "{table}: {row:?}");
        }
    }
    let indicators = rows(&FILES, "data/gba/esg_indicators.csv");
    let restated = indicators.iter().filter(|row| !row["restates"].is_empty());
    assert!(restated.clone().all(|row| row["restates"] == row["period_end"]));
    assert_eq!(restated.count(), 4);
}

#[test]
fn intensity_is_emissions_over_revenue() {
    let indicators = rows(&FILES, "data/gba/esg_indicators.csv");
    let mut values: BTreeMap<(&str, &str, &str), f64> = BTreeMap::new();
    for row in indicators.iter().filter(|row| row["restates"].is_empty()) {
        let key =
            (row["issuer_id"].as_str(), row["period_end"].as_str(), row["indicator"].as_str());
        values.insert(key, row["value"].parse().unwrap());
    }
    let intensities = values.iter().filter(|((.., name), _)| *name == "carbon_intensity");
    for ((issuer, period, _), intensity) in intensities {
        let value = |name| values[&(*issuer, *period, name)];
        let expected = (value("scope1") + value("scope2_market")) / value("revenue");
        assert!((intensity - expected).abs() < 0.00051, "{issuer} {period}");
    }
}

#[test]
fn the_smallest_market_is_consistent() {
    let files = minimal_tables();
    let prices = rows(&files, "data/minimal/prices.csv");
    let calendar = Calendar::shipped();
    let dates: BTreeSet<&str> = prices.iter().map(|row| row["date"].as_str()).collect();
    assert_eq!((dates.len(), prices.len()), (30, 150));
    let open = |date: &&str| calendar.is_open(Venue::HongKong, calendar.day(day(date)));
    assert!(dates.iter().all(open));
    let close = |date: &str, id: &str| -> f64 {
        let found = prices.iter().find(|row| row["date"] == date && row["security_id"] == id);
        found.unwrap()["close"].parse().unwrap()
    };
    let split = 2.0 * close("2024-03-20", "M002") / close("2024-03-19", "M002");
    assert!((split - 1.0).abs() < 0.05, "{split}");
    for file in &files {
        rows(&files, &file.path);
    }
}
