//! Texts of rows to numbers, which do not depend on the order of the rows.

mod facts;
mod green;

use kapok_market::action::CorporateAction;
use kapok_market::history::{ClassCode, Classified, Field, FieldValue, Tables};
use kapok_market::{SourceIx, TextIx, Texts};
use kapok_parquet_columns::TextCells;

use crate::column::{Cells, Column, text_of};
use facts::facts;

/// The numbers of a column's texts; `None` for an empty cell.
pub(crate) fn intern(texts: &mut Texts, column: &Column, len: usize) -> Vec<Option<TextIx>> {
    match &column.cells {
        Cells::Texts(TextCells::Dictionary { keys, words }) => {
            let mut number =
                |word: Option<&str>| word.filter(|w| !w.is_empty()).map(|w| texts.intern(w));
            let numbers: Vec<_> = words.iter().map(&mut number).collect();
            keys.iter().map(|key| numbers.get(key? as usize).copied().flatten()).collect()
        }
        Cells::Texts(plain) => intern_each(texts, plain),
        _ => vec![None; len],
    }
}

fn intern_each(texts: &mut Texts, cells: &TextCells) -> Vec<Option<TextIx>> {
    let mut last: Option<(&str, TextIx)> = None;
    let mut number = |row| {
        let text = text_of(cells, row)?;
        let number = match last {
            Some((known, number)) if known == text => number,
            _ => texts.intern(text),
        };
        last = Some((text, number));
        Some(number)
    };
    (0..cells.len()).map(&mut number).collect()
}

/// The sources of rows: the `source` column, or else the name of the table.
pub(crate) fn sources(
    texts: &mut Texts,
    column: &Column,
    table: &str,
    len: usize,
) -> Vec<SourceIx> {
    let default = texts.intern(table);
    if column.is_absent() {
        return vec![default; len];
    }
    intern(texts, column, len).into_iter().map(|source| source.unwrap_or(default)).collect()
}

/// Numbers all texts in the order of the alphabet.
pub(crate) fn renumber(tables: &mut Tables) {
    let old = std::mem::take(&mut tables.texts);
    let number = |at: usize| TextIx(u32::try_from(at).unwrap_or(u32::MAX));
    let mut order: Vec<TextIx> = (0..old.len()).map(number).collect();
    order.sort_by(|&a, &b| old.get(a).cmp(old.get(b)));
    let mut new = vec![TextIx(0); old.len()];
    for &ix in &order {
        new[ix.0 as usize] = tables.texts.intern(old.get(ix));
    }
    apply(tables, &|ix| *ix = new[ix.0 as usize]);
}

fn apply(tables: &mut Tables, to: &dyn Fn(&mut TextIx)) {
    tables.securities.iter_mut().for_each(|security| to(&mut security.source));
    facts(&mut tables.shares, to, |_, _| ());
    tables.actions.iter_mut().for_each(|CorporateAction { source, .. }| to(source));
    tables.fx.values_mut().for_each(|rates| facts(rates, to, |_, _| ()));
    facts(&mut tables.rates, to, |(curve, tenor), _| {
        to(curve);
        to(tenor);
    });
    facts(&mut tables.levels, to, |series, _| to(series));
    facts(&mut tables.withholding, to, |(table, country), _| {
        to(table);
        to(country);
    });
    facts(&mut tables.classifications, to, |(system, _): &mut (TextIx, Classified), code| {
        let ClassCode { code, name, .. } = code;
        to(system);
        to(code);
        name.iter_mut().for_each(to);
    });
    facts(&mut tables.issuer_facts, to, |(_, field), value| {
        field_texts(field, to);
        match value {
            FieldValue::Number(measure) => to(&mut measure.unit),
            FieldValue::Text(text) => to(text),
        }
    });
    green::apply(&mut tables.green, to);
}

fn field_texts(field: &mut Field, to: &dyn Fn(&mut TextIx)) {
    match field {
        Field::Score(provider, scheme, pillar) => {
            [provider, scheme, pillar].into_iter().for_each(to);
        }
        Field::Indicator(provider, name)
        | Field::Involvement(provider, name)
        | Field::Ownership(provider, name)
        | Field::Norm(provider, name) => [provider, name].into_iter().for_each(to),
    }
}
