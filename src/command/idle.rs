//! Rules of `site.toml` that did nothing: what `check` and the report tell of them.
//!
//! Those of sidecars are told with their sources, by the job that cleans one.

use std::collections::BTreeSet;

use super::gather::Gathered;
use super::job;
use super::library::LibraryFolder;
use crate::config::{self, SourceRules};
use crate::diagnostic::{Diagnostic, Place};

/// The codes of rules that did nothing, those of sidecars among them.
pub(super) const CODES: [&str; 4] = [
    "cleaner/unmatched-rule",
    "config/shadowed-source",
    "config/unmatched-phrase",
    "config/unused-source",
];

/// The rules of `site.toml` that did nothing for any source, drafts among them.
pub(super) fn rules(folder: &LibraryFolder, gathered: &Gathered) -> Vec<Diagnostic> {
    let mut idle = sources(folder, &gathered.hosts);
    idle.extend(phrases(folder, &gathered.matched));
    idle
}

/// The `[[source]]` rules that no essay comes under, for there is none of its origin or there are
/// other rules for it.
fn sources(folder: &LibraryFolder, hosts: &BTreeSet<String>) -> Vec<Diagnostic> {
    let config = &folder.config;
    let used: Vec<&SourceRules> =
        hosts.iter().filter_map(|host| config.source_rules(host)).collect();
    let is_used = |rules: &SourceRules| used.iter().any(|used| std::ptr::eq(*used, rules));
    let stated = config.sources.iter().zip(&config.places.sources).enumerate();
    let idle = stated.filter(|(_, (rules, _))| !is_used(rules));
    idle.map(|(index, (rules, place))| {
        let domain = &rules.domain;
        let place = place.clone();
        if config.sources[index + 1..].iter().any(|later| later.domain == *domain) {
            let message = format!("a later `[[source]]` for `{domain}` overrules this one");
            return Diagnostic::warning("config/shadowed-source", place, message)
                .with_help("make one of the two");
        }
        let message = format!("no essay comes under the `[[source]]` for `{domain}`");
        Diagnostic::warning("config/unused-source", place, message)
            .with_help("correct the domain, or take the rules out")
    })
    .collect()
}

/// The phrases, patterns and selectors in `site.toml` that no source holds.
fn phrases(folder: &LibraryFolder, matched: &BTreeSet<String>) -> Vec<Diagnostic> {
    let config = &folder.config;
    let of_sources = config.sources.iter().flat_map(job::target_names);
    let names = job::phrase_names(config).chain(of_sources);
    let idle: BTreeSet<String> = names.filter(|name| !matched.contains(name)).collect();
    let about = |name: String| {
        let stated = config.places.targets.iter().find(|(stated, _)| *stated == name);
        let settings = || Place::file(folder.path(config::FILE_NAME));
        let place = stated.map_or_else(settings, |(_, place)| place.clone());
        let message = format!("no source that it is for holds the {name}");
        Diagnostic::warning("config/unmatched-phrase", place, message)
            .with_help("correct it, or take it out")
    };
    idle.into_iter().map(about).collect()
}
