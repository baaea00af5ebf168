//! Permission sets as people write them, with what is said of them.

use super::*;
use crate::{catalog::ManagedPolicy, time::Minutes};

fn permission_set(managed: &[&str], customer: &[&str], inline: Option<&str>) -> PermissionSet {
    let managed = managed.iter().map(|name| ManagedPolicy {
        arn: format!("arn:aws:iam::aws:policy/{name}"),
        name: (*name).to_owned(),
    });
    PermissionSet {
        id: "ps-0123456789abcdef".parse().expect("a permission set id"),
        arn: String::new(),
        name: "Example".to_owned(),
        description: String::new(),
        session: Minutes(60),
        managed_policies: managed.collect(),
        customer_managed_policies: customer.iter().map(|name| (*name).to_owned()).collect(),
        inline_policy: inline.map(str::to_owned),
        tags: Default::default(),
    }
}

fn said(managed: &[&str], customer: &[&str], inline: Option<&str>) -> (Risk, String) {
    let summary = summarize(&permission_set(managed, customer, inline));
    (summary.risk, summary.sentence)
}

/// One statement that allows `action` on `resource`.
fn allowing(action: &str, resource: &str) -> (Risk, String) {
    let policy =
        format!(r#"{{"Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}}}"#);
    said(&[], &[], Some(&policy))
}

#[test]
fn the_usual_managed_policies_are_known() {
    let said = |name: &str| said(&[name], &[], None);
    let everything = "Can do everything, also change who has access.".to_owned();
    assert_eq!(said("AdministratorAccess"), (Risk::Administrative, everything));
    let power = "Can change resources, read secrets, read data and read settings.".to_owned();
    assert_eq!(said("PowerUserAccess"), (Risk::High, power));
    assert_eq!(said("job-function/ViewOnlyAccess"), (Risk::Low, "Can read settings.".to_owned()));
    assert_eq!(said("ReadOnlyAccess"), (Risk::Medium, "Can read data and read settings.".to_owned()));
}

#[test]
fn what_is_not_read_is_named_and_counts_as_a_change() {
    let summary = summarize(&permission_set(&["SecurityAudit"], &["/team/extra"], None));
    assert_eq!(summary.risk, Risk::High);
    assert!(summary.capabilities.contains(&Capability::ChangesResources));
    assert!(summary.not_considered[0].contains("/team/extra"));
    let unknown = summarize(&permission_set(&["AWSSomethingNew"], &[], None));
    assert_eq!(unknown.risk, Risk::High);
    assert_eq!(unknown.not_considered[0], "What the managed policy AWSSomethingNew allows is not known.");
    assert_eq!(said(&[], &[], Some("not json")).0, Risk::High);
}

#[test]
fn a_customers_policy_named_like_one_of_aws_is_not_trusted() {
    let mut set = permission_set(&["ViewOnlyAccess"], &[], None);
    set.managed_policies[0].arn = "arn:aws:iam::123456789012:policy/ViewOnlyAccess".to_owned();
    assert_eq!(summarize(&set).risk, Risk::High);
}

#[test]
fn any_way_to_more_permissions_is_administrative() {
    for action in
        ["*", "iam:*", "iam:Put*", "iam:put?olepolicy", "sso:CreateAccountAssignment", "iam:PassRole"]
    {
        assert_eq!(allowing(action, "*").0, Risk::Administrative, "{action}");
    }
    let not_action = r#"{"Statement": [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}]}"#;
    assert_eq!(said(&[], &[], Some(not_action)).0, Risk::Administrative);
}

#[test]
fn handing_over_named_roles_is_said_and_is_not_administrative() {
    let (risk, sentence) = allowing("iam:PassRole", "arn:aws:iam::*:role/deployment/*");
    assert_eq!((risk, sentence.as_str()), (Risk::High, "Can hand certain roles to services."));
    assert_eq!(allowing("iam:PassRole", "arn:aws:iam::*:role/*").0, Risk::Administrative);
}

#[test]
fn reading_and_changing_are_told_apart() {
    let logs = allowing("logs:GetLogEvents", "*");
    assert_eq!(logs, (Risk::Medium, "Can read data and read settings.".to_owned()));
    assert_eq!(allowing("ec2:Describe*", "*"), (Risk::Low, "Can read settings.".to_owned()));
    assert_eq!(allowing("ec2:Start*", "*").0, Risk::Medium);
    assert_eq!(allowing("ec2:*", "*").0, Risk::High);
    assert_eq!(allowing("secretsmanager:Get*", "*").0, Risk::High);
}

#[test]
fn denials_and_conditions_are_said_to_be_left_out() {
    let policy = r#"{"Statement": [
        {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*", "Condition": {}},
        {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}]}"#;
    let summary = summarize(&permission_set(&[], &[], Some(policy)));
    assert_eq!(
        summary.not_considered,
        [
            "Conditions in the inline policy are not considered.",
            "What the inline policy denies is not taken off.",
            "Limits from service control policies and permissions boundaries are not considered.",
        ]
    );
}
