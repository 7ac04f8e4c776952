//! What may be published of an essay, everywhere its text could show.

use super::BASE_URL;
use crate::book::Book;
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

/// A word of the essay's title only.
const NAME: &str = "Quondam";

/// A word of its opening only.
const OPENING: &str = "inkwell";

/// A word of its headings, its end and its description only.
const SECRET: &str = "xylophone";

/// More than an excerpt may show, after the opening.
const MIDDLE: &str = "\
The first question was who had ordered it, and the answer took a walk through three offices, two of \
which had not known about the third. Somebody drew a map. It showed a shelf, a lift and a locked \
cupboard whose key hung in the porter's lodge, where it had hung since the flood.

The second question was what it had cost. Here the napkin grew crowded, for every clerk had heard \
another figure and each of them was sure. In the end we asked the seller, who laughed and sent us \
the bill again with a kind word on it.";

/// A library of a public essay and one with other rights, which links it and shares its tag.
fn library(rights: &str) -> Sandbox {
    let part = |number: usize| format!("## Part {number} of the {SECRET}\n\nThe {SECRET} plays.");
    let parts = [1, 2, 3, 4, 5].map(part).join("\n\n");
    let body = format!("{}\n\n{MIDDLE}\n\n{parts} See [it](open.md).", prose(OPENING));
    let front = format!(
        "date = 2020-02-02\ntags = [\"shared\", \"{NAME} tag\"]\nauthor = \"Pat Quill\"\n\
         description = \"About the {SECRET}.\"\naliases = [\"/old-quondam/\"]\n\
         url = \"https://origin.example/q\"\nrights = \"{rights}\""
    );
    let open = "date = 2020-01-01\ntags = [\"shared\"]";
    Sandbox::library().essay("content/hidden.md", &format!("{NAME} matters"), &front, &body).essay(
        "content/open.md",
        "Open",
        open,
        &prose("pens"),
    )
}

const PAGE: &str = "essays/quondam-matters/index.html";

/// Checks that words are in no file of the site.
#[track_caller]
fn are_nowhere(sandbox: &Sandbox, words: &[&str]) {
    for word in words {
        assert_eq!(sandbox.files_with("public", word), [""; 0], "{word}");
    }
}

#[test]
fn a_full_essay_is_canonical_here() {
    let sandbox = library("full").built();
    let page = sandbox.read(&format!("public/{PAGE}"));
    assert!(page.contains("The xylophone plays. See"));
    assert!(page.contains("rel=\"canonical\" href=\"https://library.example/essays/quondam"));
}

#[test]
fn a_republished_essay_is_canonical_at_its_origin() {
    let sandbox = library("republished").built();
    let page = sandbox.read(&format!("public/{PAGE}"));
    assert!(page.contains("The xylophone plays. See"));
    assert!(page.contains("rel=\"canonical\" href=\"https://origin.example/q\""));
    assert!(!sandbox.read("public/sitemap.xml").contains("essays/quondam"));
}

#[test]
fn an_excerpt_is_the_opening_and_a_link() {
    let sandbox = library("excerpt").built();
    are_nowhere(&sandbox, &[SECRET]);
    let site = Site::of(&sandbox, Some(BASE_URL));
    let excerpt = site.texts(PAGE, ".prose").concat();
    assert!(excerpt.starts_with("Somebody brought up inkwell"), "{excerpt}");
    assert!(excerpt.split_whitespace().count() <= 101, "{excerpt}");
    assert!(site.addresses(PAGE).contains(&"https://origin.example/q".to_owned()));
    site.is_whole();
}

#[test]
fn a_link_is_facts_and_a_link() {
    let sandbox = library("link").built();
    are_nowhere(&sandbox, &[SECRET, OPENING]);
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts(PAGE, ".byline a"), ["Pat Quill"]);
    assert!(site.addresses(PAGE).contains(&"https://origin.example/q".to_owned()));
    site.is_whole();
}

#[test]
fn a_private_essay_is_nowhere() {
    let sandbox = library("private").built();
    are_nowhere(&sandbox, &[SECRET, OPENING, NAME, "quondam", "Pat Quill", "origin.example"]);
    let tree = sandbox.tree("public");
    assert!(!tree.iter().any(|path| path.contains("quondam")), "{tree:?}");
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert_eq!(site.texts("index.html", ".card .p-name"), ["Open"]);
    assert_eq!(site.texts("tags/index.html", ".terms li"), ["shared 1 essay"]);
    site.is_whole();
}

