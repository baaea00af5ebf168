//! What an IAM action, or a pattern of them, lets someone do.

use super::{
    Capability,
    levels::{self, Level},
};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Effect {
    Can(Capability),
    /// Changes who may use one resource, as with a bucket's policy.
    Shares,
    /// Acts through other roles: as harmful as the roles that can be chosen.
    Roles(Capability),
}

/// Change who may do what: with one of these, anyone can give themselves more.
const CHANGES_PERMISSIONS: &[&str] = &[
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:CreateRole",
    "iam:CreateUser",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DetachRolePolicy",
    "iam:PutGroupPolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
    "iam:SetDefaultPolicyVersion",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "identitystore:CreateGroupMembership",
    "organizations:AttachPolicy",
    "organizations:DetachPolicy",
    "organizations:UpdatePolicy",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:PutInlinePolicyToPermissionSet",
];

const PASSES_ROLES: &[&str] = &["iam:PassRole"];

const LEAVES_ACCOUNT: &[&str] =
    &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot"];

/// Destroys what people stored, the copies that would bring it back, or the keys that it is read with.
const DELETES_DATA: &[&str] = &[
    "backup:DeleteBackupVault",
    "backup:DeleteRecoveryPoint",
    "cloudformation:DeleteStack",
    "codecommit:DeleteRepository",
    "docdb-elastic:DeleteCluster",
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteBackup",
    "dynamodb:DeleteItem",
    "dynamodb:DeleteTable",
    "dynamodb:PartiQLDelete",
    "ec2:DeleteSnapshot",
    "ec2:DeleteVolume",
    "ec2:TerminateInstances",
    "ecr:BatchDeleteImage",
    "ecr:DeleteRepository",
    "elasticache:DeleteCacheCluster",
    "elasticache:DeleteReplicationGroup",
    "elasticfilesystem:DeleteFileSystem",
    "es:DeleteDomain",
    "es:ESHttpDelete",
    "fsx:DeleteFileSystem",
    "glacier:DeleteArchive",
    "glue:DeleteDatabase",
    "glue:DeleteTable",
    "kinesis:DeleteStream",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "logs:DeleteLogGroup",
    "logs:DeleteLogStream",
    "logs:PutRetentionPolicy",
    "rds-data:ExecuteStatement",
    "rds:DeleteDBCluster",
    "rds:DeleteDBClusterSnapshot",
    "rds:DeleteDBInstance",
    "rds:DeleteDBSnapshot",
    "redshift-data:ExecuteStatement",
    "redshift:DeleteCluster",
    "redshift:DeleteClusterSnapshot",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutLifecycleConfiguration",
    "secretsmanager:DeleteSecret",
    "sqs:DeleteQueue",
    "sqs:PurgeQueue",
    "ssm:DeleteParameter",
    "ssm:DeleteParameters",
];

const READS_SECRETS: &[&str] = &[
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
];

const READS_DATA: &[&str] = &[
    "athena:GetQueryResults",
    "codecommit:GitPull",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:PartiQLSelect",
    "dynamodb:Query",
    "dynamodb:Scan",
    "ecr:BatchGetImage",
    "es:ESHttpGet",
    "kinesis:GetRecords",
    "kms:Decrypt",
    "lambda:GetFunction",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetQueryResults",
    "rds-data:ExecuteStatement",
    "rds-db:connect",
    "redshift-data:GetStatementResult",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "sqs:ReceiveMessage",
];

/// An action that begins so only looks. What begins otherwise counts as a change.
const LOOKS: &[&str] = &[
    "BatchGet",
    "Check",
    "Decrypt",
    "Describe",
    "Download",
    "ESHttpGet",
    "Estimate",
    "Filter",
    "Get",
    "Git",
    "Head",
    "List",
    "Lookup",
    "PartiQLSelect",
    "PassRole",
    "AssumeRole",
    "Preview",
    "Query",
    "Receive",
    "Scan",
    "Search",
    "Select",
    "Simulate",
    "StartLiveTail",
    "StartQuery",
    "StopQuery",
    "Test",
    "Validate",
    "View",
    "connect",
];

/// `pattern` may hold `*` and `?`, as IAM allows.
pub(super) fn effects(pattern: &str) -> Vec<Effect> {
    if pattern.chars().all(|c| c == '*' || c == ':') {
        return vec![Effect::Can(Capability::Everything)];
    }
    let any_of = |actions: &[&str]| actions.iter().any(|action| matches(pattern, action));
    let found = [
        (any_of(CHANGES_PERMISSIONS), Effect::Can(Capability::ChangesPermissions)),
        (levels::has(pattern, Level::Permissions), Effect::Shares),
        (any_of(PASSES_ROLES), Effect::Roles(Capability::PassesRoles)),
        (any_of(LEAVES_ACCOUNT), Effect::Roles(Capability::LeavesAccount)),
        (any_of(DELETES_DATA), Effect::Can(Capability::DeletesData)),
        (any_of(READS_SECRETS), Effect::Can(Capability::ReadsSecrets)),
        (any_of(READS_DATA), Effect::Can(Capability::ReadsData)),
        (changes(pattern), Effect::Can(Capability::ChangesResources)),
        (!any_of(PASSES_ROLES) && !any_of(LEAVES_ACCOUNT), Effect::Can(Capability::ReadsSettings)),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, effect)| effect).collect()
}

/// A name decides unless AWS says otherwise.
fn changes(pattern: &str) -> bool {
    if levels::has(pattern, Level::Changes) {
        return true;
    }
    if levels::only_looks(pattern) {
        return false;
    }
    let name = pattern.split_once(':').map_or(pattern, |(_, name)| name);
    let known = name.split(['*', '?']).next().unwrap_or_default().to_ascii_lowercase();
    !LOOKS.iter().any(|start| known.starts_with(&start.to_ascii_lowercase()))
}

/// As IAM compares: without case, `*` for any characters, `?` for one.
pub(super) fn matches(pattern: &str, action: &str) -> bool {
    let (pattern, action) = (pattern.as_bytes(), action.as_bytes());
    let (mut at, mut in_action) = (0, 0);
    // Where the last star is and how far it reaches; a mismatch behind it lets it reach one further.
    let mut star: Option<(usize, usize)> = None;
    while in_action < action.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, in_action));
                at += 1;
            }
            Some(b) if *b == b'?' || b.eq_ignore_ascii_case(&action[in_action]) => {
                at += 1;
                in_action += 1;
            }
            _ => match star {
                Some((behind, reach)) => {
                    star = Some((behind, reach + 1));
                    (at, in_action) = (behind + 1, reach + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|b| *b == b'*')
}
