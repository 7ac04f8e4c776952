//! Building again what did not change: not at all.
//!
//! After each build the store learns how the site that was published is called, under a key of all
//! that went into it. Where the next build finds the same key and that site in its place, it is done.

use serde::{Deserialize, Serialize};

use super::console::Console;
use super::report;
use super::site::{INPUTS, Order, Summary};
use crate::cache::{Key, Store};
use crate::diagnostic::Diagnostic;
use crate::output::{self, Target};
use crate::source;

/// What was published, and what was said about it.
#[derive(Serialize, Deserialize)]
struct Published {
    site: [u8; 32],
    essays: usize,
    words: (usize, usize),
    report: String,
    diagnostics: Vec<Diagnostic>,
}

/// All that goes into a site, by one key.
#[derive(Clone, Copy)]
pub(super) struct Inputs {
    key: Key,
    is_settled: bool,
    /// Diagnostics there were before: they are found again whatever is built.
    said: usize,
}

impl Inputs {
    /// As they are now: to be asked before any of them is read.
    pub(super) fn look(order: &Order<'_>, console: &Console) -> Self {
        let library = order.library;
        let folders = INPUTS.map(|name| library.path(name));
        let files = source::snapshot(library.root(), &folders);
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
        Self { key, is_settled: files.is_settled, said: console.pending().len() }
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
        let Published { site, essays, words, report: mark, diagnostics } = published;
        if !report::is_there(target.root, &mark) {
            return Ok(None);
        }
        let Some(report) = output::stands(target, site)? else { return Ok(None) };
        console.report(diagnostics);
        console.trace("nothing changed");
        Ok(Some(Summary { essays, words, report, accounted: Some(mark) }))
    }

    /// Notes what these inputs made.
    pub(super) fn remember(
        &self,
        target: &Target<'_>,
        summary: &Summary,
        store: &Store,
        console: &Console,
    ) -> Result<(), Diagnostic> {
        if !self.is_settled {
            return Ok(());
        }
        let (Some(site), Some(report)) = (output::seal(target.folder), summary.accounted.clone())
        else {
            return Ok(());
        };
        let diagnostics = console.pending()[self.said..].iter().map(Diagnostic::to_kept).collect();
        let Summary { essays, words, .. } = *summary;
        store.put(&self.key, &Published { site, essays, words, report, diagnostics })
    }
}
