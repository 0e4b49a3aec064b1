//! Words and settings of emission figures.

use kapok_climate::{CarbonMissing, Denominator};
use kapok_columns::calculated::Intensity;
use kapok_columns::carbon::Carbon;

/// An intensity by `[carbon]`.
pub(super) fn intensity(carbon: &Carbon, denominator: Denominator, scopes: &[u8]) -> Intensity {
    let unit = format!("tCO2e/{} million", carbon.currency);
    Intensity { denominator, scopes: scopes.to_vec(), unit }
}

/// Policy for unknown emissions: that of `[carbon]`, and then the rest is scaled up.
pub(super) fn policy(carbon: &Carbon) -> String {
    match carbon.if_missing {
        CarbonMissing::Unknown => "renormalise",
        CarbonMissing::PeerMedian => "peer_median, then renormalise",
        CarbonMissing::WorstOfPeers => "worst_of_peers, then renormalise",
    }
    .to_owned()
}
