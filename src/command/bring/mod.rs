//! Bringing sources into a library: what `add` and `import` share.
//!
//! A [`Candidate`] is cleaned as a build would, compared with all that the library has, and copied
//! into `content/` under the slug of its title, with a sidecar that says what was found. Nothing that
//! is there is overwritten, and what a candidate was read from is not touched.

mod candidate;
mod image;
#[cfg(not(feature = "net"))]
#[path = "no_page.rs"]
mod page;
#[cfg(feature = "net")]
mod page;
#[cfg(feature = "serve")]
mod rule;
mod sidecar;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

pub(super) use candidate::Candidate;
pub(super) use page::Fetching;
#[cfg(feature = "serve")]
pub(super) use rule::{Verb, has_phrase, toggle};

use super::console::Console;
use super::gather::{self, Drafts};
use super::job::{self, Order, Treated};
use super::library::LibraryFolder;
use super::new::parse_shelf;
use super::site::CACHE;
use crate::cache::{Key, Store};
use crate::cleaner::Furniture;
use crate::config::{RIGHTS, Rights};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::document::FrontMatter;
use crate::essay::{self, Essay, Setting, Shaping, Vocabulary};
use crate::import::{self, Kept};
use crate::library::{Known, Original, Slug};
use crate::loader;
use crate::metadata::{self, Found, Metadata, Provenance};
use crate::output::{self, Lock};
use crate::source::{self, SourceFile};

/// Where sources go, and what all of them are given.
#[derive(Debug, Args)]
pub(super) struct Destination {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The folder in `content`, made if it is not there.
    #[arg(long, value_name = "NAME", value_parser = parse_shelf)]
    shelf: Option<String>,
    /// Tags for all of them beside their own, separated by commas.
    #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = parse_tag)]
    tags: Vec<String>,
    /// What may be published of them: full, republished, excerpt, link or private.
    #[arg(long, value_name = "MODE", value_parser = parse_rights)]
    rights: Option<Rights>,
    /// Bring in also what the library has already.
    #[arg(long)]
    force: bool,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

fn parse_tag(text: &str) -> Result<String, String> {
    let tag = text.trim();
    if tag.is_empty() { Err("a tag needs letters".to_owned()) } else { Ok(tag.to_owned()) }
}

fn parse_rights(text: &str) -> Result<Rights, String> {
    let found = RIGHTS.iter().find(|(name, _)| *name == text).map(|(_, rights)| *rights);
    let names: Vec<&str> = RIGHTS.iter().map(|(name, _)| *name).collect();
    found.ok_or_else(|| format!("one of {}", names.join(", ")))
}

/// What became of a candidate.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is in the library now, under this path.
    Added(PathBuf),
    /// It was there before, as this path; in which respect it is the same.
    Present(PathBuf, &'static str),
}

/// What became of what was noted beside a bookmark.
#[derive(Debug)]
pub(super) enum Joined {
    /// They are in this sidecar now.
    Written(PathBuf),
    /// They were known.
    Nothing,
}

/// An essay that the library had before this call.
#[derive(Debug)]
struct Shelved {
    file: SourceFile,
    tags: Vec<String>,
}

/// A library that sources are brought into.
pub(super) struct Desk<'a> {
    destination: &'a Destination,
    folder: LibraryFolder,
    /// Held until all is done, so that no build and no second call comes between.
    _lock: Option<Lock>,
    vocabulary: Vocabulary,
    known: Known,
    /// What was there before, by the path inside `content`.
    shelved: BTreeMap<String, Shelved>,
    /// Sources of the library by their size in bytes.
    by_size: HashMap<u64, Vec<PathBuf>>,
    /// What came in by this call: by hash, its path.
    brought: HashMap<blake3::Hash, PathBuf>,
    /// Paths without endings that this call has given away.
    stems: BTreeSet<PathBuf>,
    today: Date,
}

