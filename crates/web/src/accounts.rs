//! How do people sign in, take up an invitation, look after their account, and belong to a city?

pub(crate) mod arrival;
pub(crate) mod closing;
pub(crate) mod forgotten;
pub(crate) mod link;
pub(crate) mod me;
pub(crate) mod outside;
pub(crate) mod passkeys;
pub(crate) mod people;
pub(crate) mod second_factor;
pub(crate) mod services;
pub(crate) mod sign_in;
pub(crate) mod tokens;
