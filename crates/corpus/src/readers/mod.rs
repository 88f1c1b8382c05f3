//! Who reads which format? One module a format; each turns bytes into a draft of pages and blocks.

pub(crate) mod decode;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod tables;
pub(crate) mod text;
