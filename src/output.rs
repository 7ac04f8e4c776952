//! The output folder: written beside, swapped in whole.
