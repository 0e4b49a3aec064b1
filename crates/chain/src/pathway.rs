//! The pathway of a sector: an intensity for each year, and bands around it.
//!
//! A [`PathwayFile`] is one as written, `config/pathways/<sector>.toml`; a [`Pathway`] is one as
//! checked.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

/// A point of a pathway.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathwayPoint {
    /// Calendar year.
    pub year: i32,
    /// Intensity in that year, in the unit of the pathway.
    pub intensity: f64,
}

/// A band, by its upper edge.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandEdge {
    /// Name of the band.
    pub label: String,
    /// Highest ratio of a company's intensity to the pathway; the edge belongs to the band. None
    /// for the last band.
    pub at_most: Option<f64>,
}

/// Status of a pathway's numbers: whether they come from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathwayStatus {
    /// Made up to show the form: not for use.
    Illustrative,
    /// Read in the source.
    Sourced,
}

/// A pathway as written.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathwayFile {
    /// Name of the sector.
    pub sector: String,
    /// Unit of all intensities, such as `kgCO2e/MWh`.
    pub unit: String,
    /// Year of the first point.
    pub base_year: i32,
    /// Year of the highest point: the intensity never falls before it and never rises after it.
    pub peak_year: i32,
    /// Year by which the peak must be reached, if a rule says so.
    pub peak_by: Option<i32>,
    /// Status of the numbers.
    pub status: PathwayStatus,
    /// Source of the numbers.
    pub source: String,
    /// The points, by year; straight lines between them.
    pub points: Vec<PathwayPoint>,
    /// The bands, from the best to the worst.
    pub bands: Vec<BandEdge>,
}

impl PathwayFile {
    /// Errors of the file: the first of its words, its points, its peak and its bands.
    #[must_use]
    pub fn errors(&self) -> Vec<PathwayError> {
        let words = check_words(self).err();
        // A peak is sought among points that are in order.
        let points = check_points(self).and_then(|()| check_peak(self)).err();
        words.into_iter().chain(points).chain(check_bands(self).err()).collect()
    }
}

/// Reason why a pathway cannot be used, or says nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "each message names its fields")]
pub enum PathwayError {
    #[error("pathway {sector}: it states no {what}")]
    Empty { sector: String, what: &'static str },
    #[error("pathway {sector}: year {year} does not come after {before}")]
    YearOrder { sector: String, year: i32, before: i32 },
    #[error("pathway {sector}: the base year is {base}, and the first point {first}")]
    BaseYear { sector: String, base: i32, first: i32 },
    #[error(
        "pathway {sector}: an intensity of {seen} in {year}, allowed are finite ones from 0 on"
    )]
    BadPoint { sector: String, year: i32, seen: f64 },
    #[error("pathway {sector}: no point in the peak year {peak}")]
    NoPeak { sector: String, peak: i32 },
    #[error("pathway {sector}: the intensity {turn} in {year}, and the peak is in {peak}")]
    PeakElsewhere { sector: String, turn: Turn, year: i32, peak: i32 },
    #[error("pathway {sector}: the peak is in {peak}, and must be reached by {by}")]
    PeakTooLate { sector: String, peak: i32, by: i32 },
    #[error("pathway {sector}: band `{label}` {fault}")]
    BadBand { sector: String, label: String, fault: BandFault },
    #[error("pathway {sector}: {year} lies outside {first} to {last}")]
    OutsideYears { sector: String, year: i32, first: i32, last: i32 },
    #[error("pathway {sector} is in {allowed}, and the intensity in {seen}")]
    OtherUnit { sector: String, allowed: String, seen: String },
    #[error("pathway {sector}: an intensity of {seen}, allowed are finite ones from 0 on")]
    BadIntensity { sector: String, seen: f64 },
}

/// Direction in which a pathway turns in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Intensity grows.
    Rises,
    /// Intensity shrinks.
    Falls,
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rises => "rises",
            Self::Falls => "falls",
        })
    }
}

/// Fault of a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandFault {
    /// Empty label.
    NoLabel,
    /// Another band has its label.
    Repeated,
    /// No edge, and not the last band.
    NoEdge,
    /// Edge on the last band.
    LastWithEdge,
    /// Edge that is not above the one before.
    EdgeNotAbove,
}

impl fmt::Display for BandFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoLabel => "has no label",
            Self::Repeated => "is there twice",
            Self::NoEdge => "has no edge, and others follow",
            Self::LastWithEdge => "is the last one and has an edge",
            Self::EdgeNotAbove => "has an edge that is not above the one before, or above 0",
        })
    }
}

