//! Small whole numbers as Parquet packs them: runs of one number, and numbers of a few bits each.
//!
//! Source: Apache Parquet format, "Encodings", RLE/Bit-Packing Hybrid.

/// Numbers that follow each other in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run<'a> {
    /// One number, repeated.
    Same(u32, usize),
    /// Number of values that follow, packed.
    Packed(&'a [u8], usize),
}

/// The runs of a page.
#[derive(Debug, Clone)]
pub(crate) struct Runs<'a> {
    bytes: &'a [u8],
    /// Bits of a number.
    width: u32,
    /// Numbers that are still to come.
    left: usize,
}

impl<'a> Runs<'a> {
    /// Runs of `count` numbers of a width in bits; `None` if the width is above 32.
    pub(crate) fn new(bytes: &'a [u8], width: u32, count: usize) -> Option<Self> {
        (width <= 32).then_some(Self { bytes, width, left: count })
    }

    fn run(&mut self) -> Option<Run<'a>> {
        let header = self.varint()?;
        let count = usize::try_from(header >> 1).ok()?;
        if header & 1 == 0 {
            let (value, rest) = self.bytes.split_at_checked(self.width.div_ceil(8) as usize)?;
            self.bytes = rest;
            let mut wide = [0; 4];
            wide[..value.len()].copy_from_slice(value);
            return Some(Run::Same(u32::from_le_bytes(wide), count.min(self.left)));
        }
        // Eight numbers a group; the last group may be cut off where the numbers end.
        let count = count.checked_mul(8)?.min(self.left);
        let needed = count.checked_mul(self.width as usize)?.div_ceil(8);
        let whole = usize::try_from(header >> 1).ok()?.checked_mul(self.width as usize)?;
        let packed = self.bytes.get(..needed)?;
        self.bytes = &self.bytes[whole.min(self.bytes.len())..];
        Some(Run::Packed(packed, count))
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

impl<'a> Iterator for Runs<'a> {
    /// `None` if the bytes are damaged.
    type Item = Option<Run<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left == 0 {
            return None;
        }
        let run = self.run();
        self.left = match run {
            Some(Run::Same(_, count) | Run::Packed(_, count)) if count > 0 => self.left - count,
            // A run of nothing is allowed, but not for ever: each takes bytes.
            Some(_) => self.left,
            None => 0,
        };
        Some(run)
    }
}

/// Adds packed numbers to a list.
pub(crate) fn unpack(packed: &[u8], width: u32, count: usize, numbers: &mut Vec<u32>) {
    let mask = (1u64 << width) - 1;
    let number = |at: usize| {
        let bit = at * width as usize;
        #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are left")]
        let number = ((eight(packed, bit / 8) >> (bit % 8)) & mask) as u32;
        number
    };
    numbers.extend((0..count).map(number));
}

fn eight(bytes: &[u8], at: usize) -> u64 {
    if let Some(all) = bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()) {
        return u64::from_le_bytes(all);
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let mut some = [0; 8];
    some[..rest.len().min(8)].copy_from_slice(&rest[..rest.len().min(8)]);
    u64::from_le_bytes(some)
}

/// All numbers of a page; `None` if the bytes are damaged.
pub(crate) fn numbers(bytes: &[u8], width: u32, count: usize) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    for run in Runs::new(bytes, width, count)? {
        match run? {
            Run::Same(number, count) => numbers.resize(numbers.len() + count, number),
            Run::Packed(packed, count) => unpack(packed, width, count, &mut numbers),
        }
    }
    Some(numbers)
}

/// Whether each row has a value, from levels of one bit; `None` within if all have, outside if the
/// bytes are damaged.
pub(crate) fn presence(bytes: &[u8], count: usize) -> Option<Option<Vec<bool>>> {
    if Runs::new(bytes, 1, count)?.all(|run| matches!(run, Some(Run::Same(1, _)))) {
        return Some(None);
    }
    Some(Some(numbers(bytes, 1, count)?.into_iter().map(|level| level == 1).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_numbers_follow_each_other() {
        // Three times 5, then one group of 0 to 7 in three bits, as in the format's own example.
        let bytes = [3 << 1, 5, 1 << 1 | 1, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        assert_eq!(numbers(&bytes, 3, 11).unwrap(), [5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(numbers(&bytes, 3, 5).unwrap(), [5, 5, 5, 0, 1], "no more than asked for");
        assert_eq!(numbers(&bytes[..4], 3, 11), None, "cut off");
        assert_eq!(numbers(&bytes, 3, 12), None, "one number too few");
        assert_eq!(numbers(&bytes, 33, 1), None, "too wide");
    }

    #[test]
    fn wide_numbers_and_those_of_no_bits() {
        let wide = [2 << 1, 0x78, 0x56, 0x34, 0x12];
        assert_eq!(numbers(&wide, 32, 2).unwrap(), [0x1234_5678; 2]);
        assert_eq!(numbers(&[4 << 1], 0, 4).unwrap(), [0; 4]);
    }

    #[test]
    fn a_row_without_a_value_is_found() {
        assert_eq!(presence(&[4 << 1, 1], 4), Some(None));
        let some = Some(Some(vec![true, false, true, true]));
        assert_eq!(presence(&[1 << 1 | 1, 0b1101], 4), some);
        assert_eq!(presence(&[], 1), None);
    }
}
