//! Does the program itself, started as people start it, keep what it promises: whatever a file does, whenever it is
//! killed, whatever is asked of it?

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first failure and says what it saw"
)]

mod graceful;
mod hostile;
mod http;
mod interruptions;
mod logs;
mod server;
mod visibility;
