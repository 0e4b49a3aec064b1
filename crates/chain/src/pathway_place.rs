//! Places of errors in a pathway's file.

use crate::pathway::{BandEdge, BandFault, PathwayError, PathwayFile, PathwayPoint};

impl PathwayFile {
    /// Key or row of the file that an error is about, as a path: `points[1].year`. Empty for an
    /// error that is not one of [`PathwayFile::errors`].
    #[must_use]
    pub fn place(&self, error: &PathwayError) -> String {
        let of_year = |year: i32| self.points.iter().position(|point| point.year == year);
        match error {
            PathwayError::Empty { what, .. } => (*what).to_owned(),
            PathwayError::YearOrder { year, before, .. } => {
                let pair = |pair: &[PathwayPoint]| is_pair(pair, *before, *year);
                let at = self.points.windows(2).position(pair);
                point(at.map(|at| at + 1), "year")
            }
            PathwayError::BaseYear { .. } => "base_year".to_owned(),
            PathwayError::BadPoint { year, .. } | PathwayError::PeakElsewhere { year, .. } => {
                point(of_year(*year), "intensity")
            }
            PathwayError::NoPeak { .. } => "peak_year".to_owned(),
            PathwayError::PeakTooLate { .. } => "peak_by".to_owned(),
            PathwayError::BadBand { label, fault, .. } => self.band_place(label, *fault),
            PathwayError::OutsideYears { .. }
            | PathwayError::OtherUnit { .. }
            | PathwayError::BadIntensity { .. } => String::new(),
        }
    }

    fn band_place(&self, label: &str, fault: BandFault) -> String {
        let is_named = |band: &BandEdge| band.label == label;
        let (at, key) = match fault {
            BandFault::NoLabel => (self.bands.iter().position(is_named), "label"),
            BandFault::Repeated => (self.bands.iter().rposition(is_named), "label"),
            BandFault::NoEdge | BandFault::LastWithEdge | BandFault::EdgeNotAbove => {
                (self.bands.iter().position(is_named), "at_most")
            }
        };
        at.map_or_else(|| "bands".to_owned(), |at| format!("bands[{at}].{key}"))
    }
}

fn is_pair(pair: &[PathwayPoint], before: i32, year: i32) -> bool {
    pair[0].year == before && pair[1].year == year
}

fn point(at: Option<usize>, key: &str) -> String {
    at.map_or_else(|| "points".to_owned(), |at| format!("points[{at}].{key}"))
}
