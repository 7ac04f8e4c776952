//! One folder in the place of another.

use std::fs;
use std::io;
use std::path::Path;

use super::failed;
use super::guard::Destination;
use crate::diagnostic::{Diagnostic, Place};

/// The new site in its workspace; after an exchange, the old one.
pub(super) const SITE: &str = "site";

/// The old site in the workspace, between the steps where folders cannot be exchanged.
pub(super) const PREVIOUS: &str = "previous";

/// Puts the workspace's site in the place of the output folder; what was there ends in the workspace.
///
/// # Errors
/// `output/mount-point`, `output/write`; the output folder is as it was.
pub(super) fn swap(
    workspace: &Path,
    destination: &Destination,
    exists: bool,
) -> Result<(), Diagnostic> {
    let (site, folder) = (workspace.join(SITE), destination.folder.as_path());
    let replace = || match exchange(&site, folder) {
        Err(error) if is_unsupported(&error) => step_by_step(workspace, folder),
        result => result,
    };
    let result = if exists { replace() } else { fs::rename(&site, folder) };
    let named = destination.named.as_path();
    result.map_err(|error| match error.kind() {
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => mount_point(named, error),
        _ => failed(named, "the new site cannot be put here", error),
    })
}

/// Whether a workspace holds both sites: the old one was moved out of the output folder, and the new
/// one not into it.
pub(super) fn is_half_way(workspace: &Path) -> bool {
    [SITE, PREVIOUS].iter().all(|name| fs::symlink_metadata(workspace.join(name)).is_ok())
}

/// Puts back the site that a build left in its workspace half-way.
///
/// # Errors
/// `output/write`, also where something stands in its place by now; both are as they were.
pub(super) fn recover(workspace: &Path, destination: &Destination) -> Result<(), Diagnostic> {
    if !is_half_way(workspace) {
        return Ok(());
    }
    let previous = workspace.join(PREVIOUS);
    // An empty folder in the way is replaced; a full one is not.
    fs::rename(&previous, &destination.folder).map_err(|error| {
        failed(&previous, "the site of an interrupted build cannot be put back", error).with_help(
            format!(
                "move `{}` out of its way and build again; or remove `{}` if it may be lost",
                destination.named.display(),
                workspace.display(),
            ),
        )
    })
}

/// Exchanges two folders at once: readers see the one or the other.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(site: &Path, folder: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, site, CWD, folder, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_site: &Path, _folder: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether an error says that this file system cannot exchange, rather than that it will not.
fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Three renames, so that the old site ends where an exchange leaves it. A build that ends between the
/// first two leaves no output folder; [`recover`] puts the old one back.
fn step_by_step(workspace: &Path, folder: &Path) -> io::Result<()> {
    let (site, previous) = (workspace.join(SITE), workspace.join(PREVIOUS));
    fs::rename(folder, &previous)?;
    fs::rename(&site, folder).or_else(|error| {
        fs::rename(&previous, folder)?;
        Err(error)
    })?;
    // Where it cannot be moved it goes with its workspace, and no tree is set aside.
    let _ = fs::rename(&previous, &site);
    Ok(())
}

fn mount_point(folder: &Path, error: io::Error) -> Diagnostic {
    let message = "a mount point, which cannot be replaced as a whole";
    Diagnostic::error("output/mount-point", Place::file(folder), message)
        .with_help("publish into a folder inside it: --output-dir DIR/site")
        .with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_steps_replace_a_folder_and_a_failed_second_one_puts_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let (workspace, output) = (folder.path().join("workspace"), folder.path().join("public"));
        fs::create_dir_all(workspace.join(SITE)).unwrap();
        fs::create_dir(&output).unwrap();
        fs::write(output.join("old"), "").unwrap();
        step_by_step(&workspace, &output).unwrap();
        assert!(!output.join("old").exists() && workspace.join(SITE).join("old").exists());
        fs::remove_dir_all(workspace.join(SITE)).unwrap();
        fs::write(output.join("new"), "").unwrap();
        step_by_step(&workspace, &output).unwrap_err();
        assert!(output.join("new").exists());
    }
}
