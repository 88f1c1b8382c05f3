//! Does the program itself, started as people start it, keep what it promises: whatever a file does, whenever it is
//! killed, whatever is asked of it?

#![expect(clippy::unwrap_used, reason = "a test fails where it unwraps")]

mod hostile;
mod http;
mod interruptions;
mod logs;
mod server;
