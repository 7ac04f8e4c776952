//! The newest essays as a JSON Feed (version 1.1, jsonfeed.org).

use std::borrow::Cow;

use serde::Serialize;

use super::address::Addresses;
use super::feed::{self, Entry, EntryContent, Feed, timestamp};
use super::{Edition, Kind, Page, PageKind, rights};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "json_feed", has_template: false, plan };

/// Name of the file, beside the page of the same essays.
pub(super) const FILE_NAME: &str = "feed.json";

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: String,
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
    content_text: Option<&'a str>,
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
    feed::plan(library, config, FILE_NAME, PageKind::JsonFeed)
}

pub(super) fn write(
    edition: &Edition<'_>,
    page: &Page,
    feed: Feed,
    addresses: &Addresses,
    entries: &[Entry<'_>],
) -> Result<Vec<u8>, Diagnostic> {
    let config = edition.config;
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: feed.title(edition),
        home_page_url: addresses.to(&feed.home(edition.library)),
        address: addresses.to(&page.path),
        description: if feed == Feed::Library { &config.description } else { "" },
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

fn item<'a>(entry: &'a Entry<'_>) -> Item<'a> {
    let essay = entry.essay;
    let (content_html, content_text) = match &entry.content {
        EntryContent::Html(html) => (Some(html.as_str()), None),
        EntryContent::Opening(text) => (None, Some(text.as_str())),
        EntryContent::Nothing => (None, Some("")),
    };
    Item {
        id: &entry.permalink,
        url: &entry.permalink,
        external_url: rights::original(essay),
        title: &essay.title,
        content_html,
        content_text,
        summary: rights::description(essay),
        date_published: timestamp(entry.published),
        date_modified: timestamp(entry.updated),
        authors: essay.authors.iter().map(|name| Person { name }).collect(),
        tags: &entry.tags,
        language: &essay.language,
    }
}
