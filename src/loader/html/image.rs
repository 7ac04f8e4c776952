//! Which picture an `img` shows: lazy loading hides the address in many places.

use super::dom::{Dom, attribute, child_elements, has_class, name, previous_shown};

use super::limit::NOSCRIPT;

/// Attributes that hold the address until a script puts it in `src`, most common first.
const LAZY_SOURCES: [&str; 7] = [
    "data-lazy-src",
    "data-src",
    "data-original",
    "data-orig-file",
    "data-full-src",
    "data-hi-res-src",
    "data-large-file",
];

/// Attributes that hold a choice of addresses.
const SOURCE_SETS: [&str; 3] = ["srcset", "data-srcset", "data-lazy-srcset"];

/// Width in pixels beyond which a larger picture is of no use on a page.
const WANTED_WIDTH: f32 = 1600.0;

/// Bytes of a `data:` address up to which it is a blurred or empty placeholder when the page also
/// names another address.
const MAX_PLACEHOLDER_BYTES: usize = 4096;

/// Side in pixels up to which an image is there for counting or spacing.
const MAX_TRACKER_SIDE: u32 = 2;

/// Nodes that are looked at for the image next to a `noscript`.
const CLOSE_NODES: usize = 50;

/// Parts of file names that say nothing is to be seen.
const PLACEHOLDER_NAMES: [&str; 13] = [
    "1x1.",
    "blank.",
    "blank-",
    "clear.gif",
    "grey.gif",
    "gray.gif",
    "lazyload",
    "loading.gif",
    "pixel.gif",
    "placeholder",
    "spacer",
    "transparent.",
    "trans.gif",
];

/// An image to show.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Picture<'a> {
    /// As written.
    pub(super) source: &'a str,
    /// Width and height in CSS pixels.
    pub(super) size: Option<(u32, u32)>,
}

