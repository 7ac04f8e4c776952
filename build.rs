//! Names the code a cached result was made by, so that a store never answers for other code.

#![expect(clippy::disallowed_methods, reason = "a build script reads the sources it is made for")]

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=OFFPRINT_CODE={:016x}", digest(&["Cargo.lock", "src"]));
    let theme = ["templates", "static", "locales"];
    for folder in theme {
        println!("cargo::rerun-if-changed={folder}");
    }
    println!("cargo::rustc-env=OFFPRINT_THEME={:016x}", digest(&theme));
}

/// A number that changes with what files, and those of folders, hold.
fn digest(paths: &[&str]) -> u64 {
    let mut files = Vec::new();
    for path in paths {
        collect(Path::new(path), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).unwrap_or_default().hash(&mut hasher);
    }
    hasher.finish()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if !path.is_dir() {
        files.push(path.to_owned());
        return;
    }
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        collect(&entry.path(), files);
    }
}
