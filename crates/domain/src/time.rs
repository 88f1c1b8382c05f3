//! What time is it? Only ever asked of a [`Clock`] that the caller passes in.

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type UnixMs = i64;

/// A source of the current instant.
pub trait Clock: Send + Sync {
    /// Now, in milliseconds since the Unix epoch.
    fn now_ms(&self) -> UnixMs;
}
