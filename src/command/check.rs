//! `offprint check`: everything a build would complain about, and more, written nowhere.

use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::console::{Console, count};
use super::edition;
use super::gather::{self, Drafts};
use super::library::LibraryFolder;
use super::site::{self, CACHE};
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Outline;
use crate::essay;
use crate::library::{self, EssayId, Library};
use crate::render::Templates;

/// Check a library without building it.
///
/// Names everything a build would complain about, and internal links and anchors that lead nowhere,
/// missing metadata, near-duplicate essays, files that are no sources and overrides without effect.
/// Writes nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  offprint check                  the library here or above
  offprint check --strict         fail on warnings, as in a job that runs before publishing")]
pub(super) struct Arguments {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Fail on warnings.
    #[arg(long)]
    strict: bool,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    if arguments.strict {
        console.be_strict();
    }
    console.show_notes();
    let folder = LibraryFolder::open(arguments.root.as_deref())?;
    let walked = folder.walk()?;
    let sources = walked.sources.len();
    console.report(walked.ignored.iter().map(|path| {
        Diagnostic::note("source/ignored", Place::file(path), "not a source, and left out")
    }));
    // Nothing is written where the library is: what is worked out here goes with the command.
    let store = Store::borrow(&folder.path(CACHE));
    let templates = site::templates(&folder, console)?;
    let text = site::words(&folder, console)?;
    console.report(Templates::load(templates, &text).err());
    let gathered = gather::gather(&folder, walked, &store, Drafts::Included, console);
    let missing = gathered.essays.iter().flat_map(essay::missing);
    console.report(missing.map(|diagnostic| folder.locate(diagnostic)));
    let (library, _) = edition::plan(&folder, gathered, console);
    let ids = (0..library.essays.len()).into_par_iter();
    let broken: Vec<_> = ids.map(|id| broken(&library, &store, id)).collect();
    for broken in broken {
        console.report(broken?.into_iter().map(|diagnostic| folder.locate(diagnostic)));
    }
    console.flush();
    let (errors, warnings) = console.counts();
    console.say(&format!(
        "Checked {}: {}, {}",
        count(sources, "source", "sources"),
        count(errors, "error", "errors"),
        count(warnings, "warning", "warnings"),
    ));
    Ok(())
}

/// The fragments an essay links to, in itself or in another one, that are nowhere there. What was
/// saved from elsewhere is not the curator's to correct.
fn broken(library: &Library, store: &Store, id: EssayId) -> Result<Vec<Diagnostic>, Diagnostic> {
    let essay = &library.essays[id];
    let mut broken = Vec::new();
    for address in essay.links.iter().filter(|_| library::is_own(essay)) {
        let Some((path, fragment)) = address.split_once('#') else { continue };
        let target = if path.is_empty() { Some(id) } else { library.resolve(id, path) };
        let Some(target) = target.filter(|_| !fragment.is_empty()) else { continue };
        let body = edition::body(store, library.essays[target].body)?;
        if Outline::of(&body).find(fragment).is_none() {
            let message = format!("the link to `{address}` names a place that is not there");
            broken.push(
                Diagnostic::warning("links/anchor", Place::file(&essay.path), message)
                    .with_help("correct the part after `#`, or leave it out"),
            );
        }
    }
    Ok(broken)
}
