//! Numbers from the model file, little-endian.

/// The rest of a file that is being read.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn short(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn float(&mut self) -> Option<f32> {
        self.array().map(f32::from_le_bytes)
    }

    /// Weights in steps of the greatest's 32,767th part.
    pub(super) fn weights(&mut self, count: usize) -> Option<Vec<f32>> {
        let step = self.float()?;
        let bytes = self.take(count.checked_mul(2)?)?;
        let (steps, _) = bytes.as_chunks();
        Some(steps.iter().map(|bytes| step * f32::from(i16::from_le_bytes(*bytes))).collect())
    }
}
