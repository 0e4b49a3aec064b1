//! Policies by which shares are counted.

use std::fmt;

use chrono::NaiveDate;
use kapok_domain::Objective;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::activity_line::Measure;
use crate::catalogue::Target;
use crate::share::Share;

/// Substitute for a share that is not known, and for an activity that is not in the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MissingShare {
    /// Nothing: the line is left out, and the coverage falls.
    Exclude,
    /// Zero, with a flag.
    ZeroWithFlag,
    /// The smallest share that it can be, with a flag: the lower bound, or zero without bounds.
    MinimumOfRange,
}

/// Number that a negative share counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NegativeShare {
    /// Refusal: a negative share is an error.
    Refuse,
    /// Zero, with a flag.
    ZeroWithFlag,
    /// Net: the number itself lowers the sum, which may become negative.
    Net,
}

/// Rule by which a share is formed. Nothing here has a default. Source:
/// `docs/methodology/taxonomies.md` §6.
#[derive(Debug, Clone, PartialEq)]
pub struct SharePolicy {
    /// Whole that the share is of.
    pub measure: Measure,
    /// Taxonomies whose lines may speak for a holder, the first that has any being taken.
    pub taxonomies: Vec<String>,
    /// Place where the activities are to be recognised.
    pub target: Target,
    /// Day of recognition.
    pub on: NaiveDate,
    /// Objectives of recognition; an activity is counted once, however many it serves.
    pub objectives: Vec<Objective>,
    /// Most rows that a path may have.
    pub max_hops: usize,
    /// Shares that are not known, and activities that are not in the map.
    pub missing: MissingShare,
    /// Negative shares.
    pub negative: NegativeShare,
}

/// Change that was made to a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Left out: share or activity is not known.
    LeftOut,
    /// Zero stands for what is not known.
    ZeroForUnknown,
    /// The lower bound stands for the share.
    MinimumOfRange,
    /// Zero stands for a negative share.
    ZeroForNegative,
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LeftOut => "left out, for it is not known",
            Self::ZeroForUnknown => "zero stands for what is not known",
            Self::MinimumOfRange => "the lower bound stands for the share",
            Self::ZeroForNegative => "zero stands for a negative share",
        })
    }
}

/// A share as it counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Counted {
    /// Fraction of one; `None` if left out.
    pub(crate) share: Option<f64>,
    /// Change that was made to it.
    pub(crate) flag: Option<Flag>,
}

impl SharePolicy {
    /// A share as it counts.
    pub(crate) fn counted(&self, share: Share) -> Counted {
        match share {
            Share::Known(share) if share < 0.0 => match self.negative {
                NegativeShare::Net => Counted { share: Some(share), flag: None },
                NegativeShare::ZeroWithFlag | NegativeShare::Refuse => {
                    Counted { share: Some(0.0), flag: Some(Flag::ZeroForNegative) }
                }
            },
            Share::Known(share) => Counted { share: Some(share), flag: None },
            Share::Range { low, .. } => self.missing.counted(Some(low)),
            Share::Unknown => self.missing.counted(None),
        }
    }
}

impl MissingShare {
    /// The substitute for a share of which the lower bound is known, or not even that.
    pub(crate) fn counted(self, low: Option<f64>) -> Counted {
        let (share, flag) = match (self, low) {
            (Self::Exclude, _) => (None, Flag::LeftOut),
            (Self::MinimumOfRange, Some(low)) => (Some(low), Flag::MinimumOfRange),
            (Self::ZeroWithFlag, _) | (Self::MinimumOfRange, None) => {
                (Some(0.0), Flag::ZeroForUnknown)
            }
        };
        Counted { share, flag: Some(flag) }
    }
}
