//! A line of text under way: words and inline tags, gathered until their block ends.
//!
//! White space is folded as a browser does. A tag is opened only once something stands in it, and
//! taken up again in the next block when the source leaves it open.

use pulldown_cmark::{Event, LinkType, Tag};

use crate::document::{Attributes, ElementId, FactKind};

/// A fact that waits for its place in the text.
#[derive(Debug)]
pub(super) struct WaitingFact {
    pub(super) kind: FactKind,
    pub(super) name: String,
    pub(super) value: String,
}

/// A piece of a line.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Code(String),
    Event(Event<'static>),
    Image(Tag<'static>, Attributes, String),
    Fact(WaitingFact),
}

/// Where the first piece of a line stands, and how much of that holds for the whole line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapper {
    /// The innermost element around the first piece.
    pub(super) element: Option<ElementId>,
    /// Elements around the first piece, `element` included.
    pub(super) height: usize,
    /// The fewest elements around any point up to the last piece.
    pub(super) common: usize,
    /// The same, up to now.
    lowest: usize,
}

/// What stands between the last piece and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    Nothing,
    /// The beginning of another element of a row.
    Seam,
    Space,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Run {
    pieces: Vec<Piece>,
    has_content: bool,
    wrapper: Option<Wrapper>,
    /// Open inline tags of the source; `None` for one that stands inside its like.
    inlines: Vec<Option<Tag<'static>>>,
    /// How many of them are open in the line.
    opened: usize,
    code_depth: usize,
    /// Whether a code element was opened after the last piece.
    is_new_code: bool,
    gap: Gap,
    breaks: usize,
}

impl Run {
    /// Whether there is something to read or see.
    pub(super) fn has_content(&self) -> bool {
        self.has_content
    }

    /// Whether the next piece is the first, so that [`Run::set_wrapper`] has to be told.
    pub(super) fn is_new(&self) -> bool {
        self.wrapper.is_none()
    }

    /// Says where the piece to come, the first, stands: in `element`, with `height` elements
    /// around it.
    pub(super) fn set_wrapper(&mut self, element: Option<ElementId>, height: usize) {
        self.wrapper = Some(Wrapper { element, height, common: height, lowest: height });
    }

    /// Says that an element was left and `height` are still around.
    pub(super) fn left_element(&mut self, height: usize) {
        if let Some(wrapper) = &mut self.wrapper {
            wrapper.lowest = wrapper.lowest.min(height);
        }
    }

