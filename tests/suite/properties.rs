//! What holds for every input, tried on seeded random ones and on the golden sources, damaged.
//!
//! What it is that holds stands in `bodies`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use offprint::loader;
use offprint::source::Raw;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::bodies::{
    self, a_build_ends_with_pages, cleaning_only_removes, cleaning_twice_is_cleaning_once,
    exports_are_read_or_refused, front_matter_is_read_or_told, html_is_harmless,
    markdown_keeps_the_words, settings_are_read_or_refused,
};
use super::golden;
use super::import;
use super::sandbox::Sandbox;

/// Same cases on every run; a failure becomes a golden case, not a file of seeds.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0x0ff_9217),
        ..ProptestConfig::default()
    }
}

/// The golden sources, decompressed.
static SOURCES: LazyLock<Vec<Raw>> =
    LazyLock::new(|| golden::cases().iter().map(|case| golden::read(case)).collect());

/// One way to damage bytes; places are shares of the length, in 65536ths.
#[derive(Clone, Debug)]
enum Damage {
    CutOff(u16),
    Flip(u16, u8),
    Splice { from: usize, start: u16, end: u16, at: u16 },
    Repeat { start: u16, end: u16 },
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<u16>().prop_map(Damage::CutOff),
        (any::<u16>(), any::<u8>()).prop_map(|(at, mask)| Damage::Flip(at, mask)),
        (any::<usize>(), any::<u16>(), any::<u16>(), any::<u16>())
            .prop_map(|(from, start, end, at)| Damage::Splice { from, start, end, at }),
        (any::<u16>(), any::<u16>()).prop_map(|(start, end)| Damage::Repeat { start, end }),
    ]
}

/// A golden source with some damage, under any format's name.
fn source() -> impl Strategy<Value = Raw> {
    let format = prop_oneof![3 => Just(None), 1 => (0..loader::FORMATS.len()).prop_map(Some)];
    (any::<prop::sample::Index>(), format, prop::collection::vec(damage(), 0..4)).prop_map(
        |(index, format, damages)| {
            let raw = index.get(&SOURCES);
            let bytes = damages.iter().fold(raw.bytes.clone(), damaged);
            let path = format.map_or_else(|| raw.path.clone(), named);
            Raw { path, bytes, ..Raw::default() }
        },
    )
}

fn named(format: usize) -> std::path::PathBuf {
    format!("source.{}", loader::FORMATS[format].endings[0]).into()
}

fn damaged(mut bytes: Vec<u8>, damage: &Damage) -> Vec<u8> {
    let place = |share: u16, length: usize| length * usize::from(share) / 65536;
    let range = |start: u16, end: u16, length: usize| {
        let (start, end) = (place(start, length), place(end, length));
        start.min(end)..start.max(end)
    };
    let length = bytes.len();
    match *damage {
        Damage::CutOff(at) => bytes.truncate(place(at, length)),
        Damage::Flip(at, mask) => {
            if let Some(byte) = bytes.get_mut(place(at, length)) {
                *byte ^= mask;
            }
        }
        Damage::Splice { from, start, end, at } => {
            let other = &SOURCES[from % SOURCES.len()].bytes;
            let piece = other[range(start, end, other.len())].to_vec();
            let at = place(at, length);
            bytes.splice(at..at, piece);
        }
        Damage::Repeat { start, end } => bytes.extend_from_within(range(start, end, length)),
    }
    bytes
}

#[test]
fn sentences_that_meet_without_a_space_gain_no_word() {
    let prose = "Somebody asked at lunch, and nobody at the table had an answer that would do. ";
    let address = "https://an.example/?page=two!and?more ";
    let menu = "Home About Shop Subscribe to our newsletter ";
    let text = format!("{}{menu}{address}{}", menu.repeat(90), prose.repeat(9));
    let bytes = text.into_bytes();
    cleaning_only_removes(&Raw { path: "page.txt".into(), bytes, ..Raw::default() });
}

