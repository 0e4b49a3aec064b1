//! One declaration makes a table: its rows, its Parquet and CSV columns, its description.

/// Declares a table: a documented row struct, what identifies a row, and for each column its
/// description, name, type and unit.
///
/// The columns of a wide table are declared in parts, each a struct of its own (`struct`) or one
/// that another table has declared (`shared`), so that a row is put together part by part. In the
/// files and in the row struct the columns are flat, in the order of the declaration.
macro_rules! table {
    (
        $( #[doc = $doc:literal] )+
        $row:ident, $name:literal, version $version:literal, $one_row_per:literal,
        key [$($key:ident),+]
        parts $parts:ident {$(
            $( #[doc = $of_part:literal] )+
            $part:ident: $declared:tt $part_type:ident
            { $( $( #[doc = $about:literal] )+ $column:ident: $type:ty, $unit:literal; )+ }
        )+}
    ) => {
        $crate::table::table! {
            $( #[doc = $doc] )+
            $row, $name, version $version, $one_row_per,
            key [$($key),+]
            { $( $( $( #[doc = $about] )+ $column: $type, $unit; )+ )+ }
        }

        $( $crate::table::part! {
            $declared
            $( #[doc = $of_part] )+
            $part_type
            { $( $( #[doc = $about] )+ $column: $type; )+ }
        } )+

        #[doc = concat!("The parts of a row of `", $name, "`.")]
        #[derive(Debug, Clone, PartialEq)]
        pub struct $parts {
            $( $( #[doc = $of_part] )+ pub $part: $part_type, )+
        }

        impl From<$parts> for $row {
            fn from(parts: $parts) -> Self {
                $( let $part_type { $($column),+ } = parts.$part; )+
                Self { $( $($column,)+ )+ }
            }
        }
    };
    (
        $( #[doc = $doc:literal] )+
        $row:ident, $name:literal, version $version:literal, $one_row_per:literal,
        key [$($key:ident),+]
        { $( $( #[doc = $about:literal] )+ $column:ident: $type:ty, $unit:literal; )+ }
    ) => {
        $( #[doc = $doc] )+
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $row {
            $( $( #[doc = $about] )+ pub $column: $type, )+
        }

        impl $crate::row::TableRow for $row {
            const NAME: &'static str = $name;
            const VERSION: u32 = $version;

            fn description() -> $crate::description::TableDescription {
                $crate::description::TableDescription {
                    name: $name,
                    version: $version,
                    one_row_per: $one_row_per,
                    description: concat!($($doc),+).trim_ascii(),
                    columns: vec![$( $crate::description::ColumnDescription {
                        name: stringify!($column),
                        value_type: <$type as $crate::cell::Cell>::TYPE,
                        nullable: <$type as $crate::cell::Cell>::NULLABLE,
                        unit: $unit,
                        description: concat!($($about),+).trim_ascii(),
                        column_type: <$type as $crate::cell::Cell>::column_type(),
                    } ),+],
                }
            }

            fn index_id(&self) -> &str {
                &self.index_id
            }

            fn key(&self) -> String {
                [$( $crate::cell::Cell::text(&self.$key) ),+].join(" ").trim_ascii().to_owned()
            }

            fn texts(&self) -> Vec<String> {
                vec![$( $crate::cell::Cell::text(&self.$column) ),+]
            }

            fn add_to(&self, record: &mut $crate::csv_record::CsvRecord) {
                $( record.add(&self.$column); )+
            }

            fn from_texts(
                texts: &[&str],
                row: usize,
            ) -> Result<Self, $crate::row::UnreadableCell> {
                let mut texts = texts.iter();
                let mut next = || texts.next().copied().unwrap_or_default();
                Ok(Self { $( $column: <$type as $crate::cell::Cell>::parse(next()).ok_or(
                    $crate::row::UnreadableCell { column: stringify!($column), row },
                )?, )+ })
            }

            fn push_to(&self, columns: &mut [kapok_parquet_columns::Values]) {
                let mut columns = columns.iter_mut();
                $( if let Some(column) = columns.next() {
                    $crate::cell::Cell::push(&self.$column, column);
                } )+
            }

            fn from_columns(
                columns: &[kapok_parquet_columns::Values],
                row: usize,
            ) -> Result<Self, $crate::row::UnreadableCell> {
                let mut columns = columns.iter();
                Ok(Self { $( $column: {
                    let column = columns.next();
                    let cell = column.and_then(|c| <$type as $crate::cell::Cell>::read(c, row));
                    cell.ok_or($crate::row::UnreadableCell { column: stringify!($column), row })?
                }, )+ })
            }
        }
    };
}

/// Declares a part of a wide table, unless another table has declared it.
macro_rules! part {
    (
        struct
        $( #[doc = $doc:literal] )+
        $part:ident
        { $( $( #[doc = $about:literal] )+ $column:ident: $type:ty; )+ }
    ) => {
        $( #[doc = $doc] )+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $part {
            $( $( #[doc = $about] )+ pub $column: $type, )+
        }
    };
    (shared $($declared:tt)+) => {};
}

pub(crate) use {part, table};
