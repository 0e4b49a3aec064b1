//! Metrics that are shares of weight.

use crate::metric::Metric;

/// A share of weight.
pub(super) fn share(id: &'static str, item: &'static str) -> Metric {
    Metric::new(id, item, "share_of_weight").unit("fraction of one")
}
