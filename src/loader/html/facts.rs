//! What a page states about itself outside its text, and which of its elements name themselves.

use scraper::{Html, Node};

use super::address::{Base, saved_from};
use super::dom::{Dom, attribute, clean, element, elements_inside, name, short_text, words};
use super::run::WaitingFact;
use crate::document::{Builder, FactKind};

/// Bytes of text beyond which an element is not about author or date any more.
const MAX_NAMED_BYTES: usize = 300;

/// Values of one `itemprop`.
const MAX_PROPERTIES: usize = 20;

/// Facts in the text of one page. Comment threads have one a comment.
pub(super) const MAX_FACTS_IN_TEXT: usize = 5000;

/// Values of `rel` that say something about the page; the others load things.
const PAGE_RELATIONS: [&str; 12] = [
    "canonical",
    "author",
    "amphtml",
    "alternate",
    "icon",
    "shortlink",
    "me",
    "publisher",
    "license",
    "up",
    "original",
    "bookmark",
];

/// Parts of tokens of dates on which nothing was published.
const OTHER_DATES: [&str; 9] =
    ["update", "modif", "event", "start", "end", "expir", "due", "comment", "birth"];

/// What a link to a page about an author is called among the facts.
const AUTHOR_PAGE: &str = "author-page";

/// Folders in which sites keep the pages about their authors.
const AUTHOR_FOLDERS: [&str; 16] = [
    "author",
    "authors",
    "contributor",
    "contributors",
    "writer",
    "writers",
    "people",
    "person",
    "profile",
    "staff",
    "columnist",
    "autor",
    "autoren",
    "autores",
    "auteur",
    "auteurs",
];

/// Records what stands outside the text. The root's attributes come first.
pub(super) fn page_facts(html: &Html, base: &Base, builder: &mut Builder) {
    let mut has_title = false;
    for node in html.tree.root().descendants() {
        if let Some(address) = saved_from(node) {
            builder.fact(FactKind::SavedFrom, "", address);
        }
        match name(node) {
            "html" => root_facts(node, builder),
            "meta" => meta_fact(node, builder),
            "link" => link_facts(node, base, builder),
            "script" if is_json_ld(node) => builder.fact(FactKind::JsonLd, "", &raw_text(node)),
            "title" if !has_title && !is_drawing(node) => {
                has_title = true;
                builder.fact(FactKind::PageTitle, "", &short_text_of_title(node));
            }
            _ => {}
        }
    }
}

fn root_facts(root: Dom<'_>, builder: &mut Builder) {
    let language = attribute(root, "lang").or_else(|| attribute(root, "xml:lang"));
    builder.fact(FactKind::Root, "lang", language.unwrap_or(""));
    builder.fact(FactKind::Root, "dir", attribute(root, "dir").unwrap_or(""));
    for kind in ["itemtype", "itemid"] {
        builder.fact(FactKind::Root, kind, attribute(root, kind).unwrap_or(""));
    }
}

fn meta_fact(meta: Dom<'_>, builder: &mut Builder) {
    let content = clean(attribute(meta, "content").unwrap_or(""));
    for kind in ["name", "property", "itemprop", "http-equiv"] {
        if let Some(name) = attribute(meta, kind) {
            builder.fact(FactKind::Meta, &name.to_lowercase(), &content);
        }
    }
}

fn link_facts(link: Dom<'_>, base: &Base, builder: &mut Builder) {
    let Some(href) = attribute(link, "href") else { return };
    for relation in words(link, "rel").map(str::to_ascii_lowercase) {
        if PAGE_RELATIONS.contains(&relation.as_str()) {
            builder.fact(FactKind::Link, &relation, &base.link(href));
        }
    }
}

fn is_json_ld(script: Dom<'_>) -> bool {
    attribute(script, "type").is_some_and(|kind| {
        kind.split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
    })
}

fn raw_text(node: Dom<'_>) -> String {
    node.children().filter_map(|child| child.value().as_text()).map(|text| &**text).collect()
}

/// Drawings have titles of their own.
fn is_drawing(title: Dom<'_>) -> bool {
    title.ancestors().any(|around| name(around) == "svg")
}

