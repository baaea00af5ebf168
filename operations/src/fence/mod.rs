//! The fence: AWS itself denies a person's access after its end. Opt-in, and not yet proven on a real organization.
//!
//! `keep` is the worker's: `load` finds whom fences are for, `work` brings one permission set there, `record` stores it
//! with its events. `show` is what people see. Deliberately not here: removing access, which waits for no fence.

mod keep;
mod load;
mod record;
mod show;
mod standing;
mod work;

pub use keep::keep;
pub(crate) use show::of_grant;
pub use show::{FenceRow, FenceStatus, show};
