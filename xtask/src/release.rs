//! `cargo xtask dist`: the one file that is copied to a server.

use std::fs;

use crate::failure::Failure;
use crate::process::{command, output};
use crate::step::{Outcome, Steps};
use crate::{server, workspace};

/// Builds the binary and puts it into `target/dist` under its full name, with its SHA-256 beside it.
pub(crate) fn make() -> Result<(), Failure> {
    let mut steps = Steps::start();
    server::make(&mut steps)?;
    steps.run("one file", || {
        let name = format!("waybill-{}-{}", workspace::locked_version("waybill-server")?, triple()?);
        let folder = workspace::target().join("dist");
        let file = folder.join(&name);
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        fs::copy(workspace::server_binary(), &file).map_err(|error| Failure::file(&file, &error))?;
        let sum = output(command("sha256sum").arg(&name).current_dir(&folder))
            .ok_or_else(|| Failure::new("`sha256sum` does not work", "install Debian's coreutils"))?;
        let sum_file = folder.join(format!("{name}.sha256"));
        fs::write(&sum_file, format!("{sum}\n")).map_err(|error| Failure::file(&sum_file, &error))?;
        let size = fs::metadata(&file).map_or(0, |it| it.len());
        println!("    {} ({} MB)", file.display(), size / 1_000_000);
        println!("    {sum}");
        Ok(Outcome::Done)
    })?;
    steps.print_table();
    Ok(())
}

/// The machine that the compiler builds for, such as `x86_64-unknown-linux-gnu`.
fn triple() -> Result<String, Failure> {
    output(command("rustc").arg("-vV"))
        .and_then(|text| {
            let host = text.lines().find_map(|line| line.strip_prefix("host: "))?;
            Some(host.to_owned())
        })
        .ok_or_else(|| Failure::new("`rustc -vV` names no host", "install rustup's stable toolchain"))
}
