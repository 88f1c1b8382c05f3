//! How are a question, its answer and further results shown?

pub(crate) mod answer;
pub(crate) mod excerpt;
pub(crate) mod search;
pub(crate) mod source;