impl<'a> Desk<'a> {
    /// Opens the library and gets to know what is in it.
    ///
    /// # Errors
    /// As opening it; `output/locked`.
    pub(super) fn open(
        destination: &'a Destination,
        console: &mut Console,
    ) -> Result<Self, Diagnostic> {
        let folder = LibraryFolder::open(destination.root.as_deref())?;
        let writes = !destination.dry_run;
        let lock = writes.then(|| Lock::acquire(folder.root())).transpose()?;
        let cache = folder.path(CACHE);
        let store = if writes { Store::open(Some(&cache)) } else { Store::borrow(&cache) };
        // The folder of essays may be yet to be made.
        let walked = folder.walk().unwrap_or_default();
        let mut by_size: HashMap<u64, Vec<PathBuf>> = HashMap::new();
        let mut shelved = BTreeMap::new();
        for file in &walked.sources {
            by_size.entry(file.bytes).or_default().push(file.path.clone());
            let shelf = Shelved { file: file.clone(), tags: Vec::new() };
            shelved.insert(gather::name(&file.relative), shelf);
        }
        // What is wrong with the library is for a build to say.
        let mut aside = console.afresh();
        let gathered = gather::gather(&folder, walked, &store, Drafts::Included, &mut aside);
        console.report(store.commit());
        let mut known = Known::default();
        for essay in gathered.essays {
            known.add(&essay);
            if let Some(shelf) = shelved.get_mut(&essay.path) {
                shelf.tags = essay.tags;
            }
        }
        Ok(Self {
            destination,
            vocabulary: Vocabulary::new(&folder.config.tags),
            folder,
            _lock: lock,
            known,
            shelved,
            by_size,
            brought: HashMap::new(),
            stems: BTreeSet::new(),
            today: today(),
        })
    }

    /// Brings one source in, if it is not there yet.
    ///
    /// # Errors
    /// Why it cannot be brought in; the library is as before.
    pub(super) fn bring(
        &mut self,
        candidate: &Candidate<'_>,
        console: &mut Console,
    ) -> Result<Outcome, Diagnostic> {
        let kept = candidate.packed.as_ref().unwrap_or(&candidate.raw.bytes);
        let hash = blake3::hash(kept);
        let same = self.brought.get(&hash).cloned().or_else(|| self.same_bytes(kept));
        if let Some(path) = same.filter(|_| !self.destination.force) {
            return Ok(Outcome::Present(path, "has the same bytes"));
        }
        let located = |mut diagnostic: Diagnostic| {
            diagnostic.place.path = PathBuf::from(&candidate.name);
            diagnostic
        };
        if import::is_bookmarks(&candidate.raw.bytes) {
            return Err(located(not_an_essay()));
        }
        let prepared = self.prepare(candidate).map_err(located)?;
        if let Some(original) = self.known.original_of(&prepared.essay)
            && !self.destination.force
        {
            let (path, how) = match original {
                Original::SameAddress(path) => (path, "has the same address"),
                Original::SameWords(path) => (path, "has nearly the same text"),
            };
            return Ok(Outcome::Present(self.folder.path("content").join(path), how));
        }
        let relative = self.name(&prepared.essay.title, &candidate.ending);
        let path = self.folder.path("content").join(&relative);
        if !self.destination.dry_run {
            write(&path, &prepared, kept)?;
        }
        let is_told = |it: &Diagnostic| it.severity != Severity::Note;
        console.report(prepared.diagnostics.into_iter().filter(is_told).map(located));
        self.known.add(&Essay { path: gather::name(&relative), ..prepared.essay });
        self.brought.insert(hash, path.clone());
        Ok(Outcome::Added(path))
    }

    /// The path inside `content` of the essay that was published at an address.
    pub(super) fn essay_at(&self, address: &str) -> Option<String> {
        self.known.at(address).map(str::to_owned)
    }

    /// Writes what was noted of it elsewhere into the sidecar of an essay that was there before.
    ///
    /// # Errors
    /// What is wrong with the sidecar; `output/write`.
    pub(super) fn join(&mut self, path: &str, kept: &Kept) -> Result<Joined, Diagnostic> {
        let Some(Shelved { file, tags: known }) = self.shelved.get(path) else {
            return Ok(Joined::Nothing);
        };
        // Read before its text is, so that no change since goes unseen.
        let there = file.sidecar.as_deref().map(source::read_file).transpose()?;
        let text = source::read_sidecar(file)?;
        let target = file.sidecar.clone().unwrap_or_else(|| self.new_sidecar(&file.path));
        let before = text.as_deref().unwrap_or_default();
        let Some(after) = sidecar::join(&target, before, known, kept)? else {
            return Ok(Joined::Nothing);
        };
        if !self.destination.dry_run {
            match there {
                Some(there) => output::rewrite(&target, &there, after.as_bytes())?,
                None => output::create_file(&target, after.as_bytes())?,
            }
        }
        Ok(Joined::Written(target))
    }

