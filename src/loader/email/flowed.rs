//! Plain text whose lines say where they may be joined (`format=flowed`, RFC 3676).

/// The text with its paragraphs on one line each.
///
/// A line that ends in a space goes on in the next one of the same quote depth. `drops_space`
/// (`delsp=yes`) says that this space was put there for that reason alone.
pub(super) fn unwrapped(text: &str, drops_space: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // The quote depth of a line that goes on.
    let mut flowing: Option<usize> = None;
    for line in text.lines() {
        let (depth, content) = quote_depth(line);
        if flowing != Some(depth) || content == SIGNATURE {
            begin_line(&mut joined, depth);
        }
        let goes_on = content.ends_with(' ') && content != SIGNATURE;
        flowing = goes_on.then_some(depth);
        let content = if goes_on && drops_space { &content[..content.len() - 1] } else { content };
        joined.push_str(content);
    }
    joined
}

/// The line above a signature ends in a space without going on.
const SIGNATURE: &str = "-- ";

/// The number of `>` before a line, and the line without them and without the space that protects
/// what would look like one.
fn quote_depth(line: &str) -> (usize, &str) {
    let content = line.trim_start_matches('>');
    let depth = line.len() - content.len();
    (depth, content.strip_prefix(' ').unwrap_or(content))
}

fn begin_line(joined: &mut String, depth: usize) {
    if !joined.is_empty() {
        joined.push('\n');
    }
    joined.extend(std::iter::repeat_n('>', depth));
    if depth > 0 {
        joined.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unwrapped(text, false), expected);
    }

    #[test]
    fn lines_that_end_in_a_space_go_on() {
        check("one \ntwo \nthree\n\nfour", "one two three\n\nfour");
        check("> one \n> two\nthree", "> one two\nthree");
        check("> one \n>> two", "> one \n>> two");
        check("text \n-- \nname", "text \n-- \nname");
        check(" > not quoted\n From", "> not quoted\nFrom");
        assert_eq!(unwrapped("lo \nng", true), "long");
    }
}
