//! An evaluation that was carried out.

use chrono::NaiveDate;
use kapok_domain::Timestamp;
use kapok_evaluation::{Evaluation, Scheme};

/// The evaluation of all companies by the version of a scheme that is in force.
#[derive(Debug)]
pub struct CarriedOut<'h> {
    /// The version.
    pub scheme: &'h Scheme,
    /// Scores, bands and coverage of the companies.
    pub evaluation: Evaluation,
    /// By company: the end of the newest period that it rests on, and when the newest fact was
    /// known.
    pub newest: Vec<Option<(NaiveDate, Timestamp)>>,
}
