//! Graph of the source files: an arrow is the use of something that another file defines.

mod circles;
mod generated;
mod modules;
mod resolve;
mod source;
mod tokens;
mod units;
mod uses;
mod variables;

pub(crate) use circles::{circles, described, lines};
pub(crate) use modules::{Space, Target, Tree};
pub(crate) use source::{Sources, is_test, is_test_member, read, read_below};
pub(crate) use tokens::{calls, identifiers};
pub(crate) use units::{Kind, Mention, Place, Units};
pub(crate) use uses::{edges, units};
