//! Graph of the source files: an arrow is the use of something that another file defines.

mod circles;
mod generated;
mod modules;
mod resolve;
mod source;
mod tokens;
mod uses;

pub(super) use circles::{circles, described, lines};
pub(super) use modules::Tree;
pub(super) use source::{Sources, is_test, is_test_member, read};
pub(super) use tokens::{calls, identifiers};
pub(super) use uses::edges;
