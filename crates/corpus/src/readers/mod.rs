//! Who reads which format? One module a format; each turns bytes into a draft of pages and blocks.

mod container;
pub(crate) mod csv;
pub(crate) mod decode;
pub(crate) mod docx;
pub(crate) mod eml;
mod flow;
mod grid;
pub(crate) mod html;
pub(crate) mod image;
pub(crate) mod markdown;
pub(crate) mod odt;
mod sheet;
mod tables;
pub(crate) mod text;
pub(crate) mod xlsx;
mod xml;
