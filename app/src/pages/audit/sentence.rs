//! One plain sentence per audit event: what its actor, who is shown beside it, did.
//!
//! Invariant: every kind of event has its own words; a new kind does not compile before it has some.

use super::{names::Names, phrase::Sentence};
use domain::{
    audit::AuditEvent, evidence::Receipt, finding::FindingSubject, grant::Ending, id::PersonId,
    policy::PolicyFault, request::Request, sweep::Swept, time::Seconds,
};

pub(super) fn sentence(event: &AuditEvent, names: &Names<'_>) -> Sentence {
    match event {
        AuditEvent::ServerStarted { version } => Sentence::new(format!("Started version {version}.")),
        AuditEvent::ServerStopped => Sentence::new("Stopped."),
        AuditEvent::SignedIn { method } => Sentence::new(format!("Signed in {}.", way_in(method))),
        AuditEvent::SignInRefused { method, cause } => {
            Sentence::new(format!("Was refused when signing in {}: ", way_in(method))).cause(cause)
        }
        AuditEvent::SignedOut => Sentence::new("Signed out."),
        AuditEvent::PersonAdded { person, name, .. } => {
            Sentence::new(format!("Met {name} for the first time, as ")).person(person, names).words(".")
        }
        AuditEvent::Denied { operation, cause } => {
            Sentence::new(format!("Was refused ({operation}): ")).cause(cause)
        }
        AuditEvent::CatalogImported { counts, .. } => Sentence::new(format!(
            "Read AWS: {} records, {} new, {} changed, {} gone.",
            counts.read, counts.added, counts.changed, counts.removed
        )),
        AuditEvent::CatalogImportFailed { setback, .. } => {
            Sentence::new("Could not finish reading AWS: ").cause(&setback.sentence)
        }
        AuditEvent::PolicyLoaded { version, policies } => {
            Sentence::new(format!("Put policy version {version} in force, {policies} policies."))
        }
        AuditEvent::PolicyRefused { faults } => refused_policy(faults),
        AuditEvent::PolicyProposed { proposal, base, reason, .. } => Sentence::new("Proposed ")
            .proposal("a change", proposal)
            .words(format!(" of policy version {base}"))
            .said(Some(reason.as_str())),
        AuditEvent::PolicyConfirmed { proposal } => {
            Sentence::new("Confirmed ").proposal("a change", proposal).words(" of the policies.")
        }
        AuditEvent::PolicyProposalRefused { proposal, comment } => Sentence::new("Refused ")
            .proposal("a change", proposal)
            .words(" of the policies")
            .said(Some(comment.as_str())),
        AuditEvent::PolicyProposalWithdrawn { proposal } => {
            Sentence::new("Withdrew ").proposal("a change", proposal).words(" of the policies.")
        }
        AuditEvent::PolicyInForce { number, policies, way, .. } => Sentence::new("Put ")
            .policy_version(&format!("policy version {number}"), *number)
            .words(format!(" in force, {policies} policies. {}", way.sentence())),
        AuditEvent::RequestSubmitted { request, .. } => submitted(request, names),
        AuditEvent::RequestApproved { request, length, comment, grant, .. } => Sentence::new("Approved ")
            .request("the request", request)
            .words(" of ")
            .person(&grant.person, names)
            .words(" for ")
            .entitlement(&grant.entitlement, names)
            .words(format!(", {length}"))
            .said(comment.as_deref()),
        AuditEvent::RequestAgreed { request, length, comment, still_needed, .. } => {
            Sentence::new("Agreed to ")
                .request("a request", request)
                .words(format!(" for {length}; it still needs {still_needed}"))
                .said(comment.as_deref())
        }
        AuditEvent::RequestRejected { request, comment, .. } => {
            Sentence::new("Rejected ").request("a request", request).said(comment.as_deref())
        }
        AuditEvent::DecisionTakenBack { request, continued_by, .. } => {
            let taken = Sentence::new("Took back the decision on ").request("a request", request);
            match continued_by {
                Some(again) => taken.words("; the same is asked by ").request("a new one", again).words("."),
                None => taken.words(", which waits as before."),
            }
        }
        AuditEvent::RequestWithdrawn { request } => {
            Sentence::new("Withdrew ").request("a request", request).words(".")
        }
        AuditEvent::RequestExpired { request } => {
            Sentence::new("Closed ").request("a request", request).words(" that nobody decided on in time.")
        }
        AuditEvent::GrantStarted { person, entitlement, .. } => {
            let started = Sentence::new("Began to give ").person(person, names).words(" access to ");
            started.entitlement(entitlement, names).words(".")
        }
        AuditEvent::GrantEnding { person, entitlement, ending, .. } => {
            let ended = Sentence::new("Began to end access of ").person(person, names).words(" to ");
            because(ended.entitlement(entitlement, names).words(": "), ending)
        }
        AuditEvent::GrantEnded { person, entitlement, kept_by, .. } => {
            let ended = Sentence::new("Ended access of ").person(person, names).words(" to ");
            let ended = ended.entitlement(entitlement, names);
            match kept_by {
                None => ended.words("."),
                Some(other) => ended.words(format!(" for this grant; {other} still keeps it.")),
            }
        }
        AuditEvent::AccessAdded { receipt } => confirmed("Added ", " to ", receipt, names),
        AuditEvent::AccessRemoved { receipt } => confirmed("Removed ", " from ", receipt, names),
        AuditEvent::AccessDelayed { person, entitlement, setback, attempts } => {
            Sentence::new("Will try again to change access of ")
                .person(person, names)
                .words(" to ")
                .entitlement(entitlement, names)
                .words(format!(", after attempt {attempts}: "))
                .cause(&setback.sentence)
        }
        AuditEvent::RowUnreadable { incident, table, column, row } => Sentence::new(format!(
            "Left out a row of the database that cannot be read, until someone mends it: {table}.{column} of {row} ({incident})."
        )),
        AuditEvent::PersonLeft { person, cause, sessions } => Sentence::new("Ended everything of ")
            .person(person, names)
            .words(format!(", {sessions} sessions among it: "))
            .cause(cause),
        AuditEvent::LeaversHeldBack { missing, of, .. } => Sentence::new(format!(
            "Ended nothing, although {missing} of {of} people are missing in the directory at once: the import looks \
             incomplete. Look at the directory; who really left can be ended one by one."
        )),
        AuditEvent::RemovalLate { person, entitlement, overdue, setback, .. } => {
            let late = Sentence::new("Could not remove ").person(person, names).words(" from ");
            let late = late.entitlement(entitlement, names).words(format!(", {overdue} after it was due"));
            match setback {
                None => late.words("."),
                Some(setback) => late.words(": ").cause(&setback.sentence),
            }
        }
        AuditEvent::RemovalBroughtForward { person, entitlement, .. } => {
            let asked = Sentence::new("Asked for the removal of ").person(person, names).words(" from ");
            asked.entitlement(entitlement, names).words(" to be tried at once.")
        }
        AuditEvent::LedgerExported { entries, .. } => {
            Sentence::new(format!("Wrote the ledger to a file, {entries} accesses."))
        }
        AuditEvent::LedgerRebuilt { exported_at, audit_sequence, grants, ended, unexplained, .. } => {
            Sentence::new(format!(
                "Made the ledger anew from a copy of {exported_at} that knew the log up to record {audit_sequence}: \
                 {grants} grants taken up, {ended} ended, {unexplained} accesses in AWS unexplained."
            ))
        }
        AuditEvent::FenceRaised { person, entitlement, denies_from, .. } => {
            let raised = Sentence::new("Raised a fence: AWS itself denies ").person(person, names);
            let raised = raised.words(" everything with ").entitlement(entitlement, names);
            raised.words(format!(" from {denies_from} on."))
        }
        AuditEvent::FenceLowered { person, entitlement, original_hash, policy_hash, .. } => {
            let lowered = Sentence::new("Lowered the fence of ").person(person, names).words(" in ");
            let lowered = lowered.entitlement(entitlement, names);
            lowered.words(if original_hash == policy_hash {
                "; the inline policy is as it was before."
            } else {
                "; fences of others are left."
            })
        }
        AuditEvent::FenceRefused { person, entitlement, cause, .. } => Sentence::new("Raised no fence for ")
            .person(person, names)
            .words(" in ")
            .entitlement(entitlement, names)
            .words("; the access itself goes on and ends as always. ")
            .cause(cause),
        AuditEvent::FencedPolicyEdited { permission_set } => Sentence::new(format!(
            "Found that somebody changed the inline policy of {} while it had fences. Stint touches only its own \
             statements in it.",
            names.permission_set(permission_set)
        )),
        AuditEvent::PermissionSetChanged { permission_set, gains, .. } => {
            let name = names.permission_set(permission_set);
            Sentence::new(format!("Found that what {name} allows has changed: ")).cause(gains)
        }
        AuditEvent::FindingRaised { of, about, person, .. } => {
            let found = Sentence::new(format!("Found something to look at: {}, ", lower(of.words())));
            subject(found, about, person.as_ref(), names)
        }
        AuditEvent::FindingResolved { of, about, person, .. } => {
            let found = Sentence::new(format!("Does not find it any more: {}, ", lower(of.words())));
            subject(found, about, person.as_ref(), names)
        }
        AuditEvent::LeftoverToBeRemoved { person, entitlement, receipt, .. } => {
            let left = Sentence::new("Began to remove access that it had left behind, of ");
            let left = left.person(person, names).words(" to ").entitlement(entitlement, names);
            match receipt {
                Some(receipt) => left.words(format!(". Receipt {receipt} says that Stint added it.")),
                None => left.words(". The ledger said that Stint had added it."),
            }
        }
        AuditEvent::LedgerCompared { swept } => compared(swept),
        AuditEvent::Exported { report, format, rows, .. } => Sentence::new(format!(
            "Downloaded {} as {}, {rows} rows.",
            report.replace(['-', '_'], " "),
            format.to_uppercase()
        )),
    }
}

