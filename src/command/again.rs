//! Building again what did not change: not at all.
//!
//! After each build the store learns how the site that was published is called, under a key of all
//! that went into it. Where the next build finds the same key and that site in its place, it is done.

use serde::{Deserialize, Serialize};

use super::console::Console;
use super::library::LibraryFolder;
use super::report::Told;
use super::site::{INPUTS, Order, Summary};
use crate::cache::{Key, Store};
use crate::config;
use crate::diagnostic::{Diagnostic, Place};
use crate::output::{self, Target};
use crate::source::{self, Snapshot};

/// What was published, and what was said about it.
#[derive(Serialize, Deserialize)]
struct Published {
    site: [u8; 32],
    essays: usize,
    pages: usize,
    words: (usize, usize),
    report: Told,
    diagnostics: Vec<Diagnostic>,
}

/// All that goes into a site, by one key.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    key: Key,
    files: Snapshot,
    /// Diagnostics there were before: they are found again whatever is built.
    said: usize,
}

impl Inputs {
    /// As they are now: to be asked before any of them is read.
    pub(super) fn look(order: &Order<'_>, console: &Console) -> Self {
        let library = order.library;
        let files = snapshot(library);
        let settings = format!(
            "{:?} {:?} {} {:?} {}",
            library.config,
            order.drafts,
            order.folder.display(),
            order.strangers,
            console.is_strict()
        );
        let program = concat!(env!("OFFPRINT_CODE"), env!("OFFPRINT_THEME")).as_bytes();
        let key = Key::of(&[b"published", program, settings.as_bytes(), &files.digest]);
        Self { key, files, said: console.pending().len() }
    }

    /// The warning that they are others now: what was read of them may not fit together.
    pub(super) fn changed(&self, library: &LibraryFolder) -> Option<Diagnostic> {
        let is_same = snapshot(library).digest == self.files.digest;
        let message = "files of this library changed while they were read";
        (!is_same).then(|| {
            Diagnostic::warning("source/changed", Place::file(library.root()), message)
                .with_help("build again")
        })
    }

    /// What there is to say if these inputs were published before and what they made still stands,
    /// with its report.
    ///
    /// # Errors
    /// What publishing would say of the output folder.
    pub(super) fn recall(
        &self,
        target: &Target<'_>,
        store: &Store,
        console: &mut Console,
    ) -> Result<Option<Summary>, Diagnostic> {
        let Some(published) = store.get::<Published>(&self.key) else { return Ok(None) };
        let Published { site, essays, pages, words, report: told, diagnostics } = published;
        if !told.stands(target.root) {
            return Ok(None);
        }
        let Some(report) = output::stands(target, site)? else { return Ok(None) };
        console.report(diagnostics);
        console.trace("nothing changed");
        Ok(Some(Summary { essays, pages, words, report, accounted: Some(told) }))
    }

    /// Notes what these inputs made.
    pub(super) fn remember(
        &self,
        target: &Target<'_>,
        summary: &Summary,
        store: &Store,
        console: &Console,
    ) -> Result<(), Diagnostic> {
        if !self.files.is_settled {
            return Ok(());
        }
        let (Some(site), Some(report)) = (output::seal(target.folder), summary.accounted.clone())
        else {
            return Ok(());
        };
        let diagnostics = console.pending()[self.said..].iter().map(Diagnostic::to_kept).collect();
        let Summary { essays, pages, words, .. } = *summary;
        store.put(&self.key, &Published { site, essays, pages, words, report, diagnostics })
    }
}

fn snapshot(library: &LibraryFolder) -> Snapshot {
    let names = [config::FILE_NAME, config::AUTHORS_FILE_NAME].into_iter().chain(INPUTS);
    source::snapshot(&names.map(|name| library.path(name)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::console::Verbosity;
    use crate::command::gather::Drafts;
    use crate::output::Strangers;

    #[test]
    fn what_changes_while_it_is_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        output::scaffold(root, &[("site.toml", ""), ("content/a.md", "Words.")]).unwrap();
        let library = LibraryFolder::open(Some(root)).unwrap();
        let public = root.join("public");
        let order = Order {
            library: &library,
            drafts: Drafts::LeftOut,
            folder: &public,
            strangers: Strangers::Refuse,
            cache: None,
            spare: None,
        };
        let inputs = Inputs::look(&order, &Console::new(Verbosity::Quiet));
        output::create_file(&public.join("index.html"), b"").unwrap();
        output::create_file(&root.join("build.log"), b"").unwrap();
        assert!(inputs.changed(&library).is_none());
        output::create_file(&root.join("content/b.md"), b"More words.").unwrap();
        assert_eq!(inputs.changed(&library).unwrap().code, "source/changed");
    }
}
