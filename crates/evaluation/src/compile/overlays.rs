//! What comes after the total: overlays and bands.

use super::{Problems, Vocabulary};
use crate::bands::Bands;
use crate::config::{
    ControversyScore, HysteresisConfig, OverlayConfig, SchemeConfig, ThresholdsConfig,
};
use crate::scheme::{Node, Overlay};

/// The bands, if there are any.
pub(super) fn bands(config: &SchemeConfig, problems: &mut Problems) -> Option<Bands> {
    let section = config.bands.as_ref()?;
    let labels = section.labels.clone();
    let bands = match &section.thresholds {
        ThresholdsConfig::Equal => Bands::equal(labels, config.scheme.scale, section.closed),
        ThresholdsConfig::At(points) => Bands::new(labels, points.clone(), section.closed),
    };
    let hysteresis = section.hysteresis.unwrap_or(HysteresisConfig { points: None, notches: None });
    match bands.and_then(|bands| bands.with_hysteresis(hysteresis)) {
        Ok(bands) => Some(bands),
        Err(error) => {
            problems.add("bands", error.to_string(), None);
            None
        }
    }
}

/// The overlays with the bands that they name.
pub(super) fn resolve(
    config: &SchemeConfig,
    nodes: &[Node],
    bands: Option<&Bands>,
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    for (i, rule) in config.overlays.iter().enumerate() {
        let path = format!("overlays[{i}]");
        if rule.reads_cases() && config.controversies.is_none() {
            let hint = Some("add [controversies]".into());
            problems.add(&path, "which controversies count is not stated", hint);
        }
        let band = match rule {
            OverlayConfig::Mean { from, .. } => {
                check_score(from, &path, vocabulary, problems);
                None
            }
            OverlayConfig::Deduct { points, pillar, at_most } => {
                check_deduction(points, *at_most, &path, problems);
                check_pillar(pillar.as_deref(), nodes, &path, problems);
                None
            }
            OverlayConfig::CapBand { severity, band } => {
                check_severity(*severity, &path, problems);
                cap(band, bands, &path, problems)
            }
            OverlayConfig::NotchesDown { severity, .. }
            | OverlayConfig::LowestBand { severity } => {
                check_severity(*severity, &path, problems);
                if config.bands.is_none() {
                    problems.add(&path, "there are no bands to go down", None);
                }
                None
            }
        };
        overlays.push(Overlay { rule: rule.clone(), band });
    }
    overlays
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

impl OverlayConfig {
    /// The column of facts that it reads.
    pub(crate) fn column(&self) -> Option<&str> {
        match self {
            Self::Mean { from: ControversyScore::Column { indicator, .. }, .. } => Some(indicator),
            Self::Mean { from: ControversyScore::Cases { .. }, .. }
            | Self::Deduct { .. }
            | Self::CapBand { .. }
            | Self::NotchesDown { .. }
            | Self::LowestBand { .. } => None,
        }
    }

    /// The classification level that it compares within.
    pub(crate) fn level(&self) -> Option<&str> {
        match self {
            Self::Mean { from: ControversyScore::Cases { by, .. }, .. } => Some(by),
            Self::Mean { from: ControversyScore::Column { .. }, .. }
            | Self::Deduct { .. }
            | Self::CapBand { .. }
            | Self::NotchesDown { .. }
            | Self::LowestBand { .. } => None,
        }
    }

    /// Whether it looks at cases, not at a column.
    pub(crate) fn reads_cases(&self) -> bool {
        self.column().is_none()
    }
}