fn compared(swept: &Swept) -> Sentence {
    let Swept { differences, removals, put_off, unchecked, .. } = swept;
    let counted = [
        (removals, "left behind and being removed"),
        (put_off, "left behind and put off"),
        (unchecked, "could not be looked at"),
    ];
    let counted = counted.into_iter().filter(|(count, _)| **count > 0);
    let parts = counted.map(|(count, words)| format!(", {count} {words}")).collect::<String>();
    Sentence::new(format!("Compared AWS with the ledger: {differences} differences{parts}."))
}

fn subject(
    sentence: Sentence,
    about: &FindingSubject,
    person: Option<&PersonId>,
    names: &Names<'_>,
) -> Sentence {
    let FindingSubject::Access { user, entitlement } = about;
    let sentence = match person {
        Some(person) => sentence.person(person, names),
        None => sentence.words(format!("user {user}")),
    };
    sentence.words(" in ").entitlement(entitlement, names).words(".")
}

fn lower(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    words
}

fn way_in(method: &str) -> &str {
    match method {
        "demo" => "by choosing a person in the demo",
        "oidc" => "through the identity provider",
        other => other,
    }
}

fn refused_policy(faults: &[PolicyFault]) -> Sentence {
    let refused = Sentence::new("Kept the last good policies, because the files have ");
    match faults {
        [] => refused.words("faults."),
        [only] => refused.words("a fault: ").cause(&only.to_string()),
        [first, ..] => {
            refused.words(format!("{} faults, the first: ", faults.len())).cause(&first.to_string())
        }
    }
}

