//! Where essays come from: one term a host, named as its essays name the site.

use std::collections::{BTreeMap, HashMap};

use super::taxonomy::{Gathering, Group, Taxonomy};
use crate::config::Config;
use crate::document::fold;
use crate::essay::Essay;
use crate::metadata;

/// The sources of some essays. Essays without an address join the one host whose essays name the
/// same site.
pub(super) fn taxonomy(essays: &[Essay], config: &Config) -> Taxonomy {
    let hosts: Vec<Option<String>> = essays.iter().map(|essay| host(essay, config)).collect();
    let by_name = hosts_by_name(essays, &hosts);
    let mut gathering = Gathering::new(essays.len());
    for (id, essay) in essays.iter().enumerate() {
        let name = essay.site.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let key = match (&hosts[id], name) {
            (Some(host), _) => host.clone(),
            (None, Some(name)) => match by_name.get(&fold(name)) {
                Some(Some(host)) => (*host).to_owned(),
                _ => format!("name:{}", fold(name)),
            },
            (None, None) => continue,
        };
        let spelling = name.unwrap_or(&key).to_owned();
        gathering.add(id, key, &spelling);
    }
    let declared: HashMap<&str, &str> = config
        .sources
        .iter()
        .filter_map(|rules| Some((rules.domain.as_str(), rules.name.as_deref()?)))
        .collect();
    gathering.into_taxonomy(|key, group| name(key, group, &declared))
}

/// The host an essay comes from; all hosts of one rule in `site.toml` are one.
fn host(essay: &Essay, config: &Config) -> Option<String> {
    let host = metadata::host(essay.url.as_deref()?)?;
    Some(config.source_rules(&host).map_or(host, |rules| rules.domain.clone()))
}

/// By folded name of a site: its host, `None` where several hosts have the name.
fn hosts_by_name<'a>(
    essays: &[Essay],
    hosts: &'a [Option<String>],
) -> BTreeMap<String, Option<&'a str>> {
    let mut by_name: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for (essay, host) in essays.iter().zip(hosts) {
        if let (Some(name), Some(host)) = (&essay.site, host) {
            let known = by_name.entry(fold(name)).or_insert(Some(host));
            if *known != Some(host) {
                *known = None;
            }
        }
    }
    by_name
}

/// The declared name, else the commonest that is not a host name, else the host.
fn name(key: &str, group: &Group, declared: &HashMap<&str, &str>) -> String {
    if let Some(name) = declared.get(key) {
        return (*name).to_owned();
    }
    let names = group.spellings.iter().filter(|(spelling, _)| !is_host(spelling, key));
    let spellings: BTreeMap<_, _> = names.map(|(name, count)| (name.clone(), *count)).collect();
    if spellings.is_empty() {
        return group.commonest(None).to_owned();
    }
    Group { spellings, essays: Vec::new() }.commonest(None).to_owned()
}

fn is_host(name: &str, host: &str) -> bool {
    let name = name.to_lowercase();
    name == host || name.strip_prefix("www.") == Some(host)
}