/// The picture of an `img`; `None` for trackers, spacers and what only a script could fill.
pub(super) fn picture(image: Dom<'_>) -> Option<Picture<'_>> {
    let size = size(image);
    if size.is_some_and(|(width, height)| width.max(height) <= MAX_TRACKER_SIDE) || is_unseen(image)
    {
        return None;
    }
    let source = source(image)?;
    Some(Picture { source, size: size.filter(|(width, height)| *width > 0 && *height > 0) })
}

/// The picture a `noscript` holds in place of a placeholder before or around it.
pub(super) fn fallback(noscript: Dom<'_>) -> Option<Dom<'_>> {
    let image = shown_image(noscript)?;
    picture(image)?;
    let before = previous_shown(noscript).filter(|node| node.value().is_element());
    let is_after_placeholder = before.is_some_and(|before| match shown_image(before) {
        Some(before) => picture(before).is_none(),
        None => is_lazy(before),
    });
    (is_after_placeholder || waits_for_image(noscript.parent()?)).then_some(image)
}

/// Whether an element is there for an image and holds none but in `noscript`.
fn waits_for_image(parent: Dom<'_>) -> bool {
    (matches!(name(parent), "figure" | "picture" | "a") || is_lazy(parent))
        && !child_elements(parent).take(CLOSE_NODES).any(picture_inside)
}

fn picture_inside(node: Dom<'_>) -> bool {
    name(node) != NOSCRIPT && shown_image(node).is_some_and(|image| picture(image).is_some())
}

fn shown_image(node: Dom<'_>) -> Option<Dom<'_>> {
    node.descendants().take(CLOSE_NODES).find(|inner| name(*inner) == "img")
}

fn is_lazy(node: Dom<'_>) -> bool {
    has_class(node, |class| class.contains("lazy") || class.contains("placeholder"))
        || LAZY_SOURCES.iter().any(|lazy| attribute(node, lazy).is_some())
}

fn source(image: Dom<'_>) -> Option<&str> {
    let written = attribute(image, "src");
    if let Some(source) = written.filter(|source| !is_placeholder(source)) {
        return Some(source);
    }
    let small_data = written.filter(|source| {
        source.starts_with("data:image/") && !is_empty_data(source) && !is_named_placeholder(source)
    });
    lazy_source(image)
        .or_else(|| source_of_set(image))
        .or_else(|| picture_source(image))
        .or(small_data)
}

fn lazy_source(image: Dom<'_>) -> Option<&str> {
    LAZY_SOURCES
        .iter()
        .filter_map(|lazy| attribute(image, lazy))
        .find(|address| is_address(address) && !is_placeholder(address))
}

fn source_of_set(image: Dom<'_>) -> Option<&str> {
    SOURCE_SETS.iter().filter_map(|set| attribute(image, set)).find_map(best_of)
}

/// The address a `source` of the surrounding `picture` offers.
fn picture_source(image: Dom<'_>) -> Option<&str> {
    let parent = image.parent().filter(|parent| name(*parent) == "picture")?;
    child_elements(parent).filter(|child| name(*child) == "source").find_map(source_of_set)
}

/// The candidate of a source set nearest to [`WANTED_WIDTH`] from below, or else the smallest.
fn best_of(set: &str) -> Option<&str> {
    let mut best: Option<(bool, f32, &str)> = None;
    for (address, width) in candidates(set) {
        if is_placeholder(address) {
            continue;
        }
        let is_small = width <= WANTED_WIDTH;
        let is_better = best.is_none_or(|(was_small, best_width, _)| match (was_small, is_small) {
            (true, true) => width > best_width,
            (false, false) => width < best_width,
            (was_small, _) => !was_small,
        });
        if is_better {
            best = Some((is_small, width, address));
        }
    }
    best.map(|(_, _, address)| address)
}

/// Addresses of a source set with their widths. A comma inside an address has no space after it.
fn candidates(set: &str) -> impl Iterator<Item = (&str, f32)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        if rest.is_empty() {
            return None;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        if let Some(alone) = address.strip_suffix(',') {
            rest = after;
            return Some((alone, 0.0));
        }
        let (descriptor, after) = after.split_once(',').unwrap_or((after, ""));
        rest = after;
        Some((address, width(descriptor.trim())))
    })
}

/// `800w` is a width; `2x` counts as twice half the wanted one.
fn width(descriptor: &str) -> f32 {
    if let Some(density) = descriptor.strip_suffix('x') {
        return density.parse::<f32>().unwrap_or(1.0) * WANTED_WIDTH / 2.0;
    }
    descriptor.strip_suffix('w').and_then(|width| width.parse().ok()).unwrap_or(0.0)
}

fn is_placeholder(source: &str) -> bool {
    if source.starts_with("data:") {
        return source.len() <= MAX_PLACEHOLDER_BYTES;
    }
    !is_address(source) || is_named_placeholder(source)
}

fn is_named_placeholder(source: &str) -> bool {
    if source.starts_with("data:") {
        return false;
    }
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    PLACEHOLDER_NAMES.iter().any(|placeholder| file.contains(placeholder))
}

/// Whether a `data:` address draws nothing: a GIF of one pixel, or an SVG used as a box.
fn is_empty_data(source: &str) -> bool {
    const MAX_EMPTY_GIF_BYTES: usize = 120;
    source.starts_with("data:image/svg") || source.len() <= MAX_EMPTY_GIF_BYTES
}

/// Templates and JSON stand in these attributes, too.
fn is_address(source: &str) -> bool {
    !source.contains(['{', '}', '<', '>', '"']) && !source.starts_with("about:") && source != "#"
}

fn is_unseen(image: Dom<'_>) -> bool {
    attribute(image, "style").is_some_and(|style| {
        let style: String =
            style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        style.starts_with("width:1px") || style.contains(";width:1px")
    })
}

fn size(image: Dom<'_>) -> Option<(u32, u32)> {
    let pixels = |name| {
        let value = attribute(image, name)?;
        value
            .strip_suffix("px")
            .unwrap_or(value)
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|side| *side >= 0.0)
    };
    let (width, height) = (pixels("width")?, pixels("height")?);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and a float saturates when it is cast"
    )]
    let size = (width as u32, height as u32);
    Some(size)
}

#[cfg(test)]
mod tests {
    use super::super::dom::elements_inside;
    use super::*;
    use crate::loader::html::parse::parse_fragment;

    fn check(markup: &str, expected: Option<&str>) {
        let parsed = parse_fragment(markup);
        let image = elements_inside(parsed.html.tree.root())
            .find(|element| name(*element) == "img")
            .expect("the markup has an image");
        assert_eq!(picture(image).map(|picture| picture.source), expected, "{markup}");
    }

    #[test]
    fn the_address_is_found_where_lazy_loaders_hide_it() {
        check("<img src=a.png data-src=b.png>", Some("a.png"));
        check("<img src='data:image/gif;base64,R0' data-src=b.png>", Some("b.png"));
        check("<img data-lazy-src=b.png>", Some("b.png"));
        check("<img src=/img/blank.gif data-original=b.png>", Some("b.png"));
        check("<img data-srcset='s.png 300w, m.png 900w,l.png 4000w'>", Some("m.png"));
        check("<img srcset='a,b.png 1x, c.png 2x'>", Some("c.png"));
        check("<picture><source srcset=p.webp><img></picture>", Some("p.webp"));
        check("<img data-src='{\"a\":1}'>", None);
    }

    #[test]
    fn what_cannot_be_seen_is_dropped() {
        check("<img src=t.png width=1 height=1>", None);
        check("<img src=https://x.example/i/spacer.gif>", None);
        check("<img src='data:image/svg+xml;x'>", None);
        check("<img src=a.png width=640 height=480>", Some("a.png"));
    }
}
