//! One file a command: the only code that joins the stages.