fn submitted(request: &Request, names: &Names<'_>) -> Sentence {
    let asked = Sentence::new("Sent ").request("a request", &request.id).words(" for ");
    let asked = asked.entitlement(&request.entitlement, names).words(format!(", {}", request.length));
    asked.said(Some(request.reason.as_str()))
}

fn because(sentence: Sentence, ending: &Ending) -> Sentence {
    match ending {
        Ending::Expiry => sentence.words("its time is over."),
        Ending::Early { by } => sentence.words(format!("{} ended it early.", by.label())),
        Ending::TakenBack { by } => sentence.words(format!("{} took the approval back.", by.label())),
        Ending::Departure { cause } => sentence.cause(cause),
        Ending::Failure { sentence: cause } => sentence.words("it could not be added. ").cause(cause),
    }
}

fn confirmed(verb: &str, preposition: &str, receipt: &Receipt, names: &Names<'_>) -> Sentence {
    let done = Sentence::new(verb).person(&receipt.person, names).words(preposition);
    let done = done.entitlement(&receipt.entitlement, names);
    let done = match receipt.lateness() {
        Seconds(0) => done.words(", confirmed within a second"),
        lateness => done.words(format!(", confirmed {lateness} after it was due")),
    };
    match &receipt.note {
        None => done.words("."),
        Some(note) => done.words(". ").cause(note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{catalog::Catalog, id::GrantId, person::Actor};

    fn told(event: &AuditEvent) -> String {
        let catalog = Catalog::default();
        sentence(event, &Names::of(&[], &catalog)).to_string()
    }

    #[test]
    fn what_left_the_catalog_is_named_by_its_id() -> Result<(), domain::id::MalformedId> {
        let by = Actor::Person { id: PersonId::from_bits(2), name: "Sam Okafor".to_owned() };
        let event = AuditEvent::GrantEnding {
            grant: GrantId::from_bits(1),
            person: PersonId::from_bits(1),
            entitlement: "123456789012/ps-0123456789abcdef".parse()?,
            ending: Ending::Early { by },
        };
        let told = told(&event);
        assert!(told.contains("prs_00000000000000000000000001"), "{told}");
        assert!(told.ends_with("123456789012/ps-0123456789abcdef: Sam Okafor ended it early."), "{told}");
        Ok(())
    }

    #[test]
    fn a_sentence_ends_with_one_stop() {
        let denied = |cause: &str| AuditEvent::Denied {
            operation: "request.approve".to_owned(),
            cause: cause.to_owned(),
        };
        assert_eq!(told(&denied("own request")), "Was refused (request.approve): own request.");
        assert_eq!(told(&denied("Own request.")), "Was refused (request.approve): Own request.");
    }
}
