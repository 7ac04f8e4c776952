//! One source from bytes to words: the stages that every command about sources shares.

use std::path::Path;

use super::library::as_error;
use crate::cleaner::{self, Cleaned, Furniture, Wishes};
use crate::config::{Config, Selector, SourceRules, Target, body_name};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, FrontMatter};
use crate::loader::{self, Format, Image};
use crate::metadata::{self, Metadata, Overrides};
use crate::source::{self, Raw, SourceFile};

/// What is known before a source is read.
pub(super) struct Order<'a> {
    /// The source's bytes and name.
    pub(super) raw: &'a Raw,
    /// How it is to be read.
    pub(super) format: &'a Format,
    /// The text of its sidecar, with the sidecar's path.
    pub(super) sidecar: Option<(&'a Path, &'a str)>,
    /// The library's settings.
    pub(super) config: &'a Config,
    /// What of it recurs on other pages of its origin.
    pub(super) furniture: &'a Furniture,
}

/// A source that has been read and cleaned.
pub(super) struct Treated {
    /// The whole source.
    pub(super) document: Document,
    /// What is known about it.
    pub(super) metadata: Metadata,
    /// What is left of it, and what was taken out.
    pub(super) cleaned: Cleaned,
    /// The images it brings along.
    pub(super) images: Vec<Image>,
    /// What the curator should know, all of it about this source.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads, judges and cleans one source.
///
/// `read_image` finds a file beside the source by the address its text uses.
///
/// # Errors
/// What the loader finds unreadable.
pub(super) fn treat(
    order: &Order<'_>,
    read_image: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
) -> Result<Treated, Diagnostic> {
    let path = &order.raw.path;
    let (sidecar, mut diagnostics) = order.sidecar.map_or_else(
        || (FrontMatter::default(), Vec::new()),
        |(path, text)| loader::parse_sidecar(path, text),
    );
    let mut document = load(order, &sidecar)?;
    let overrides = Overrides { sidecar, ..Overrides::default() };
    let units = document.units();
    let mut metadata = metadata::infer(path, &document, &units, &overrides);
    let rules = rules_for(order.config, &metadata);
    if let Some(rules) = rules {
        metadata.complete(rules);
    }
    let mut cleaned = cleaner::clean(
        &document,
        &units,
        &metadata,
        &wishes(order.config, rules, &metadata.declared),
        order.furniture,
    );
    drop(units);
    let address = metadata.url.as_ref().and_then(|url| url::Url::parse(&url.value).ok());
    let images = collect_images(&mut document, &mut cleaned, address.as_ref(), read_image);
    diagnostics.extend(document.warnings.drain(..).map(|warning| warning.into_diagnostic(path)));
    diagnostics.append(&mut metadata.diagnostics);
    diagnostics.extend(unmatched_wishes(order, &metadata.declared, &cleaned));
    Ok(Treated { document, metadata, cleaned, images, diagnostics })
}

/// Reads and cleans a source on disk; its images may lie anywhere in `folder`.
///
/// # Errors
/// `loader/unknown-format`; what cannot be read.
pub(super) fn treat_file(
    file: &SourceFile,
    config: &Config,
    furniture: &Furniture,
    folder: &Path,
) -> Result<Treated, Diagnostic> {
    let raw = source::read(file).map_err(as_error)?;
    let format = loader::format_of(&file.path).ok_or_else(|| as_error(no_format(&file.path)))?;
    let sidecar = source::read_sidecar(file).map_err(as_error)?;
    let sidecar = file.sidecar.as_deref().zip(sidecar.as_deref());
    let order = Order { raw: &raw, format, sidecar, config, furniture };
    treat(&order, &mut |address| source::read_beside(file, folder, address)).map_err(as_error)
}

/// What to say of a source whose name tells no format.
pub(super) fn no_format(path: &Path) -> Diagnostic {
    let is_sidecar = path.extension().is_some_and(|ending| ending == "toml");
    let help = if is_sidecar {
        "name the source that this sidecar stands beside"
    } else {
        "rename it to .md, .html, .mhtml, .txt or .eml"
    };
    Diagnostic::warning(
        "loader/unknown-format",
        Place::file(path),
        "no known format has this ending",
    )
    .with_help(help)
}

/// Reads a source as its sidecar says. Which of the rules for origins hold is known only after it was
/// read, so that the selectors of all are asked.
fn load(order: &Order<'_>, sidecar: &FrontMatter) -> Result<Document, Diagnostic> {
    let of_origins = order.config.sources.iter().flat_map(SourceRules::selectors);
    let mut selectors: Vec<Selector> = Vec::new();
    for selector in sidecar.selectors().chain(of_origins) {
        if !selectors.contains(selector) {
            selectors.push(selector.clone());
        }
    }
    if sidecar.charset.is_none() && selectors.is_empty() {
        return (order.format.load)(order.raw);
    }
    let charset = sidecar.charset.clone().or_else(|| order.raw.charset.clone());
    (order.format.load)(&Raw { charset, selectors, ..order.raw.clone() })
}

/// Takes the images the essay shows along; those that were stripped with their surroundings are
/// nobody's concern.
fn collect_images(
    document: &mut Document,
    cleaned: &mut Cleaned,
    origin: Option<&url::Url>,
    read_image: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
) -> Vec<Image> {
    let mut essay = Document {
        body: std::mem::take(&mut cleaned.body),
        parts: std::mem::take(&mut document.parts),
        ..Document::default()
    };
    let images = loader::collect(&mut essay, origin, read_image);
    cleaned.body = essay.body;
    document.warnings.append(&mut essay.warnings);
    images
}

/// What tells a source's pages from others': the host of their address.
pub(super) fn origin(metadata: &Metadata) -> Option<String> {
    metadata::host(&metadata.url.as_ref()?.value)
}

/// The rules of `site.toml` for the source an essay comes from.
pub(super) fn rules_for<'a>(config: &'a Config, metadata: &Metadata) -> Option<&'a SourceRules> {
    config.source_rules(&origin(metadata)?)
}

