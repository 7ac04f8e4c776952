//! The page to search from, and its index.

use super::{BASE_URL, three_essays};
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

/// The settings of a library that says how much can be found.
fn settings(search: &str) -> String {
    format!("title = \"x\"\nbase_url = \"{BASE_URL}\"\nsearch = \"{search}\"\n")
}

/// A library of one essay that says how much can be found.
fn library(search: &str) -> Sandbox {
    let front = "tags = [\"umbrellas\"]\nauthor = \"Mina Okafor\"\ndate = 2020-02-02";
    Sandbox::library().file("site.toml", &settings(search)).essay(
        "content/rain/a.md",
        "On puddles",
        front,
        &prose("the weather"),
    )
}

/// Whether a word can be found, or read, in the index.
fn finds(sandbox: &Sandbox, word: &str) -> bool {
    sandbox.search_index().values().any(|file| file.contains(word))
}

#[test]
fn every_page_leads_to_the_search() {
    let site_of = three_essays().built();
    let site = Site::of(&site_of, Some(BASE_URL));
    let is_page = |path: &&String| !site.texts(path, ".site-header").is_empty();
    for path in site.pages().keys().filter(is_page) {
        assert_eq!(site.texts(path, "a.find"), ["Search"], "{path}");
    }
    assert!(site_of.read("public/sitemap.xml").contains("https://library.example/search/"));
    site.is_whole();
}

#[test]
fn without_javascript_the_page_offers_the_indexes() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let links = site.texts("search/index.html", ".browse a");
    for link in ["Being paid", "notes", "Shelves", "Tags", "Authors", "Archive"] {
        assert!(links.contains(&link.to_owned()), "{link}: {links:?}");
    }
}

#[test]
fn only_the_page_to_search_from_may_run_the_search() {
    let sandbox = three_essays().built();
    assert_eq!(sandbox.files_with("public", "wasm-unsafe-eval"), ["search/index.html"]);
}

#[test]
fn the_index_is_published_without_interfaces_it_does_not_need() {
    let sandbox = library("full").built();
    let files = sandbox.tree("public/search/index/1");
    let others: Vec<_> = files.iter().filter(|path| !path.contains(".pf_")).collect();
    assert_eq!(others, ["pagefind-entry.json", "pagefind.js", "wasm.en.pagefind"]);
}

#[test]
fn all_that_an_essay_says_is_found() {
    let sandbox = library("full").built();
    for word in ["napkin", "On puddles", "umbrellas", "Mina Okafor", "Rain", "2 February 2020"] {
        assert!(finds(&sandbox, word), "{word}");
    }
}

#[test]
fn of_titles_alone_no_text_is_found() {
    let sandbox = library("titles").built();
    for word in ["On puddles", "umbrellas", "Mina Okafor"] {
        assert!(finds(&sandbox, word), "{word}");
    }
    assert!(!finds(&sandbox, "napkin"));
}

#[test]
fn search_can_be_switched_off() {
    let sandbox = library("none").built();
    assert!(!sandbox.path("public/search").exists());
    assert_eq!(sandbox.files_with("public", "class=\"find\""), [""; 0]);
}

#[test]
fn a_library_of_nothing_has_nothing_to_search() {
    let sandbox = Sandbox::library().file("content/_index.md", "Soon.\n").built();
    assert!(!sandbox.path("public/search").exists());
}

#[test]
fn a_site_without_an_address_has_no_search_and_says_so_once() {
    let sandbox = library("full").file("site.toml", "title = \"x\"\n");
    let run = sandbox.run("build").success().complains("no search");
    assert_eq!(run.complaints("warning["), 1);
    assert!(!sandbox.path("public/search").exists());
}

#[test]
fn other_languages_are_searched_with_their_own_word_forms() {
    let german = settings("full") + "language = \"de\"\n";
    let sandbox = library("full").file("site.toml", &german).built();
    assert!(sandbox.path("public/search/index/1/wasm.de.pagefind").exists());
    let icelandic = settings("full").replace("title =", "language = \"is\"\ntitle =");
    let sandbox = library("full").file("site.toml", &icelandic);
    let _ = sandbox.run("build").success().complains("locale/missing");
    assert!(sandbox.path("public/search/index/1/wasm.unknown.pagefind").exists());
}

#[test]
fn what_is_found_follows_an_edit() {
    let sandbox = library("full").built();
    let before = sandbox.search_index();
    let sandbox = sandbox.essay("content/rain/b.md", "Gutters", "", &prose("a rhubarb")).built();
    assert!(!before.values().any(|file| file.contains("rhubarb")));
    assert!(finds(&sandbox, "rhubarb"));
}
