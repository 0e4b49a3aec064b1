//! Steps after the total: overlays and bands.

use super::problems::Problems;
use crate::bands::{Bands, BandsError};
use crate::config::{Closed, ControversyScore, OverlayConfig, SchemeConfig, ThresholdsConfig};
use crate::scheme::{Node, Overlay, Scheme};
use crate::vocabulary::Vocabulary;

/// The bands, if there are any.
pub(super) fn bands(config: &SchemeConfig, problems: &mut Problems) -> Option<Bands> {
    let section = config.bands.as_ref()?;
    let labels = section.labels.clone();
    let bands = match &section.thresholds {
        ThresholdsConfig::Equal => Bands::equal(labels, config.scheme.scale, section.closed),
        ThresholdsConfig::At(points) => Bands::new(labels, points.clone(), section.closed),
    };
    if section.hysteresis.is_some() {
        // A review knows facts and the composition, not what was published of an evaluation.
        let message = "hysteresis needs the band of the review before, which no command passes on";
        let hint = "take the key out: bands change when a score crosses a threshold";
        problems.add("bands.hysteresis", message, hint);
    }
    match bands {
        Ok(bands) => Some(bands),
        Err(error) => {
            let (key, hint) = band_fault(&error);
            problems.add(format!("bands.{key}"), error.to_string(), hint);
            None
        }
    }
}

/// Key of `[bands]` that an error is about, and the way out.
fn band_fault(error: &BandsError) -> (String, String) {
    let own = "give each band a label of its own".to_owned();
    match error {
        BandsError::Count { needed, .. } => {
            ("thresholds.at".to_owned(), format!("state {needed}, one between each two labels"))
        }
        BandsError::Order { at, .. } => {
            let hint = "state points from the worst band to the best, each above the one before";
            (format!("thresholds.at[{at}]"), hint.to_owned())
        }
        BandsError::Label { at, .. } => (format!("labels[{at}]"), own),
        BandsError::Blank { at } => (format!("labels[{at}]"), own),
        BandsError::Empty => {
            ("labels".to_owned(), "name the bands from the worst to the best".to_owned())
        }
        BandsError::Hysteresis(_) => ("hysteresis".to_owned(), "take the key out".to_owned()),
    }
}

/// Problems of thresholds beside which one band is never reached: scores lie from 0 to the scale.
pub(super) fn unreachable(config: &SchemeConfig, scheme: &Scheme, problems: &mut Problems) {
    let Some(section) = &config.bands else { return };
    let (ThresholdsConfig::At(points), Some(most)) = (&section.thresholds, scheme.most_points())
    else {
        return;
    };
    let beyond = |point: f64| match section.closed {
        Closed::Lower => point <= 0.0 || point > most,
        Closed::Upper => point < 0.0 || point >= most,
    };
    for (i, point) in points.iter().enumerate().filter(|(_, point)| beyond(**point)) {
        let message = format!("no score is on the other side of {point}: they are 0 to {most}");
        let hint = "state a point of the scale, or leave the band out that is never reached";
        problems.add(format!("bands.thresholds.at[{i}]"), message, hint);
    }
}