#[test]
fn a_link_to_a_private_essay_becomes_text() {
    let body = format!("{} See [that one](hidden.md) too.", prose("doors"));
    let sandbox = library("private").essay("content/door.md", "Door", "", &body);
    let _ = sandbox.run("build").success().complains("links/unresolved");
    let page = sandbox.read("public/essays/door/index.html");
    assert!(page.contains("See that one too.") && !page.contains("hidden.md"), "{page}");
}

#[test]
fn images_are_published_with_the_text_only() {
    for (rights, images) in [("full", 1), ("excerpt", 0), ("link", 0), ("private", 0)] {
        let sandbox = Sandbox::library()
            .essay(
                "content/a.md",
                "One",
                &format!("rights = \"{rights}\"\nurl = \"https://origin.example/q\""),
                &format!("{}\n\n![A dot](dot.png)\n\n{}", prose("one"), prose("two")),
            )
            .bytes("content/dot.png", &super::png());
        let _ = sandbox.run("build").success();
        let published = sandbox.tree("public");
        let published = published.iter().filter(|path| path.starts_with("images/")).count();
        assert_eq!(published, images, "{rights}");
    }
}

/// What each place shows of the essay whose rights are `excerpt`, `link` and `private`.
const NARROW: [&str; 3] = ["excerpt", "link", "private"];

/// Text of the essay that a file may hold under some rights.
#[track_caller]
fn holds_what(rights: &str, place: &str, text: &str) {
    let facts = [NAME, "quondam"].iter().any(|word| text.contains(word));
    assert_eq!(facts, rights != "private", "{rights}, {place}: {text}");
    assert_eq!(text.contains(OPENING), rights == "excerpt", "{rights}, {place}: {text}");
    assert!(!text.contains(SECRET), "{rights}, {place}: {text}");
}

/// Checks a file of the site under each of the narrow rights.
#[track_caller]
fn check_file(path: &str) {
    for rights in NARROW {
        let sandbox = library(rights).built();
        holds_what(rights, path, &sandbox.read(&format!("public/{path}")));
    }
}

#[test]
fn rights_hold_on_the_first_page() {
    check_file("index.html");
}

#[test]
fn rights_hold_on_the_page_of_a_tag() {
    check_file("tags/shared/index.html");
}

#[test]
fn rights_hold_on_the_page_of_a_length() {
    check_file("lengths/under-5/index.html");
}

#[test]
fn rights_hold_on_the_page_of_a_year() {
    check_file("archive/2020/index.html");
}

#[test]
fn rights_hold_on_the_page_of_an_author() {
    for rights in NARROW {
        let sandbox = library(rights).built();
        let page = "public/authors/pat-quill/index.html";
        assert_eq!(sandbox.path(page).exists(), rights != "private");
        if rights != "private" {
            holds_what(rights, "author", &sandbox.read(page));
        }
    }
}

#[test]
fn rights_hold_for_related_essays() {
    // Words tell essays apart, and so bring them together, only where some other lacks them.
    let other =
        "Barley grows where the river used to turn, and swallows count the posts. ".repeat(4);
    for rights in NARROW {
        let sandbox = library(rights).essay("content/other.md", "Other", "", &other).built();
        let site = Site::of(&sandbox, Some(BASE_URL));
        let related = site.texts("essays/open/index.html", ".related").concat();
        let neighbours = site.texts("essays/open/index.html", ".neighbours").concat();
        holds_what(rights, "related", &related);
        assert_eq!(neighbours.contains(NAME), rights != "private", "{rights}: {neighbours}");
        assert!(!neighbours.contains(OPENING) && !neighbours.contains(SECRET), "{neighbours}");
    }
}

#[test]
fn rights_hold_in_atom_feeds() {
    check_file("atom.xml");
    check_file("tags/shared/atom.xml");
}

#[test]
fn rights_hold_in_json_feeds() {
    check_file("feed.json");
    check_file("tags/shared/feed.json");
}

#[test]
fn rights_hold_in_the_search_index() {
    for rights in ["full", "republished", "excerpt", "link", "private"] {
        let index = library(rights).built().search_index();
        // The words of texts are in it as their stems.
        let holds = |word: &str| index.values().any(|file| file.contains(word));
        let is_whole = matches!(rights, "full" | "republished");
        assert_eq!(holds(NAME), rights != "private", "{rights}");
        assert_eq!(holds("quondam"), rights != "private", "{rights}");
        assert_eq!(holds(OPENING), is_whole || rights == "excerpt", "{rights}");
        assert_eq!(holds("xylophon"), is_whole, "{rights}");
    }
}

