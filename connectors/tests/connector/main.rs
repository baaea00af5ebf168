//! The connector over real HTTP: against the simulated AWS everywhere, against moto where moto is faithful.

mod assignment_binding;
mod contract;
mod control;
mod group_binding;
mod import;
mod inline_policy;
mod large;
mod limits;
mod moto;
mod support;
mod wire;