/// The essay's wishes, its source's and the library's.
fn wishes(config: &Config, rules: Option<&SourceRules>, declared: &FrontMatter) -> Wishes {
    let of_source = |targets: fn(&SourceRules) -> &Vec<Target>| {
        rules.into_iter().flat_map(move |rules| targets(rules).iter().cloned())
    };
    let of_library = |phrases: &[String]| -> Vec<Target> {
        phrases.iter().cloned().map(Target::Phrase).collect()
    };
    let comments = declared.comments.or(rules.and_then(|rules| rules.comments));
    Wishes {
        keep: declared
            .keep
            .iter()
            .cloned()
            .chain(of_source(|rules| &rules.keep))
            .chain(of_library(&config.keep_phrases))
            .collect(),
        strip: declared
            .strip
            .iter()
            .cloned()
            .chain(of_source(|rules| &rules.strip))
            .chain(of_library(&config.strip_phrases))
            .collect(),
        body: declared.body.clone().or_else(|| rules?.body.clone()),
        keeps_comments: comments == Some(true),
    }
}

/// The names of the phrases, patterns and selectors of `site.toml` that mean something in a source.
pub(super) fn matched_targets(
    config: &Config,
    rules: Option<&SourceRules>,
    cleaned: &Cleaned,
) -> Vec<String> {
    let of_source = rules.into_iter().flat_map(target_names);
    let of_library = phrase_names(config);
    let is_matched = |name: &String| !cleaned.unmatched_wishes.contains(name);
    of_source.chain(of_library).filter(is_matched).collect()
}

/// What the rules for an origin are about, as a diagnostic names it.
pub(super) fn target_names(rules: &SourceRules) -> impl Iterator<Item = String> {
    let targets = rules.keep.iter().chain(&rules.strip).map(Target::to_string);
    targets.chain(rules.body.as_ref().map(body_name))
}

/// The library's phrases, as a diagnostic names them.
pub(super) fn phrase_names(config: &Config) -> impl Iterator<Item = String> {
    let phrases = config.keep_phrases.iter().chain(&config.strip_phrases);
    phrases.map(|phrase| Target::Phrase(phrase.clone()).to_string())
}

/// The essay's own wishes that matched nothing; those for many essays need not match in each.
fn unmatched_wishes(
    order: &Order<'_>,
    declared: &FrontMatter,
    cleaned: &Cleaned,
) -> Vec<Diagnostic> {
    let own: Vec<String> = declared.rules().collect();
    let unmatched = cleaned.unmatched_wishes.iter().filter(|name| own.contains(name));
    let about = |name: &String| {
        let sidecar = order.sidecar;
        let place = sidecar.and_then(|(path, text)| loader::place_of_rule(path, text, name));
        let place = place.unwrap_or_else(|| Place::file(&order.raw.path));
        let message = format!("the {name} is nowhere in this source");
        Diagnostic::warning("cleaner/unmatched-rule", place, message)
            .with_help("correct or remove it in `keep`, `strip` or `body`")
    };
    unmatched.map(about).collect()
}
