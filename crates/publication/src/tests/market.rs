//! Eighteen lines in three currencies over seven days, with every type of event.

use kapok_domain::{Calendars, Currency};
use kapok_fixture::{Event, Head, net_dividend};
use kapok_market::{History, QuotedBasis, Ratio, SecurityIx, Terms};
use kapok_rulebook::Rulebook;

use super::fixture::{DAYS, Line, USD_CNY, cash, event, market_of};

const LINES: [Line; 18] = [
    ("BNK", "XNYS", "USD", "US", 5e6, [5.0, 4.0, 3.0, 2.0, 0.0, 0.0, 0.0]),
    ("CAP", "XNYS", "USD", "US", 2e6, [40.0, 40.4, 40.2, 39.5, 36.9, 38.5, 38.2]),
    ("CNY", "XSHG", "CNY", "CN", 9e6, [70.07, 71.3, 70.9, 69.9, 35.1, 0.0, 0.0]),
    ("DEL", "XNYS", "USD", "US", 6e6, [8.0, 8.1, 8.2, 8.3, 8.4, 8.5, 0.0]),
    ("DIV", "XNYS", "USD", "US", 1e6, [30.33, 30.1, 30.9, 29.9, 30.2, 30.7, 30.5]),
    ("GOE", "XNYS", "USD", "US", 2e6, [9.0, 9.1, 9.3, 9.2, 9.05, 9.04, 9.1]),
    ("INN", "XNYS", "USD", "US", 2e6, [33.0, 33.1, 33.3, 33.2, 33.4, 33.5, 33.6]),
    ("KID", "XNYS", "USD", "US", 1e6, [0.0, 0.0, 0.0, 6.1, 6.3, 6.2, 6.4]),
    ("NEW", "XNYS", "USD", "US", 4e6, [0.0, 0.0, 0.0, 0.0, 0.0, 10.2, 10.3]),
    ("OLD", "XNYS", "USD", "US", 2e6, [20.0, 20.2, 20.4, 20.3, 20.5, 0.0, 0.0]),
    ("OUT", "XNYS", "USD", "US", 3e6, [15.0, 15.1, 15.3, 15.2, 15.4, 15.5, 15.6]),
    ("PAR", "XNYS", "USD", "US", 2e6, [50.1, 49.9, 46.5, 46.9, 46.2, 46.8, 47.0]),
    ("RIG", "XNYS", "USD", "US", 6e5, [0.0, 0.0, 0.0, 0.0, 0.8, 0.7, 0.75]),
    ("RTS", "XNYS", "USD", "US", 3e6, [25.3, 25.1, 25.2, 25.3, 24.6, 24.5, 24.7]),
    ("SUS", "XNYS", "USD", "US", 2e6, [7.0, 7.1, 0.0, 0.0, 0.0, 0.0, 0.0]),
    ("TGT", "XNYS", "USD", "US", 4e6, [10.0, 10.1, 10.2, 0.0, 0.0, 0.0, 0.0]),
    ("TRY", "XNYS", "TRY", "US", 8e6, [12.3, 12.1, 12.7, 13.1, 13.3, 1.29, 1.3]),
    ("WAI", "XNYS", "USD", "US", 2e6, [22.0, 22.1, 22.3, 22.2, 22.9, 23.0, 23.1]),
];

/// New lira from 24 January on.
const USD_TRY: [f64; 7] = [5.91, 5.93, 5.92, 5.94, 5.93, 0.594, 0.593];

fn usd() -> Currency {
    "USD".parse().unwrap()
}

fn distributions() -> Vec<Event> {
    let net = net_dividend(0.2, "USD");
    let mut early = event("early", "CNY", "2020-01-23", "2020-01-10", cash(1.2, "CNY", true));
    early.basis = QuotedBasis::BeforeSplit;
    let scrip = Terms::OptionalDividend {
        amount: 0.4,
        currency: usd(),
        ratio: Ratio { new: 1.0, old: 50.0 },
        stock_default: true,
    };
    vec![
        event("regular", "DIV", "2020-01-17", "2020-01-10", cash(0.51, "USD", false)),
        event("special", "DIV", "2020-01-22", "2020-01-10", cash(1.0, "USD", true)),
        event("foreign", "CNY", "2020-01-22", "2020-01-10", cash(0.3, "CNY", false)),
        event("abroad", "TRY", "2020-01-22", "2020-01-10", cash(0.05, "USD", false)),
        event("after tax", "OUT", "2020-01-23", "2020-01-10", net),
        event("scrip", "OUT", "2020-01-22", "2020-01-10", scrip),
        event("double", "PAR", "2020-01-21", "2020-01-10", cash(0.6, "USD", true)),
        event("surprise", "DIV", "2020-01-24", "2020-01-24", cash(0.4, "USD", true)),
        early,
    ]
}

fn capital() -> Vec<Event> {
    let rights = Terms::RightsIssue {
        new: 1.0,
        old: 5.0,
        subscription_price: Some(20.0),
        currency: usd(),
        unranked_dividend: 0.3,
        line: Some(ix("RIG")),
    };
    let repayment = Terms::CapitalRepayment {
        amount: 2.0,
        currency: usd(),
        consolidation: Some(Ratio { new: 9.0, old: 10.0 }),
    };
    let tender =
        Terms::TenderOffer { ratio: Ratio { new: 1.0, old: 20.0 }, price: 33.0, currency: usd() };
    let more = Terms::ShareChange { ratio: Ratio { new: 105.0, old: 100.0 } };
    let given = Terms::Distribution { value: Some(0.7), currency: usd() };
    let coin = Terms::Redenomination { ratio: Ratio { new: 1.0, old: 10.0 } };
    vec![
        event("split", "CNY", "2020-01-23", "2020-01-10", Terms::Split { new: 2.0, old: 1.0 }),
        event("rights", "RTS", "2020-01-23", "2020-01-10", rights),
        event("given", "CAP", "2020-01-22", "2020-01-10", given),
        event(
            "bonus",
            "CAP",
            "2020-01-23",
            "2020-01-10",
            Terms::BonusIssue { new: 1.0, old: 10.0 },
        ),
        event("repayment", "CAP", "2020-01-24", "2020-01-10", repayment),
        event("more", "CAP", "2020-01-27", "2020-01-10", more),
        event("coin", "TRY", "2020-01-24", "2020-01-10", coin),
        event("tender", "DIV", "2020-01-27", "2020-01-10", tender),
        event("name", "GOE", "2020-01-22", "2020-01-10", Terms::IdentifierChange),
    ]
}

