//! What a device that puts the library among its programs should know (W3C Web Application
//! Manifest).

use serde::Serialize;

use super::address::Addresses;
use super::{Edition, Kind, Page, PageKind};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::document::Direction;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "web_manifest", has_template: false, plan };

/// Path of the file.
const PATH: &str = "manifest.webmanifest";

/// The paper of the theme, in the light.
const PAPER: &str = "#fbf9f4";

/// Name in `static/`, sizes, media type and purpose of each icon.
const ICONS: [(&str, &str, &str, &str); 4] = [
    ("favicon.svg", "any", "image/svg+xml", "any"),
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "maskable"),
];

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    lang: &'a str,
    dir: &'static str,
    start_url: &'a str,
    scope: &'a str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: String,
    sizes: &'static str,
    #[serde(rename = "type")]
    media_type: &'static str,
    purpose: &'static str,
}

fn plan(_library: &Library, config: &Config) -> Vec<Page> {
    let page = Page { path: PATH.to_owned(), kind: PageKind::WebManifest };
    has_manifest(config).then_some(page).into_iter().collect()
}

/// Browsers take none from disk.
fn has_manifest(config: &Config) -> bool {
    config.base_url.is_some()
}

pub(super) fn bytes(edition: &Edition<'_>, page: &Page) -> Result<Vec<u8>, Diagnostic> {
    let config = edition.config;
    let addresses = Addresses::relative(&page.path, config);
    let home = addresses.to("index.html");
    let icon = |(name, sizes, media_type, purpose)| {
        let src = addresses.to(edition.assets.path(name)?);
        Some(Icon { src, sizes, media_type, purpose })
    };
    let manifest = Manifest {
        name: &config.title,
        description: &config.description,
        lang: &config.language,
        dir: match edition.text.direction() {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        },
        start_url: &home,
        scope: &home,
        // Readers go back and share addresses, so the browser's own buttons stay.
        display: "minimal-ui",
        background_color: PAPER,
        theme_color: PAPER,
        icons: ICONS.into_iter().filter_map(icon).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(|error| {
        Diagnostic::error("page/web-manifest", Place::file(&page.path), error.to_string())
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

impl Edition<'_> {
    /// The address of the manifest, if there is one.
    pub(super) fn web_manifest(&self, addresses: &Addresses) -> Option<String> {
        has_manifest(self.config).then(|| addresses.to(PATH))
    }
}
