//! What the generated names are made of.

pub(super) const DIVISIONS: [&str; 10] = [
    "Retail",
    "Logistics",
    "Finance",
    "Marketplace",
    "Media",
    "Mobility",
    "Insurance",
    "Research",
    "Corporate",
    "Partners",
];
/// With the units that the demo's policies name.
pub(super) const ENVIRONMENTS: [(&str, &str); 4] =
    [("prod", "Prod"), ("staging", "Staging"), ("dev", "Dev"), ("sandbox", "Sandbox")];
pub(super) const SUBJECTS: [&str; 25] = [
    "payments",
    "orders",
    "search",
    "catalog",
    "pricing",
    "invoices",
    "shipping",
    "returns",
    "loyalty",
    "identity",
    "fraud",
    "ledger",
    "reports",
    "events",
    "media",
    "maps",
    "chat",
    "support",
    "tax",
    "vendors",
    "fleet",
    "claims",
    "risk",
    "billing",
    "analytics",
];
pub(super) const ROLES: [&str; 10] = [
    "Operator",
    "Reader",
    "Deployer",
    "Analyst",
    "Responder",
    "Maintainer",
    "Auditor",
    "Supporter",
    "Tester",
    "Owner",
];
pub(super) const SERVICES: [&str; 12] = [
    "s3",
    "dynamodb",
    "sqs",
    "lambda",
    "ecs",
    "rds",
    "logs",
    "kinesis",
    "glue",
    "athena",
    "states",
    "secretsmanager",
];
pub(super) const GIVEN: [&str; 25] = [
    "Ada", "Bilal", "Carmen", "Dev", "Elena", "Femi", "Greta", "Hugo", "Imani", "Jun", "Kofi", "Leila",
    "Mateo", "Nina", "Omar", "Petra", "Qi", "Rosa", "Sven", "Thandi", "Uma", "Viktor", "Wren", "Yuki",
    "Zara",
];
pub(super) const FAMILY: [&str; 25] = [
    "Abe", "Berg", "Castro", "Diaz", "Endo", "Fofana", "Garcia", "Huang", "Ito", "Jansen", "Khan", "Larsen",
    "Mbeki", "Novak", "Owusu", "Patel", "Quispe", "Rao", "Silva", "Toure", "Ueda", "Vargas", "Wolf",
    "Yilmaz", "Zhou",
];
