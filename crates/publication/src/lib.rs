//! Outcomes to Parquet, CSV and a manifest; and back, exactly verified.
