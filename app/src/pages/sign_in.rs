//! Signing in: by the identity provider, or, in the demo, by choosing a person.

use crate::{
    components::{
        ButtonLink, EmptyState, Load, Look, Page, Section,
        address::{address, query},
    },
    routes,
    server::visit,
};
use leptos::prelude::*;
use operations::session::DemoPerson;
use serde::{Deserialize, Serialize};

/// Where to go afterwards, as it stands in the address; the server takes local paths only.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Next {
    next: String,
}

#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let next: Next = query();
    if visit().demo {
        let context = visit().context;
        let people = async move { operations::session::demo_people(&context).await };
        view! {
            <Load from=people let:people>
                <ChoosePerson people=people next=next.next />
            </Load>
        }
        .into_any()
    } else {
        view! {
            <Page title="Sign in" lead="Access to AWS for as long as you need it, and no longer.">
                <div class="sign-in">
                    <ButtonLink look=Look::Primary href=address("/sign-in/start", &next)>
                        "Continue with your identity provider"
                    </ButtonLink>
                </div>
            </Page>
        }
        .into_any()
    }
}

/// The parts of the story with those who play them, then everyone else.
#[component]
fn ChoosePerson(people: Vec<DemoPerson>, next: String) -> impl IntoView {
    if people.is_empty() {
        return view! {
            <Page title="Who are you?">
                <EmptyState title="Stint is still reading the organization." sentence="Its people are here in a moment.">
                    <ButtonLink href=routes::SIGN_IN>"Look again"</ButtonLink>
                </EmptyState>
            </Page>
        }
        .into_any();
    }
    let (others, story): (Vec<_>, Vec<_>) =
        people.into_iter().partition(|person| explanation(person).is_none());
    let count = others.len().to_string();
    let lead = "The job takes four parts. Choose one; sign out and choose another to go on.";
    view! {
        <Page title="Who are you?" lead=lead>
            <form class="people" method="post" action="/sign-in/demo">
                <input type="hidden" name="next" value=next />
                <ul class="story">{story.into_iter().map(choice).collect_view()}</ul>
                <Section title="Everyone else" count=count>
                    <ul class="crowd">{others.into_iter().map(choice).collect_view()}</ul>
                </Section>
            </form>
        </Page>
    }
    .into_any()
}

/// What a part of the story is about; none for those who have no part.
fn explanation(person: &DemoPerson) -> Option<&'static str> {
    let explanations = [
        ("Asks", "Finds access in the catalog, says why and for how long."),
        ("Approves", "Decides on requests for production, and may shorten them."),
        ("Audits", "Checks who had what, when and why, and takes the proof along."),
        ("Administers", "Has the organization read again, and can end anyone's access."),
    ];
    explanations
        .into_iter()
        .find(|(part, _)| person.part.starts_with(part))
        .map(|(_, explanation)| explanation)
}

fn choice(person: DemoPerson) -> impl IntoView {
    let explanation = explanation(&person);
    view! {
        <li>
            <button type="submit" class="person" name="person" value=person.user.to_string()>
                <span class="person-name">{person.name}</span>
                <span class="person-part">{person.part}</span>
                {explanation.map(|explanation| view! { <span class="person-more">{explanation}</span> })}
            </button>
        </li>
    }
}
