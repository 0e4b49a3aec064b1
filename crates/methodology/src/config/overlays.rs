//! Overlays as written.

pub use kapok_overlay::OverlayConfig;
