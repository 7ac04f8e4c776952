//! From a library's folder to its essays: one parallel job a source.
//!
//! Each job ends in small facts and a body in the store. A source whose bytes, sidecar, images and
//! settings are those of an earlier build is answered from the store; its bytes need not even be read
//! where the system says that nobody touched it. Sources that keep what recurs
//! on other pages of their origin are cleaned once more, without it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::budget::Budget;
use super::console::Console;
use super::furniture::{Recurring, Traces};
use super::job::{self, Order, Treated};
use super::library::LibraryFolder;
use super::report::{self, Account, Facts};
use super::whole::{Scores, Whole};
use crate::cache::{Key, Store};
use crate::cleaner::Furniture;
use crate::diagnostic::Diagnostic;
use crate::essay::{self, Asset, Essay, Setting, Shaping, ShelfFacts, Vocabulary};
use crate::loader::{self, Image};
use crate::metadata;
use crate::source::{self, Raw, SourceFile, Walked};

/// Names this program's code, so that another version's results are never taken for its own.
const CODE: &[u8] = env!("OFFPRINT_CODE").as_bytes();

/// Which essays are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drafts {
    /// Drafts too.
    Included,
    /// Finished essays only.
    LeftOut,
}

/// What a library's folder holds.
pub(super) struct Gathered {
    /// Every essay that could be made, in the order of their sources.
    pub(super) essays: Vec<Essay>,
    /// What the folders say of themselves.
    pub(super) shelves: Vec<ShelfFacts>,
    /// Words before and after cleaning, all sources together.
    pub(super) words: (usize, usize),
    /// What became of every source, in their order.
    pub(super) accounts: Vec<Account>,
    /// Files that are no sources.
    pub(super) ignored: Vec<PathBuf>,
    /// The names of the phrases and selectors of `site.toml` that mean something in some source.
    pub(super) matched: BTreeSet<String>,
    /// Where essays come from, drafts that are not wanted among them.
    pub(super) hosts: BTreeSet<String>,
}

/// What the store keeps of a source.
#[derive(Serialize, Deserialize)]
struct Record {
    essay: Option<Essay>,
    diagnostics: Vec<Diagnostic>,
    words: (usize, usize),
    /// Where what was struck out is kept, and what stands around it; `None` where nothing was.
    passages: Option<Key>,
    /// Where the whole source is kept, piece by piece; as `passages`.
    whole: Option<Key>,
    /// As the report tells it.
    confidence: Option<u8>,
    /// Files beside the source that were looked at: address and hash, `None` where there was none.
    beside: Vec<(String, Option<[u8; 32]>)>,
    /// What it tells about other pages of its origin.
    traces: Traces,
    /// The names of the phrases and selectors of `site.toml` that mean something in it.
    matched: Vec<String>,
}

/// Makes every source an essay; what cannot be one is reported and left out.
pub(super) fn gather(
    library: &LibraryFolder,
    walked: Walked,
    store: &Store,
    drafts: Drafts,
    console: &mut Console,
) -> Gathered {
    console.report(walked.diagnostics);
    let desk = Desk::new(library, store);
    let budget = Budget::new();
    let progress = console.progress("Cleaning", walked.sources.len());
    let alone = Furniture::default();
    let records = walked.sources.par_iter().map(|file| {
        progress.advance();
        let _share = budget.share(file);
        desk.record(file, &alone)
    });
    let mut records: Vec<Record> = records.collect();
    drop(progress);
    console.trace("cleaned the sources");
    let recurring = Recurring::among(records.iter().map(|record| &record.traces));
    let furniture = walked.sources.par_iter().zip(&mut records).map(|(file, record)| {
        let traces = std::mem::take(&mut record.traces);
        let furniture = recurring.in_source(&traces);
        if !furniture.hashes.is_empty() {
            let _share = budget.share(file);
            *record = desk.record(file, &furniture);
        }
        furniture
    });
    let furniture: Vec<Furniture> = furniture.collect();
    console.trace("compared the pages of each origin");
    let shelves = walked.shelves.iter().map(|file| shelf(file, store));
    let (shelves, diagnostics): (Vec<_>, Vec<_>) = shelves.unzip();
    console.report(diagnostics.into_iter().flatten());
    let mut gathered = Gathered {
        essays: Vec::new(),
        shelves: shelves.into_iter().flatten().collect(),
        words: (0, 0),
        accounts: Vec::with_capacity(records.len()),
        ignored: walked.ignored,
        matched: BTreeSet::new(),
        hosts: BTreeSet::new(),
    };
    for ((file, record), furniture) in walked.sources.into_iter().zip(records).zip(furniture) {
        gathered.accounts.push(account(file, &record, furniture));
        console.report(record.diagnostics);
        gathered.matched.extend(record.matched);
        gathered.words.0 += record.words.0;
        gathered.words.1 += record.words.1;
        let url = record.essay.as_ref().and_then(|essay| essay.url.as_deref());
        gathered.hosts.extend(url.and_then(metadata::host));
        let essay = record.essay.filter(|essay| drafts == Drafts::Included || !essay.draft);
        gathered.essays.extend(essay);
    }
    gathered
}