impl BandFault {
    /// The way out.
    fn hint(self) -> &'static str {
        match self {
            Self::NoLabel => "name the band: columns and rules use its label",
            Self::Repeated => "give each band a label of its own",
            Self::NoEdge => "state its `at_most`: only the last band has none",
            Self::LastWithEdge => "leave `at_most` out: the last band holds all that is beyond",
            Self::EdgeNotAbove => "state edges above 0, from the lowest to the highest",
        }
    }
}

impl PathwayError {
    /// The way out.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "write it: it is told with everything that uses the pathway",
            Self::YearOrder { .. } => "list the points by year, each year once",
            Self::BaseYear { .. } => "begin the points with the base year",
            Self::BadPoint { .. } | Self::BadIntensity { .. } => {
                "state it from 0 on, or leave the point out; removals are never netted"
            }
            Self::NoPeak { .. } => "state the point of the peak year",
            Self::PeakElsewhere { .. } => "correct `peak_year` or the points",
            Self::PeakTooLate { .. } => {
                "state an earlier peak, or leave `peak_by` out if no rule asks for it"
            }
            Self::BadBand { fault, .. } => fault.hint(),
            Self::OutsideYears { .. } => "a pathway is not carried on beyond its points: add one",
            Self::OtherUnit { .. } => "convert the intensity before it is compared",
        }
    }
}

/// An intensity with its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Intensity {
    /// Number, from 0 on.
    pub value: f64,
    /// Unit, written as the pathway writes it.
    pub unit: String,
}

/// Place of a company beside its sector's pathway.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// Label of the band.
    pub band: String,
    /// Place of the band, 0 being the best one.
    pub rank: usize,
    /// Intensity of the company, in the unit of the pathway.
    pub intensity: f64,
    /// Intensity of the pathway in that year.
    pub pathway: f64,
    /// Intensity over pathway, without unit; none where the pathway is zero.
    pub ratio: Option<f64>,
}

/// A pathway, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Pathway(PathwayFile);

impl TryFrom<PathwayFile> for Pathway {
    type Error = PathwayError;

    fn try_from(file: PathwayFile) -> Result<Self, PathwayError> {
        match file.errors().into_iter().next() {
            Some(error) => Err(error),
            None => Ok(Self(file)),
        }
    }
}

impl Pathway {
    /// The pathway as written.
    #[must_use]
    pub fn file(&self) -> &PathwayFile {
        &self.0
    }

    /// Intensity of the pathway in a year, in its unit; straight lines between the points:
    /// `low + (year − low year) / (high year − low year) · (high − low)`.
    /// Source: `docs/methodology/chains.md` §1.
    ///
    /// # Errors
    ///
    /// If the year lies outside the points.
    pub fn at(&self, year: i32) -> Result<f64, PathwayError> {
        let points = &self.0.points;
        let after = points.partition_point(|point| point.year < year);
        let outside = || PathwayError::OutsideYears {
            sector: self.0.sector.clone(),
            year,
            first: self.0.base_year,
            last: points.last().map_or(self.0.base_year, |point| point.year),
        };
        let high = points.get(after).ok_or_else(outside)?;
        if high.year == year {
            return Ok(high.intensity);
        }
        let low = after.checked_sub(1).and_then(|i| points.get(i)).ok_or_else(outside)?;
        let part = f64::from(year - low.year) / f64::from(high.year - low.year);
        Ok(low.intensity + part * (high.intensity - low.intensity))
    }

    /// The band in which a company lies in a year.
    ///
    /// `ratio = intensity / pathway`; the band is the first whose edge is not below the ratio.
    /// Where the pathway is zero, an intensity of zero has ratio 1, and any other lies in the last
    /// band. Source: `docs/methodology/chains.md` §2.
    ///
    /// # Errors
    ///
    /// If the unit is another one, the intensity is negative or not finite, or the year lies
    /// outside the points.
    pub fn band(&self, intensity: &Intensity, year: i32) -> Result<Position, PathwayError> {
        let (sector, seen) = (self.0.sector.clone(), intensity.value);
        if intensity.unit != self.0.unit {
            let (allowed, seen) = (self.0.unit.clone(), intensity.unit.clone());
            return Err(PathwayError::OtherUnit { sector, allowed, seen });
        }
        if !seen.is_finite() || seen < 0.0 {
            return Err(PathwayError::BadIntensity { sector, seen });
        }
        let pathway = self.at(year)?;
        let ratio = (pathway > 0.0).then(|| seen / pathway);
        let rank = self.rank(ratio.unwrap_or(if seen == 0.0 { 1.0 } else { f64::INFINITY }));
        let band = self.0.bands[rank].label.clone();
        Ok(Position { band, rank, intensity: seen, pathway, ratio })
    }