#[test]
fn a_feed_shows_no_more_of_an_excerpt_than_its_page() {
    let sandbox = library("excerpt").built();
    let page = Site::of(&sandbox, Some(BASE_URL)).texts(PAGE, ".prose").concat();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let json: serde_json::Value = serde_json::from_str(&sandbox.read("public/feed.json")).unwrap();
    assert_eq!(words(json["items"][0]["content_text"].as_str().unwrap()), words(&page));
    let atom = crate::xml::Xml::read(&sandbox, "public/atom.xml");
    assert_eq!(words(atom.texts("content")[0]), words(&page));
}

#[test]
fn rights_hold_for_what_search_engines_and_sharers_are_told() {
    for rights in ["full", "republished", "excerpt", "link"] {
        let sandbox = library(rights).built();
        let page = sandbox.read(&format!("public/{PAGE}"));
        let line = |start: &str| {
            page.lines().find(|line| line.starts_with(start)).map(str::to_owned).unwrap_or_default()
        };
        let places = ["<meta name=\"description\"", "<meta property=\"og:description\""];
        let shown =
            places.map(line).into_iter().chain([line("<script type=\"application/ld+json\"")]);
        for place in shown {
            let is_whole = matches!(rights, "full" | "republished");
            assert_eq!(place.contains("About the xylophone."), is_whole, "{rights}: {place}");
            assert_eq!(place.contains(OPENING), rights == "excerpt", "{rights}: {place}");
        }
        let canonical = match rights {
            "full" => "https://library.example/essays/quondam-matters/",
            _ => "https://origin.example/q",
        };
        assert!(line("<meta property=\"og:url\"").contains(canonical), "{rights}");
        assert!(line("<link rel=\"canonical\"").contains(canonical), "{rights}");
        let data = line("<script type=\"application/ld+json\"");
        let data = data.split_once('>').unwrap().1.strip_suffix("</script>").unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["url"], canonical, "{rights}");
        assert_eq!(data["isBasedOn"], "https://origin.example/q", "{rights}");
        assert!(data.get("articleBody").is_none());
    }
}

#[test]
fn rights_hold_in_the_sitemap() {
    for rights in ["full", "republished", "excerpt", "link", "private"] {
        let sitemap = library(rights).built().read("public/sitemap.xml");
        assert_eq!(sitemap.contains("essays/quondam-matters"), rights == "full", "{rights}");
        // A page of a tag lists what may be known of it.
        assert_eq!(sitemap.contains("tags/quondam-tag"), rights != "private", "{rights}");
    }
}

#[test]
fn rights_hold_in_the_record_of_the_output() {
    for rights in NARROW {
        let record = library(rights).built().read("public/.offprint-manifest.json");
        assert_eq!(record.contains("quondam"), rights != "private", "{rights}");
        assert!(!record.contains(OPENING) && !record.contains(SECRET), "{rights}");
    }
}

#[test]
fn rights_hold_for_former_addresses() {
    for rights in NARROW {
        let sandbox = library(rights).built();
        let page = "public/old-quondam/index.html";
        assert_eq!(sandbox.path(page).exists(), rights != "private");
        if rights != "private" {
            let page = sandbox.read(page);
            assert!(page.contains(NAME) && !page.contains(OPENING), "{rights}: {page}");
        }
    }
}

#[test]
fn a_shelf_of_private_essays_only_is_none() {
    let sandbox = Sandbox::library()
        .essay("content/vault/a.md", "One", "rights = \"private\"", &prose("one"))
        .essay("content/open.md", "Open", "", &prose("two"))
        .built();
    are_nowhere(&sandbox, &["vault", "Vault"]);
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert!(site.texts("about/index.html", "main").concat().contains("1 essay"));
}

#[test]
fn rights_are_set_for_a_library_a_source_and_an_essay() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\nrights = \"private\"\n\
                    [[source]]\ndomain = \"origin.example\"\nrights = \"link\"\n";
    let sandbox = Sandbox::library()
        .file("site.toml", settings)
        .essay("content/a.md", "By library", "", &prose("one"))
        .essay("content/b.md", "By source", "url = \"https://origin.example/b\"", &prose("two"))
        .essay("content/c.md", "By essay", "rights = \"full\"", &prose("three"))
        .built();
    let essays = sandbox.tree("public/essays");
    assert_eq!(essays, ["by-essay/index.html", "by-source/index.html"]);
    are_nowhere(&sandbox, &["one over lunch", "two over lunch"]);
    assert!(sandbox.read("public/essays/by-essay/index.html").contains("three over lunch"));
}

