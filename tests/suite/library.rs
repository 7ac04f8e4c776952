//! The shipped library, extracted and measured against what a careful reader would keep of it.
//!
//! `tests/library/<stem>.json` holds, for the essay of that name below `content/`, its title,
//! author, date and words, snippets that must stay (`with`) and snippets that must go (`without`).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// Smallest F1 of an essay's words; a paragraph more or less in a short essay costs 0.03.
const MIN_F1: f64 = 0.97;

/// What a careful reader says of an essay.
#[derive(Deserialize)]
struct Gold {
    title: String,
    author: Option<String>,
    publish_date: Option<String>,
    main_content: String,
    with: Vec<String>,
    without: Vec<String>,
}

/// What the program says of it.
#[derive(Deserialize)]
struct Extracted {
    path: String,
    title: Option<String>,
    author: Option<String>,
    published: Option<String>,
    text: String,
    markdown: String,
}

#[test]
fn every_essay_of_the_library_is_read_well() {
    let essays = extract();
    let mut complaints = Vec::new();
    for (name, gold) in golds() {
        match essays.get(&name) {
            Some(essay) => {
                complaints.extend(judge(&gold, essay).iter().map(|what| format!("{name}: {what}")));
            }
            None => complaints.push(format!("{name}: no such essay in content/")),
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// The essays below `content/`, by the stem of their names.
fn extract() -> BTreeMap<String, Extracted> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let output = Command::new(env!("CARGO_BIN_EXE_offprint"))
        .args(["extract", "--format", "jsonl", "--root", env!("CARGO_MANIFEST_DIR")])
        .arg(content)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let essays = String::from_utf8(output.stdout).unwrap();
    let essays = essays.lines().map(|line| serde_json::from_str::<Extracted>(line).unwrap());
    essays.map(|essay| (stem(&essay.path), essay)).collect()
}

fn golds() -> BTreeMap<String, Gold> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library");
    let read = |path: &Path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (stem(&path.to_string_lossy()), read(&path)))
        .collect()
}

/// A file's name without its endings.
fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap();
    name.split('.').next().unwrap().to_owned()
}

/// All that is wrong with an essay.
fn judge(gold: &Gold, essay: &Extracted) -> Vec<String> {
    let mut complaints = Vec::new();
    let f1 = f1(&essay.text, &gold.main_content);
    if f1 < MIN_F1 {
        complaints.push(format!("F1 of the words is {f1:.3}"));
    }
    let text = squeeze(&essay.text);
    let has = |snippet: &&String| text.contains(&squeeze(snippet));
    // Captions stand in the Markdown alone, where they are emphasised.
    let is_emphasised = |line: &&str| line.starts_with('*') && line.ends_with('*');
    let captions: Vec<&str> = essay.markdown.lines().filter(is_emphasised).collect();
    let is_caption = |snippet: &&String| captions.iter().any(|line| line.contains(*snippet));
    let lost = gold.with.iter().filter(|snippet| !has(snippet) && !is_caption(snippet));
    complaints.extend(lost.map(|snippet| format!("lost `{snippet}`")));
    let left = gold.without.iter().filter(has);
    complaints.extend(left.map(|snippet| format!("left `{snippet}`")));
    let facts = [
        ("title", &essay.title, Some(&gold.title)),
        ("author", &essay.author, gold.author.as_ref()),
        ("date", &essay.published, gold.publish_date.as_ref()),
    ];
    for (name, found, expected) in facts {
        if found.as_ref() != expected {
            complaints.push(format!("{name} is {found:?}, not {expected:?}"));
        }
    }
    complaints
}

/// Harmonic mean of precision and recall over bags of words.
fn f1(text: &str, gold: &str) -> f64 {
    let (text, mut gold) = (words(text), words(gold));
    let all = text.values().chain(gold.values()).sum::<u32>();
    let shared: u32 =
        text.iter().map(|(word, count)| gold.remove(word).unwrap_or(0).min(*count)).sum();
    f64::from(2 * shared) / f64::from(all.max(1))
}

/// How often each run of letters, digits and underscores stands in a text, case aside.
fn words(text: &str) -> HashMap<String, u32> {
    let mut words = HashMap::new();
    let is_mark = |character: char| !(character.is_alphanumeric() || character == '_');
    for word in text.to_lowercase().split(is_mark).filter(|word| !word.is_empty()) {
        *words.entry(word.to_owned()).or_insert(0) += 1;
    }
    words
}

fn squeeze(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_measure_is_that_of_bags() {
    let check = |text: &str, gold: &str, expected: f64| {
        assert!((f1(text, gold) - expected).abs() < 1e-9, "{text} / {gold}: {}", f1(text, gold));
    };
    check("One, two; two!", "two one TWO", 1.0);
    check("one two", "one two three four", 2.0 / 3.0);
    check("", "one", 0.0);
}
