//! How does a model in a local file answer, on the processor alone?

use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use super::batch::{Batch, runs};
use super::encoder::{Encoder, Workspace};
use super::kernels::Level;
use super::tokenizer::Tokenizer;
use super::weights::build;
use super::{Embed, EmbedError, ModelIdentity, packed_file, safetensors};

/// Tokens of a text that are read, begin and end included: what the model was trained with.
const MAX_TOKENS: usize = 512;
/// Prefixes that the model was trained with.
const QUERY_PREFIX: &str = "query: ";
const PASSAGE_PREFIX: &str = "passage: ";

/// How a local model may use the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalOptions {
    /// Threads that all passages under way may use together, the callers' own not counted; default: one less
    /// than the processor has, so that a single caller uses the whole processor.
    pub extra_threads: Option<usize>,
    /// Instructions to use; default, and where the processor has not these: its best.
    pub level: Option<Level>,
}

/// multilingual-e5-small, or a model of the same make, from a local file.
///
/// Shared freely between threads: nothing is locked, each call has its own working memory.
#[derive(Debug)]
pub struct LocalModel {
    file: Mmap,
    encoder: Encoder,
    tokenizer: Tokenizer,
    level: Level,
    identity: ModelIdentity,
    /// Helper threads that may still be started.
    free_threads: AtomicUsize,
}

impl LocalModel {
    /// Opens a packed 4-bit file, or a folder with `config.json`, `tokenizer.json` and `model.safetensors`.
    ///
    /// # Errors
    /// Where the file cannot be read, is damaged, or is a model of another make.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, EmbedError> {
        Self::open_with(path, LocalOptions::default())
    }

    /// As [`LocalModel::open`], saying how much of the machine to use.
    ///
    /// # Errors
    /// As [`LocalModel::open`].
    pub fn open_with(path: impl AsRef<Path>, options: LocalOptions) -> Result<Self, EmbedError> {
        let path = path.as_ref();
        let folder = path.is_dir();
        let weights = if folder { path.join(safetensors::WEIGHTS) } else { path.to_owned() };
        let file = map(&weights)?;
        let parts = if folder {
            let config = read_small(&path.join(safetensors::CONFIG))?;
            let tokenizer = read_small(&path.join(safetensors::TOKENIZER))?;
            safetensors::parse(&config, &tokenizer, &file)?
        } else {
            packed_file::parse(&file)?
        };
        let (encoder, tokenizer) = build(parts, &file)?;
        let name = if folder { path.file_name() } else { path.file_stem() };
        let identity = ModelIdentity {
            name: name.map_or_else(|| "local".to_owned(), |name| name.to_string_lossy().into_owned()),
            file_sha256: sha256(&weights)?,
            dimensions: encoder.shape.hidden,
        };
        let all = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let extra = options.extra_threads.unwrap_or(all.saturating_sub(1));
        let level = options.level.filter(|level| Level::supported().contains(level));
        let level = level.unwrap_or_else(Level::best);
        Ok(Self { file, encoder, tokenizer, level, identity, free_threads: extra.into() })
    }

    /// Number of tokens that the model reads of a passage, prefix, begin and end included.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.encode(PASSAGE_PREFIX, text).len()
    }

    /// The ids of a passage's tokens, prefix, begin and end included.
    pub fn passage_tokens(&self, text: &str) -> Vec<u32> {
        self.encode(PASSAGE_PREFIX, text)
    }

    fn encode(&self, prefix: &str, text: &str) -> Vec<u32> {
        self.tokenizer.encode(prefix, text, MAX_TOKENS.min(self.encoder.shape.positions))
    }

    fn embed(&self, prefix: &str, texts: &[&str], work: &mut Workspace) -> Vec<Vec<f32>> {
        let mut batch = Batch::default();
        for text in texts {
            batch.push(&self.encode(prefix, text));
        }
        self.encoder.run(self.level, &self.file, &batch, work)
    }

    /// Takes up to `wanted` helper threads out of the common allowance.
    fn take_threads(&self, wanted: usize) -> Threads<'_> {
        let mut count = 0;
        // Never fails for good: another caller took or gave back meanwhile, and the closure is asked again.
        let _ = self.free_threads.fetch_update(Ordering::AcqRel, Ordering::Acquire, |free| {
            count = free.min(wanted);
            Some(free - count)
        });
        Threads { free: &self.free_threads, count }
    }
}

/// Helper threads in use; given back when dropped.
struct Threads<'a> {
    free: &'a AtomicUsize,
    count: usize,
}

impl Drop for Threads<'_> {
    fn drop(&mut self) {
        self.free.fetch_add(self.count, Ordering::AcqRel);
    }
}

impl Embed for LocalModel {
    fn identity(&self) -> &ModelIdentity {
        &self.identity
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let vectors = self.embed(QUERY_PREFIX, &[text], &mut Workspace::default());
        vectors.into_iter().next().ok_or_else(|| EmbedError::Service { reason: "no vector".to_owned() })
    }

    fn embed_passages(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let runs = runs(texts);
        let next = AtomicUsize::new(0);
        let slots: Vec<OnceLock<Vec<Vec<f32>>>> = runs.iter().map(|_| OnceLock::new()).collect();
        let work_off = || {
            let mut work = Workspace::default();
            while let Some(at) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < runs.len()) {
                let run = runs.get(at).and_then(|run| texts.get(run.clone()));
                let vectors = self.embed(PASSAGE_PREFIX, run.unwrap_or_default(), &mut work);
                if let Some(slot) = slots.get(at) {
                    // Each run is taken by one thread only, so the slot is empty.
                    let _ = slot.set(vectors);
                }
            }
        };
        let helpers = self.take_threads(runs.len().saturating_sub(1));
        std::thread::scope(|scope| {
            for _ in 0..helpers.count {
                // Where the system refuses a thread, the others do its share.
                let _ = std::thread::Builder::new().name("embed".to_owned()).spawn_scoped(scope, work_off);
            }
            work_off();
        });
        Ok(slots.into_iter().filter_map(OnceLock::into_inner).flatten().collect())
    }
}

#[expect(unsafe_code, reason = "mapping a file is unsafe by nature")]
fn map(path: &Path) -> Result<Mmap, EmbedError> {
    let unreadable = |source| EmbedError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    // SAFETY: the model lies in the data folder of the program, which replaces models by renaming and never
    // writes into one; every length was taken from this same map, and bytes are only read as numbers.
    unsafe { Mmap::map(&file) }.map_err(unreadable)
}

fn read_small(path: &Path) -> Result<Vec<u8>, EmbedError> {
    let unreadable = |source| EmbedError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(safetensors::MAX_JSON_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The hash of a file, read apart from its map so that not every page of it counts as ours.
fn sha256(path: &Path) -> Result<String, EmbedError> {
    let unreadable = |source| EmbedError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
