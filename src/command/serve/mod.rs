//! `offprint serve`: the site as it will be, and again whenever something changes.
//!
//! A loop of the first half of what `build` does. The loop runs here; `web` answers requests with what
//! the loop last had, whose files are made when they are asked for (`preview`).

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use clap::Args;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use url::Url;

use super::console::{Console, count, seconds};
use super::library::LibraryFolder;
use super::site::CACHE;
use crate::cache::Store;
use crate::diagnostic::{Diagnostic, Place};
use crate::output::Scratch;
use crate::source::Watch;

mod address;
mod bench;
mod page;
mod preview;
mod web;

use address::Hosts;
use bench::Bench;
use preview::{Index, Order, Preview};
use web::{Edition, Site};

/// Where pages hear of new editions. No page of a site has such an address.
const EVENTS: &str = "/_offprint/events";

/// Where the script is that listens.
const SCRIPT: &str = "/_offprint/reload.js";

/// Where an essay's page asks for the pieces of its source.
const PIECES: &str = "/_offprint/pieces";

/// Where it asks for a rule to be written.
const RULE: &str = "/_offprint/rule";

/// Where the script is that shows them, and its style.
const BENCH: &str = "/_offprint/bench.js";
const BENCH_STYLE: &str = "/_offprint/bench.css";

/// How long nothing may change before the site is built again: an editor that saves, or a folder
/// that is copied, makes many changes in a row.
const QUIET: Duration = Duration::from_millis(20);

/// Serve the site on this machine, and build it again whenever something changes.
///
/// Drafts are part of it. Open pages reload by themselves, or show what is wrong. A page is made when
/// it is first looked at, in a temporary folder: `public` is never touched. The search knows the essays
/// as they were when it was first used. Ctrl-C ends it.
///
/// On an essay's page F2, or `?struck` in its address, shows what was struck out of its source and why,
/// with buttons that write `keep` and `strip` rules into its sidecar. On other interfaces than that of
/// this machine alone there is no such thing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offprint serve                        the library here or above, at http://127.0.0.1:1111/
  offprint serve --open                 and show it in the browser
  offprint serve --port 0               at any free port, which is printed
  offprint serve --interface 0.0.0.0    for the phone on the same network too")]
pub(super) struct Arguments {
    /// The library; by default the nearest folder with a site.toml, from here upwards.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The port; 0 picks a free one.
    #[arg(long, value_name = "N", default_value_t = 1111)]
    port: u16,
    /// The address of the interface. Whoever can reach it can read the library, drafts included.
    #[arg(long, value_name = "IP", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    interface: IpAddr,
    /// Open the site in the browser.
    #[arg(long)]
    open: bool,
}

pub(super) fn run(arguments: &Arguments, console: &mut Console) -> Result<(), Diagnostic> {
    let root = LibraryFolder::open(arguments.root.as_deref())?.root().to_owned();
    let (listener, local) = listen(SocketAddr::new(arguments.interface, arguments.port))?;
    let address = address::origin(local);
    let runtime = Runtime::new().map_err(failed)?;
    let (wake, wakes) = mpsc::channel();
    runtime.spawn(end_on_signal(wake.clone()));
    let mut watch = watch_changes(&root, wake, console);
    console.flush();
    let scratch = Scratch::new()?;
    let edition = watch::Sender::new(Edition::none(scratch.name()));
    let bench = if local.ip().is_loopback() {
        Some(Bench::new(root.clone(), edition.subscribe(), token()?))
    } else {
        None
    };
    let hint = if bench.is_some() { HINT } else { "" };
    let site = Site { hosts: Hosts::new(local), edition: edition.subscribe(), bench };
    let index = Arc::new(Index::new(scratch.room()?));
    let press = Press { root, address: address.clone(), scratch, index, edition };
    press.print(console);
    let inside = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
    runtime.spawn(web::serve(listener, site));
    console.say(&format!("Serving {address} (Ctrl-C ends it{hint})"));
    if arguments.open {
        show(address.as_str(), console);
    }
    while next(&wakes) == Wake::Changed {
        if let Some(Err(diagnostic)) = watch.as_mut().map(Watch::refresh) {
            console.report([diagnostic]);
            console.flush();
        }
        press.print(console);
    }
    drop(inside);
    // An index that is being made for somebody's search is no reason to stay.
    runtime.shutdown_background();
    Ok(())
}

/// Where to find what was struck out.
const HINT: &str = "; F2 on an essay's page shows what was struck out";

/// A word that nobody can guess, for this run.
fn token() -> Result<String, Diagnostic> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| failed(io::Error::other(error.to_string())))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// What the loop waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wake {
    /// Something changed.
    Changed,
    /// The user wants an end.
    Stop,
}

