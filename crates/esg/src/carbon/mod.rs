//! Carbon metrics with typed denominators.
