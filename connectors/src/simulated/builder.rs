//! Puts an organization together by names; ids follow from the names.
//!
//! Deliberately not here: which accounts, people and policies there are; `reference` and `large` say that.

use super::{
    name_hash::{hash, short_of, uuid_of},
    organization::{Organization, Presence},
};
use domain::{
    catalog::{
        Account, AccountStatus, DirectoryGroup, DirectoryUser, Entitlement, ExternalId, Instance,
        OrganizationalUnit, PermissionSet, Principal,
    },
    id::{AccountId, DirectoryGroupId, DirectoryUserId, MalformedId, OrganizationalUnitId, PermissionSetId},
};
use std::collections::BTreeMap;

/// The issuer of external ids that SCIM gives to users; the ids are the identity provider's.
const SCIM_ISSUER: &str = "https://scim.example.com/users";

/// Where its IAM Identity Center is.
pub const REGION: &str = "us-east-1";

const IDENTITY_STORE: &str = "d-90670123ab";
const INSTANCE: &str = "ssoins-72230a1b2c3d4e5f";

pub(super) struct Builder {
    pub(super) organization: Organization,
    root: OrganizationalUnitId,
}

/// Anything that could be malformed here is a mistake in a fixture, which its test finds.
pub(super) type Built<T> = Result<T, MalformedId>;

impl Builder {
    pub(super) fn new() -> Built<Self> {
        let root: OrganizationalUnitId = "r-7k2p".parse()?;
        let unit = OrganizationalUnit { id: root.clone(), name: "Root".to_owned(), parent: None };
        let instance = Instance {
            arn: format!("arn:aws:sso:::instance/{INSTANCE}"),
            identity_store: IDENTITY_STORE.to_owned(),
            management_account: account_id("management")?,
            access_portal: format!("https://{IDENTITY_STORE}.awsapps.com"),
            region: REGION.to_owned(),
        };
        let organization = Organization {
            id: "o-9x4mq2w7ze".to_owned(),
            instance,
            units: BTreeMap::from([(root.clone(), unit)]),
            accounts: BTreeMap::new(),
            permission_sets: BTreeMap::new(),
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            memberships: BTreeMap::new(),
            assignments: BTreeMap::new(),
            outdated_roles: BTreeMap::new(),
        };
        Ok(Self { organization, root })
    }

    pub(super) fn root(&self) -> OrganizationalUnitId {
        self.root.clone()
    }

    pub(super) fn unit(&mut self, name: &str, parent: &OrganizationalUnitId) -> Built<OrganizationalUnitId> {
        let id: OrganizationalUnitId =
            format!("ou-7k2p-{}", &short_of(&format!("{parent}/{name}"))[..8]).parse()?;
        let unit = OrganizationalUnit { id: id.clone(), name: name.to_owned(), parent: Some(parent.clone()) };
        self.organization.units.insert(id.clone(), unit);
        Ok(id)
    }

    pub(super) fn account(
        &mut self,
        name: &str,
        unit: &OrganizationalUnitId,
        tags: &[(&str, &str)],
    ) -> Built<AccountId> {
        let id = account_id(name)?;
        let account = Account {
            id: id.clone(),
            name: name.to_owned(),
            email: format!("aws+{name}@example.com"),
            status: AccountStatus::Active,
            is_management: id == self.organization.instance.management_account,
            unit: unit.clone(),
            tags: tags_of(tags),
        };
        self.organization.accounts.insert(id.clone(), account);
        Ok(id)
    }

    /// Fills in the ids; the rest of the permission set is given.
    pub(super) fn permission_set(&mut self, mut set: PermissionSet) {
        set.arn = format!("arn:aws:sso:::permissionSet/{INSTANCE}/{}", set.id);
        self.organization.permission_sets.insert(set.id.clone(), set);
    }

    pub(super) fn user(&mut self, user_name: &str, display_name: &str) -> Built<DirectoryUserId> {
        let id: DirectoryUserId =
            format!("{}-{}", &IDENTITY_STORE[2..], uuid_of(&format!("user/{user_name}"))).parse()?;
        let user = DirectoryUser {
            id: id.clone(),
            user_name: user_name.to_owned(),
            display_name: display_name.to_owned(),
            email: format!("{user_name}@example.com"),
            external_ids: vec![ExternalId { issuer: SCIM_ISSUER.to_owned(), id: format!("idp-{user_name}") }],
            is_disabled: false,
            manager: None,
        };
        self.organization.users.insert(id.clone(), user);
        Ok(id)
    }

    /// A group that the identity provider syncs.
    pub(super) fn synced_group(&mut self, name: &str, description: &str) -> Built<DirectoryGroupId> {
        self.group(name, description, true)
    }

    /// A group owned by Stint, mapped to one permission set in one account.
    pub(super) fn owned_group(&mut self, account: &str, permission_set: &str) -> Built<()> {
        let name = format!("stint-{account}-{permission_set}");
        let description = format!("Owned by Stint: {permission_set} in {account}");
        let group = self.group(&name, &description, false)?;
        self.assign(account, permission_set, Principal::Group(group));
        Ok(())
    }

    fn group(&mut self, name: &str, description: &str, is_synced: bool) -> Built<DirectoryGroupId> {
        let id: DirectoryGroupId =
            format!("{}-{}", &IDENTITY_STORE[2..], uuid_of(&format!("group/{name}"))).parse()?;
        let (name, description) = (name.to_owned(), description.to_owned());
        self.organization
            .groups
            .insert(id.clone(), DirectoryGroup { id: id.clone(), name, description, is_synced });
        Ok(id)
    }

    pub(super) fn member(&mut self, group: &DirectoryGroupId, user: &DirectoryUserId) {
        let members = self.organization.memberships.entry(group.clone()).or_default();
        members.insert(user.clone(), Presence::ALWAYS);
    }

    /// Names that are not there assign nothing; the fixtures' tests count.
    pub(super) fn assign(&mut self, account: &str, permission_set: &str, principal: Principal) {
        if let Some(entitlement) = self.organization.entitlement_named(account, permission_set) {
            self.assign_by_id(entitlement, principal);
        }
    }

    pub(super) fn assign_by_id(&mut self, entitlement: Entitlement, principal: Principal) {
        let principals = self.organization.assignments.entry(entitlement).or_default();
        principals.insert(principal, Presence::ALWAYS);
    }
}

pub(super) fn permission_set_id(name: &str) -> Built<PermissionSetId> {
    format!("ps-{}", short_of(&format!("permission set/{name}"))).parse()
}

pub(super) fn tags_of(tags: &[(&str, &str)]) -> BTreeMap<String, String> {
    tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn account_id(name: &str) -> Built<AccountId> {
    let number = 100_000_000_000 + hash(&format!("account/{name}")) % 900_000_000_000;
    number.to_string().parse()
}
