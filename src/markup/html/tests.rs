use pulldown_cmark::{Options, Parser, TagEnd};

use super::*;
use crate::document::Attributes;

/// The body of some Markdown.
pub(in crate::markup) fn body(markdown: &str) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST;
    Body::from_events(Parser::new_ext(markdown, options).map(Event::into_static))
}

/// A body whose paragraph with this text is a caption.
pub(in crate::markup) fn captioned(markdown: &str, caption: &str) -> Body {
    let mut body = body(markdown);
    let text = Event::Text(caption.to_owned().into());
    let index = body.events().iter().position(|event| *event == text).unwrap() - 1;
    body.set_attributes(index, Attributes { caption: true, ..Attributes::default() });
    body
}

fn resolve(address: &str) -> Target {
    match address {
        "local.png" | "other.md" => Target::Inside(format!("../{address}")),
        _ if address.contains("gone") => Target::Nowhere,
        _ => Target::Outside(address.to_owned()),
    }
}

fn render(body: &Body) -> String {
    write(body, Medium::Site, "Table", &resolve).as_str().trim_end().to_owned()
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(render(&body(markdown)), expected);
}

#[test]
fn words_are_escaped() {
    check(
        "a \\<script>alert(1)\\</script> & b",
        "<p>a &lt;script&gt;alert(1)&lt;/script&gt; &amp; b</p>",
    );
    check("`<b>`", "<p><code>&lt;b&gt;</code></p>");
    check("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>");
}

#[test]
fn attributes_cannot_be_broken_out_of() {
    check(
        "[a](https://e.com/ '\" onload=\"x')",
        "<p><a href=\"https://e.com/\" title=\"&quot; onload=&quot;x\" rel=\"noopener\" referrerpolicy=\"no-referrer\">a</a></p>",
    );
    check(
        "![\" onload=\"x](local.png)",
        "<p><img src=\"../local.png\" alt=\"&quot; onload=&quot;x\" loading=\"lazy\" decoding=\"async\"/></p>",
    );
    check(
        "[a](https://e.com/%22><script>)",
        "<p><a href=\"https://e.com/%22%3E%3Cscript%3E\" rel=\"noopener\" referrerpolicy=\"no-referrer\">a</a></p>",
    );
}

#[test]
fn dangerous_addresses_leave_their_text() {
    check("[a](javascript:alert(1))", "<p>a</p>");
    check("[a](<java&#9;script:alert(1)>)", "<p>a</p>");
    check("[a](<java&#10;script:alert(1)>)", "<p>a</p>");
    check("[a](data:text/html,x)", "<p>a</p>");
    check("![a](javascript:alert(1))", "<p>a</p>");
}

#[test]
fn links_go_inside_outside_or_nowhere() {
    check("[a](other.md)", "<p><a href=\"../other.md\">a</a></p>");
    check("[a](gone.md)", "<p>a</p>");
    check(
        "<me@e.com>",
        "<p><a href=\"mailto:me@e.com\" rel=\"noopener\" referrerpolicy=\"no-referrer\">me@e.com</a></p>",
    );
    check(
        "# Part\n\n[a](#part) [b](#none)",
        "<h2 id=\"part\">Part</h2>\n<p><a href=\"#part\">a</a> b</p>",
    );
    check("x [ ](other.md) y", "<p>x   y</p>");
}

#[test]
fn nothing_remote_is_loaded() {
    check(
        "![a chart](https://e.com/c.png)",
        "<p><a href=\"https://e.com/c.png\" rel=\"noopener\" referrerpolicy=\"no-referrer\">a chart</a></p>",
    );
    check("![](https://e.com/c.png)\n\nx", "<p>x</p>");
    check("![a chart](gone.png)", "<p>a chart</p>");
    check(
        "[![a chart](https://e.com/c.png)](other.md)",
        "<p><a href=\"../other.md\">a chart</a></p>",
    );
}

#[test]
fn a_link_around_an_image_without_words_is_taken_back() {
    check(
        "[![](local.png)](other.md)",
        "<p><img src=\"../local.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"/></p>",
    );
    check(
        "[![](local.png) more](other.md)",
        "<p><a href=\"../other.md\"><img src=\"../local.png\" alt=\"\" loading=\"lazy\" decoding=\"async\"/> more</a></p>",
    );
}

#[test]
fn a_break_before_or_after_an_image_that_is_not_shown_goes() {
    let image = "![](https://x.example/a.png)";
    check(&format!("a\\\n{image}\\\n{image}"), "<p>a</p>");
    check(&format!("{image}\\\na\\\nb"), "<p>a<br/>\nb</p>");
    check(&format!("{image}\\\n{image}"), "");
}

#[test]
fn images_keep_their_size() {
    let mut body = body("![a](local.png)");
    body.set_attributes(1, Attributes { image_size: Some((4, 3)), ..Attributes::default() });
    assert!(render(&body).contains(" width=\"4\" height=\"3\" "));
}

#[test]
fn figures_hold_image_and_caption() {
    assert_eq!(
        render(&captioned("![a](local.png)\n\nSeen.\n\nz", "Seen.")),
        "<figure><img src=\"../local.png\" alt=\"a\" loading=\"lazy\" decoding=\"async\"/>\n\
         <figcaption>Seen.</figcaption></figure>\n<p>z</p>"
    );
    assert_eq!(
        render(&captioned("words\n\nSeen.", "Seen.")),
        "<p>words</p>\n<p class=\"caption\">Seen.</p>"
    );
    let table = render(&captioned("|a|\n|-|\n|b|\n\nSeen.", "Seen."));
    assert!(table.starts_with("<figure><div class=\"table\""), "{table}");
    assert!(table.ends_with("</div>\n<figcaption>Seen.</figcaption></figure>"), "{table}");
}

