//! How two administrators change the policies, and what one alone cannot do.

use domain::{
    audit::AuditEvent,
    id::ProposalId,
    person::{Actor, Identity, Member, Person, Role},
    policy::{PolicySource, ProposalState, Way},
    problem::{Kind, Problem},
};
use operations::{
    Context, PolicyInForce, catalog,
    policy::{self as policies, ChangeForm, EditorStart, Proposed},
    testing::World,
};

const REASON: &str = "Agreed in the access review";
/// Everyone may read staging: more than the demo gives.
const MORE: &str = "@id(\"staging-reading\")\n@max_duration(\"1h\")\n@approval(\"automatic\")\npermit (
    principal,\n    action == Action::\"request\",\n    resource in OrganizationalUnit::\"Workloads/Staging\"\n)
when { !resource.permission_set.administrative };\n";
const FREEZE: &str = "@id(\"freeze\")\nforbid (principal, action == Action::\"request\", resource);\n";

/// Theo and Priya administer; version 1 is the demo's.
struct Story {
    world: World,
    theo: Member,
    priya: Member,
}

impl Story {
    async fn begin() -> Self {
        let world = World::direct().await;
        let now = world.now();
        let first = policies::import(&world.context.database, policy::DEMO, "The first", Way::Shipped, now);
        assert_eq!(first.await.expect("stored"), Ok(1));
        policies::follow(&world.context).await.expect("is taken");
        let (theo, priya) = (world.sign_in("theo.brandt").await, world.sign_in("priya.raman").await);
        Self { world, theo, priya }
    }

    fn context(&self) -> &Context {
        &self.world.context
    }

    async fn in_force(&self) -> u32 {
        self.context().database.read().await.expect("reads").policy_newest().await.expect("reads")
    }

    async fn propose(&self, by: &Member, text: &str) -> Result<Proposed, Problem> {
        let (text, reason, base) = (text.to_owned(), REASON.to_owned(), self.in_force().await.to_string());
        policies::propose(self.context(), by, &ChangeForm { text, reason, base, ..ChangeForm::default() })
            .await
    }

    /// A change that gives more, by Theo.
    async fn proposed(&self) -> ProposalId {
        match self.propose(&self.theo, &more()).await {
            Ok(Proposed::Waiting { proposal }) => proposal,
            other => panic!("waits for a second administrator: {other:?}"),
        }
    }

    /// Another way for the same human being to sign in.
    async fn second_identity(&self, of: &Member) -> Member {
        let person = Person {
            id: domain::id::PersonId::from_bits(77),
            identity: Identity { issuer: "https://other.example".to_owned(), subject: "theo".to_owned() },
            ..of.person.clone()
        };
        Member { person, ..of.clone() }
    }
}

fn more() -> String {
    format!("{}\n{MORE}", policy::DEMO)
}

fn kind<T: std::fmt::Debug>(result: Result<T, Problem>) -> Kind {
    result.expect_err("is refused").kind
}

#[tokio::test]
async fn a_change_that_gives_more_waits_for_a_second_administrator() {
    let story = Story::begin().await;
    let olga = story.world.sign_in("olga.ivanenko").await;
    let wanted = story.world.entitlement("staging-web", "ReadOnlyAccess");
    let proposal = story.proposed().await;
    assert_eq!(story.in_force().await, 1);
    assert!(story.world.submit(&olga, &wanted, 60).await.is_err(), "nothing is in force yet");

    let shown = policies::show_proposal(story.context(), &story.priya, &proposal).await.expect("is shown");
    assert!(shown.may_decide && !shown.is_own && !shown.is_outdated && shown.only_administrator.is_none());
    assert!(shown.diff.added > 5 && shown.diff.removed == 0);
    assert_eq!(policies::confirm(story.context(), &story.priya, &proposal).await, Ok(2));
    story.world.submit(&olga, &wanted, 60).await.expect("may ask now");

    let (theo, priya) = (story.theo.actor(), story.priya.actor());
    let audit = story.world.audit().await;
    let in_force = audit.iter().rev().find_map(|record| match &record.event {
        AuditEvent::PolicyInForce { number: 2, reason, way, .. } => Some((record, reason, way)),
        _ => None,
    });
    let (record, reason, way) = in_force.expect("is recorded");
    assert_eq!((&record.actor, reason.as_str()), (&priya, REASON));
    assert_eq!(*way, Way::Confirmed { proposal: proposal.clone(), by: priya });
    let version = policies::show_version(story.context(), &story.theo, 2).await.expect("is shown").version;
    assert_eq!(version.author, theo);
    for kind in ["policy_proposed", "policy_confirmed"] {
        assert_eq!(story.world.events(kind).await, 1, "{kind}");
    }
}

