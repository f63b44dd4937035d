//! HTTP/1.1 over connections that stay open, with as little work as possible on this side.
//!
//! Load and server share the machine: what the load costs, the server cannot have.

use crate::drive::{Driven, drive};
use anyhow::{Context, Result, bail, ensure};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// Longest head of an answer. Unit: bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;

/// A connection that stays open.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Wire {
    /// Connects to `http://HOST:PORT`.
    pub(crate) async fn connect(address: &str) -> Result<Self> {
        let host = address.strip_prefix("http://").with_context(|| format!("{address} is not http"))?;
        let stream = TcpStream::connect(host).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, held: Vec::with_capacity(HEAD_BYTES_MAX) })
    }

    /// Sends a whole request and reads the whole answer: its body, when the status is 200.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Vec<u8>> {
        self.stream.write_all(request).await?;
        let head_ends = loop {
            if let Some(place) = find(&self.held, b"\r\n\r\n") {
                break place + 4;
            }
            ensure!(self.held.len() < HEAD_BYTES_MAX, "an answer with an endless head");
            ensure!(self.stream.read_buf(&mut self.held).await? > 0, "the server hung up");
        };
        let rest = self.held.split_off(head_ends);
        let head = std::mem::replace(&mut self.held, rest);
        let head = String::from_utf8(head)?.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        let length: usize = length.with_context(|| format!("an answer without content-length:\n{head}"))?;
        while self.held.len() < length {
            ensure!(self.stream.read_buf(&mut self.held).await? > 0, "the server hung up");
        }
        let rest = self.held.split_off(length);
        let body = std::mem::replace(&mut self.held, rest);
        if !head.starts_with("http/1.1 200") {
            bail!("{head}{}", String::from_utf8_lossy(&body));
        }
        Ok(body)
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// A GET of this path.
pub(crate) fn get(path: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\r\n").into_bytes()
}

/// Asks over so many connections at once, each for one path after the other.
pub(crate) async fn load(
    address: &str,
    connections: usize,
    paths: &[String],
    round: Duration,
) -> Result<Driven> {
    let mut wires = VecDeque::new();
    for _ in 0..connections {
        wires.push_back(Mutex::new(Wire::connect(address).await?));
    }
    let wires: Arc<Vec<_>> = Arc::new(wires.into());
    let requests: Arc<Vec<Vec<u8>>> = Arc::new(paths.iter().map(|path| get(path)).collect());
    drive(connections, round, usize::MAX, move |connection, asked| {
        let (wires, requests) = (Arc::clone(&wires), Arc::clone(&requests));
        async move {
            let wire = wires.get(connection).context("a connection for everyone")?;
            let place = (connection + asked).checked_rem(requests.len()).context("no path")?;
            let request = requests.get(place).context("a path")?;
            wire.lock().await.ask(request).await.map(drop)
        }
    })
    .await
}