    /// Text as the source has it.
    pub(super) fn text(&mut self, text: &str) {
        let inner = text.trim();
        if inner.is_empty() {
            if !text.is_empty() {
                self.space();
            }
            return;
        }
        if text.starts_with(char::is_whitespace) || self.gap == Gap::Seam && self.runs_into(inner) {
            self.space();
        }
        self.begin_piece();
        self.push_folded(inner);
        if text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    /// Another element of a row begins, which a style sheet sets apart from the one before it: a space,
    /// where nothing else keeps their words apart.
    pub(super) fn seam(&mut self) {
        self.gap = self.gap.max(Gap::Seam);
    }

    /// A space, where text follows.
    pub(super) fn space(&mut self) {
        self.gap = Gap::Space;
    }

    /// An event that is read or seen, such as a footnote's reference.
    pub(super) fn event(&mut self, event: Event<'static>) {
        self.begin_piece();
        self.pieces.push(Piece::Event(event));
    }

    /// An image; `alt` and `title` may be empty.
    pub(super) fn image(
        &mut self,
        address: String,
        alt: String,
        title: String,
        size: Option<(u32, u32)>,
    ) {
        self.begin_piece();
        let tag = Tag::Image {
            link_type: LinkType::Inline,
            dest_url: address.into(),
            title: title.into(),
            id: "".into(),
        };
        let attributes = Attributes { image_size: size, ..Attributes::default() };
        self.pieces.push(Piece::Image(tag, attributes, alt));
    }

    /// A line break. Returns whether it ends the paragraph, being the second in a row.
    pub(super) fn line_break(&mut self) -> bool {
        self.breaks += 1;
        self.breaks > 1 && self.has_content
    }

    /// A fact that stands here in the text.
    pub(super) fn fact(&mut self, fact: WaitingFact) {
        self.pieces.push(Piece::Fact(fact));
    }

    /// Opens an inline tag; every call is matched by one [`Run::close_inline`].
    pub(super) fn open_inline(&mut self, tag: Tag<'static>) {
        let end = tag.to_end();
        let is_inside_its_like = self.inlines.iter().flatten().any(|open| open.to_end() == end);
        self.inlines.push((!is_inside_its_like).then_some(tag));
    }

    /// Closes the innermost inline tag.
    pub(super) fn close_inline(&mut self) {
        let tag = self.inlines.pop().flatten();
        if self.opened > self.inlines.len() {
            self.opened = self.inlines.len();
            self.pieces.extend(tag.map(|tag| Piece::Event(Event::End(tag.to_end()))));
        }
    }

    /// Text from here on is code.
    pub(super) fn open_code(&mut self) {
        self.code_depth += 1;
        self.is_new_code = true;
    }

    /// Text is no longer code.
    pub(super) fn close_code(&mut self) {
        self.code_depth = self.code_depth.saturating_sub(1);
    }

    /// Ends the line: its pieces, and where they stood. `None` when there is nothing to read or
    /// see; facts then wait for the next line. Inline tags stay open.
    pub(super) fn take(&mut self) -> Option<(Vec<Piece>, Option<Wrapper>)> {
        while self.opened > 0 {
            self.opened -= 1;
            if let Some(tag) = &self.inlines[self.opened] {
                self.pieces.push(Piece::Event(Event::End(tag.to_end())));
            }
        }
        self.gap = Gap::Nothing;
        self.breaks = 0;
        let wrapper = self.wrapper.take();
        std::mem::take(&mut self.has_content).then(|| (std::mem::take(&mut self.pieces), wrapper))
    }

    /// The facts that still wait.
    pub(super) fn take_facts(&mut self) -> Vec<WaitingFact> {
        let fact = |piece| if let Piece::Fact(fact) = piece { Some(fact) } else { None };
        std::mem::take(&mut self.pieces).into_iter().filter_map(fact).collect()
    }

    /// Writes the white space that waited and opens the inline tags that wait.
    fn begin_piece(&mut self) {
        if self.has_content && self.breaks > 0 {
            self.pieces.push(Piece::Event(Event::HardBreak));
        } else if self.has_content && self.gap == Gap::Space {
            self.push_space();
        }
        self.breaks = 0;
        self.gap = Gap::Nothing;
        self.has_content = true;
        if let Some(wrapper) = &mut self.wrapper {
            wrapper.common = wrapper.lowest;
        }
        for tag in self.inlines[self.opened..].iter().flatten() {
            self.pieces.push(Piece::Event(Event::Start(tag.clone())));
        }
        self.opened = self.inlines.len();
    }

    /// Whether the text so far and one to come make a word such as none has: "inThe", "Lee12".
    fn runs_into(&self, text: &str) -> bool {
        let texts = self.pieces.iter().rev().find_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            _ => None,
        });
        let last = texts.and_then(|text| text.chars().next_back());
        let mut characters = text.chars();
        let (first, second) = (characters.next(), characters.next());
        match (last, first) {
            (Some(last), Some(first)) if first.is_numeric() => last.is_alphanumeric(),
            (Some(last), Some(first)) if last.is_uppercase() => {
                first.is_uppercase() && second.is_some_and(char::is_lowercase)
            }
            (Some(last), Some(first)) => {
                first.is_uppercase() && (last.is_lowercase() || last.is_numeric() || last == '.')
            }
            _ => false,
        }
    }

    fn push_space(&mut self) {
        let is_inside_code =
            self.code_depth > 0 && !self.is_new_code && self.opened == self.inlines.len();
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push(' '),
            Some(Piece::Code(last)) if is_inside_code => last.push(' '),
            _ => self.pieces.push(Piece::Text(" ".to_owned())),
        }
    }

    fn push_folded(&mut self, text: &str) {
        let folded = fold(text);
        let is_code = self.code_depth > 0;
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) if !is_code => last.push_str(&folded),
            Some(Piece::Code(last)) if is_code && !self.is_new_code => last.push_str(&folded),
            _ if is_code => self.pieces.push(Piece::Code(folded)),
            _ => self.pieces.push(Piece::Text(folded)),
        }
        self.is_new_code = false;
    }
}

/// White space of the source folded to single spaces; no-break spaces stay.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_ascii_whitespace() {
            folded.push(character);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}
