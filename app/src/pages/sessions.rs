//! Where one is signed in, and ending it there.

use crate::{
    components::{Age, Cell, Column, Confirm, DataTable, HeadCell, Load, Moment, Page},
    server::{caller, visit},
};
use domain::{
    session::{Session, SessionHash},
    time::Timestamp,
};
use leptos::prelude::*;

#[component]
pub(crate) fn Sessions() -> impl IntoView {
    let caller = caller();
    let sessions = async move {
        let (context, member) = caller?;
        operations::session::list_sessions(&context, &member).await
    };
    let now = visit().context.clock.now();
    let columns = vec![
        Column::new("Browser"),
        Column::new("Signed in"),
        Column::new("Last seen"),
        Column::actions("End the session"),
    ];
    let lead = "A session ends after an hour without use, and twelve hours after signing in.";
    view! {
        <Page title="Your sessions" lead=lead>
            <Load from=sessions let:sessions>
                <DataTable caption="Where you are signed in" columns=columns>
                    {sessions.into_iter().map(|session| row(session, now)).collect_view()}
                </DataTable>
            </Load>
        </Page>
    }
}

fn row(session: Session, now: Timestamp) -> impl IntoView {
    let is_this = visit().session.as_ref() == Some(&session.hash);
    let end = if is_this {
        view! { <span class="quiet">"This browser"</span> }.into_any()
    } else {
        end(session.hash)
    };
    view! {
        <tr>
            <HeadCell>{browser(&session.user_agent)}</HeadCell>
            <Cell label="Signed in">
                <Moment at=session.started_at />
            </Cell>
            <Cell label="Last seen">
                <Age at=session.last_seen_at now=now />
            </Cell>
            <Cell label="">{end}</Cell>
        </tr>
    }
}

fn end(hash: SessionHash) -> AnyView {
    let sentence = "Whoever uses that browser has to sign in again.";
    view! {
        <Confirm ask="End" sentence=sentence confirm="End this session" action="/sessions/end">
            <input type="hidden" name="hash" value=hash.0 />
        </Confirm>
    }
    .into_any()
}

/// "Firefox on Windows": what browsers say of themselves, in the order that tells those apart who name others too.
fn browser(user_agent: &str) -> String {
    let of = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let name = of(&[("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = of(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (name, system) {
        (Some(name), Some(system)) => format!("{name} on {system}"),
        (Some(name), None) => name.to_owned(),
        _ if user_agent.is_empty() => "A browser that gives no name".to_owned(),
        _ => user_agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_own_name_not_by_those_it_borrows() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0";
        assert_eq!(browser(edge), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1";
        assert_eq!(browser(phone), "Safari on iPhone");
        assert_eq!(browser("curl/8"), "curl/8");
    }
}
