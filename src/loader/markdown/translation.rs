//! Tags of blogs' programs that say in their own way what Markdown says too: links, blocks of code,
//! comments, attributes. They are written anew as Markdown before it is read, line for line, so that
//! places in the source stay what they are. Nothing is run, and what has no counterpart stays.

use std::borrow::Cow;

use super::template_tag::{code, is_inside};
use super::{WIKI_SCHEME, end_of_markdown};

/// Lines of tildes shorter than this are no fence.
const MIN_FENCE: usize = 3;

/// Bytes a tag may have, so that a line of nothing but openings is read in time.
const MAX_TAG: usize = 1000;

/// A text of one's own with the tags that have a counterpart written as that.
pub(super) fn translated(text: &str) -> Cow<'_, str> {
    if !["{{", "{%", "{:"].iter().any(|opening| text.contains(opening)) {
        return Cow::Borrowed(text);
    }
    let (text, rest) = text.split_at(end_of_markdown(text));
    Cow::Owned(inline(&highlighted(text)) + rest)
}

/// `{% highlight ruby %}` and `{{< highlight go >}}`, on lines of their own, as fences.
fn highlighted(text: &str) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut written = String::with_capacity(text.len());
    let mut fence = None;
    let mut ends = Ends::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        fence = after_line(fence, line);
        let end = highlight(line).filter(|_| fence.is_none()).zip(ends.after(&lines, at));
        let Some((language, end)) = end else {
            written.push_str(line);
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let code = &lines[at..end];
        let fence = "~".repeat(longest_fence(code).max(MIN_FENCE - 1) + 1);
        written.extend([indent, &fence, language, "\n"]);
        written.extend(code.iter().copied());
        written.extend([indent, &fence, line_end(lines[end])]);
        at = end + 1;
    }
    written
}

/// Where blocks end, looked for once however many begin.
#[derive(Default)]
struct Ends {
    /// Lines from which none was found.
    none_after: Option<usize>,
}

impl Ends {
    fn after(&mut self, lines: &[&str], at: usize) -> Option<usize> {
        if self.none_after.is_some_and(|none_after| at >= none_after) {
            return None;
        }
        let end = (at..lines.len()).find(|line| is_highlight_end(lines[*line]));
        if end.is_none() {
            self.none_after = Some(at);
        }
        end
    }
}

/// The language of a line that opens a block of code; empty where it names none.
fn highlight(line: &str) -> Option<&str> {
    let mut words = tag(line)?.split_whitespace();
    if words.next() != Some("highlight") {
        return None;
    }
    let is_name = |word: &&str| word.chars().all(|it| it.is_alphanumeric() || "+-#_.".contains(it));
    Some(words.next().map(|word| word.trim_matches('"')).filter(is_name).unwrap_or_default())
}

fn is_highlight_end(line: &str) -> bool {
    tag(line).is_some_and(|inside| {
        inside == "endhighlight" || inside.strip_prefix('/').map(str::trim) == Some("highlight")
    })
}

/// What stands in a tag that has a line of its own.
fn tag(line: &str) -> Option<&str> {
    let line = line.trim();
    let inside = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")]
        .iter()
        .find_map(|(start, end)| line.strip_prefix(start)?.strip_suffix(end))?;
    let inside = inside.strip_prefix('-').unwrap_or(inside);
    let inside = inside.strip_suffix('-').unwrap_or(inside).trim();
    (!inside.contains("{%") && !inside.contains("{{")).then_some(inside)
}

/// The fence that is open behind a line.
fn after_line<'a>(open: Option<&'a str>, line: &'a str) -> Option<&'a str> {
    let line = line.trim();
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
    let run = mark.map_or(0, |mark| line.len() - line.trim_start_matches(mark).len());
    let (fence, info) = line.split_at(run);
    match open {
        None if run >= MIN_FENCE && !info.contains('`') => Some(fence),
        Some(open) if fence.starts_with(open) && info.is_empty() => None,
        open => open,
    }
}

fn longest_fence(code: &[&str]) -> usize {
    let runs = code.iter().map(|line| {
        let line = line.trim_start();
        line.len() - line.trim_start_matches('~').len()
    });
    runs.max().unwrap_or_default()
}

fn line_end(line: &str) -> &str {
    &line[line.trim_end_matches(['\n', '\r']).len()..]
}

/// Tags that stand in a line, outside code.
fn inline(text: &str) -> String {
    let code = code(text);
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    // Where the last tag of a link ended: another may follow it.
    let mut linked = None;
    let mut has_no_end = false;
    while let Some(found) = text[at..].find('{') {
        let start = at + found;
        written.push_str(&text[at..start]);
        let line = tag_room(&text[start..]);
        let is_link = linked == Some(start) || opens_address(&written);
        at = if is_inside(&code, start) {
            start
        } else if let Some((length, address)) = address(line).filter(|_| is_link) {
            written.push_str(&address);
            linked = Some(start + length);
            start + length
        } else if let Some((length, figure)) = figure(line) {
            written.push_str(&figure);
            start + length
        } else if let Some(length) = raw(line) {
            start + length
        } else if let Some(length) = comment(&text[start..], &mut has_no_end) {
            written.extend(text[start..start + length].chars().filter(|it| *it == '\n'));
            start + length
        } else if let Some(length) = attributes(line) {
            if line[..length].contains("toc") {
                drop_marker(&mut written);
            }
            start + length
        } else {
            start
        };
        if at == start {
            written.push('{');
            at += 1;
        }
    }
    written.push_str(&text[at..]);
    written
}

