//! What the library is, how it was made, whose the essays are and how to ask for a removal.

use serde::Serialize;

use super::{Book, Edition, Frame, Kind, Page, PageKind, rights};
use crate::config::{Config, Contact};
use crate::diagnostic::Diagnostic;
use crate::library::Library;

pub(super) const KIND: Kind = Kind { name: "about", has_template: true, plan };

/// Folder of the page.
pub(super) const FOLDER: &str = "about";

/// Path of the page.
pub(super) const PATH: &str = "about/index.html";

/// What the library is.
#[derive(Debug, Serialize)]
pub struct AboutView {
    /// What stands around the page.
    pub frame: Frame,
    /// What the curator says about the library in `about/_index.md`: HTML, safe to place.
    pub body: Option<String>,
    /// Who keeps the library, as a sentence.
    pub kept_by: Option<String>,
    /// `1,234 essays`.
    pub count_text: String,
    /// `12 authors`; `None` if no essay names one.
    pub author_count: Option<String>,
    /// Reading time of all essays: `3 h 20 min`.
    pub total_time: String,
    /// Address of the e-book of the library, if one is made.
    pub book: Option<String>,
    /// Address of the catalogue of the e-books, if there is one.
    pub catalog: Option<String>,
    /// What is published of essays, a sentence for each of the modes in use, the most open first.
    pub rights: Vec<String>,
    /// How to reach who keeps the library.
    pub contact: Option<ContactLink>,
}

/// A way to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactLink {
    /// As shown.
    pub name: String,
    /// `mailto:` or the address of a page.
    pub address: String,
}

fn plan(_library: &Library, _config: &Config) -> Vec<Page> {
    vec![Page { path: PATH.to_owned(), kind: PageKind::About }]
}

pub(super) fn view(edition: &Edition<'_>, page: &Page) -> Result<AboutView, Diagnostic> {
    let (library, text) = (edition.library, edition.text);
    let title = library.about.as_ref().and_then(|about| about.title.as_deref());
    let body = library.about.as_ref().and_then(|about| about.introduction);
    let mut modes: Vec<_> = library.essays.iter().map(|essay| essay.rights).collect();
    modes.sort_unstable();
    modes.dedup();
    let addresses = edition.addresses(page);
    Ok(AboutView {
        frame: edition.frame(page, title.unwrap_or(&text.about_library)),
        body: edition.introduction(&addresses, FOLDER, body)?,
        kept_by: edition.config.author.as_deref().map(|name| text.kept_by(name)),
        count_text: text.essays(library.essays.len()),
        author_count: Some(library.authors.len()).filter(|it| *it > 0).map(|it| text.authors(it)),
        total_time: text.total_time(library.minutes),
        catalog: edition.catalog(&addresses),
        book: edition.book(&addresses, Book::Library),
        rights: modes.into_iter().map(|mode| rights::statement(mode, text).to_owned()).collect(),
        contact: edition.config.contact.as_ref().map(contact_link),
    })
}

fn contact_link(contact: &Contact) -> ContactLink {
    match contact {
        Contact::Email(name) => {
            ContactLink { name: name.clone(), address: format!("mailto:{name}") }
        }
        Contact::Web(url) => ContactLink { name: url.to_string(), address: url.to_string() },
    }
}
