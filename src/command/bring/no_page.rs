//! What stands for fetching in a program that was built without it.

use clap::Args;
use url::Url;

use super::Candidate;
use crate::diagnostic::{Diagnostic, Place};

/// How pages are fetched: not at all.
#[derive(Debug, Args)]
pub(in crate::command) struct Fetching {}

impl Fetching {
    /// Says that nothing is fetched.
    ///
    /// # Errors
    /// `fetch/feature`.
    #[expect(clippy::unused_self, reason = "the signature of what fetches")]
    pub(in crate::command) fn fetch(&self, url: &Url) -> Result<Candidate<'static>, Diagnostic> {
        let message = "this program was built without the feature `net` and fetches nothing";
        Err(Diagnostic::error("fetch/feature", Place::file(url.as_str()), message)
            .with_help("save the page in a browser and add the file"))
    }
}
