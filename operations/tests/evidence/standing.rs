//! Standing access, and who has access to what now.

use crate::given::{
    ADMINISTRATOR, DEV, PROD, READ_ONLY, activated, assigned, auditor, earlier, entitlement, everything,
    granted, held, import, joins, query, records, removed, removing, screen, world,
};
use domain::{
    catalog::{Entitlement, Principal},
    connector::Binding,
    report::{AccessRow, StandingRow},
    time::{Minutes, Seconds},
};
use operations::{
    report::{self, PAGE, Page},
    testing::World,
};

fn standing_of(page: &Page<StandingRow>) -> Vec<(&str, &str, &str)> {
    page.rows
        .iter()
        .map(|row| (row.person.as_str(), row.account_name.as_str(), row.through.as_str()))
        .collect()
}

fn owned() -> Binding {
    Binding::OwnedGroup { group: "group-owned".parse().expect("well-formed") }
}

async fn standing(world: &World) -> Page<StandingRow> {
    report::standing_access(&world.context, &auditor(), &everything(), &screen()).await.expect("made")
}

#[tokio::test]
async fn standing_access_is_what_people_have_directly_and_by_groups_that_are_not_stints() {
    let world = world().await;
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), earlier(&world)).await;
    held(&world.context, &activated(&world.context, grant).await, owned(), false).await;
    let page = standing(&world).await;
    assert_eq!(
        standing_of(&page),
        [
            ("Kim", "prod-payments", "Group platform-admins"),
            ("Sam", "prod-payments", "Group platform-admins"),
            ("Kim", "dev-web", "Direct assignment"),
        ]
    );
    let row = &page.rows[2];
    assert_eq!((row.email.as_str(), row.environment.as_str()), ("kim@example.com", "dev"));
    assert_eq!((row.permission_set.as_str(), page.cover.rows), ("AdministratorAccess", 3));
    let in_dev = report::standing_access(&world.context, &auditor(), &query("", "", "dev"), &screen()).await;
    let in_dev = in_dev.expect("made");
    assert_eq!((in_dev.rows.len(), in_dev.cover.rows), (1, 1));
    assert_eq!((in_dev.cover.period, in_dev.cover.scope.as_str()), (None, "Environment dev"));
}

#[tokio::test]
async fn a_member_of_stints_own_group_without_a_grant_is_standing_access() {
    let world = world().await;
    let ana = ("Ana", "prod-payments", "Group stint-prod-read");
    assert!(standing_of(&standing(&world).await).contains(&ana));
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), earlier(&world)).await;
    held(&world.context, &grant, owned(), false).await;
    assert!(
        standing_of(&standing(&world).await).contains(&ana),
        "a grant that has not begun explains nothing"
    );
    let grant = activated(&world.context, grant).await;
    assert!(!standing_of(&standing(&world).await).contains(&ana));
    removing(&world.context, grant).await;
    assert!(!standing_of(&standing(&world).await).contains(&ana), "until it is removed");
}

#[tokio::test]
async fn a_grant_explains_only_the_way_by_which_it_was_delivered() {
    let world = world().await;
    let mut more = records();
    more.push(assigned(PROD, READ_ONLY, Principal::User("user-ana".parse().expect("well-formed"))));
    import(&world, more).await;
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), earlier(&world)).await;
    held(&world.context, &activated(&world.context, grant).await, owned(), false).await;
    let page = standing(&world).await;
    assert!(standing_of(&page).contains(&("Ana", "prod-payments", "Direct assignment")));
    assert!(!standing_of(&page).contains(&("Ana", "prod-payments", "Group stint-prod-read")));
}

#[tokio::test]
async fn what_was_there_before_the_grant_came_stays_standing_access() {
    let world = world().await;
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), earlier(&world)).await;
    held(&world.context, &activated(&world.context, grant).await, owned(), true).await;
    assert!(standing_of(&standing(&world).await).contains(&(
        "Ana",
        "prod-payments",
        "Group stint-prod-read"
    )));
}

