//! Permission sets with AWS's own managed policies, or inline policies from `policies`.

use super::policies;
use crate::simulated::builder::{Builder, Built, permission_set_id, tags_of};
use domain::{
    catalog::{Boundary, ManagedPolicy, PermissionSet},
    time::Minutes,
};

struct Row {
    name: &'static str,
    description: &'static str,
    hours: u32,
    /// Paths under `arn:aws:iam::aws:policy/`.
    managed: &'static [&'static str],
    customer: &'static [&'static str],
    inline: Option<&'static str>,
    /// The path of one of AWS's own policies.
    boundary: Option<&'static str>,
}

const ROW: Row =
    Row { name: "", description: "", hours: 1, managed: &[], customer: &[], inline: None, boundary: None };

const ROWS: [Row; 14] = [
    Row {
        name: "AdministratorAccess",
        description: "Everything, in emergencies and for changes that nothing smaller allows",
        managed: &["AdministratorAccess"],
        ..ROW
    },
    Row {
        name: "BreakGlassAdmin",
        description: "Everything, when the usual ways are down; every use is reviewed",
        managed: &["AdministratorAccess"],
        ..ROW
    },
    Row {
        name: "PowerUserAccess",
        description: "Everything except users, roles and organization",
        hours: 2,
        managed: &["PowerUserAccess"],
        ..ROW
    },
    Row {
        name: "ReadOnlyAccess",
        description: "Read everything, data included",
        hours: 8,
        managed: &["ReadOnlyAccess"],
        ..ROW
    },
    Row {
        name: "ViewOnlyAccess",
        description: "List resources and their settings, without their data",
        hours: 12,
        managed: &["job-function/ViewOnlyAccess"],
        ..ROW
    },
    Row {
        name: "SecurityAudit",
        description: "Read security settings",
        hours: 8,
        managed: &["SecurityAudit"],
        ..ROW
    },
    Row {
        name: "Billing",
        description: "Invoices, budgets and cost reports",
        hours: 4,
        managed: &["job-function/Billing"],
        ..ROW
    },
    Row {
        name: "DatabaseAdministrator",
        description: "Set up, configure and maintain databases",
        hours: 2,
        managed: &["job-function/DatabaseAdministrator"],
        customer: &["/platform/database-guardrails"],
        ..ROW
    },
    Row {
        name: "NetworkAdministrator",
        description: "Set up and configure network resources",
        hours: 2,
        managed: &["job-function/NetworkAdministrator"],
        boundary: Some("PowerUserAccess"),
        ..ROW
    },
    Row {
        name: "SupportUser",
        description: "Look into problems and open AWS support cases",
        hours: 8,
        managed: &["job-function/SupportUser", "AWSSupportAccess"],
        ..ROW
    },
    Row {
        name: "DeployPipeline",
        description: "Release, approve and roll back deployments",
        hours: 2,
        customer: &["/platform/deployment-boundary"],
        inline: Some(policies::DEPLOY_PIPELINE),
        ..ROW
    },
    Row {
        name: "PaymentsOperator",
        description: "Replay payments, read their queues and tables; no card data",
        inline: Some(policies::PAYMENTS_OPERATOR),
        ..ROW
    },
    Row {
        name: "LogsReader",
        description: "Read and query CloudWatch logs and metrics",
        hours: 8,
        inline: Some(policies::LOGS_READER),
        ..ROW
    },
    Row {
        name: "S3DataReader",
        description: "Read the data lake's curated buckets and query them",
        hours: 4,
        inline: Some(policies::S3_DATA_READER),
        ..ROW
    },
];

pub(in crate::simulated) fn add_permission_sets(builder: &mut Builder) -> Built<()> {
    for row in ROWS {
        let policies = row.managed.iter().map(|path| ManagedPolicy {
            arn: format!("arn:aws:iam::aws:policy/{path}"),
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
        });
        builder.permission_set(PermissionSet {
            id: permission_set_id(row.name)?,
            arn: String::new(),
            name: row.name.to_owned(),
            description: row.description.to_owned(),
            session: Minutes(row.hours * 60),
            managed_policies: policies.collect(),
            customer_managed_policies: row.customer.iter().map(|path| (*path).to_owned()).collect(),
            inline_policy: row.inline.map(str::to_owned),
            boundary: row
                .boundary
                .map(|path| Boundary::AwsManaged { arn: format!("arn:aws:iam::aws:policy/{path}") }),
            relay_state: None,
            tags: tags_of(&[("owner", "platform-admins"), ("stint", "managed")]),
        });
    }
    Ok(())
}
