//! The catalogue of the e-books.

use super::books::library;
use super::{BASE_URL, three_essays};
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};
use crate::xml::Xml;

const ACQUISITION: &str = "http://opds-spec.org/acquisition/open-access";

/// The titles of a feed's entries.
#[track_caller]
fn entries(sandbox: &Sandbox, path: &str) -> Vec<String> {
    let feed = Xml::read(sandbox, &format!("public/opds/{path}"));
    feed.texts("title")[1..].iter().map(|title| (*title).to_owned()).collect()
}

#[test]
fn without_books_or_an_address_there_is_no_catalogue() {
    let sandbox = three_essays().built();
    assert_eq!(sandbox.files_with("public", "opds"), [""; 0]);
    let sandbox = three_essays().file("site.toml", "title = \"x\"\nepub = \"all\"\n");
    let _ = sandbox.run("build").success().complains("config/no-base-url");
    assert_eq!(sandbox.files_with("public", "opds"), [""; 0]);
}

#[test]
fn the_way_in_leads_to_shelves_tags_and_authors() {
    let sandbox = library("all", three_essays()).built();
    assert_eq!(entries(&sandbox, "index.xml"), ["Books", "Essays", "Shelves", "Tags", "Authors"]);
    assert_eq!(entries(&sandbox, "books.xml"), ["Test Library", "Being paid"]);
    assert_eq!(entries(&sandbox, "essays.xml"), ["Write it down", "Ask early", "A letter"]);
    assert_eq!(entries(&sandbox, "shelves.xml"), ["Being paid"]);
    let shelf = ["Being paid", "Ask early", "Write it down"];
    assert_eq!(entries(&sandbox, "shelves/being-paid.xml"), shelf);
    assert_eq!(entries(&sandbox, "tags.xml"), ["notes", "salary"]);
    assert_eq!(entries(&sandbox, "tags/notes.xml"), ["Write it down", "A letter"]);
    assert_eq!(entries(&sandbox, "authors/ruth-ansah.xml"), ["Ask early"]);
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("about/index.html", ".facts a"), ["E-book", "Catalogue for e-readers"]);
    let home = sandbox.read("public/index.html");
    let link = "<link rel=\"alternate\" type=\"application/atom+xml;profile=opds-catalog\" \
                title=\"Catalogue for e-readers\" href=\"opds/index.xml\">";
    assert!(home.contains(link) && home.contains("og:type"), "{home}");
}

#[test]
fn without_books_of_essays_a_list_names_the_books_that_hold_them() {
    let sandbox = library("shelves", three_essays()).built();
    assert_eq!(entries(&sandbox, "index.xml"), ["Books", "Shelves", "Tags", "Authors"]);
    assert_eq!(entries(&sandbox, "shelves/being-paid.xml"), ["Being paid"]);
    // One of its essays stands on no shelf.
    assert_eq!(entries(&sandbox, "tags/notes.xml"), ["Being paid", "Test Library"]);
}

#[test]
fn every_address_of_the_catalogue_is_there() {
    for epub in ["shelves", "all"] {
        let sandbox = library(epub, three_essays()).built();
        for path in sandbox.tree("public/opds") {
            let feed = Xml::read(&sandbox, &format!("public/opds/{path}"));
            assert_eq!(feed.attributes("rel")[0], "self");
            let own = format!("{BASE_URL}opds/{path}");
            assert_eq!((feed.texts("id")[0], feed.attributes("href")[0]), (&*own, &*own));
            assert_eq!(feed.texts("updated").len(), feed.texts("title").len(), "{path}");
            for address in feed.attributes("href") {
                let file = address.strip_prefix(BASE_URL).expect(address);
                let file = if file.is_empty() || file.ends_with('/') {
                    format!("{file}index.html")
                } else {
                    file.to_owned()
                };
                assert!(sandbox.path("public").join(&file).exists(), "{path}: {address}");
            }
        }
    }
}

#[test]
fn a_book_of_the_catalogue_can_be_fetched_and_told_from_others() {
    let sandbox = library("all", three_essays()).built();
    let feed = Xml::read(&sandbox, "public/opds/tags/salary.xml");
    assert_eq!(feed.texts("title"), ["salary", "Write it down"]);
    assert_eq!(feed.texts("name"), ["Ida Keeper", "Mina Okafor"]);
    assert_eq!(feed.texts("dc:issued"), ["2023-05-01"]);
    assert_eq!(feed.attributes("term"), ["notes", "salary"]);
    let relations = feed.attributes("rel");
    let at = relations.iter().position(|relation| *relation == ACQUISITION).unwrap();
    assert_eq!(feed.attributes("href")[at], format!("{BASE_URL}epub/essays/write-it-down.epub"));
    let types: Vec<_> = feed.attributes("type");
    assert!(types.contains(&"application/epub+zip"), "{types:?}");
    let book = crate::book::Book::open(&sandbox, "essays/write-it-down.epub");
    assert_eq!(book.xml("package.opf").texts("dc:identifier"), [feed.texts("id")[1]]);
}

#[test]
fn a_long_list_goes_on_in_another_feed() {
    let mut sandbox = library("all", Sandbox::new());
    for number in 0..101 {
        let body = prose(&format!("the {number}th pen"));
        let front = "tags = [\"pens\"]";
        sandbox =
            sandbox.essay(&format!("content/{number}.md"), &format!("Pen {number}"), front, &body);
    }
    let _ = sandbox.run("build").success();
    assert_eq!(entries(&sandbox, "tags/pens.xml").len(), 100);
    assert_eq!(entries(&sandbox, "tags/pens/page/2.xml").len(), 1);
    let first = Xml::read(&sandbox, "public/opds/tags/pens.xml");
    let next = format!("{BASE_URL}opds/tags/pens/page/2.xml");
    assert!(first.attributes("href").contains(&&*next));
}
