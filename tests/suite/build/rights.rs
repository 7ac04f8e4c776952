//! What may be published of an essay, everywhere its text could show.

use super::BASE_URL;
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
