//! The compiler for WebAssembly: rustup's own target, or where rustup cannot download, Debian's `rustc-web`.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::apt;
use crate::debian;
use crate::failure::Failure;
use crate::process::{command, find, output, run};
use crate::step::Outcome;
use crate::workspace;

/// The name of the browser's target.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Forces one of the two ways: `rustup` or `debian`.
const CHOICE: &str = "WAYBILL_WASM_TOOLCHAIN";

/// A compiler that can build the browser app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The compiler that builds the server, with the target's standard library beside it.
    Own,
    /// Debian's `rustc-web`, with a standard library that we built from its sources.
    Debian,
}

impl Toolchain {
    /// Finds or installs a toolchain, and says which.
    pub(crate) fn prepare() -> Result<(Self, Outcome), Failure> {
        match env::var(CHOICE).as_deref() {
            Ok("rustup") if has_target() => Ok((Self::Own, Outcome::already(OWN_IS_THERE))),
            Ok("rustup") => add_target().map(|()| (Self::Own, Outcome::Done)),
            Ok("debian") => debian::prepare().map(|outcome| (Self::Debian, outcome)),
            Ok(other) => Err(Failure::new(
                format!("{CHOICE} is `{other}`"),
                format!("set {CHOICE} to `rustup` or `debian`, or unset it to have one chosen"),
            )),
            Err(_) => Self::choose(),
        }
    }

    fn choose() -> Result<(Self, Outcome), Failure> {
        if has_target() {
            return Ok((Self::Own, Outcome::already(OWN_IS_THERE)));
        }
        // Looked for before rustup is asked: where rustup cannot download, asking costs time at every start.
        if debian::is_ready() {
            return Ok((Self::Debian, Outcome::already(debian::IS_THERE)));
        }
        match add_target() {
            Ok(()) => Ok((Self::Own, Outcome::Done)),
            Err(_) => {
                println!("    rustup could not add {TARGET}: Debian's rustc-web is used instead");
                debian::prepare().map(|outcome| (Self::Debian, outcome))
            }
        }
    }

    /// A command that compiles for the browser, whether it is cargo itself or starts cargo.
    pub(crate) fn command(self, program: &str) -> Result<Command, Failure> {
        let mut built = command(program);
        built.env("CARGO_TARGET_DIR", workspace::web_target());
        let mut folders = vec![workspace::tools().join("bin")];
        if self == Self::Debian {
            debian::enter(&mut built);
            folders.insert(0, debian::programs());
        }
        built.env("PATH", path_with(&folders)?);
        Ok(built)
    }

    /// `cargo clippy` for the browser.
    pub(crate) fn clippy(self) -> Result<Command, Failure> {
        match self {
            Self::Own => {
                let mut cargo = self.command("cargo")?;
                cargo.arg("clippy");
                Ok(cargo)
            }
            Self::Debian => {
                if !Path::new("/usr/bin/clippy-driver").is_file() {
                    apt::install(&["rust-web-clippy"], "clippy for rustc-web")?;
                }
                // By its own name: `cargo clippy` would find rustup's first.
                let mut clippy = self.command("/usr/bin/cargo-clippy")?;
                clippy.arg("clippy").env("CARGO", "/usr/bin/cargo");
                Ok(clippy)
            }
        }
    }

    /// What the built app depends on beside its sources: another compiler means another build.
    pub(crate) fn identity(self) -> String {
        let rustc = match self {
            Self::Own => "rustc",
            Self::Debian => debian::RUSTC,
        };
        output(command(rustc).arg("-vV")).unwrap_or_default()
    }
}

const OWN_IS_THERE: &str = "the compiler has wasm32-unknown-unknown already";

/// Whether the ordinary compiler has the target's standard library, whoever put it there.
fn has_target() -> bool {
    let print = ["--print", "target-libdir", "--target", TARGET];
    let Some(folder) = output(command("rustc").args(print)) else {
        return false;
    };
    let Ok(entries) = fs::read_dir(PathBuf::from(folder)) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn add_target() -> Result<(), Failure> {
    if find("rustup").is_none() {
        return Err(Failure::new(
            "there is no rustup on this machine",
            "install rustup, or unset WAYBILL_WASM_TOOLCHAIN to use Debian's rustc-web",
        ));
    }
    println!("    rustup gets the standard library for {TARGET}");
    run(
        command("rustup").args(["target", "add", TARGET]),
        "let this machine reach rustup's download server, or set WAYBILL_WASM_TOOLCHAIN=debian",
    )
}

/// PATH with folders in front of it.
fn path_with(folders: &[PathBuf]) -> Result<OsString, Failure> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).map_err(|error| {
        Failure::new(
            format!("PATH cannot be extended: {error}"),
            "move the clone to a folder without a colon in its name",
        )
    })
}
