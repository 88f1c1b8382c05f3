//! Does a server keep up? Requests at a fixed rate, whatever the answers take (an open loop: slow answers do not slow
//! the questions down, as with people), for a bounded time, on the loopback only.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Threads that send; enough that none is missing when answers take half a second.
const SENDERS: usize = 64;
/// Longest wait for one answer.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What came of a load.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    pub(super) requests: usize,
    pub(super) failed: usize,
    pub(super) seconds: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
}

/// Sends `paths` in turn at `rate` a second for `seconds`.
pub(super) fn run(address: SocketAddr, paths: &[String], rate: u32, seconds: u32) -> Result<Outcome> {
    if !address.ip().is_loopback() || paths.is_empty() {
        bail!("a load goes to this machine only, and needs paths");
    }
    let total = rate as usize * seconds as usize;
    let gap = Duration::from_secs(1) / rate.max(1);
    let next = AtomicUsize::new(0);
    let times_ms = Mutex::new(Vec::with_capacity(total));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                let mut kept = None;
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= total {
                        return;
                    }
                    // The time counts from when the request was due, so that a late sender is not a fast answer.
                    let due = start + gap * u32::try_from(number).unwrap_or(u32::MAX);
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    let path = paths.get(number % paths.len()).map_or("/", String::as_str);
                    let ok = again(&mut kept, address, path).is_ok_and(|status| status == 200);
                    let took = ok.then(|| due.elapsed().as_secs_f64() * 1_000.0);
                    if let Ok(mut times) = times_ms.lock() {
                        times.push(took);
                    }
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let all = times_ms.into_inner().unwrap_or_default();
    let mut times: Vec<f64> = all.iter().copied().flatten().collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| super::quantile(&times, share);
    Ok(Outcome {
        requests: all.len(),
        failed: all.len() - times.len(),
        seconds,
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        max_ms: at(1.0),
    })
}

/// Asks for a path so many times, one after another on a kept connection; the times in ms, the shortest first. The first
/// answer, before anything is warm, counts too.
pub(super) fn in_turn(address: SocketAddr, path: &str, times: usize) -> Result<Vec<f64>> {
    let (mut kept, mut taken) = (None, Vec::with_capacity(times));
    for _ in 0..times {
        let started = Instant::now();
        let status = again(&mut kept, address, path)?;
        taken.push(started.elapsed().as_secs_f64() * 1_000.0);
        if status != 200 {
            bail!("{path} answers with {status}");
        }
    }
    taken.sort_by(f64::total_cmp);
    Ok(taken)
}

/// The body of an answer.
pub(super) fn body(address: SocketAddr, path: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("not an HTTP answer")?;
    Ok(answer.split_off(end + 4))
}

/// Asks for a path on a connection that is kept, as browsers do, or on a new one; gives the status once the whole answer
/// has come.
fn again(kept: &mut Option<BufReader<TcpStream>>, address: SocketAddr, path: &str) -> Result<u16> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => {
            let stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
            stream.set_read_timeout(Some(TIMEOUT))?;
            stream.set_nodelay(true)?;
            BufReader::new(stream)
        }
    };
    write!(connection.get_mut(), "GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n")?;
    let (mut line, mut status, mut length) = (String::new(), None, None);
    loop {
        line.clear();
        if connection.read_line(&mut line)? == 0 {
            bail!("the server hung up");
        }
        let text = line.trim_end().to_ascii_lowercase();
        if text.is_empty() {
            break;
        }
        match text.split_once(": ") {
            Some(("content-length", value)) => length = value.parse::<u64>().ok(),
            _ if status.is_none() => status = text.split(' ').nth(1).and_then(|status| status.parse().ok()),
            _ => {}
        }
    }
    let length = length.context("the answer does not say how long it is")?;
    std::io::copy(&mut (&mut connection).take(length), &mut std::io::sink())?;
    *kept = Some(connection);
    status.context("not an HTTP answer")
}

/// Asks for a path; gives the status once the whole answer has come.
pub(super) fn get(address: SocketAddr, path: &str) -> Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_nodelay(true)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(answer.get(..32.min(answer.len())).unwrap_or_default()).into_owned();
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("not an HTTP answer")
}

/// A text as part of an address.
pub(super) fn encode(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