/// Waits for something to happen, and then for nothing more to happen.
fn next(wakes: &Receiver<Wake>) -> Wake {
    let mut wake = wakes.recv().unwrap_or(Wake::Stop);
    while wake == Wake::Changed {
        match wakes.recv_timeout(QUIET) {
            Ok(next) => wake = next,
            Err(_) => break,
        }
    }
    wake
}

/// Makes one edition after the other.
struct Press {
    root: PathBuf,
    address: Url,
    scratch: Scratch,
    index: Arc<Index>,
    edition: watch::Sender<Edition>,
}

impl Press {
    /// Makes an edition of what the library holds now. If that cannot be done, the one before stays,
    /// and the reason is told to its readers.
    fn print(&self, console: &Console) {
        let mut console = console.afresh();
        let store = Arc::new(Store::open(Some(&self.root.join(CACHE))));
        let preview = self.preview(&store, &mut console).unwrap_or_else(|diagnostic| {
            console.report([diagnostic]);
            None
        });
        if let Some(preview) = preview {
            summarize(&preview, &mut console);
            self.announce(preview);
        } else {
            let errors = console.errors();
            console.flush();
            self.edition.send_modify(|edition| edition.errors = errors);
        }
        // Readers need not wait for it. A site that cannot be made is no reason to clean its sources again.
        console.report(store.save());
        console.flush();
    }

    fn announce(&self, preview: Preview) {
        let preview = Arc::new(preview);
        // It may be large, and readers wait while an edition is exchanged.
        let mut before = None;
        self.edition.send_if_modified(|edition| {
            let is_mended = !std::mem::take(&mut edition.errors).is_empty();
            let is_same = edition.preview.as_ref().is_some_and(|before| before.key == preview.key);
            if !is_same {
                edition.number += 1;
                before = edition.preview.replace(Arc::clone(&preview));
            }
            !is_same || is_mended
        });
        drop(before);
    }

    fn preview(
        &self,
        store: &Arc<Store>,
        console: &mut Console,
    ) -> Result<Option<Preview>, Diagnostic> {
        let Self { root, address, scratch, index, .. } = self;
        let order = Order { root, address, store, index, room: scratch.room()? };
        Preview::of(order, console)
    }
}

fn summarize(preview: &Preview, console: &mut Console) {
    console.flush();
    let (before, after) = preview.words;
    console.say(&format!(
        "Looked at {} on {}, kept {after} of {before} words, {}, in {}",
        count(preview.essays, "essay", "essays"),
        count(preview.pages, "page", "pages"),
        console.warnings(),
        seconds(console.elapsed()),
    ));
}

/// Takes the port, so that the site can be made for its address.
fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Diagnostic> {
    let open = || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let local = listener.local_addr()?;
        Ok((listener, local))
    };
    open().map_err(|error: io::Error| {
        let place = Place::file(address.to_string());
        Diagnostic::error("serve/listen", place, "this address cannot be listened at")
            .with_help("choose another --port, or let 0 pick a free one")
            .with_source(error)
    })
}

/// Watches the library; a site that does not follow its changes is still worth serving.
fn watch_changes(root: &Path, wake: Sender<Wake>, console: &mut Console) -> Option<Watch> {
    let watch = Watch::start(root, move || {
        // Nobody listens any more once the loop has ended.
        let _ = wake.send(Wake::Changed);
    });
    watch.map_err(|diagnostic| console.report([diagnostic])).ok()
}

/// Asks for an end at the first signal, and makes one at the second: a long build hears no requests.
async fn end_on_signal(wake: Sender<Wake>) {
    /// What shells report of a program that Ctrl-C has ended.
    const INTERRUPTED: i32 = 130;
    if signal().await.is_ok() {
        let _ = wake.send(Wake::Stop);
        let _ = signal().await;
        std::process::exit(INTERRUPTED);
    }
}

/// Waits for the user, the system or the terminal to ask for an end.
#[cfg(unix)]
async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn signal() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

/// Opens an address in the user's browser.
fn show(address: &str, console: &Console) {
    let (program, arguments): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        let mut console = console.afresh();
        console.show_notes();
        let note = Diagnostic::note("serve/open", Place::file(program), "no browser can be opened");
        console.report([note.with_help(format!("go to {address}")).with_source(error)]);
        console.flush();
    }
}

fn failed(error: io::Error) -> Diagnostic {
    Diagnostic::error("serve/start", Place::file("."), "the server cannot be started")
        .with_source(error)
}
