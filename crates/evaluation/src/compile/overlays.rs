//! Steps after the total: overlays and bands.

use super::problems::Problems;
use crate::bands::Bands;
use crate::config::{ControversyScore, OverlayConfig, SchemeConfig, ThresholdsConfig};
use crate::scheme::{Node, Overlay};
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
        problems.add("bands.hysteresis", message, Some(hint.to_owned()));
    }
    match bands {
        Ok(bands) => Some(bands),
        Err(error) => {
            problems.add("bands", error.to_string(), None);
            None
        }
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
        let hint = "leave [controversies] out, or add an overlay that looks at cases".to_owned();
        problems.add("controversies", "no overlay looks at cases", Some(hint));
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
            let hint = Some("add [controversies]".into());
            self.problems.add(path, "which controversies count is not stated", hint);
        }
        match written.clone() {
            OverlayConfig::Mean { from, missing } => {
                check_score(&from, path, self.vocabulary, self.problems);
                Some(Overlay::Mean { from, missing })
            }
            OverlayConfig::Deduct { points, pillar, at_most } => {
                check_deduction(&points, at_most, path, self.problems);
                check_pillar(pillar.as_deref(), self.nodes, path, self.problems);
                Some(Overlay::Deduct { points, pillar, at_most })
            }
            OverlayConfig::CapBand { severity, band } => {
                check_severity(severity, path, self.problems);
                let band = cap(&band, self.bands, path, self.problems)?;
                Some(Overlay::CapBand { severity, band })
            }
            OverlayConfig::NotchesDown { severity, notches } => {
                self.check_bands(severity, path);
                Some(Overlay::NotchesDown { severity, notches })
            }
            OverlayConfig::LowestBand { severity } => {
                self.check_bands(severity, path);
                Some(Overlay::LowestBand { severity })
            }
        }
    }

    fn check_bands(&mut self, severity: u8, path: &str) {
        check_severity(severity, path, self.problems);
        if self.config.bands.is_none() {
            self.problems.add(path, "there are no bands to go down", None);
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
                problems.add(path, message, None);
            }
        }
        ControversyScore::Cases { by, weights, clean: _ } => {
            problems.level(format!("{path}.mean.from.cases.by"), by, vocabulary);
            check_table(weights, path, problems);
        }
    }
}

fn check_deduction(points: &[f64; 5], at_most: f64, path: &str, problems: &mut Problems) {
    check_table(points, path, problems);
    if !(at_most.is_finite() && at_most >= 0.0) {
        let message = format!("at_most is {at_most}, allowed is a number of at least 0");
        problems.add(path, message, None);
    } else if at_most == 0.0 || points.iter().all(|p| *p == 0.0) {
        let hint = "leave the overlay out, or state points and `at_most` above zero".to_owned();
        problems.add(path, "nothing is ever deducted", Some(hint));
    }
}

fn check_table(points: &[f64; 5], path: &str, problems: &mut Problems) {
    let falls = points.windows(2).any(|pair| pair[1] < pair[0]);
    if falls || points.iter().any(|p| !(p.is_finite() && *p >= 0.0)) {
        let message = format!("{points:?} by severity must be at least 0 and not fall");
        problems.add(path, message, None);
    }
}

fn check_severity(severity: u8, path: &str, problems: &mut Problems) {
    if !(1..=5).contains(&severity) {
        problems.add(path, format!("severity is {severity}, allowed is 1 to 5"), None);
    }
}

fn check_pillar(pillar: Option<&str>, nodes: &[Node], path: &str, problems: &mut Problems) {
    let mut dimensions = nodes.iter().filter(|node| node.parent.is_none());
    if let Some(seen) = pillar.filter(|seen| dimensions.all(|node| node.id != **seen)) {
        let known = nodes.iter().filter(|node| node.parent.is_none()).map(|node| node.id.as_str());
        problems.unknown(path, "dimension", seen, known);
    }
}

fn cap(seen: &str, bands: Option<&Bands>, path: &str, problems: &mut Problems) -> Option<usize> {
    let band = bands.and_then(|bands| bands.position(seen));
    if band.is_none() {
        let labels = bands.map(Bands::labels).unwrap_or_default();
        problems.unknown(path, "band", seen, labels.iter().map(String::as_str));
    }
    band
}
