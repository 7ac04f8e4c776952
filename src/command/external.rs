//! Links that lead out of the library: whether there is still something behind them.
//!
//! One request at a time goes to a host, and to a few hosts at once. What a host answered for certain is
//! kept in the library's own folder for a while, so that nobody is asked at every check; what was
//! unclear is kept only so that others come before it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::console::{Console, count};
use super::library::LibraryFolder;
use super::place::Linking;
use crate::diagnostic::{Diagnostic, Place};
use crate::fetch::{self, Answer, Reach};
use crate::library::{EssayId, Library};
use crate::output;
use crate::source;

/// Where answers are kept.
const ANSWERS: &str = ".offprint/links.jsonl";

/// Its first line, which no other file has.
const MARK: &str = "{\"offprint\":\"links\"}\n";

/// How long an answer counts.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Hosts that are asked at once.
const HOSTS_AT_ONCE: usize = 4;

/// How long a host is left alone between two requests.
const PAUSE: Duration = Duration::from_secs(1);

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// An interrupted check loses no more than one answer in so many, or one.
const SAVED_APART: usize = 64;

/// An answer that is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    url: String,
    /// When it was given.
    asked: Timestamp,
    /// Why there is nothing there; `None`: there is, unless that is unclear.
    gone: Option<String>,
    /// Nothing is known for certain: it only counts for what is asked next.
    #[serde(default)]
    unclear: bool,
}

/// Reports the links of essays that lead nowhere outside of the library, asking for `limit` of them at
/// most.
///
/// # Errors
/// What keeps the answers from being written.
pub(super) fn check(
    folder: &LibraryFolder,
    library: &Library,
    reach: Reach,
    limit: Option<usize>,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let links = links(library);
    let path = folder.path(ANSWERS);
    let now = now();
    let mut kept = read(&path);
    kept.retain(|url, _| links.contains_key(url));
    let is_open =
        |url: &&str| kept.get(*url).is_none_or(|kept| kept.unclear || is_stale(kept, now));
    let mut open: Vec<&str> = links.keys().map(String::as_str).filter(is_open).collect();
    // What was never asked for comes first, then what was longest ago, or a limit could keep it from
    // ever being.
    open.sort_by_key(|url| kept.get(*url).map(|kept| kept.asked));
    let left = open.len().saturating_sub(limit.unwrap_or(usize::MAX));
    open.truncate(open.len() - left);
    let answers = Mutex::new(Answers { kept, ..Answers::default() });
    let progress = console.progress("Asking", open.len());
    ask(&open, reach, &|url, answer| {
        progress.advance();
        answers.lock().unwrap_or_else(PoisonError::into_inner).take(url, answer, now, &path);
    });
    drop(progress);
    let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.save(&path)?;
    for (url, essays) in &links {
        let (gone, unclear) = (answers.gone(url), answers.unclear.get(url).map(String::as_str));
        let about = essays.iter().filter_map(|id| about(folder, library, *id, url, gone, unclear));
        console.report(about.map(|diagnostic| folder.locate(diagnostic)));
    }
    if left > 0 {
        let message = format!("{} not asked for", count(left, "address was", "addresses were"));
        let note = Diagnostic::note("links/left", Place::file(path), message);
        console.report([note.with_help("run `offprint check --external` again")]);
    }
    Ok(())
}

/// What is known of addresses.
#[derive(Default)]
struct Answers {
    kept: HashMap<String, Kept>,
    /// Why nobody knows.
    unclear: BTreeMap<String, String>,
    /// Not certain: a machine without a connection may know of no host at all.
    homeless: BTreeSet<String>,
    /// How many are kept that are not yet written.
    unsaved: usize,
}

impl Answers {
    /// Takes an answer in, and writes all of them now and then, for the check may be interrupted. What
    /// cannot be written is told by the last writing.
    fn take(&mut self, url: String, answer: Answer, asked: Timestamp, path: &Path) {
        let mut kept = Kept { url: url.clone(), asked, gone: None, unclear: false };
        match answer {
            Answer::There => {}
            Answer::Gone(why) => kept.gone = Some(why),
            Answer::NoHost => {
                kept.unclear = true;
                self.homeless.insert(url.clone());
            }
            Answer::Unclear(why) => {
                kept.unclear = true;
                self.unclear.insert(url.clone(), why);
            }
        }
        self.kept.insert(url, kept);
        self.unsaved += 1;
        if self.unsaved * SAVED_APART >= self.kept.len() && self.save(path).is_ok() {
            self.unsaved = 0;
        }
    }

