//! The rules, one a file, and the table of them in the order they are asked.

use super::rule::Rule;

mod advertisement;
mod author_bio;
mod byline;
mod comment_section;
mod cookie_notice;
mod essay_end;
mod essay_extent;
mod hidden_text;
mod legal_line;
mod login_prompt;
mod navigation;
mod newsletter_frame;
mod picture_caption;
mod pingback;
mod promotion;
mod related_essays;
mod repeated_text;
mod republication_note;
mod share_buttons;
mod sidebar;
mod subscription_form;

pub(super) use self::comment_section::comments;
pub(super) use self::repeated_text::shingles;

/// The rule whose reason also holds for copies that it did not see.
pub(super) const REPEATED_TEXT: &Rule = &repeated_text::RULE;

/// The rule that takes the comments.
pub(super) const COMMENT_SECTION: &Rule = &comment_section::RULE;

/// The rules that take boxes to subscribe, and offers.
pub(super) const SUBSCRIPTION_FORM: &Rule = &subscription_form::RULE;
pub(super) const PROMOTION: &Rule = &promotion::RULE;

/// Every rule there is. Where two name the same unit, the first one is given as the reason.
pub(super) const RULES: &[Rule] = &[
    hidden_text::RULE,
    cookie_notice::RULE,
    comment_section::RULE,
    pingback::RULE,
    share_buttons::RULE,
    subscription_form::RULE,
    newsletter_frame::RULE,
    republication_note::RULE,
    author_bio::RULE,
    related_essays::RULE,
    promotion::RULE,
    picture_caption::RULE,
    advertisement::RULE,
    legal_line::RULE,
    login_prompt::RULE,
    navigation::RULE,
    sidebar::RULE,
    byline::RULE,
    repeated_text::RULE,
    essay_end::RULE,
    essay_extent::RULE,
];
