//! A former address of an essay: leads on to its page.

use serde::Serialize;

use super::{Edition, Frame, Kind, Page, PageKind, address, rights};
use crate::config::Config;
use crate::library::{EssayId, Library};

pub(super) const KIND: Kind = Kind { name: "redirect", has_template: true, plan };

/// A page that leads on to another.
#[derive(Debug, Serialize)]
pub struct RedirectView {
    /// What stands around the page; its title is the essay's.
    pub frame: Frame,
    /// Address of the essay's page.
    pub target: String,
}

/// What essays declare comes before what the library's rules make.
fn plan(library: &Library, _config: &Config) -> Vec<Page> {
    let declared = library.essays.iter().map(|essay| essay.aliases.as_slice());
    let made = library.essays.iter().map(|essay| essay.former.as_slice());
    let paths = declared.enumerate().chain(made.enumerate());
    paths.flat_map(|(id, paths)| leading_on(library, id, paths)).collect()
}

fn leading_on(library: &Library, id: EssayId, paths: &[String]) -> Vec<Page> {
    let mut paths: Vec<_> = paths.iter().filter_map(|path| address::alias(path)).collect();
    paths.sort();
    paths.dedup();
    // An essay may list the address it has anyway.
    paths.retain(|path| *path != address::essay(library, id));
    paths.into_iter().map(|path| Page { path, kind: PageKind::Redirect(id) }).collect()
}

pub(super) fn view(edition: &Edition<'_>, page: &Page, id: EssayId) -> RedirectView {
    let essay = &edition.library.essays[id];
    let path = address::essay(edition.library, id);
    let mut frame = edition.frame(page, &essay.title);
    frame.is_indexed = false;
    frame.canonical =
        rights::foreign_canonical(essay).map(str::to_owned).or_else(|| edition.permalink(&path));
    RedirectView { frame, target: edition.addresses(page).to(&path) }
}
