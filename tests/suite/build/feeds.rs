//! Feeds, the sitemap, and what becomes of them without an address.

use scraper::{Html, Selector};
use url::Url;

use super::{BASE_URL, three_essays};
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};
use crate::xml::Xml;

#[test]
fn the_feed_is_well_formed_and_complete() {
    let sandbox = three_essays().built();
    let feed = Xml::read(&sandbox, "public/atom.xml");
    assert_eq!(feed.texts("title"), ["Test Library", "Write it down", "Ask early"]);
    assert_eq!(feed.texts("published"), ["2023-05-01T00:00:00Z", "2021-03-09T00:00:00Z"]);
    assert_eq!(feed.texts("name"), ["Test Library", "Mina Okafor", "Ruth Ansah"]);
    assert_eq!(feed.texts("id")[1], "https://library.example/essays/write-it-down/");
    assert_eq!(feed.texts("updated")[0], "2023-05-01T00:00:00Z");
    assert!(feed.texts("content")[1].starts_with("<p>The number is settled"));
}

#[test]
fn an_essay_without_a_date_is_in_no_feed() {
    let sandbox = three_essays().built();
    for feed in ["atom.xml", "feed.json", "tags/notes/atom.xml"] {
        let text = sandbox.read(&format!("public/{feed}"));
        assert!(!text.contains("A letter") && text.contains("Write it down"), "{feed}");
    }
}

#[test]
fn feeds_hold_absolute_addresses_only() {
    let body = format!("{} See [the other](b.md) and ![](a.png).", prose("links"));
    let sandbox = Sandbox::library()
        .essay("content/a.md", "One", "date = 2020-01-01", &body)
        .essay("content/b.md", "Two", "date = 2020-01-02", &prose("two"))
        .bytes("content/a.png", &super::png())
        .built();
    let feed = Xml::read(&sandbox, "public/atom.xml");
    for address in feed.attributes("href") {
        assert!(Url::parse(address).is_ok(), "{address}");
    }
    let content = Html::parse_fragment(feed.texts("content")[1]);
    let linked = Selector::parse("[href], [src]").unwrap();
    let address = |element: scraper::ElementRef<'_>| {
        element.attr("href").or(element.attr("src")).unwrap().to_owned()
    };
    let addresses: Vec<_> = content.select(&linked).map(address).collect();
    assert_eq!(addresses.len(), 2, "{addresses:?}");
    for address in addresses {
        assert!(address.starts_with(BASE_URL), "{address}");
        let path = &address[BASE_URL.len()..];
        let file = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        assert!(sandbox.path("public").join(&file).exists(), "{file}");
    }
}

