//! How is a file read without danger? By a process of its own, with limits on memory, processor and time.

/// Runs the reader: called by the hidden command `parvis reader`, and by nothing else. Takes requests on standard
/// input, answers on standard output, sets its own limits first. Returns when its input ends.
///
/// # Errors
/// When standard input or output break.
pub fn run() -> std::io::Result<()> {
    Ok(())
}
