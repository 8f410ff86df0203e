//! What passes and what does not: for each kind of expectation the right evidence, and each single
//! step away from it.

mod conversations;
mod documents;
mod doubts;
mod laws;
mod printing;
mod sending;
mod streaming;
