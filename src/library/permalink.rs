//! Settling which essay lives under which path segment.

use std::collections::{HashMap, HashSet};

use super::link::ESSAYS;
use super::taxonomy::Taken;
use super::{EssayId, Slug};
use crate::diagnostic::{Diagnostic, Place};
use crate::essay::{Essay, post_name};

/// A slug for each essay. Declared ones come first, then titles, both in the order of the sources'
/// paths, so that the outcome does not depend on dates or on how sources were found.
pub(super) fn settle(essays: &[Essay], diagnostics: &mut Vec<Diagnostic>) -> Vec<Slug> {
    let mut by_path: Vec<usize> = (0..essays.len()).collect();
    by_path.sort_by_key(|id| &essays[*id].path);
    let mut taken = Taken::default();
    let mut slugs: Vec<Option<Slug>> = vec![None; essays.len()];
    let mut owners: HashMap<String, usize> = HashMap::new();
    for &id in &by_path {
        let Some(declared) = &essays[id].slug else { continue };
        let slug = Slug::new(declared);
        if taken.claim(&slug) {
            owners.insert(slug.file_key(), id);
            slugs[id] = Some(slug);
        } else {
            let owner = owners.get(&slug.file_key()).map(|owner| essays[*owner].path.as_str());
            diagnostics.push(collision(&essays[id], &slug, owner.unwrap_or_default()));
        }
    }
    for &id in &by_path {
        if slugs[id].is_none() {
            slugs[id] = Some(taken.take(&wanted(&essays[id])));
        }
    }
    slugs.into_iter().map(|slug| slug.expect("every id is in `by_path`")).collect()
}

/// Lets the addresses of copies that were left out lead to the essays published in their place.
pub(super) fn lead_on(copies: &[(Essay, EssayId)], essays: &mut [Essay], slugs: &[Slug]) {
    let mut taken: HashSet<String> = slugs.iter().map(Slug::file_key).collect();
    for (copy, best) in copies {
        let slug = wanted(copy);
        let aliases = &mut essays[*best].aliases;
        if taken.insert(slug.file_key()) {
            aliases.push(format!("{ESSAYS}/{slug}"));
        }
        aliases.extend(copy.aliases.iter().cloned());
    }
}

/// The slug an essay would have if nobody else had it.
fn wanted(essay: &Essay) -> Slug {
    let name = essay.slug.as_deref().or_else(|| post_name(&essay.path));
    Slug::new(name.unwrap_or(&essay.title))
}

fn collision(essay: &Essay, slug: &Slug, owner: &str) -> Diagnostic {
    Diagnostic::error(
        "library/slug-collision",
        Place::file(&essay.path),
        format!("the slug `{slug}` is also declared in `{owner}`"),
    )
    .with_help("change `slug` in one of the two")
}
