//! Whole pages of a small library: what they link, what they show and what they must not show.

use std::collections::BTreeSet;

use super::fixture::{Fixture, Site, config, day};
use super::*;
use crate::config::{Contact, Epub, Pick, Rights, Search};
use crate::document::Direction;
use crate::essay::Asset;

const BASE: &str = "https://example.com/library/";

/// A text of which every word can be told from the others.
fn long_text() -> String {
    (0..300).map(|number| format!("secret{number}")).collect::<Vec<_>>().join(" ")
}

fn three_essays() -> Fixture {
    Fixture::default()
        .shelf("money", "Money & more", "Read [the first](asking.md) of these.")
        .essay("money/asking.md", ASKING, |essay| {
            essay.title = "Asking for <b>&\"".to_owned();
            essay.authors = vec!["Ada Quill".to_owned(), "Bo Nib".to_owned()];
            essay.words = 1_500;
            essay.published = day(2020, 9, 13);
            essay.tags = vec!["Negotiation".to_owned()];
            essay.aliases = vec!["/2020/asking/".to_owned()];
            essay.url = Some("https://origin.example/a/asking.html".to_owned());
            essay.site = Some("The Origin".to_owned());
            essay.assets = vec![Asset { name: "aa.png".to_owned(), key: Key([0; 32]) }];
            essay.author_note = Some("Ada writes about pay.".to_owned());
            essay.republication = Some("It stood in a paper first.".to_owned());
        })
        .essay("money/saving.md", "Save a little each month.", |essay| {
            essay.title = "Saving".to_owned();
            essay.published = day(2021, 1, 2);
            essay.tags = vec!["Negotiation".to_owned()];
        })
        .essay("letter.md", "Ein Brief ohne Datum.", |essay| {
            essay.title = "Ein Brief".to_owned();
            essay.language = "de".to_owned();
            essay.tags = vec!["Negotiation".to_owned(), "Briefe".to_owned()];
        })
}

const ASKING: &str = "\
Ask [early](saving.md#when), ask [the letter](/letter.html), see [elsewhere](next.html) and \
[nowhere](javascript:alert(1)).

![A scale](asset:aa.png) ![Not ours](asset:bb.png)

## Why

Because.

## When

Now.

## Where

Here.

## Who

You.

```rust
fn main() {}
```
";

#[track_caller]
fn has(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected:?} is missing in:\n{text}");
    }
}

#[track_caller]
fn has_not(text: &str, unexpected: &[&str]) {
    for unexpected in unexpected {
        assert!(!text.contains(unexpected), "{unexpected:?} is in:\n{text}");
    }
}

/// Every address in `href` and `src` attributes of a page.
fn addresses(html: &str) -> impl Iterator<Item = &str> {
    let values = ["href=\"", "src=\""].into_iter().flat_map(|name| html.split(name).skip(1));
    values.filter_map(|rest| rest.split('"').next())
}

fn is_html(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "html")
}

fn is_json(path: &str) -> bool {
    [".json", ".webmanifest"].iter().any(|ending| path.ends_with(ending))
}

/// The path an address on a page means.
fn target(page: &str, address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let base = url::Url::parse("https://disk/").unwrap().join(page).unwrap();
    let path = base.join(address).unwrap().path().trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
}

#[test]
fn every_kind_is_planned_and_has_its_template() {
    let everything =
        Config { search: Search::Full, epub: Epub::All, offline: true, ..config(Some(BASE)) };
    let site = three_essays().site(everything);
    let planned: BTreeSet<_> = site.pages.iter().map(|page| page.kind.name()).collect();
    assert_eq!(planned, KINDS.iter().map(|kind| kind.name).collect());
    for page in &site.pages {
        let kind = KINDS.iter().find(|kind| kind.name == page.kind.name()).unwrap();
        assert_eq!(kind.has_template, is_html(&page.path), "{}", page.path);
    }
    three_essays().site(config(Some(BASE))).files();
}