/// The text in which a tag at its start may end: its line, and no more of it than [`MAX_TAG`].
fn tag_room(text: &str) -> &str {
    let text = &text[..text.floor_char_boundary(MAX_TAG)];
    text.split('\n').next().unwrap_or_default()
}

/// Whether what comes next is the address of a link, of an image or of an element.
fn opens_address(before: &str) -> bool {
    ["](", "](<", "]: ", "=\"", "='"].iter().any(|opening| before.ends_with(opening))
}

/// The length of a tag that stands for the address of a page or file, and the address.
fn address(line: &str) -> Option<(usize, String)> {
    let (inside, length) = [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{%", "%}")]
        .iter()
        .find_map(|(start, end)| {
            let inside = line.strip_prefix(start)?;
            let inside = &inside[..inside.find(end)?];
            Some((inside.trim_matches('-').trim(), start.len() + inside.len() + end.len()))
        })?;
    let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let address = match name {
        "site.baseurl" | "site.url" => {
            // Alone it is the blog's first page, and with a filter anything.
            let is_prefix = rest.is_empty() && line[length..].starts_with(['/', '{']);
            is_prefix.then(String::new)
        }
        "post_url" => rest.split('/').next_back().map(|name| format!("{WIKI_SCHEME}{name}")),
        "link" => Some(format!("/{}", rest.trim_start_matches('/'))),
        "ref" | "relref" => quoted(rest).map(str::to_owned),
        _ => is_made_relative(inside).then(|| quoted(inside).map(str::to_owned)).flatten(),
    };
    Some((length, address?.trim().replace(' ', "%20")))
}

/// Whether an expression is a path and nothing done to it but putting the blog's address before.
fn is_made_relative(expression: &str) -> bool {
    let Some((path, filter)) = expression.split_once('|') else { return false };
    let filters = ["relative_url", "absolute_url", "prepend: site.baseurl", "prepend:site.baseurl"];
    path.trim().starts_with(['"', '\'']) && filters.contains(&filter.trim())
}

/// The first text in quotes.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['"', '\''])?;
    let rest = &text[start + 1..];
    Some(&rest[..rest.find(&text[start..=start])?]).filter(|text| !text.is_empty())
}