#[test]
fn the_json_feed_says_the_same() {
    let sandbox = three_essays().built();
    let feed: serde_json::Value = serde_json::from_str(&sandbox.read("public/feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], "https://library.example/feed.json");
    assert_eq!(feed["items"][0]["url"], "https://library.example/essays/write-it-down/");
    assert_eq!(feed["items"][1]["external_url"], "https://counting.example/2021/ask-early/");
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_tag_an_author_and_a_shelf_have_feeds_of_their_own() {
    let sandbox = three_essays().built();
    let check = |folder: &str, name: &str, titles: &[&str]| {
        let home = format!("{BASE_URL}{folder}/");
        let atom = Xml::read(&sandbox, &format!("public/{folder}/atom.xml"));
        assert_eq!(atom.texts("title")[0], format!("{name} – Test Library"));
        assert_eq!(atom.texts("title")[1..], *titles, "{folder}");
        assert_eq!(atom.texts("id")[0], home);
        let json = json(&sandbox, &format!("public/{folder}/feed.json"));
        assert_eq!(json["home_page_url"], *home);
        assert_eq!(json["feed_url"], format!("{home}feed.json"));
        let items: Vec<_> = json["items"].as_array().unwrap().iter().collect();
        assert_eq!(items.iter().map(|item| &item["title"]).collect::<Vec<_>>(), titles);
        // Whichever feed an essay comes by, a reader that has it knows it again.
        assert_eq!(items.iter().map(|item| &item["id"]).collect::<Vec<_>>(), atom.texts("id")[1..]);
        let site = Site::of(&sandbox, Some(BASE_URL));
        for file in ["atom.xml", "feed.json"] {
            let address = format!("../../{folder}/{file}");
            assert!(
                site.addresses(&format!("{folder}/index.html")).contains(&address),
                "{address}"
            );
        }
    };
    check("tags/salary", "salary", &["Write it down"]);
    check("authors/ruth-ansah", "Ruth Ansah", &["Ask early"]);
    // Newest first, whatever the shelf's own order is.
    check("shelves/being-paid", "Being paid", &["Write it down", "Ask early"]);
    assert!(!sandbox.path("public/sources/the-counting-house/atom.xml").exists());
}

fn json(sandbox: &Sandbox, path: &str) -> serde_json::Value {
    serde_json::from_str(&sandbox.read(path)).unwrap()
}

#[test]
fn a_place_inside_the_text_is_found_on_its_page() {
    let body = format!("{}[^1] <a href=\"#no\"> `<a href=\"#`\n\n[^1]: A note.", prose("notes"));
    let sandbox = Sandbox::library().essay("content/a.md", "A", "date = 2020-01-01", &body).built();
    let atom = Xml::read(&sandbox, "public/atom.xml");
    let json = json(&sandbox, "public/feed.json");
    for content in [atom.texts("content")[0], json["items"][0]["content_html"].as_str().unwrap()] {
        assert!(
            content.contains("<a href=\"https://library.example/essays/a/#fn:1\""),
            "{content}"
        );
        assert!(!content.contains("<a href=\"#"), "{content}");
        assert!(content.contains("&lt;a href=\"#"), "{content}");
    }
}

#[test]
fn pages_name_their_feeds() {
    let sandbox = three_essays().built();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let addresses = site.addresses("essays/a-letter/index.html");
    assert!(addresses.contains(&"../../atom.xml".to_owned()), "{addresses:?}");
    assert!(addresses.contains(&"../../feed.json".to_owned()), "{addresses:?}");
}

#[test]
fn feeds_can_be_switched_off() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\nfeeds = false\n";
    let sandbox = three_essays().file("site.toml", settings).built();
    let tree = sandbox.tree("public");
    assert!(
        !tree.iter().any(|path| path.ends_with("atom.xml") || path.ends_with("feed.json")),
        "{tree:?}"
    );
    assert!(tree.contains(&"sitemap.xml".to_owned()));
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn the_sitemap_names_pages_that_are_there() {
    let sandbox = three_essays().built();
    let sitemap = Xml::read(&sandbox, "public/sitemap.xml");
    let listed = sitemap.texts("loc");
    assert!(listed.contains(&"https://library.example/essays/ask-early/"), "{listed:?}");
    for address in &listed {
        let path = address.strip_prefix(BASE_URL).expect("an absolute address of this site");
        assert!(sandbox.path("public").join(path).join("index.html").exists(), "{address}");
    }
    assert!(!listed.iter().any(|address| address.contains("404")), "{listed:?}");
    assert!(sandbox.read("public/robots.txt").contains("https://library.example/sitemap.xml"));
}

#[test]
fn without_an_address_the_site_is_browsed_from_disk() {
    let sandbox = three_essays().file("site.toml", "title = \"Test Library\"\n");
    let run = sandbox.run("build").success().complains("warning[config/no-base-url]");
    assert_eq!(run.complaints("warning["), 1, "{}", run.stderr());
    let absolute = ["atom.xml", "feed.json", "sitemap.xml"];
    let tree = sandbox.tree("public");
    assert!(!tree.iter().any(|path| absolute.iter().any(|name| path.ends_with(name))), "{tree:?}");
    let site = Site::of(&sandbox, None);
    site.is_whole();
    for (page, address) in site.inside() {
        let path = address.split('#').next().unwrap();
        assert!(!path.ends_with('/') && !path.starts_with('/'), "{page}: {address}");
    }
}