#[test]
fn what_a_page_shows_has_a_name_which_changes_with_it() {
    let named = |title: &str| {
        let all = Config { search: Search::Full, offline: true, ..config(Some(BASE)) };
        let site = three_essays().site(Config { title: title.to_owned(), ..all });
        let shown = site.pages.iter().filter(|page| is_html(&page.path));
        let names = shown.map(|page| (page.path.clone(), site.key(&page.path)));
        names.collect::<Vec<_>>()
    };
    let (one, again, other) = (named("One"), named("One"), named("Other"));
    assert_eq!(one, again);
    for ((path, name), (_, other)) in one.iter().zip(&other) {
        assert!(name.is_some(), "{path}");
        // What leads on from a former address shows nothing of the library.
        assert!(name != other || path.starts_with("2020/"), "{path}");
    }
}

#[test]
fn pages_live_where_readers_expect_them() {
    let site = three_essays().site(config(Some(BASE)));
    let paths: BTreeSet<_> = site.pages.iter().map(|page| page.path.as_str()).collect();
    let expected = [
        "2020/asking/index.html",
        "404.html",
        "_headers",
        "about/index.html",
        "archive/2020/index.html",
        "archive/2021/index.html",
        "archive/index.html",
        "atom.xml",
        "authors/ada-quill/atom.xml",
        "authors/ada-quill/feed.json",
        "authors/ada-quill/index.html",
        "authors/bo-nib/atom.xml",
        "authors/bo-nib/feed.json",
        "authors/bo-nib/index.html",
        "authors/index.html",
        "essays/asking-for-b/index.html",
        "essays/ein-brief/index.html",
        "essays/saving/index.html",
        "feed.json",
        "index.html",
        "lengths/index.html",
        "lengths/under-5/index.html",
        "lengths/under-5/page/2/index.html",
        "manifest.webmanifest",
        "page/2/index.html",
        "robots.txt",
        "shelves/index.html",
        "shelves/money-more/atom.xml",
        "shelves/money-more/feed.json",
        "shelves/money-more/index.html",
        "sitemap.xml",
        "sources/index.html",
        "sources/the-origin/index.html",
        "tags/briefe/index.html",
        "tags/index.html",
        "tags/negotiation/atom.xml",
        "tags/negotiation/feed.json",
        "tags/negotiation/index.html",
        "tags/negotiation/page/2/index.html",
    ];
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn every_link_on_every_page_leads_to_a_page() {
    for base in [None, Some(BASE)] {
        let site = three_essays().site(config(base));
        let (_, theme) = crate::render::theme(Vec::new());
        let statics: BTreeSet<_> = theme.into_iter().map(|file| file.path).collect();
        for (path, html) in site.files().iter().filter(|(path, _)| is_html(path)) {
            for address in addresses(html).filter(|address| !address.contains("://")) {
                let target = target(path, address.trim_start_matches("/library/"));
                let is_known =
                    site.has(&target) || statics.contains(&target) || target.starts_with("images/");
                assert!(is_known || path == "404.html", "{path}: {address} -> {target}");
            }
        }
    }
}

#[test]
fn without_a_base_address_links_name_files_and_absolute_things_are_left_out() {
    let site = three_essays().site(config(None));
    let absolute = ["atom.xml", "feed.json", "sitemap.xml", "tags/negotiation/atom.xml"];
    for path in absolute.into_iter().chain(["_headers", "manifest.webmanifest"]) {
        assert!(!site.has(path), "{path}");
    }
    let home = site.file("index.html");
    has(&home, &["href=\"essays/saving/index.html\"", "href=\"style."]);
    has_not(&home, &["rel=\"canonical\"", "rel=\"alternate\"", "og:url", "og:image"]);
    assert_eq!(site.file("robots.txt"), "User-agent: *\nAllow: /\n");
}

#[test]
fn titles_are_escaped_everywhere() {
    let files = three_essays().site(config(Some(BASE))).files();
    // In JSON a `<` is a letter like others.
    for (path, file) in files.into_iter().filter(|(path, _)| !is_json(path)) {
        has_not(&file, &["<b>&", "Small <Library>"]);
        if path == "essays/asking-for-b/index.html" {
            has(&file, &["<h1 class=\"p-name\">Asking for &lt;b&gt;&amp;&quot;</h1>"]);
        }
    }
}

#[test]
fn links_in_bodies_lead_to_pages_out_or_nowhere() {
    let site = three_essays().site(config(Some(BASE)));
    let View::Article(view) = site.view("essays/asking-for-b/index.html") else { panic!() };
    let body = view.body.unwrap();
    has(
        &body,
        &[
            "href=\"../../essays/saving/\"",
            "href=\"https://origin.example/a/next.html\"",
            "src=\"../../images/aa.png\"",
        ],
    );
    has_not(&body, &["javascript", "bb.png", "#when"]);
    assert!(view.has_code);
    let feed = site.file("atom.xml");
    has(&feed, &["href=\"https://example.com/library/essays/saving/\"&gt;"]);
}

#[test]
fn shelves_introduce_themselves_on_their_first_page() {
    let site = three_essays().site(config(Some(BASE)));
    let View::Shelf(view) = site.view("shelves/money-more/index.html") else { panic!() };
    has(&view.introduction.unwrap(), &["href=\"../../essays/asking-for-b/\""]);
    let titles: Vec<_> = view.cards.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(titles, ["Asking for <b>&\"", "Saving"]);
}

#[test]
fn an_article_says_what_it_is() {
    let site = three_essays().site(config(Some(BASE)));
    let html = site.file("essays/asking-for-b/index.html");
    has(
        &html,
        &[
            "<link rel=\"canonical\" href=\"https://example.com/library/essays/asking-for-b/\">",
            "rel=\"author\" href=\"../../authors/ada-quill/\">Ada Quill</a>, <a",
            "<time class=\"dt-published\" datetime=\"2020-09-13\">13 September 2020</time>",
            "href=\"https://origin.example/a/asking.html\"",
            "href=\"../../sources/the-origin/\">The Origin</a>",
            "rel=\"tag\" href=\"../../tags/negotiation/\"",
            "<a href=\"../../shelves/money-more/\">Money &amp; more</a> <span>1 of 2</span>",
            "Ada writes about pay.",
            "It stood in a paper first.",
            "href=\"#when\"",
            "href=\"../../highlight.",
            "rel=\"next\" href=\"../../essays/saving/\"",
            "\\u003cb\\u003e\\u0026\\\"",
        ],
    );
    assert_eq!(html.matches("<h1").count(), 1);
    let View::Article(view) = site.view("essays/ein-brief/index.html") else { panic!() };
    assert_eq!((view.language.as_deref(), view.direction), (Some("de"), Some("ltr")));
    assert_eq!((view.contents.len(), view.published), (0, None));
}

#[test]
fn a_list_of_contents_is_for_long_essays() {
    let entries = |words| {
        let site = Fixture::default()
            .essay("a.md", ASKING, |essay| essay.words = words)
            .site(config(None));
        let View::Article(view) = site.view("essays/a-md/index.html") else { panic!() };
        view.contents.len()
    };
    assert_eq!((entries(1_499), entries(1_500)), (0, 4));
}

#[test]
fn text_from_right_to_left_says_so() {
    let site = Fixture::default()
        .essay("a.md", "text", |essay| {
            essay.language = "ar".to_owned();
            essay.direction = Direction::Rtl;
        })
        .site(config(None));
    has(&site.file("index.html"), &["lang=\"ar\" dir=\"rtl\""]);
}

#[test]
fn lists_go_on() {
    let site = three_essays().site(config(Some(BASE)));
    has(&site.file("index.html"), &["rel=\"next\" href=\"page/2/\""]);
    has(&site.file("page/2/index.html"), &["rel=\"prev\" href=\"../../\"", "Ein Brief"]);
    has_not(&site.file("page/2/index.html"), &["rel=\"next\"", ">Saving<"]);
}

#[test]
fn a_company_that_is_the_author_is_named_once_in_lists() {
    let site = Fixture::default()
        .essay("one.md", "Text.", |essay| {
            essay.title = "One".to_owned();
            essay.url = Some("https://press.example/one".to_owned());
            essay.site = Some("Bench Press".to_owned());
            essay.authors = vec!["Bench Press".to_owned()];
        })
        .site(config(Some(BASE)));
    assert_eq!(site.file("index.html").matches("Bench Press").count(), 1);
}

#[test]
fn the_page_for_nothing_links_from_the_root_of_the_host() {
    let html = three_essays().site(config(Some(BASE))).file("404.html");
    has(&html, &["href=\"/library/style.", "href=\"/library/\"", "noindex"]);
    has_not(&html, &["canonical"]);
}

#[test]
fn former_addresses_lead_on() {
    let html = three_essays().site(config(Some(BASE))).file("2020/asking/index.html");
    has(
        &html,
        &[
            "content=\"0; url=../../essays/asking-for-b/\"",
            "rel=\"canonical\" href=\"https://example.com/library/essays/asking-for-b/\"",
        ],
    );
}

#[test]
fn feeds_hold_dated_essays_and_never_the_clock() {
    let site = three_essays().site(config(Some(BASE)));
    let atom = site.file("atom.xml");
    has(&atom, &["<updated>2021-01-02T00:00:00Z</updated>", "rel=\"self\"", "<name>Ida Keeper<"]);
    has_not(&atom, &["Ein Brief"]);
    assert_eq!(atom.matches("<entry").count(), 2);
    assert!(atom.find("Saving") < atom.find("Asking for"));
    let feed: serde_json::Value = serde_json::from_str(&site.file("feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["items"][1]["title"], "Asking for <b>&\"");
    assert_eq!(feed["items"][1]["id"], "https://example.com/library/essays/asking-for-b/");
    has(&site.file("tags/negotiation/index.html"), &["href=\"../../tags/negotiation/atom.xml\""]);
}

#[test]
fn characters_xml_cannot_hold_are_left_out_of_feeds() {
    let site = Fixture::default()
        .essay("a.md", "text", |essay| {
            essay.title = "bell \u{7} and \u{fffe}".to_owned();
            essay.published = day(2020, 1, 1);
        })
        .site(config(Some(BASE)));
    has_not(&site.file("atom.xml"), &["\u{7}", "\u{fffe}"]);
}

fn with_rights(rights: Rights) -> Site {
    let text = long_text();
    Fixture::default()
        .essay("a.md", &format!("{text}\n\n## Hidden heading\n\n{text}"), |essay| {
            essay.title = "Kept".to_owned();
            essay.published = day(2020, 1, 1);
            essay.url = Some("https://origin.example/kept".to_owned());
            essay.rights = rights;
            essay.summary = Some("summary of it".to_owned());
            essay.author_note = Some("note on her".to_owned());
            essay.headings = vec![(2, "hidden".to_owned(), "Hidden heading".to_owned()); 5];
        })
        .essay("b.md", "See [it](a.md#hidden).", |essay| essay.title = "Other".to_owned())
        .site(config(Some(BASE)))
}

/// Different words of the long text that all files together show, at most in one file.
fn shown_words(site: &Site) -> usize {
    let words = |file: &String| {
        let words = file.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.starts_with("secret")).collect::<BTreeSet<_>>().len()
    };
    site.files().values().map(words).max().unwrap_or_default()
}

#[test]
fn rights_are_honoured_everywhere() {
    let check = |rights, words: usize, canonical: &str| {
        let site = with_rights(rights);
        assert_eq!(shown_words(&site), words, "{rights:?}");
        let html = site.file("essays/kept/index.html");
        has(&html, &[&format!("rel=\"canonical\" href=\"{canonical}\"")]);
        has(&html, &["href=\"https://origin.example/kept\"", "1 min read"]);
    };
    check(Rights::Full, 300, "https://example.com/library/essays/kept/");
    check(Rights::Republished, 300, "https://origin.example/kept");
    check(Rights::Excerpt, 100, "https://origin.example/kept");
    check(Rights::Link, 0, "https://origin.example/kept");
}

#[test]
fn an_excerpt_or_a_link_comes_with_nothing_else_of_the_text() {
    for rights in [Rights::Excerpt, Rights::Link] {
        for (path, file) in with_rights(rights).files() {
            has_not(&file, &["Hidden heading", "#hidden", "summary of it", "note on her"]);
            if path == "sitemap.xml" {
                has_not(&file, &["essays/kept"]);
            }
        }
    }
}

#[test]
fn feeds_hold_what_rights_allow() {
    let check = |rights, key: &str, words: usize| {
        let site = with_rights(rights);
        let feed: serde_json::Value = serde_json::from_str(&site.file("feed.json")).unwrap();
        let content = feed["items"][0][key].as_str().unwrap();
        assert_eq!(content.matches("secret").count(), words, "{rights:?}");
        assert_eq!(site.file("atom.xml").contains("<content"), words > 0, "{rights:?}");
    };
    check(Rights::Full, "content_html", 600);
    check(Rights::Republished, "content_html", 600);
    check(Rights::Excerpt, "content_text", 100);
    check(Rights::Link, "content_text", 0);
}

/// Essays of which each has a page on each of fifty lists.
#[test]
fn a_long_sitemap_is_split() {
    let tags: Vec<_> = (0..50).map(|number| format!("tag {number}")).collect();
    let essay = |fixture: Fixture, number| {
        fixture.essay(&format!("{number}.md"), "text", |essay| essay.tags.clone_from(&tags))
    };
    let config = Config { paginate_by: 1, related: false, ..config(Some(BASE)) };
    let site = (0..1_000).fold(Fixture::default(), essay).site(config);
    let index = site.file("sitemap.xml");
    let part = |number: usize| format!("<loc>{BASE}sitemap-{number}.xml</loc>");
    has(&index, &["<sitemapindex xmlns=", &part(1), &part(2)]);
    assert_eq!(index.matches("<loc>").count(), 2);
    let [first, second] = [1, 2].map(|number| site.file(&format!("sitemap-{number}.xml")));
    let listed = site.pages.iter().filter(|page| is_html(&page.path) && page.path != "404.html");
    assert_eq!(first.matches("<loc>").count(), 50_000);
    assert_eq!(second.matches("<loc>").count(), listed.count() - 50_000);
}

#[test]
fn headers_and_manifest_follow_the_base_address() {
    let site = three_essays().site(config(Some(BASE)));
    let headers = site.file("_headers");
    has(&headers, &["/library/*\n  Content-Security-Policy: frame-ancestors 'none'\n"]);
    has(&headers, &["/library/images/*\n  Cache-Control: public, max-age=31536000, immutable\n"]);
    has(&headers, &["/library/style."]);
    has_not(&headers, &["icon-512.png", "index.html"]);
    let manifest: serde_json::Value =
        serde_json::from_str(&site.file("manifest.webmanifest")).unwrap();
    assert_eq!(manifest["name"], "Small <Library> & Co");
    assert_eq!((&manifest["start_url"], &manifest["scope"]), (&"./".into(), &"./".into()));
    let sizes: Vec<_> =
        manifest["icons"].as_array().unwrap().iter().map(|it| &it["sizes"]).collect();
    assert_eq!(sizes, ["any", "192x192", "512x512", "512x512"]);
    has(&site.file("404.html"), &["rel=\"manifest\" href=\"/library/manifest.webmanifest\""]);
}

#[test]
fn what_is_read_is_kept_only_where_the_library_wants_it() {
    let site = three_essays().site(Config { offline: true, ..config(Some(BASE)) });
    let worker = site.file("offline-worker.js");
    has(&worker, &["const OFFLINE = \"offline/\";", "\"style."]);
    has_not(&worker, &["const NEEDED = [\"icon"]);
    let essay = site.file("essays/saving/index.html");
    has(&essay, &["data-worker=\"../../offline-worker.js\"", "href=\"../../offline/\""]);
    has(&site.file("offline/index.html"), &["name=\"robots\" content=\"noindex\"", "?forget\""]);
    has_not(&site.file("sitemap.xml"), &["/offline/"]);
    // Browsers start no worker from disk.
    for (offline, base) in [(false, Some(BASE)), (true, None)] {
        let site = three_essays().site(Config { offline, ..config(base) });
        assert!(!site.has("offline-worker.js") && !site.has("offline/index.html"));
        has_not(&site.file("index.html"), &["data-worker", "/offline/"]);
    }
}

#[test]
fn a_former_path_that_is_another_pages_is_named_and_left_out() {
    let site = three_essays()
        .essay("b.md", "text", |essay| {
            essay.aliases =
                vec!["Essays/Saving".to_owned(), "../up".to_owned(), "404.html/x".into()];
        })
        .site(config(None));
    let found: Vec<_> = check(&site.pages, &site.library).iter().map(ToString::to_string).collect();
    let found = found.join("\n");
    has(
        &found,
        &[
            "warning[page/alias]: alias `Essays/Saving` is the path of essay `money/saving.md`",
            "warning[page/alias]: alias `404.html/x` cannot be the path of a page",
            "warning[page/alias]: alias `../up` cannot be the path of a page",
        ],
    );
    has_not(&found, &["error["]);
    has(&site.file("essays/saving/index.html"), &["Saving"]);
    assert!(!site.has("404.html/x/index.html"));
}

#[test]
fn an_empty_library_has_a_first_page() {
    let site = Fixture::default().site(config(Some(BASE)));
    has(&site.file("index.html"), &["There are no essays here yet."]);
    assert!(!site.has("atom.xml") && !site.has("tags/index.html"));
}

/// By section of the documentation of templates: its fields, each with the section that says more.
type Fields = BTreeMap<&'static str, BTreeMap<&'static str, Option<&'static str>>>;

fn documented() -> Fields {
    let docs = include_str!("../../docs/content/reference/templates.md");
    let field = |line: &'static str| {
        let (name, meaning) = line.strip_prefix("| `")?.split_once("` |")?;
        let section = meaning.split_once("(#").and_then(|(_, rest)| rest.split(')').next());
        Some((name, section))
    };
    let section = |section: &'static str| {
        let fields: BTreeMap<_, _> = section.lines().filter_map(field).collect();
        (section.lines().next().unwrap_or_default(), fields)
    };
    let sections = docs.split("\n## ").skip(1).map(section);
    sections.filter(|(_, fields)| !fields.is_empty()).collect()
}

