//! The merge of a draft with a published day: nothing new, a new vintage, or a refusal.

use std::collections::{BTreeMap, BTreeSet};

use kapok_published::{
    DayTables, FileRecord, Held, IndexRecord, MANIFEST_VERSION, Manifest, PreviousDay,
    PublishedDay, TableFile, chain, is_csv, sha256,
};

use crate::draft::{Draft, IndexEntry};
use crate::error::PublishError;

/// A vintage ready to be written.
pub(crate) struct Vintage {
    pub(crate) manifest: Manifest,
    pub(crate) files: Vec<TableFile>,
}

/// Decision on a draft.
pub(crate) enum Decision {
    /// The vintage that has every row already.
    Unchanged(u32),
    /// A vintage to be written.
    New(Box<Vintage>),
}

/// Merges a draft with the newest vintage of its day.
///
/// * `before`: the newest vintage of the published day before
pub(crate) fn decide(
    mut draft: Draft,
    latest: Option<&PublishedDay>,
    before: Option<&PublishedDay>,
) -> Result<Decision, PublishError> {
    let new = std::mem::take(&mut draft.tables);
    let Some(latest) = latest else {
        let files = new.encode()?;
        let manifest = first_manifest(draft, before, &files);
        return Ok(Decision::New(Box::new(Vintage { manifest, files })));
    };
    let published = DayTables::read(latest)?;
    let change = first_change(&draft, &published, &new);
    let files = merged(&draft, published, new).encode()?;
    if same_rows(latest.manifest(), &files) {
        return Ok(Decision::Unchanged(latest.manifest().vintage));
    }
    // After the comparison: a run repeated without a reason is harmless as long as it changes
    // nothing.
    if let (Some(refusal), None) = (change, &draft.reason) {
        return Err(refusal);
    }
    let manifest = next_manifest(draft, latest.manifest(), before, &files);
    Ok(Decision::New(Box::new(Vintage { manifest, files })))
}

/// The published rows with those of the draft's indices replaced.
fn merged(draft: &Draft, mut published: DayTables, new: DayTables) -> DayTables {
    let indices: BTreeSet<String> = draft.indices.iter().map(|entry| entry.id.clone()).collect();
    published.remove(&indices);
    published.append(new);
    published.sort();
    published
}

/// The first published row that a draft changes.
fn first_change(draft: &Draft, published: &DayTables, new: &DayTables) -> Option<PublishError> {
    let known = published.indices();
    let drafted = draft.indices.iter().map(|entry| entry.id.as_str());
    let both: BTreeSet<&str> = drafted.filter(|id| known.contains(id)).collect();
    let difference = published.difference(new, &both)?;
    Some(PublishError::Refused {
        date: draft.date,
        index: difference.index,
        table: difference.table,
        difference: difference.words,
    })
}

/// Whether the rows are those of a manifest's CSV files, which hold every bit of them; Parquet
/// may be packed differently by another version of its writer.
fn same_rows(manifest: &Manifest, files: &[TableFile]) -> bool {
    let same = |file: &TableFile| {
        let published = manifest.files.get(&file.name);
        published.is_some_and(|published| published.sha256 == sha256(&file.bytes))
    };
    files.iter().filter(|file| is_csv(&file.name)).all(same)
}

fn first_manifest(draft: Draft, before: Option<&PublishedDay>, files: &[TableFile]) -> Manifest {
    let previous_day = before.map(previous_day);
    let files = file_records(files);
    let chain = chain(previous_day.as_ref().map_or("", |day| &day.chain), &files);
    let mut held = draft.held;
    held.sort();
    Manifest {
        schema_version: MANIFEST_VERSION,
        date: draft.date,
        vintage: 1,
        engine: draft.engine,
        known_at: draft.known_at,
        files,
        indices: index_records(draft.indices),
        held,
        previous_vintage: None,
        reason: draft.reason,
        previous_day,
        chain,
    }
}

/// The manifest of a vintage that follows another one.
fn next_manifest(
    mut draft: Draft,
    latest: &Manifest,
    before: Option<&PublishedDay>,
    files: &[TableFile],
) -> Manifest {
    let added = draft.indices.iter().map(|entry| &entry.id);
    let added = added.filter(|id| !latest.indices.contains_key(*id));
    let added = added.map(String::as_str).collect::<Vec<_>>().join(", ");
    let reason = draft.reason.take().unwrap_or_else(|| format!("adds {added}"));
    // A partial run must not make the holds of other indices disappear from the manifest.
    draft.held.extend(still_held(&draft, latest));
    let mut manifest = first_manifest(draft, before, files);
    for (id, record) in &latest.indices {
        manifest.indices.entry(id.clone()).or_insert_with(|| record.clone());
    }
    manifest.vintage = latest.vintage + 1;
    manifest.previous_vintage = Some(latest.vintage);
    manifest.reason = Some(reason);
    manifest
}

/// Indices that were held and that the draft says nothing about.
fn still_held(draft: &Draft, latest: &Manifest) -> Vec<Held> {
    let mentioned = |held: &&Held| {
        draft.indices.iter().any(|entry| entry.id == held.index_id)
            || draft.held.iter().any(|new| new.index_id == held.index_id)
    };
    latest.held.iter().filter(|held| !mentioned(held)).cloned().collect()
}

fn previous_day(day: &PublishedDay) -> PreviousDay {
    let manifest = day.manifest();
    PreviousDay { date: manifest.date, vintage: manifest.vintage, chain: manifest.chain.clone() }
}

fn file_records(files: &[TableFile]) -> BTreeMap<String, FileRecord> {
    let record = |file: &TableFile| FileRecord {
        rows: file.rows,
        bytes: file.bytes.len() as u64,
        sha256: sha256(&file.bytes),
        schema_version: file.schema_version,
    };
    files.iter().map(|file| (file.name.clone(), record(file))).collect()
}

fn index_records(entries: Vec<IndexEntry>) -> BTreeMap<String, IndexRecord> {
    let record = |entry: IndexEntry| {
        let provisional = entry.provisional_calendars.iter().map(ToString::to_string);
        let record = IndexRecord {
            config_sha256: entry.config_sha256,
            rules_from: entry.rules_from,
            last_review_rules: entry.last_review_rules,
            calendar: Some(entry.calendar),
            inputs: entry.inputs,
            provisional_calendars: provisional.collect(),
            warnings: entry.warnings,
        };
        (entry.id, record)
    };
    entries.into_iter().map(record).collect()
}
