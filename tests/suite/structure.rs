//! What a saved page is made of comes out as Markdown, and back again.

use offprint::document::Document;
use offprint::loader;
use offprint::markup;
use offprint::source::Raw;

use super::golden;

/// A page with one of everything, written for this test.
const PAGE: &str = r##"<!doctype html><html lang="en"><head><title>On Gates</title><link rel="canonical" href="https://a.example/essays/gates/"></head><body><main><article><h1>On Gates</h1>
<p>Somebody brought up gates over lunch, and <em>nobody</em> at the table had a <strong>ready</strong> answer, though <a href="../fences/?a=1#top">fences</a> had been discussed at length the day before.</p>
<h2>Kinds of them</h2>
<p>Most of the gates that we could remember were of one of the following kinds, which we wrote down.<sup id="r1"><a href="#fn1">1</a></sup></p>
<ul><li>wooden ones<ol><li>painted</li><li>bare<ul><li>old</li></ul></li></ol></li><li>iron ones</li></ul>
<h3>What the smith said</h3>
<blockquote><p>A gate is a wall that has been talked round.</p><blockquote><p>So said her mother too.</p></blockquote></blockquote>
<p class="verse">Open the gate,<br>it is late,<br>and I wait.</p>
<pre><code class="language-python">def gate():
    return "open"
</code></pre>
<table><thead><tr><th>Gate</th><th>Width</th></tr></thead><tbody><tr><td>north</td><td>3 m</td></tr><tr><td>south</td><td>2 m</td></tr></tbody></table>
<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/pictures/north.jpg" alt="The north gate"><noscript><img src="/pictures/north.jpg" alt="The north gate"></noscript><figcaption>The north gate, painted.</figcaption></figure>
<picture><source srcset="/pictures/south.webp 800w, /pictures/south-large.webp 1600w" type="image/webp"><img alt="The south gate"></picture>
<table role="presentation"><tr><td><table><tr><td><p>And the afternoon went on, with more gates than anyone had counted, all of them painted green by the same patient hand.</p></td></tr></table></td></tr></table>
<hr>
<ol><li id="fn1"><p>Not all of us agreed on this. <a href="#r1">↩</a></p></li></ol>
</article></main></body></html>
"##;

/// The same in Markdown.
const MARKDOWN: &str = r#"# On Gates

Somebody brought up gates over lunch, and *nobody* at the table had a **ready** answer, though [fences](https://a.example/essays/fences/?a=1#top) had been discussed at length the day before.

## Kinds of them

Most of the gates that we could remember were of one of the following kinds, which we wrote down.[^1]

- wooden ones
  1. painted
  2. bare
     - old
- iron ones

### What the smith said

 > 
 > A gate is a wall that has been talked round.
 > 
 >  > 
 >  > So said her mother too.

Open the gate,  
it is late,  
and I wait.

```python
def gate():
    return "open"
```

|Gate|Width|
|----|-----|
|north|3 m|
|south|2 m|

![The north gate](https://a.example/pictures/north.jpg)

*The north gate, painted.*

![The south gate](https://a.example/pictures/south-large.webp)

And the afternoon went on, with more gates than anyone had counted, all of them painted green by the same patient hand.

---

[^1]: Not all of us agreed on this."#;

fn load(name: &str, text: &str) -> Document {
    loader::load(&Raw { path: name.into(), bytes: text.into(), ..Raw::default() })
        .expect("any text can be loaded")
}

/// Markdown with front matter of nobody's, so that none of it is taken for front matter.
fn reload(markdown: &str) -> Document {
    load("again.md", &format!("+++\n+++\n\n{markdown}\n"))
}

#[test]
fn a_page_keeps_all_it_is_made_of() {
    let document = load("page.html", PAGE);
    assert_eq!(markup::to_markdown(&document.body), MARKDOWN);
}

#[test]
fn a_mail_keeps_all_it_is_made_of() {
    let head = "From: Ann <a@x.example>\nSubject: S\nContent-Type: text/html; charset=utf-8\n\n";
    let document = load("page.eml", &format!("{head}{PAGE}"));
    assert_eq!(markup::to_markdown(&document.body), MARKDOWN);
}

#[test]
fn markdown_that_is_read_again_is_made_of_the_same() {
    assert_eq!(markup::to_markdown(&reload(MARKDOWN).body), MARKDOWN);
    for raw in golden::cases().iter().map(|case| golden::read(case)) {
        let Ok(document) = loader::load(&raw) else { continue };
        let markdown = markup::to_markdown(&document.body);
        let again = markup::to_markdown(&reload(&markdown).body);
        assert_eq!(again, markdown, "{}", raw.path.display());
    }
}