#[tokio::test]
async fn what_ended_after_the_import_looked_is_not_called_standing_access() {
    let world = world().await;
    let start = world.now() - Minutes(30).into();
    let grant = granted(&world.context, 1, entitlement(PROD, READ_ONLY), start).await;
    held(&world.context, &grant, owned(), false).await;
    // The import saw Ana in the group; a moment later she was removed.
    removed(&world.context, grant, Seconds(3)).await;
    world.advance(Seconds(60));
    let ana = ("Ana", "prod-payments", "Group stint-prod-read");
    assert!(!standing_of(&standing(&world).await).contains(&ana));
    import(&world, records()).await;
    assert!(standing_of(&standing(&world).await).contains(&ana), "the next import still saw her: now it is");
}

#[tokio::test]
async fn a_large_group_is_shown_whole_page_by_page() {
    let world = world().await;
    let mut many = records();
    let size = PAGE * 2 + 7;
    many.extend((0..size).map(|number| joins("group-admins", &format!("x{number:05}"))));
    import(&world, many).await;
    let (mut seen, mut want) = (Vec::new(), screen());
    loop {
        let page =
            report::standing_access(&world.context, &auditor(), &everything(), &want).await.expect("made");
        assert!(page.rows.len() <= PAGE as usize);
        assert_eq!(page.cover.rows, u64::from(size) + 4);
        seen.extend(page.rows.into_iter().map(|row| (row.person, row.entitlement)));
        match page.next {
            Some(next) => want.after = Some(next),
            None => break,
        }
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((count, seen.len()), (size as usize + 4, size as usize + 4));
}

#[tokio::test]
async fn access_now_is_what_stint_gave_and_what_stands() {
    let world = world().await;
    let (prod, dev) = (entitlement(PROD, READ_ONLY), entitlement(DEV, READ_ONLY));
    let active =
        activated(&world.context, granted(&world.context, 1, prod.clone(), earlier(&world)).await).await;
    held(&world.context, &active, owned(), false).await;
    removing(&world.context, granted(&world.context, 2, dev.clone(), earlier(&world)).await).await;
    granted(&world.context, 3, dev.clone(), world.now()).await;
    removed(&world.context, granted(&world.context, 4, dev, earlier(&world)).await, Seconds(1)).await;

    let page =
        report::current_access(&world.context, &auditor(), &everything(), &screen()).await.expect("made");
    let rows: Vec<(&str, &str, bool)> =
        page.rows.iter().map(|row| (row.person.as_str(), row.source.as_str(), row.until.is_some())).collect();
    assert_eq!(
        rows,
        [
            ("Ana", "Grant", true),
            ("Ana", "Grant", true),
            ("Kim", "Group platform-admins", false),
            ("Sam", "Group platform-admins", false),
            ("Kim", "Direct assignment", false),
        ]
    );
    assert_eq!((page.cover.rows, page.next), (5, None));
    assert_eq!(page.rows[0].grant, Some(active.id));
    assert_eq!(page.rows[0].entitlement, prod);
}

#[tokio::test]
async fn access_now_goes_from_grants_to_standing_access_without_losing_a_row() {
    let world = world().await;
    let wanted = entitlement(DEV, READ_ONLY);
    let grants = u128::from(PAGE) - 2;
    for number in 1..=grants {
        let grant = granted(&world.context, number, wanted.clone(), earlier(&world)).await;
        removing(&world.context, grant).await;
    }
    let (mut seen, mut sizes, mut want) = (Vec::<AccessRow>::new(), Vec::new(), screen());
    loop {
        let page =
            report::current_access(&world.context, &auditor(), &everything(), &want).await.expect("made");
        sizes.push(page.rows.len());
        seen.extend(page.rows);
        match page.next {
            Some(next) => want.after = Some(next),
            None => break,
        }
    }
    assert_eq!(sizes, [PAGE as usize, 2]);
    let standing: Vec<(&str, &Entitlement)> = seen
        .iter()
        .filter(|row| row.grant.is_none())
        .map(|row| (row.person.as_str(), &row.entitlement))
        .collect();
    let (admin, read, dev) =
        (entitlement(PROD, ADMINISTRATOR), entitlement(PROD, READ_ONLY), entitlement(DEV, ADMINISTRATOR));
    assert_eq!(standing, [("Kim", &admin), ("Sam", &admin), ("Ana", &read), ("Kim", &dev)]);
}
