//! Reading without a connection: the worker that keeps, in the reader's browser, what was read there,
//! and the page that lists it.

use serde::Serialize;
use serde_json::json;

use super::address::Addresses;
use super::{Edition, Frame, Kind, Page, PageKind};
use crate::config::Config;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "offline", has_template: true, plan };

pub(super) const WORKER_KIND: Kind =
    Kind { name: "offline_worker", has_template: false, plan: plan_worker };

/// Path of the page.
const PATH: &str = "offline/index.html";

/// Path of the worker: at the top, for a worker serves what lies under its own folder.
const WORKER_PATH: &str = "offline-worker.js";

/// What the worker does, with what it starts from.
const SCRIPT: &str = include_str!("offline/worker.js");

/// Endings of the theme's files that every page needs. What else a page shows is kept as it is seen.
const NEEDED: [&str; 3] = [".css", ".js", ".svg"];

/// The page for readers without a connection. It is kept before any other, and shown for all that
/// were not kept.
#[derive(Debug, Serialize)]
pub struct OfflineView {
    /// What stands around the page.
    pub frame: Frame,
    /// Address at which the browser forgets what it has kept.
    pub forget: String,
}

fn plan(_library: &Library, config: &Config) -> Vec<Page> {
    let page = Page { path: PATH.to_owned(), kind: PageKind::Offline };
    is_offered(config).then_some(page).into_iter().collect()
}

fn plan_worker(_library: &Library, config: &Config) -> Vec<Page> {
    let page = Page { path: WORKER_PATH.to_owned(), kind: PageKind::OfflineWorker };
    is_offered(config).then_some(page).into_iter().collect()
}

/// From disk all can be read without a connection anyway.
fn is_offered(config: &Config) -> bool {
    config.offline && config.base_url.is_some()
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> OfflineView {
    let mut frame = edition.frame(page, &edition.text.offline);
    frame.is_indexed = false;
    frame.canonical = None;
    OfflineView { frame, forget: format!("{}?forget", edition.addresses(page).to(PATH)) }
}

pub(super) fn worker(edition: &Edition<'_>, page: &Page) -> Vec<u8> {
    let addresses = Addresses::relative(&page.path, edition.config);
    let is_needed = |path: &&String| NEEDED.iter().any(|ending| path.ends_with(ending));
    let needed = edition.assets.lasting().iter().filter(is_needed);
    let needed: Vec<_> = needed.map(|path| addresses.to(path)).collect();
    let (offline, needed) = (json!(addresses.to(PATH)), json!(needed));
    format!("const OFFLINE = {offline};\nconst NEEDED = {needed};\n{SCRIPT}").into_bytes()
}

impl Edition<'_> {
    /// The worker, if there is one.
    pub(super) fn offline(&self, addresses: &Addresses) -> Option<Worker> {
        is_offered(self.config)
            .then(|| Worker { address: addresses.to(PATH), script: addresses.to(WORKER_PATH) })
    }
}

/// What keeps pages to be read without a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Worker {
    /// Address of the page that lists what is kept.
    pub address: String,
    /// Address of its script.
    pub script: String,
}
