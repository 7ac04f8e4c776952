//! Colours for code, by class: the only file that knows syntect.
//!
//! The syntaxes are loaded once, when the first block of code asks for them.

use std::sync::LazyLock;

use syntect::highlighting::{Color, Theme as Colours, ThemeSet};
use syntect::html::{ClassStyle, ClassedHTMLGenerator, css_for_theme_with_class_style};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Larger blocks stay plain, in bytes: nobody reads them for their colours, and the time they take
/// grows with them.
const MAX_BYTES: usize = 64 * 1024;

/// Blocks with a longer line stay plain, in bytes: minified code, on which the patterns of some
/// syntaxes are slow.
const MAX_LINE_BYTES: usize = 1000;

/// Contrast of code to its background; WCAG 2.2, SC 1.4.3 (AA).
const MIN_CONTRAST: f32 = 4.5;

/// What the classes begin with.
const CLASS_STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Colours of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Name of the theme in syntect's default set.
    fn name(self) -> &'static str {
        match self {
            Self::Light => "InspiredGitHub",
            Self::Dark => "base16-ocean.dark",
        }
    }

    /// What the code stands on.
    fn background(self) -> Color {
        match self {
            Self::Light => Color { r: 0xf6, g: 0xf6, b: 0xf4, a: 0xff },
            Self::Dark => Color { r: 0x20, g: 0x22, b: 0x25, a: 0xff },
        }
    }

    /// Where colours that are too close to the background move to.
    fn ink(self) -> Color {
        match self {
            Self::Light => Color::BLACK,
            Self::Dark => Color::WHITE,
        }
    }
}

/// The CSS that colours highlighted code: rules for the classes of tokens (`.hl-…`), and one for
/// `.hl-code` with the foreground and background the contrast of all others was measured on.
pub fn stylesheet(theme: Theme) -> String {
    css_for_theme_with_class_style(&readable(theme), CLASS_STYLE).unwrap_or_default()
}

/// syntect's theme without backgrounds of tokens, every colour readable.
fn readable(theme: Theme) -> Colours {
    let mut colours = ThemeSet::load_defaults().themes.remove(theme.name()).unwrap_or_default();
    let adjust = |colour| legible(colour, theme.background(), theme.ink());
    colours.settings.background = Some(theme.background());
    colours.settings.foreground = Some(adjust(colours.settings.foreground.unwrap_or(theme.ink())));
    for item in &mut colours.scopes {
        item.style.background = None;
        item.style.foreground = item.style.foreground.map(adjust);
    }
    colours
}

/// The colour, moved towards `ink` until it stands out from the background.
fn legible(colour: Color, background: Color, ink: Color) -> Color {
    const STEPS: u16 = 20;
    let mix = |from: u8, to: u8, step: u16| {
        let mixed = (u16::from(from) * (STEPS - step) + u16::from(to) * step) / STEPS;
        u8::try_from(mixed).unwrap_or(to)
    };
    (0..=STEPS)
        .map(|step| Color {
            r: mix(colour.r, ink.r, step),
            g: mix(colour.g, ink.g, step),
            b: mix(colour.b, ink.b, step),
            a: 0xff,
        })
        .find(|mixed| contrast(*mixed, background) >= MIN_CONTRAST)
        .unwrap_or(ink)
}

/// Contrast ratio, 1.0 to 21.0; WCAG 2.2, definition of "contrast ratio".
fn contrast(a: Color, b: Color) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Relative luminance, 0.0 to 1.0; WCAG 2.2, definition of "relative luminance".
fn luminance(colour: Color) -> f32 {
    let channel = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(colour.r) + 0.7152 * channel(colour.g) + 0.0722 * channel(colour.b)
}

/// The language a fence names: its first word, if that can be part of a class.
pub(super) fn language_of(info: &str) -> &str {
    let word = info.trim_start().split([' ', ',', '\t']).next().unwrap_or_default();
    let word = word.strip_prefix("language-").unwrap_or(word);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+-#_.".contains(&byte);
    if word.bytes().all(is_name) { word } else { "" }
}

/// The code as escaped text in spans with classes; `None` where it stays plain.
pub(super) fn spans(code: &str, language: &str) -> Option<String> {
    if language.is_empty()
        || code.len() > MAX_BYTES
        || code.lines().any(|line| line.len() > MAX_LINE_BYTES)
    {
        return None;
    }
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    if syntax.name == SYNTAXES.find_syntax_plain_text().name {
        return None;
    }
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, CLASS_STYLE);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_name_languages() {
        let check = |info, expected| assert_eq!(language_of(info), expected, "{info:?}");
        check("rust", "rust");
        check("rust,ignore", "rust");
        check("c++ title=x", "c++");
        check("language-js", "js");
        check("\" onload=\"x", "");
        check("", "");
    }

    #[test]
    fn known_languages_get_spans() {
        let found = spans("let x = \"<b>\";\n", "js").unwrap();
        assert!(found.contains("class=\"hl-") && found.contains("&lt;b&gt;"), "{found}");
        assert_eq!(found.matches("<span").count(), found.matches("</span>").count());
        assert_eq!(spans("x", "klingon"), None);
        assert_eq!(spans("x", "txt"), None);
    }

    #[test]
    fn large_blocks_and_long_lines_stay_plain() {
        assert_eq!(spans(&"x;\n".repeat(MAX_BYTES), "js"), None);
        assert_eq!(spans(&"x;".repeat(MAX_LINE_BYTES), "js"), None);
    }

    #[test]
    fn every_colour_is_readable() {
        for theme in [Theme::Light, Theme::Dark] {
            let colours = readable(theme);
            let tokens = colours.scopes.iter().filter_map(|item| item.style.foreground);
            for colour in tokens.chain(colours.settings.foreground) {
                let found = contrast(colour, theme.background());
                assert!(found >= MIN_CONTRAST, "{theme:?} {colour:?} {found}");
            }
        }
    }

    #[test]
    fn stylesheets_hold_prefixed_rules() {
        for theme in [Theme::Light, Theme::Dark] {
            let css = stylesheet(theme);
            assert!(css.contains(".hl-code {") && css.contains(".hl-string"), "{css}");
        }
    }
}
