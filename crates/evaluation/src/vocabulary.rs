//! Names that exist outside a scheme.

/// Names that a scheme may refer to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Vocabulary<'v> {
    /// Classification levels that issuers are labelled with; `all` need not be named.
    pub levels: &'v [&'v str],
    /// The columns of indicators that exist; absent: any may.
    pub indicators: Option<&'v [&'v str]>,
}