/// What all jobs share.
struct Desk<'a> {
    library: &'a LibraryFolder,
    store: &'a Store,
    vocabulary: Vocabulary,
    /// Digest of all settings that shape an essay.
    settings: [u8; 32],
}

impl<'a> Desk<'a> {
    fn new(library: &'a LibraryFolder, store: &'a Store) -> Self {
        let config = &library.config;
        let shaping = format!(
            "{:?}{:?}{:?}{:?}{:?}",
            Shaping::from(config),
            config.sources,
            config.tags,
            config.keep_phrases,
            config.strip_phrases,
        );
        let settings = Key::of(&[CODE, shaping.as_bytes()]).0;
        Self { library, store, vocabulary: Vocabulary::new(&config.tags), settings }
    }

    /// What becomes of one source, from the store if nothing changed. `furniture` is what of it
    /// recurs on other pages.
    fn record(&self, file: &SourceFile, furniture: &Furniture) -> Record {
        match self.read_and_record(file, furniture) {
            Ok(record) => record,
            Err(diagnostic) => Record {
                essay: None,
                diagnostics: vec![diagnostic],
                words: (0, 0),
                passages: None,
                whole: None,
                confidence: None,
                beside: Vec::new(),
                traces: Traces::default(),
                matched: Vec::new(),
            },
        }
    }

    fn read_and_record(
        &self,
        file: &SourceFile,
        furniture: &Furniture,
    ) -> Result<Record, Diagnostic> {
        let name = name(&file.relative);
        let hashes: Vec<u8> = furniture.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        let unread = |stamp: [u8; 32]| {
            Key::of(&[b"unread", &self.settings, name.as_bytes(), &stamp, &hashes])
        };
        let unread = file.stamp.map(unread);
        if let Some(key) = unread.and_then(|unread| self.store.get(&unread))
            && let Some(record) = self.kept(file, &key)
        {
            return Ok(record);
        }
        let raw = source::read(file)?;
        let sidecar = source::read_sidecar(file)?;
        let key = Key::of(&[
            b"record",
            &self.settings,
            name.as_bytes(),
            &raw.bytes,
            sidecar.as_deref().unwrap_or_default().as_bytes(),
            &hashes,
        ]);
        let record = if let Some(record) = self.kept(file, &key) {
            record
        } else {
            let record = self.make(file, &raw, sidecar.as_deref(), furniture, key)?;
            self.store.put(&key, &record)?;
            record
        };
        if let Some(unread) = unread
            && source::is_untouched(file)
        {
            self.store.put(&unread, &key)?;
        }
        Ok(record)
    }

    /// The record of a key, if the store has it and what it speaks of.
    fn kept(&self, file: &SourceFile, key: &Key) -> Option<Record> {
        let record = self.store.get::<Record>(key)?;
        self.still_holds(file, &record).then(|| relocated(record, file))
    }

    /// Whether what stood beside the source still does, and the store still has all that the
    /// record speaks of.
    fn still_holds(&self, file: &SourceFile, record: &Record) -> bool {
        let is_same = |(address, hash): &(String, Option<[u8; 32]>)| {
            self.read_beside(file, address).map(|bytes| *blake3::hash(&bytes).as_bytes()) == *hash
        };
        let is_kept = |essay: &Essay| {
            self.store.get_bytes(&essay.body).is_some()
                && essay.assets.iter().all(|asset| self.store.get_bytes(&asset.key).is_some())
        };
        record.beside.iter().all(is_same)
            && record.essay.as_ref().is_none_or(is_kept)
            && record.passages.is_none_or(|key| self.store.get_bytes(&key).is_some())
            // Read where its page is missing only.
            && record.whole.is_none_or(|key| self.store.has(&key))
    }

    fn read_beside(&self, file: &SourceFile, address: &str) -> Option<Vec<u8>> {
        source::read_beside(file, &self.library.path("content"), address)
    }