    /// Why there is nothing at an address, if so.
    fn gone(&self, url: &str) -> Option<&str> {
        let kept = self.kept.get(url).and_then(|kept| kept.gone.as_deref());
        kept.or(self.homeless.contains(url).then_some("there is no such host"))
    }

    fn save(&self, path: &Path) -> Result<(), Diagnostic> {
        write(path, &self.kept)
    }
}

/// By address, without what follows `#`: the essays that link there.
fn links(library: &Library) -> BTreeMap<String, Vec<EssayId>> {
    let mut links: BTreeMap<String, Vec<EssayId>> = BTreeMap::new();
    for (id, essay) in library.essays.iter().enumerate() {
        let outside = essay.links.iter().filter(|address| library.resolve(id, address).is_none());
        for address in outside.chain(&essay.url) {
            let Ok(mut url) = Url::parse(address) else { continue };
            if !matches!(url.scheme(), "http" | "https") {
                continue;
            }
            url.set_fragment(None);
            let essays = links.entry(url.into()).or_default();
            if essays.last() != Some(&id) {
                essays.push(id);
            }
        }
    }
    links
}

fn about(
    folder: &LibraryFolder,
    library: &Library,
    id: EssayId,
    url: &str,
    gone: Option<&str>,
    unclear: Option<&str>,
) -> Option<Diagnostic> {
    let place = || Linking::of(folder, &library.essays[id].path).place_of(url);
    if let Some(why) = gone {
        let message = format!("nothing is left at `{url}`: {why}");
        return Some(
            Diagnostic::warning("links/gone", place(), message)
                .with_help("link to where it is now, or to an archived copy"),
        );
    }
    let message = format!("nobody knows what is at `{url}`: {}", unclear?);
    Some(Diagnostic::note("links/unclear", place(), message).with_help("look in a browser"))
}

/// Asks for addresses, host by host, and tells each answer as it comes.
fn ask(urls: &[&str], reach: Reach, tell: &(dyn Fn(String, Answer) + Sync)) {
    let mut by_host: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for url in urls.iter().filter_map(|url| Url::parse(url).ok()) {
        by_host.entry(url.host_str().unwrap_or_default().to_owned()).or_default().push(url);
    }
    let waiting = Mutex::new(by_host.into_values());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(urls) = next() {
            for (index, url) in urls.into_iter().enumerate() {
                if index > 0 {
                    thread::sleep(PAUSE);
                }
                let answer = fetch::ask(&url, reach, PATIENCE);
                tell(url.into(), answer);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..HOSTS_AT_ONCE {
            scope.spawn(work);
        }
    });
}

/// The answers there were, however old; a file that cannot be read holds none.
fn read(path: &Path) -> HashMap<String, Kept> {
    let bytes = source::read_file(path).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    let lines = text.strip_prefix(MARK).unwrap_or_default().lines();
    let kept = lines.filter_map(|line| serde_json::from_str::<Kept>(line).ok());
    kept.map(|kept| (kept.url.clone(), kept)).collect()
}

/// Whether an answer is too old to count, or from the future.
fn is_stale(kept: &Kept, now: Timestamp) -> bool {
    let age = now.duration_since(kept.asked);
    age.is_negative() || age >= KEPT
}

fn write(path: &Path, kept: &HashMap<String, Kept>) -> Result<(), Diagnostic> {
    let sorted: BTreeMap<&String, &Kept> = kept.iter().collect();
    let line = |kept: &Kept| {
        serde_json::to_string(kept).map(|line| format!("{line}\n")).unwrap_or_default()
    };
    let lines: String = sorted.into_values().map(line).collect();
    output::write_made(path, &format!("{MARK}{lines}"), MARK)
}

#[expect(clippy::disallowed_methods, reason = "how old an answer is reaches no page")]
fn now() -> Timestamp {
    Timestamp::now()
}
