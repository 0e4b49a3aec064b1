//! Published days of two small indices: written, read back, continued, recomputed, tampered with.

mod disclosure;
mod every_form;
mod fixture;
mod formats;
mod interrupted;
mod market;
mod overlays;
mod publishing;
mod tampering;
mod verifying;
