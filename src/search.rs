//! The search index: from what may be found of essays to the files a browser searches in.
//!
//! Pagefind makes the index and brings the script that reads it; of its other files, which are
//! interfaces of its own, none is published. A large library gets several indexes, made one after
//! another, since the indexer holds all texts of one in memory; the page puts them together. What
//! was made of the same texts before is taken from the store.

use std::collections::BTreeMap;

use pagefind::api::{PagefindIndex, SyntheticFile};
use pagefind::options::PagefindServiceConfig;

use crate::cache::{Key, Store};
use crate::diagnostic::{Diagnostic, Place};
use crate::page::{Edition, Findable};
use crate::render::RenderedFile;

/// The script that searches, which comes with each index.
const SCRIPT: &str = "pagefind.js";

/// The program it runs for languages whose word forms it does not know.
const ANY_LANGUAGE: &str = "wasm.unknown.pagefind";

/// A file of an index: its path in the index's folder, and what it holds.
type IndexFile = (String, Vec<u8>);

/// All files of the search index, part by part; none if the library has no search.
pub fn files<'a>(
    edition: &'a Edition<'a>,
    store: &'a Store,
) -> impl Iterator<Item = Result<RenderedFile, Diagnostic>> + 'a {
    let parts = edition.search_parts().into_iter().enumerate();
    parts.flat_map(|(index, (folder, essays))| {
        let files = part(edition, &essays, store).map(|mut files| {
            // The script and its program serve all parts.
            files.retain(|(path, _)| index == 0 || !is_program(path));
            files
        });
        let publish =
            |(path, bytes): IndexFile| Ok(RenderedFile { path: format!("{folder}/{path}"), bytes });
        match files {
            Ok(files) => files.into_iter().map(publish).collect(),
            Err(diagnostic) => vec![Err(diagnostic)],
        }
    })
}

/// The files of one part, as they were made before if nothing has changed.
fn part(
    edition: &Edition<'_>,
    essays: &[Findable],
    store: &Store,
) -> Result<Vec<IndexFile>, Diagnostic> {
    let language = edition.search_language().to_lowercase();
    let facts = serde_json::to_vec(essays).map_err(|error| failed(&error))?;
    let key = Key::of(&[b"search", env!("OFFPRINT_CODE").as_bytes(), language.as_bytes(), &facts]);
    if let Some(files) = store.get(&key) {
        return Ok(files);
    }
    // The indexer starts tasks that block; it waits for each before it starts the next.
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| failed(&error))?;
    let files = runtime.block_on(make(edition, essays, &language))?;
    store.put(&key, &files)?;
    Ok(files)
}

async fn make(
    edition: &Edition<'_>,
    essays: &[Findable],
    language: &str,
) -> Result<Vec<IndexFile>, Diagnostic> {
    let config = PagefindServiceConfig::builder().force_language(language.to_owned()).build();
    let mut index = PagefindIndex::new(Some(config)).map_err(|error| failed(&error))?;
    for essay in essays {
        let text = edition.findable_text(essay)?;
        // What has no text at all is left out of an index.
        let text = if text.trim().is_empty() { essay.title.clone() } else { text };
        let (facts, filters) = (facts(essay), filters(essay));
        let added = index.add_custom_record(
            essay.address.clone(),
            text,
            language.to_owned(),
            Some(facts),
            Some(filters),
            None,
        );
        added.await.map_err(|error| failed(&error))?;
    }
    let files = index.get_files().await.map_err(|error| failed(&error))?;
    let mut files: Vec<_> = files.into_iter().map(named).collect();
    let has_own_program = files.iter().any(|(path, _)| is_program_of(path, language));
    files.retain(|(path, _)| is_published(path, has_own_program));
    files.sort();
    Ok(files)
}

/// What is shown of a found essay, and searched as well.
fn facts(essay: &Findable) -> BTreeMap<String, String> {
    let facts = [
        ("title", Some(essay.title.clone())),
        ("authors", Some(essay.authors.join(", "))),
        ("tags", Some(essay.tags.join(", "))),
        ("published", essay.published.clone()),
    ];
    let given = facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?)));
    given.filter(|(_, fact)| !fact.is_empty()).collect()
}

/// What found essays may be chosen by. The language is there to be read, for it is none of what
/// may be searched.
fn filters(essay: &Findable) -> BTreeMap<String, Vec<String>> {
    let filters = [
        ("tag", essay.tags.clone()),
        ("author", essay.authors.clone()),
        ("shelf", essay.shelf.iter().cloned().collect()),
        ("length", vec![essay.length.clone()]),
        ("language", essay.language.iter().cloned().collect()),
    ];
    let given = filters.into_iter().filter(|(_, values)| !values.is_empty());
    given.map(|(name, values)| (name.to_owned(), values)).collect()
}

fn named(file: SyntheticFile) -> IndexFile {
    let path = file.filename.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
    (path.join("/"), file.contents)
}

/// Whether a file is the script or the program it runs.
fn is_program(path: &str) -> bool {
    path == SCRIPT || path.starts_with("wasm.")
}

/// Whether a file is the program that knows the word forms of a language.
fn is_program_of(path: &str, language: &str) -> bool {
    path == format!("wasm.{language}.pagefind")
}

/// Whether the page needs a file: the index itself, the script, and the program for its language.
fn is_published(path: &str, has_own_program: bool) -> bool {
    let is_index = ["pagefind-entry.json", SCRIPT].contains(&path) || path.contains(".pf_");
    is_index || (is_program(path) && (path != ANY_LANGUAGE || !has_own_program))
}

fn failed(error: &dyn std::fmt::Display) -> Diagnostic {
    let message = format!("the search index cannot be made: {error}");
    Diagnostic::error("search/index", Place::file("search"), message)
        .with_help("set `search = \"none\"` in site.toml to publish without one, and report this")
}
