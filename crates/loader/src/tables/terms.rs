//! The terms of an event, by its type.
//!
//! 1. [`kind::EventType`] says which columns hold terms of the type; a cell of another that is
//!    filled contradicts the type, unless it says nothing (zero, gross, regular);
//! 2. each type reads its terms ([`row::EventRow::terms`]).

mod columns;
mod kind;
mod row;
#[cfg(test)]
mod tests;

pub(crate) use columns::{TERMS, TermColumns};
pub(crate) use kind::event_types;
