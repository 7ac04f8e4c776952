//! The lines of the user's files that diagnostics are about.

use std::path::PathBuf;

use crate::diagnostic::Place;
use crate::source;

/// The file that was looked into last: diagnostics come sorted by place.
#[derive(Debug, Default)]
pub(super) struct Lines {
    path: PathBuf,
    text: Option<String>,
    /// Where each line of the text begins.
    starts: Vec<usize>,
}

impl Lines {
    /// The line at a place, if its file can be read and is text in UTF-8.
    pub(super) fn at(&mut self, place: &Place) -> Option<&str> {
        let index = place.line?.checked_sub(1)?;
        if self.path != place.path {
            let text = source::read_text(&place.path).ok();
            self.text = text.filter(|text| !text.contains('\0'));
            self.starts.clear();
            self.starts.extend(self.text.iter().flat_map(|text| starts(text)));
            self.path.clone_from(&place.path);
        }
        self.text.as_deref()?.get(*self.starts.get(index)?..)?.lines().next()
    }
}

fn starts(text: &str) -> impl Iterator<Item = usize> {
    [0].into_iter().chain(text.match_indices('\n').map(|(end, _)| end + 1))
}
