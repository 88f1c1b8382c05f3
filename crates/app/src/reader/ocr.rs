//! Who reads the words of an image? Tesseract, where it is installed, in a process of its own.
//!
//! The image goes in by standard input and the table of words comes out by standard output: nothing is written to
//! disk.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use corpus::{Ocr, OcrError, OcrImage, OcrText};

/// Longest time for one image.
const IMAGE_TIME_MAX: Duration = Duration::from_secs(120);
/// Largest table of words, in bytes.
const TABLE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Languages wanted, the first weighing most.
const LANGUAGES: [&str; 2] = ["fra", "eng"];

/// Tesseract with the languages that it has.
pub(crate) struct Tesseract {
    languages: String,
}

/// What was found of Tesseract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TesseractState {
    /// Not installed.
    Missing,
    /// Installed without any of our languages.
    NoLanguage,
    /// Installed, with these languages (`fra+eng`).
    Ready(String),
}

/// Looks for Tesseract and its languages.
pub(crate) fn find_tesseract() -> TesseractState {
    let listed = Command::new("tesseract").arg("--list-langs").stdin(Stdio::null()).output();
    let Ok(listed) = listed else { return TesseractState::Missing };
    let text =
        format!("{}\n{}", String::from_utf8_lossy(&listed.stdout), String::from_utf8_lossy(&listed.stderr));
    let languages: Vec<&str> =
        LANGUAGES.into_iter().filter(|wanted| text.lines().any(|line| line.trim() == *wanted)).collect();
    if languages.is_empty() { TesseractState::NoLanguage } else { TesseractState::Ready(languages.join("+")) }
}

impl Tesseract {
    pub(crate) fn find() -> Option<Self> {
        match find_tesseract() {
            TesseractState::Ready(languages) => Some(Self { languages }),
            TesseractState::Missing | TesseractState::NoLanguage => None,
        }
    }

    fn start(&self, image: &OcrImage<'_>) -> std::io::Result<Child> {
        let mut command = Command::new("tesseract");
        command.args(["stdin", "stdout", "-l", &self.languages]);
        if let Some(dots) = image.dots_per_inch {
            command.args(["--dpi", &dots.to_string()]);
        }
        command
            .arg("tsv")
            // One process a core already; its own threads would only get in each other's way.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

impl Ocr for Tesseract {
    fn recognise(&self, image: OcrImage<'_>) -> Result<OcrText, OcrError> {
        let failed = |error: std::io::Error| OcrError::Failed(error.to_string());
        let mut child = self.start(&image).map_err(failed)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(OcrError::Failed("no pipe".to_owned()));
        };
        let mut table = Vec::new();
        let finished = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A process that ends early breaks this pipe: its table then says what it read.
                let _ = input.write_all(image.bytes);
            });
            let table = &mut table;
            let reading = scope.spawn(move || output.take(TABLE_BYTES_MAX).read_to_end(table));
            let finished = wait(&mut child, IMAGE_TIME_MAX);
            let read = reading.join().is_ok_and(|read| read.is_ok());
            finished && read
        });
        if !finished {
            return Err(OcrError::Failed("it failed or took too long".to_owned()));
        }
        Ok(corpus::pdf::parse_tsv(&String::from_utf8_lossy(&table)))
    }
}

/// Waits for a process, which is killed when its time is over; whether it ended well.
fn wait(child: &mut Child, time_max: Duration) -> bool {
    let begin = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begin.elapsed() < time_max => std::thread::sleep(pause),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}