/// The overlays, with the bands that they name found.
pub(super) fn resolve(
    config: &SchemeConfig,
    nodes: &[Node],
    bands: Option<&Bands>,
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> Vec<Overlay> {
    if config.controversies.is_some() && !config.overlays.iter().any(reads_cases) {
        let hint = "leave [controversies] out, or add an overlay that looks at cases";
        problems.add("controversies", "no overlay looks at cases", hint);
    }
    let mut reader = Reader { config, nodes, bands, vocabulary, problems };
    let written = config.overlays.iter().enumerate();
    // One with a problem may be left out here: the scheme as a whole is refused for it.
    written.filter_map(|(i, rule)| reader.overlay(&format!("overlays[{i}]"), rule)).collect()
}

/// The scheme that overlays refer to, and where their problems go.
struct Reader<'r, 'v> {
    config: &'r SchemeConfig,
    nodes: &'r [Node],
    bands: Option<&'r Bands>,
    vocabulary: &'r Vocabulary<'v>,
    problems: &'r mut Problems,
}

impl Reader<'_, '_> {
    fn overlay(&mut self, path: &str, written: &OverlayConfig) -> Option<Overlay> {
        if reads_cases(written) && self.config.controversies.is_none() {
            let hint = "add [controversies]";
            self.problems.add(path, "which controversies count is not stated", hint);
        }
        match written.clone() {
            OverlayConfig::Mean { from, missing } => {
                check_score(&from, path, self.vocabulary, self.problems);
                Some(Overlay::Mean { from, missing })
            }
            OverlayConfig::Deduct { points, pillar, at_most } => {
                let path = format!("{path}.deduct");
                check_deduction(&points, at_most, &path, self.problems);
                check_pillar(pillar.as_deref(), self.nodes, &path, self.problems);
                Some(Overlay::Deduct { points, pillar, at_most })
            }
            OverlayConfig::CapBand { severity, band } => {
                let path = format!("{path}.cap_band");
                check_severity(severity, &path, self.problems);
                let band = cap(&band, self.bands, &format!("{path}.band"), self.problems)?;
                Some(Overlay::CapBand { severity, band })
            }
            OverlayConfig::NotchesDown { severity, notches } => {
                self.check_bands(severity, &format!("{path}.notches_down"));
                if notches == 0 {
                    let path = format!("{path}.notches_down.notches");
                    let hint = "state 1 or more, or leave the overlay out";
                    self.problems.add(path, "no band goes down by 0 notches", hint);
                }
                Some(Overlay::NotchesDown { severity, notches })
            }
            OverlayConfig::LowestBand { severity } => {
                self.check_bands(severity, &format!("{path}.lowest_band"));
                Some(Overlay::LowestBand { severity })
            }
        }
    }

    fn check_bands(&mut self, severity: u8, path: &str) {
        check_severity(severity, path, self.problems);
        if self.config.bands.is_none() {
            let hint = "add [bands], or leave the overlay out";
            self.problems.add(path, "there are no bands to go down", hint);
        }
    }
}

/// Whether an overlay looks at cases, not at a column.
fn reads_cases(written: &OverlayConfig) -> bool {
    match written {
        OverlayConfig::Mean { from: ControversyScore::Column { .. }, .. } => false,
        OverlayConfig::Mean { from: ControversyScore::Cases { .. }, .. }
        | OverlayConfig::Deduct { .. }
        | OverlayConfig::CapBand { .. }
        | OverlayConfig::NotchesDown { .. }
        | OverlayConfig::LowestBand { .. } => true,
    }
}

fn check_score(
    from: &ControversyScore,
    path: &str,
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) {
    match from {
        ControversyScore::Column { indicator, maximum } => {
            problems.column(format!("{path}.mean.from.column.indicator"), indicator, vocabulary);
            if !(maximum.is_finite() && *maximum > 0.0) {
                let message = format!("maximum is {maximum}, allowed is a number above 0");
                let hint = "state the best score of the provider";
                problems.add(format!("{path}.mean.from.column.maximum"), message, hint);
            }
        }
        ControversyScore::Cases { by, weights, clean: _ } => {
            problems.level(format!("{path}.mean.from.cases.by"), by, vocabulary);
            check_table(weights, format!("{path}.mean.from.cases.weights"), problems);
        }
    }
}

fn check_deduction(points: &[f64; 5], at_most: f64, path: &str, problems: &mut Problems) {
    check_table(points, format!("{path}.points"), problems);
    if !(at_most.is_finite() && at_most >= 0.0) {
        let message = format!("at_most is {at_most}, allowed is a number of at least 0");
        let hint = "state the most points that all cases take off together";
        problems.add(format!("{path}.at_most"), message, hint);
    } else if at_most == 0.0 || points.iter().all(|p| *p == 0.0) {
        let hint = "leave the overlay out, or state points and `at_most` above zero";
        problems.add(path, "nothing is ever deducted", hint);
    }
}

fn check_table(points: &[f64; 5], path: String, problems: &mut Problems) {
    let falls = points.windows(2).any(|pair| pair[1] < pair[0]);
    if falls || points.iter().any(|p| !(p.is_finite() && *p >= 0.0)) {
        let message = format!("{points:?} by severity must be at least 0 and not fall");
        let hint = "state five numbers from 0 on, none below the one before";
        problems.add(path, message, hint);
    }
}

fn check_severity(severity: u8, path: &str, problems: &mut Problems) {
    if !(1..=5).contains(&severity) {
        let hint = "state a number from 1 (slight) to 5 (most severe)";
        let message = format!("severity is {severity}, allowed is 1 to 5");
        problems.add(format!("{path}.severity"), message, hint);
    }
}

fn check_pillar(pillar: Option<&str>, nodes: &[Node], path: &str, problems: &mut Problems) {
    let mut dimensions = nodes.iter().filter(|node| node.parent.is_none());
    if let Some(seen) = pillar.filter(|seen| dimensions.all(|node| node.id != **seen)) {
        let known = nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.id.as_str());
        problems.unknown(format!("{path}.pillar"), "dimension", seen, known);
    }
}

fn cap(seen: &str, bands: Option<&Bands>, path: &str, problems: &mut Problems) -> Option<usize> {
    let band = bands.and_then(|bands| bands.position(seen));
    let labels = bands.map(Bands::labels).unwrap_or_default();
    match band {
        None => problems.unknown(path, "band", seen, labels.iter().map(String::as_str)),
        Some(at) if at + 1 == labels.len() => {
            let message = format!("`{seen}` is the best band, so nothing is capped");
            problems.add(path, message, "name a lower band, or leave the overlay out");
        }
        Some(_) => {}
    }
    band
}
