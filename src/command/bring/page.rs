//! Pages from the web as candidates.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use url::Url;

use super::Candidate;
use crate::command::job;
use crate::diagnostic::Diagnostic;
use crate::document::FrontMatter;
use crate::fetch::{self, Reach};
use crate::loader;
use crate::source::Raw;

/// How pages are fetched.
#[derive(Debug, Args)]
pub(in crate::command) struct Fetching {
    /// Fetch also from this machine and its networks.
    #[arg(long)]
    allow_private: bool,
    /// How long a page may take.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
}

impl Fetching {
    /// The page at an address.
    ///
    /// # Errors
    /// As fetching it.
    pub(in crate::command) fn fetch(&self, url: &Url) -> Result<Candidate<'static>, Diagnostic> {
        let reach = if self.allow_private { Reach::Private } else { Reach::Public };
        let fetched = fetch::fetch(url, reach, Duration::from_secs(self.timeout))?;
        let path = PathBuf::from(format!("{}.{}", name(&fetched.url), fetched.ending));
        let format = loader::format_of(&path).ok_or_else(|| job::no_format(&path))?;
        // What is UTF-8 by its bytes is read so whatever its server says.
        let charset = fetched.charset.filter(|_| str::from_utf8(&fetched.bytes).is_err());
        let declared = FrontMatter { charset, ..FrontMatter::default() };
        let raw = Raw { path, bytes: fetched.bytes, ..Raw::default() };
        let ending = fetched.ending.to_owned();
        let new = Candidate::new(url.to_string(), raw, format);
        Ok(Candidate { declared, ending, address: Some(fetched.url.into()), ..new })
    }
}

/// What a page is called by its address, where nothing in it says.
fn name(url: &Url) -> String {
    let mut segments = url.path_segments().into_iter().flatten();
    let last = segments.rfind(|segment| !segment.is_empty()).unwrap_or("untitled");
    let stem = last.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("untitled");
    percent_encoding::percent_decode_str(stem).decode_utf8_lossy().replace(['/', '\\'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_called_by_the_end_of_its_address() {
        let check = |url: &str, expected| assert_eq!(name(&Url::parse(url).unwrap()), expected);
        check("https://one.example/2019/asking-twice.html?x=/y", "asking-twice");
        check("https://one.example/asking%2Ftwice/", "asking twice");
        check("https://one.example/", "untitled");
        check("https://one.example/.htm", "untitled");
    }
}
