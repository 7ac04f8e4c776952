//! The least work a site of essays can be: read each file, turn its Markdown into HTML, fill a
//! template, write the page; one thread, nothing else. What `benches/build.py` measures against.
//!
//! usage: floor FOLDER OUT

#![expect(
    clippy::disallowed_methods,
    reason = "a measure of its own, which reads and writes files"
)]

use std::path::Path;
use std::{env, fs};

use pulldown_cmark::{Parser, html};
use tera::{Context, Tera};

const PAGE: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <title>{{ title }}</title></head><body><h1>{{ title }}</h1>{{ body | safe }}</body></html>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [folder, out] =
        env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "FOLDER OUT")?;
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", PAGE)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let (front, body) =
            text.trim_start_matches("+++").split_once("+++").ok_or("front matter in `+++`")?;
        let title =
            front.lines().find_map(|line| line.strip_prefix("title = ")).unwrap_or_default();
        let mut rendered = String::new();
        html::push_html(&mut rendered, Parser::new(body));
        let mut context = Context::new();
        context.insert("title", title.trim_matches('"'));
        context.insert("body", &rendered);
        let page = Path::new(&out).join(path.file_stem().unwrap_or_default());
        fs::create_dir_all(&page)?;
        fs::write(page.join("index.html"), tera.render("page.html", &context)?)?;
    }
    Ok(())
}
