//! Essays that the first page shows by name, and the one it shows by chance.

use super::{EssayId, Library, Slug, link};
use crate::config::{Config, Pick};
use crate::diagnostic::{Diagnostic, nearest};
use crate::essay::Essay;

/// The essays that `picks` names, in its order, each once.
pub(super) fn picks(essays: &[Essay], slugs: &[Slug], config: &Config) -> Vec<EssayId> {
    let mut picked = Vec::new();
    for id in config.picks.iter().filter_map(|pick| find(essays, slugs, &pick.name)) {
        if !picked.contains(&id) {
            picked.push(id);
        }
    }
    picked
}

/// The essay of a slug, or of a source's path with or without its ending.
fn find(essays: &[Essay], slugs: &[Slug], pick: &str) -> Option<EssayId> {
    let path = pick.strip_prefix("content/").unwrap_or(pick).trim_matches('/');
    slugs.iter().position(|slug| slug.as_str() == path).or_else(|| {
        let is_named =
            |essay: &Essay| essay.path == path || link::without_ending(&essay.path) == path;
        essays.iter().position(is_named)
    })
}

/// Picks that name no essay: `config/unknown-pick`, a warning with the nearest name.
pub fn unknown_picks(library: &Library, config: &Config) -> Vec<Diagnostic> {
    let is_unknown = |pick: &&Pick| find(&library.essays, &library.slugs, &pick.name).is_none();
    let names = || {
        let slugs = library.slugs.iter().map(Slug::as_str);
        slugs.chain(library.essays.iter().map(|essay| essay.path.as_str()))
    };
    let warning = |pick: &Pick| {
        let message = format!("`picks` names `{}`, which is no essay of this library", pick.name);
        let about = Diagnostic::warning("config/unknown-pick", pick.place.clone(), message);
        match nearest(&pick.name, names()) {
            Some(near) => about.with_help(format!("did you mean `{near}`?")),
            None => about.with_help("name an essay by its slug, or by its path in `content`"),
        }
    };
    config.picks.iter().filter(is_unknown).map(warning).collect()
}

/// One essay that the first page does not list anyway, drawn by a hash of what the library holds:
/// the draw changes with the library and with nothing else. `None` if the first page lists all.
pub(super) fn chance(essays: &[Essay], picks: &[EssayId], config: &Config) -> Option<EssayId> {
    let rest: Vec<EssayId> =
        (config.paginate_by..essays.len()).filter(|id| !picks.contains(id)).collect();
    let mut hasher = blake3::Hasher::new();
    for essay in essays {
        hasher.update(essay.path.as_bytes());
        hasher.update(&[0]);
        for value in &essay.sketch {
            hasher.update(&value.to_le_bytes());
        }
    }
    let (draw, _) = hasher.finalize().as_bytes().split_first_chunk().map(|it| (*it.0, it.1))?;
    let place = u64::from_le_bytes(draw) % u64::try_from(rest.len()).ok().filter(|it| *it > 0)?;
    rest.get(usize::try_from(place).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::super::catalog;
    use super::*;
    use crate::diagnostic::Place;
    use crate::essay::fixture::essay;

    fn config(picks: &[&str], paginate_by: usize) -> Config {
        let pick = |(line, name): (usize, &&str)| Pick {
            name: (*name).to_owned(),
            place: Place::line("site.toml", line + 1),
        };
        let picks = picks.iter().enumerate().map(pick).collect();
        Config { picks, paginate_by, ..Config::default() }
    }

    #[test]
    fn picks_are_named_by_slug_or_path() {
        let check = |picks: &[&str], expected: &[&str], help: &str| {
            let essays = ["a/first.md", "a/second.html", "third.md"].map(essay).to_vec();
            let config = config(picks, 20);
            let (library, _) = catalog(essays, Vec::new(), &config);
            let found = library.picks.iter().map(|id| library.essays[*id].path.as_str());
            assert_eq!(found.collect::<Vec<_>>(), expected);
            let unknown = unknown_picks(&library, &config);
            let unknown: Vec<_> = unknown.iter().map(ToString::to_string).collect();
            assert!(unknown.concat().contains(help), "{unknown:?}");
            assert_eq!(unknown.is_empty(), help.is_empty());
        };
        check(&["third", "a/first.md", "third.md"], &["third.md", "a/first.md"], "");
        check(&["content/a/second"], &["a/second.html"], "");
        check(&["secund"], &[], "did you mean `second`?");
        check(
            &["third", "quite another"],
            &["third.md"],
            "--> site.toml:2\n  help: name an essay by its slug",
        );
    }

    #[test]
    fn the_draw_is_among_what_is_not_shown_anyway_and_follows_the_library() {
        let paths: Vec<String> = (0..40).map(|number| format!("{number:02}.md")).collect();
        let draw = |range: std::ops::Range<usize>, paginate_by| {
            let essays: Vec<_> = paths[range].iter().map(|path| essay(path)).collect();
            chance(&essays, &[3], &config(&[], paginate_by))
        };
        assert_eq!(draw(0..2, 20), None);
        assert_eq!(draw(0..4, 3), None);
        assert_eq!(draw(0..40, 5), draw(0..40, 5));
        let draws: Vec<_> = (10..40).filter_map(|length| draw(0..length, 5)).collect();
        assert!(draws.iter().all(|id| *id >= 5) && draws.iter().any(|id| *id != draws[0]));
    }
}
