//! Texts that are positions in a dictionary, read without looking a single one up.

use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::ColumnChunkMetaData;

use crate::hybrid;
use crate::nullable::Nullable;
use crate::texts::Texts;

/// Positions, and the words that they are of.
pub(crate) type KeysAndWords = (Nullable<u32>, Texts);

/// A chunk as positions in its dictionary; `None` if some page of it is written in another way.
pub(crate) fn read(
    mut pages: Box<dyn PageReader>,
    chunk: &ColumnChunkMetaData,
) -> Result<Option<KeysAndWords>, String> {
    let optional = chunk.column_descr().max_def_level() > 0;
    let (mut keys, mut words) = (Nullable::default(), None);
    while let Some(page) = pages.get_next_page().map_err(|error| error.to_string())? {
        if let Page::DictionaryPage { buf, num_values, .. } = &page {
            words = Some(plain(buf, *num_values).ok_or_else(damaged)?);
            continue;
        }
        if !is_of_keys(&page) {
            return Ok(None);
        }
        let (levels, values) = parts(&page, optional).ok_or_else(damaged)?;
        append(&mut keys, levels, values, page.num_values() as usize).ok_or_else(damaged)?;
    }
    let words = words.unwrap_or_default();
    let last = keys.values().iter().max().map_or(0, |key| *key as usize + 1);
    // Where a row is absent its key is zero, which need not be a word.
    let known = last <= words.len().max(usize::from(keys.absent() == keys.len()));
    if known { Ok(Some((keys, words))) } else { Err(damaged()) }
}

fn damaged() -> String {
    "a page of a dictionary or of positions in one is damaged".to_owned()
}

fn is_of_keys(page: &Page) -> bool {
    let levels = match page {
        Page::DataPage { def_level_encoding, .. } => *def_level_encoding == Encoding::RLE,
        _ => true,
    };
    // Writers of the first version of the format use the second name.
    let keys = matches!(page.encoding(), Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
    levels && keys
}

/// The words of a dictionary: each a length and so many bytes.
fn plain(mut bytes: &[u8], count: u32) -> Option<Texts> {
    let mut words = Texts::default();
    for _ in 0..count {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (word, rest) = rest.split_at_checked(length)?;
        words.push(Some(std::str::from_utf8(word).ok()?));
        bytes = rest;
    }
    Some(words)
}

/// The levels of a page, if the column has any, and its values.
fn parts(page: &Page, optional: bool) -> Option<(Option<&[u8]>, &[u8])> {
    match page {
        Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
            let repeats = usize::try_from(*rep_levels_byte_len).ok()?;
            let levels = buf.get(repeats..)?;
            let length = usize::try_from(*def_levels_byte_len).ok()?;
            let (levels, values) = levels.split_at_checked(length)?;
            Some((optional.then_some(levels), values))
        }
        page if !optional => Some((None, page.buffer())),
        page => {
            let (length, rest) = page.buffer().split_first_chunk()?;
            let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
            let (levels, values) = rest.split_at_checked(length)?;
            Some((Some(levels), values))
        }
    }
}

fn append(
    keys: &mut Nullable<u32>,
    levels: Option<&[u8]>,
    values: &[u8],
    rows: usize,
) -> Option<()> {
    let present = match levels {
        Some(levels) => hybrid::presence(levels, rows)?,
        None => None,
    };
    let filled = |present: &Vec<bool>| present.iter().filter(|present| **present).count();
    let count = present.as_ref().map_or(rows, filled);
    let found = match values.split_first() {
        Some((width, packed)) => hybrid::numbers(packed, (*width).into(), count)?,
        None if count == 0 => Vec::new(),
        None => return None,
    };
    keys.append(found, present).then_some(())
}
