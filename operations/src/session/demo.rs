//! The demo's choose-a-person sign-in. The server mounts it only on loopback with the simulated organization.

use crate::{
    Context, Problem,
    session::{DirectoryKey, SignIn, SignedIn, refuse_sign_in, sign_in},
};
use domain::{
    catalog::{Catalog, DirectoryUser},
    id::DirectoryUserId,
    person::Identity,
    problem::Kind,
};

/// The issuer of identities in the demo; the subject is the directory user's id.
const ISSUER: &str = "demo";
/// People on the page.
const MOST: usize = 60;
/// User names of those whom the demo's story needs, in its order.
const STORY: [(&str, &str); 4] = [
    ("ana.ruiz", "Asks for access"),
    ("sam.okafor", "Approves: sre-leads"),
    ("ines.duarte", "Audits: reads everything, changes nothing"),
    ("theo.brandt", "Administers Stint"),
];

/// Someone to choose on the demo's sign-in page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DemoPerson {
    pub user: DirectoryUserId,
    pub name: String,
    /// Such as "Asks for access" or "Approves: sre-leads".
    pub part: String,
}

/// The people of the directory, those with a part in the demo's story first; at most 60.
pub async fn demo_people(context: &Context) -> Result<Vec<DemoPerson>, Problem> {
    let in_force = context.catalog.get();
    let catalog = &in_force.0;
    let mut users: Vec<&DirectoryUser> = catalog.users.values().collect();
    users.sort_by_key(|user| (place(user), user.display_name.clone()));
    let people = users.into_iter().take(MOST).map(|user| DemoPerson {
        user: user.id.clone(),
        name: user.display_name.clone(),
        part: part(catalog, user),
    });
    Ok(people.collect())
}

pub async fn sign_in_demo(
    context: &Context,
    user: &DirectoryUserId,
    user_agent: &str,
) -> Result<SignedIn, Problem> {
    let found = context.catalog.get().0.users.get(user).cloned();
    let Some(found) = found else {
        refuse_sign_in(context, "demo", "The chosen person is not in the directory.").await?;
        let sentence = "This person is not in the simulated organization. Choose another one.";
        return Err(Problem::new(Kind::NotFound, sentence));
    };
    let chosen = SignIn {
        identity: Identity { issuer: ISSUER.to_owned(), subject: user.to_string() },
        directory: DirectoryKey::User(user.clone()),
        name: found.display_name,
        email: found.email,
        method: "demo".to_owned(),
        user_agent: user_agent.to_owned(),
        // Choosing a person counts as proof, so that the demo shows what needs one.
        proved_at: Some(context.clock.now()),
    };
    sign_in(context, chosen).await
}

fn place(user: &DirectoryUser) -> usize {
    STORY.iter().position(|(name, _)| *name == user.user_name).unwrap_or(STORY.len())
}

fn part(catalog: &Catalog, user: &DirectoryUser) -> String {
    if let Some((_, part)) = STORY.get(place(user)) {
        return (*part).to_owned();
    }
    let groups: Vec<String> = catalog.group_names(&user.id).into_iter().collect();
    if groups.is_empty() { "In no group".to_owned() } else { format!("In {}", groups.join(", ")) }
}
