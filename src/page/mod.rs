//! Which pages there are, and what each one shows: one file a page kind.

use crate::config::Config;
use crate::library::{EssayId, Library};

/// A page to be: its path in the output folder and what it shows. Light: ids, no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Path in the output folder, with `/`, such as `essays/on-asking/index.html`.
    pub path: String,
    /// What it shows.
    pub kind: PageKind,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// One essay.
    Essay(EssayId),
}

/// All pages of a library.
pub fn plan(_library: &Library, _config: &Config) -> Vec<Page> {
    unimplemented!()
}
