//! E-books.

use super::three_essays;
use crate::book::Book;
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

/// A library that makes e-books.
pub(super) fn library(epub: &str, sandbox: Sandbox) -> Sandbox {
    let settings = format!(
        "title = \"Test Library\"\nbase_url = \"https://library.example/\"\n\
         author = \"Ida Keeper\"\nepub = \"{epub}\"\n"
    );
    sandbox.file("site.toml", &settings)
}

fn books(sandbox: &Sandbox) -> Vec<String> {
    sandbox.tree("public").into_iter().filter(|path| path.starts_with("epub/")).collect()
}

#[test]
fn no_book_is_made_unasked() {
    let sandbox = three_essays().built();
    assert_eq!(books(&sandbox), [""; 0]);
    assert_eq!(sandbox.files_with("public", "epub"), [""; 0]);
}

#[test]
fn each_shelf_and_the_library_are_a_book() {
    let sandbox = library("shelves", three_essays()).built();
    assert_eq!(books(&sandbox), ["epub/library.epub", "epub/shelves/being-paid.epub"]);
    let site = Site::of(&sandbox, Some(super::BASE_URL));
    let links = |page: &str| {
        let addresses = site.addresses(page).into_iter();
        addresses.filter(|address| address.contains("epub/")).collect::<Vec<_>>()
    };
    assert_eq!(links("index.html"), ["epub/library.epub"]);
    assert_eq!(links("about/index.html"), ["../epub/library.epub"]);
    assert_eq!(links("shelves/being-paid/index.html"), ["../../epub/shelves/being-paid.epub"]);
    assert_eq!(links("essays/ask-early/index.html"), [""; 0]);
    site.is_whole();
}

#[test]
fn each_essay_can_be_a_book() {
    let sandbox = library("all", three_essays()).built();
    let essays = books(&sandbox).into_iter().filter(|path| path.starts_with("epub/essays/"));
    assert_eq!(
        essays.collect::<Vec<_>>(),
        ["a-letter", "ask-early", "write-it-down"].map(|slug| format!("epub/essays/{slug}.epub"))
    );
    let site = Site::of(&sandbox, Some(super::BASE_URL));
    let page = "essays/ask-early/index.html";
    assert!(site.addresses(page).contains(&"../../epub/essays/ask-early.epub".to_owned()));
    let book = Book::open(&sandbox, "essays/write-it-down.epub");
    book.is_whole();
    let package = book.xml("package.opf");
    assert_eq!(package.texts("dc:title"), ["Write it down"]);
    assert_eq!(package.texts("dc:creator"), ["Mina Okafor"]);
    assert_eq!(package.texts("dc:date"), ["2023-05-01"]);
    assert_eq!(package.texts("dc:subject"), ["notes", "salary"]);
    assert_eq!(book.xml("contents.xhtml").texts("a")[..2], ["Write it down", "When"]);
}

#[test]
fn a_book_says_what_it_holds() {
    let sandbox = library("shelves", three_essays()).built();
    let book = Book::open(&sandbox, "library.epub");
    book.is_whole();
    let package = book.xml("package.opf");
    assert_eq!(package.texts("dc:title"), ["Test Library"]);
    assert_eq!(package.texts("dc:creator"), ["Ida Keeper"]);
    assert_eq!(package.texts("dc:contributor"), ["Mina Okafor", "Ruth Ansah"]);
    assert_eq!(package.texts("dc:language"), ["en"]);
    assert!(package.texts("meta").contains(&"2023-05-01T00:00:00Z"), "when it was changed");
    for feature in ["tableOfContents", "structuralNavigation", "none"] {
        assert!(package.texts("meta").contains(&feature), "{feature}");
    }
    let documents = ["cover", "title", "contents", "shelf-1", "essay-1", "essay-2", "essay-3"];
    assert_eq!(package.attributes("idref"), documents);
    let entries = ["Being paid", "Ask early", "Write it down", "A letter"];
    assert_eq!(book.xml("contents.xhtml").texts("a")[..4], entries);
    assert_eq!(book.xml("toc.ncx").texts("text")[1..], entries);
    assert!(
        book.file("shelf-1.xhtml").contains("<p>Two essays about money, to be read in turn.</p>")
    );
    assert!(book.file("cover.svg").contains(">Test Library</text>"));
}

#[test]
fn an_essay_in_a_book_names_its_author_and_its_source() {
    let sandbox = library("shelves", three_essays()).built();
    let book = Book::open(&sandbox, "shelves/being-paid.epub");
    let essay = book.xml("essay-1.xhtml");
    assert_eq!(essay.texts("h1"), ["Ask early"]);
    assert_eq!(
        essay.texts("span"),
        ["By Ruth Ansah", "9 March 2021 · The Counting House · 1 min read"]
    );
    assert!(essay.attributes("href").contains(&"https://counting.example/2021/ask-early/"));
    assert!(book.file("essay-1.xhtml").contains("So go in the spring"));
    assert!(!book.text().contains("Subscribe to our newsletter"));
}

