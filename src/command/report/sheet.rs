//! A page of each source that something was struck out of, beside the report: all of the source, kept
//! and struck out.
//!
//! A page is made from what the store keeps of its source, and only where it is missing or tells
//! something else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Entry, page};
use crate::cache::{Key, Store};
use crate::command::whole::{Templates, Whole};
use crate::diagnostic::Diagnostic;
use crate::output::{self, NewFile};

/// Where they stand, in the library's folder.
const FOLDER: &str = ".offprint/report";

/// From a page to the report.
const REPORT: &str = "../report.html";

/// Hexadecimal digits of a page's name.
const DIGITS: usize = 32;

/// The ending of a page's name.
const ENDING: &str = ".html";

/// What makes the pages.
pub(super) struct Sheets<'a> {
    folder: PathBuf,
    pub(super) store: &'a Store,
    templates: Templates,
}

impl<'a> Sheets<'a> {
    pub(super) fn load(root: &Path, store: &'a Store) -> Result<Self, Diagnostic> {
        Ok(Self { folder: root.join(FOLDER), store, templates: Templates::load()? })
    }

    /// Writes the page of a source, unless it is there and says the same. Returns its address, seen
    /// from the report; `None` where the source has none.
    pub(super) fn write(&self, entry: &Entry<'_>) -> Result<Option<String>, Diagnostic> {
        let Some(key) = entry.whole else { return Ok(None) };
        let code = env!("OFFPRINT_CODE").as_bytes();
        let mark = page::mark(&Key::of(&[b"sheet", code, entry.path.as_bytes(), &key.0]));
        let (name, address) = (name(entry), format!("report/{}", name(entry)));
        let path = self.folder.join(name);
        if output::is_marked(&path, &mark) {
            return Ok(Some(address));
        }
        let Some(whole) = self.store.get::<Whole>(&key) else { return Ok(None) };
        let text = self.templates.page(&entry.path, &whole, &mark, REPORT)?;
        let mut file = NewFile::create(&path)?;
        file.write(text.as_bytes())?;
        file.publish()?;
        Ok(Some(address))
    }

    /// Removes the pages of sources that are no more, or lose nothing any more.
    pub(super) fn sweep(&self, entries: &[Entry<'_>]) -> Result<(), Diagnostic> {
        let with_page = entries.iter().filter(|entry| entry.whole.is_some());
        let names: BTreeSet<String> = with_page.map(name).collect();
        for name in files(&self.folder).filter(|file| !names.contains(file)) {
            output::remove_made(&self.folder.join(name), page::MARK)?;
        }
        Ok(())
    }
}

/// How many pages a library has.
pub(super) fn count(root: &Path) -> usize {
    files(&root.join(FOLDER)).count()
}

/// The files that are named as pages are.
fn files(folder: &Path) -> impl Iterator<Item = String> {
    let is_page = |name: &String| {
        let digits = name.strip_suffix(ENDING).unwrap_or_default();
        digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    output::files_in(folder).into_iter().filter(is_page)
}

/// A page keeps its name for as long as its source does.
fn name(entry: &Entry<'_>) -> String {
    let digits = Key::of(&[entry.path.as_bytes()]).to_string();
    format!("{}{ENDING}", &digits[..DIGITS])
}
