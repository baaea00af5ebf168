//! What an IAM action, or a pattern of them, lets someone do.

use super::Capability;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Effect {
    Can(Capability),
    /// Acts through another role: as harmful as the roles that can be chosen.
    PassesRoles,
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
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "organizations:AttachPolicy",
    "organizations:DetachPolicy",
    "organizations:UpdatePolicy",
    "s3:PutBucketPolicy",
    "secretsmanager:PutResourcePolicy",
    "sso:AttachManagedPolicyToPermissionSet",
    "sso:CreateAccountAssignment",
    "sso:PutInlinePolicyToPermissionSet",
];

const PASSES_ROLES: &[&str] = &["iam:PassRole", "sts:AssumeRole"];

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
        (any_of(PASSES_ROLES), Effect::PassesRoles),
        (any_of(READS_SECRETS), Effect::Can(Capability::ReadsSecrets)),
        (any_of(READS_DATA), Effect::Can(Capability::ReadsData)),
        (changes(pattern), Effect::Can(Capability::ChangesResources)),
        (!any_of(PASSES_ROLES), Effect::Can(Capability::ReadsSettings)),
    ];
    found.into_iter().filter(|(is_so, _)| *is_so).map(|(_, effect)| effect).collect()
}

fn changes(pattern: &str) -> bool {
    let name = pattern.split_once(':').map_or(pattern, |(_, name)| name);
    let known = name.split(['*', '?']).next().unwrap_or_default().to_ascii_lowercase();
    !LOOKS.iter().any(|start| known.starts_with(&start.to_ascii_lowercase()))
}

/// As IAM compares: without case, `*` for any characters, `?` for one.
fn matches(pattern: &str, action: &str) -> bool {
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
