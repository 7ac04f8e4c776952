//! `offprint check`: everything a build would complain about, and more, written nowhere.

#[cfg(feature = "net")]
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::console::{Console, LEFT_OUT, count};
use super::edition;
#[cfg(feature = "net")]
use super::external;
use super::format::Format;
use super::gather::{self, Drafts};
use super::idle;
use super::library::LibraryFolder;
use super::place::Linking;
use super::site::CACHE;
use super::theme;
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Outline;
use crate::essay;
#[cfg(feature = "net")]
use crate::fetch::Reach;
use crate::library::{self, EssayId, Library};
use crate::render::Templates;

/// Check a library without building it.
///
/// Names everything a build would complain about, and internal links and anchors that lead nowhere,
/// missing metadata, near-duplicate essays, files that are no sources, sidecars and rules without
/// effect, and tags that only one essay has. Writes nothing, but for what `--external` keeps.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint check                  the library here or above
  offprint check --strict         fail on warnings, as in a job that runs before publishing
  offprint check --format github  the same, shown beside the lines of a pull request
  offprint check --format json | jq -r .code | sort | uniq -c")]
pub(super) struct Arguments {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Fail on warnings.
    #[arg(long)]
    strict: bool,
    /// Ask also whether the links that lead out of the library still lead somewhere.
    ///
    /// Hosts are asked politely, one request at a time. What they answer for certain counts for seven
    /// days; it is kept in `.offprint/links.jsonl` as it comes, all that this writes.
    #[cfg(feature = "net")]
    #[arg(long)]
    external: bool,
    /// Ask for so many addresses at most, and leave the others to later checks.
    ///
    /// Those that were never asked for come first: `check --external --limit 200`, run every day, gets
    /// round a large library.
    #[cfg(feature = "net")]
    #[arg(long, value_name = "N", requires = "external")]
    limit: Option<NonZeroUsize>,
    /// Ask also this machine and its networks.
    #[cfg(feature = "net")]
    #[arg(long, requires = "external")]
    allow_private: bool,
    /// How to print what is found.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    if arguments.strict {
        console.be_strict();
    }
    console.show_notes();
    console.print_as(arguments.format);
    let folder = LibraryFolder::open(arguments.root.as_deref())?;
    let walked = folder.walk()?;
    let sources = walked.sources.len();
    console.report(
        walked.ignored.iter().map(|path| {
            Diagnostic::note(LEFT_OUT, Place::file(path), "not a source, and left out")
        }),
    );
    // Nothing is written where the library is: what is worked out here goes with the command.
    let store = Store::borrow(&folder.path(CACHE));
    let templates = theme::templates(&folder, console)?;
    let text = theme::words(&folder, console)?;
    console.report(Templates::load(templates, &text).err());
    let gathered = gather::gather(&folder, walked, &store, Drafts::Included, console);
    for essay in &gathered.essays {
        let missing = essay::missing(essay).into_iter().map(|fact| fact.note(essay));
        console.report(missing.map(|diagnostic| folder.locate(diagnostic)));
    }
    console.report(idle::rules(&folder, &gathered));
    let (library, _) = edition::plan(&folder, gathered, console);
    let ids = (0..library.essays.len()).into_par_iter();
    let broken: Vec<_> = ids.map(|id| broken(&folder, &library, &store, id)).collect();
    for broken in broken {
        console.report(broken?.into_iter().map(|diagnostic| folder.locate(diagnostic)));
    }
    #[cfg(feature = "net")]
    if arguments.external {
        let reach = if arguments.allow_private { Reach::Private } else { Reach::Public };
        external::check(&folder, &library, reach, arguments.limit.map(NonZeroUsize::get), console)?;
    }
    let single = single_tags(&library, &folder);
    console.report(single.into_iter().map(|diagnostic| folder.locate(diagnostic)));
    console.flush();
    if arguments.format != Format::Text {
        return Ok(());
    }
    let (errors, warnings, notes) = console.counts();
    let sources = count(sources, "source", "sources");
    let errors = count(errors, "error", "errors");
    let warnings = count(warnings, "warning", "warnings");
    let notes = (notes > 0).then(|| format!(", {}", count(notes, "note", "notes")));
    let notes = notes.unwrap_or_default();
    console.say(&format!("Checked {sources}: {errors}, {warnings}{notes}"));
    Ok(())
}

/// Tags that one essay has and the vocabulary has not, in a library that is large enough to tell.
fn single_tags(library: &Library, folder: &LibraryFolder) -> Vec<Diagnostic> {
    /// Essays from which on a tag is expected to have several.
    const MIN_ESSAYS: usize = 10;
    if library.essays.len() < MIN_ESSAYS {
        return Vec::new();
    }
    let key = library::tag_key;
    let known: BTreeSet<String> = folder.config.tags.iter().map(|tag| key(&tag.name)).collect();
    let is_known = |name: &str| known.contains(&key(name));
    let single = library.tags.iter().filter(|tag| tag.essays.len() == 1 && !is_known(&tag.name));
    single
        .map(|tag| {
            let place = Place::file(&library.essays[tag.essays[0]].path);
            let message = format!("no other essay has the tag `{}`", tag.name);
            Diagnostic::note("tags/used-once", place, message)
                .with_help("`offprint tags merge` makes it one with another")
        })
        .collect()
}

/// The fragments an essay links to, in itself or in another one, that are nowhere there. What was
/// saved from elsewhere is not the curator's to correct.
fn broken(
    folder: &LibraryFolder,
    library: &Library,
    store: &Store,
    id: EssayId,
) -> Result<Vec<Diagnostic>, Diagnostic> {
    let essay = &library.essays[id];
    if !library::is_own(essay) {
        return Ok(Vec::new());
    }
    let source = Linking::of(folder, &essay.path);
    let mut outlines: BTreeMap<EssayId, Outline> = BTreeMap::new();
    let mut broken = Vec::new();
    for address in &essay.links {
        let Some((path, fragment)) = address.split_once('#') else { continue };
        let target = if path.is_empty() { Some(id) } else { library.resolve(id, path) };
        let Some(target) = target.filter(|_| !fragment.is_empty()) else { continue };
        let outline = match outlines.entry(target) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                new.insert(Outline::of(&edition::body(store, library.essays[target].body)?))
            }
        };
        if outline.find(fragment).is_none() {
            let message = format!("the link to `{address}` names a place that is not there");
            let place = source.place_of(address);
            broken.push(
                Diagnostic::warning("links/anchor", place, message)
                    .with_help("correct the part after `#`, or leave it out"),
            );
        }
    }
    Ok(broken)
}
