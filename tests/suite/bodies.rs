//! What holds for every input: plain functions that panic where it does not.
//!
//! The tests call them with seeded random inputs, the fuzz targets in `fuzz/` with whatever a fuzzer
//! comes upon.

use std::path::Path;

use offprint::cleaner::{self, Cleaned, Furniture, Wishes};
use offprint::document::{Body, Builder, Document, FrontMatter};
use offprint::library::Slug;
use offprint::loader;
use offprint::markup::{self, Target};
use offprint::metadata::{self, Metadata, Overrides};
use offprint::source::Raw;
use pulldown_cmark::{HeadingLevel, Tag};

/// A source that was read and cleaned.
struct Treated {
    document: Document,
    metadata: Metadata,
    cleaned: Cleaned,
}

/// Reads and cleans a source; `None` where its loader says it cannot.
fn treat(raw: &Raw) -> Option<Treated> {
    let document = loader::load(raw).ok()?;
    let units = document.units();
    let metadata = metadata::infer(&raw.path, &document, &units, &Overrides::default());
    let cleaned = clean(&document, &metadata);
    drop(units);
    Some(Treated { document, metadata, cleaned })
}

fn clean(document: &Document, metadata: &Metadata) -> Cleaned {
    let (wishes, furniture) = (Wishes::default(), Furniture::default());
    cleaner::clean(document, &document.units(), metadata, &wishes, &furniture)
}

/// The words of a document's units, in order.
fn words(document: &Document) -> Vec<String> {
    let units = document.units();
    let words = units.iter().flat_map(|unit| unit.text.split_whitespace());
    words.map(str::to_owned).collect()
}

/// Every word that is kept stands in the source, in the same order.
pub fn cleaning_only_removes(raw: &Raw) {
    let Some(treated) = treat(raw) else { return };
    let kept = Document { body: treated.cleaned.body, ..Document::default() };
    let all = words(&treated.document);
    let mut rest = all.as_slice();
    for word in words(&kept) {
        let end = end_of_word(rest, &word);
        rest = &rest[end.unwrap_or_else(|| panic!("`{word}` is not in the source"))..];
    }
}

/// How many words there are up to where a word ends first. Pieces of an over-long block may meet without a
/// space, as sentences do in Chinese; what stays of them is one word again, whatever went between them.
fn end_of_word(words: &[String], word: &str) -> Option<usize> {
    /// Words that may go between two pieces that are one word then.
    const MAX_GONE: usize = 1_000;
    let whole = words.iter().position(|it| it == word).map(|at| at + 1);
    let limit = whole.unwrap_or(words.len());
    let pieced = |start: usize| {
        let mut left = word;
        let pieces = words[start..limit].iter().take(MAX_GONE).position(|part| {
            left = left.strip_prefix(part.as_str()).unwrap_or(left);
            left.is_empty()
        });
        pieces.map(|last| start + last + 1)
    };
    let starts = (0..limit).filter(|at| word.starts_with(words[*at].as_str()));
    starts.filter_map(pieced).chain(whole).min()
}

/// An essay that is left, below its title as its page shows it, is all essay to a second cleaning.
///
/// Without the title this does not hold: that a heading or a line right above the prose belongs to
/// the essay is known by where the title stands.
pub fn cleaning_twice_is_cleaning_once(raw: &Raw) {
    let Some(treated) = treat(raw) else { return };
    let body = treated.cleaned.body;
    let title = treated.metadata.title.map(|found| found.value).unwrap_or_default();
    let page = Document { writing: treated.document.writing, ..below_title(&title, &body) };
    let front_matter = FrontMatter { title: Some(title), ..FrontMatter::default() };
    let page = Document { front_matter, ..page };
    let metadata = metadata::infer(&raw.path, &page, &page.units(), &Overrides::default());
    let twice = clean(&page, &metadata);
    assert_eq!(
        markup::to_markdown(&twice.body),
        markup::to_markdown(&body),
        "{}: {:?}",
        raw.path.display(),
        twice.removals
    );
}

fn below_title(title: &str, body: &Body) -> Document {
    let mut builder = Builder::new();
    builder.start(Tag::Heading {
        level: HeadingLevel::H1,
        id: None,
        classes: Vec::new(),
        attrs: Vec::new(),
    });
    builder.text(title);
    builder.end();
    for (index, event) in body.events().iter().enumerate() {
        builder.set_next_attributes(body.attributes(index).cloned().unwrap_or_default());
        builder.event(event.clone());
    }
    builder.finish()
}

/// Element and attribute names the reading page may hold.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-label",
    "class",
    "decoding",
    "dir",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "referrerpolicy",
    "rel",
    "role",
    "scope",
    "src",
    "start",
    "tabindex",
    "title",
    "width",
];

