//! The wire protocol, seen by the SDK: operations that the connector does not need itself, and error shapes.

use crate::support::World;
use aws_sdk_identitystore::types::MemberId;
use aws_sdk_ssoadmin::types::{PrincipalType, StatusValues, TargetType};
use connectors::simulated::Behaviour;
use domain::connector::Connector;

async fn sdk(world: &World) -> aws_config::SdkConfig {
    let credentials =
        aws_credential_types::Credentials::new("ASIASIMULATED0000000", "secret", None, None, "test");
    let loader = aws_config::defaults(aws_config::BehaviorVersion::latest());
    let loader = loader.region("us-east-1").endpoint_url(&world.endpoint).credentials_provider(credentials);
    loader.load().await
}

#[tokio::test]
async fn the_operations_that_only_the_simulation_uses_answer_in_the_sdks_shapes() {
    let world = World::with(Behaviour::immediate()).await;
    let config = sdk(&world).await;
    let access = world.by_group("ana.ruiz", "prod-payments", "ReadOnlyAccess");
    world.connector.add(&access).await.unwrap();

    let store = aws_sdk_identitystore::Client::new(&config);
    let store_id = world.cloud.read(|organization| organization.instance.identity_store.clone());
    let member = MemberId::UserId(access.user.to_string());
    let listed = store.list_group_memberships_for_member().identity_store_id(&store_id).member_id(member);
    assert_eq!(listed.send().await.unwrap().group_memberships.len(), 3);
    let user = store.describe_user().identity_store_id(&store_id).user_id(access.user.as_str());
    assert_eq!(user.send().await.unwrap().user_name.as_deref(), Some("ana.ruiz"));

    let admin = aws_sdk_ssoadmin::Client::new(&config);
    let (instance, set) = world.cloud.read(|organization| {
        let set = organization.permission_set_named("Billing").unwrap().arn.clone();
        (organization.instance.arn.clone(), set)
    });
    let accounts = admin.list_accounts_for_provisioned_permission_set();
    let accounts = accounts.instance_arn(&instance).permission_set_arn(set).send().await.unwrap();
    assert_eq!(accounts.account_ids.unwrap().len(), 2);
    let tags = admin.list_tags_for_resource().instance_arn(&instance).resource_arn(&instance);
    assert_eq!(tags.send().await.unwrap().tags.unwrap().len(), 0);

    let organizations = aws_sdk_organizations::Client::new(&config);
    let parents = organizations.list_parents().child_id(access.entitlement.account.as_str());
    let parents = parents.send().await.unwrap().parents.unwrap();
    let expected = world.cloud.read(|one| one.accounts[&access.entitlement.account].unit.to_string());
    assert_eq!(parents[0].id.as_deref(), Some(expected.as_str()));
    let too_many = organizations.list_accounts().max_results(21).send().await.unwrap_err();
    assert!(too_many.as_service_error().unwrap().is_invalid_input_exception());
}

#[tokio::test]
async fn an_operation_that_is_not_simulated_is_refused_by_name() {
    let world = World::start().await;
    let admin = aws_sdk_ssoadmin::Client::new(&sdk(&world).await);
    let instance = world.cloud.read(|organization| organization.instance.arn.clone());
    let refused = admin.list_applications().instance_arn(instance).send().await.unwrap_err();
    let refused = refused.into_service_error();
    assert_eq!(refused.meta().code(), Some("UnknownOperationException"));
}

#[tokio::test]
async fn an_account_that_is_missing_or_suspended_fails_later_and_not_at_the_call() {
    let world = World::start().await;
    let admin = aws_sdk_ssoadmin::Client::new(&sdk(&world).await);
    let (instance, set, suspended) = world.cloud.read(|organization| {
        let set = organization.permission_set_named("Billing").unwrap().arn.clone();
        let suspended = organization.account_named("dev-legacy-crm").unwrap().id.to_string();
        (organization.instance.arn.clone(), set, suspended)
    });
    for (account, reason) in [("999999999999", "404"), (suspended.as_str(), "suspended")] {
        let create = admin.create_account_assignment().instance_arn(&instance).permission_set_arn(&set);
        let create = create.target_type(TargetType::AwsAccount).target_id(account);
        let create = create.principal_type(PrincipalType::User).principal_id(world.user("ana.ruiz").as_str());
        let status = create.send().await.unwrap().account_assignment_creation_status.unwrap();
        assert_eq!(status.status, Some(StatusValues::InProgress));
        world.let_operations_finish();
        let describe = admin.describe_account_assignment_creation_status().instance_arn(&instance);
        let describe = describe.account_assignment_creation_request_id(status.request_id.unwrap());
        let status = describe.send().await.unwrap().account_assignment_creation_status.unwrap();
        assert_eq!(status.status, Some(StatusValues::Failed));
        assert!(status.failure_reason.unwrap().contains(reason));
    }
}

#[tokio::test]
async fn long_lived_keys_are_refused_when_connecting() {
    use connectors::aws::{AwsConnector, AwsCredentials, AwsSettings, ConnectError};
    let credentials = AwsCredentials::Given {
        access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
        secret_access_key: "secret".to_owned(),
        session_token: None,
    };
    let settings = AwsSettings { credentials, ..AwsSettings::for_simulated("http://127.0.0.1:9") };
    let refused = AwsConnector::connect(settings.clone()).await.err();
    assert!(matches!(refused, Some(ConnectError::LongLivedKey(_))));
    let allowed = AwsSettings { allow_long_lived_keys: true, ..settings };
    assert!(AwsConnector::connect(allowed).await.is_ok());
}
