//! What `training/train.py` needs of the program.
//!
//! usage: `training measure OUT_PREFIX MODEL.. < LIST` or `training extract MODEL.. < LIST`
//!
//! Each line of the list is `NUMBER PATH`: a page, and which of the models it is treated with.
//! `measure` writes `OUT_PREFIX.f32` (rows of numbers, little-endian) and `OUT_PREFIX.jsonl` (a page a
//! line); `extract` prints what `offprint extract --format jsonl` would, as far as it is scored.

#![expect(clippy::disallowed_methods, reason = "writes what a training program reads")]

use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write, read_to_string, stdin, stdout};
use std::path::Path;

use offprint::cleaner::{self, Furniture, Model, Wishes};
use offprint::document::Document;
use offprint::markup;
use offprint::metadata::{self, Metadata, Overrides};
use offprint::{loader, source};
use rayon::prelude::*;
use serde_json::{Value, json};

/// Pages treated before they are written.
const BATCH: usize = 64;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((verb, [prefix, models @ ..])) if verb == "measure" => measure_all(prefix, models),
        Some((verb, models)) if verb == "extract" => extract_all(models),
        _ => Err("usage: training measure OUT_PREFIX MODEL.. | training extract MODEL..".into()),
    }
}

fn measure_all(prefix: &str, models: &[String]) -> Result<(), Box<dyn Error>> {
    let mut rows = BufWriter::new(fs::File::create(format!("{prefix}.f32"))?);
    let mut pages = BufWriter::new(fs::File::create(format!("{prefix}.jsonl"))?);
    for_each_page(models, measure, |(page, values)| {
        writeln!(pages, "{page}")?;
        for value in values {
            rows.write_all(&value.to_le_bytes())?;
        }
        Ok(())
    })
}

fn extract_all(models: &[String]) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(stdout());
    for_each_page(models, extract, |page| Ok(writeln!(out, "{page}")?))
}

/// Treats every page of the list on standard input; `write` gets the results in its order.
fn for_each_page<T: Send>(
    models: &[String],
    treat: fn(&str, &Model) -> Result<T, String>,
    mut write: impl FnMut(T) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let models = models
        .iter()
        .map(|path| Model::read(&fs::read(path)?).ok_or_else(|| format!("{path}: no model").into()))
        .collect::<Result<Vec<Model>, Box<dyn Error>>>()?;
    let list = read_to_string(stdin())?;
    let lines: Vec<&str> = list.lines().collect();
    for lines in lines.chunks(BATCH) {
        let treated: Vec<_> = lines
            .par_iter()
            .map(|line| {
                let wrong = || format!("{line}: not a model's number and a path");
                let (number, path) = line.split_once(' ').ok_or_else(wrong)?;
                let number: usize = number.parse().map_err(|_| wrong())?;
                treat(path, models.get(number).ok_or_else(wrong)?)
            })
            .collect();
        for result in treated {
            write(result?)?;
        }
    }
    Ok(())
}

fn measure(path: &str, model: &Model) -> Result<(Value, Vec<f32>), String> {
    let (document, metadata) = load(path)?;
    let units = document.units();
    let sample = cleaner::sample(&units, &metadata, model);
    let page = json!({
        "path": path,
        "width": sample.width,
        "texts": units.iter().map(|unit| unit.text.as_str()).collect::<Vec<_>>(),
        "tokens": sample.tokens,
        "has_elements": sample.has_elements,
    });
    Ok((page, sample.values))
}

fn extract(path: &str, model: &Model) -> Result<Value, String> {
    let (document, metadata) = load(path)?;
    let units = document.units();
    let (wishes, furniture) = (Wishes::default(), Furniture::default());
    let cleaned = cleaner::clean_with(model, &document, &units, &metadata, &wishes, &furniture);
    let authors = metadata.authors.map(|authors| authors.value.join(", "));
    Ok(json!({
        "path": path,
        "title": metadata.title.map(|title| title.value),
        "author": authors,
        "published": metadata.published.map(|date| date.value.to_string()),
        "text": markup::to_text(&cleaned.body),
    }))
}

fn load(path: &str) -> Result<(Document, Metadata), String> {
    let wrong = |diagnostic| format!("{diagnostic:?}");
    let source::Found::File(file) = source::find(Path::new(path)).map_err(wrong)? else {
        return Err(format!("{path}: a folder"));
    };
    let raw = source::read(&file).map_err(wrong)?;
    let document = loader::load(&raw).map_err(wrong)?;
    let metadata = metadata::infer(&raw.path, &document, &document.units(), &Overrides::default());
    Ok((document, metadata))
}
