//! A schema as Arrow's writers put it into the footer of a Parquet file, for the tools that read
//! units and descriptions from there.
//!
//! The message is built field by field in the order in which Arrow's own writer builds it, so that
//! its bytes are the same; a test holds both against each other.
//!
//! Source: Apache Arrow, `format/Message.fbs` and `format/Schema.fbs`, whose numbers of fields the
//! slots are: four and two for each field before.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flatbuffers::{FlatBufferBuilder, ForwardsUOffset, Vector, WIPOffset};

use crate::column_type::ColumnType;
use crate::table_schema::{TableSchema, WrittenColumn};
use crate::time_unit::TimeUnit;

type Builder = FlatBufferBuilder<'static>;
type Place = WIPOffset<flatbuffers::TableFinishedWIPOffset>;
type Tables = WIPOffset<Vector<'static, ForwardsUOffset<flatbuffers::TableFinishedWIPOffset>>>;

/// The fifth version of the format.
const VERSION: i16 = 4;
/// The header of the message is a schema.
const SCHEMA: u8 = 1;

/// The schema in the text that the footer holds.
pub(crate) fn encode(schema: &TableSchema) -> String {
    let mut message = vec![255; 4];
    let body = body(schema);
    message.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    message.extend(body);
    STANDARD.encode(message)
}

fn body(schema: &TableSchema) -> Vec<u8> {
    let mut to = Builder::new();
    let fields: Vec<Place> = schema.columns.iter().map(|column| field(&mut to, column)).collect();
    let fields = to.create_vector(&fields);
    let notes = notes(&mut to, &schema.notes);
    let table = to.start_table();
    to.push_slot_always(6, fields);
    if let Some(notes) = notes {
        to.push_slot_always(8, notes);
    }
    let header = to.end_table(table);
    let table = to.start_table();
    to.push_slot::<i16>(4, VERSION, 0);
    to.push_slot::<u8>(6, SCHEMA, 0);
    to.push_slot_always(8, header);
    let root = to.end_table(table);
    to.finish(root, None);
    to.finished_data().to_vec()
}

fn field(to: &mut Builder, column: &WrittenColumn) -> Place {
    let notes = notes(to, &column.notes);
    let name = to.create_string(&column.name);
    let (number, kind, children) = kind(to, &column.column_type);
    let table = to.start_table();
    to.push_slot_always(4, name);
    to.push_slot::<u8>(8, number, 0);
    to.push_slot::<bool>(6, column.nullable, false);
    to.push_slot_always(14, children);
    to.push_slot_always(10, kind);
    if let Some(notes) = notes {
        to.push_slot_always(16, notes);
    }
    to.end_table(table)
}

/// Number of a type, its own table, and its children, of which it has none. Arrow's writer lists
/// the children of numbers before the table and those of other types after it.
fn kind(to: &mut Builder, column_type: &ColumnType) -> (u8, Place, Tables) {
    let early = matches!(column_type, ColumnType::Int64 | ColumnType::Float64);
    let children = early.then(|| no_children(to));
    let zone = match column_type {
        ColumnType::Timestamp(_, zone) => zone.as_ref().map(|zone| to.create_string(zone)),
        _ => None,
    };
    let table = to.start_table();
    let number = match column_type {
        ColumnType::Int64 => {
            to.push_slot::<bool>(6, true, false);
            to.push_slot::<i32>(4, 64, 0);
            2
        }
        ColumnType::Float64 => {
            to.push_slot::<i16>(4, 2, 0);
            3
        }
        ColumnType::Text => 5,
        ColumnType::Boolean => 6,
        ColumnType::Date32 => {
            to.push_slot::<i16>(4, 0, 1);
            8
        }
        ColumnType::Timestamp(unit, _) => {
            to.push_slot::<i16>(4, unit_number(*unit), 0);
            if let Some(zone) = zone {
                to.push_slot_always(6, zone);
            }
            10
        }
        // Refused before: such a column is not written.
        _ => 0,
    };
    let kind = to.end_table(table);
    let children = children.unwrap_or_else(|| no_children(to));
    (number, kind, children)
}

fn unit_number(unit: TimeUnit) -> i16 {
    match unit {
        TimeUnit::Second => 0,
        TimeUnit::Millisecond => 1,
        TimeUnit::Microsecond => 2,
        TimeUnit::Nanosecond => 3,
    }
}

fn no_children(to: &mut Builder) -> Tables {
    to.create_vector::<Place>(&[])
}

fn notes(to: &mut Builder, notes: &[(String, String)]) -> Option<Tables> {
    if notes.is_empty() {
        return None;
    }
    let mut notes: Vec<_> = notes.iter().collect();
    notes.sort();
    let mut note = |(key, value): &(String, String)| {
        let (key, value) = (to.create_string(key), to.create_string(value));
        let table = to.start_table();
        to.push_slot_always(4, key);
        to.push_slot_always(6, value);
        to.end_table(table)
    };
    let notes: Vec<Place> = notes.into_iter().map(&mut note).collect();
    Some(to.create_vector(&notes))
}
