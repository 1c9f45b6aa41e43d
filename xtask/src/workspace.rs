//! The workspace: where things are, and what its lock file says.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::failure::Failure;

/// The workspace's root folder.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        // Asked at run time first: one target folder may serve several clones.
        let own =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        own.parent().map_or(own.clone(), Path::to_path_buf)
    })
}

/// Where cargo builds what runs on this machine.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Where the browser app is built: apart from the rest, since it may need another compiler.
pub(crate) fn web_target() -> PathBuf {
    target().join("web")
}

/// The project's own tools. Outside `target`, so that `cargo clean` does not cost minutes.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The built browser app.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The release binary of the server.
pub(crate) fn server_binary() -> PathBuf {
    target().join("release/waybill")
}

/// The version of a package in Cargo.lock.
pub(crate) fn locked_version(package: &str) -> Result<String, Failure> {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    version_in(&lock, package).ok_or_else(|| {
        Failure::new(
            format!("Cargo.lock names no package `{package}`"),
            "get Cargo.lock back with `git checkout Cargo.lock`",
        )
    })
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_file_of_exactly_that_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }
}
