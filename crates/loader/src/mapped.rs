//! A panel in a mapped file.
//!
//! The one place of this crate that needs `unsafe`: a mapping is sound as long as nobody changes
//! the file beneath it. Cache files are written aside, renamed into place and never written again;
//! deleting one leaves the mapping whole.
#![expect(unsafe_code, reason = "mapping a file is unsafe by its nature; see above")]

use std::fs::File;
use std::io;
use std::ops::{Deref, DerefMut};

use kapok_market::Cells;
use memmap2::{Mmap, MmapMut};

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

/// Cells that hold zero, in huge pages where the system has them: a panel is written all over, and
/// a page fault for every 4 KiB of it takes longer than its prices take to decode.
pub(crate) enum EmptyCells {
    Huge { map: MmapMut, len: usize },
    Plain(Vec<f64>),
}

impl EmptyCells {
    pub(crate) fn new(len: usize) -> Self {
        match MmapMut::map_anon(len * size_of::<f64>()) {
            Ok(map) if len > 0 => {
                #[cfg(target_os = "linux")]
                let _ = map.advise(memmap2::Advice::HugePage);
                Self::Huge { map, len }
            }
            _ => Self::Plain(vec![0.0; len]),
        }
    }

    /// Leaves the first cells only.
    pub(crate) fn truncate(&mut self, to: usize) {
        match self {
            Self::Huge { len, .. } => *len = to.min(*len),
            Self::Plain(cells) => cells.truncate(to),
        }
    }
}

impl Deref for EmptyCells {
    type Target = [f64];

    fn deref(&self) -> &[f64] {
        match self {
            Self::Huge { map, len } => &bytemuck::cast_slice(map)[..*len],
            Self::Plain(cells) => cells,
        }
    }
}

impl DerefMut for EmptyCells {
    fn deref_mut(&mut self) -> &mut [f64] {
        match self {
            Self::Huge { map, len } => &mut bytemuck::cast_slice_mut(map)[..*len],
            Self::Plain(cells) => cells,
        }
    }
}

impl Cells for EmptyCells {
    fn cells(&self) -> &[f64] {
        self
    }
}
