//! A panel in a mapped file.
//!
//! The one place of this crate that needs `unsafe`: a mapping is sound as long as nobody changes
//! the file beneath it. Cache files are written aside, renamed into place and never written again;
//! deleting one leaves the mapping whole.
#![expect(unsafe_code, reason = "mapping a file is unsafe by its nature; see above")]

use std::fs::File;
use std::io;

use kapok_market::Cells;
use memmap2::Mmap;

/// The cells of a mapped file, from an offset that is a multiple of eight.
pub(crate) struct MappedCells {
    map: Mmap,
    start: usize,
}

/// Maps a whole file for reading.
pub(crate) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: cache files are immutable once they have their name, as the module says.
    unsafe { Mmap::map(file) }
}

impl MappedCells {
    /// The cells after `start`, if they are whole and aligned.
    pub(crate) fn new(map: Mmap, start: usize) -> Option<Self> {
        let cells: Result<&[f64], _> = bytemuck::try_cast_slice(map.get(start..)?);
        cells.is_ok().then_some(())?;
        Some(Self { map, start })
    }
}

impl Cells for MappedCells {
    fn cells(&self) -> &[f64] {
        bytemuck::cast_slice(&self.map[self.start..])
    }
}
