//! Access that Stint did not give is not Stint's to end (DESIGN.md, invariant 3), so it is not fenced either.

use domain::{
    catalog::{Catalog, Principal},
    connector::Binding,
    fence::Fence,
};
use storage::{Connection, Error};

/// Why a person gets no fence: they have the same access by another way, which it would cut as well.
pub(super) async fn cause(
    connection: &mut Connection,
    catalog: &Catalog,
    fence: &Fence,
    binding: Option<&Binding>,
) -> Result<Option<String>, Error> {
    let groups = catalog.groups_of_user.get(&fence.user);
    for assignment in connection.assignments_of(&fence.entitlement).await? {
        let through = match &assignment.principal {
            Principal::User(user) if *user == fence.user && binding != Some(&Binding::Assignment) => {
                "a direct assignment".to_owned()
            }
            Principal::Group(group)
                if groups.is_some_and(|groups| groups.contains(group))
                    && binding != Some(&Binding::OwnedGroup { group: group.clone() }) =>
            {
                let known = catalog.groups.get(group);
                format!("the group {}", known.map_or(group.as_str(), |group| group.name.as_str()))
            }
            _ => continue,
        };
        return Ok(Some(format!(
            "The person also has this access by {through}, which a fence would cut as well."
        )));
    }
    Ok(None)
}
