//! How is the library shown: list, card, page viewer, picture of a page, original file?

pub(crate) mod card;
pub(crate) mod facets;
pub(crate) mod image;
pub(crate) mod library;
pub(crate) mod original;
pub(crate) mod paging;
pub(crate) mod text;
pub(crate) mod viewer;
