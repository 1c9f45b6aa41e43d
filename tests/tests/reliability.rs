//! The promise, kept under stress: what was acknowledged is there, once, in order, whatever dies in between.
//!
//! Bounds on time here are on getting done at all; how fast is measured by `cargo xtask bench`.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

mod reliability {
    mod clock;
    mod concurrency;
    mod cuts;
    mod full;
    mod kill;
    mod scale;
    mod stream;
}
