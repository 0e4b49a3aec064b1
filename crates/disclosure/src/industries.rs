//! Exposure to sectors with a high climate impact, to fossil divisions, and to green business.
//!
//! Source: Delegated Regulation (EU) 2020/1816, Annex II; `docs/methodology/disclosure.md` §3.

use kapok_columns::ColumnSource;
use kapok_industry::{Code, System, divisions_of_nace2, high_climate_impact};
use kapok_market::column::{ColumnType, Values};

use crate::composition::{Composition, Samples};
use crate::lack::Lack;
use crate::metric::{Metric, no_column};

/// Divisions of NACE Rev. 2: mining of coal and lignite to mining support; coke and refined
/// petroleum; chemicals.
const FOSSIL: [u8; 7] = [5, 6, 7, 8, 9, 19, 20];

/// Rows of exposures to industries.
pub(super) fn metrics(composition: &mut Composition<'_>) -> Vec<Metric> {
    let codes = codes(composition);
    let high =
        match composition.book.methodology.climate.as_ref().map(|climate| &climate.high_impact) {
            Some(predicate) => composition.truths(predicate),
            None => codes
                .as_ref()
                .map_err(Clone::clone)
                .map(|codes| marked(codes, |code| high_climate_impact(code).known())),
        };
    let fossil = codes.map(|codes| marked(&codes, is_fossil));
    let item = "2020/1816 Annex II 1, E";
    let exposure = |id| Metric::new(id, item, "share_of_weight").unit("fraction of weight");
    let average =
        |samples: Result<Samples, Lack>| samples.and_then(|samples| composition.average(&samples));
    let high = exposure("nace_a_to_h_and_l").found(average(high));
    let fossil = exposure("nace_05_to_09_19_20").found(average(fossil));
    let mut metrics = vec![high, fossil];
    if let Some(name) = composition.named(&["green_share"], ColumnType::Number) {
        let green = Metric::new("green_share", item, "green_revenue_share").per("revenue");
        let samples = composition.numbers(name);
        let average = samples.and_then(|samples| composition.average(&samples));
        metrics.push(green.unit("fraction of revenue").found(average));
    }
    metrics
}

/// Whether all divisions that a code may mean are fossil, or none; else it is not known.
fn is_fossil(code: &Code) -> Option<bool> {
    let divisions = divisions_of_nace2(code);
    let fossil = divisions.iter().filter(|division| FOSSIL.contains(division)).count();
    match fossil {
        _ if divisions.is_empty() => None,
        0 => Some(false),
        all if all == divisions.len() => Some(true),
        _ => None,
    }
}

fn marked(codes: &[Option<Code>], of: impl Fn(&Code) -> Option<bool>) -> Samples {
    let mark = |code: &Option<Code>| of(code.as_ref()?).map(|mark| f64::from(mark).into());
    codes.iter().map(mark).collect()
}

/// Industry codes of all securities.
fn codes(composition: &Composition<'_>) -> Result<Vec<Option<Code>>, Lack> {
    let system = system(composition).ok_or_else(|| no_column("industry codes"))?;
    let column = composition.snapshot().classification(system.as_str(), None);
    let column = column?;
    let Values::Text(texts) = &column.values else { return Err(no_column("industry codes")) };
    let lines = composition.snapshot().history().securities().iter();
    let parse = |(line, text): (&kapok_market::Security, &Option<&str>)| {
        let parse = |text: &str| Code::parse(system, text);
        let code = text.map(parse).transpose();
        code.map_err(|error| Lack::Code { line: line.id.clone(), error })
    };
    lines.zip(texts).map(parse).collect()
}

/// The system of codes that the index file names; one with divisions before others.
fn system(composition: &Composition<'_>) -> Option<System> {
    let columns = composition.book.sources.values();
    let of_columns = columns.filter_map(ColumnSource::industry_system);
    let carbon = composition.book.carbon.as_ref().and_then(|carbon| carbon.nace.as_ref());
    let mut all: Vec<System> = of_columns.collect();
    all.extend(carbon.and_then(|system| system.parse::<System>().ok()));
    let divided = all.iter().copied().find(|system| system.has_letters());
    divided.or(all.first().copied())
}
