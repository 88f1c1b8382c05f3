//! How does the server use its readers?

use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use corpus::ReadError;
use domain::document::ReadDocument;
use futures_util::StreamExt as _;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Mutex, Semaphore};

use super::protocol::{Answer, GREETING, LINE_BYTES_MAX, PAYLOAD_BYTES_MAX, Request, Work};
use crate::documents::ByteStream;
use crate::settings::{Limits, ReaderCommand};
use crate::{Error, Settings};

/// Files that one process reads before it is replaced.
const FILES_PER_PROCESS: u32 = 100;
/// Longest time to start.
const START_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest time to draw a page.
const DRAW_TIME_MAX: Duration = Duration::from_secs(30);
/// Lines passed over before the greeting.
const LINES_BEFORE_GREETING_MAX: u32 = 20;
/// SIGXCPU: its processor time was over.
const CPU_TIME_SIGNAL: i32 = 24;

/// Reader processes, started when needed.
pub(crate) struct Readers {
    command: ReaderCommand,
    limits: Limits,
    /// As many files at the same time.
    reading: Semaphore,
    /// Drawing pages never waits behind long files.
    drawing: Semaphore,
    idle: Mutex<Vec<Process>>,
    /// Number of files read at the same time.
    pub(crate) count: usize,
}

/// Why a file was not read.
#[derive(Debug)]
pub(crate) enum ReadFailure {
    /// Because of the file.
    File(ReadError),
    /// Because of us or of the machine.
    Machine(Error),
    /// A process that had read other files stopped: whose fault it was is not known, and a new process must try.
    /// Processes kept from before are let go, so that this comes once at most for each of them.
    Stale,
}

/// A file that was read.
pub(crate) struct Read {
    pub(crate) document: ReadDocument,
    /// Processor time spent in recognising words.
    pub(crate) ocr_time: Duration,
}

impl From<Error> for ReadFailure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    files: u32,
}

/// How a conversation with a reader ended badly.
enum Broken {
    /// Its pipes closed.
    Stopped,
    /// The bytes of the file could not be had.
    Source(std::io::Error),
}

impl From<std::io::Error> for Broken {
    fn from(_: std::io::Error) -> Self {
        Self::Stopped
    }
}

