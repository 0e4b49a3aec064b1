//! Rows of a market as the files of a folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::world::{Event, World};

impl World {
    /// Writes all tables.
    pub(super) fn write(&self, folder: &Path) {
        let put = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
        put("securities.csv", self.securities());
        put("prices.csv", self.price_rows());
        put("shares.csv", self.share_rows());
        put("fx.csv", self.rate_rows());
        put("corporate_actions.csv", self.event_rows());
        put("esg_indicators.csv", self.figure_rows());
        put("withholding.csv", self.withholding_rows());
        if !self.closures.is_empty() {
            put("holidays.csv", self.holiday_rows());
        }
    }

    fn securities(&self) -> String {
        let mut text = "security_id,issuer_id,mic,currency,country,asset_class,source\n".to_owned();
        for line in &self.lines {
            let (id, mic, currency, country) = (&line.id, &line.mic, line.currency, line.country);
            let _ = writeln!(text, "{id},C-{id},{mic},{currency},{country},equity,invented");
        }
        text
    }

    fn price_rows(&self) -> String {
        let mut text = "date,security_id,close,status,source\n".to_owned();
        for price in &self.prices {
            let id = &self.lines[price.line].id;
            let status = if price.suspended { "suspended" } else { "official" };
            let _ = writeln!(text, "{},{id},{},{status},invented", price.date, price.close);
        }
        text
    }

    fn share_rows(&self) -> String {
        let mut text =
            "effective_date,security_id,shares_outstanding,free_float,source\n".to_owned();
        for count in &self.counts {
            let id = &self.lines[count.line].id;
            let _ = writeln!(text, "{},{id},{},{},invented", count.date, count.shares, count.float);
        }
        text
    }

    fn rate_rows(&self) -> String {
        let mut text = "date,base,quote,rate,fix,source\n".to_owned();
        for rate in &self.rates {
            let (base, quote) = (rate.base, rate.quote);
            let _ = writeln!(text, "{},{base},{quote},{},F,invented", rate.date, rate.rate);
        }
        text
    }

    fn event_rows(&self) -> String {
        let mut text = "event_id,security_id,type,ex_date,announced_at,status,terms_version,\
                        ratio_new,ratio_old,amount,currency,gross_or_net,regular_or_special,\
                        subscription_price,source\n"
            .to_owned();
        let number = |number: f64| if number == 0.0 { String::new() } else { number.to_string() };
        for event in &self.events {
            let Event { id, kind, ex, new, old, amount, currency, special, subscription, .. } =
                event;
            let line = &self.lines[event.line].id;
            let announced = *ex - chrono::Days::new(12);
            let cash = *kind == "cash_dividend";
            let (currency, gross) = match *kind {
                "cash_dividend" => (*currency, "gross"),
                "rights_issue" => (*currency, ""),
                _ => ("", ""),
            };
            let regular = match (cash, special) {
                (false, _) => "",
                (true, false) => "regular",
                (true, true) => "special",
            };
            let _ = writeln!(
                text,
                "{id},{line},{kind},{ex},{announced},confirmed,1,{},{},{},{currency},{gross},\
                 {regular},{},invented",
                number(*new),
                number(*old),
                number(*amount),
                number(*subscription),
            );
        }
        text
    }

    fn figure_rows(&self) -> String {
        let mut text =
            "issuer_id,indicator,period_end,value,unit,published_on,provider,known_at,source\n"
                .to_owned();
        for figure in &self.figures {
            let id = &self.lines[figure.line].id;
            let (end, known, value) = (figure.end, figure.known, figure.value);
            let _ = writeln!(
                text,
                "C-{id},scope_1,{end},{value},tCO2e,{known},p,{known}T12:00:00Z,invented"
            );
        }
        text
    }

    fn holiday_rows(&self) -> String {
        let mut text = "mic,date,kind\n".to_owned();
        for (mic, date) in &self.closures {
            let _ = writeln!(text, "{mic},{date},closed");
        }
        text
    }

    fn withholding_rows(&self) -> String {
        let mut text = "country,table,rate,effective_from,source\n".to_owned();
        for (country, rate) in &self.withholding {
            let _ = writeln!(text, "{country},t,{rate},2000-01-01,invented");
        }
        text
    }
}
