//! Load of all tables: prices on one thread, all smaller tables on another.

use std::thread;

use kapok_domain::{Calendars, IssuerId};
use kapok_market::history::{ClassCode, FieldValue, ShareCount};
use kapok_market::{
    CorporateAction, CutOff, DaySpans, GreenTables, History, InterestRate, OutsideLevel,
    SecurityIx, Tables, TextIx, Texts,
};

use crate::error::LoadError;
use crate::names::Names;
use crate::prices::{self, Lines, Prices, Sessions, Wanted};
use crate::report::{LoadReport, TableReport};
use crate::scan::TableFiles;
use crate::schema::{table, table_schemas};
use crate::sources::Sources;
use crate::tables::{
    FactRow, Known, actions, activities, classifications, controversies, esg, fx, holidays,
    involvement, levels, rates, securities, shares, supply_links, targets, taxonomy_map,
    withholding,
};
use crate::texts;

/// Request of a load: tables and extent.
#[derive(Debug, Clone)]
pub struct Request {
    /// Folders that hold the tables, and how their files are read.
    pub sources: Sources,
    /// Days of the prices wanted; none: all days. The other tables are read whole.
    pub price_days: Option<DaySpans>,
    /// Up to when a price may have been known to get into the panel.
    pub cut_off: CutOff,
}

/// Result of a load.
#[derive(Debug)]
pub struct Loaded {
    /// All facts.
    pub history: History,
    /// Rows read and rejected.
    pub report: LoadReport,
}

/// Loads all tables.
///
/// # Errors
///
/// If a source, a required table or a required column is missing, or a file cannot be read. Rows
/// that break a rule are no error: the report has them.
pub fn load(request: &Request) -> Result<Loaded, LoadError> {
    let mut reader = Reader { request, reports: Vec::new() };
    let mut texts = Texts::default();
    let files = reader.open("holidays")?;
    let (holidays, mut report) = holidays::read(&files)?;
    let calendars = Calendars::built_in().overridden_by(&holidays);
    let securities = securities::read(&reader.open("securities")?, &mut texts, &calendars)?;
    holidays::reject_unknown(&files, &mut report, &securities.lines)?;
    let (lines, issuers, rejected) = (securities.lines, securities.issuers, securities.rejected);
    reader.reports.extend([report.finish(), securities.report]);
    let ids = lines.iter().map(|line| line.id.as_str()).collect();
    let names = Names::new(ids, "securities", &rejected);
    let ids = issuers.iter().map(IssuerId::as_str).collect();
    let companies = Names::new(ids, "securities", &rejected);
    let known = Known { lines: &lines, securities: &names, issuers: &companies, texts };
    // Prices are most of the bytes, and need nothing of the smaller tables but the ids read above.
    let (prices, facts) = thread::scope(|scope| {
        let facts = scope.spawn(|| reader.facts(known, &calendars));
        let sessions = Sessions { lines: &lines, calendars: &calendars };
        (read_prices(request, &names, sessions), facts.join())
    });
    let prices = prices?;
    let facts = facts.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let (prices, report) = prices.into_panel();
    let prices = match &request.price_days {
        Some(days) => prices.of_days(days.clone()),
        None => prices,
    };
    reader.reports.push(report);
    let mut tables = Tables {
        securities: lines,
        issuers,
        calendars,
        prices,
        shares: facts.shares,
        actions: facts.actions,
        fx: facts.fx,
        rates: facts.rates,
        levels: facts.levels,
        withholding: facts.withholding,
        classifications: facts.classifications,
        issuer_facts: facts.issuer_facts,
        green: facts.green,
        texts: facts.texts,
        cut_off: request.cut_off,
    };
    // Numbers of texts depend on the order of reading; sorted, equal inputs give equal histories.
    texts::renumber(&mut tables);
    Ok(Loaded { history: History::new(tables), report: in_order(reader.reports) })
}

/// Reads tables and collects the reports on them.
struct Reader<'r> {
    request: &'r Request,
    reports: Vec<TableReport>,
}