#[tokio::test]
async fn the_author_confirms_under_no_identity() {
    let story = Story::begin().await;
    let proposal = story.proposed().await;
    assert_eq!(kind(policies::confirm(story.context(), &story.theo, &proposal).await), Kind::Forbidden);
    let again = story.second_identity(&story.theo).await;
    assert_eq!(again.person.directory_user, story.theo.person.directory_user);
    assert_eq!(kind(policies::confirm(story.context(), &again, &proposal).await), Kind::Forbidden);
    assert_eq!(kind(policies::refuse(story.context(), &again, &proposal, "No").await), Kind::Forbidden);
    let shown = policies::show_proposal(story.context(), &again, &proposal).await.expect("is shown");
    assert!(shown.is_own && !shown.may_decide);
    assert_eq!(story.in_force().await, 1);
    assert_eq!(story.world.events("denied").await, 3);
}

#[tokio::test]
async fn only_administrators_change_policies_and_auditors_read_them() {
    let story = Story::begin().await;
    let proposal = story.proposed().await;
    let (ana, ines) = (story.world.sign_in("ana.ruiz").await, story.world.sign_in("ines.duarte").await);
    for member in [&ana, &ines] {
        let context = story.context();
        assert_eq!(kind(story.propose(member, FREEZE).await), Kind::Forbidden);
        assert_eq!(kind(policies::confirm(context, member, &proposal).await), Kind::Forbidden);
        assert_eq!(kind(policies::refuse(context, member, &proposal, "No").await), Kind::Forbidden);
        assert_eq!(kind(policies::withdraw(context, member, &proposal).await), Kind::Forbidden);
        assert_eq!(kind(policies::roll_back(context, member, 1, REASON, "1").await), Kind::Forbidden);
        assert_eq!(kind(policies::editor(context, member, &EditorStart::InForce).await), Kind::Forbidden);
    }
    // Whoever once was an administrator is asked again, whatever their page still says.
    let forged = Member { roles: [Role::Administrator].into(), ..ana.clone() };
    assert_eq!(kind(policies::confirm(story.context(), &forged, &proposal).await), Kind::Forbidden);
    let context = story.context();
    let overview = policies::show(context, &ines).await.expect("is shown");
    assert!(!overview.may_change && overview.rules.len() > 20 && overview.waiting.len() == 1);
    assert!(policies::show_proposal(context, &ines, &proposal).await.is_ok_and(|view| !view.may_decide));
    assert!(
        policies::versions(context, &ines).await.is_ok()
            && policies::show_version(context, &ines, 1).await.is_ok()
    );
    assert_eq!(kind(policies::show(context, &ana).await), Kind::Forbidden);
    assert_eq!(kind(policies::check(context, &ana, "").await), Kind::Forbidden);
}

#[tokio::test]
async fn what_only_takes_away_is_in_force_at_once() {
    let story = Story::begin().await;
    let ana = story.world.sign_in("ana.ruiz").await;
    let frozen = format!("{}\n{FREEZE}", policy::DEMO);
    let proposed = story.propose(&story.theo, &frozen).await;
    assert_eq!(proposed, Ok(Proposed::InForce { number: 2 }));
    let wanted = story.world.entitlement("sandbox-engineering", "ReadOnlyAccess");
    assert!(story.world.submit(&ana, &wanted, 30).await.is_err());
    let version = policies::show_version(story.context(), &story.priya, 2).await.expect("is shown").version;
    assert_eq!((version.way, version.author), (Way::Narrowing, story.theo.actor()));
    assert_eq!(story.world.events("policy_in_force").await, 2);
    // The way back gives more, so that it needs a second administrator.
    let back = policies::roll_back(story.context(), &story.theo, 1, "The incident is over", "2").await;
    let Ok(Proposed::Waiting { proposal }) = back else { panic!("waits: {back:?}") };
    assert_eq!(policies::confirm(story.context(), &story.priya, &proposal).await, Ok(3));
    let text = policies::show_version(story.context(), &story.priya, 3).await.expect("is shown").version.text;
    assert_eq!(text, policy::DEMO);
    story.world.submit(&ana, &wanted, 30).await.expect("may ask again");
}