#[test]
fn links_lead_to_chapters_else_to_the_site_else_nowhere() {
    let body = format!(
        "{} [beside](beside.md), [a part](beside.md#when), [elsewhere](../far.md), [out](https://out.example/).",
        prose("links")
    );
    let two = format!("{}\n\n## When\n\nNow.", prose("two"));
    let sandbox = library("shelves", Sandbox::new())
        .essay("content/pay/links.md", "Links", "order = 1", &body)
        .essay("content/pay/beside.md", "Beside", "order = 2", &two)
        .essay("content/far.md", "Far", "", &prose("three"))
        .built();
    let shelf = Book::open(&sandbox, "shelves/pay.epub");
    shelf.is_whole();
    assert_eq!(
        shelf.xml("essay-1.xhtml").attributes("href")[1..],
        [
            "essay-2.xhtml",
            "essay-2.xhtml#s-when",
            "https://library.example/essays/far/",
            "https://out.example/"
        ]
    );
    let library = Book::open(&sandbox, "library.epub");
    assert!(library.xml("essay-1.xhtml").attributes("href").contains(&"essay-3.xhtml"));
    let from_disk = sandbox.file("site.toml", "title = \"x\"\nepub = \"shelves\"\n");
    let _ = from_disk.run("build").success().complains("config/no-base-url");
    let shelf = Book::open(&from_disk, "shelves/pay.epub");
    shelf.is_whole();
    assert!(shelf.file("essay-1.xhtml").contains("a part</a>, elsewhere, <a"));
}

#[test]
fn notes_are_linked_and_images_packed() {
    let body = format!(
        "{}[^1]\n\n![A dot](dot.png)\n\n![Far away](https://far.example/x.png)\n\n[^1]: A note.",
        prose("one")
    );
    let sandbox = library("all", Sandbox::new())
        .essay("content/a.md", "One", "", &body)
        .bytes("content/dot.png", &super::png())
        .built();
    for book in ["library.epub", "essays/one.epub"] {
        let book = Book::open(&sandbox, book);
        book.is_whole();
        let essay = book.xml("essay-1.xhtml");
        assert_eq!(essay.attributes("epub:type"), ["chapter", "noteref", "footnote"]);
        let images: Vec<_> =
            book.names().into_iter().filter(|it| it.starts_with("images/")).collect();
        assert_eq!(essay.attributes("src"), images);
        assert_eq!(images.len(), 1);
        assert!(book.xml("package.opf").texts("meta").contains(&"visual"));
    }
}

#[test]
fn an_image_that_not_every_reader_shows_is_described() {
    // An AVIF's boxes as far as they say what it is and how large: 64 by 64 pixels.
    let mut avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec();
    avif.extend(b"\0\0\0\x30meta\0\0\0\0\0\0\0\x24iprp\0\0\0\x1cipco");
    avif.extend(b"\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x40");
    let sandbox = library("shelves", Sandbox::new())
        .essay("content/a.md", "One", "", &format!("{}\n\n![A grey dot](dot.avif)", prose("one")))
        .bytes("content/dot.avif", &avif)
        .built();
    let book = Book::open(&sandbox, "library.epub");
    book.is_whole();
    assert!(book.file("essay-1.xhtml").contains("<p>A grey dot</p>"));
}

#[test]
fn a_book_speaks_the_languages_of_its_essays() {
    let hebrew =
        "ביום הראשון איש לא שואל מה אתה יודע. שואלים לשמך, פעמיים, ומראים לך איפה הקפה. ".repeat(5);
    let sandbox = library("shelves", Sandbox::new())
        .essay("content/he/a.md", "מכתב", "language = \"he\"", &hebrew)
        .essay("content/en/b.md", "Letter", "", &prose("letters"))
        .essay("content/en/c.md", "Brief", "language = \"de\"", &prose("Briefe"))
        .essay("content/en/d.md", "Note", "", &prose("notes"))
        .built();
    let book = Book::open(&sandbox, "shelves/he.epub");
    book.is_whole();
    let package = book.xml("package.opf");
    assert_eq!(package.texts("dc:language"), ["he"]);
    assert_eq!(package.attributes("page-progression-direction"), ["rtl"]);
    let essay = book.file("essay-1.xhtml");
    assert!(essay.contains("lang=\"he\" xml:lang=\"he\" dir=\"rtl\""), "{essay}");
    assert!(
        essay.contains("<span lang=\"en\" xml:lang=\"en\" dir=\"ltr\">1 min read</span>"),
        "{essay}"
    );
    let package = Book::open(&sandbox, "shelves/en.epub").xml("package.opf");
    assert_eq!(package.texts("dc:language"), ["en", "de"]);
    assert_eq!(package.attributes("page-progression-direction"), ["ltr"]);
}

#[test]
fn a_book_is_the_same_bytes_every_time() {
    let sandbox = library("all", three_essays()).built();
    let first = sandbox.contents("public/epub");
    let _ = sandbox.run("build --no-cache --jobs 1 --output-dir other").success();
    assert_eq!(first.len(), 5);
    assert!(first == sandbox.contents("other/epub"), "books differ");
}

#[test]
fn words_that_look_like_markup_are_words() {
    let title = "Tom & \"Jerry\" <i>at</i> ]]> work";
    let body = format!("{}\n\n## <b> & co", prose("one & <two>"));
    let author = "author = \"A & <B>\"\ndescription = \"x < y & z\"";
    let sandbox = library("all", Sandbox::new())
        .file("content/a&b/_index.md", "+++\ntitle = \"<Shelf> & co\"\n+++\nAll & <sundry>.\n")
        .essay("content/a&b/a.md", title, author, &body)
        .built();
    for path in books(&sandbox) {
        let book = Book::open(&sandbox, path.strip_prefix("epub/").unwrap());
        book.is_whole();
        assert_eq!(book.xml("essay-1.xhtml").texts("h1"), [title]);
    }
}
