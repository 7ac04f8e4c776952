//! One source from bytes to words: the stages that every command about sources shares.

use crate::cleaner::{self, Cleaned, Furniture, Wishes};
use crate::config::{Config, SourceRules};
use crate::diagnostic::{Diagnostic, Place};
use crate::document::{Document, FrontMatter};
use crate::loader::{self, Format, Image};
use crate::metadata::{self, Metadata, Overrides};
use crate::source::Raw;

/// What is known before a source is read.
pub(super) struct Order<'a> {
    /// The source's bytes and name.
    pub(super) raw: &'a Raw,
    /// How it is to be read.
    pub(super) format: &'a Format,
    /// The text of its sidecar, with the sidecar's path.
    pub(super) sidecar: Option<(&'a std::path::Path, &'a str)>,
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
    let mut document = match &sidecar.charset {
        Some(_) => {
            (order.format.load)(&Raw { charset: sidecar.charset.clone(), ..order.raw.clone() })?
        }
        None => (order.format.load)(order.raw)?,
    };
    let overrides = Overrides { sidecar, ..Overrides::default() };
    let units = document.units();
    let mut metadata = metadata::infer(path, &document, &units, &overrides);
    let rules = rules_for(order.config, &metadata);
    if let Some(rules) = rules {
        metadata.complete(rules.author.as_deref(), rules.name.as_deref());
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
    diagnostics.extend(unmatched_wishes(path, &metadata.declared, &cleaned));
    Ok(Treated { document, metadata, cleaned, images, diagnostics })
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
    let of_source = |phrases: fn(&SourceRules) -> &Vec<String>| {
        rules.into_iter().flat_map(move |rules| phrases(rules).iter().cloned())
    };
    Wishes {
        keep: declared
            .keep
            .iter()
            .cloned()
            .chain(of_source(|rules| &rules.keep))
            .chain(config.keep_phrases.iter().cloned())
            .collect(),
        strip: declared
            .strip
            .iter()
            .cloned()
            .chain(of_source(|rules| &rules.strip))
            .chain(config.strip_phrases.iter().cloned())
            .collect(),
    }
}

/// The phrases of `site.toml` that a source holds.
pub(super) fn matched_phrases(
    config: &Config,
    rules: Option<&SourceRules>,
    cleaned: &Cleaned,
) -> Vec<String> {
    let of_source = rules.into_iter().flat_map(|rules| rules.keep.iter().chain(&rules.strip));
    let of_library = config.keep_phrases.iter().chain(&config.strip_phrases);
    let matched =
        of_source.chain(of_library).filter(|phrase| !cleaned.unmatched_wishes.contains(phrase));
    matched.cloned().collect()
}

/// The essay's own wishes that matched nothing; those for many essays need not match in each.
fn unmatched_wishes(
    path: &std::path::Path,
    declared: &FrontMatter,
    cleaned: &Cleaned,
) -> Vec<Diagnostic> {
    let own = |phrase: &&String| declared.keep.contains(phrase) || declared.strip.contains(phrase);
    cleaned
        .unmatched_wishes
        .iter()
        .filter(own)
        .map(|phrase| {
            Diagnostic::warning(
                "cleaner/unmatched-rule",
                Place::file(path),
                format!("the phrase `{phrase}` is nowhere in this source"),
            )
            .with_help("correct or remove it in `keep` or `strip`")
        })
        .collect()
}
