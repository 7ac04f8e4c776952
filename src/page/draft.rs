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

/// A page of which all is known but the texts and the cards of essays.
#[derive(Debug)]
pub struct Draft(Begun);

#[derive(Debug)]
enum Begun {
    /// The page of an essay, without its text and the cards of related ones.
    Article(EssayId, Box<ArticleView>),
    /// A feed.
    Feed(Feed, feed::Format),
    /// A list of some essays, without their cards.
    List(Box<View>, Vec<EssayId>),
    /// Any other that a template shows.
    View(Box<View>),
    /// Any other.
    Bytes(Vec<u8>),
}

impl Draft {
    /// Begins a page.
    ///
    /// # Errors
    /// Whatever the body store says about an introduction, an image or a book the page needs.
    pub fn of(page: &Page, edition: &Edition<'_>) -> Result<Self, Diagnostic> {
        let view = match page.kind {
            PageKind::Article(id) => {
                let outline = article::outline(edition, page, id);
                return Ok(Self(Begun::Article(id, Box::new(outline))));
            }
            PageKind::Home { number } => {
                let (view, essays) = home::outline(edition, page, number)?;
                return Ok(Self::list(View::Home(view), essays));
            }
            PageKind::Taxonomy(taxonomy) => View::Taxonomy(taxonomy::view(edition, page, taxonomy)),
            PageKind::Term { taxonomy, term, number } => {
                let (view, essays) = term::outline(edition, page, (taxonomy, term), number);
                return Ok(Self::list(View::Term(view), essays.to_vec()));
            }
            PageKind::Shelves => View::Shelves(shelves::view(edition, page)),
            PageKind::Shelf { shelf, number } => {
                let (view, essays) = shelf::outline(edition, page, shelf, number)?;
                return Ok(Self::list(View::Shelf(view), essays.to_vec()));
            }
            PageKind::Archive => View::Archive(archive::view(edition, page)),
            PageKind::Year { year, number } => {
                let (view, essays) = year::outline(edition, page, year, number);
                return Ok(Self::list(View::Year(view), essays.to_vec()));
            }
            PageKind::About => View::About(about::view(edition, page)?),
            PageKind::Search => View::Search(search::view(edition, page)),
            PageKind::NotFound => View::NotFound(not_found::view(edition, page)),
            PageKind::Offline => View::Offline(offline::view(edition, page)),
            PageKind::Redirect(essay) => View::Redirect(redirect::view(edition, page, essay)),
            PageKind::Atom(feed) => return Ok(Self(Begun::Feed(feed, atom::write))),
            PageKind::JsonFeed(feed) => return Ok(Self(Begun::Feed(feed, json_feed::write))),
            PageKind::Epub(book) => return epub::bytes(edition, page, book).map(Self::made),
            PageKind::Opds(catalog) => return Ok(Self::made(opds::bytes(edition, page, catalog))),
            PageKind::Sitemap => return Ok(Self::made(sitemap::bytes(edition))),
            PageKind::SitemapPart(part) => {
                return Ok(Self::made(sitemap::part_bytes(edition, part)));
            }
            PageKind::Robots => return Ok(Self::made(robots::bytes(edition))),
            PageKind::Headers => return Ok(Self::made(headers::bytes(edition, page))),
            PageKind::WebManifest => return web_manifest::bytes(edition, page).map(Self::made),
            PageKind::OfflineWorker => return Ok(Self::made(offline::worker(edition, page))),
        };
        Ok(Self(Begun::View(Box::new(view))))
    }

    /// Names what the page will show: another one whenever that is something else. `None` where it
    /// is made already.
    pub fn key(&self, page: &Page, edition: &Edition<'_>) -> Option<Key> {
        match &self.0 {
            Begun::Article(id, outline) => article::key(outline, edition, page, *id),
            Begun::Feed(feed, format) => {
                let named = feed::bytes(edition, page, *feed, Form::Name, *format);
                named.ok().map(|named| Key::of(&[&named]))
            }
            Begun::List(view, essays) => edition.list_key(view, essays),
            Begun::View(view) => Key::of_value(view),
            Begun::Bytes(_) => None,
        }
    }

    /// Fills the page.
    ///
    /// # Errors
    /// Whatever the body store says about a body the page needs.
    pub fn fill(self, page: &Page, edition: &Edition<'_>) -> Result<Content, Diagnostic> {
        match self.0 {
            Begun::Article(id, outline) => {
                let view = article::fill(*outline, edition, page, id)?;
                Ok(Content::View(Box::new(View::Article(view))))
            }
            Begun::Feed(feed, format) => {
                feed::bytes(edition, page, feed, Form::Text, format).map(Content::Bytes)
            }
            Begun::List(mut view, essays) => {
                if let Some(cards) = view.cards() {
                    *cards = edition.cards(&edition.addresses(page), &essays);
                }
                Ok(Content::View(view))
            }
            Begun::View(view) => Ok(Content::View(view)),
            Begun::Bytes(bytes) => Ok(Content::Bytes(bytes)),
        }
    }

    fn list(view: View, essays: Vec<EssayId>) -> Self {
        Self(Begun::List(Box::new(view), essays))
    }

    fn made(bytes: Vec<u8>) -> Self {
        Self(Begun::Bytes(bytes))
    }
}