/// No element, attribute or address stands in a page but those that can do no harm.
pub fn html_is_harmless(raw: &Raw) {
    let Some(treated) = treat(raw) else { return };
    let outside = |address: &str| Target::Outside(address.to_owned());
    for body in [&treated.document.body, &treated.cleaned.body] {
        let html = markup::to_html(body, "Table", &outside);
        for node in scraper::Html::parse_fragment(html.as_str()).tree.nodes() {
            let scraper::Node::Element(element) = node.value() else { continue };
            assert!(ELEMENTS.contains(&element.name()), "<{}>", element.name());
            for (name, value) in element.attrs() {
                assert!(ATTRIBUTES.contains(&name), "{name}=\"{value}\"");
                let is_harmless = !matches!(name, "href" | "src") || has_harmless_scheme(value);
                assert!(is_harmless, "{name}=\"{value}\"");
            }
        }
    }
}

fn has_harmless_scheme(address: &str) -> bool {
    let page = url::Url::parse("https://page.invalid/essays/").unwrap();
    page.join(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "mailto"))
}

/// A body written as Markdown and read again has the same words.
pub fn markdown_keeps_the_words(raw: &Raw) {
    let Some(treated) = treat(raw) else { return };
    let body = treated.cleaned.body;
    let markdown = format!("---\n---\n\n{}", markup::to_markdown(&body));
    let again =
        loader::load(&Raw { path: "a.md".into(), bytes: markdown.into(), ..Raw::default() })
            .unwrap();
    let spoken = |text: String| {
        text.split(|character: char| !character.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(spoken(markup::to_full_text(&again.body)), spoken(markup::to_full_text(&body)));
}

/// Whatever it is taken for.
pub fn exports_are_read_or_refused(bytes: &[u8]) {
    use offprint::import as read;
    let path = Path::new("export");
    let refusals = [
        read::read_bookmarks(path, bytes).err(),
        read::read_mbox(path, bytes).err(),
        read::read_pocket(path, bytes).err(),
        read::read_substack(path, bytes.to_vec()).err(),
        read::read_wallabag(path, bytes).err(),
        read::read_wordpress(path, bytes, read::Pages::Included).err(),
    ];
    for refusal in refusals.into_iter().flatten() {
        assert!(refusal.code.starts_with("import/"), "{refusal}");
        assert!(refusal.place.path.starts_with(path), "{refusal}");
    }
}

/// Settings are taken, or refused with one error that a user can find.
pub fn settings_are_read_or_refused(text: &str) {
    // The documentation's examples, as they stand, are settings.
    let blocks = text.split("```").skip(1).step_by(2);
    for block in blocks.map(|block| block.strip_prefix("toml\n").unwrap_or(block)) {
        if let Err(diagnostic) = offprint::config::parse(Path::new("site.toml"), block) {
            assert!(diagnostic.to_string().starts_with("error[config/"), "{diagnostic}");
            assert!(diagnostic.place.line.is_some(), "{diagnostic}");
        }
    }
}

/// Front matter and sidecars are taken, or told by code, and the essay below front matter is one whatever
/// stands in that.
pub fn front_matter_is_read_or_told(text: &str) {
    for fence in ["---", "+++"] {
        let source = format!("{fence}\n{text}\n{fence}\n\nHere the essay begins.\n");
        let raw = Raw { path: "a.md".into(), bytes: source.into(), ..Raw::default() };
        let document = loader::load(&raw).unwrap();
        // What ends the block early stands in the essay itself, and markup may begin there.
        let is_one_block = !text.contains(fence) && !text.contains('<');
        let words = markup::to_full_text(&document.body);
        assert!(!is_one_block || words.contains("Here the essay begins."), "{words}");
        assert!(document.warnings.iter().all(|it| !it.code.is_empty() && !it.message.is_empty()));
    }
    let path = Path::new("a.toml");
    let (_, diagnostics) = loader::parse_sidecar(path, text);
    assert!(diagnostics.iter().all(|it| it.place.path == path && it.code.contains('/')));
}

/// A library of a source and an essay builds, and the essay has its page.
pub fn a_build_ends_with_pages(raw: &Raw) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let name = raw.path.file_name().unwrap().to_string_lossy();
    write("site.toml", b"title = \"Library\"\nbase_url = \"https://library.example/\"\n");
    write(&format!("content/source/{name}"), &raw.bytes);
    write(
        "content/whole.md",
        b"+++\nslug = \"a-slug-of-its-own\"\n+++\n\n# Whole\n\nHere it is.\n",
    );
    let root = folder.path().as_os_str().to_owned();
    let words = ["offprint", "build", "--quiet", "--root"].map(Into::into);
    offprint::command::run(words.into_iter().chain([root]));
    assert!(folder.path().join("public/essays/a-slug-of-its-own/index.html").exists());
}

/// A slug is its own slug, has an end, and holds nothing that means something in a path.
pub fn slugs_are_stable_and_in_their_alphabet(text: &str) {
    let slug = Slug::new(text);
    assert_eq!(Slug::new(slug.as_str()), slug);
    let is_legal =
        |character: char| character == '-' || character.is_alphanumeric() || !character.is_ascii();
    assert!(slug.as_str().chars().all(is_legal), "{slug}");
    assert!(!slug.as_str().is_empty() && slug.as_str().len() <= 80);
}
