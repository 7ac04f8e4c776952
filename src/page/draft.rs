//! From the plan of a page to what it shows.

use super::feed::{self, Feed, Form};
use super::{
    ArticleView, Content, Edition, Page, PageKind, View, about, archive, article, atom, epub,
    headers, home, json_feed, not_found, offline, opds, redirect, robots, search, shelf, shelves,
    sitemap, taxonomy, term, web_manifest, year,
};
use crate::cache::Key;
use crate::diagnostic::Diagnostic;
use crate::library::EssayId;

/// A page of which all is known but what has to be read for it.
#[derive(Debug)]
pub enum Draft {
    /// The page of an essay, without its text.
    Article(EssayId, Box<ArticleView>),
    /// Any other.
    Other,
}

impl Draft {
    /// Begins a page.
    pub fn of(page: &Page, edition: &Edition<'_>) -> Self {
        match page.kind {
            PageKind::Article(id) => {
                Self::Article(id, Box::new(article::outline(edition, page, id)))
            }
            _ => Self::Other,
        }
    }

    /// Names what the page will show: another one whenever that is something else. `None` where
    /// that is not known before it is filled: there are few such pages.
    pub fn key(&self, page: &Page, edition: &Edition<'_>) -> Option<Key> {
        if let Self::Article(id, outline) = self {
            return article::key(outline, edition, page, *id);
        }
        let feed = match page.kind {
            PageKind::Atom(feed) => feed::bytes(edition, page, feed, Form::Name, atom::write),
            PageKind::JsonFeed(feed) => {
                feed::bytes(edition, page, feed, Form::Name, json_feed::write)
            }
            _ => return None,
        };
        feed.ok().map(|feed| Key::of(&[&feed]))
    }

    /// Fills the page.
    ///
    /// # Errors
    /// Whatever the body store says about a body the page needs.
    pub fn fill(self, page: &Page, edition: &Edition<'_>) -> Result<Content, Diagnostic> {
        match self {
            Self::Article(id, outline) => {
                let view = article::fill(*outline, edition, page, id)?;
                Ok(Content::View(Box::new(View::Article(view))))
            }
            Self::Other => content(page, edition),
        }
    }
}

fn feed_bytes(
    page: &Page,
    edition: &Edition<'_>,
    feed: Feed,
    format: feed::Format,
) -> Result<Content, Diagnostic> {
    feed::bytes(edition, page, feed, Form::Text, format).map(Content::Bytes)
}

fn content(page: &Page, edition: &Edition<'_>) -> Result<Content, Diagnostic> {
    let view = match page.kind {
        PageKind::Home { number } => View::Home(home::view(edition, page, number)?),
        PageKind::Article(_) => return Draft::of(page, edition).fill(page, edition),
        PageKind::Taxonomy(taxonomy) => View::Taxonomy(taxonomy::view(edition, page, taxonomy)),
        PageKind::Term { taxonomy, term, number } => {
            View::Term(term::view(edition, page, (taxonomy, term), number))
        }
        PageKind::Shelves => View::Shelves(shelves::view(edition, page)),
        PageKind::Shelf { shelf, number } => {
            View::Shelf(shelf::view(edition, page, shelf, number)?)
        }
        PageKind::Archive => View::Archive(archive::view(edition, page)),
        PageKind::Year { year, number } => View::Year(year::view(edition, page, year, number)),
        PageKind::About => View::About(about::view(edition, page)?),
        PageKind::Search => View::Search(search::view(edition, page)),
        PageKind::NotFound => View::NotFound(not_found::view(edition, page)),
        PageKind::Offline => View::Offline(offline::view(edition, page)),
        PageKind::Redirect(essay) => View::Redirect(redirect::view(edition, page, essay)),
        PageKind::Atom(feed) => return feed_bytes(page, edition, feed, atom::write),
        PageKind::JsonFeed(feed) => return feed_bytes(page, edition, feed, json_feed::write),
        PageKind::Epub(book) => return epub::bytes(edition, page, book).map(Content::Bytes),
        PageKind::Opds(catalog) => {
            return Ok(Content::Bytes(opds::bytes(edition, page, catalog)));
        }
        PageKind::Sitemap => return Ok(Content::Bytes(sitemap::bytes(edition))),
        PageKind::SitemapPart(part) => {
            return Ok(Content::Bytes(sitemap::part_bytes(edition, part)));
        }
        PageKind::Robots => return Ok(Content::Bytes(robots::bytes(edition))),
        PageKind::Headers => return Ok(Content::Bytes(headers::bytes(edition, page))),
        PageKind::WebManifest => return web_manifest::bytes(edition, page).map(Content::Bytes),
        PageKind::OfflineWorker => return Ok(Content::Bytes(offline::worker(edition, page))),
    };
    Ok(Content::View(Box::new(view)))
}
