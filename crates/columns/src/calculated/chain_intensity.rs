//! Intensity of companies with that of their suppliers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kapok_chain::{
    ChainFigure, ChainReport, ChainSettings, Contribution, MissingSupplier, Reach, SupplyChain,
};
use kapok_domain::IssuerId;
use kapok_market::column::{Column, Values};
use kapok_market::snapshot::ColumnError;
use kapok_market::{IssuerIx, SecurityIx, TextIx, fact::Fact, green::SupplyLink};
use kapok_strict_toml::Problem;
use schemars::JsonSchema;
use serde::Deserialize;

use super::green_error::GreenError;
use crate::companies::{issuers, spread};
use crate::declaration::Declaration;
use crate::error::FactError;
use crate::origin::{Origin, Origins};
use crate::sheet::Sheet;

/// Suppliers that are told.
const TOLD: usize = 3;
/// Slack of the sum of shares, for numbers rounded at the source.
const SLACK: f64 = 1e-9;

/// Another column with what suppliers add along `supply_links`, as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChainIntensityConfig {
    /// The column of companies' own intensities.
    pub of: String,
    /// Provider of the `supply_links`.
    pub provider: String,
    /// Number of links that the chain is followed.
    pub reach: Reach,
    /// Part of a supplier's intensity that a buyer takes over, above 0 and at most 1.
    pub decay: f64,
    /// Suppliers whose intensity is not known.
    pub missing: MissingSupplier,
    /// Smallest part of a company's input that must be described by links, from 0 to 1; below it
    /// the figure is unknown.
    pub min_linked: f64,
}

/// A column of intensities with what suppliers add, in the unit of that column:
/// `x_b = own_b + θ · Σ_s share_bs · x_s`.
///
/// A company is unknown if its own intensity is, or if links describe too little of its input.
///
/// Source: `docs/methodology/chains.md` §4 to §6.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainIntensity {
    /// The column's name.
    pub name: String,
    /// The column of companies' own intensities.
    pub of: String,
    /// Provider of the links.
    pub provider: String,
    /// Depth to which the chain is followed, and the rules on the way.
    pub settings: ChainSettings,
    /// Smallest part of a company's input that must be described, a fraction of one.
    pub min_linked: f64,
}

/// Resolves the column; `None` if something is wrong with it.
pub(crate) fn resolve(
    written: &ChainIntensityConfig,
    declaration: &Declaration<'_>,
    problems: &mut Vec<Problem>,
) -> Option<ChainIntensity> {
    let before = problems.len();
    declaration.check_numbers("of", &written.of, problems);
    let ChainIntensityConfig { reach, decay, missing, min_linked, .. } = *written;
    let settings = ChainSettings { reach, decay, missing };
    check_settings(&declaration.path, &settings, problems);
    if !(0.0..=1.0).contains(&min_linked) {
        let message = format!("a part of the input is from 0 to 1: {min_linked}");
        problems.push(declaration.problem_at("min_linked", message));
    }
    (problems.len() == before).then(|| ChainIntensity {
        name: declaration.name.to_owned(),
        of: written.of.clone(),
        provider: written.provider.clone(),
        settings,
        min_linked,
    })
}

/// A chain without links is refused for its settings only.
fn check_settings(path: &str, settings: &ChainSettings, problems: &mut Vec<Problem>) {
    let empty = SupplyChain::new(&[], NaiveDate::default());
    let report =
        empty.and_then(|empty| kapok_chain::chain_intensity(&empty, &BTreeMap::new(), settings));
    if let Err(error) = report {
        problems.push(Problem::new(path, error.to_string()).hint(error.hint()));
    }
}

