//! What does the reader process do?

use std::io::{BufRead as _, Read as _, Write as _};
use std::panic::AssertUnwindSafe;

use corpus::{Limits, ReadError, ReadOptions};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use super::ocr::Tesseract;
use super::protocol::{Answer, GREETING, LINE_BYTES_MAX, Request, Work};

/// Stack for reading: deeply nested files use much of it before their own limit stops them.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Runs the reader: called by the hidden command `parvis reader`, and by nothing else. Takes requests on standard
/// input, answers on standard output, sets its own limits first. Returns when its input ends.
///
/// # Errors
/// When standard input or output break.
pub fn run() -> std::io::Result<()> {
    // Dies with the server, even if that is killed; reading ends with its input anyway.
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(serve)?;
    thread.join().unwrap_or_else(|_| Err(std::io::Error::other("the reader broke")))
}

fn serve() -> std::io::Result<()> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    writeln!(output, "\n{GREETING}")?;
    output.flush()?;
    let tesseract = Tesseract::find();
    loop {
        let mut line = String::new();
        if (&mut input).take(LINE_BYTES_MAX).read_line(&mut line)? == 0 {
            return Ok(());
        }
        let request: Request = serde_json::from_str(&line)?;
        set_limits(&request)?;
        let mut bytes = Vec::new();
        let length = usize::try_from(request.bytes).map_err(std::io::Error::other)?;
        bytes.try_reserve_exact(length)?;
        (&mut input).take(request.bytes).read_to_end(&mut bytes)?;
        let ocr_before_ms = ocr_time_ms();
        // A panic in a reader is a fault of ours that must not reach the next file: the answer is a refusal, and the
        // process ends after it.
        let done = std::panic::catch_unwind(AssertUnwindSafe(|| work(&request, &bytes, tesseract.as_ref())));
        let broken = done.is_err();
        let (answer, payload) = match done.unwrap_or(Err(ReadError::ReaderStopped)) {
            Ok(payload) => {
                let ocr_ms = ocr_time_ms().saturating_sub(ocr_before_ms);
                (Answer::Done { bytes: payload.len() as u64, ocr_ms }, payload)
            }
            Err(error) => (Answer::Refused { error }, Vec::new()),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        output.write_all(&payload)?;
        output.flush()?;
        if broken {
            return Ok(());
        }
    }
}

fn work(request: &Request, bytes: &[u8], tesseract: Option<&Tesseract>) -> Result<Vec<u8>, ReadError> {
    match &request.work {
        Work::Read { name, ocr } => {
            let limits = Limits {
                pages: request.pages_max,
                file_bytes: request.bytes.max(Limits::default().file_bytes),
                ..Limits::default()
            };
            let ocr = tesseract.filter(|_| *ocr).map(|tesseract| tesseract as &dyn corpus::Ocr);
            let read = corpus::read(name, bytes, &ReadOptions { limits, ocr })?;
            serde_json::to_vec(&read).map_err(|_| ReadError::ReaderStopped)
        }
        Work::Draw { page, width_px } => corpus::pdf::render_page(bytes, *page, *width_px),
        Work::Picture { side_px } => Ok(corpus::picture::redraw(bytes, *side_px)?.png),
    }
}

/// Limits of this process from here on. Processor time counts from the start of the process, so each request moves
/// the limit forward.
/// Processor time of the programs that this process waited for, in milliseconds: those that recognise words. Zero where
/// the system does not say.
fn ocr_time_ms() -> u64 {
    let Ok(stat) = std::fs::read_to_string("/proc/self/stat") else { return 0 };
    // After the name in parentheses, which may hold anything: state first, then children's times at 13 and 14.
    let Some((_, fields)) = stat.rsplit_once(')') else { return 0 };
    let ticks: u64 =
        fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks.saturating_mul(1_000) / rustix::param::clock_ticks_per_second().max(1)
}

fn set_limits(request: &Request) -> std::io::Result<()> {
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
    lower(Resource::As, request.memory_bytes_max)?;
    lower(Resource::Cpu, used.saturating_add(request.cpu_seconds_max).saturating_add(1))?;
    lower(Resource::Core, 0)?;
    // It writes nothing: what is not a pipe must stay empty.
    lower(Resource::Fsize, 0)
}

fn lower(resource: Resource, wanted: u64) -> std::io::Result<()> {
    let maximum = getrlimit(resource).maximum;
    let current = maximum.map_or(wanted, |maximum| maximum.min(wanted));
    Ok(setrlimit(resource, Rlimit { current: Some(current), maximum })?)
}
