//! Nothing gets in.

use scraper::{Html, Selector};

use super::BASE_URL;
use crate::links::Site;
use crate::sandbox::{Sandbox, prose};

/// A page with every way in that browsers have had; what would run is called `payload`.
const HOSTILE: &str = r#"<!doctype html>
<html lang="en" onclick="payload()">
<head>
<title>&lt;script&gt;payload()&lt;/script&gt; | Site</title>
<base href="https://payload.example/">
<meta http-equiv="refresh" content="0;url=https://payload.example/">
<link rel="stylesheet" href="https://payload.example/x.css">
<link rel="canonical" href="javascript:payload()">
<meta name="author" content="&lt;/script&gt;&lt;script&gt;payload()&lt;/script&gt;">
<meta name="description" content="&quot;&gt;&lt;script&gt;payload()&lt;/script&gt;">
<meta property="article:tag" content="&quot; onload=&quot;payload()">
<script>payload()</script>
<style>@import url(https://payload.example/);</style>
</head>
<body onload="payload()">
<article>
<h1 id="_content" onmouseover="payload()">A hostile page that wants in</h1>
<p style="background:url(https://payload.example/)">WORDS <a href="javascript:payload()">one</a>,
<a href=" java&#9;script:payload()">two</a>, <a href="data:text/html,payload">three</a>,
<a href="vbscript:payload()">four</a>, <a href="&#1;javascript:payload()">five</a>,
<a href="//payload.example/&quot;onclick=&quot;payload()">six</a>.</p>
<p>Text before <img src="x" onerror="payload()"> and <svg onload="payload()"><script>payload()</script>
<a xlink:href="javascript:payload()"><text>seven</text></a></svg> and after.</p>
<noscript><p title="</noscript><img src=x onerror=payload()>"></noscript>
<template><script>payload()</script></template>
<iframe src="https://payload.example/" srcdoc="<script>payload()</script>"></iframe>
<object data="https://payload.example/"></object><embed src="https://payload.example/">
<form action="https://payload.example/"><button formaction="javascript:payload()">go</button></form>
<video src="https://payload.example/" onerror="payload()"></video>
<p>&lt;script&gt;shown()&lt;/script&gt; is how one writes it.</p>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=payload()&gt;">
</mglyph></table></mtext></math>
</article>
</body>
</html>
"#;

/// The same ways in, through Markdown.
const HOSTILE_MARKDOWN: &str = r#"WORDS

[one](javascript:payload()) [two](<java script:payload()>) <javascript:payload()> [three](data:text/html,payload)
![four](javascript:payload()) [five](https://x.example/"onclick="payload\(\))

<script>payload()</script> <b onclick="payload()">bold</b> <img src=x onerror=payload()>

<iframe src="https://payload.example/"></iframe>

<svg/onload=payload()>

[six]: javascript:payload() "x"

[six], and a note[^1].

[^1]: <script>payload()</script>

| <script>payload()</script> |
| --- |
| <a href="javascript:payload()">cell</a> |

```js" onclick="payload()
code
```
"#;

const HOSTILE_FRONT: &str = r#"
author = "<script>payload()</script>"
tags = ["<script>payload()</script>", "\" onclick=\"payload()"]
description = "</script><script>payload()</script>"
url = "javascript:payload()"
date = 2020-02-02"#;

fn hostile() -> Sandbox {
    Sandbox::library()
        .file("content/a.html", &HOSTILE.replace("WORDS", &prose("doors")))
        .essay(
            "content/b.md",
            "</title><script>payload()</script>",
            HOSTILE_FRONT,
            &HOSTILE_MARKDOWN.replace("WORDS", &prose("gates")),
        )
        .file("content/s/_index.md", "+++\ntitle = \"<script>payload()</script>\"\n+++\n\n<script>payload()</script>\n\n<b onclick=payload()>x</b>\n")
        .essay("content/s/c.md", "C", "", &prose("walls"))
}

#[test]
fn nothing_that_runs_reaches_a_page() {
    let sandbox = hostile();
    let _ = sandbox.run("build").success();
    assert_eq!(sandbox.tree("public/essays").len(), 3);
    let site = Site::of(&sandbox, Some(BASE_URL));
    for (path, page) in site.pages() {
        is_harmless(path, page);
    }
    site.has_unique_ids();
}

#[test]
fn nothing_that_runs_reaches_a_feed() {
    let sandbox = hostile();
    let _ = sandbox.run("build").success();
    let feed = crate::xml::Xml::read(&sandbox, "public/atom.xml");
    for content in feed.texts("content") {
        is_harmless("atom.xml", &Html::parse_fragment(content));
    }
    let feed: serde_json::Value = serde_json::from_str(&sandbox.read("public/feed.json")).unwrap();
    let content = feed["items"][0]["content_html"].as_str().unwrap();
    is_harmless("feed.json", &Html::parse_fragment(content));
}

/// Checks that no element of a page runs, frames, submits or loads anything from elsewhere.
#[track_caller]
fn is_harmless(path: &str, page: &Html) {
    for element in page.select(&Selector::parse("*").unwrap()).map(|element| element.value()) {
        let name = element.name();
        let is_data = element.attr("type") == Some("application/ld+json");
        // The theme's own scripts, which are the site's and take nothing from a source.
        let is_theme = element.attr("src").is_some_and(|src| {
            let file = src.trim_start_matches("../").trim_start_matches('/');
            let parts: Vec<_> = file.split('.').collect();
            let is_own = matches!(parts[..], ["theme" | "comforts" | "search", _, "js"]);
            let when = [("src", src), ("defer", ""), ("type", "module")];
            is_own && element.attrs().all(|attribute| when.contains(&attribute))
        });
        assert!(name != "script" || is_data || is_theme, "{path}: {element:?}");
        let active = ["iframe", "object", "embed", "form", "base", "style", "template", "video"];
        assert!(!active.contains(&name), "{path}: {element:?}");
        for (attribute, value) in element.attrs() {
            let is_handler = attribute.starts_with("on") || attribute == "style";
            assert!(!is_handler, "{path}: {element:?}");
            if matches!(attribute, "href" | "src") {
                let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
                assert!(["", "https", "http", "mailto"].contains(&scheme), "{path}: {element:?}");
                assert!(name == "a" || !value.contains("payload.example"), "{path}: {element:?}");
            }
        }
    }
}

#[test]
fn every_page_allows_its_own_files_only() {
    let sandbox = hostile().essay("content/d.md", "D", "aliases = [\"old\"]", &prose("bricks"));
    let _ = sandbox.run("build").success();
    let site = Site::of(&sandbox, Some(BASE_URL));
    assert!(site.pages().contains_key("old/index.html"));
    let policy = Selector::parse("head > meta[http-equiv='Content-Security-Policy']").unwrap();
    for (path, page) in site.pages() {
        let policies: Vec<_> = page.select(&policy).filter_map(|it| it.attr("content")).collect();
        let [policy] = policies[..] else { panic!("{path}: {policies:?}") };
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        for part in policy.split(';') {
            let allowed = part.split_whitespace().skip(1).collect::<Vec<_>>();
            let is_search = path == "search/index.html" && part.contains("script-src");
            let is_narrow = matches!(allowed[..], ["'none'" | "'self'"])
                || is_search && allowed == ["'self'", "'wasm-unsafe-eval'"];
            assert!(is_narrow, "{path}: {part}");
        }
        // What stands before it is not bound by it.
        let html = sandbox.read(&format!("public/{path}"));
        let before = html.split("Content-Security-Policy").next().unwrap();
        assert!(!["<script", "<link", "<style"].iter().any(|it| before.contains(it)), "{path}");
    }
}

#[test]
fn images_elsewhere_are_shown_where_the_curator_allows_it() {
    let essay = |sandbox: Sandbox, name: &str, host: &str, image: &str| {
        let body =
            format!("{}\n\n![A lathe]({image})\n\nIt was {name}'s own.\n", prose(name).repeat(3));
        let source = format!("source = \"https://{host}/{name}\"");
        sandbox.essay(&format!("content/{name}.md"), name, &source, &body)
    };
    let sandbox = Sandbox::library();
    let sandbox = essay(sandbox, "tools", "www.open.example", "https://images.example/1.jpg");
    let sandbox = essay(sandbox, "bricks", "open.example", "2.jpg");
    let sandbox = essay(sandbox, "windows", "open.example", "http://images.example/3.jpg");
    let sandbox = essay(sandbox, "stairs", "shut.example", "https://images.example/4.jpg");
    let settings = sandbox.read("site.toml");
    let page =
        |sandbox: &Sandbox, name: &str| sandbox.read(&format!("public/essays/{name}/index.html"));
    let is_narrow = |page: &str| !page.contains("<img") && page.contains("img-src 'self';");
    // Essays as much alike as these are warned about.
    let _ = sandbox.run("build").success();
    assert!(
        ["tools", "bricks", "windows", "stairs"].iter().all(|it| is_narrow(&page(&sandbox, it)))
    );
    let rules = "epub = \"all\"\n[[source]]\ndomain = \"open.example\"\nremote_images = true\n";
    let sandbox = sandbox.file("site.toml", &format!("{settings}{rules}"));
    let _ = sandbox.run("build").success();
    let check = |name: &str, shown: &str| {
        let page = page(&sandbox, name);
        let image = format!("<img src=\"{shown}\" alt=\"A lathe\" referrerpolicy=\"no-referrer\"");
        assert!(page.contains(&image) && page.contains("img-src 'self' https:;"), "{page}");
    };
    check("tools", "https://images.example/1.jpg");
    check("bricks", "https://open.example/2.jpg");
    for name in ["windows", "stairs"] {
        let page = page(&sandbox, name);
        assert!(is_narrow(&page), "{name}: {page}");
    }
}

#[test]
fn text_about_code_stays_text() {
    let sandbox = hostile();
    let _ = sandbox.run("build").success();
    let page = sandbox.read("public/essays/a-hostile-page-that-wants-in/index.html");
    assert!(page.contains("&lt;script&gt;shown()&lt;/script&gt; is how"), "{page}");
}

#[test]
fn structured_data_cannot_be_closed_from_inside() {
    let sandbox = hostile();
    let _ = sandbox.run("build").success();
    let site = Site::of(&sandbox, Some(BASE_URL));
    let pages = sandbox.tree("public/essays");
    for page in pages.iter().map(|page| format!("essays/{page}")) {
        let data = site.texts(&page, "script[type='application/ld+json']");
        assert_eq!(data.len(), 1, "{page}");
        let parsed: serde_json::Value = serde_json::from_str(&data[0]).unwrap();
        assert_eq!(parsed["@type"], "Article", "{page}");
    }
}

#[test]
fn templates_are_never_evaluated_in_content() {
    let words = "{{ 7*191 }} and {% if 1 %} and {# remark #} and {{ config.title }}";
    let html = format!("<h1>H {{{{ 7*191 }}}}</h1><p>{} {words}</p>", prose("braces"));
    let sandbox = Sandbox::library()
        .essay("content/a.md", "M {{ 7*191 }}", "", &format!("{} {words}", prose("curls")))
        .file("content/b.html", &html);
    let _ = sandbox.run("build").success().complains("document/template-tag");
    for (page, title) in [("m-7-191", "M {{ 7*191 }}"), ("h-7-191", "H {{ 7*191 }}")] {
        let page = sandbox.read(&format!("public/essays/{page}/index.html"));
        assert!(page.contains(words) && page.contains(title), "{page}");
        assert!(!page.contains("1337"), "{page}");
    }
}

#[test]
fn no_name_leaves_the_output_folder() {
    let front = "slug = \"../../../escaped\"\naliases = [\"../../escaped\", \"/../escaped/\"]\n\
                 tags = [\"../../escaped\", \"..\"]\nauthor = \"../../escaped\"\ndate = 2020-01-01";
    let sandbox = Sandbox::library()
        .essay("content/a.md", "../../../escaped", front, &prose("a"))
        .file("content/s/_index.md", "+++\ntitle = \"../../escaped\"\n+++\n")
        .essay("content/s/b.md", "..", "", &prose("b"));
    let _ = sandbox.run("build").success().complains("warning[page/alias]");
    let top = |path: &String| path.split('/').next().unwrap().to_owned();
    let tops: std::collections::BTreeSet<_> = sandbox.tree(".").iter().map(top).collect();
    assert_eq!(
        tops.into_iter().collect::<Vec<_>>(),
        [".offprint", "content", "public", "site.toml"]
    );
    assert!(sandbox.path("public/essays/escaped/index.html").exists());
    Site::of(&sandbox, Some(BASE_URL)).is_whole();
}

#[test]
fn depth_and_length_stop_nothing() {
    let deep = format!("<h1>Deep</h1>{}<p>{}", "<div><b>".repeat(50_000), prose("wells"));
    let quoted = format!("{} {}", ">".repeat(20_000), prose("quotes"));
    let brackets = format!("{}\n\n{}", prose("brackets"), "[".repeat(50_000));
    let sandbox = Sandbox::library()
        .file("content/deep.html", &deep)
        .essay("content/quoted.md", "Quoted", "", &quoted)
        .essay("content/brackets.md", "Brackets", "", &brackets);
    let _ = sandbox.run("build").success();
    assert_eq!(sandbox.tree("public/essays").len(), 3);
}

#[test]
fn bytes_of_no_meaning_stop_nothing() {
    let noise: Vec<u8> =
        (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let names = ["a.html", "b.md", "c.txt", "d.eml", "e.mhtml", "f.html.gz"];
    let sandbox = names.iter().fold(Sandbox::library(), |sandbox, name| {
        sandbox.bytes(&format!("content/{name}"), &noise)
    });
    let _ = sandbox.essay("content/z.md", "Z", "", &prose("z")).run("build").success();
}
