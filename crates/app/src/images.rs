//! Where are drawn pages kept so that they are drawn once? In a folder that never grows past a limit.

use std::path::PathBuf;
use std::time::SystemTime;

use bytes::Bytes;
use domain::VersionId;

/// All images together, in bytes; the oldest go first.
const CACHE_BYTES_MAX: u64 = 256 * 1024 * 1024;

pub(crate) struct ImageCache {
    folder: PathBuf,
}

impl ImageCache {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(crate) async fn find(&self, tag: &str) -> Option<Bytes> {
        tokio::fs::read(self.folder.join(format!("{tag}.png"))).await.ok().map(Bytes::from)
    }

    /// Keeps an image. A cache that cannot be written is no reason not to show the page.
    pub(crate) async fn put(&self, tag: &str, png: &Bytes) {
        if let Err(error) = self.try_put(tag, png).await {
            tracing::warn!(%error, "a page image was not kept in the cache");
        }
    }

    async fn try_put(&self, tag: &str, png: &Bytes) -> std::io::Result<()> {
        tokio::fs::create_dir_all(&self.folder).await?;
        let half = self.folder.join(format!("{tag}.{}.part", std::process::id()));
        tokio::fs::write(&half, png).await?;
        tokio::fs::rename(&half, self.folder.join(format!("{tag}.png"))).await?;
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || trim(&folder, CACHE_BYTES_MAX)).await?
    }

    /// Forgets the images of these versions.
    pub(crate) async fn forget(&self, versions: &[VersionId]) {
        let names: Vec<String> = versions.iter().map(ToString::to_string).collect();
        let folder = self.folder.clone();
        let removed = tokio::task::spawn_blocking(move || {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let name = entry.file_name();
                if names.iter().any(|version| name.to_string_lossy().starts_with(version.as_str())) {
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        });
        let _ = removed.await;
    }
}

fn trim(folder: &std::path::Path, bytes_max: u64) -> std::io::Result<()> {
    let mut images: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder)?.flatten() {
        let metadata = entry.metadata()?;
        images.push((metadata.modified()?, metadata.len(), entry.path()));
    }
    let mut total: u64 = images.iter().map(|(_, bytes, _)| bytes).sum();
    images.sort();
    for (_, bytes, path) in images {
        if total <= bytes_max {
            break;
        }
        std::fs::remove_file(path)?;
        total -= bytes;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::trim;

    #[test]
    fn the_cache_stays_below_its_limit() {
        let folder = tempfile::tempdir().unwrap();
        for name in 0..5 {
            std::fs::write(folder.path().join(format!("{name}.png")), [0; 100]).unwrap();
        }
        trim(folder.path(), 250).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