fn lines() -> Vec<Event> {
    let ratio = |new, old| Ratio { new, old };
    let spin_off = Terms::SpinOff {
        child: Some((ix("KID"), ratio(1.0, 2.0))),
        value: Some(3.0),
        currency: usd(),
    };
    let merger =
        Terms::Merger { acquirer: Some((ix("DIV"), ratio(1.0, 4.0))), cash: 2.5, currency: usd() };
    let stated = Terms::Delisting { final_price: Some(9.0), currency: usd() };
    let bankrupt = Terms::Bankruptcy { final_price: None, currency: usd() };
    let switch = Terms::LineSwitch { into: ix("NEW"), ratio: ratio(2.0, 1.0) };
    let replaced = Terms::Replacement { by: ix("INN") };
    vec![
        event("spin-off", "PAR", "2020-01-21", "2020-01-10", spin_off),
        event("merger", "TGT", "2020-01-23", "2020-01-10", merger),
        event("bankrupt", "BNK", "2020-01-24", "2020-01-10", bankrupt),
        event("switch", "OLD", "2020-01-24", "2020-01-10", switch),
        event("delisting", "DEL", "2020-01-27", "2020-01-10", stated),
        event("replaced", "OUT", "2020-01-27", "2020-01-10", replaced),
    ]
}

/// The place of a line.
fn ix(id: &str) -> SecurityIx {
    let at = LINES.iter().position(|line| line.0 == id).unwrap();
    SecurityIx(u32::try_from(at).unwrap())
}

pub(super) fn history() -> History {
    let mut market = market_of(&LINES);
    for line in LINES.iter().filter(|line| !["WAI", "GOE"].contains(&line.0)) {
        market.score(["P", "S", "total"], line.0, "2019-12-31", 70.0);
    }
    market.score(["P", "S", "total"], "WAI", "2019-12-31", 20.0);
    market.score(["P", "S", "total"], "WAI", "2020-01-20", 90.0);
    market.score(["P", "S", "total"], "GOE", "2019-12-31", 60.0);
    let [cny, lira] = ["CNY", "TRY"].map(|currency| currency.parse().unwrap());
    for (at, date) in DAYS.iter().enumerate() {
        market.fixing("FIX", *date, usd(), cny, USD_CNY[at]);
        market.fixing("FIX", *date, usd(), lira, USD_TRY[at]);
    }
    market.shares("GOE", "2020-01-22", 2.5e6, 0.9);
    let events = [distributions(), capital(), lines()].concat();
    events.iter().for_each(|event| _ = market.event(event));
    market.history()
}

/// Style of an index, which tells it from the others.
pub(super) struct Style {
    pub(super) id: &'static str,
    pub(super) currency: &'static str,
    pub(super) returns: &'static str,
    pub(super) conventions: &'static str,
    /// Tables after `[conventions]`.
    pub(super) more: &'static str,
    pub(super) scheme: &'static str,
    /// Reviewed in January, over so many days; then of the lines that stay.
    pub(super) review_days: Option<u32>,
}

const REVIEWED: &str = r#"
[universe]
where = "security_id IN ('DIV','PAR','RTS','CNY','TRY','CAP','SUS','WAI','GOE')"
[columns]
esg_score = { score = "total", provider = "P", scheme = "S" }
[selection]
rank_by = [
  { by = "esg_score", order = "desc", if_missing = "last" },
  { by = "security_id", order = "asc" },
]
target = { count = 8 }
"#;

const ALL: &str = r#"
[universe]
where = "security_id NOT IN ('KID','NEW','INN','RIG','WAI')"
"#;

/// The fourth Thursday of the month, or the day after.
const THURSDAY: &str =
    r#"{ after_close_of = "nth_weekday", nth = 4, weekday = "thursday", if_closed = "next" }"#;

pub(super) fn book(style: &Style) -> Rulebook {
    let Style { id, currency, returns, conventions, more, scheme, review_days } = style;
    let (months, universe) = if review_days.is_some() { ("1", REVIEWED) } else { ("6", ALL) };
    let days = review_days.unwrap_or(1);
    let head = Head {
        id,
        base_date: kapok_fixture::day("2020-01-16"),
        currency,
        returns: &format!("[{returns}]"),
        conventions: &format!(
            "withholding_table = \"TREATY\"
fx_fix = \"FIX\"
fx_carry_days = 5
float_step = \"raw\"
{conventions}"
        ),
        universe: "",
        months: &format!("[{months}]"),
        effective: THURSDAY,
        reference: 2,
        announcement: 1,
        review: &format!("pricing = {{ trading_days_before = 1 }}\ndays = {days}"),
        scheme,
        ..Head::default()
    };
    let text = head.text(&format!("{more}{universe}"));
    match Rulebook::compile(&text, &Calendars::built_in()) {
        Ok(book) => book,
        Err(error) => panic!("{id}: {error:?}"),
    }
}
