//! Damaged files: refused, whatever bit it is that is wrong.

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::{column, vendor};
use crate::Values;

fn small() -> Vec<u8> {
    let ids: Vec<String> = (0..40).map(|row| format!("S{}", row % 6)).collect();
    let numbers: Vec<Option<f64>> = (0..40).map(|n| (n % 4 != 1).then(|| f64::from(n))).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from(ids))),
        ("number", Arc::new(Float64Array::from(numbers))),
    ];
    let properties = WriterProperties::builder().set_statistics_enabled(EnabledStatistics::None);
    vendor(&RecordBatch::try_from_iter(columns).unwrap(), properties.build())
}

/// A bit may change a value, which without a checksum nobody can see, or a name, but it is never
/// a defect: neither a panic nor an abort for want of memory.
#[test]
fn any_bit_may_be_wrong() {
    let good = small();
    let mut refused = 0;
    for byte in 0..good.len() {
        for bit in [0, 3, 7] {
            let mut bytes = good.clone();
            bytes[byte] ^= 1 << bit;
            let read = [column(&bytes, "id"), column(&bytes, "number")];
            refused += usize::from(read.iter().any(Result::is_err));
        }
    }
    assert!(refused > good.len(), "{refused} of {}", 3 * good.len());
}

#[test]
fn a_file_may_be_cut_anywhere() {
    let good = small();
    for end in 0..good.len() {
        assert!(column(&good[..end], "id").is_err(), "cut at {end}");
    }
}

/// A column `x` of 46.67 and 44.5, whose page has a checksum: pyarrow wrote it, with
/// `write_page_checksum`; the writer of the tests has no such option.
const WITH_CHECKSUM: &str = "\
UEFSMRUAFSwVLBX54u/8CxwVBBUAFQYVBhwAAAACAAAABAH2KFyPwlVHQAAAAAAAQEZAFQQZLDUAGAZzY2hlbWEV\
AgAVCiUCGAF4ABYEGRwZHCYAHBUKGSUGABkYAXgVABYEFl4WXiYISRwVABUAFQIAPCkGGSYABAAAABZeFgQmCBZe\
ACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAAB6AAAAUEFSMQ==";

#[test]
fn a_page_that_fails_its_checksum_is_refused() {
    let mut bytes = STANDARD.decode(WITH_CHECKSUM).unwrap();
    assert_eq!(column(&bytes, "x").unwrap(), [Values::Doubles(vec![46.67, 44.5].into())]);
    let at = bytes.windows(8).position(|bytes| bytes == 46.67f64.to_le_bytes()).unwrap();
    bytes[at + 6] ^= 1;
    assert_eq!(column(&bytes, "x").unwrap_err(), "Parquet error: Page CRC checksum mismatch");
}