#[test]
fn undamaged_sources_are_clean_after_one_cleaning() {
    SOURCES.iter().for_each(cleaning_twice_is_cleaning_once);
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn damaged_sources_lose_words_and_gain_none(raw in source()) {
        cleaning_only_removes(&raw);
    }

    #[test]
    fn damaged_sources_make_harmless_pages(raw in source()) {
        html_is_harmless(&raw);
    }

    #[test]
    fn damaged_sources_survive_markdown(raw in source()) {
        markdown_keeps_the_words(&raw);
    }

    #[test]
    fn any_bytes_load(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in 0..loader::FORMATS.len() {
            let raw = Raw { path: named(format), bytes: bytes.clone(), ..Raw::default() };
            cleaning_only_removes(&raw);
        }
    }

    #[test]
    fn damaged_settings_are_read_or_told_by_their_line(
        damages in prop::collection::vec(damage(), 1..5),
    ) {
        let bytes = damages.iter().fold(SETTINGS.as_bytes().to_vec(), damaged);
        settings_are_read_or_refused(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn damaged_front_matter_is_read_or_told(
        sample in 0..FRONT_MATTER.len(),
        damages in prop::collection::vec(damage(), 0..4),
    ) {
        let bytes = damages.iter().fold(FRONT_MATTER[sample].as_bytes().to_vec(), damaged);
        front_matter_is_read_or_told(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn damaged_exports_are_read_or_told_by_code(
        sample in 0..import::SAMPLES.len(),
        damages in prop::collection::vec(damage(), 0..4),
    ) {
        let bytes = damages.iter().fold(import::SAMPLES[sample].to_vec(), damaged);
        exports_are_read_or_refused(&bytes);
    }

    #[test]
    fn any_text_makes_a_slug(text in "\\PC{0,60}") {
        bodies::slugs_are_stable_and_in_their_alphabet(&text);
    }
}

/// Keys of front matter and of sidecars as TOML and as YAML.
const FRONT_MATTER: [&str; 2] = [
    "title = \"On Doors\"\nauthors = [\"Ada Byron\"]\ndate = 2019-02-03\ntags = [\"doors\"]\n\
     aliases = [\"/doors/\"]\ndraft = false\n\n[keep]\nphrases = [\"shut\"]\n",
    "title: \"On Doors\"\nauthor:\n  - Ada Byron\n  - {name: X, url: 'https://x.example/'}\n\
     date: 2019-02-03T04:05:06Z\ntags: [doors, &a rooms]\ndescription: >\n  Of what is\n  shut.\n",
];

/// Every key of `site.toml`.
const SETTINGS: &str = include_str!("../../docs/content/reference/site-toml.md");

/// A library of damaged sources beside a whole one builds, whatever they are, and the whole one has
/// its page.
fn builds_beside(sources: &[Raw]) {
    let prose = "The shop had four lathes and one window, and nobody said that it was a test. ";
    let whole = format!("# Whole\n\n{}", prose.repeat(6));
    let sandbox = Sandbox::library().file("content/whole.md", &whole);
    let sandbox = sources.iter().enumerate().fold(sandbox, |sandbox, (number, raw)| {
        let name = raw.path.file_name().unwrap().to_string_lossy();
        sandbox.bytes(&format!("content/{number}/{name}"), &raw.bytes)
    });
    let run = sandbox.run("build");
    // A slug, which a source may declare, is an error where two declare the same.
    let is_settled = run.complaints("error[") == run.complaints("error[library/slug-collision]");
    assert!(is_settled && !run.stderr().contains("panicked"), "{}", run.stderr());
    if run.complaints("error[") == 0 {
        let _ = run.success();
        assert!(sandbox.path("public/essays/whole/index.html").exists());
    }
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn a_damaged_source_and_an_essay_make_a_site(raw in source()) {
        a_build_ends_with_pages(&raw);
    }

    #[test]
    fn damaged_sources_cost_no_other_essay_its_page(
        sources in prop::collection::vec(source(), 1..5),
    ) {
        builds_beside(&sources);
    }
}

/// A library whose titles, tags and slugs would like to be somewhere else.
fn hostile_library() -> Sandbox {
    const NAMES: [&str; 10] = [
        "../../etc/passwd",
        "/abs",
        "..",
        "C:\\Windows",
        "con",
        "a/b",
        "\u{202e}gpj.exe",
        "<b>&\"'",
        "%2e%2e%2f",
        "....//....//x",
    ];
    let prose = "The shop had four lathes and one window, and nobody said that it was a test. ";
    NAMES.iter().enumerate().fold(Sandbox::library(), |sandbox, (number, name)| {
        let text = format!(
            "+++\ntitle = {name:?}\nauthors = [{name:?}]\ndate = 2014-03-{:02}\ntags = [{name:?}]\n+++\n\n{}",
            number + 1,
            prose.repeat(6 + number),
        );
        sandbox.file(&format!("content/shelf-{}/essay-{number}.md", number % 3), &text)
    })
}

#[test]
fn hostile_names_stay_in_the_output_folder() {
    let sandbox = hostile_library();
    let _ = sandbox.run("build").success();
    let roots: BTreeSet<String> = sandbox
        .tree("")
        .iter()
        .map(|path| path.split('/').next().unwrap().to_owned())
        .filter(|root| !root.starts_with('.'))
        .collect();
    let expected: BTreeSet<String> =
        ["content", "public", "site.toml"].map(str::to_owned).into_iter().collect();
    assert_eq!(roots, expected);
    for path in sandbox.tree("public") {
        let is_plain = Path::new(&path)
            .components()
            .all(|component| matches!(component, std::path::Component::Normal(_)));
        assert!(is_plain && !path.contains(['\\', ':', '<', '"', '\u{202e}']), "{path}");
    }
}

#[test]
fn a_build_is_a_function_of_its_input() {
    let [first, second] = [hostile_library(), hostile_library()];
    for sandbox in [&first, &second] {
        let _ = sandbox.run("build").success();
    }
    let _ = second.run("build").success();
    assert_eq!(first.tree("public"), second.tree("public"));
    for path in first.tree("public") {
        let path = format!("public/{path}");
        let bytes = |sandbox: &Sandbox| std::fs::read(sandbox.path(&path)).unwrap();
        assert!(bytes(&first) == bytes(&second), "{path}");
    }
}
