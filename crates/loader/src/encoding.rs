//! Encodings of text files: stated, recognised, and read as UTF-8.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::str::FromStr;

use chardetng::EncodingDetector;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Encoding of a text file, by a name of the WHATWG standard such as `gb18030` or `latin1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

/// Text that names no encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no encoding that is read: `utf-8`, `utf-16`, `gbk`, `gb18030`, `big5`, `latin1`, \
     `windows-1252`, `shift_jis`, `euc-kr`, …"
)]
pub struct TextEncodingError(pub String);

impl Default for TextEncoding {
    fn default() -> Self {
        Self(UTF_8)
    }
}

impl FromStr for TextEncoding {
    type Err = TextEncodingError;

    fn from_str(text: &str) -> Result<Self, TextEncodingError> {
        // Other tools write a hyphen where the standard has none: utf-16-le, utf_8.
        let small = text.to_lowercase().replace('_', "-");
        let label = small.replace("utf-16-", "utf-16").replace("utf-8-sig", "utf-8");
        let found = Encoding::for_label_no_replacement(text.as_bytes());
        let found = found.or_else(|| Encoding::for_label_no_replacement(label.as_bytes()));
        found.map(Self).ok_or_else(|| TextEncodingError(text.to_owned()))
    }
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.name() {
            "UTF-16LE" => "UTF-16 (little-endian)",
            "UTF-16BE" => "UTF-16 (big-endian)",
            "GBK" | "gb18030" => "GBK (GB18030)",
            "windows-1252" => "Latin-1 (windows-1252)",
            name => name,
        })
    }
}

impl TextEncoding {
    /// Name to write where the encoding is stated.
    pub(crate) fn label(self) -> String {
        match self.0.name() {
            "UTF-16LE" | "UTF-16BE" => "utf-16".to_owned(),
            "GBK" => "gb18030".to_owned(),
            "windows-1252" => "latin1".to_owned(),
            name => name.to_lowercase(),
        }
    }

    fn is_utf_16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// Whether texts are read as they are.
    pub(crate) fn is_utf_8(self) -> bool {
        self.0 == UTF_8
    }

    /// Encoding that the first bytes of a file show: by a mark, or by every other byte zero.
    pub(crate) fn of_start(start: &[u8]) -> Option<Self> {
        if let Some((encoding, _)) = Encoding::for_bom(start) {
            return Some(Self(encoding));
        }
        // Headers are ASCII, and in UTF-16 each letter of ASCII has a zero beside it.
        let zeros =
            |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
        let (first, second) = (zeros(0), zeros(1));
        let most = start.len() / 4;
        match (first > most, second > most) {
            (false, true) => Some(Self(UTF_16LE)),
            (true, false) => Some(Self(UTF_16BE)),
            _ => None,
        }
    }

    /// The most likely encoding of bytes that are not UTF-8.
    pub(crate) fn guess(bytes: &[u8]) -> Self {
        let mut detector = EncodingDetector::new();
        detector.feed(bytes, true);
        Self(detector.guess(None, false))
    }

    /// The encoding in which a file is read: that stated, unless the file shows another one.
    ///
    /// # Errors
    ///
    /// With the encoding that the file shows, if it is another than the one stated.
    pub(crate) fn settle(stated: Option<Self>, shown: Option<Self>) -> Result<Self, Self> {
        let read = stated.unwrap_or_default();
        match shown {
            // Which of the two byte orders it is, only the file can say.
            Some(shown) if shown.is_utf_16() && stated.is_some_and(Self::is_utf_16) => Ok(shown),
            Some(shown) if shown != read => Err(shown),
            _ => Ok(read),
        }
    }

    /// Bytes of this encoding as UTF-8.
    pub(crate) fn decoding(self, bytes: Box<dyn Read>) -> Decoding {
        let decoder = self.0.new_decoder_with_bom_removal();
        Decoding {
            encoding: self,
            bytes: BufReader::with_capacity(1 << 16, bytes),
            decoder,
            text: Vec::new(),
            given: 0,
            line: 1,
            ended: false,
        }
    }
}

/// Bytes that are not of the encoding in which they are read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is not {encoding}, as its encoding is stated")]
pub(crate) struct Malformed {
    pub(crate) encoding: TextEncoding,
    pub(crate) line: u64,
}

/// Reader of UTF-8 from bytes of another encoding. Malformed bytes are an error and no `�`: a name
/// that is half read would be another name.
pub(crate) struct Decoding {
    encoding: TextEncoding,
    bytes: BufReader<Box<dyn Read>>,
    decoder: Decoder,
    text: Vec<u8>,
    given: usize,
    line: u64,
    ended: bool,
}

impl Decoding {
    fn refill(&mut self) -> io::Result<()> {
        let bytes = self.bytes.fill_buf()?;
        let last = bytes.is_empty();
        self.text.resize(bytes.len().max(16) * 4, 0);
        let (result, read, written) =
            self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.text, last);
        self.bytes.consume(read);
        self.text.truncate(written);
        self.given = 0;
        self.line += memchr::memchr_iter(b'\n', &self.text).count() as u64;
        self.ended = last && result == DecoderResult::InputEmpty;
        if matches!(result, DecoderResult::Malformed(..)) {
            let malformed = Malformed { encoding: self.encoding, line: self.line };
            return Err(io::Error::new(io::ErrorKind::InvalidData, malformed));
        }
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            self.refill()?;
        }
        let rest = &self.text[self.given..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(label: &str) -> TextEncoding {
        label.parse().unwrap()
    }

    fn read(label: &str, bytes: &[u8]) -> Result<String, io::Error> {
        let mut text = String::new();
        let bytes = Box::new(io::Cursor::new(bytes.to_vec()));
        encoding(label).decoding(bytes).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn names_of_encodings() {
        for label in ["gbk", "GB2312", "gb18030", "latin1", "iso-8859-1", "UTF-16", "big5", "utf8"]
        {
            assert!(label.parse::<TextEncoding>().is_ok(), "{label}");
        }
        for label in ["", "utf-9", "binary", "replacement"] {
            assert!(label.parse::<TextEncoding>().is_err(), "{label}");
        }
        assert_eq!(encoding("gb2312").to_string(), "GBK (GB18030)");
        assert_eq!(encoding("iso-8859-1").to_string(), "Latin-1 (windows-1252)");
    }

    #[test]
    fn encodings_are_shown_by_their_first_bytes() {
        let shown = |bytes: &[u8]| TextEncoding::of_start(bytes).map(|e| e.to_string());
        assert_eq!(shown(b"\xef\xbb\xbfdate").as_deref(), Some("UTF-8"));
        assert_eq!(shown(b"\xff\xfed\0a\0").as_deref(), Some("UTF-16 (little-endian)"));
        assert_eq!(shown(b"\xfe\xff\0d\0a").as_deref(), Some("UTF-16 (big-endian)"));
        assert_eq!(shown(b"d\0a\0t\0e\0").as_deref(), Some("UTF-16 (little-endian)"));
        assert_eq!(shown(b"\0d\0a\0t\0e").as_deref(), Some("UTF-16 (big-endian)"));
        assert_eq!(shown(b"date,close"), None);
        assert_eq!(shown(b""), None);
    }

    #[test]
    fn texts_are_read_whole_or_not_at_all() {
        assert_eq!(read("gbk", b"\xb2\xe2\xca\xd4,1\n").unwrap(), "测试,1\n");
        assert_eq!(read("latin1", b"Nestl\xe9\n").unwrap(), "Nestlé\n");
        assert_eq!(read("utf-16le", b"\xff\xfea\0\n\0").unwrap(), "a\n");
        let error = read("gbk", b"a\nb\n\xb2\xff\n").unwrap_err();
        assert_eq!(error.to_string(), "line 3 is not GBK (GB18030), as its encoding is stated");
        assert!(read("gbk", b"a\xb2").is_err(), "cut in the middle of a character");
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_guessed() {
        let guess = |bytes: &[u8]| TextEncoding::guess(bytes).to_string();
        let names = "id,name\n600000,浦发银行\n600519,贵州茅台\n";
        let (gbk, ..) = encoding_rs::GBK.encode(names);
        assert_eq!(guess(&gbk), "GBK (GB18030)");
        let (big5, ..) = encoding_rs::BIG5.encode("id,name\n5,滙豐控股\n1,長和\n700,騰訊控股\n");
        assert_eq!(guess(&big5), "Big5");
        let (latin, ..) =
            encoding_rs::WINDOWS_1252.encode("id,name\nA,Nestlé\nB,Société Générale\n");
        assert_eq!(guess(&latin), "Latin-1 (windows-1252)");
    }
}
