//! The newest essays as a JSON Feed (version 1.1, jsonfeed.org).

use std::borrow::Cow;

use serde::Serialize;

use super::address::Addresses;
use super::{Edition, Kind, Page, PageKind, atom, rights};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "json_feed", has_template: false, plan };

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    #[serde(rename = "feed_url")]
    address: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Person<'a>>,
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    /// An item must have a content; one that may show nothing has an empty text.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Cow<'a, str>>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Person<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'a str],
    language: &'a str,
}

fn plan(library: &Library, config: &Config) -> Vec<Page> {
    if !atom::has_feeds(library, config) {
        return Vec::new();
    }
    vec![Page { path: "feed.json".to_owned(), kind: PageKind::JsonFeed }]
}

pub(super) fn bytes(edition: &Edition<'_>, page: &Page) -> Result<Vec<u8>, Diagnostic> {
    let config = edition.config;
    let Some(base) = &config.base_url else { return Ok(Vec::new()) };
    let addresses = Addresses::absolute(base);
    let entries = atom::entries(edition, &addresses, 0..edition.library.essays.len())?;
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &config.title,
        home_page_url: addresses.to("index.html"),
        address: addresses.to(&page.path),
        description: &config.description,
        authors: config.author.iter().map(|name| Person { name }).collect(),
        language: &config.language,
        items: entries.iter().map(item).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&feed).map_err(|error| {
        Diagnostic::error("page/json-feed", Place::file(&page.path), error.to_string())
    })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn item<'a>(entry: &'a atom::Entry<'_>) -> Item<'a> {
    let essay = entry.essay;
    let summary = rights::description(essay);
    let content_html = entry.content.as_deref();
    Item {
        id: &entry.permalink,
        url: &entry.permalink,
        external_url: rights::original(essay),
        title: &essay.title,
        content_html,
        content_text: content_html.is_none().then(|| summary.clone().unwrap_or_default()),
        summary,
        date_published: atom::timestamp(entry.published),
        date_modified: atom::timestamp(entry.updated),
        authors: essay.authors.iter().map(|name| Person { name }).collect(),
        tags: &entry.tags,
        language: &essay.language,
    }
}
