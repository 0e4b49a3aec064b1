//! Taxonomies of green activities, and recognition across them.
