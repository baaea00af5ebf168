//! What would happen if the form were sent now: policy's answer, who approves, when access would end.

use crate::{Context, Problem};
use domain::{
    person::Member,
    request::{RequestForm, RequestPreview},
    time::Timestamp,
};

/// Looks only at the fields that are filled in; a wrong or missing reason is no obstacle here.
pub async fn preview(
    context: &Context,
    member: &Member,
    form: &RequestForm,
    local: &(dyn Fn(&str) -> Option<Timestamp> + Send + Sync),
) -> Result<Vec<RequestPreview>, Problem> {
    let _ = (context, member, form, local(""));
    unimplemented!()
}
