//! A server process of a test's own: its database, its port, its life and its death.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};

use crate::Client;

/// The password of the first administrator, and of everybody whom tests create.
pub const PASSWORD: &str = "correct horse battery";
/// How long a server may take to answer; generous, since many tests share few cores.
const READY: Duration = Duration::from_secs(30);

/// A running server. Dropped, it is killed and its database deleted.
pub struct Server {
    child: Child,
    port: u16,
    directory: tempfile::TempDir,
}

impl Server {
    /// A server on an empty database, with one administrator.
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let port = free_port();
        let child = spawn(program(), directory.path(), port);
        let mut server = Self { child, port, directory };
        server.ready().await;
        server
    }

    /// Kills the process as a power cut would.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("the server is killed");
    }

    /// Asks the process to stop, and waits until it has.
    pub async fn stop(&mut self) {
        let id = self.child.id().expect("the server runs").to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().await.expect("kill runs");
        assert!(asked.success(), "the server could not be asked to stop");
        tokio::time::timeout(READY, self.child.wait())
            .await
            .expect("the server stops in time")
            .expect("it had a status");
    }

    /// Starts a process again on the same database and port, and says how long it took to be ready.
    pub async fn start_again(&mut self) -> Duration {
        self.start_again_with(program()).await
    }

    /// The same, under a clock that is set off by `offset`, such as `+400d` or `-1d`.
    pub async fn start_again_at(&mut self, offset: &str) -> Duration {
        let mut command = program();
        // Only the calendar moves: what the program measures with the steady clock goes on.
        command.env("LD_PRELOAD", fake_clock()).env("FAKETIME", offset).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        self.start_again_with(command).await
    }

    async fn start_again_with(&mut self, command: Command) -> Duration {
        let begun = Instant::now();
        self.child = spawn(command, self.directory.path(), self.port);
        self.ready().await;
        begun.elapsed()
    }

    /// Takes all room on the disk from the server: it can write to no file any more.
    pub async fn take_space(&self) {
        self.limit_files("0:").await;
    }

    /// Gives it back.
    pub async fn give_space(&self) {
        self.limit_files("unlimited:").await;
    }

    async fn limit_files(&self, size: &str) {
        let (process, size) = (self.process().to_string(), format!("--fsize={size}"));
        let done = Command::new("prlimit").args(["--pid", &process, &size]).status().await.expect("prlimit runs");
        assert!(done.success(), "the size of its files could not be limited");
    }

    async fn ready(&mut self) {
        let begun = Instant::now();
        let http = reqwest::Client::new();
        loop {
            if let Ok(answer) = http.get(format!("{}/readyz", self.url())).send().await
                && answer.status().is_success()
            {
                return;
            }
            if let Some(status) = self.child.try_wait().expect("the server's status") {
                panic!("the server ended with {status}:\n{}", self.log());
            }
            assert!(begun.elapsed() < READY, "the server is not ready after {READY:?}:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of its socket.
    pub fn socket_url(&self) -> String {
        format!("ws://127.0.0.1:{}/graphql", self.port)
    }

    /// Its database file.
    pub fn database(&self) -> PathBuf {
        self.directory.path().join("waybill.db")
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id().expect("the server runs")
    }

    /// What it has written so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.directory.path().join("server.log")).unwrap_or_default()
    }

    /// A client logged in as the first administrator.
    pub async fn admin(&self) -> Client {
        self.client("admin").await
    }

    /// A client logged in as somebody.
    pub async fn client(&self, login: &str) -> Client {
        Client::log_in(&self.url(), login, PASSWORD).await
    }

    /// Runs the program's command line on this server's database, and returns what it prints.
    pub async fn cli(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(binary())
            .args(arguments)
            .env("WAYBILL_DATABASE_URL", database_url(self.directory.path()))
            .current_dir(self.directory.path())
            .output()
            .await
            .expect("the program runs")
    }
}

/// The program under test: `WAYBILL_BIN`, or what `cargo build --release` left.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("WAYBILL_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("the test's own path");
    let profile = test.ancestors().find(|folder| folder.join("waybill").is_file());
    let profile = profile.expect("the server is not built: run `cargo build --release`, or `cargo xtask test` for all");
    profile.join("waybill")
}

/// The server's program, which gets an error where it may not write, and not a signal that ends it: as on a full disk.
fn program() -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(binary());
    shell
}

fn database_url(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("waybill.db").display())
}

fn spawn(mut command: Command, directory: &Path, port: u16) -> Child {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(directory.join("server.log"));
    let log = log.expect("a log file");
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--database-url", &database_url(directory)])
        .env("WAYBILL_ADMIN_PASSWORD", PASSWORD)
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(log.try_clone().expect("a second handle"))
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .expect("the server starts")
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The library of Debian's `faketime`, wherever this machine's architecture has it. The program of that name would start the
/// server as a child of its own, and take our signals for itself.
fn fake_clock() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib").expect("a folder of libraries");
    let libraries = folders.filter_map(Result::ok).map(|it| it.path().join("faketime/libfaketimeMT.so.1"));
    libraries.into_iter().find(|it| it.is_file()).expect("`faketime` is not installed: `cargo xtask test` installs it")
}
