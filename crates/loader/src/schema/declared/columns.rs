//! Columns that several tables have, and how a column is declared.

use crate::schema::form::ValueType::{Date, Text, Timestamp};
use crate::schema::form::{ColumnSchema, ValueType};

/// A column that must exist and be filled.
pub(super) const fn filled(
    name: &'static str,
    value_type: ValueType,
    unit: &'static str,
    description: &'static str,
) -> ColumnSchema {
    ColumnSchema { name, value_type, unit, required: true, nullable: false, description }
}

/// A column that must exist, though cells may be empty.
pub(super) const fn present(
    name: &'static str,
    value_type: ValueType,
    unit: &'static str,
    description: &'static str,
) -> ColumnSchema {
    ColumnSchema { name, value_type, unit, required: true, nullable: true, description }
}

/// A column that may be missing.
pub(super) const fn optional(
    name: &'static str,
    value_type: ValueType,
    unit: &'static str,
    description: &'static str,
) -> ColumnSchema {
    ColumnSchema { name, value_type, unit, required: false, nullable: true, description }
}

pub(super) const SOURCE: ColumnSchema =
    optional("source", Text, "", "where the row comes from; default: the name of the table");

pub(super) const SECURITY: ColumnSchema =
    filled("security_id", Text, "", "the share line, as in `securities`");

pub(super) const ISSUER: ColumnSchema =
    filled("issuer_id", Text, "", "the company, as in `securities`");

pub(super) const PROVIDER: ColumnSchema = filled("provider", Text, "", "who says so");

pub(super) const PUBLISHED_ON: ColumnSchema =
    optional("published_on", Date, "", "when the provider published it");

pub(super) const fn known_at(description: &'static str) -> ColumnSchema {
    optional("known_at", Timestamp, "UTC", description)
}

pub(super) const ESG_KNOWN_AT: ColumnSchema =
    known_at("when it could be known; default: end of `published_on`, or else of `period_end`");

pub(super) const ESG_PERIOD_END: ColumnSchema =
    optional("period_end", Date, "", "last day of the period; default: `published_on`");
