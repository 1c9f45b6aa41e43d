//! The GraphQL-over-HTTP audits, written by the authors of the specification's reference implementation, against the
//! release binary on a throw-away database.

use std::env;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process::{command, find, not_started, run};
use crate::step::Outcome;
use crate::{fingerprint, server, workspace};

const START_LIMIT: Duration = Duration::from_secs(30);

/// Debian's packages that the audits need and this machine lacks.
pub(crate) fn missing_packages() -> Vec<&'static str> {
    [("node", "nodejs"), ("npm", "npm")]
        .into_iter()
        .filter(|(program, _)| find(program).is_none())
        .map(|(_, package)| package)
        .collect()
}

/// Installs the audits and runs them all.
pub(crate) fn run_all() -> Result<Outcome, Failure> {
    install(&folder())?;
    let folder = folder();
    let server = Server::start()?;
    let mut node = command("node");
    node.arg("audit.mjs").arg(format!("http://{}/graphql", server.address)).current_dir(&folder);
    run(&mut node, "the audits that failed are named above with what they expected and what the server answered")?;
    Ok(Outcome::Done)
}

/// Where the tests that other projects wrote are named: these audits, and axe for the tests in a browser.
pub(crate) fn folder() -> PathBuf {
    workspace::root().join("tests/conformance")
}

/// `npm ci`, unless what is installed is what the lock file says.
pub(crate) fn install(folder: &Path) -> Result<(), Failure> {
    let lock = fingerprint::of(folder, &["package.json", "package-lock.json"], "")?;
    let stamp = folder.join("node_modules/.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(
        command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder),
        "see npm's message above; without a network it cannot get them",
    )?;
    fs::write(&stamp, lock).map_err(|error| Failure::file(&stamp, &error))
}

/// A server of our own, stopped and its database removed when dropped.
struct Server {
    process: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl Server {
    fn start() -> Result<Self, Failure> {
        let folder = env::temp_dir().join(format!("waybill-audit-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| Failure::file(&folder, &error))?;
        let address = free_address()?;
        let url = format!("sqlite:{}", folder.join("audit.db").display());
        let listen = address.to_string();
        let mut waybill = server::waybill(&["--database-url", &url, "serve", "--listen", &listen]);
        let process = waybill.stdout(Stdio::null()).spawn().map_err(|error| not_started(&waybill, &error))?;
        let mut server = Self { process, folder, address };
        server.wait_until_it_answers()?;
        Ok(server)
    }

    fn wait_until_it_answers(&mut self) -> Result<(), Failure> {
        let started = Instant::now();
        let advice = "run `target/release/waybill serve` to see what it says";
        while TcpStream::connect(self.address).is_err() {
            if let Ok(Some(status)) = self.process.try_wait() {
                return Err(Failure::new(format!("the server ended with {status}"), advice));
            }
            if started.elapsed() > START_LIMIT {
                return Err(Failure::new("the server does not answer", advice));
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Whatever goes wrong here, the audits have spoken already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A port that the system says is free now.
fn free_address() -> Result<SocketAddr, Failure> {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).map_err(|error| {
        Failure::new(format!("no free port on 127.0.0.1: {error}"), "see that this machine has a loopback network")
    })
}
