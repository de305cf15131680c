//! From names to addresses, of which only those are used that may be.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolving};

use super::policy::{Policy, Reach, may_dial};

/// Who knows the addresses of names.
pub trait Resolver: Send + Sync {
    /// The addresses of a name.
    fn resolve(&self, host: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system.
pub struct System;

impl Resolver for System {
    fn resolve(&self, host: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let host = host.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((host, 443)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Lets only those names pass all of whose addresses may be dialled. The very addresses that were looked at are dialled.
pub(super) struct Guard {
    pub(super) resolver: Arc<dyn Resolver>,
    pub(super) policy: Arc<RwLock<Policy>>,
    /// Hosts of the user's proxies.
    pub(super) proxies: Vec<String>,
}

/// A name has an address that may not be dialled.
#[derive(Debug)]
pub(super) struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name has an address that may not be dialled")
    }
}

impl std::error::Error for Forbidden {}

impl reqwest::dns::Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().trim_end_matches('.').to_ascii_lowercase();
        let policy = self.policy.read().unwrap_or_else(PoisonError::into_inner);
        let reach = if self.proxies.contains(&host) {
            Reach::Private
        } else {
            policy.reach(&host)
        };
        let found = self.resolver.resolve(&host);
        Box::pin(async move {
            let found = found.await?;
            if found.is_empty() || !found.iter().all(|address| may_dial(*address, reach)) {
                return Err(Forbidden.into());
            }
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
