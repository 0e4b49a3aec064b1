//! Everything that a loader has read.

use std::collections::BTreeMap;

use kapok_domain::{Calendars, IssuerId};

use crate::action::CorporateAction;
use crate::classification::{ClassCode, Classified};
use crate::cut_off::CutOff;
use crate::fact::Fact;
use crate::fx::Pair;
use crate::green::GreenTables;
use crate::issuer_fact::{Field, FieldValue};
use crate::outside::OutsideLevel;
use crate::panel::PricePanel;
use crate::rates::{Curve, InterestRate};
use crate::security::{IssuerIx, Security, SecurityIx, TextIx, Texts};
use crate::share_count::ShareCount;

/// Everything that a loader has read, in any order but for the two lists of names.
#[derive(Debug)]
pub struct Tables {
    /// Share lines, sorted by id, ids differing.
    pub securities: Vec<Security>,
    /// Companies, sorted, differing.
    pub issuers: Vec<IssuerId>,
    /// Exchange calendars with the `holidays` table applied.
    pub calendars: Calendars,
    /// Official closes.
    pub prices: PricePanel,
    /// Share counts.
    pub shares: Vec<(SecurityIx, Fact<ShareCount>)>,
    /// Events.
    pub actions: Vec<CorporateAction>,
    /// Fixings by source.
    pub fx: BTreeMap<String, Vec<(Pair, Fact<f64>)>>,
    /// Interest rates by curve and tenor.
    pub rates: Vec<(Curve, Fact<InterestRate>)>,
    /// Levels of series from outside, by series.
    pub levels: Vec<(TextIx, Fact<OutsideLevel>)>,
    /// Withholding rates by table and country.
    pub withholding: Vec<((TextIx, TextIx), Fact<f64>)>,
    /// Classification codes by system.
    pub classifications: Vec<((TextIx, Classified), Fact<ClassCode>)>,
    /// ESG facts.
    pub issuer_facts: Vec<((IssuerIx, Field), Fact<FieldValue>)>,
    /// Controversies, targets, activities, taxonomies and supply links.
    pub green: GreenTables,
    /// All texts that the rows above refer to.
    pub texts: Texts,
    /// Up to when facts may be known.
    pub cut_off: CutOff,
}