    fn make(
        &self,
        file: &SourceFile,
        raw: &Raw,
        sidecar: Option<&str>,
        furniture: &Furniture,
        key: Key,
    ) -> Result<Record, Diagnostic> {
        let order = Order {
            raw,
            format: loader::format_of(&file.path).ok_or_else(|| job::no_format(&file.path))?,
            sidecar: file.sidecar.as_deref().zip(sidecar),
            config: &self.library.config,
            furniture,
        };
        let mut beside = Vec::new();
        let treated = job::treat(&order, &mut |address| {
            let bytes = self.read_beside(file, address);
            let hash = bytes.as_ref().map(|bytes| *blake3::hash(bytes).as_bytes());
            beside.push((address.to_owned(), hash));
            bytes
        })?;
        let rules = job::rules_for(&self.library.config, &treated.metadata);
        let words = (treated.cleaned.words_before, treated.cleaned.words);
        let (passages, whole) = self.keep_struck(&treated, key)?.unzip();
        let confidence = report::confidence(&treated.cleaned);
        let traces = Traces::of(&treated);
        let matched = job::matched_targets(&self.library.config, rules, &treated.cleaned);
        // The whole source is not needed while its essay is made, and may be large.
        drop(treated.document);
        let path = name(&file.relative);
        let setting = Setting {
            path: &path,
            shaping: Shaping::from(&self.library.config),
            vocabulary: &self.vocabulary,
            source_rights: rules.and_then(|rules| rules.rights),
            // Whatever shapes it names it: also the images beside the source.
            body: Key::of(&[b"body", &key.0, format!("{beside:?}").as_bytes()]),
            assets: self.keep(&treated.images)?,
        };
        let mut diagnostics = treated.diagnostics;
        let essay = match essay::assemble(setting, treated.metadata, treated.cleaned) {
            Ok((essay, body, more)) => {
                self.store.put(&essay.body, &body)?;
                diagnostics.extend(more.into_iter().map(|about| at(about, file)));
                Some(essay)
            }
            Err(diagnostic) => {
                diagnostics.push(at(diagnostic, file));
                None
            }
        };
        Ok(Record {
            essay,
            diagnostics,
            words,
            passages,
            whole,
            confidence,
            beside,
            traces,
            matched,
        })
    }

    /// Keeps what is told of a source that something was struck out of: its passages, and the whole
    /// of it.
    fn keep_struck(&self, treated: &Treated, key: Key) -> Result<Option<(Key, Key)>, Diagnostic> {
        let passages = report::passages(treated);
        if passages.is_empty() {
            return Ok(None);
        }
        let keys = (Key::of(&[b"passages", &key.0]), Key::of(&[b"whole", &key.0]));
        self.store.put(&keys.0, &passages)?;
        // Of a source of many pieces either is large.
        drop(passages);
        self.store.put(&keys.1, &Whole::of(treated, Scores::Asked))?;
        Ok(Some(keys))
    }

    fn keep(&self, images: &[Image]) -> Result<Vec<Asset>, Diagnostic> {
        let keep = |image: &Image| {
            let key = Key::of(&[b"image", image.name.as_bytes()]);
            self.store.put_bytes(&key, &image.bytes)?;
            Ok(Asset { name: image.name.clone(), key })
        };
        images.iter().map(keep).collect()
    }
}

fn account(file: SourceFile, record: &Record, furniture: Furniture) -> Account {
    Account {
        path: file.path,
        sidecar: file.sidecar,
        essay: record.essay.as_ref().map(Facts::from),
        words: record.words,
        passages: record.passages,
        whole: record.whole,
        confidence: record.confidence,
        furniture,
    }
}

/// A record from the store, its diagnostics at the paths by which the library is reached now.
fn relocated(mut record: Record, file: &SourceFile) -> Record {
    let paths: Vec<&PathBuf> = file.sidecar.iter().chain([&file.path]).collect();
    for diagnostic in &mut record.diagnostics {
        let place = &mut diagnostic.place.path;
        if let Some(path) = paths.iter().find(|path| path.file_name() == place.file_name()) {
            place.clone_from(path);
        }
    }
    record
}

/// The diagnostic with the path a user would open.
fn at(mut diagnostic: Diagnostic, file: &SourceFile) -> Diagnostic {
    diagnostic.place.path.clone_from(&file.path);
    diagnostic
}

/// What a folder's `_index.md` says.
fn shelf(file: &SourceFile, store: &Store) -> (Option<ShelfFacts>, Vec<Diagnostic>) {
    let document = match source::read(file).and_then(|raw| loader::load(&raw)) {
        Ok(document) => document,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let path = file.relative.parent().map(name).unwrap_or_default();
    let key =
        Key::of(&[b"shelf", CODE, path.as_bytes(), format!("{:?}", document.body).as_bytes()]);
    let has_introduction = !document.body.is_empty();
    let mut diagnostics: Vec<_> =
        document.warnings.into_iter().map(|warning| warning.into_diagnostic(&file.path)).collect();
    if has_introduction && let Err(diagnostic) = store.put(&key, &document.body) {
        diagnostics.push(diagnostic);
    }
    let facts = ShelfFacts {
        path,
        title: document.front_matter.title,
        order: document.front_matter.order,
        introduction: has_introduction.then_some(key),
    };
    (Some(facts), diagnostics)
}

/// A path inside the sources' folder, with `/`.
pub(super) fn name(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
