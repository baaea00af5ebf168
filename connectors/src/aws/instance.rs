//! The IAM Identity Center instance: found once, kept for the process's life.

use super::{AwsConnector, pages::all_pages, setback::setback};
use aws_sdk_ssoadmin::types::InstanceMetadata;
use domain::{
    connector::{Setback, SetbackKind},
    id::PermissionSetId,
};
use tokio::sync::OnceCell;

pub(super) struct InstanceCell {
    wanted: Option<String>,
    found: OnceCell<FoundInstance>,
}

#[derive(Clone, Debug)]
pub(super) struct FoundInstance {
    pub(super) arn: String,
    pub(super) identity_store: String,
}

impl InstanceCell {
    pub(super) fn new(wanted: Option<String>) -> Self {
        Self { wanted, found: OnceCell::new() }
    }
}

impl FoundInstance {
    /// `arn:aws:sso:::instance/ssoins-…` and `ps-…` make `arn:aws:sso:::permissionSet/ssoins-…/ps-…`.
    pub(super) fn permission_set_arn(&self, id: &PermissionSetId) -> String {
        format!("{}/{id}", self.arn.replacen(":instance/", ":permissionSet/", 1))
    }
}

impl AwsConnector {
    pub(super) async fn found_instance(&self) -> Result<&FoundInstance, Setback> {
        self.instance.found.get_or_try_init(|| find(self)).await
    }
}

async fn find(connector: &AwsConnector) -> Result<FoundInstance, Setback> {
    let instances = all_pages(|token| {
        let request = connector.clients.sso_admin.list_instances().set_next_token(token);
        async {
            let page = request.send().await.map_err(|error| setback("sso:ListInstances", &error))?;
            Ok((page.instances.unwrap_or_default(), page.next_token))
        }
    })
    .await?;
    choose(instances, connector.instance.wanted.as_deref())
}

fn choose(instances: Vec<InstanceMetadata>, wanted: Option<&str>) -> Result<FoundInstance, Setback> {
    let chosen = instances.into_iter().filter_map(|one| {
        let arn = one.instance_arn.filter(|arn| wanted.is_none_or(|wanted| wanted == arn))?;
        Some(FoundInstance { arn, identity_store: one.identity_store_id? })
    });
    let mut chosen: Vec<FoundInstance> = chosen.collect();
    match (chosen.len(), chosen.pop()) {
        (1, Some(only)) => Ok(only),
        (0, _) => Err(missing(
            "AWS shows no IAM Identity Center instance in this Region. Check the Region, and that the credentials belong \
             to the management account or a delegated administrator.",
        )),
        _ => Err(missing(
            "AWS shows several IAM Identity Center instances. Name the one to use in Stint's settings.",
        )),
    }
}

fn missing(sentence: &str) -> Setback {
    Setback { kind: SetbackKind::Missing, sentence: sentence.to_owned(), code: None, request_id: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arn_of_a_permission_set_follows_from_its_instance() -> Result<(), domain::id::MalformedId> {
        let arn = "arn:aws-us-gov:sso:::instance/ssoins-1234567890abcdef".to_owned();
        let found = FoundInstance { arn, identity_store: String::new() };
        let id = "ps-fedcba0987654321".parse()?;
        let expected = "arn:aws-us-gov:sso:::permissionSet/ssoins-1234567890abcdef/ps-fedcba0987654321";
        assert_eq!(found.permission_set_arn(&id), expected);
        Ok(())
    }

    #[test]
    fn one_instance_must_remain() {
        let instance =
            |arn: &str| InstanceMetadata::builder().instance_arn(arn).identity_store_id("d-1").build();
        assert!(choose(vec![], None).is_err());
        assert!(choose(vec![instance("a"), instance("b")], None).is_err());
        assert_eq!(
            choose(vec![instance("a"), instance("b")], Some("b")).map(|one| one.arn),
            Ok("b".to_owned())
        );
    }
}
