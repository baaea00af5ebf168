//! People and the groups that the identity provider syncs.

use crate::simulated::builder::{Builder, Built};

/// Someone whom the demo's sign-in offers.
#[derive(Clone, Copy, Debug)]
pub struct DemoPerson {
    pub user_name: &'static str,
    pub display_name: &'static str,
    /// What the person does in the demo.
    pub part: &'static str,
    pub groups: &'static [&'static str],
}

pub const DEMO_PEOPLE: [DemoPerson; 4] = [
    DemoPerson {
        user_name: "ana.ruiz",
        display_name: "Ana Ruiz",
        part: "Engineer in payments, asks for access",
        groups: &["engineering", "payments-team"],
    },
    DemoPerson {
        user_name: "sam.okafor",
        display_name: "Sam Okafor",
        part: "Leads the SRE team, approves",
        groups: &["sre", "sre-leads"],
    },
    DemoPerson {
        user_name: "ines.duarte",
        display_name: "Ines Duarte",
        part: "Internal auditor, reads everything",
        groups: &["auditors"],
    },
    DemoPerson {
        user_name: "theo.brandt",
        display_name: "Theo Brandt",
        part: "Platform engineer, administers Stint",
        groups: &["platform-admins", "access-administrators"],
    },
];

const GROUPS: [(&str, &str); 13] = [
    ("engineering", "All software engineers"),
    ("sre", "Site reliability engineers"),
    ("sre-leads", "Leads of site reliability engineering"),
    ("payments-team", "Payments and billing"),
    ("data-team", "Data platform and reports"),
    ("security", "Security engineering"),
    ("security-leads", "Leads of security engineering"),
    ("platform-admins", "Owners of the organization and its network"),
    ("access-administrators", "Administer Stint"),
    ("auditors", "Internal and external audit, read only"),
    ("finance", "Finance and procurement"),
    ("on-call", "Take part in on-call rotations"),
    ("contractors", "External people with a contract that ends"),
];

/// Display names, and the groups that all of them are in.
const PEOPLE: [(&[&str], &[&str]); 11] = [
    (
        &[
            "Aiko Tanaka",
            "Benedikt Vogel",
            "Camille Moreau",
            "Chidi Eze",
            "Daniela Rossi",
            "Emeka Nwosu",
            "Farah Haddad",
            "Gustavo Lima",
            "Hye-jin Park",
            "Ivana Petrova",
            "Jonas Lindqvist",
            "Kavya Iyer",
            "Liam Doherty",
            "Mei Chen",
        ],
        &["engineering"],
    ),
    (
        &["Nadia Benali", "Oskar Nowak", "Paula Fischer", "Quentin Dubois", "Rahul Mehta", "Sofia Almeida"],
        &["engineering", "on-call"],
    ),
    (&["Tariq Aziz", "Ulrike Brenner", "Valentina Cruz", "Wanjiru Kamau"], &["engineering", "payments-team"]),
    (&["Xavier Roche", "Yara Mansour", "Zoltan Kovacs"], &["engineering", "payments-team", "on-call"]),
    (&["Amara Diallo", "Bruno Costa", "Clara Jensen", "Dmitri Volkov", "Elif Kaya"], &["data-team"]),
    (&["Finn O'Brien", "Grace Mwangi", "Hassan Rahimi", "Ingrid Solberg"], &["sre", "on-call"]),
    (&["Jia Liu"], &["sre", "sre-leads", "on-call"]),
    (&["Katarina Horvat", "Luca Ferrari", "Maya Goldberg"], &["security"]),
    (&["Noor Siddiqui"], &["security", "security-leads"]),
    (&["Olga Ivanenko", "Pedro Santos", "Rosa Jimenez", "Stefan Bauer", "Tomoko Sato"], &["finance"]),
    (
        &["Umar Farouk", "Viktor Hansen", "Wei Zhang", "Ximena Torres", "Yusuf Demir"],
        &["contractors", "engineering"],
    ),
];

const SINGLE: [(&str, &[&str]); 5] = [
    ("Adaeze Obi", &["platform-admins", "on-call"]),
    ("Marek Dvorak", &["platform-admins"]),
    ("Helena Lindgren", &["auditors"]),
    ("Priya Raman", &["security", "security-leads", "access-administrators"]),
    ("Robert Keane", &[]),
];

/// Who manages the people of a group; the first group of the list counts.
const MANAGERS: [(&str, &str); 6] = [
    ("payments-team", "sam.okafor"),
    ("sre", "sam.okafor"),
    ("security", "noor.siddiqui"),
    ("data-team", "clara.jensen"),
    ("platform-admins", "priya.raman"),
    ("engineering", "jia.liu"),
];

pub(in crate::simulated) fn add_groups_and_demo_people(builder: &mut Builder) -> Built<()> {
    for (name, description) in GROUPS {
        builder.synced_group(name, description)?;
    }
    for person in DEMO_PEOPLE {
        add_person(builder, person.user_name, person.display_name, person.groups)?;
    }
    Ok(())
}

pub(super) fn add_crowd(builder: &mut Builder) -> Built<()> {
    let crowd = PEOPLE.iter().flat_map(|(names, groups)| names.iter().map(move |name| (*name, *groups)));
    for (name, groups) in crowd.chain(SINGLE) {
        let user_name: String = name.to_lowercase().replace(' ', ".").replace('\'', "");
        add_person(builder, &user_name, name, groups)?;
    }
    add_managers(builder);
    Ok(())
}

fn add_managers(builder: &mut Builder) {
    let organization = &mut builder.organization;
    for (group, manager) in MANAGERS {
        let group = organization.group_named(group).map(|group| group.id.clone());
        let manager = organization.users.values().find(|user| user.user_name == manager);
        let (Some(group), Some(manager)) = (group, manager.map(|user| user.id.clone())) else { continue };
        let members = organization.memberships.get(&group).into_iter().flat_map(|members| members.keys());
        for member in members.filter(|member| **member != manager) {
            if let Some(user) = organization.users.get_mut(member) {
                user.manager.get_or_insert_with(|| manager.clone());
            }
        }
    }
}

fn add_person(builder: &mut Builder, user_name: &str, display_name: &str, groups: &[&str]) -> Built<()> {
    let user = builder.user(user_name, display_name)?;
    for name in groups {
        if let Some(group) = builder.organization.group_named(name).map(|group| group.id.clone()) {
            builder.member(&group, &user);
        }
    }
    Ok(())
}
