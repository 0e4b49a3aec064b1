//! The tables that speak of no company: currencies, interest, taxes, closures.

use chrono::NaiveDate;

use crate::calendar::{TYPHOON, Venue, date};
use crate::currencies::MOP_PER_HKD;
use crate::random::{Purpose, Random};
use crate::setting::Setting;
use crate::table::{Fixed, Table, rounded};
use crate::table_file::TableFile;

/// `fx`, `rates`, `withholding`, `holidays`.
pub(crate) fn all(setting: &Setting) -> Vec<TableFile> {
    let seed = setting.seed;
    vec![fx(setting), rates(setting), withholding(seed), holidays(seed)]
}

fn fx(setting: &Setting) -> TableFile {
    let mut table = Table::new("fx", "date,base,quote,rate,fix", setting.seed);
    for (date, fixing) in &setting.currencies.fixings {
        let mut row = |base, quote, rate, decimals| {
            table.row(&[date, &base, &quote, &Fixed(rate, decimals), &"SYN1600"]);
        };
        row("EUR", "CNY", fixing.eur_cny, 4);
        row("EUR", "HKD", fixing.eur_hkd, 6);
        row("HKD", "CNY", fixing.hkd_cny, 6);
        row("HKD", "MOP", MOP_PER_HKD, 4);
        row("USD", "CNY", fixing.usd_cny, 4);
        row("USD", "HKD", fixing.usd_hkd, 4);
    }
    table.plain()
}

/// Money market curves: name, day count, rate at the start, rate to which it tends.
const CURVES: [(&str, &str, f64, f64); 3] = [
    ("CNY-SYN", "ACT/360", 0.0210, 0.0170),
    ("HKD-SYN", "ACT/365", 0.0030, 0.0450),
    ("USD-SYN", "ACT/360", 0.0010, 0.0500),
];

/// Tenors with their spread over the overnight rate.
const TENORS: [(&str, f64); 3] = [("ON", 0.0), ("1M", 0.0012), ("3M", 0.0025)];

fn rates(setting: &Setting) -> TableFile {
    let mut table = Table::new("rates", "date,curve,tenor,rate,day_count", setting.seed);
    let mut random = Random::new(setting.seed, Purpose::Rates, 0);
    let mut overnight = CURVES.map(|(.., start, _)| start);
    for (date, _) in &setting.currencies.fixings {
        for (&(curve, day_count, _, end), rate) in CURVES.iter().zip(&mut overnight) {
            *rate = (*rate + 0.004 * (end - *rate) + 0.0002 * random.normal()).max(0.0);
            for (tenor, spread) in TENORS {
                let rate = Fixed(rounded(*rate + spread, 6), 6);
                table.row(&[date, &curve, &tenor, &rate, &day_count]);
            }
        }
    }
    table.plain()
}

/// Country, rate, since when. Macao's second rate is invented, to show a rate that changes.
const WITHHOLDING: [(&str, f64, NaiveDate); 4] = [
    ("CN", 0.10, date(2000, 1, 1)),
    ("HK", 0.00, date(2000, 1, 1)),
    ("MO", 0.00, date(2000, 1, 1)),
    ("MO", 0.05, date(2023, 7, 1)),
];

fn withholding(seed: u64) -> TableFile {
    let mut table = Table::new("withholding", "country,table,rate,effective_from", seed);
    for (country, rate, from) in &WITHHOLDING {
        table.row(&[country, &"gba", &Fixed(*rate, 2), from]);
    }
    table.plain()
}

/// One closure that the shipped calendar does not have.
fn holidays(seed: u64) -> TableFile {
    let mut table = Table::new("holidays", "mic,date,name", seed);
    table.row(&[&Venue::HongKong.mic(), &TYPHOON, &"invented typhoon"]);
    table.plain()
}
