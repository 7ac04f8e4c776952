//! Front matter (TOML `+++`, YAML `---`) and sidecars (TOML).
