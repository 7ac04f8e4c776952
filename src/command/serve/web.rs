//! Answers to requests: files of the site as it is now, and word of its next edition.
//!
//! Each connection is a task of its own, so a slow one stops no other. Only this server's own names
//! are answered to, only `GET` and `HEAD` are done, but for the one address where rules are written,
//! and no folder is listed.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, HeaderValue, LOCATION, ORIGIN,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::address::{self, Ending, HTML, Hosts};
use super::bench::{Bench, Refusal};
use super::preview::{Found, Preview};
use super::{BENCH, BENCH_STYLE, EVENTS, PIECES, RULE, SCRIPT, page};
use crate::output::Room;

/// The script that shows what was struck out, and its style.
const BENCH_SCRIPT: &str = include_str!("bench.js");
const BENCH_SHEET: &str = include_str!("bench.css");

/// Bytes of a request for a rule.
const MAX_RULE_BYTES: usize = 16 * 1024;

/// What proves that a request comes from a page of this run.
const TOKEN: HeaderName = HeaderName::from_static("x-offprint-token");

/// The script that listens for editions.
const RELOAD: &str = include_str!("reload.js");

const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// What is served now, and what open pages are told of it.
pub(super) struct Edition {
    /// Tells this run of the server from others at the same address.
    run: String,
    /// Counts the sites made so far that differed from the one before; 0: none yet.
    pub(super) number: usize,
    /// The site itself; `None`: there is none yet.
    pub(super) preview: Option<Arc<Preview>>,
    /// Why the site is not what it should be by now; may be empty.
    pub(super) errors: Vec<String>,
}

impl Edition {
    /// The edition before the first, of a run with a folder nobody had before.
    pub(super) fn none(folder: &Path) -> Self {
        let run = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex()[..8].to_owned();
        Self { run, number: 0, preview: None, errors: Vec::new() }
    }

    fn name(&self) -> String {
        format!("{}-{}", self.run, self.number)
    }

    fn message(&self) -> String {
        serde_json::json!({ "edition": self.name(), "errors": self.errors }).to_string()
    }
}

/// What is served.
pub(super) struct Site {
    /// Names this server answers to.
    pub(super) hosts: Hosts,
    /// The newest edition.
    pub(super) edition: watch::Receiver<Edition>,
    /// Writes rules, where that can be asked for.
    pub(super) bench: Option<Bench>,
}

/// Serves until dropped.
pub(super) async fn serve(listener: TcpListener, site: Site) -> std::io::Result<()> {
    axum::serve(listener, Router::new().fallback(answer).with_state(Arc::new(site))).await
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let mut response = match refusal(&site, &request) {
        Some(response) => response,
        None => match request.uri().path() {
            SCRIPT => ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], RELOAD).into_response(),
            EVENTS => events(&site),
            BENCH => {
                ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], BENCH_SCRIPT).into_response()
            }
            BENCH_STYLE => {
                ([(CONTENT_TYPE, "text/css; charset=utf-8")], BENCH_SHEET).into_response()
            }
            PIECES => {
                let query = request.uri().query().unwrap_or_default().to_owned();
                pieces(site, &query).await
            }
            RULE => rule(site, request).await,
            _ => look_up(&site, request).await,
        },
    };
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CORP, HeaderValue::from_static("same-origin"));
    response
}

/// The answer to a request that is not for this server to answer.
fn refusal(site: &Site, request: &Request) -> Option<Response> {
    let is_own = |host: &HeaderValue| host.to_str().is_ok_and(|host| site.hosts.admit(host));
    let is_own_page = |origin: &HeaderValue| {
        let host = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
        host.is_some_and(|host| site.hosts.admit(host))
    };
    let mut hosts = request.headers().get_all(HOST).into_iter();
    let is_for_us = hosts.next().is_some_and(is_own)
        && hosts.next().is_none()
        && request.uri().authority().is_none_or(|host| site.hosts.admit(host.as_str()));
    if !is_for_us {
        let text = "This server answers to its own names only: ask for localhost.\n";
        return Some((StatusCode::FORBIDDEN, text).into_response());
    }
    if !request.headers().get_all(ORIGIN).into_iter().all(is_own_page) {
        return Some((StatusCode::FORBIDDEN, "Not for pages from elsewhere.\n").into_response());
    }
    let (is_done, methods) = match request.uri().path() {
        RULE if site.bench.is_some() => (*request.method() == Method::POST, "POST"),
        _ => (matches!(*request.method(), Method::GET | Method::HEAD), "GET, HEAD"),
    };
    if !is_done {
        let text = format!("{methods} only.\n");
        return Some((StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, methods)], text).into_response());
    }
    None
}

/// Every edition from now on, the newest first.
fn events(site: &Site) -> Response {
    let mut editions = site.edition.clone();
    editions.mark_changed();
    let stream = stream::unfold(editions, |mut editions| async move {
        editions.changed().await.ok()?;
        let message = editions.borrow_and_update().message();
        Some((Ok::<_, Infallible>(Event::default().data(message)), editions))
    });
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

/// The pieces of the source of the page that is asked about.
async fn pieces(site: Arc<Site>, query: &str) -> Response {
    let mut query = url::form_urlencoded::parse(query.as_bytes());
    let page = query.find(|(name, _)| name == "page");
    let page = page.map_or_else(String::new, |(_, page)| page.into_owned());
    let work = move || {
        let bench = site.bench.as_ref().ok_or(Refusal::NoEssay)?;
        Ok(serde_json::json!({ "pieces": bench.pieces(&page)? }).to_string())
    };
    let json = [(CONTENT_TYPE, "application/json")];
    on_the_side(work).await.map_or_else(refused, |pieces| (json, pieces).into_response())
}

/// Writes the rule that a page of this run asks for.
async fn rule(site: Arc<Site>, request: Request) -> Response {
    if let Some(response) = stranger(&site, &request) {
        return response;
    }
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), MAX_RULE_BYTES).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "Too much at once.\n").into_response();
    };
    let Ok(wish) = serde_json::from_slice(&bytes) else {
        return (StatusCode::BAD_REQUEST, "This is no request for a rule.\n").into_response();
    };
    let work = move || site.bench.as_ref().ok_or(Refusal::NoEssay)?.grant(&wish);
    on_the_side(work).await.map_or_else(refused, IntoResponse::into_response)
}