    /// Where the sidecar of a source belongs that has none: under its stem, unless another source
    /// shares that.
    fn new_sidecar(&self, path: &Path) -> PathBuf {
        let short = sidecar_of(path);
        let sharing = self.shelved.values().filter(|shelf| sidecar_of(&shelf.file.path) == short);
        if sharing.count() > 1 { with_ending(path, ".toml") } else { short }
    }

    /// A source of the library that holds the same.
    fn same_bytes(&self, bytes: &[u8]) -> Option<PathBuf> {
        let alike = self.by_size.get(&(bytes.len() as u64))?;
        let is_same = |path: &&PathBuf| source::read_file(path).is_ok_and(|other| other == bytes);
        alike.iter().find(is_same).cloned()
    }

    /// Reads a candidate as a build would, and writes down what was found.
    fn prepare(&self, candidate: &Candidate<'_>) -> Result<Prepared, Diagnostic> {
        let mut declared = candidate.declared.clone();
        let source = declared.source.as_deref().and_then(metadata::canonical);
        declared.source = source.map(String::from);
        declared.rights = declared.rights.or(self.destination.rights);
        let path = candidate.raw.path.with_extension("toml");
        let given = candidate.sidecar.as_deref().unwrap_or_default();
        let mut text = sidecar::complete(&path, given, &declared, None)?;
        let mut treated = self.treat(candidate, &path, &text)?;
        let address = candidate.address.as_deref().and_then(metadata::canonical);
        if let Some(address) = address.filter(|_| treated.metadata.url.is_none()) {
            declared.source = Some(address.into());
            text = sidecar::complete(&path, &text, &declared, None)?;
            treated = self.treat(candidate, &path, &text)?;
        }
        // They come on top of those that the source has, which a sidecar would overrule.
        let tags = &treated.metadata.tags;
        let more = Kept { tags: self.destination.tags.clone(), added: None, read: candidate.read };
        text = sidecar::join(&path, &text, tags, &more)?.unwrap_or(text);
        let added = candidate.added.unwrap_or(self.today);
        let lasting = lasting(&treated.metadata);
        let text = sidecar::complete(&path, &text, &lasting, Some(added))?;
        let text = sidecar::with_found(&text, &found(&treated.metadata));
        let text = match candidate.sidecar {
            Some(_) => text,
            None => sidecar::with_gaps(&text, &gaps(&treated.metadata)),
        };
        let images = image::shown(candidate, &mut treated.document);
        let name = candidate.raw.path.to_string_lossy();
        let setting = Setting {
            path: &name,
            shaping: Shaping::from(&self.folder.config),
            vocabulary: &self.vocabulary,
            source_rights: None,
            body: Key::of(&[]),
            assets: Vec::new(),
        };
        let mut diagnostics = treated.diagnostics;
        let (essay, _, more) = essay::assemble(setting, treated.metadata, treated.cleaned)?;
        diagnostics.extend(more);
        Ok(Prepared { essay, sidecar: text, images, diagnostics })
    }

    /// Cleans a candidate.
    fn treat(
        &self,
        candidate: &Candidate<'_>,
        path: &Path,
        sidecar: &str,
    ) -> Result<Treated, Diagnostic> {
        let order = Order {
            raw: &candidate.raw,
            format: candidate.format,
            sidecar: Some((path, sidecar)),
            config: &self.folder.config,
            furniture: &Furniture::default(),
        };
        job::treat(&order, &mut |address| image::read_beside(candidate, address))
    }

    /// A free path in `content`: the slug of a title, with a number if it is taken. A source, its
    /// sidecar and the folder of its images share a name, so that all of these have to be free.
    fn name(&mut self, title: &str, ending: &str) -> PathBuf {
        let folder = PathBuf::from(self.destination.shelf.as_deref().unwrap_or_default());
        let slug = Slug::new(title);
        let mut stem = folder.join(slug.as_str());
        let mut number = 1;
        while self.is_taken(&stem) {
            number += 1;
            stem = folder.join(slug.numbered(number).as_str());
        }
        self.stems.insert(stem.clone());
        with_ending(&stem, &format!(".{ending}"))
    }

    fn is_taken(&self, stem: &Path) -> bool {
        let stem_in_content = self.folder.path("content").join(stem);
        let endings = loader::FORMATS.iter().flat_map(|format| format.endings);
        let mut endings =
            endings.flat_map(|ending| [format!(".{ending}"), format!(".{ending}.gz")]);
        let is_there = |ending: &str| output::is_taken(&with_ending(&stem_in_content, ending));
        self.stems.contains(stem)
            || [".toml", "_files"].into_iter().any(is_there)
            || endings.any(|ending| is_there(&ending))
    }
}

