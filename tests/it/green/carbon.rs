//! Figures of portfolios: owned emissions, data quality, intensities, green revenue, each through
//! the average and the intensity that are published.

use kapok_climate::intensity::{emissions, intensity};
use kapok_climate::{CarbonMissing, Figure, Groups, Sample};
use kapok_kernels::{Strength, Tilt, sum, tilt_sizes};
use serde_json::{Map, Value as Json, json};

use super::example::Example;
use crate::oracles::given::Given;

/// Units of a currency in the unit of the examples.
const MILLION: f64 = 1e6;

/// The weighted average that is published.
pub(crate) fn average_of(weights: &[f64], values: &[Option<f64>]) -> Figure {
    let pairs = weights.iter().zip(values).map(|(w, value)| (*w, value.map(Sample::from)));
    Figure::average(&pairs.collect::<Vec<_>>()).unwrap()
}

/// Part of the covered names in the whole of a portfolio: nothing is scaled up.
fn covered(figure: &Figure) -> Option<f64> {
    Some(figure.value? * figure.coverage_by_weight)
}

/// Tonnes per million of each company; `None` where one side is not known.
fn intensities(tonnes: &[Option<f64>], millions: &[Option<f64>]) -> Vec<Option<f64>> {
    assert_eq!(tonnes.len(), millions.len(), "a denominator or none for each company");
    let of = |(tonnes, millions): (&Option<f64>, &Option<f64>)| {
        Some(intensity((*tonnes)?, (*millions)? * MILLION))
    };
    tonnes.iter().zip(millions).map(of).collect()
}

/// What is owned of each quantity: `Σ amount / value · quantity`, each quantity apart.
pub(crate) fn attributed(given: &Given, _: &Example) -> Json {
    let companies = given.rows("companies");
    let amount = |company: &Given| company.maybe_number("outstanding");
    let amounts: Vec<f64> = companies.iter().map(|c| amount(c).unwrap_or(1.0)).collect();
    let factor = |company: &Given| {
        let given = company.maybe_number("attribution_factor");
        given.or_else(|| Some(amount(company)? / value(company)))
    };
    let factors: Vec<Option<f64>> = companies.iter().map(factor).collect();
    // A factor is the amount over the value of the company.
    let values: Vec<Option<f64>> =
        amounts.iter().zip(&factors).map(|(amount, factor)| Some(amount / (*factor)?)).collect();
    let owned = |term: &str| {
        let tonnes: Vec<Option<f64>> = companies.iter().map(|c| c.maybe_number(term)).collect();
        let figure = average_of(&amounts, &intensities(&tonnes, &values));
        Some(covered(&figure)? * sum(&amounts))
    };
    let scopes = ["scope1", "scope2", "scope3"].map(owned);
    let known: Vec<f64> = scopes.iter().flatten().copied().collect();
    json!({
        "scope1": scopes[0], "scope2": scopes[1], "scope3": scopes[2],
        "removals": owned("removals"), "retired": owned("retired"),
        "generated": owned("generated"), "attribution_factor": factors,
        "total": sum(&known), "scope12": sum(&known[..known.len().min(2)]),
    })
}

/// The value that an amount is a part of: of a listed company its EVIC, of another one equity and
/// debt, or its balance sheet where one of them is not known. Negative equity counts as zero.
fn value(company: &Given) -> f64 {
    let number = |term: &str| company.maybe_number(term);
    let own = number("equity").zip(number("debt"));
    let private = || own.map(|(equity, debt)| equity.max(0.0) + debt).or_else(|| number("assets"));
    number("evic").or_else(private).expect("a value of the company")
}

/// The mean score by amount, of all and of each sector.
pub(crate) fn quality(given: &Given, _: &Example) -> Json {
    let (outstanding, scores) = (given.list("outstanding"), given.gaps("scores"));
    let sectors = given.maybe_texts("groups").unwrap_or_default();
    let mut found = Map::new();
    let mut add = |name: &str, keep: &dyn Fn(usize) -> bool| {
        let kept: Vec<usize> = (0..outstanding.len()).filter(|&i| keep(i)).collect();
        let amounts: Vec<f64> = kept.iter().map(|&i| outstanding[i]).collect();
        let scores: Vec<_> = kept.iter().map(|&i| scores[i]).collect();
        found.insert(name.to_owned(), json!(average_of(&amounts, &scores).value));
    };
    add("all", &|_| true);
    for &sector in &sectors {
        add(&word(sector), &|i| sectors[i] == sector);
    }
    found.insert("rounded".to_owned(), Json::Object(found.clone()));
    Json::Object(found)
}

