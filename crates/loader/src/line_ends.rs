//! Ends of lines: a carriage return that no line feed follows ends a line too.

use std::io::{self, BufRead, BufReader, Read};

/// Reader in which lone carriage returns are line feeds, as old spreadsheets meant them.
pub(crate) struct LineEnds<R> {
    bytes: BufReader<R>,
    /// A carriage return was the last byte that was taken, and is not given yet.
    waiting: bool,
}

impl<R: Read> LineEnds<R> {
    pub(crate) fn new(bytes: R) -> Self {
        Self { bytes: BufReader::with_capacity(1 << 16, bytes), waiting: false }
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let bytes = self.bytes.fill_buf()?;
        if self.waiting {
            self.waiting = false;
            out[0] = if bytes.first() == Some(&b'\n') { b'\r' } else { b'\n' };
            return Ok(1);
        }
        let count = bytes.len().min(out.len());
        let (bytes, out) = (&bytes[..count], &mut out[..count]);
        out.copy_from_slice(bytes);
        let mut given = count;
        for at in memchr::memchr_iter(b'\r', bytes) {
            match bytes.get(at + 1) {
                Some(b'\n') => {}
                Some(_) => out[at] = b'\n',
                // Only the next bytes can say which it is.
                None => {
                    self.waiting = true;
                    given = at;
                }
            }
        }
        self.bytes.consume(count);
        // Nothing given would say that the file ends here.
        if given == 0 && self.waiting { self.read(out) } else { Ok(given) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_carriage_returns_end_lines_wherever_the_buffer_ends() {
        for (text, read) in [
            ("a\rb\r", "a\nb\n"),
            ("a\r\nb\r\n", "a\r\nb\r\n"),
            ("a\nb", "a\nb"),
            ("\r\r\n\r", "\n\r\n\n"),
            ("", ""),
        ] {
            for size in 1..8 {
                let mut ends = LineEnds::new(text.as_bytes());
                let (mut all, mut some) = (Vec::new(), vec![0; size]);
                loop {
                    let count = ends.read(&mut some).unwrap();
                    if count == 0 {
                        break;
                    }
                    all.extend_from_slice(&some[..count]);
                }
                assert_eq!(String::from_utf8(all).unwrap(), read, "{text:?} by {size}");
            }
        }
    }
}