/// Facts of the tables that refer to securities and companies, without prices.
struct Facts {
    shares: Vec<FactRow<SecurityIx, ShareCount>>,
    actions: Vec<CorporateAction>,
    fx: fx::Fixings,
    rates: Vec<FactRow<rates::Key, InterestRate>>,
    levels: Vec<FactRow<TextIx, OutsideLevel>>,
    withholding: Vec<FactRow<withholding::Key, f64>>,
    classifications: Vec<FactRow<classifications::Key, ClassCode>>,
    issuer_facts: Vec<FactRow<esg::Key, FieldValue>>,
    green: GreenTables,
    texts: Texts,
}

impl Reader<'_> {
    fn open(&self, name: &str) -> Result<TableFiles, LoadError> {
        TableFiles::open(table(name), &self.request.sources, self.request.cut_off)
    }

    fn table<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&TableFiles) -> Result<(T, TableReport), LoadError>,
    ) -> Result<T, LoadError> {
        let (rows, report) = read(&self.open(name)?)?;
        self.reports.push(report);
        Ok(rows)
    }

    fn facts(&mut self, known: Known<'_>, calendars: &Calendars) -> Result<Facts, LoadError> {
        let mut known = known;
        let known = &mut known;
        let shares = self.table("shares", |files| shares::read(files, known))?;
        let actions =
            self.table("corporate_actions", |files| actions::read(files, known, calendars))?;
        let fx = self.table("fx", |files| fx::read(files, known))?;
        let rates = self.table("rates", |files| rates::read(files, known))?;
        let levels = self.table("levels", |files| levels::read(files, known))?;
        let withholding = self.table("withholding", |files| withholding::read(files, known))?;
        let classifications =
            self.table("classifications", |files| classifications::read(files, known))?;
        let mut issuer_facts = Vec::new();
        for table in esg::ESG_TABLES {
            issuer_facts.extend(self.table(table.name, |files| table.read(files, known))?);
        }
        issuer_facts.extend(self.table("involvement", |files| involvement::read(files, known))?);
        let green = self.green(known)?;
        let texts = std::mem::take(&mut known.texts);
        Ok(Facts {
            shares,
            actions,
            fx,
            rates,
            levels,
            withholding,
            classifications,
            issuer_facts,
            green,
            texts,
        })
    }

    fn green(&mut self, known: &mut Known<'_>) -> Result<GreenTables, LoadError> {
        Ok(GreenTables {
            controversies: self.table("controversies", |t| controversies::read(t, known))?,
            targets: self.table("targets", |t| targets::read(t, known))?,
            activities: self.table("activities", |t| activities::read(t, known))?,
            taxonomy_map: self.table("taxonomy_map", |t| taxonomy_map::read(t, known))?,
            supply_links: self.table("supply_links", |t| supply_links::read(t, known))?,
        })
    }
}

fn read_prices(
    request: &Request,
    securities: &Names<'_>,
    sessions: Sessions<'_>,
) -> Result<Prices, LoadError> {
    let files = &TableFiles::open(table("prices"), &request.sources, request.cut_off)?;
    let wanted = Wanted::new(request.price_days.as_ref(), request.cut_off);
    let lines = Lines { names: securities, lines: sessions.lines };
    prices::read(files, lines, wanted, sessions)
}

