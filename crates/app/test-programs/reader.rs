//! The reader process of this crate's tests.

fn main() -> std::io::Result<()> {
    app::reader::run()
}
