//! Identity of an index: what all versions of its rules have in common.
//!
//! Source: `docs/methodology/versions.md` §3.

use kapok_overlay::Overlay;
use kapok_strict_toml::Problem;

use crate::rulebook::Rulebook;

/// Part of the identity of an index.
struct Part {
    /// Place in the index file.
    path: &'static str,
    /// Value of a version, as a text that is equal where the value is.
    value: fn(&Rulebook) -> String,
}

/// Everything that is the index rather than a rule of it. Names are dated, so they are not here.
const IDENTITY: &[Part] = &[
    Part { path: "index.id", value: |book| book.id.to_string() },
    Part { path: "index.base_date", value: |book| book.base_date.to_string() },
    Part { path: "index.base_level", value: |book| book.base_level.get().to_string() },
    Part { path: "index.currency", value: |book| book.currency.to_string() },
    Part { path: "index.returns", value: variants },
    Part { path: "conventions.level_decimals", value: decimals },
    Part { path: "overlays", value: overlays },
];

/// Way out where a version is another index.
const HINT: &str = "all versions of an index have it in common: write another index, with an id of \
                    its own, or take the value of the version before";

/// Problems of a version that is another index than the version before it.
pub(crate) fn differences(before: &Rulebook, version: &Rulebook) -> Vec<Problem> {
    let differing = IDENTITY.iter().filter_map(|part| {
        let (was, is) = ((part.value)(before), (part.value)(version));
        let key = part.path.rsplit('.').next().unwrap_or(part.path);
        let message = || format!("`{key}` is {is}, and {was} in the version of {}", before.from());
        (was != is).then(|| Problem::new(part.path, message()).hint(HINT))
    });
    let calendar = (before.calendar != version.calendar).then(|| {
        let message =
            format!("the calendar is another one than in the version of {}", before.from());
        Problem::new("index.calendar", message).hint(HINT)
    });
    differing.chain(calendar).collect()
}

fn variants(book: &Rulebook) -> String {
    let names: Vec<&str> = book.variants.iter().map(|variant| variant.name()).collect();
    names.join(", ")
}

fn decimals(book: &Rulebook) -> String {
    book.conventions.on(book.from()).level_decimals.to_string()
}

/// Overlays in their order: each goes on from its own level of the day before, whatever its terms.
fn overlays(book: &Rulebook) -> String {
    let each = |overlay: &Overlay| {
        let Overlay { id, kind, currency, base_date, base_level, .. } = overlay;
        format!("{id} ({kind}, {currency}, {base_level} on {base_date})")
    };
    let all: Vec<String> = book.overlays.iter().map(each).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
