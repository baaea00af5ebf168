//! Sends a request for each entitlement of the form, all or none.

use crate::{Context, Problem};
use domain::{
    id::RequestId,
    person::Member,
    request::RequestForm,
    time::Timestamp,
};

/// `local` turns a civil time of the person's zone into an instant.
pub async fn submit(
    context: &Context,
    member: &Member,
    form: &RequestForm,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> Result<Vec<RequestId>, Problem> {
    let _ = (context, member, form, local(""));
    unimplemented!()
}