/// A candidate that has been read.
struct Prepared {
    essay: Essay,
    sidecar: String,
    /// Files it shows, by the addresses it uses.
    images: Vec<(String, Vec<u8>)>,
    diagnostics: Vec<Diagnostic>,
}

/// Writes the images, the sidecar and last the source, so that no source is ever without them; and
/// nothing if one of them has no place.
fn write(path: &Path, prepared: &Prepared, bytes: &[u8]) -> Result<(), Diagnostic> {
    let mut images = BTreeMap::new();
    for (address, image) in &prepared.images {
        if let Some(target) = image::place(path, address, image)? {
            images.insert(target, image.as_slice());
        }
    }
    let sidecar = sidecar_of(path);
    let source = [(sidecar.as_path(), prepared.sidecar.as_bytes()), (path, bytes)];
    output::create_files(images.iter().map(|(path, image)| (path.as_path(), *image)).chain(source))
}

fn not_an_essay() -> Diagnostic {
    Diagnostic::error("add/bookmarks", Place::file(""), "a list of bookmarks, not an essay")
        .with_help("`offprint import bookmarks` joins it to the library")
}

/// Where the sidecar of a source is made.
pub(super) fn sidecar_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = loader::ending_of(path).unwrap_or_default();
    path.with_file_name(format!("{}toml", &name[..name.len() - ending.len()]))
}

fn with_ending(stem: &Path, ending: &str) -> PathBuf {
    let mut path = stem.as_os_str().to_owned();
    path.push(ending);
    PathBuf::from(path)
}

/// What the source states or shows without the curator's help.
fn own<T>(found: Option<&Found<T>>) -> Option<&Found<T>> {
    found.filter(|found| found.provenance > Provenance::Config)
}

/// What has to be written down, or it is lost: the address, and what only the name of the file said,
/// which gets another.
fn lasting(metadata: &Metadata) -> FrontMatter {
    fn of_name<T: Clone>(found: Option<&Found<T>>) -> Option<T> {
        found.filter(|found| is_of_name(found)).map(|found| found.value.clone())
    }
    FrontMatter {
        title: of_name(metadata.title.as_ref()),
        authors: of_name(metadata.authors.as_ref()).unwrap_or_default(),
        date: of_name(metadata.published.as_ref()),
        source: own(metadata.url.as_ref()).map(|found| found.value.clone()),
        ..FrontMatter::default()
    }
}

/// What every build finds again, or something better.
fn found(metadata: &Metadata) -> Vec<sidecar::Fact> {
    fn again<T>(found: Option<&Found<T>>) -> Option<&Found<T>> {
        own(found).filter(|found| !is_of_name(found))
    }
    let title = again(metadata.title.as_ref());
    let authors = again(metadata.authors.as_ref());
    let date = again(metadata.published.as_ref());
    let facts = [
        title.map(|title| sidecar::Fact::title(&title.value, title.provenance)),
        authors.map(|authors| sidecar::Fact::authors(&authors.value, authors.provenance)),
        date.map(|date| sidecar::Fact::date(date.value, date.provenance)),
    ];
    facts.into_iter().flatten().collect()
}

fn is_of_name<T>(found: &Found<T>) -> bool {
    found.provenance == Provenance::FileName
}

/// The keys readers look for and nobody has given.
fn gaps(metadata: &Metadata) -> Vec<&'static str> {
    let known = [
        ("title", metadata.title.is_some()),
        ("author", metadata.authors.is_some()),
        ("date", metadata.published.is_some()),
        ("source", metadata.url.is_some()),
    ];
    known.into_iter().filter(|(_, is_known)| !is_known).map(|(key, _)| key).collect()
}

#[expect(clippy::disallowed_methods, reason = "the day a source was added reaches no page")]
fn today() -> Date {
    jiff::Zoned::now().date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sidecars_have_the_stem_of_their_source() {
        let check = |path: &str, expected: &str| {
            assert_eq!(sidecar_of(Path::new(path)), Path::new(expected));
        };
        check("pay/x.html", "pay/x.toml");
        check("x.html.gz", "x.toml");
        check("v1.2.md", "v1.2.toml");
    }
}
