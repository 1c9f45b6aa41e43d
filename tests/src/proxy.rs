//! A network that misbehaves: a proxy that cuts connections after a number of bytes, wherever that is in a frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A proxy in front of a server.
pub struct Proxy {
    port: u16,
    /// How many more bytes go to the client before its connection is cut; negative: no end.
    budget: Arc<AtomicI64>,
}

impl Proxy {
    /// A proxy in front of the server at `url`, cutting nothing yet.
    pub async fn before(url: &str) -> Self {
        let target = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let budget = Arc::new(AtomicI64::new(-1));
        let shared = budget.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, target.clone(), shared.clone()));
            }
        });
        Self { port, budget }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Cuts the connection that carries the next `bytes` to a client, after them.
    pub fn cut_after(&self, bytes: i64) {
        self.budget.store(bytes, Ordering::SeqCst);
    }
}

async fn carry(mut client: TcpStream, target: String, budget: Arc<AtomicI64>) {
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let up = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(|_| ()) };
    let down = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let count = from_server.read(&mut buffer).await?;
            let left = budget.load(Ordering::SeqCst);
            let length = i64::try_from(count).unwrap_or(i64::MAX);
            if count == 0 || (left >= 0 && left < length) {
                let rest = usize::try_from(left.max(0)).unwrap_or(0).min(count);
                to_client.write_all(&buffer[..rest]).await?;
                budget.store(-1, Ordering::SeqCst);
                return std::io::Result::Ok(());
            }
            if left >= 0 {
                budget.fetch_sub(length, Ordering::SeqCst);
            }
            to_client.write_all(&buffer[..count]).await?;
        }
    };
    // Whichever side ends first ends both.
    tokio::select! { _ = up => {}, _ = down => {} }
}
