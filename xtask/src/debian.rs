//! Debian's way to WebAssembly: its security archive carries a recent compiler with the sources of the standard
//! library, which is built once for the browser and kept with the project's tools.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::failure::Failure;
use crate::process::{command, output, run};
use crate::step::Outcome;
use crate::toolchain::TARGET;
use crate::workspace;

/// Debian's compiler; rustup's, where there is one, comes first on PATH and is not touched.
pub(crate) const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const LINKER: &str = "wasm-ld-22";
const LIBRARY: &str = "/usr/lib/rustlib/src/rust/library";
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const ADVICE: &str = "see that /etc/apt/sources.list names bookworm-security, where these packages are; \
     or let this machine reach rustup's download server and set WAYBILL_WASM_TOOLCHAIN=rustup";

/// Said when nothing had to be done.
pub(crate) const IS_THERE: &str = "Debian's rustc-web and its wasm standard library are there";

fn home() -> PathBuf {
    workspace::tools().join("debian")
}

fn sysroot() -> PathBuf {
    home().join("sysroot")
}

fn stamp() -> PathBuf {
    home().join("stamp")
}

/// A folder that puts Debian's programs in front of rustup's.
pub(crate) fn programs() -> PathBuf {
    home().join("bin")
}

/// Whether everything is in place, built by the compiler that is installed now.
pub(crate) fn is_ready() -> bool {
    let installed = output(command(RUSTC).arg("-vV"));
    let built_by = fs::read_to_string(stamp()).ok();
    has_packages() && built_by.is_some() && installed == built_by
}

fn has_packages() -> bool {
    let linker = format!("/usr/bin/{LINKER}");
    [RUSTC, CARGO, LIBRARY, linker.as_str()].iter().all(|needed| Path::new(needed).exists())
}

/// Installs the packages and builds the standard library.
pub(crate) fn prepare() -> Result<Outcome, Failure> {
    if is_ready() {
        return Ok(Outcome::already(IS_THERE));
    }
    if !has_packages() {
        apt::install(&PACKAGES, "Debian's compiler for WebAssembly").map_err(|failure| failure.advising(ADVICE))?;
    }
    let version = output(command(RUSTC).arg("-vV"))
        .ok_or_else(|| Failure::new(format!("`{RUSTC} -vV` does not work"), ADVICE))?;
    write_programs().map_err(|error| Failure::file(&programs(), &error))?;
    println!("    building the standard library for {TARGET} with Debian's compiler");
    build_library()?;
    fs::write(stamp(), version).map_err(|error| Failure::file(&stamp(), &error))?;
    Ok(Outcome::Done)
}

/// Makes a command, and whatever it starts, use Debian's compiler and our standard library.
pub(crate) fn enter(command: &mut Command) {
    command
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", LINKER)
        // The variable replaces the flags of .cargo/config.toml, so it repeats them.
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
            format!("--cfg erase_components -Clink-args=--emit-relocs --sysroot={}", sysroot().display()),
        );
}

fn write_programs() -> std::io::Result<()> {
    fs::create_dir_all(programs())?;
    for name in ["cargo", "rustc", "rustdoc"] {
        let link = programs().join(name);
        if !link.exists() {
            symlink(Path::new("/usr/bin").join(name), link)?;
        }
    }
    Ok(())
}

/// Builds an empty crate together with the standard library, and keeps the library.
fn build_library() -> Result<(), Failure> {
    let folder = home().join("build");
    write_empty_crate(&folder).map_err(|error| Failure::file(&folder, &error))?;
    let mut cargo = command(CARGO);
    enter(&mut cargo);
    cargo
        .args(["build", "--release", "--target", TARGET])
        .arg("-Zbuild-std=std,panic_abort,proc_macro")
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTC", RUSTC)
        // `-Zbuild-std` asks for it. For this one build only: no other may use unstable features.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode the app's own link-time optimisation fails. This variable beats the one that names the
        // sysroot, which does not exist yet.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run(&mut cargo, ADVICE)?;
    keep_library(&folder).map_err(|error| Failure::file(&sysroot(), &error))?;
    fs::remove_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))
}

fn write_empty_crate(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    // A workspace of its own: it lies inside ours.
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), "//! Nothing.\n")
}

fn keep_library(folder: &Path) -> std::io::Result<()> {
    let built = folder.join("target").join(TARGET).join("release/deps");
    let kept = sysroot().join("lib/rustlib").join(TARGET).join("lib");
    if kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    fs::create_dir_all(&kept)?;
    for entry in fs::read_dir(built)? {
        let path = entry?.path();
        let is_library = path.extension().is_some_and(|kind| kind == "rlib");
        if let (true, Some(name)) = (is_library, path.file_name()) {
            fs::copy(&path, kept.join(name))?;
        }
    }
    Ok(())
}