    fn rank(&self, ratio: f64) -> usize {
        let bands = &self.0.bands;
        let inside = |edge: &BandEdge| edge.at_most.is_none_or(|most| ratio <= most);
        bands.iter().position(inside).unwrap_or(bands.len() - 1)
    }
}

fn check_words(file: &PathwayFile) -> Result<(), PathwayError> {
    let words =
        [("sector", &file.sector), ("unit", &file.unit), ("source", &file.source)].into_iter();
    let mut empty = words.filter(|(_, text)| text.trim().is_empty()).map(|(what, _)| what);
    let lists = [("points", file.points.is_empty()), ("bands", file.bands.is_empty())];
    let mut missing = lists.into_iter().filter(|(_, empty)| *empty).map(|(what, _)| what);
    match empty.next().or_else(|| missing.next()) {
        Some(what) => Err(PathwayError::Empty { sector: file.sector.clone(), what }),
        None => Ok(()),
    }
}

fn check_points(file: &PathwayFile) -> Result<(), PathwayError> {
    let sector = || file.sector.clone();
    // A file without points is told as one that states none.
    let Some(first) = file.points.first().map(|point| point.year) else { return Ok(()) };
    if first != file.base_year {
        return Err(PathwayError::BaseYear { sector: sector(), base: file.base_year, first });
    }
    let good = |point: &&PathwayPoint| point.intensity.is_finite() && point.intensity >= 0.0;
    if let Some(&PathwayPoint { year, intensity }) = file.points.iter().find(|one| !good(one)) {
        return Err(PathwayError::BadPoint { sector: sector(), year, seen: intensity });
    }
    match file.points.windows(2).find(|pair| pair[1].year <= pair[0].year) {
        Some(pair) => {
            let (year, before) = (pair[1].year, pair[0].year);
            Err(PathwayError::YearOrder { sector: sector(), year, before })
        }
        None => Ok(()),
    }
}

fn check_peak(file: &PathwayFile) -> Result<(), PathwayError> {
    let (sector, peak) = (|| file.sector.clone(), file.peak_year);
    if file.points.is_empty() {
        return Ok(());
    }
    if let Some(by) = file.peak_by.filter(|&by| peak > by) {
        return Err(PathwayError::PeakTooLate { sector: sector(), peak, by });
    }
    if file.points.iter().all(|point| point.year != peak) {
        return Err(PathwayError::NoPeak { sector: sector(), peak });
    }
    for pair in file.points.windows(2) {
        let (before, year) = (pair[0].intensity, pair[1].year);
        let turn = match pair[1].intensity.total_cmp(&before) {
            std::cmp::Ordering::Greater if year > peak => Turn::Rises,
            std::cmp::Ordering::Less if year <= peak => Turn::Falls,
            std::cmp::Ordering::Greater | std::cmp::Ordering::Less | std::cmp::Ordering::Equal => {
                continue;
            }
        };
        return Err(PathwayError::PeakElsewhere { sector: sector(), turn, year, peak });
    }
    Ok(())
}

fn check_bands(file: &PathwayFile) -> Result<(), PathwayError> {
    let last = file.bands.len().saturating_sub(1);
    let mut highest = 0.0;
    for (i, band) in file.bands.iter().enumerate() {
        let fault = match band.at_most {
            _ if band.label.trim().is_empty() => Some(BandFault::NoLabel),
            _ if file.bands[..i].iter().any(|one| one.label == band.label) => {
                Some(BandFault::Repeated)
            }
            None if i < last => Some(BandFault::NoEdge),
            Some(_) if i == last => Some(BandFault::LastWithEdge),
            Some(edge) if !edge.is_finite() || edge <= highest => Some(BandFault::EdgeNotAbove),
            Some(_) | None => None,
        };
        if let Some(fault) = fault {
            let (sector, label) = (file.sector.clone(), band.label.clone());
            return Err(PathwayError::BadBand { sector, label, fault });
        }
        highest = band.at_most.unwrap_or(highest);
    }
    Ok(())
}
