//! External processes. Each runs in a process group of its own and is ended by that group's id when its `Running` is
//! dropped: after a failure, on panic and on ctrl-c alike. Nothing is ever ended by name.

mod output;
mod running;

pub(crate) use output::{output, streamed, streamed_to};
pub(crate) use running::Running;
