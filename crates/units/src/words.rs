//! Words of providers for units of the table.

/// Words in small letters, with 2 and 3 for their signs above and below the line, and the unit of
/// each. Words that mean two things are not among them: `tons`, `MT`, `ml`.
const WORDS: &[(&str, &str)] = &[
    ("tonnes", "t"),
    ("metric ton", "t"),
    ("metric tons", "t"),
    ("metric tonne", "t"),
    ("metric tonnes", "t"),
    ("kilograms", "kg"),
    ("kilotonnes", "kt"),
    ("tco2eq", "tCO2e"),
    ("tco2-eq", "tCO2e"),
    ("tco2-e", "tCO2e"),
    ("t co2e", "tCO2e"),
    ("t co2eq", "tCO2e"),
    ("t co2-eq", "tCO2e"),
    ("tonnes co2e", "tCO2e"),
    ("tonnes co2eq", "tCO2e"),
    ("tonnes of co2e", "tCO2e"),
    ("tonnes co2 equivalent", "tCO2e"),
    ("tonnes of co2 equivalent", "tCO2e"),
    ("metric tons co2e", "tCO2e"),
    ("metric tonnes co2e", "tCO2e"),
    ("metric tons of co2e", "tCO2e"),
    ("metric tons co2 equivalent", "tCO2e"),
    ("metric tonnes co2 equivalent", "tCO2e"),
    ("kg co2e", "kgCO2e"),
    ("kt co2e", "ktCO2e"),
    ("kilotonnes co2e", "ktCO2e"),
    ("megawatt hours", "MWh"),
    ("megawatt-hours", "MWh"),
    ("kilowatt hours", "kWh"),
    ("kilowatt-hours", "kWh"),
    ("gigawatt hours", "GWh"),
    ("gigajoules", "GJ"),
    ("terajoules", "TJ"),
    ("cubic meters", "m3"),
    ("cubic metres", "m3"),
    ("litres", "L"),
    ("liters", "L"),
    ("megalitres", "ML"),
    ("megaliters", "ML"),
    ("square meters", "m2"),
    ("square metres", "m2"),
    ("hectares", "ha"),
    ("pct", "percent"),
    ("percentage", "percent"),
    ("per cent", "percent"),
    ("basis points", "bp"),
];

/// Units that are written with such signs.
const SIGNS: [&str; 6] = ["m2", "m3", "km2", "tCO2e", "ktCO2e", "kgCO2e"];

/// Unit of the table that a provider calls otherwise.
pub(crate) fn meant(text: &str) -> Option<&'static str> {
    let letter = |c: char| match c {
        '\u{2082}' | '\u{b2}' => '2',
        '\u{b3}' => '3',
        other => other,
    };
    let plain: String = text.chars().map(letter).collect();
    if let Some(name) = SIGNS.iter().find(|name| **name == plain) {
        return Some(name);
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let small = words.join(" ").to_lowercase();
    WORDS.iter().find(|(word, _)| *word == small).map(|(_, name)| *name)
}
