//! Permission sets as people write them, with what is said of them.

use super::*;
use crate::{
    catalog::{Boundary, ManagedPolicy},
    time::Minutes,
};
use proptest::prelude::*;

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
        boundary: None,
        relay_state: None,
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
fn the_usual_managed_policies_are_told_as_a_person_would() {
    let said = |name: &str| said(&[name], &[], None);
    for (name, risk, sentence) in [
        ("AdministratorAccess", Risk::Administrative, "Can do everything, also change who has access."),
        (
            "PowerUserAccess",
            Risk::High,
            "Can change who has access, change resources, delete data, act with roles of other accounts, read secrets, \
             read data and read settings.",
        ),
        ("ReadOnlyAccess", Risk::High, "Can read secrets, read data and read settings."),
        ("job-function/ViewOnlyAccess", Risk::Low, "Can read settings."),
        ("SecurityAudit", Risk::Low, "Can read settings."),
        ("job-function/Billing", Risk::Medium, "Can change resources and read settings."),
        (
            "job-function/DatabaseAdministrator",
            Risk::High,
            "Can change who has access, change resources, delete data, hand roles to services, read data and read \
             settings.",
        ),
        (
            "job-function/SystemAdministrator",
            Risk::High,
            "Can change who has access, change resources, delete data, hand roles to services, read data and read \
             settings.",
        ),
        (
            "job-function/DataScientist",
            Risk::Administrative,
            "Can change who has access, change resources, delete data, hand roles to services, read data and read \
             settings.",
        ),
        (
            "IAMFullAccess",
            Risk::Administrative,
            "Can change who has access, change resources, hand roles to services and read settings.",
        ),
        ("IAMReadOnlyAccess", Risk::Low, "Can read settings."),
        (
            "AmazonS3FullAccess",
            Risk::High,
            "Can change who has access, change resources, delete data, read data and read settings.",
        ),
        ("AmazonS3ReadOnlyAccess", Risk::Medium, "Can read data and read settings."),
        ("AmazonEC2ReadOnlyAccess", Risk::Low, "Can read settings."),
        ("AmazonSSMReadOnlyAccess", Risk::High, "Can read secrets and read settings."),
        (
            "AWSLambda_FullAccess",
            Risk::Administrative,
            "Can change who has access, change resources, hand roles to services, read data and read settings.",
        ),
    ] {
        assert_eq!(said(name), (risk, sentence.to_owned()), "{name}");
    }
}

#[test]
fn what_is_not_read_is_named_and_counts_as_a_change() {
    let summary = summarize(&permission_set(&["SecurityAudit"], &["/team/extra"], None));
    assert_eq!(summary.risk, Risk::High);
    assert!(summary.capabilities.contains(&Capability::ChangesResources));
    assert!(summary.not_considered.iter().any(|gap| gap.contains("/team/extra")));
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
    assert_eq!((risk, sentence.as_str()), (Risk::High, "Can hand roles to services."));
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
            "Limits from service control policies are not considered.",
        ]
    );
}

#[test]
fn deleting_passing_roles_and_leaving_the_account_are_told() {
    let can = |action: &str, resource: &str, capability| {
        let policy = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}}}"#
        );
        let summary = summarize(&permission_set(&[], &[], Some(&policy)));
        summary.capabilities.contains(&capability)
    };
    assert!(can("s3:Delete*", "arn:aws:s3:::logs/*", Capability::DeletesData));
    assert!(can("kms:ScheduleKeyDeletion", "*", Capability::DeletesData));
    assert!(!can("ec2:DeleteTags", "*", Capability::DeletesData));
    assert!(can("iam:PassRole", "arn:aws:iam::*:role/build", Capability::PassesRoles));
    assert!(can("sts:AssumeRole", "arn:aws:iam::222222222222:role/deploy", Capability::LeavesAccount));
    assert!(!can("sts:GetCallerIdentity", "*", Capability::LeavesAccount));
}

#[test]
fn a_boundary_of_awss_own_takes_away_and_any_other_is_told() {
    let mut set = permission_set(&["AdministratorAccess"], &["/team/extra"], None);
    let arn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess".to_owned();
    set.boundary = Some(Boundary::AwsManaged { arn });
    let summary = summarize(&set);
    assert_eq!(
        (summary.risk, summary.capabilities.as_slice()),
        (Risk::Low, [Capability::ReadsSettings].as_slice())
    );
    for unknown in [
        Boundary::CustomerManaged { name: "/most".to_owned() },
        Boundary::AwsManaged {
            arn: "arn:aws:iam::123456789012:policy/job-function/ViewOnlyAccess".to_owned(),
        },
        Boundary::AwsManaged { arn: "arn:aws:iam::aws:policy/AWSSomethingNew".to_owned() },
    ] {
        let told = format!("The boundary {} is not considered.", unknown.name());
        set.boundary = Some(unknown);
        let summary = summarize(&set);
        assert_eq!(summary.risk, Risk::Administrative);
        assert!(summary.not_considered.contains(&told), "{:?}", summary.not_considered);
    }
    set.boundary =
        Some(Boundary::AwsManaged { arn: "arn:aws:iam::aws:policy/AdministratorAccess".to_owned() });
    assert_eq!(summarize(&set).risk, Risk::Administrative);
}

fn action() -> impl Strategy<Value = String> {
    let services = ["s3", "iam", "ec2", "sts", "kms", "ssm", "comprehend", "redshift", "*", "nothing"];
    let names = [
        "Get*",
        "*",
        "Delete*",
        "PassRole",
        "AssumeRole",
        "PutBucketPolicy",
        "Detect*",
        "Get?",
        "List",
        "Get",
    ];
    (prop::sample::select(services.to_vec()), prop::sample::select(names.to_vec()))
        .prop_map(|(service, name)| format!("{service}:{name}"))
}

fn statement() -> impl Strategy<Value = String> {
    let resource = prop::sample::select(&["*", "arn:aws:s3:::a/*", "arn:aws:iam::*:role/*"][..]);
    let kind = prop::sample::select(&["Action", "NotAction"][..]);
    (action(), resource, kind).prop_map(|(action, resource, kind)| {
        format!(r#"{{"Effect":"Allow","{kind}":["{action}"],"Resource":"{resource}"}}"#)
    })
}

fn of(statements: &[String]) -> Summary {
    let policy = format!(r#"{{"Statement":[{}]}}"#, statements.join(","));
    summarize(&permission_set(&[], &[], Some(&policy)))
}

proptest! {
    #[test]
    fn allowing_more_never_looks_smaller(
        statements in prop::collection::vec(statement(), 0..4),
        more in statement(),
        at in 0_usize..5,
    ) {
        let before = of(&statements);
        let mut after = statements;
        after.insert(at.min(after.len()), more);
        let after = of(&after);
        prop_assert!(after.risk >= before.risk);
        prop_assert!(before.capabilities.iter().all(|one| after.capabilities.contains(one)));
    }

    #[test]
    fn what_cannot_be_read_is_never_low(text in r#"[\[\]{}":,a-zA-Z*]{0,40}"#, statement in r#"(null|7|"a"|\[\]|\{\}|\{"Effect":"Maybe"\}|\{"Effect":"Allow"\})"#) {
        for policy in [text, format!(r#"{{"Statement":[{statement}]}}"#), format!(r#"{{"Statement":{statement}}}"#)] {
            let is_empty = policy.contains(r#""Statement":[]"#);
            let summary = summarize(&permission_set(&[], &[], Some(&policy)));
            prop_assert!(is_empty || summary.risk >= Risk::High, "{policy}: {summary:?}");
        }
    }
}
