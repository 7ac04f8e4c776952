//! Links between essays.

use super::BASE_URL;
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

/// Builds two essays, the first with a link to the second, and checks what the link becomes.
#[track_caller]
fn check(link: &str, expected: &str) {
    let body = format!("{}\n\nSee {link}, please.\n", prose("links"));
    let sandbox = Sandbox::library()
        .essay("content/from/a.md", "A", "", &body)
        .essay("content/to/b.md", "The Other One", TARGET, &prose("others"))
        .built();
    let page = sandbox.read("public/essays/a/index.html");
    assert!(page.contains(&format!("See {expected}, please.")), "{link} in {page}");
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

const TARGET: &str = "url = \"https://other.example/2019/one/\"\nclean = false";

#[test]
fn a_link_to_an_essay_by_any_name_leads_to_its_page() {
    let link = |text: &str| format!("<a href=\"../../essays/the-other-one/\">{text}</a>");
    check("[it](../to/b.md)", &link("it"));
    check("[it](@/to/b.md)", &link("it"));
    check("[it](https://other.example/2019/one/)", &link("it"));
    check("[it](http://www.other.example/2019/one?utm_source=x)", &link("it"));
    check("[[The Other One]]", &link("The Other One"));
    check("[[the other one|that]]", &link("that"));
}

#[test]
fn a_fragment_goes_along() {
    let link = "<a href=\"../../essays/the-other-one/#when\">it</a>";
    let body = format!("{}\n\nSee [it](../to/b.md#when), please.\n", prose("links"));
    let sandbox = Sandbox::library()
        .essay("content/from/a.md", "A", "", &body)
        .essay(
            "content/to/b.md",
            "The Other One",
            "",
            &format!("{}\n\n## When\n\nNow.", prose("b")),
        )
        .built();
    assert!(sandbox.read("public/essays/a/index.html").contains(link));
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn a_fragment_of_the_sources_own_leads_to_its_heading() {
    let body = format!("{}\n\nSee [it](b.md#sec_2.1).", prose("links"));
    let target = format!("{}\n\n## When {{#sec_2.1}}\n\nNow.", prose("times"));
    let sandbox = Sandbox::library()
        .essay("content/a.md", "A", "", &body)
        .essay("content/b.md", "B", "", &target)
        .built();
    assert!(sandbox.read("public/essays/a/index.html").contains("essays/b/#sec-2-1\">it</a>"));
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn a_link_elsewhere_stays() {
    let rel = "rel=\"noopener\" referrerpolicy=\"no-referrer\"";
    check(
        "[it](https://else.example/x)",
        &format!("<a href=\"https://else.example/x\" {rel}>it</a>"),
    );
    check(
        "<mail@else.example>",
        &format!("<a href=\"mailto:mail@else.example\" {rel}>mail@else.example</a>"),
    );
}

#[test]
fn a_link_that_leads_to_no_essay_is_named_and_becomes_text() {
    let body = format!("{}\n\nSee [[Nothing Here]] and [it](gone.md).", prose("gaps"));
    let sandbox = Sandbox::library().essay("content/a.md", "A", "", &body);
    let run = sandbox
        .run("build")
        .success()
        .complains("`gone.md`")
        .complains("Nothing")
        .complains("--> content/a.md");
    assert_eq!(run.complaints("warning[links/unresolved]"), 2, "{}", run.stderr());
    let page = sandbox.read("public/essays/a/index.html");
    assert!(page.contains("See Nothing Here and it."), "{page}");
}

#[test]
fn a_saved_pages_relative_link_leads_to_its_origin() {
    let html = "<link rel=canonical href=\"https://origin.example/2020/post/\"><h1>Saved</h1>";
    let html = format!("{html}<article><p>{} <a href=\"../more/\">More</a>.</p>", prose("pages"));
    let sandbox = Sandbox::library().file("content/a.html", &html).built();
    let page = sandbox.read("public/essays/saved/index.html");
    assert!(page.contains("href=\"https://origin.example/2020/more/\""), "{page}");
}

#[test]
fn a_saved_pages_relative_link_of_unknown_origin_becomes_text() {
    let html = format!("<h1>Saved</h1><p>{} <a href=\"../more/\">More</a>.</p>", prose("pages"));
    let sandbox = Sandbox::library().file("content/a.html", &html).built();
    let page = sandbox.read("public/essays/saved/index.html");
    assert!(page.contains("mattered. More.</p>"), "{page}");
}

#[test]
fn a_saved_page_that_links_another_saved_page_leads_to_its_essay() {
    let first = format!(
        "<link rel=canonical href=\"https://o.example/one/\"><h1>First</h1><p>{} \
         <a href=\"/two/?utm_medium=x#part\">Two</a></p>",
        prose("firsts")
    );
    let second = format!(
        "<link rel=canonical href=\"https://o.example/two/\"><h1>Second</h1><p>{}</p>\
         <h2 id=part>Part</h2><p>And so on.</p>",
        prose("seconds")
    );
    let sandbox =
        Sandbox::library().file("content/a.html", &first).file("content/b.html", &second).built();
    let page = sandbox.read("public/essays/first/index.html");
    assert!(page.contains("<a href=\"../../essays/second/#part\">Two</a>"), "{page}");
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}
