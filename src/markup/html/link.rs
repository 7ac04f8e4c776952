//! Links and images: where they lead, and what becomes of those that lead nowhere.

use std::fmt::Write as _;

use pulldown_cmark::LinkType;

use super::super::escape::{push_attribute, push_text};
use super::super::{Medium, Target, address};
use super::{Role, Writer};

/// Nobody elsewhere is told what is read here.
const NO_REFERRER: &str = " referrerpolicy=\"no-referrer\"";

impl Writer<'_> {
    pub(super) fn link(&mut self, address: &str, title: &str) {
        self.links += 1;
        // Links do not nest: the outer one wins.
        let target = if self.links == 1 { self.target(address) } else { Target::Nowhere };
        let (address, relation) = match target {
            Target::Inside(address) => (address, ""),
            Target::Outside(address) | Target::Remote(address) => {
                (address, " rel=\"noopener\" referrerpolicy=\"no-referrer\"")
            }
            Target::Nowhere => return self.open("", "", Role::Link),
        };
        let mut tag = String::from("<a href=\"");
        push_attribute(&mut tag, &address);
        tag.push('"');
        push_title(&mut tag, title);
        tag.push_str(relation);
        tag.push('>');
        self.open(&tag, "</a>", Role::Link);
    }

    /// Where an address leads, with the address fit to be written.
    fn target(&self, address: &str) -> Target {
        if let Some(fragment) = address.strip_prefix('#') {
            let anchor = self.outline.find(fragment);
            return anchor.map_or(Target::Nowhere, |anchor| {
                Target::Inside(format!("#{}", self.anchor(anchor)))
            });
        }
        match (self.resolve)(address) {
            Target::Inside(address) => {
                address::inside(&address).map_or(Target::Nowhere, Target::Inside)
            }
            Target::Outside(address) => {
                address::outside(&address).map_or(Target::Nowhere, Target::Outside)
            }
            Target::Remote(address) => {
                address::outside(&address).map_or(Target::Nowhere, Target::Remote)
            }
            Target::Nowhere => Target::Nowhere,
        }
    }

    pub(super) fn image(&mut self, index: usize, address: &str, title: &str, description: &str) {
        match self.target(address) {
            Target::Inside(address) => self.shown_image(index, &address, "", title, description),
            // Neither may a book refer to what it does not hold.
            Target::Remote(address)
                if address.starts_with("https:") && self.medium == Medium::Site =>
            {
                self.has_remote_images = true;
                self.shown_image(index, &address, NO_REFERRER, title, description);
            }
            Target::Outside(address) | Target::Remote(address)
                if !description.is_empty() && self.links == 0 =>
            {
                self.out.push_str("<a href=\"");
                push_attribute(&mut self.out, &address);
                self.out.push_str("\" rel=\"noopener\" referrerpolicy=\"no-referrer\">");
                push_text(&mut self.out, description);
                self.out.push_str("</a>");
            }
            Target::Outside(_) | Target::Remote(_) | Target::Nowhere => {
                push_text(&mut self.out, description);
            }
        }
    }

    fn shown_image(
        &mut self,
        index: usize,
        address: &str,
        policy: &str,
        title: &str,
        description: &str,
    ) {
        self.out.push_str("<img src=\"");
        push_attribute(&mut self.out, address);
        self.out.push_str("\" alt=\"");
        push_attribute(&mut self.out, description);
        self.out.push('"');
        self.out.push_str(policy);
        push_title(&mut self.out, title);
        let size = self.body.attributes(index).and_then(|attributes| attributes.image_size);
        if let Some((width, height)) = size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        if self.medium == Medium::Site {
            self.out.push_str(" loading=\"lazy\" decoding=\"async\"");
        }
        self.out.push_str("/>");
    }
}

fn push_title(out: &mut String, title: &str) {
    if !title.trim().is_empty() {
        out.push_str(" title=\"");
        push_attribute(out, title.trim());
        out.push('"');
    }
}

/// Whether markup holds images without a description and nothing else.
pub(super) fn is_nameless(markup: &str) -> bool {
    let markup = markup.trim();
    markup.starts_with("<img ")
        && markup.matches("<img ").count() == markup.matches(" alt=\"\"").count()
        && markup
            .split('>')
            .all(|piece| piece.trim_start().is_empty() || piece.trim_start().starts_with("<img "))
}

/// The address of a link; an e-mail autolink leaves its scheme out.
pub(super) fn full_address(link_type: LinkType, address: &str) -> String {
    match link_type {
        LinkType::Email if !address.starts_with("mailto:") => format!("mailto:{address}"),
        _ => address.to_owned(),
    }
}
