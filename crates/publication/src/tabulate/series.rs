//! Series as an index file calls them.

use kapok_methodology::rulebook::overlays::{Overlay, Series};

/// The name of a series.
pub(super) fn series_name(overlays: &[Overlay], series: &Series) -> String {
    match series {
        Series::Variant(variant) => variant.name().to_owned(),
        Series::Overlay(at) => overlays[*at].id.clone(),
        Series::Other(index, series) => format!("{index}:{series}"),
        Series::Cash => "cash".to_owned(),
    }
}