/// Reports in the order of the declaration.
fn in_order(mut tables: Vec<TableReport>) -> LoadReport {
    let place = |name: &str| table_schemas().iter().position(|schema| schema.name == name);
    tables.sort_by_key(|report| place(&report.table));
    LoadReport { tables }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use crate::Tolerances;
    use crate::testing::{Folder, everything};

    const TABLES: [(&str, &str); 11] = [
        (
            "securities.csv",
            "security_id,mic,currency,country,issuer_id,source
             A,XNYS,USD,US,CO,x
             B,XNYS,USD,US,CO,
             C,XHKG,HKD,HK,,y",
        ),
        ("prices.csv", "date,security_id,close\n2024-01-02,A,10\n2024-01-03,C,1\n2024-01-02,B,2"),
        (
            "classifications.csv",
            "security_id,system,code,name,valid_from,source
             A,GICS,45,tech,2020-01-01,x
             B,GICS,10,energy,2020-01-01,
             C,CSRC,I,,2020-01-01,y",
        ),
        (
            "esg_scores.csv",
            "issuer_id,provider,scheme,pillar,score,period_end,source
             CO,p,s,total,1,2020-12-31,z
             C,o,s,total,2,2020-12-31,
             CO,p,r,social,3,2020-12-31,z",
        ),
        (
            "corporate_actions.csv",
            "event_id,security_id,type,ex_date,status,amount
             E1,A,cash_dividend,2024-01-03,confirmed,1
             E2,B,cash_dividend,2024-01-03,confirmed,2
             E0,A,delisting,2024-01-04,confirmed,",
        ),
        (
            "involvement.csv",
            "issuer_id,provider,activity,revenue_share,ownership_share,period_end,source
             CO,w,coal,0.1,0.2,2020-12-31,v
             C,v,arms,,0.3,2020-12-31,u",
        ),
        (
            "controversies.csv",
            "issuer_id,case_id,pillar,severity,opened,provider,source
             CO,9,social,3,2020-01-02,w,
             CO,8,social,4,2020-01-02,w,u
             C,,,,2020-01-02,v,",
        ),
        (
            "targets.csv",
            "issuer_id,scope,kind,base_year,end_year,ambition,validated_by,announced_on,provider
             CO,S1,absolute,2019,2030,0.5,SBTi,2020-01-02,w
             C,S1,absolute,2019,2030,0.4,AAA,2020-01-02,v",
        ),
        (
            "activities.csv",
            "issuer_id,taxonomy,version,code,criteria,evidence,period_end,provider
             CO,EU,2023,4.1,EU,report,2020-12-31,w
             C,CN,2021,1.2,CN,audit,2020-12-31,v",
        ),
        (
            "taxonomy_map.csv",
            "from_taxonomy,from_version,from_code,to_taxonomy,to_version,to_code,scenario,\
             criteria,objective,valid_from,source
             EU,2023,4.1,CN,2021,1.2,2,EU,water,2022-06-03,z
             CN,2021,1.2,EU,2023,4.1,2,both,water,2022-06-03,y",
        ),
        (
            "supply_links.csv",
            "buyer_id,supplier_id,share,period_end,provider,source
             CO,C,0.2,2020-12-31,w,z
             C,CO,0.2,2020-12-31,v,y",
        ),
    ];

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let loaded = Folder::new(&TABLES).load();
        assert_eq!(loaded.report.rejected(), 0);
        let one = everything(&loaded);
        let folder = Folder::bare();
        for (name, text) in TABLES {
            let mut lines: Vec<&str> = text.lines().map(str::trim).collect();
            lines[1..].reverse();
            folder.put(name, lines.join("\n"));
        }
        assert_eq!(everything(&folder.load()), one);
    }

    #[test]
    fn a_table_with_more_rejected_rows_than_tolerated_is_refused() {
        let rows = "date,security_id,close\n2024-01-02,A,10\n2024-01-02,B,0\n";
        let mut report = Folder::new(&[("prices.csv", rows)]).load().report;
        for rejection in report.tables.iter_mut().flat_map(|table| &mut table.rejections) {
            rejection.file = rejection.file.file_name().unwrap().into();
        }
        let refusals = |tolerances: &Tolerances| -> String {
            report.refusals(tolerances).iter().map(|r| format!("{r}\n")).collect()
        };
        assert_snapshot!(refusals(&Tolerances::default()), @"
        1 of 2 rows of `prices` were rejected, more than the tolerated fraction of 0
          prices.csv:3: close `0`: must be above zero
        ");
        let by_table = [("prices".to_owned(), 0.5)].into();
        assert_eq!(refusals(&Tolerances { default: 0.0, by_table }), "");
    }
}
