//! Published days of two small indices: written, read back, continued, recomputed, tampered with.

mod fixture;
mod formats;
mod interrupted;
mod overlays;
mod publishing;
mod tampering;
mod verifying;