/// A sector as a key: `oil_gas` for `O&G`.
fn word(sector: &str) -> String {
    let full = sector.replace("O&G", "oil gas").to_lowercase();
    let words = full.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// Weighted average intensity; under each policy where intensities are not known.
pub(crate) fn average(given: &Given, _: &Example) -> Json {
    let weights = given.list("weights");
    let tonnes = given.maybe_gaps("intensity").unwrap_or_else(|| given.gaps("emissions"));
    let revenue = given.maybe_gaps("revenue").unwrap_or_else(|| vec![Some(1.0); weights.len()]);
    under_policies(given, &weights, "waci", Worst::Highest, &intensities(&tonnes, &revenue))
}

/// End of a figure that is worst.
#[derive(Clone, Copy)]
enum Worst {
    Highest,
    Lowest,
}

/// Values with those that peers lend; the worst of a figure whose lowest is worst is the highest of
/// its negative.
fn lent(
    values: &[Option<f64>],
    groups: &[&str],
    policy: CarbonMissing,
    worst: Worst,
) -> Vec<Option<f64>> {
    let sign = match worst {
        Worst::Highest => 1.0,
        Worst::Lowest => -1.0,
    };
    let groups: Vec<Option<&str>> = groups.iter().copied().map(Some).collect();
    let own: Vec<Option<f64>> = values.iter().map(|value| value.map(|v| sign * v)).collect();
    let peers = Groups::new(&own, &groups);
    let of = |at: usize| own[at].or_else(|| peers.lend(at, policy).map(|lent| lent.value));
    (0..own.len()).map(|at| of(at).map(|value| sign * value)).collect()
}

/// A figure, and where something is unknown what it is under each policy.
fn under_policies(
    given: &Given,
    weights: &[f64],
    name: &str,
    worst: Worst,
    values: &[Option<f64>],
) -> Json {
    let groups = given.maybe_texts("groups").unwrap_or_else(|| vec!["all"; weights.len()]);
    let stated = given.maybe_text("policy");
    let figure = average_of(weights, values);
    if !values.contains(&None) {
        return json!({ name: figure.value });
    }
    let by_peers = |policy| average_of(weights, &lent(values, &groups, policy, worst)).value;
    let under = [
        ("peer_median", by_peers(CarbonMissing::PeerMedian)),
        ("worst_of_peers", by_peers(CarbonMissing::WorstOfPeers)),
        ("renormalise", figure.value),
        ("exclude", covered(&figure)),
    ];
    let chosen = under.iter().find(|(term, _)| stated == Some(*term)).and_then(|(_, value)| *value);
    let under: Map<String, Json> =
        under.into_iter().map(|(term, value)| (term.to_owned(), json!(value))).collect();
    json!({ name: chosen, "under": under, "coverage": figure.coverage_by_weight })
}

/// What is held, with cash that makes it the value of the portfolio.
struct Portfolio {
    values: Vec<f64>,
    cash: usize,
}

impl Portfolio {
    fn of(given: &Given) -> Self {
        let mut values = given.list("holdings");
        let held = sum(&values);
        let cash = given.maybe_number("portfolio_value").map_or(0.0, |value| value - held);
        assert!(cash >= 0.0, "more is held than the portfolio is worth");
        if cash > 0.0 {
            values.push(cash);
        }
        Self { values, cash: usize::from(cash > 0.0) }
    }

    /// A column with nothing for the cash.
    fn column(&self, given: &Given, term: &str) -> Option<Vec<Option<f64>>> {
        let mut column = given.maybe_gaps(term)?;
        column.extend(vec![None; self.cash]);
        Some(column)
    }

    /// What of the portfolio a quantity per million is: cash has none of it.
    fn share(&self, per_million: &[Option<f64>]) -> Option<f64> {
        covered(&average_of(&self.values, per_million))
    }

    /// What of a quantity per million is owned.
    fn owned(&self, per_million: &[Option<f64>]) -> Option<f64> {
        Some(self.share(per_million)? * sum(&self.values))
    }

    /// The share that is active in fossil fuels, where that is given; cash is not.
    fn fossil(&self, given: &Given) -> Option<f64> {
        let flags = given.has("fossil").then(|| given.items("fossil"))?;
        let mut active: Vec<Option<f64>> =
            flags.iter().map(|flag| flag.as_bool().map(f64::from)).collect();
        active.extend(vec![Some(0.0); self.cash]);
        self.share(&active)
    }
}

/// The metrics of the TCFD supplement.
pub(crate) fn invested(given: &Given, _: &Example) -> Json {
    let portfolio = Portfolio::of(given);
    let tonnes = portfolio.column(given, "emissions").unwrap();
    let market_value = portfolio.column(given, "market_value").unwrap();
    let emitted = intensities(&tonnes, &market_value);
    let mut found = Map::new();
    let mut add = |term: &str, value: Option<f64>| found.insert(term.to_owned(), json!(value));
    add("total_emissions", portfolio.owned(&emitted));
    add("footprint", portfolio.share(&emitted));
    if let Some(revenue) = portfolio.column(given, "revenue") {
        let sold = intensities(&revenue, &market_value);
        // A name counts on both sides or on none.
        let both = |a: &[Option<f64>], b: &[Option<f64>]| -> Vec<Option<f64>> {
            (0..a.len()).map(|i| a[i].filter(|_| b[i].is_some())).collect()
        };
        let above = portfolio.share(&both(&emitted, &sold));
        let below = portfolio.share(&both(&sold, &emitted));
        add("carbon_intensity", above.zip(below).map(|(above, below)| above / below));
        add("waci", portfolio.share(&intensities(&tonnes, &revenue)));
    }
    if let Some(share) = portfolio.fossil(given) {
        add("fossil_share", Some(share));
    }
    Json::Object(found)
}

/// Principal adverse impacts 1 to 4.
pub(crate) fn adverse_impacts(given: &Given, _: &Example) -> Json {
    let portfolio = Portfolio::of(given);
    let evic = portfolio.column(given, "evic").unwrap();
    let column = |term: &str| portfolio.column(given, term);
    let scopes = ["scope1", "scope2", "scope3"].map(column);
    let all = match &scopes {
        [Some(one), Some(two), Some(three)] => {
            (0..one.len()).map(|i| emissions(&[one[i], two[i], three[i]])).collect()
        }
        _ => column("emissions").unwrap(),
    };
    let by_value = intensities(&all, &evic);
    let mut found = Map::new();
    let mut add = |term: &str, value: Option<f64>| found.insert(term.to_owned(), json!(value));
    add("ghg_emissions", portfolio.owned(&by_value));
    add("footprint", portfolio.share(&by_value));
    if let Some(revenue) = column("revenue") {
        add("ghg_intensity", portfolio.share(&intensities(&all, &revenue)));
    }
    if let Some(share) = portfolio.fossil(given) {
        add("fossil_share", Some(share));
    }
    let of_scope = |tonnes: Option<Vec<Option<f64>>>| {
        tonnes.and_then(|tonnes| portfolio.owned(&intensities(&tonnes, &evic)))
    };
    let [one, two, three] = scopes.map(of_scope);
    found.insert("ghg_emissions_of_scope".to_owned(), json!({ "1": one, "2": two, "3": three }));
    Json::Object(found)
}

/// Σ w · green revenue / revenue; a part may be known as a range alone.
pub(crate) fn green_intensity(given: &Given, _: &Example) -> Json {
    let weights = given.list("weights");
    let lowest = matches!(given.maybe_text("range_point"), Some("min" | "minimum"));
    let part = |part: &Json| {
        let end = |n: usize| part.get(n).and_then(Json::as_f64);
        let point = |(least, most): (f64, f64)| if lowest { least } else { (least + most) / 2.0 };
        end(0).zip(end(1)).map(point).or_else(|| part.as_f64())
    };
    let parts: Vec<Option<f64>> = given.items("green_revenue").iter().map(part).collect();
    let total = given.gaps("revenue");
    let shares: Vec<Option<f64>> =
        parts.iter().zip(&total).map(|(part, whole)| Some((*part)? / (*whole)?)).collect();
    under_policies(given, &weights, "green_share", Worst::Lowest, &shares)
}

/// Weights of green bonds by what is green in them: outstanding amounts tilted by the share.
pub(crate) fn green_assets(given: &Given, _: &Example) -> Json {
    let outstanding = given.list("outstanding");
    let tilt = Tilt { score: given.list("green_share"), strength: Strength::Power(1.0) };
    let tilted = tilt_sizes(&outstanding, &[tilt], &[]).unwrap();
    let whole = sum(&tilted.sizes);
    json!({ "weights": tilted.sizes.iter().map(|size| size / whole).collect::<Vec<f64>>() })
}
