//! Links between essays: by canonical URL, source path, title or path of this site.
//!
//! Every name an essay can be called by is folded to a key that says its kind: `//host/path` for
//! addresses, `@path` for sources, `wiki:title`, `/path` for paths of this site.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use url::Url;

use super::{EssayId, Library, Slug};
use crate::config::Config;
use crate::document::fold;
use crate::essay::Essay;
use crate::loader::WIKI_SCHEME;
use crate::metadata::is_tracker;

/// Prefix of links from the sources' folder, as Zola writes them.
const ROOTED: &str = "@/";

/// Folder of essays in the published site.
pub(super) const ESSAYS: &str = "essays";

/// Everything essays can be called by. Where two have one name, the first by path has it. Copies that
/// are left out lend their names to the essays published in their place.
pub(super) fn targets(
    essays: &[Essay],
    slugs: &[Slug],
    copies: &[(Essay, EssayId)],
    config: &Config,
) -> BTreeMap<String, EssayId> {
    let mut by_path: Vec<EssayId> = (0..essays.len()).collect();
    by_path.sort_by_key(|id| &essays[*id].path);
    let mut targets = BTreeMap::new();
    let mut add = |key: Option<String>, id: EssayId| {
        if let Some(key) = key {
            targets.entry(key).or_insert(id);
        }
    };
    for &id in &by_path {
        let essay = &essays[id];
        let own = format!("/{ESSAYS}/{}", slugs[id]);
        let absolute = config.base_url.as_ref().and_then(|base| base.join(&own[1..]).ok());
        add(Some(own), id);
        add(absolute.and_then(|url| url_key(url.as_str())), id);
        add(essay.url.as_deref().and_then(url_key), id);
        add(Some(source_key(&essay.path)), id);
        add(wiki_key(&essay.title), id);
    }
    // Weaker names must not take stronger ones from essays that come later.
    for &id in &by_path {
        let essay = &essays[id];
        for alias in &essay.aliases {
            add(site_key(&format!("/{}", alias.trim_start_matches('/'))), id);
        }
        let stem = without_ending(&essay.path);
        add(Some(source_key(stem)), id);
        add(wiki_key(stem.rsplit('/').next().unwrap_or(stem)), id);
        // The folder of a page bundle is a name of its essay.
        add(stem.strip_suffix("/index").map(source_key), id);
    }
    for &id in &by_path {
        for path in &essays[id].former {
            add(site_key(path), id);
        }
    }
    for (copy, id) in copies {
        let stem = without_ending(&copy.path);
        add(copy.url.as_deref().and_then(url_key), *id);
        add(Some(source_key(&copy.path)), *id);
        add(Some(source_key(stem)), *id);
        add(wiki_key(&copy.title), *id);
        add(wiki_key(stem.rsplit('/').next().unwrap_or(stem)), *id);
    }
    targets
}

/// The essay an address means in an essay. A browser starts from the page's own address, which other
/// programs make a folder: `../other/` means what lies beside the source there.
pub(super) fn resolve_from(library: &Library, id: EssayId, address: &str) -> Option<EssayId> {
    let essay = library.essays.get(id)?;
    resolve(library, essay.folder(), address).or_else(|| {
        let is_from_page = address.starts_with("../") && is_own(essay);
        is_from_page.then(|| resolve(library, without_ending(&essay.path), address))?
    })
}

/// The essay an address means in a text of a folder; see [`Library::resolve`].
pub(super) fn resolve(library: &Library, folder: &str, address: &str) -> Option<EssayId> {
    let find = |key: Option<String>| library.targets.get(&key?).copied();
    let find_source = |folder: &str, address: &str| {
        let exact = find(source_in(folder, address));
        exact.or_else(|| find(source_in(folder, page_without_ending(address)?)))
    };
    let address = address.trim();
    if let Some(title) = address.strip_prefix(WIKI_SCHEME) {
        let title = percent_decode_str(title).decode_utf8_lossy();
        let last = title.rsplit('/').next().unwrap_or_default();
        return find(wiki_key(&title)).or_else(|| find(wiki_key(last)));
    }
    if let Some(path) = address.strip_prefix(ROOTED) {
        return find_source("", path);
    }
    if address.starts_with("//") || Url::parse(address).is_ok() {
        return find(url_key(address));
    }
    if address.starts_with('/') {
        return find(site_key(address)).or_else(|| find_source("", &address[1..]));
    }
    find_source(folder, address)
}