#[tokio::test]
async fn nobody_shuts_the_other_administrators_out_alone() {
    let story = Story::begin().await;
    let only_theo = format!(
        "{}\n@id(\"mine\") forbid (principal, action == Action::\"administer\", resource)
        unless {{ principal == Person::\"theo.brandt\" }};",
        policy::DEMO
    );
    let proposed = story.propose(&story.theo, &only_theo).await;
    assert!(matches!(proposed, Ok(Proposed::Waiting { .. })), "{proposed:?}");
}

#[tokio::test]
async fn a_proposal_for_an_earlier_version_is_looked_at_again() {
    let story = Story::begin().await;
    let proposal = story.proposed().await;
    let frozen = format!("{}\n{FREEZE}", policy::DEMO);
    story.propose(&story.priya, &frozen).await.expect("is in force");
    let refused = policies::confirm(story.context(), &story.priya, &proposal).await.expect_err("is refused");
    assert_eq!(refused.kind, Kind::Conflict);
    assert!(
        refused.sentence.starts_with("Version 2 came into force after this was written"),
        "{}",
        refused.sentence
    );

    let shown = policies::show_proposal(story.context(), &story.theo, &proposal).await.expect("is shown");
    assert!(shown.is_outdated && shown.compared_with == 2 && shown.diff.removed > 0, "against the new base");
    let start = EditorStart::Proposal { proposal: proposal.clone() };
    let editor = policies::editor(story.context(), &story.theo, &start).await.expect("opens");
    assert_eq!((editor.base, editor.text.clone()), (2, more()), "nothing typed is lost");

    let (reason, instead_of) = (REASON.to_owned(), proposal.to_string());
    let form = ChangeForm { text: editor.text + FREEZE, reason, base: "2".to_owned(), instead_of };
    let outcome = policies::propose(story.context(), &story.theo, &form).await.expect("is sent");
    let Proposed::Waiting { proposal: anew } = outcome else { panic!("{outcome:?}") };
    let before = policies::show_proposal(story.context(), &story.theo, &proposal).await.expect("is shown");
    assert!(matches!(before.proposal.state, ProposalState::Withdrawn { .. }), "the new one takes its place");
    assert_eq!(policies::confirm(story.context(), &story.priya, &anew).await, Ok(3));
}

#[tokio::test]
async fn who_writes_while_another_version_comes_into_force_is_told() {
    let story = Story::begin().await;
    let frozen = format!("{}\n{FREEZE}", policy::DEMO);
    story.propose(&story.priya, &frozen).await.expect("is in force");
    for base in ["1", "3", "", "x"] {
        let form = ChangeForm {
            text: more(),
            reason: REASON.to_owned(),
            base: base.to_owned(),
            ..ChangeForm::default()
        };
        assert_eq!(
            kind(policies::propose(story.context(), &story.theo, &form).await),
            Kind::Conflict,
            "{base}"
        );
    }
}

#[tokio::test]
async fn a_text_with_mistakes_is_not_proposed_and_each_mistake_is_told() {
    let story = Story::begin().await;
    let wrong = policy::DEMO.replacen("Action::\"request\"", "Action::\"reqest\"", 1);
    let refused = story.propose(&story.theo, &wrong).await.expect_err("is refused");
    assert!(refused.field("text").is_some() && refused.kind == Kind::Invalid, "{refused:?}");
    let faults = policies::check(story.context(), &story.theo, &wrong).await.expect("is checked");
    let line = wrong.lines().position(|line| line.contains("reqest")).expect("is there") + 1;
    assert_eq!(faults.first().map(|fault| fault.line as usize), Some(line), "{faults:?}");
    assert!(faults.iter().all(|fault| !fault.sentence.is_empty() && !fault.remedy.is_empty()));
    let typed = EditorStart::Typed { text: wrong.clone() };
    let editor = policies::editor(story.context(), &story.theo, &typed).await.expect("opens");
    assert_eq!((editor.text, editor.faults), (wrong, faults));

    let no_reason = ChangeForm { text: more(), base: "1".to_owned(), ..ChangeForm::default() };
    let refused = policies::propose(story.context(), &story.theo, &no_reason).await.expect_err("is refused");
    assert!(refused.field("reason").is_some());
    let same = story.propose(&story.theo, policy::DEMO).await.expect_err("is refused");
    assert!(same.field("text").is_some());
    assert!(story.propose(&story.theo, &"/".repeat(200_001)).await.is_err());
    assert_eq!(story.in_force().await, 1);
}

#[tokio::test]
async fn a_proposal_is_decided_once() {
    let story = Story::begin().await;
    let context = story.context();
    let first = story.proposed().await;
    let no_comment = policies::refuse(context, &story.priya, &first, " ").await.expect_err("is refused");
    assert!(no_comment.field("comment").is_some());
    policies::refuse(context, &story.priya, &first, "Too wide").await.expect("is refused");
    for again in [
        policies::confirm(context, &story.priya, &first).await.map(drop),
        policies::refuse(context, &story.priya, &first, "No").await,
        policies::withdraw(context, &story.theo, &first).await,
    ] {
        let problem = again.expect_err("is closed");
        assert_eq!(problem.sentence, "Priya Raman already refused this proposal. Nothing was changed.");
    }
    let second = story.proposed().await;
    assert_eq!(kind(policies::withdraw(context, &story.priya, &second).await), Kind::Forbidden);
    policies::withdraw(context, &story.theo, &second).await.expect("is withdrawn");
    assert_eq!(kind(policies::confirm(context, &story.priya, &second).await), Kind::Conflict);
    let list = policies::versions(context, &story.priya).await.expect("is shown");
    assert_eq!((list.versions.len(), list.closed.len()), (1, 2));
    let missing = ProposalId::from_bits(1);
    assert_eq!(kind(policies::confirm(context, &story.priya, &missing).await), Kind::NotFound);
}

#[tokio::test]
async fn of_two_who_confirm_at_once_one_puts_it_in_force() {
    let story = Story::begin().await;
    let proposal = story.proposed().await;
    let other = story.world.replica("the second");
    let (one, two) = tokio::join!(
        policies::confirm(story.context(), &story.priya, &proposal),
        policies::confirm(&other, &story.priya, &proposal)
    );
    let mut outcomes = [one, two].map(|outcome| outcome.map_err(|problem| problem.kind));
    outcomes.sort_by_key(Result::is_err);
    assert_eq!(outcomes, [Ok(2), Err(Kind::Conflict)]);
    assert_eq!(story.in_force().await, 2);
}

#[tokio::test]
async fn an_author_who_no_longer_administers_stands_for_nothing() {
    let story = Story::begin().await;
    let proposal = story.proposed().await;
    let mut change = story.context().database.begin().await.expect("begins");
    let disabled = Person { disabled: true, ..story.theo.person.clone() };
    change.save_person(&disabled).await.expect("is saved");
    change.commit_without_event("a story's departure").await.expect("commits");
    let refused = policies::confirm(story.context(), &story.priya, &proposal).await.expect_err("is refused");
    assert_eq!(refused.kind, Kind::Conflict);
    assert!(
        refused.sentence.starts_with("Theo Brandt does not administer Stint any more."),
        "{}",
        refused.sentence
    );
}

#[tokio::test]
async fn another_replica_takes_a_new_version_over_and_asks_by_it() {
    let story = Story::begin().await;
    let parsed = policy::PolicySet::parse(policy::DEMO, "demo").expect("no fault");
    let other = Context { policy: PolicyInForce::version(1, parsed), ..story.world.replica("the second") };
    let text = policy::DEMO.replace("Group::\"access-administrators\"", "Group::\"platform-admins\"");
    let Ok(Proposed::Waiting { proposal }) = story.propose(&story.theo, &text).await else { panic!("waits") };
    let mut heard = other.signals.subscribe();
    policies::confirm(story.context(), &story.priya, &proposal).await.expect("is in force");
    let version = story.context().policy.get().version().to_owned();
    assert_ne!(other.policy.get().version(), version, "not yet");
    // Priya administers no more, and no replica lets her, however late it hears of it.
    let frozen = ChangeForm {
        text: format!("{text}\n{FREEZE}"),
        reason: REASON.to_owned(),
        base: "2".to_owned(),
        ..ChangeForm::default()
    };
    assert_eq!(kind(policies::propose(&other, &story.priya, &frozen).await), Kind::Forbidden);
    policies::follow(&other).await.expect("is taken");
    assert_eq!(other.policy.get().version(), version);
    assert!(heard.try_recv().is_ok(), "open pages there are told");
}

#[tokio::test]
async fn a_version_that_was_tampered_with_gives_nobody_anything() {
    let story = Story::begin().await;
    let forged = "INSERT INTO policy_versions (number, text, hash, author, reason, way, written_at)
        SELECT 2, text || '// a little more', hash, author, reason, way, 0 FROM policy_versions";
    story.context().database.meddle(forged).await.expect("is possible with the password");
    policies::follow(story.context()).await.expect("goes on");
    assert!(story.context().policy.get().is_empty());
    assert_eq!(story.world.events("policy_refused").await, 1);
    policies::follow(story.context()).await.expect("goes on");
    assert_eq!(story.world.events("policy_refused").await, 1, "told once");
    // Nobody administers any more; whoever has the machine puts a version in.
    assert_eq!(kind(story.propose(&story.theo, FREEZE).await), Kind::Forbidden);
    let now = story.world.now();
    let database = &story.context().database;
    let imported = policies::import(database, policy::DEMO, "Back again", Way::Imported, now).await;
    assert_eq!(imported.expect("stored"), Ok(3));
    policies::follow(story.context()).await.expect("is taken");
    assert!(!story.context().policy.get().is_empty());
    let last = story.world.audit().await.pop().expect("is recorded");
    assert!(matches!(last.event, AuditEvent::PolicyInForce { number: 3, way: Way::Imported, .. }));
    assert!(matches!(last.actor, Actor::System { .. }));
    let wrong = policies::import(database, "permit(everything);", "", Way::Imported, now).await;
    assert!(wrong.expect("is read").is_err(), "what has faults is not put in");
}

#[tokio::test]
async fn where_policies_come_from_files_nothing_is_changed_here() {
    let mut story = Story::begin().await;
    story.world.context.policy_source = PolicySource::Files { path: "/etc/stint/policies".to_owned() };
    let refused = story.propose(&story.theo, FREEZE).await.expect_err("is refused");
    assert_eq!(refused.sentence, "Policies come from /etc/stint/policies. Change them there.");
    let overview = policies::show(story.context(), &story.theo).await.expect("is shown");
    assert!(!overview.may_change && overview.in_force.is_none() && !overview.rules.is_empty());
}

#[tokio::test]
async fn a_single_administrator_is_told_that_nobody_can_confirm() {
    let story = Story::begin().await;
    let alone = policy::DEMO.replace(
        "Group::\"access-administrators\",\n    action == Action::\"administer\"",
        "Group::\"security-leads\",\n    action == Action::\"administer\"",
    );
    assert_ne!(alone, policy::DEMO);
    let without_noor = format!(
        "{alone}\n@id(\"not-noor\") forbid (principal == Person::\"noor.siddiqui\", action == Action::\"administer\", resource);"
    );
    let now = story.world.now();
    let imported =
        policies::import(&story.context().database, &without_noor, "One is left", Way::Imported, now).await;
    assert_eq!(imported.expect("stored"), Ok(2));
    policies::follow(story.context()).await.expect("is taken");
    let editor = policies::editor(story.context(), &story.priya, &EditorStart::InForce).await.expect("opens");
    assert_eq!(editor.only_administrator.as_deref(), Some("Priya Raman"));
    let text = format!("{without_noor}\n{MORE}");
    let proposed = story.propose(&story.priya, &text).await.expect("is sent");
    let Proposed::Waiting { proposal } = proposed else { panic!("the rule is not skipped: {proposed:?}") };
    assert_eq!(kind(policies::confirm(story.context(), &story.priya, &proposal).await), Kind::Forbidden);
}

#[tokio::test]
async fn a_requesters_catalog_changes_with_the_policies() {
    let story = Story::begin().await;
    let olga = story.world.sign_in("olga.ivanenko").await;
    let wanted = story.world.entitlement("staging-web", "ReadOnlyAccess");
    let may_ask = async || {
        let shown = catalog::show(story.context(), &olga, &wanted).await;
        shown.is_ok_and(|shown| shown.entry.requestable)
    };
    assert!(!may_ask().await);
    let proposal = story.proposed().await;
    policies::confirm(story.context(), &story.priya, &proposal).await.expect("is in force");
    assert!(may_ask().await);
}
