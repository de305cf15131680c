//! Name resolution, restricted to the addresses that the policy allows.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolving};

use super::policy::{Policy, Reach, may_dial};

/// Resolves host names.
pub trait Resolver: Send + Sync {
    /// The addresses of a host name.
    fn resolve(&self, host: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The system's resolver.
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve(&self, host: &str) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let host = host.to_owned();
        Box::pin(async move {
            let addresses = tokio::net::lookup_host((host, 443)).await?;
            Ok(addresses.map(|address| address.ip()).collect())
        })
    }
}

/// A resolver that fails unless the policy allows all addresses of a name. The connection uses the checked addresses.
pub(super) struct Guard {
    pub(super) resolver: Arc<dyn Resolver>,
    pub(super) policy: Arc<RwLock<Policy>>,
    /// Hosts of the user's proxies.
    pub(super) proxies: Vec<String>,
}

/// The error if the policy forbids an address of a name.
#[derive(Debug)]
pub(super) struct Forbidden;

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name resolves to a forbidden address")
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
        let lookup = self.resolver.resolve(&host);
        Box::pin(async move {
            let addresses = lookup.await?;
            if addresses.is_empty() || !addresses.iter().all(|address| may_dial(*address, reach)) {
                return Err(Forbidden.into());
            }
            let addresses = addresses
                .into_iter()
                .map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}