/// Links of an essay that were meant for another essay of the library and lead nowhere: by title,
/// to a Markdown file, or relative in an essay that was written for this library.
pub fn unresolved(library: &Library, id: EssayId) -> Vec<String> {
    let essay = &library.essays[id];
    let is_own = is_own(essay);
    let leads_nowhere = |address: &str| {
        let without_fragment = address.split('#').next().unwrap_or_default();
        !without_fragment.is_empty()
            && is_meant_inside(without_fragment, is_own)
            && resolve_from(library, id, address).is_none()
            && resolve_from(library, id, without_fragment).is_none()
            && library.file(id, without_fragment).is_none()
    };
    essay.links.iter().filter(|address| leads_nowhere(address)).cloned().collect()
}

/// Whether an essay was written for this library: its links are the curator's to correct.
pub fn is_own(essay: &Essay) -> bool {
    essay.url.is_none() && is_markdown(&essay.path)
}

fn is_meant_inside(address: &str, is_own: bool) -> bool {
    if address.starts_with(WIKI_SCHEME) || address.starts_with(ROOTED) {
        return true;
    }
    let is_relative = !address.starts_with("//") && Url::parse(address).is_err();
    is_relative && (is_own || is_markdown(address))
}

pub(super) fn is_markdown(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown")
    })
}

/// What all spellings of one web address have in common: scheme, `www.`, final slash, index page,
/// fragment and trackers aside.
pub(super) fn url_key(address: &str) -> Option<String> {
    let url = match address.strip_prefix("//") {
        Some(rest) => Url::parse(&format!("https://{rest}")),
        None => Url::parse(address),
    };
    let url = url.ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map_or(String::new(), |port| format!(":{port}"));
    let path = without_index(url.path());
    let query: Vec<_> = url.query().into_iter().flat_map(|query| query.split('&')).collect();
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let query: Vec<_> = query.into_iter().filter(|pair| !is_tracker(&name(pair))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    Some(format!("//{host}{port}{path}{query}"))
}

/// A path without the index page or slash it ends in.
fn without_index(path: &str) -> &str {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let is_index = matches!(file, "index.html" | "index.htm" | "index.php");
    if is_index { folder } else { path.trim_end_matches('/') }
}

fn wiki_key(title: &str) -> Option<String> {
    let folded = fold(title);
    (!folded.is_empty()).then(|| format!("{WIKI_SCHEME}{folded}"))
}

fn site_key(path: &str) -> Option<String> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path =
        percent_decode_str(without_index(path)).decode_utf8_lossy().nfc().collect::<String>();
    (!path.is_empty()).then_some(path)
}

fn source_key(path: &str) -> String {
    if path.is_ascii() {
        return format!("@{path}");
    }
    format!("@{}", path.nfc().collect::<String>())
}

/// The key of a relative address inside a folder of sources; `None` if it leaves them.
fn source_in(folder: &str, address: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    if address.is_empty() {
        return None;
    }
    let address = percent_decode_str(address).decode_utf8_lossy();
    let mut segments: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for segment in address.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(source_key(&segments.join("/")))
}

/// The address of a page without its ending: `other.html` may be kept as `other.md` here.
fn page_without_ending(address: &str) -> Option<&str> {
    let address = address.split(['?', '#']).next()?;
    let stem = without_ending(address);
    matches!(&address[stem.len()..], ".html" | ".htm" | ".md" | ".markdown").then_some(stem)
}

/// A path without its ending, `.gz` first.
pub(super) fn without_ending(path: &str) -> &str {
    let path = path.strip_suffix(".gz").unwrap_or(path);
    match path.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => stem,
        _ => path,
    }
}