/// As long as [`MIDDLE`], and nothing like it.
const OTHER: &str = "\
Upstairs a lamp had been left burning since Thursday, and the caretaker, who paid for nothing and minded \
everything, took it as a personal letter. He answered by turning it off and on again at eight each \
evening, so that the street could see there was somebody who cared.

By the second week the street had begun to set its clocks by him. A baker came to ask whether he would \
also do six in the morning, a widow brought soup, and a boy from the corner wanted to know how long one \
had to study for it. He said nineteen years, mostly on stairs.";

/// The same library with all its e-books.
fn library_of_books(rights: &str) -> Sandbox {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\nepub = \"all\"\n";
    let sandbox = library(rights).file("site.toml", settings);
    let front =
        format!("rights = \"{rights}\"\nurl = \"https://origin.example/s\"\ndate = 2020-03-03");
    let body = format!("{}\n\n{OTHER}\n\nThe {SECRET} plays.", prose(OPENING));
    sandbox
        .essay("content/shelf/second.md", &format!("{NAME} again"), &front, &body)
        .essay("content/shelf/open.md", "Open too", "", &prose("doors"))
        .built()
}

#[test]
fn rights_hold_in_the_book_of_the_library() {
    for rights in NARROW {
        let sandbox = library_of_books(rights);
        holds_what(rights, "library", &Book::open(&sandbox, "library.epub").text());
    }
}

#[test]
fn rights_hold_in_the_book_of_a_shelf() {
    for rights in NARROW {
        let sandbox = library_of_books(rights);
        let book = Book::open(&sandbox, "shelves/shelf.epub").text();
        holds_what(rights, "shelf", &book);
        let links_origin = book.contains("https://origin.example/s");
        assert_eq!(links_origin, rights != "private", "{rights}");
    }
}

#[test]
fn only_a_whole_text_is_a_book_of_its_own() {
    for (rights, is_made) in
        [("full", true), ("republished", true), ("excerpt", false), ("link", false)]
    {
        let sandbox = library_of_books(rights);
        let book = "public/epub/essays/quondam-matters.epub";
        assert_eq!(sandbox.path(book).exists(), is_made, "{rights}");
        assert_eq!(
            sandbox.read(&format!("public/{PAGE}")).contains("quondam-matters.epub"),
            is_made
        );
    }
    let private = library_of_books("private").tree("public/epub");
    assert!(!private.iter().any(|path| path.contains("quondam")), "{private:?}");
}

#[test]
fn a_republished_text_in_a_book_names_its_origin_and_its_author() {
    let sandbox = library_of_books("republished");
    for book in ["library.epub", "essays/quondam-matters.epub"] {
        let book = Book::open(&sandbox, book).text();
        assert!(book.contains("The xylophone plays. See"), "{book}");
        for said in
            ["By Pat Quill", "href=\"https://origin.example/q\"", "the original is the one to cite"]
        {
            assert!(book.contains(said), "{said}");
        }
    }
}

#[test]
fn a_shelf_without_a_whole_text_is_no_book() {
    let settings = "title = \"x\"\nbase_url = \"https://library.example/\"\nepub = \"all\"\n";
    let sandbox = Sandbox::new()
        .file("site.toml", settings)
        .essay("content/links/a.md", "One", "rights = \"link\"", &prose("one"))
        .essay("content/open.md", "Open", "", &prose("two"))
        .built();
    assert_eq!(sandbox.tree("public/epub"), ["essays/open.epub", "library.epub"]);
}

#[test]
fn rights_hold_in_the_catalogue_of_books() {
    for rights in ["full", "republished"].into_iter().chain(NARROW) {
        let sandbox = library_of_books(rights);
        let feeds = sandbox.contents("public/opds").into_values();
        let catalog: String = feeds.map(|bytes| String::from_utf8(bytes).unwrap()).collect();
        let is_whole = matches!(rights, "full" | "republished");
        for (word, shows) in [(NAME, is_whole), (SECRET, is_whole), (OPENING, is_whole)] {
            assert!(shows || !catalog.contains(word), "{rights}: {word}");
        }
        assert_eq!(catalog.contains("essays/quondam-matters.epub"), is_whole, "{rights}");
    }
}