/// Checks the fields of a value, or of each of a list, and of all that is in them.
fn compare(
    section: &'static str,
    value: &serde_json::Value,
    docs: &Fields,
    seen: &mut BTreeSet<&'static str>,
) {
    match value {
        serde_json::Value::Array(items) => {
            for item in items {
                compare(section, item, docs, seen);
            }
        }
        serde_json::Value::Object(object) => {
            seen.insert(section);
            let fields = docs.get(section).unwrap_or_else(|| panic!("no section `{section}`"));
            let names: BTreeSet<_> = object.keys().map(String::as_str).collect();
            assert_eq!(names, fields.keys().copied().collect(), "{section}");
            for (name, inner) in object {
                let first = inner.get(0).unwrap_or(inner);
                match fields[name.as_str()] {
                    Some(section) => compare(section, inner, docs, seen),
                    None => assert!(!first.is_object() || name == "assets", "{section}: {name}"),
                }
            }
        }
        other => assert!(other.is_null(), "{section} is {other}"),
    }
}

#[test]
fn what_templates_get_is_what_their_documentation_says() {
    let mut config = config(Some(BASE));
    config.picks = vec![Pick { name: "saving".to_owned(), place: Place::file("site.toml") }];
    config.contact = Some(Contact::Email("ida@example.com".to_owned()));
    config.paginate_by = 1;
    config.search = Search::Full;
    config.offline = true;
    let site = three_essays().site(config);
    let docs = documented();
    let mut seen = BTreeSet::new();
    for kind in KINDS.iter().filter(|kind| kind.has_template) {
        for page in site.pages.iter().filter(|page| page.kind.name() == kind.name) {
            let view = serde_json::to_value(site.view(&page.path)).unwrap();
            compare(kind.name, &view, &docs, &mut seen);
        }
    }
    assert_eq!(seen, docs.keys().copied().collect());
}
