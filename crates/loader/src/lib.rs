//! Parquet and CSV tables to market facts, with every rejected row.
