//! Weighting in words: the keys of the index file that say how weights are made.

use std::fmt;

use crate::caps::{Cap, CapLimit, Caps};
use crate::weighting::{Scheme, Weighting};

impl fmt::Display for Weighting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.scheme)?;
        for (at, cap) in self.caps.all().iter().enumerate() {
            write!(f, "{}{cap}", if at == 0 { ", caps " } else { ", " })?;
        }
        match self.caps {
            Caps::InsideGroups(_) => f.write_str(", inside groups"),
            Caps::OverAll(_) => Ok(()),
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FreeFloatCap => f.write_str("free_float_cap"),
            Self::Equal => f.write_str("equal"),
            Self::Price => f.write_str("price"),
            Self::Score { by } => write!(f, "score {by}"),
            Self::ScoreTimesCap { by } => write!(f, "score_times_cap {by}"),
            Self::FixedWeight(_) => f.write_str("fixed_weight"),
            Self::FixedShares(_) => f.write_str("fixed_shares"),
            Self::Geometric => f.write_str("geometric"),
            Self::Tilt(_) => f.write_str("tilt"),
            Self::Pockets(_) => f.write_str("pockets"),
            Self::Optimised(_) => f.write_str("optimised"),
        }
    }
}

impl fmt::Display for Cap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { by, limit } = self;
        match limit {
            CapLimit::Max(max) => write!(f, "{by} {max}"),
            CapLimit::Tier(tier) => {
                let (single, above, sum) = (tier.single, tier.threshold, tier.aggregate);
                write!(f, "{by} {single}, sum above {above} {sum}")
            }
            CapLimit::Trigger(trigger) => {
                let (from, sum, reset) = (trigger.threshold, trigger.sum, trigger.reset_sum);
                if let Some(single) = trigger.single {
                    write!(f, "{by} above {} to {}, ", single.above, single.reset)?;
                }
                write!(f, "{by} sum from {from} above {sum} to {reset}")
            }
        }
    }
}