impl ChainIntensity {
    pub(crate) fn column<'h>(&self, sheet: &Sheet<'h>) -> Result<Column<'h>, FactError> {
        let own = sheet.column(&self.of);
        let report = Supply::new(self, sheet)?.report()?;
        let found = self.by_issuer(sheet, &report);
        let values: Vec<Option<f64>> =
            found.into_iter().map(|figure| figure.filter(|f| self.is_linked(f))?.chain).collect();
        Ok(Column { unit: own.unit, values: Values::Number(spread(sheet.history(), &values)) })
    }

    /// By company.
    pub(crate) fn origins(&self, sheet: &Sheet<'_>) -> Result<Origins, FactError> {
        let supply = Supply::new(self, sheet)?;
        let report = supply.report()?;
        let figures = self.by_issuer(sheet, &report);
        let told = issuers(sheet.history()).zip(figures).map(|(issuer, figure)| {
            let figure = figure.filter(|figure| figure.own.is_some())?;
            Some(supply.origin(issuer, self.in_words(figure, &report)))
        });
        Ok(Origins::OfCompanies(told.collect()))
    }

    fn by_issuer<'r>(
        &self,
        sheet: &Sheet<'_>,
        report: &'r ChainReport,
    ) -> Vec<Option<&'r ChainFigure>> {
        let find = |name: &IssuerId| {
            let at = report.figures.binary_search_by(|figure| figure.issuer.cmp(name)).ok()?;
            report.figures.get(at)
        };
        sheet.history().issuers().iter().map(find).collect()
    }

    fn is_linked(&self, figure: &ChainFigure) -> bool {
        figure.linked >= self.min_linked - SLACK
    }

    fn in_words(&self, figure: &ChainFigure, report: &ChainReport) -> String {
        let own = figure.own.map_or("unknown".to_owned(), |own| own.to_string());
        let mut said = vec![format!("own {own}"), format!("linked {}", figure.linked)];
        if !self.is_linked(figure) {
            said.push(format!(
                "too little of the input is described, at least {}",
                self.min_linked
            ));
        }
        said.extend(figure.coverage.map(|coverage| format!("coverage {coverage}")));
        said.extend(figure.top(TOLD).into_iter().map(supplier_in_words));
        let more = figure.contributions.len().saturating_sub(TOLD);
        said.extend((more > 0).then(|| format!("{more} suppliers more")));
        if let (Some(_), Reach::Solve { .. }) = (&report.cycle, self.settings.reach) {
            let ChainReport { steps, error_bound, .. } = report;
            said.push(format!("circles solved in {steps} steps, error at most {error_bound}"));
        }
        format!("{}: {}", self.provider, said.join(", "))
    }
}

fn supplier_in_words(part: &Contribution) -> String {
    use kapok_chain::StandIn::{BuyersOwn, LeftOut, Spread};
    let Contribution { supplier, share, value, intensity, stand_in, .. } = part;
    let of = match (stand_in, intensity) {
        (Some(LeftOut), _) => "not known and left out".to_owned(),
        (Some(Spread), _) => "not known, spread over the others".to_owned(),
        (Some(BuyersOwn), _) => "not known, the buyer's own stands for it".to_owned(),
        (None, Some(intensity)) => format!("of {intensity}"),
        (None, None) => "not known".to_owned(),
    };
    format!("{supplier} {share} {of} adds {value}")
}

type Link<'h> = &'h (SupplyLink, Fact<f64>);

/// The links and own intensities that were known.
struct Supply<'c, 'h> {
    column: &'c ChainIntensity,
    sheet: &'c Sheet<'h>,
    links: BTreeMap<IssuerIx, Vec<Link<'h>>>,
    /// Of each company with an intensity a line that has it, and the intensity.
    own: BTreeMap<IssuerIx, (SecurityIx, f64)>,
}

impl<'c, 'h> Supply<'c, 'h> {
    fn new(column: &'c ChainIntensity, sheet: &'c Sheet<'h>) -> Result<Self, FactError> {
        let provider = provider(column, sheet)?;
        let snapshot = &sheet.snapshot();
        let links = snapshot.history().supply_links(snapshot.date(), snapshot.cut_off());
        let mut by_buyer: BTreeMap<IssuerIx, Vec<Link<'h>>> = BTreeMap::new();
        for link in links.filter(|(link, _)| link.provider == provider) {
            by_buyer.entry(link.0.buyer).or_default().push(link);
        }
        let own = own(column, sheet).map_err(|e| FactError::green(&column.name, e))?;
        Ok(Self { column, sheet, links: by_buyer, own })
    }

