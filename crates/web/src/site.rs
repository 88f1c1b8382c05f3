//! What does a visitor see first?

pub(crate) mod about;
pub(crate) mod examples;
pub(crate) mod home;
pub(crate) mod landing;
