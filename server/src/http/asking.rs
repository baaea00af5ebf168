//! Who asks for what: kept aside while the body is read, so that a refusal can be shown as the right page.

use super::{Site, cookie::Cookie};
use app::server::{Notice, Visit};
use axum::extract::ConnectInfo;
use domain::{audit::hexadecimal, person::Member, session::SessionHash};
use http::{HeaderMap, Uri, header, request::Parts};
use sha2::{Digest, Sha256};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

#[derive(Clone)]
pub struct Asking {
    pub uri: Uri,
    pub headers: HeaderMap,
    /// Of the browser, as far as it can be known.
    pub address: IpAddr,
    /// Set by the gate after it asked whose cookie it is.
    pub session: Option<LiveSession>,
}

#[derive(Clone)]
pub struct LiveSession {
    pub cookie: String,
    pub member: Arc<Member>,
}

impl LiveSession {
    pub fn hash(&self) -> SessionHash {
        SessionHash(hexadecimal(&Sha256::digest(&self.cookie)))
    }
}

impl Asking {
    pub fn read(site: &Site, parts: &Parts) -> Self {
        Self {
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            address: address(site, parts),
            session: None,
        }
    }

    pub fn member(&self) -> Option<&Arc<Member>> {
        self.session.as_ref().map(|session| &session.member)
    }

    pub fn path(&self) -> &str {
        self.uri.path()
    }

    pub fn path_and_query(&self) -> &str {
        self.uri.path_and_query().map_or("/", |both| both.as_str())
    }

    /// Scripts and tests ask for JSON; a browser that follows a link or sends a form asks for a page.
    pub fn wants_json(&self) -> bool {
        let accept = self.text(header::ACCEPT.as_str());
        accept.contains("json") && !accept.contains("text/html")
    }

    pub fn text(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What a page needs to be shown to this visitor at this address.
    pub fn visit(&self, site: &Site) -> Visit {
        let member = self.member().cloned();
        let zone = member.as_ref().map(|member| member.person.zone.clone()).filter(|zone| !zone.is_empty());
        let notice = site.cookies.read(&self.headers, Cookie::Notice);
        Visit {
            context: site.context.clone(),
            member,
            session: self.session.as_ref().map(|session| session.hash()),
            path_and_query: self.path_and_query().to_owned(),
            assets: site.assets.clone(),
            demo: site.is_demo(),
            submission: None,
            notice: notice.as_deref().and_then(Notice::from_key),
            problem: None,
            zone: zone.unwrap_or_else(|| "UTC".to_owned()),
        }
    }
}

/// A proxy appends the address that it saw, so that only the last one can be believed.
fn address(site: &Site, parts: &Parts) -> IpAddr {
    let told = site.address_header.as_ref().and_then(|name| parts.headers.get(name));
    let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    told.or(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
