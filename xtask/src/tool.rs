//! The programs that the browser build needs: Trunk, wasm-bindgen, the one that cuts the app into parts, brotli. Each is taken from PATH when the version is
//! right, and else put into the project's own folder.
//!
//! No wasm-opt: after link-time optimisation it takes 5 % off what goes over the wire, and Debian's (108) writes an app
//! that does not start (it exports the wrong table).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::failure::Failure;
use crate::process::{command, find, output, run};
use crate::step::Outcome;
use crate::{split, workspace};

const TRUNK: &str = "0.21.14";

/// A program that cargo builds from its source.
struct FromSource {
    package: &'static str,
    program: &'static str,
    version: String,
    /// The program's own lock file first. Where that names a version which a mirror lacks, without it.
    lock_flags: &'static [&'static [&'static str]],
    features: &'static [&'static str],
}

/// Makes sure that they are there.
pub(crate) fn prepare() -> Result<Outcome, Failure> {
    let tools = [
        FromSource {
            package: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            // The program and the crate speak a private language: only equal versions understand each other.
            version: workspace::locked_version("wasm-bindgen")?,
            lock_flags: &[&[]],
            features: &[],
        },
        FromSource {
            package: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
            lock_flags: &[&["--locked"], &[]],
            // We give it all its tools and never let it download: it needs no TLS and no update check.
            features: &["--no-default-features"],
        },
        FromSource {
            package: split::PACKAGE,
            program: split::PROGRAM,
            version: split::VERSION.to_owned(),
            lock_flags: &[&["--locked"], &[]],
            features: &["--features", "build-binary"],
        },
    ];
    let mut installed = 0;
    for tool in &tools {
        if !tool.is_there() {
            tool.install()?;
            installed += 1;
        }
    }
    let scratch = build_folder();
    if installed > 0 && scratch.exists() {
        fs::remove_dir_all(&scratch).map_err(|error| Failure::file(&scratch, &error))?;
    }
    if find("brotli").is_none() {
        apt::install(&["brotli"], "brotli, which compresses the app")?;
        installed += 1;
    }
    Ok(match installed {
        0 => Outcome::already("Trunk, wasm-bindgen, wasm-split and brotli are there"),
        _ => Outcome::Done,
    })
}

impl FromSource {
    fn is_there(&self) -> bool {
        let wanted = format!("{} {}", self.program, self.version);
        let says_so = |program: PathBuf| output(command(program).arg("--version")).as_deref() == Some(&wanted);
        // Not every program knows its version; cargo knows what it installed.
        local(self.program).is_file() && self.is_noted()
            || [local(self.program), PathBuf::from(self.program)].into_iter().any(says_so)
    }

    fn is_noted(&self) -> bool {
        let noted = fs::read_to_string(workspace::tools().join(".crates.toml")).unwrap_or_default();
        noted.contains(&format!("\"{} {} (", self.package, self.version))
    }

    fn install(&self) -> Result<(), Failure> {
        println!("    building {} {}, some minutes", self.package, self.version);
        let mut result = Ok(());
        for flags in self.lock_flags {
            result = run(
                self.cargo_install().args(*flags),
                "see the compiler's message above; without a network cargo cannot get the sources",
            );
            if result.is_ok() {
                break;
            }
        }
        result
    }

    fn cargo_install(&self) -> Command {
        let mut cargo = command("cargo");
        cargo
            .args(["install", "--quiet", self.package, "--version", &self.version])
            .args(self.features)
            .args(["--bin", self.program])
            .arg("--root")
            .arg(workspace::tools())
            // Built once and used for seconds: cheap to compile matters more than fast to run.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_TARGET_DIR", build_folder());
        cargo
    }
}

/// Shared by the tools, so that what they have in common is compiled once.
fn build_folder() -> PathBuf {
    workspace::target().join("tools")
}

fn local(program: &str) -> PathBuf {
    workspace::tools().join("bin").join(program)
}
