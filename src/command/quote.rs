//! The lines of the user's files that diagnostics are about.

use std::path::PathBuf;

use crate::diagnostic::Place;
use crate::source;

/// The file that was looked into last: diagnostics come sorted by place.
#[derive(Debug, Default)]
pub(super) struct Lines {
    path: PathBuf,
    text: Option<String>,
}

impl Lines {
    /// The line at a place, if its file can be read and is text in UTF-8.
    pub(super) fn at(&mut self, place: &Place) -> Option<&str> {
        let index = place.line?.checked_sub(1)?;
        if self.path != place.path {
            let text = source::read_text(&place.path).ok();
            self.text = text.filter(|text| !text.contains('\0'));
            self.path.clone_from(&place.path);
        }
        self.text.as_deref()?.lines().nth(index)
    }
}
