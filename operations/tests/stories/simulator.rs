//! Questions to policy: the simulator answers as the request form does, and the lists as asking one by one does.

use domain::{
    catalog::Entitlement,
    person::Member,
    policy::Obligations,
    problem::Kind,
    request::{RequestForm, SHORTEST},
    time::{Seconds, Timestamp},
};
use operations::{
    request,
    simulator::{
        self, Found, Simulation, SimulatorForm, Terms, WhatQuery, WhoQuery, what_may_they_have, who_may_have,
    },
    testing::World,
};
use policy::Asked;
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: [&str; 6] =
    ["ana.ruiz", "sam.okafor", "ines.duarte", "theo.brandt", "noor.siddiqui", "robert.keane"];

/// So that Ines may ask about others.
const AUDITORS: &str = "@id(\"auditors\")
    permit (principal in Group::\"auditors\", action == Action::\"audit\", resource);";

async fn simulated(world: &World, asking: &Member, form: &SimulatorForm) -> Simulation {
    let local = |typed: &str| typed.parse::<Timestamp>().ok();
    simulator::simulate(&world.context, asking, form, &local).await.expect("is answered")
}

fn about(person: &str, what: &Entitlement) -> SimulatorForm {
    let (person, entitlement) = (person.to_owned(), what.to_string());
    SimulatorForm { person, entitlement, ..SimulatorForm::default() }
}

/// Each seventh of them all.
fn sample(world: &World) -> Vec<Entitlement> {
    let in_force = world.context.catalog.get();
    let sets: Vec<_> = in_force.0.permission_sets.keys().collect();
    let pairs = in_force.0.accounts.keys().flat_map(|account| sets.iter().map(move |set| (account, *set)));
    let pairs =
        pairs.map(|(account, set)| Entitlement { account: account.clone(), permission_set: set.clone() });
    pairs.step_by(7).collect()
}

#[tokio::test]
async fn the_simulator_answers_as_the_form_does_before_and_after_somebody_first_signs_in() {
    let world = World::direct().await;
    let theo = world.sign_in("theo.brandt").await;
    let sample = sample(&world);
    assert!(sample.len() > 40, "{}", sample.len());
    for name in PEOPLE {
        let mut before = Vec::new();
        for what in &sample {
            for (minutes, ticket) in [("60", ""), ("300", "OPS-1")] {
                let (minutes, ticket) = (minutes.to_owned(), ticket.to_owned());
                let form = SimulatorForm { minutes, ticket, ..about(name, what) };
                let answer = simulated(&world, &theo, &form).await.answer.expect("all is known");
                before.push((form, answer));
            }
        }
        let member = world.sign_in(name).await;
        for (form, answer) in before {
            let asked = RequestForm {
                entitlements: form.entitlement.clone(),
                minutes: form.minutes.clone(),
                ticket: form.ticket.clone(),
                ..RequestForm::default()
            };
            let shown = request::preview(&world.context, &member, &asked, &|_| None).await.expect("is shown");
            assert_eq!(shown.as_slice(), std::slice::from_ref(&answer.preview), "{name}, {form:?}");
            let after = simulated(&world, &theo, &form).await.answer;
            assert_eq!(after, Some(answer), "{name}, {form:?}");
        }
    }
}

#[tokio::test]
async fn a_requester_asks_only_about_themself_and_the_attempt_about_another_is_recorded() {
    let world = World::direct().await;
    let ana = world.sign_in("ana.ruiz").await;
    let what = world.entitlement("prod-payments", "AdministratorAccess");
    let own = simulated(&world, &ana, &about("", &what)).await;
    assert!(!own.may_choose);
    assert_eq!(own.answer.map(|answer| answer.name), Some("Ana Ruiz".to_owned()));
    assert!(simulated(&world, &ana, &about("ana.ruiz", &what)).await.answer.is_some());

    for other in ["sam.okafor", "o", "nobody at all"] {
        let refused = simulator::simulate(&world.context, &ana, &about(other, &what), &|_| None).await;
        assert_eq!(refused.map(drop).map_err(|problem| problem.kind), Err(Kind::Forbidden), "{other}");
    }
    let who = WhoQuery { entitlement: what.to_string(), ..WhoQuery::default() };
    let person = WhatQuery { person: "ana.ruiz".to_owned(), ..WhatQuery::default() };
    let who = who_may_have(&world.context, &ana, &who, None).await.map(drop);
    let they = what_may_they_have(&world.context, &ana, &person, Some("csv")).await.map(drop);
    assert_eq!([who, they].map(|refused| refused.map_err(|problem| problem.kind)), [Err(Kind::Forbidden); 2]);
    assert_eq!((world.events("denied").await, world.events("exported").await), (5, 0));
}

#[tokio::test]
async fn people_and_accesses_are_found_by_what_people_type() {
    let world = World::direct().await;
    let ines = world.sign_in("ines.duarte").await;
    let what = world.entitlement("prod-payments", "AdministratorAccess");
    let asked = |person: &str, entitlement: &str| SimulatorForm {
        person: person.to_owned(),
        entitlement: entitlement.to_owned(),
        ..SimulatorForm::default()
    };
    for (person, access) in [
        ("Ana Ruiz", "AdministratorAccess in prod-payments"),
        ("ANA.RUIZ", "prod-payments / administratoraccess"),
    ] {
        let simulation = simulated(&world, &ines, &asked(person, access)).await;
        assert_eq!(simulation.access.one().map(|access| &access.entitlement), Some(&what));
        assert_eq!(simulation.answer.map(|answer| answer.name), Some("Ana Ruiz".to_owned()));
    }
    let unclear = simulated(&world, &ines, &asked("a", "prod")).await;
    let Found::Several { offered, total } = unclear.person else { panic!("many have an a") };
    assert!(offered.len() == 10 && total > 10 && unclear.answer.is_none());
    let nobody = simulated(&world, &ines, &asked("zzzz", "zzzz")).await;
    assert_eq!(nobody.person, Found::Several { offered: Vec::new(), total: 0 });
    let wrong = SimulatorForm { at: "soon".to_owned(), minutes: "1".to_owned(), ..about("ana.ruiz", &what) };
    let wrong = simulated(&world, &ines, &wrong).await;
    let fields: Vec<&str> = wrong.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!((fields, wrong.answer), (vec!["minutes", "at"], None));
}

#[tokio::test]
async fn what_stands_between_is_told_and_another_moment_gives_another_answer() {
    let mut world = World::direct().await;
    let text = "@id(\"rule\") @max_duration(\"8h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", resource);
        @id(\"freeze\") @title(\"Weekend freeze\")
        forbid (principal, action == Action::\"request\", resource)
        when { [\"saturday\", \"sunday\"].contains(context.now.weekday) && !context.has_ticket };";
    let text = format!("{text}\n{AUDITORS}");
    let policies = policy::PolicySet::parse(&text, "freeze.cedar").expect("parses");
    world.context.policy = operations::PolicyInForce::new(policies);
    let ines = world.sign_in("ines.duarte").await;
    let monday = about("ana.ruiz", &world.entitlement("prod-payments", "AdministratorAccess"));
    let answer = simulated(&world, &ines, &monday).await.answer.expect("is answered");
    assert!(answer.preview.obstacle.is_none() && answer.remedies.is_empty());
    let told: Vec<&String> = answer.preview.answer.trace.iter().map(|line| &line.sentence).collect();
    assert!(told.contains(&&"*Weekend freeze* did not apply: it is Monday.".to_owned()), "{told:?}");

    let sunday = SimulatorForm { at: "2026-11-29T02:00:00Z".to_owned(), ..monday };
    let answer = simulated(&world, &ines, &sunday).await.answer.expect("is answered");
    assert!(answer.preview.obstacle.is_some());
    assert_eq!(answer.remedies, ["with a ticket", "on Monday, Tuesday, Wednesday, Thursday or Friday"]);
}

/// By asking the evaluator about everybody who signed in.
fn one_by_one(world: &World, member: &Member, what: &Entitlement) -> Option<Obligations> {
    let in_force = world.context.catalog.get();
    let asked = Asked::at_best(SHORTEST, member, world.now());
    let answer = world.context.policy.get().may_request(member, &in_force.0, what, &asked);
    answer.obligations().cloned()
}

#[tokio::test]
async fn who_may_have_it_is_what_asking_everybody_one_by_one_gives() {
    let world = World::direct().await;
    let ines = world.sign_in("ines.duarte").await;
    let users: Vec<String> =
        world.context.catalog.get().0.users.values().map(|user| user.user_name.clone()).collect();
    let access = [
        ("prod-payments", "PaymentsOperator"),
        ("staging-orders", "ReadOnlyAccess"),
        ("prod-orders", "BreakGlassAdmin"),
    ];
    let access = access.map(|(account, set)| world.entitlement(account, set));
    let mut lists = Vec::new();
    for what in &access {
        let query = WhoQuery { entitlement: what.to_string(), ..WhoQuery::default() };
        let (_, who) = who_may_have(&world.context, &ines, &query, None).await.expect("is shown");
        let who = who.expect("it is clear which");
        let counted: u64 = who.cover.groups.iter().map(|group| group.count).sum();
        assert_eq!((counted, who.cover.rows), (who.rows.len() as u64, counted));
        let rows = who
            .rows
            .into_iter()
            .map(|row| (row.user_name, (row.terms.longest, row.terms.approval, row.policy)));
        lists.push(rows.collect::<BTreeMap<_, _>>());
    }
    assert!(!lists[0].is_empty() && lists[0].len() < lists[1].len() && lists[2].is_empty());
    for user in &users {
        let member = world.sign_in(user).await;
        for (what, list) in access.iter().zip(&lists) {
            let alone = one_by_one(&world, &member, what);
            let alone = alone.map(|o| (o.longest, o.approval.sentence(), o.policy));
            assert_eq!(list.get(user), alone.as_ref(), "{user}, {what}");
        }
    }
}

#[tokio::test]
async fn what_they_may_have_is_what_asking_for_everything_one_by_one_gives() {
    let world = World::direct().await;
    let ines = world.sign_in("ines.duarte").await;
    let in_force = world.context.catalog.get();
    for name in PEOPLE {
        let query = WhatQuery { person: name.to_owned(), ..WhatQuery::default() };
        let (_, what) = what_may_they_have(&world.context, &ines, &query, None).await.expect("is shown");
        let what = what.expect("it is clear who");
        let all = what.page(0, usize::MAX);
        assert_eq!(what.cover.rows, all.len() as u64, "{name}");
        let pages: Vec<_> = (0..all.len()).step_by(7).flat_map(|offset| what.page(offset, 7)).collect();
        assert_eq!(pages, all, "{name}: pages are parts of the whole, in its order");
        assert_eq!(what.page(all.len(), 7), []);
        let terms: Vec<&Terms> = all.iter().map(|row| &row.terms).collect();
        let groups: Vec<(Terms, u64)> =
            terms.chunk_by(|a, b| a == b).map(|rows| (rows[0].clone(), rows.len() as u64)).collect();
        let told: Vec<_> = what.cover.groups.iter().map(|group| (group.terms.clone(), group.count)).collect();
        assert_eq!(groups, told, "{name}");

        let listed: BTreeMap<Entitlement, _> = all
            .into_iter()
            .map(|row| (row.entitlement, (row.terms.longest, row.terms.approval, row.policy)))
            .collect();
        let member = world.sign_in(name).await;
        let accounts: BTreeSet<_> = in_force.0.accounts.keys().collect();
        for account in accounts {
            for set in in_force.0.permission_sets.keys() {
                let one = Entitlement { account: account.clone(), permission_set: set.clone() };
                let alone = one_by_one(&world, &member, &one);
                let alone = alone.map(|o| (o.longest, o.approval.sentence(), o.policy));
                assert_eq!(listed.get(&one), alone.as_ref(), "{name}, {one}");
            }
        }
    }
}

#[tokio::test]
async fn who_takes_a_list_home_is_recorded_and_who_looks_is_not() {
    let world = World::direct().await;
    let ines = world.sign_in("ines.duarte").await;
    world.advance(Seconds(60));
    let entitlement = world.entitlement("prod-payments", "PaymentsOperator").to_string();
    let who = WhoQuery { entitlement: entitlement.clone(), ..WhoQuery::default() };
    let what = WhatQuery { person: "ana.ruiz".to_owned(), ..WhatQuery::default() };
    for format in [None, Some("csv")] {
        who_may_have(&world.context, &ines, &who, format).await.expect("is shown");
        what_may_they_have(&world.context, &ines, &what, format).await.expect("is shown");
    }
    let unclear = WhatQuery { person: "a".to_owned(), ..WhatQuery::default() };
    assert!(what_may_they_have(&world.context, &ines, &unclear, Some("csv")).await.is_err());
    let exported = world.audit().await.into_iter().filter_map(|record| match record.event {
        domain::audit::AuditEvent::Exported { report, filter, .. } => Some((report, filter)),
        _ => None,
    });
    let expected = [
        ("who-may-have".to_owned(), format!("entitlement={entitlement}")),
        ("what-may-have".to_owned(), "person=ana.ruiz".to_owned()),
    ];
    assert_eq!(exported.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn second_factor_address_and_earlier_times_count_as_the_form_says() {
    let mut world = World::direct().await;
    let text = "@id(\"rule\") @max_duration(\"8h\") @approval(\"automatic\")
        permit (principal, action == Action::\"request\", resource)
        when { context.mfa_minutes <= 15 }
        when { context.source.isInRange(ip(\"192.0.2.0/24\")) }
        when { context.times_before < 3 };";
    let text = format!("{text}\n{AUDITORS}");
    let policies = policy::PolicySet::parse(&text, "circumstances.cedar").expect("parses");
    world.context.policy = operations::PolicyInForce::new(policies);
    let ines = world.sign_in("ines.duarte").await;
    let what = world.entitlement("prod-payments", "AdministratorAccess");
    let inside = SimulatorForm { source: "192.0.2.7".to_owned(), ..about("ana.ruiz", &what) };
    let hour_ago = SimulatorForm { second_factor: "hour".to_owned(), ..inside.clone() };
    let never = SimulatorForm { second_factor: "never".to_owned(), ..inside.clone() };
    let outside = SimulatorForm { source: "198.51.100.1".to_owned(), ..inside.clone() };
    let often = SimulatorForm { times_before: "3".to_owned(), ..inside.clone() };
    for (form, allowed) in
        [(inside.clone(), true), (hour_ago, false), (never, false), (outside, false), (often, false)]
    {
        let answer = simulated(&world, &ines, &form).await.answer.expect("is answered");
        assert_eq!(answer.preview.obstacle.is_none(), allowed, "{form:?}");
    }
    let wrong = SimulatorForm {
        source: "home".to_owned(),
        times_before: "often".to_owned(),
        ..about("ana.ruiz", &what)
    };
    let wrong = simulated(&world, &ines, &wrong).await;
    let fields: Vec<&str> = wrong.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!((fields, wrong.answer), (vec!["source", "times_before"], None));

    // The form of the person themself says what their session is.
    let mut ana = world.sign_in("ana.ruiz").await;
    let own = simulated(&world, &ana, &about("", &what)).await.answer.expect("is answered");
    let shown = RequestForm { entitlements: what.to_string(), ..RequestForm::default() };
    let preview = request::preview(&world.context, &ana, &shown, &|_| None).await.expect("is shown");
    assert_eq!(preview, [own.preview]);
    ana.presence.proved_at = Some(world.now());
    ana.presence.address = "192.0.2.7".parse().ok();
    let own = simulated(&world, &ana, &about("", &what)).await.answer.expect("is answered");
    assert!(own.preview.obstacle.is_none());
}