#[test]
fn tables_can_be_scrolled_and_are_named() {
    check(
        "# Pay\n\n|a|b|\n|-|-:|\n|1|2|\n",
        "<h2 id=\"pay\">Pay</h2>\n\
         <div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Pay\"><table>\n\
         <thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr></thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"align-right\">2</td></tr>\n</tbody>\n</table></div>",
    );
    let headless = render(&body("| | |\n|-|-|\n|1|2|\n"));
    assert!(!headless.contains("<th"), "{headless}");
    let two = render(&body("|a|\n|-|\n\n---\n\n|a|\n|-|\n"));
    assert!(two.contains("aria-label=\"Table\"") && two.contains("aria-label=\"Table (2)\""));
}

#[test]
fn notes_stand_at_the_end_with_links_back() {
    check(
        "a[^x] b[^y] c[^x] d[^none]\n\n[^y]: why\n\n[^x]: ex\n\nz",
        "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> \
         b<sup id=\"fnref:2\"><a href=\"#fn:2\" role=\"doc-noteref\">2</a></sup> \
         c<sup id=\"fnref:1:2\"><a href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> d[^none]</p>\n\
         <p>z</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n\
         <li id=\"fn:1\"><p>ex <a href=\"#fnref:1\" role=\"doc-backlink\">\u{21a9}\u{fe0e}</a> \
         <a href=\"#fnref:1:2\" role=\"doc-backlink\">\u{21a9}\u{fe0e}<sup>2</sup></a></p>\n</li>\n\
         <li id=\"fn:2\"><p>why <a href=\"#fnref:2\" role=\"doc-backlink\">\u{21a9}\u{fe0e}</a></p>\n</li>\n\
         </ol>\n</section>",
    );
}

#[test]
fn notes_nothing_refers_to_stay_and_references_to_nothing_vanish() {
    let events = [
        Event::Text("a".into()),
        Event::FootnoteReference("lost".into()),
        Event::Start(Tag::FootnoteDefinition("unused".into())),
        Event::Text("n".into()),
        Event::End(TagEnd::FootnoteDefinition),
    ];
    assert_eq!(
        render(&Body::from_events(events)),
        "<p>a</p>\n<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n\
         <li id=\"fn:1\"><p>n</p>\n</li>\n</ol>\n</section>"
    );
}

#[test]
fn code_is_coloured_by_classes() {
    let html = write(&body("```rust\nfn f() {}\n```"), Medium::Site, "Table", &resolve);
    assert!(html.has_code());
    assert!(
        html.as_str()
            .starts_with("<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-")
    );
    check("```\"><script>\n<b>\n```", "<pre tabindex=\"0\"><code>&lt;b&gt;\n</code></pre>");
    assert!(!write(&body("```klingon\nx\n```"), Medium::Site, "Table", &resolve).has_code());
}

#[test]
fn lists_tasks_and_definitions() {
    check("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
    check(
        "- [x] a\n- [ ] b",
        "<ul>\n<li><span class=\"task\">\u{2611}</span> a</li>\n<li><span class=\"task\">\u{2610}</span> b</li>\n</ul>",
    );
    check("a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>");
    check("~~a~~", "<p><del>a</del></p>");
}

#[test]
fn language_and_direction_are_kept_if_they_are_ones() {
    let with = |language: &str| {
        let mut body = body("x");
        let language = Some(language.to_owned());
        let direction = Some(Direction::Rtl);
        body.set_attributes(0, Attributes { direction, language, ..Attributes::default() });
        render(&body)
    };
    assert_eq!(with("ar-EG"), "<p lang=\"ar-EG\" dir=\"rtl\">x</p>");
    assert_eq!(with("x\" onload=\"y"), "<p dir=\"rtl\">x</p>");
}

#[test]
fn emptied_tags_leave_their_white_space() {
    let events = [
        Event::Start(Tag::Paragraph),
        Event::Text("a".into()),
        Event::Start(Tag::Strong),
        Event::Text(" ".into()),
        Event::End(TagEnd::Strong),
        Event::Text("b".into()),
        Event::End(TagEnd::Paragraph),
    ];
    assert_eq!(render(&Body::from_events(events)), "<p>a b</p>");
}

#[track_caller]
fn check_book(markdown: &str, expected: &str) {
    let html = write(&body(markdown), Medium::Book, "Table", &resolve);
    assert_eq!(html.as_str().trim_end(), expected);
}

#[test]
fn in_a_book_every_id_is_a_name_of_xml() {
    check_book(
        "## 2020: año\n\n[up](#2020-ano)",
        "<h2 id=\"s-2020-ano\">2020: año</h2>\n<p><a href=\"#s-2020-ano\">up</a></p>",
    );
    check_book("## 時", "<h2 id=\"s-_6642_\">時</h2>");
    check_book(
        "a[^1] b[^1]\n\n[^1]: Note.",
        "<p>a<sup id=\"fnref-1\"><a href=\"#fn-1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a></sup> \
         b<sup id=\"fnref-1-2\"><a href=\"#fn-1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n\
         <li id=\"fn-1\" epub:type=\"footnote\"><p>Note. <a href=\"#fnref-1\" role=\"doc-backlink\">\u{21a9}\u{fe0e}</a> \
         <a href=\"#fnref-1-2\" role=\"doc-backlink\">\u{21a9}\u{fe0e}<sup>2</sup></a></p>\n</li>\n</ol>\n</section>",
    );
}

#[test]
fn in_a_book_images_are_not_waited_for() {
    check_book("![A dot](local.png)", "<p><img src=\"../local.png\" alt=\"A dot\"/></p>");
}
