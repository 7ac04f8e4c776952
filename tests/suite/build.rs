//! `offprint build`.

use crate::sandbox::{Sandbox, prose};

mod books;
mod catalogs;
mod copies;
mod feeds;
mod linking;
mod pages;
mod publishing;
mod rights;
mod safety;
mod search;
mod sameness;
mod settings;
mod sources;

/// Where [`Sandbox::library`] says its site lives.
const BASE_URL: &str = "https://library.example/";

/// Specks in a square of sixteen pixels a side.
const PNG: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABAAAAAQAQAAAAA3iMLMAAAAOUlEQVR42mNg\
                   YGdQTWLw2suQL8EwpZhh5zmGe5oMzC0MGvcZfK0YiqYyTP/AsMeb4eEyBjZGBu0YADHfDXEHySKjAAAAAElFTkSuQmCC";

/// The bytes of [`PNG`].
pub fn png() -> Vec<u8> {
    data_url::DataUrl::process(PNG).unwrap().decode_to_vec().unwrap().0
}

/// A library of a saved page, an essay on the same shelf, and one that stands alone.
fn three_essays() -> Sandbox {
    let letter = prose("the letter nobody sent");
    Sandbox::library()
        .file("content/pay/_index.md", PAY)
        .file("content/pay/ask-early.html", ASK_EARLY)
        .essay(
            "content/pay/write-it-down.md",
            "Write it down",
            "date = 2023-05-01\nauthor = \"Mina Okafor\"\ntags = [\"salary\", \"notes\"]",
            &format!("{}\n\n## When\n\nOn the day it happens.", prose("the forgotten promise")),
        )
        .essay("content/letter.md", "A letter", "tags = [\"notes\"]", &letter)
}

const PAY: &str =
    "+++\ntitle = \"Being paid\"\n+++\n\nTwo essays about money, to be read in turn.\n";

const ASK_EARLY: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Ask early | The Counting House</title>
<link rel="canonical" href="https://counting.example/2021/ask-early/">
<meta property="og:title" content="Ask early">
<meta property="og:site_name" content="The Counting House">
<meta property="article:published_time" content="2021-03-09T08:00:00Z">
<meta name="author" content="Ruth Ansah">
</head>
<body>
<nav><ul><li><a href="/">Front page</a></li><li><a href="/shop/">Our shop</a></li></ul></nav>
<article>
<h1>Ask early</h1>
<p>By Ruth Ansah, March 9, 2021</p>
<p>The number is settled months before anybody says it aloud. By the time a manager sits down with
you the sheet has been signed twice, and what sounds like a question is an announcement.</p>
<p>So go in the spring, when nothing is decided, and say what you would like to be paid and what you
mean to do for it. You will feel early. You are early, and that is the whole point of going.</p>
</article>
<footer><p>Subscribe to our newsletter</p><p>Copyright 2021 The Counting House. All rights reserved.</p></footer>
</body>
</html>
"#;