    fn report(&self) -> Result<ChainReport, FactError> {
        let names = self.sheet.history().issuers();
        let link = |(link, fact): Link<'h>| kapok_chain::SupplyLink {
            buyer: names[link.buyer.at()].clone(),
            supplier: names[link.supplier.at()].clone(),
            share: fact.value,
            period_end: fact.as_of,
        };
        let links: Vec<_> = self.links.values().flatten().map(|&row| link(row)).collect();
        let own: BTreeMap<IssuerId, f64> =
            self.own.iter().map(|(at, (_, own))| (names[at.at()].clone(), *own)).collect();
        let chain = SupplyChain::new(&links, self.sheet.snapshot().date());
        let report = chain
            .and_then(|chain| kapok_chain::chain_intensity(&chain, &own, &self.column.settings));
        report.map_err(|error| FactError::green(&self.column.name, error.into()))
    }

    /// Facts of a company, with the newest dates of all facts that its figure depends on.
    fn origin(&self, issuer: IssuerIx, said: String) -> Origin {
        let (names, links) = self.reached(issuer);
        let of = |issuer: &IssuerIx| {
            let (line, _) = self.own.get(issuer)?;
            Some(self.sheet.origins_of(&self.column.of, *line))
        };
        let facts = Origin::of(names.iter().filter_map(of).flatten().collect());
        let own = Origin::of(of(&issuer).unwrap_or_default()).source;
        let periods = links.iter().map(|(_, fact)| fact.as_of);
        let known = links.iter().map(|(_, fact)| fact.known_at);
        Origin {
            source: if own.is_empty() { said } else { format!("{said}; {own}") },
            as_of: periods.chain(facts.as_of).max(),
            known_at: known.chain(facts.known_at).max(),
            ..facts
        }
    }

    /// A company with the suppliers that its figure reaches, and the links to them.
    fn reached(&self, issuer: IssuerIx) -> (BTreeSet<IssuerIx>, Vec<Link<'h>>) {
        let most = match self.column.settings.reach {
            Reach::Levels { depth } => depth,
            Reach::Whole | Reach::Solve { .. } => u32::MAX,
        };
        let (mut seen, mut links) = (BTreeSet::from([issuer]), Vec::new());
        let (mut last, mut level) = (vec![issuer], 0);
        while !last.is_empty() && level < most {
            let found: Vec<Link<'h>> =
                last.iter().filter_map(|at| self.links.get(at)).flatten().copied().collect();
            last = found.iter().map(|(link, _)| link.supplier).collect();
            last.retain(|supplier| seen.insert(*supplier));
            links.extend(found);
            level += 1;
        }
        (seen, links)
    }
}

fn provider(column: &ChainIntensity, sheet: &Sheet<'_>) -> Result<TextIx, FactError> {
    let history = sheet.history();
    let provider = history.find_text(&column.provider);
    let provider = provider.filter(|provider| history.has_supply_links_of(*provider));
    provider.ok_or_else(|| FactError::Column {
        name: column.name.clone(),
        error: ColumnError::NothingLikeIt {
            table: "supply_links",
            what: format!("the provider `{}`", column.provider),
        },
    })
}

/// The values of the column by company: its share lines must agree.
fn own(
    column: &ChainIntensity,
    sheet: &Sheet<'_>,
) -> Result<BTreeMap<IssuerIx, (SecurityIx, f64)>, GreenError> {
    let mut own: BTreeMap<IssuerIx, (SecurityIx, f64)> = BTreeMap::new();
    let history = sheet.history();
    let Values::Number(values) = &sheet.column(&column.of).values else { return Ok(own) };
    for ((at, line), value) in (0..).zip(history.securities()).zip(values) {
        let Some(second) = *value else { continue };
        let (_, first) = *own.entry(line.issuer).or_insert((SecurityIx(at), second));
        if first != second {
            let issuer = history.issuers()[line.issuer.at()].clone();
            return Err(GreenError::TwoValues { issuer, of: column.of.clone(), first, second });
        }
    }
    Ok(own)
}