/// The answer to a request for a rule that does not come from a page of this run: any page can have a
/// browser send one, but not with this token, this type and this origin.
fn stranger(site: &Site, request: &Request) -> Option<Response> {
    let only = |name: HeaderName| {
        let mut values = request.headers().get_all(name).into_iter();
        values.next().filter(|_| values.next().is_none()).and_then(|value| value.to_str().ok())
    };
    let is_own = site.bench.as_ref().is_some_and(|bench| only(TOKEN) == Some(bench.token()));
    if !is_own || only(ORIGIN).is_none() {
        return Some(
            (StatusCode::FORBIDDEN, "Not from a page of this run: reload it.\n").into_response(),
        );
    }
    if only(CONTENT_TYPE) != Some("application/json") {
        return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "JSON only.\n").into_response());
    }
    None
}

/// Work on the disk, off the tasks that listen.
async fn on_the_side<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let failed = |_| Refusal::Conflict("This could not be done.".to_owned());
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

fn refused(refusal: Refusal) -> Response {
    match refusal {
        Refusal::NoEssay => {
            (StatusCode::NOT_FOUND, "No essay has this page.\n".to_owned()).into_response()
        }
        Refusal::Conflict(why) => (StatusCode::CONFLICT, why).into_response(),
        Refusal::Failed(diagnostic) => {
            (StatusCode::CONFLICT, diagnostic.to_string()).into_response()
        }
    }
}

async fn look_up(site: &Arc<Site>, request: Request) -> Response {
    let Some((segments, ending)) = address::segments(request.uri().path()) else {
        return not_found(site).await;
    };
    match find(site, &segments, ending).await {
        Ok(Some(Answer::Page(page))) => ([(CONTENT_TYPE, HTML)], page).into_response(),
        Ok(Some(Answer::File(path, file, _held))) => whole_or_part(&path, &file, request).await,
        Ok(Some(Answer::Folder)) => {
            let location = [(LOCATION, address::of_folder(&segments))];
            (StatusCode::TEMPORARY_REDIRECT, location).into_response()
        }
        Ok(None) => not_found(site).await,
        Err(response) => response,
    }
}

async fn not_found(site: &Arc<Site>) -> Response {
    match find(site, &["404.html".to_owned()], Ending::Name).await {
        Ok(Some(Answer::Page(page))) => {
            (StatusCode::NOT_FOUND, [(CONTENT_TYPE, HTML)], page).into_response()
        }
        Ok(_) => stand_in(site, None),
        Err(response) => response,
    }
}

/// What there is to answer with.
enum Answer {
    /// A page, with the scripts in it.
    Page(Vec<u8>),
    /// Another file: its path in the site, and where it lies for as long as the preview is held.
    File(String, PathBuf, Arc<Preview>),
    /// The address of a folder.
    Folder,
}

/// What is at an address of the newest edition; the response if that cannot be said. Pages are made and
/// read off the tasks that listen.
async fn find(
    site: &Arc<Site>,
    segments: &[String],
    ending: Ending,
) -> Result<Option<Answer>, Response> {
    let (name, preview) = {
        let edition = site.edition.borrow();
        (edition.name(), edition.preview.clone())
    };
    let Some(preview) = preview else { return Err(stand_in(site, None)) };
    let token = site.bench.as_ref().map(|bench| bench.token().to_owned());
    let segments = segments.to_vec();
    let work = move || {
        Ok(match preview.find(&segments, ending).map_err(|why| why.to_string())? {
            Some(Found::File(path, file)) if address::media_type(Path::new(&path)) == HTML => {
                let page = Room::read(&file).ok_or("The page has gone.")?;
                let token = token.as_deref().filter(|_| preview.source(&path).is_some());
                Some(Answer::Page(page::with_script(&page, &name, token)))
            }
            Some(Found::File(path, file)) => Some(Answer::File(path, file, Arc::clone(&preview))),
            Some(Found::Folder) => Some(Answer::Folder),
            None => None,
        })
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(found) => found.map_err(|why: String| stand_in(site, Some(why))),
        Err(_) => Err(stand_in(site, None)),
    }
}

/// A file as it is, or the part of it that was asked for.
async fn whole_or_part(path: &str, file: &Path, request: Request) -> Response {
    let answer = ServeFile::new(file).oneshot(request).await;
    let mut response = answer.unwrap_or_else(|never| match never {}).map(Body::new);
    if response.headers().contains_key(CONTENT_TYPE) {
        let media_type = HeaderValue::from_static(address::media_type(Path::new(path)));
        response.headers_mut().insert(CONTENT_TYPE, media_type);
    }
    response
}

/// What is shown where there is no page to show, and why if that is known of this one alone.
fn stand_in(site: &Site, why: Option<String>) -> Response {
    let edition = site.edition.borrow();
    let errors: Vec<String> = why.into_iter().chain(edition.errors.iter().cloned()).collect();
    let page = page::of_errors(&errors, &edition.name());
    (StatusCode::SERVICE_UNAVAILABLE, [(CONTENT_TYPE, HTML)], page).into_response()
}
