//! Links that lead out of the library: whether there is still something behind them.
//!
//! One request at a time goes to a host, and to a few hosts at once. What a host answered for certain is
//! kept in the library's own folder for a while, so that nobody is asked at every check.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;

use super::console::Console;
use super::library::LibraryFolder;
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

/// An answer that is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    url: String,
    /// When it was given.
    asked: Timestamp,
    /// Why there is nothing there; `None`: there is.
    gone: Option<String>,
}

/// Reports the links of essays that lead nowhere outside of the library.
///
/// # Errors
/// What keeps the answers from being written.
pub(super) fn check(
    folder: &LibraryFolder,
    library: &Library,
    reach: Reach,
    console: &mut Console,
) -> Result<(), Diagnostic> {
    let links = links(library);
    let path = folder.path(ANSWERS);
    let now = now();
    let mut kept = read(&path, now);
    kept.retain(|url, _| links.contains_key(url));
    let open: Vec<&str> =
        links.keys().map(String::as_str).filter(|url| !kept.contains_key(*url)).collect();
    let progress = console.progress("Asking", open.len());
    let answers = ask(&open, reach, &|| progress.advance());
    drop(progress);
    let (mut unclear, mut homeless) = (BTreeMap::new(), BTreeSet::new());
    for (url, answer) in answers {
        let gone = match answer {
            Answer::There => None,
            Answer::Gone(why) => Some(why),
            // Not kept: a machine without a connection may know of no host at all.
            Answer::NoHost => {
                homeless.insert(url);
                continue;
            }
            Answer::Unclear(why) => {
                unclear.insert(url, why);
                continue;
            }
        };
        kept.insert(url.clone(), Kept { url, asked: now, gone });
    }
    write(&path, &kept)?;
    for (url, essays) in &links {
        let gone = kept.get(url).and_then(|kept| kept.gone.as_deref());
        let gone = gone.or(homeless.contains(url).then_some("there is no such host"));
        let unclear = unclear.get(url).map(String::as_str);
        let about = essays.iter().filter_map(|id| about(library, *id, url, gone, unclear));
        console.report(about.map(|diagnostic| folder.locate(diagnostic)));
    }
    Ok(())
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
    library: &Library,
    id: EssayId,
    url: &str,
    gone: Option<&str>,
    unclear: Option<&str>,
) -> Option<Diagnostic> {
    let place = Place::file(&library.essays[id].path);
    if let Some(why) = gone {
        let message = format!("nothing is left at `{url}`: {why}");
        return Some(
            Diagnostic::warning("links/gone", place, message)
                .with_help("link to where it is now, or to an archived copy"),
        );
    }
    let message = format!("nobody knows what is at `{url}`: {}", unclear?);
    Some(Diagnostic::note("links/unclear", place, message).with_help("look in a browser"))
}

/// Asks for addresses, host by host.
fn ask(urls: &[&str], reach: Reach, advance: &(dyn Fn() + Sync)) -> Vec<(String, Answer)> {
    let mut by_host: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for url in urls.iter().filter_map(|url| Url::parse(url).ok()) {
        by_host.entry(url.host_str().unwrap_or_default().to_owned()).or_default().push(url);
    }
    let waiting = Mutex::new(by_host.into_values());
    let answers = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some(urls) = next() {
            for (index, url) in urls.into_iter().enumerate() {
                if index > 0 {
                    thread::sleep(PAUSE);
                }
                let answer = fetch::ask(&url, reach, PATIENCE);
                advance();
                let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
                answers.push((url.into(), answer));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..HOSTS_AT_ONCE {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// The answers that still count; a file that cannot be read holds none.
fn read(path: &Path, now: Timestamp) -> HashMap<String, Kept> {
    let text = source::read_text(path).unwrap_or_default();
    let lines = text.strip_prefix(MARK).unwrap_or_default().lines();
    let kept = lines.filter_map(|line| serde_json::from_str::<Kept>(line).ok());
    let counts = |kept: &Kept| {
        let age = now.duration_since(kept.asked);
        !age.is_negative() && age < KEPT
    };
    kept.filter(counts).map(|kept| (kept.url.clone(), kept)).collect()
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
