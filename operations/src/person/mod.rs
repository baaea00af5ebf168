//! People whom Stint knows, over time.

mod end_leavers;

pub use end_leavers::end_leavers;