impl Readers {
    pub(crate) fn new(settings: &Settings) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        let count = if settings.readers == 0 { cores } else { settings.readers };
        Self {
            command: settings.reader.clone(),
            limits: settings.limits,
            reading: Semaphore::new(count),
            drawing: Semaphore::new(count.div_ceil(2)),
            idle: Mutex::default(),
            count,
        }
    }

    /// Reads a file.
    pub(crate) async fn read(
        &self,
        name: &str,
        size: u64,
        content: ByteStream,
        ocr: bool,
    ) -> Result<Read, ReadFailure> {
        let _turn = self.reading.acquire().await.map_err(|_| Error::Stopping)?;
        let time_max = Duration::from_secs(self.limits.reader_wall_seconds_max);
        let work = Work::Read { name: name.to_owned(), ocr };
        let (payload, ocr_time) = self.ask(work, size, content, time_max).await?;
        let read = tokio::task::spawn_blocking(move || serde_json::from_slice(&payload))
            .await
            .map_err(Error::from)?;
        let document = read.map_err(|_| ReadFailure::File(ReadError::ReaderStopped))?;
        Ok(Read { document, ocr_time })
    }

    /// Draws a page as PNG.
    pub(crate) async fn draw(
        &self,
        page: u32,
        width_px: u32,
        size: u64,
        content: ByteStream,
    ) -> Result<Bytes, ReadFailure> {
        let _turn = self.drawing.acquire().await.map_err(|_| Error::Stopping)?;
        let work = Work::Draw { page, width_px };
        Ok(self.ask(work, size, content, DRAW_TIME_MAX).await?.0.into())
    }

    /// Draws a picture again as PNG: see [`corpus::picture`].
    pub(crate) async fn redraw(&self, side_px: u32, content: Bytes) -> Result<Bytes, ReadFailure> {
        let _turn = self.drawing.acquire().await.map_err(|_| Error::Stopping)?;
        let size = content.len() as u64;
        let stream = futures_util::stream::once(async move { Ok(content) }).boxed();
        Ok(self.ask(Work::Picture { side_px }, size, stream, DRAW_TIME_MAX).await?.0.into())
    }

    /// Lets every reader end.
    pub(crate) async fn close(&self) {
        self.reading.close();
        self.drawing.close();
        self.idle.lock().await.clear();
    }

    async fn ask(
        &self,
        work: Work,
        size: u64,
        content: ByteStream,
        time_max: Duration,
    ) -> Result<(Vec<u8>, Duration), ReadFailure> {
        let mut process = match self.living().await {
            Some(process) => process,
            None => self.start().await?,
        };
        let request = Request {
            work,
            bytes: size,
            memory_bytes_max: self.limits.reader_memory_bytes_max,
            cpu_seconds_max: self.limits.reader_cpu_seconds_max,
            pages_max: self.limits.pages_max,
        };
        let talk = tokio::time::timeout(time_max, process.talk(&request, content)).await;
        match talk {
            Ok(Ok(answer)) => {
                process.files += 1;
                if process.files < FILES_PER_PROCESS {
                    self.idle.lock().await.push(process);
                }
                answer.map_err(ReadFailure::File)
            }
            Ok(Err(Broken::Stopped)) if process.files > 0 => {
                self.idle.lock().await.clear();
                Err(ReadFailure::Stale)
            }
            Ok(Err(Broken::Stopped)) => Err(ReadFailure::File(self.why_stopped(process).await)),
            Ok(Err(Broken::Source(error))) => Err(ReadFailure::Machine(Error::from_io(error))),
            // Dropping the process kills it.
            Err(_) => {
                let seconds = u32::try_from(time_max.as_secs()).unwrap_or(u32::MAX);
                Err(ReadFailure::File(ReadError::TimedOut { seconds }))
            }
        }
    }

    /// A process kept from before that still runs.
    async fn living(&self) -> Option<Process> {
        let mut idle = self.idle.lock().await;
        loop {
            let mut process = idle.pop()?;
            if matches!(process.child.try_wait(), Ok(None)) {
                return Some(process);
            }
        }
    }

    async fn why_stopped(&self, mut process: Process) -> ReadError {
        drop(process.input);
        let status = tokio::time::timeout(Duration::from_secs(1), process.child.wait()).await;
        match status {
            Ok(Ok(status)) if status.signal() == Some(CPU_TIME_SIGNAL) => {
                let seconds = u32::try_from(self.limits.reader_cpu_seconds_max).unwrap_or(u32::MAX);
                ReadError::TimedOut { seconds }
            }
            _ => ReadError::ReaderStopped,
        }
    }

    async fn start(&self) -> Result<Process, Error> {
        let failed = |reason: String| {
            let program = self.command.program.display();
            Error::Internal(format!("the reader process ({program}) does not start: {reason}"))
        };
        let mut child = Command::new(&self.command.program)
            .args(&self.command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("no pipe".to_owned()));
        };
        let mut process = Process { child, input, output: BufReader::new(output), files: 0 };
        match tokio::time::timeout(START_TIME_MAX, process.greeting()).await {
            Ok(Ok(())) => Ok(process),
            Ok(Err(error)) => Err(failed(error.to_string())),
            Err(_) => Err(failed("it says nothing".to_owned())),
        }
    }
}

impl Process {
    async fn greeting(&mut self) -> std::io::Result<()> {
        for _ in 0..LINES_BEFORE_GREETING_MAX {
            let line = self.line().await?;
            if line.trim_end() == GREETING {
                return Ok(());
            }
        }
        Err(std::io::Error::other("it is not a reader"))
    }

    async fn line(&mut self) -> std::io::Result<String> {
        let mut line = String::new();
        let read = (&mut self.output).take(LINE_BYTES_MAX).read_line(&mut line).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line)
    }

    async fn talk(
        &mut self,
        request: &Request,
        mut content: ByteStream,
    ) -> Result<Result<(Vec<u8>, Duration), ReadError>, Broken> {
        let mut line = serde_json::to_vec(request).map_err(std::io::Error::from)?;
        line.push(b'\n');
        self.input.write_all(&line).await?;
        let mut sent = 0_u64;
        while let Some(chunk) = content.next().await {
            let chunk = chunk.map_err(Broken::Source)?;
            sent += chunk.len() as u64;
            self.input.write_all(&chunk).await?;
        }
        if sent != request.bytes {
            return Err(Broken::Source(std::io::Error::other("the stored file changed its size")));
        }
        self.input.flush().await?;
        let line = self.line().await?;
        match serde_json::from_str(&line).map_err(|_| Broken::Stopped)? {
            Answer::Refused { error } => Ok(Err(error)),
            Answer::Done { bytes, ocr_ms } if bytes <= PAYLOAD_BYTES_MAX => {
                let mut payload = Vec::new();
                let read = (&mut self.output).take(bytes).read_to_end(&mut payload).await?;
                if read as u64 == bytes {
                    Ok(Ok((payload, Duration::from_millis(ocr_ms))))
                } else {
                    Err(Broken::Stopped)
                }
            }
            Answer::Done { .. } => Err(Broken::Stopped),
        }
    }
}
