//! From bytes to clean text: charset, mojibake, NFC, line ends.

/// Text and what had to be done to get it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decoded {
    /// NFC, lines ended by `\n`, no NUL, no BOM.
    pub(super) text: String,
    /// Name of the charset that was used, as in the Encoding Standard.
    pub(super) charset: &'static str,
    /// Whether mojibake was repaired.
    pub(super) was_mojibake: bool,
}

/// Decodes bytes: BOM, valid UTF-8, the declared charset, then a guess.
pub(super) fn decode(_bytes: &[u8], _declared: Option<&str>) -> Decoded {
    unimplemented!()
}
