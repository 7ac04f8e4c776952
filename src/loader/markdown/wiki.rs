//! Links and images in double brackets, as note programs write them, and mail addresses in angle
//! brackets: made ordinary links and images.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Scheme of the links that `[[Title]]` becomes; the rest of the address is the title.
pub const WIKI_SCHEME: &str = "wiki:";

/// Makes ordinary links and images of `[[…]]`, `![[…]]` and `<name@host>`.
#[derive(Default)]
pub(super) struct Wiki {
    image: WikiImage,
}

/// What `![[…]]` has just been opened.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum WikiImage {
    #[default]
    None,
    /// An image whose shown text is its file's name again.
    Named,
    /// An image whose shown text is its description, or the width it is shown at.
    Described,
    /// Another note.
    Note,
}

impl Wiki {
    /// The event as `CommonMark` knows it; `None` where nothing is to be shown.
    pub(super) fn resolve(&mut self, event: Event<'static>) -> Option<Event<'static>> {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, dest_url, .. }) => {
                Some(Event::Start(wiki_link(&dest_url)))
            }
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                Some(Event::Start(link(format!("mailto:{dest_url}"))))
            }
            Event::Start(Tag::Image {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url,
                ..
            }) => {
                self.image = WikiImage::of(&dest_url, has_pothole);
                let is_note = self.image == WikiImage::Note;
                Some(Event::Start(if is_note { wiki_link(&dest_url) } else { image(dest_url) }))
            }
            Event::End(TagEnd::Image) => match std::mem::take(&mut self.image) {
                WikiImage::Note => Some(Event::End(TagEnd::Link)),
                _ => Some(event),
            },
            Event::Text(text) => self.image.shows(&text).then_some(Event::Text(text)),
            other => Some(other),
        }
    }
}

impl WikiImage {
    fn of(target: &str, has_pothole: bool) -> Self {
        let is_image = target.rsplit_once('.').is_some_and(|(_, ending)| {
            IMAGE_ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
        });
        match (is_image, has_pothole) {
            (false, _) => Self::Note,
            (true, false) => Self::Named,
            (true, true) => Self::Described,
        }
    }

    fn shows(self, text: &str) -> bool {
        let is_size = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == 'x');
        match self {
            Self::None | Self::Note => true,
            Self::Named => false,
            Self::Described => !is_size(text),
        }
    }
}

/// Endings of the files that `![[…]]` shows as images.
const IMAGE_ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];

fn wiki_link(title: &str) -> Tag<'static> {
    link(format!("{WIKI_SCHEME}{title}"))
}

fn link(address: String) -> Tag<'static> {
    Tag::Link {
        link_type: LinkType::Inline,
        dest_url: address.into(),
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}

fn image(dest_url: CowStr<'static>) -> Tag<'static> {
    Tag::Image {
        link_type: LinkType::Inline,
        dest_url,
        title: CowStr::Borrowed(""),
        id: CowStr::Borrowed(""),
    }
}