/// The length of Hugo's shortcode for an image, and the image.
fn figure(line: &str) -> Option<(usize, String)> {
    let (start, end) =
        [("{{<", ">}}"), ("{{%", "%}}")].into_iter().find(|(start, _)| line.starts_with(start))?;
    let inside = &line[start.len()..];
    let inside = &inside[..inside.find(end)?];
    let fields = inside.trim().strip_prefix("figure ")?;
    let value = |name: &str| {
        let at = format!(" {fields}").find(&format!(" {name}="))?;
        let value = &fields[at + name.len() + 1..];
        let is_quoted = value.starts_with(['"', '\'']);
        let value = if is_quoted { quoted(value) } else { value.split_whitespace().next() };
        value.map(escaped)
    };
    let source = value("src")?;
    let words: Vec<String> = [value("title"), value("caption")].into_iter().flatten().collect();
    let caption = words.join(". ");
    let image = format!("<img src=\"{source}\" alt=\"{}\">", value("alt").unwrap_or_default());
    let figure = if caption.is_empty() {
        image
    } else {
        format!("<figure>{image}<figcaption>{caption}</figcaption></figure>")
    };
    Some((start.len() + inside.len() + end.len(), figure))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The length of a tag that keeps others from being run: here none is.
fn raw(line: &str) -> Option<usize> {
    let (length, name) = liquid(line)?;
    matches!(name, "raw" | "endraw").then_some(length)
}

/// The length of a remark that is not for readers, unless it is known that none ends from here on.
fn comment(text: &str, has_no_end: &mut bool) -> Option<usize> {
    let line = tag_room(text);
    if let Some((length, "comment")) = liquid(line).filter(|_| !*has_no_end) {
        let end = text[length..].match_indices("{%").find_map(|(at, _)| {
            let start = length + at;
            let (length, name) = liquid(tag_room(&text[start..]))?;
            (name == "endcomment").then_some(start + length)
        });
        *has_no_end = end.is_none();
        return end;
    }
    let inside = line.strip_prefix("{{/*")?;
    Some("{{/*".len() + inside.find("*/}}")? + "*/}}".len())
}

/// The length of a tag of Liquid at the start of a line, and what stands in it.
fn liquid(line: &str) -> Option<(usize, &str)> {
    let inside = line.strip_prefix("{%")?;
    let inside = &inside[..inside.find("%}")?];
    Some((inside.len() + "{%%}".len(), inside.trim_matches('-').trim()))
}

/// The length of a list of attributes as kramdown writes it: `{: .note #part width="300"}`, `{:toc}`.
fn attributes(line: &str) -> Option<usize> {
    let inside = line.strip_prefix("{:")?;
    let inside = &inside[..inside.find('}')?];
    let is_attribute = |word: &str| {
        word.starts_with(['.', '#']) || word.contains("=\"") || word.contains("='") || word == "toc"
    };
    // A value may hold spaces.
    let mut is_in_value = false;
    let mut words = inside.split_whitespace().map(|word| {
        let is_fine = is_in_value || is_attribute(word);
        is_in_value ^= word.matches(['"', '\'']).count() % 2 == 1;
        is_fine
    });
    (words.next()? && words.all(|is_fine| is_fine)).then(|| "{:}".len() + inside.len())
}

/// Takes back the item that `{:toc}` puts a list of contents in the place of.
fn drop_marker(written: &mut String) {
    let Some(line) = written.strip_suffix('\n') else { return };
    let start = line.rfind('\n').map_or(0, |end| end + 1);
    if line[start..].starts_with(['*', '-', '+', '1']) {
        written.replace_range(start..written.len() - 1, "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(translated(text), expected, "{text}");
        assert_eq!(expected.matches('\n').count(), text.matches('\n').count(), "{text}");
    }

    #[test]
    fn blocks_of_code_get_fences() {
        check(
            "{% highlight ruby linenos %}\nputs *a*\n{% endhighlight %}\n",
            "~~~ruby\nputs *a*\n~~~\n",
        );
        check(
            "a\n{{< highlight go \"linenos=table\" >}}\nb\n{{< /highlight >}}",
            "a\n~~~go\nb\n~~~",
        );
        check(
            "  {%- highlight c++ -%}\n  ~~~\n  {%- endhighlight -%}\n",
            "  ~~~~c++\n  ~~~\n  ~~~~\n",
        );
        check("{% highlight a %}\nb\n", "{% highlight a %}\nb\n");
        let fenced = "```\n{% highlight a %}\n{% endhighlight %}\n```\n";
        check(fenced, fenced);
    }

    #[test]
    fn addresses_are_what_they_stand_for() {
        check("![a]({{ site.baseurl }}/b.png)", "![a](/b.png)");
        check("[a]({{ site.url }}{{site.baseurl}}/b/)", "[a](/b/)");
        check("[a]: {{ \"/b c/\" | relative_url }}", "[a]: /b%20c/");
        check("<a href='{{ '/b' | prepend: site.baseurl }}'>", "<a href='/b'>");
        check(
            "[a]({{ site.baseurl }}{% post_url 2018-10-01-b %}) [c]({% link _posts/d.md %})",
            "[a](wiki:2018-10-01-b) [c](/_posts/d.md)",
        );
        check(
            "[a]({{< ref \"b.md#c\" >}}) [d]({{% relref path=\"/e\" %}} \"T\")",
            "[a](b.md#c) [d](/e \"T\")",
        );
    }

    #[test]
    fn figures_are_images() {
        check("{{< figure src=\"a.png\" alt=\"A desk\" >}}", "<img src=\"a.png\" alt=\"A desk\">");
        check("{{< figure src=a.png alt=\"b\" >}}", "<img src=\"a.png\" alt=\"b\">");
        check(
            "{{< figure title=\"T\" src=\"a.png\" caption=\"By <b>\" >}}",
            "<figure><img src=\"a.png\" alt=\"\"><figcaption>T. By &lt;b&gt;</figcaption></figure>",
        );
    }

    #[test]
    fn remarks_and_attributes_are_for_no_reader() {
        check("a{% comment %}b\nc{% endcomment %}d", "a\nd");
        check("a {{/* b */}} c", "a  c");
        check("{% raw %}{{ a }}{% endraw %}", "{{ a }}");
        check("a\n{: .note title=\"b c\"}\n\n![x](y){:width=\"3\"}", "a\n\n\n![x](y)");
        check("* TOC\n{:toc}\n\nb", "\n\n\nb");
    }

    #[test]
    fn what_has_no_counterpart_stays() {
        for text in [
            "`{{ site.baseurl }}/a` and `{: .b}`",
            "Write {{ site.baseurl }}/a there.",
            "[a]({{ site.baseurl }})",
            "{{< figure link=\"a\" >}} {% include b %}",
            "{:a 1} and {:}",
            "{% comment %} a",
            "{{ {% {: {",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn many_openings_without_an_end_are_read_in_time() {
        for text in ["{% highlight a %}\n", "{% comment %}", "[a]({{< ref", "{:", "{% raw %}"] {
            let _ = translated(&text.repeat(20_000));
        }
    }
}