fn short_text_of_title(title: Dom<'_>) -> String {
    clean(&raw_text(title)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an element in the text says of itself.
pub(super) fn named_facts(node: Dom<'_>) -> Vec<WaitingFact> {
    if name(node) == "time" {
        return time_fact(node).into_iter().collect();
    }
    let names = naming_tokens(node);
    if names.is_empty() {
        return Vec::new();
    }
    let value = stated_value(node);
    let fact = |name| WaitingFact { kind: FactKind::Named, name, value: value.clone() };
    names.into_iter().map(fact).collect()
}

fn naming_tokens(node: Dom<'_>) -> Vec<String> {
    let mut names: Vec<String> =
        words(node, "itemprop").take(MAX_PROPERTIES).map(str::to_owned).collect();
    names.extend(words(node, "rel").filter(|rel| *rel == "author").map(str::to_owned));
    let tokens = words(node, "id").chain(words(node, "class")).map(str::to_ascii_lowercase);
    for token in tokens {
        if let Some(naming) =
            [token.as_str(), own_part(&token)].into_iter().find(|part| is_naming_token(part))
        {
            names.push(naming.to_owned());
        } else if is_date_token(&token) {
            names.push("date".to_owned());
        }
    }
    if name(node) == "a" && attribute(node, "href").is_some_and(leads_to_author) {
        names.push(AUTHOR_PAGE.to_owned());
    }
    names.sort();
    names.dedup();
    names
}

/// What the last part of a token says that begins with the block it belongs to: "author" of
/// "post-card__author" and "meta-item--author".
fn own_part(token: &str) -> &str {
    let start = ["__", "--"].iter().filter_map(|mark| token.rfind(mark)).max();
    start.map_or(token, |start| &token[start + 2..])
}

/// Whether a class or id token names a byline or a dateline.
fn is_naming_token(token: &str) -> bool {
    matches!(
        token,
        "author"
            | "authors"
            | "author-name"
            | "authorname"
            | "author_name"
            | "author-link"
            | "byline"
            | "by-line"
            | "byline-name"
            | "by-author"
            | "entry-author"
            | "entry-author-name"
            | "post-author"
            | "post-author-name"
            | "post_author"
            | "article-author"
            | "article__author"
            | "blog-author"
            | "meta-author"
            | "posted-by"
            | "written-by"
            | "writer"
            | "contributor"
            | "p-author"
            | "h-card"
            | "fn"
            | "vcard"
            | "p-name"
            | "dt-published"
            | "dt-updated"
            | "published"
            | "updated"
            | "date"
            | "datetime"
            | "date-header"
            | "dateline"
            | "date-time"
            | "entry-date"
            | "entry-time"
            | "entry-published"
            | "post-date"
            | "post-time"
            | "post_date"
            | "postdate"
            | "post-timestamp"
            | "post__date"
            | "article-date"
            | "article__date"
            | "blog-date"
            | "meta-date"
            | "pub-date"
            | "pubdate"
            | "publish-date"
            | "published-date"
            | "posted-on"
            | "timestamp"
    )
}

/// Whether a token that no list knows says that its element holds a date: `single-post-date`,
/// `ArticleHead_date__x1`, but not that of a change or of what is yet to come.
fn is_date_token(token: &str) -> bool {
    let mut parts = token.split(['-', '_']).filter(|part| !part.is_empty());
    let is_other = |part: &str| OTHER_DATES.iter().any(|other| part.contains(other));
    parts.clone().any(|part| part == "date") && !parts.any(is_other)
}

/// Whether an address is that of a page about an author: "/author/ada-byron/".
fn leads_to_author(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let page = folders.pop();
    page.is_some() && folders.iter().any(|folder| AUTHOR_FOLDERS.contains(folder))
}

/// Microdata's `content`, microformats' `title` of an `abbr`, or else the text.
fn stated_value(node: Dom<'_>) -> String {
    let declared = attribute(node, "content")
        .or_else(|| attribute(node, "datetime"))
        .or_else(|| attribute(node, "title").filter(|_| name(node) == "abbr"));
    declared.map_or_else(|| short_text(node, MAX_NAMED_BYTES), |value| clean(value).into_owned())
}

fn time_fact(time: Dom<'_>) -> Option<WaitingFact> {
    element(time)?;
    let tokens: Vec<&str> = words(time, "class").chain(words(time, "itemprop")).collect();
    Some(WaitingFact { kind: FactKind::Time, name: tokens.join(" "), value: stated_value(time) })
}

/// Whether the page is one that only holds other pages.
pub(super) fn frameset_text(html: &Html) -> Option<String> {
    let find = |wanted| elements_inside(html.tree.root()).find(|inner| name(*inner) == wanted);
    let alternative = find("frameset").and_then(|_| find("noframes"))?;
    let text = alternative.descendants().filter_map(|node| match node.value() {
        Node::Text(text) => Some(&**text),
        _ => None,
    });
    Some(text.collect())
}
