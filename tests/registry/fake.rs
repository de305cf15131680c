//! A local HTTP server with scripted responses, which records the requests, and a user who queries it.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures::future::BoxFuture;
use registry::ProcessEnvironment;
use registry::model::{TagInfo, Tags};
use registry::settings::RegistrySettings;
use registry::{Answer, Deps, Intent, Registry, Resolver};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;
use syntax::values::reference::{self, Reference};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The initial time of the tests' clock, in seconds since 1970.
pub(crate) const NOW: u64 = 1_787_400_000;
/// A time budget that is never exceeded.
pub(crate) const LONG: Duration = Duration::from_mins(1);

/// A received request.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path, with its query.
    pub(crate) path: String,
    /// The headers, with lower-case names.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How the body of a response is sent.
pub(crate) enum Body {
    /// At once.
    Whole(Vec<u8>),
    /// Endlessly.
    Endless,
    /// Endlessly, a byte at a time.
    Slow,
    /// Not at all: the connection is closed before the headers.
    Drop,
}

/// A response.
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        Reply {
            status,
            headers: Vec::new(),
            body: Body::Whole(body.into()),
        }
    }

    pub(crate) fn json(value: &Value) -> Reply {
        Reply::new(200, value.to_string()).with("content-type", "application/json")
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: Body) -> Reply {
        self.body = body;
        self
    }
}

/// A local server, which stops when it is dropped.
pub(crate) struct Fake {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

impl Fake {
    /// A server that responds with a function of the request and the server's port.
    pub(crate) fn new(answer: impl Fn(&Request, u16) -> Reply + Send + Sync + 'static) -> Fake {
        Fake::start(None, answer)
    }

    /// A server with TLS and a certificate for `registry.test`, signed by the test CA.
    pub(crate) fn with_tls(
        answer: impl Fn(&Request, u16) -> Reply + Send + Sync + 'static,
    ) -> Fake {
        let certificate = CertificateDer::from_pem_file(tls("leaf.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(tls("leaf.key")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Fake::start(Some(Arc::new(config)), answer)
    }

    fn start(
        tls: Option<Arc<ServerConfig>>,
        answer: impl Fn(&Request, u16) -> Reply + Send + Sync + 'static,
    ) -> Fake {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let fake = Fake {
            port,
            requests: Arc::default(),
            connections: Arc::default(),
            stopped: Arc::default(),
        };
        let (requests, stopped) = (fake.requests.clone(), fake.stopped.clone());
        let connections = fake.connections.clone();
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stopped.load(Ordering::SeqCst) {
                    return;
                }
                connections.fetch_add(1, Ordering::SeqCst);
                stream.set_read_timeout(Some(LONG)).unwrap();
                let (requests, answer, stopped) =
                    (requests.clone(), answer.clone(), stopped.clone());
                let tls = tls.clone();
                thread::spawn(move || {
                    let mut stream: Box<dyn Stream> = match tls {
                        None => Box::new(stream),
                        Some(config) => {
                            let connection = ServerConnection::new(config).unwrap();
                            Box::new(StreamOwned::new(connection, stream))
                        }
                    };
                    if let Some(request) = read(&mut stream) {
                        requests.lock().unwrap().push(request.clone());
                        write(&mut stream, &request, answer(&request, port), &stopped);
                    }
                });
            }
        });
        fake
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The requests so far, as `GET /path`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |request: &Request| format!("{} {}", request.method, request.path);
        self.requests().iter().map(line).collect()
    }

    /// The number of connections so far.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

/// The path of a test certificate or key.
pub(crate) fn tls(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registry/tls");
    folder.join(name)
}

/// A plain or encrypted connection.
trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

fn read(stream: &mut dyn Stream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |it| it.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request {
        method,
        path,
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}

/// Writes a response. Errors are ignored: the client may close the connection.
fn write(stream: &mut dyn Stream, request: &Request, reply: Reply, stopped: &AtomicBool) {
    let mut head = format!("HTTP/1.1 {} Status\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    match reply.body {
        Body::Whole(body) => {
            head += &format!("content-length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes());
            if request.method != "HEAD" {
                let _ = stream.write_all(&body);
            }
        }
        Body::Endless | Body::Slow => {
            let slow = matches!(reply.body, Body::Slow);
            let _ = stream.write_all((head + "\r\n").as_bytes());
            let part = vec![b' '; if slow { 1 } else { 1 << 16 }];
            while !stopped.load(Ordering::SeqCst) && stream.write_all(&part).is_ok() {
                if slow {
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
        Body::Drop => {}
    }
    let _ = stream.flush();
}

/// Resolves all names to this machine, and records the lookups.
struct LoopbackResolver(Arc<Mutex<Vec<String>>>);

impl Resolver for LoopbackResolver {
    fn resolve(&self, host: &str) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        self.0.lock().unwrap().push(host.to_owned());
        Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) })
    }
}

/// A user with settings and a home folder. All names resolve to this machine.
pub(crate) struct User {
    pub(crate) runtime: Runtime,
    pub(crate) home: TempDir,
    pub(crate) settings: RegistrySettings,
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) workspaces: Vec<PathBuf>,
    pub(crate) clock: Arc<AtomicU64>,
    lookups: Arc<Mutex<Vec<String>>>,
}

impl User {
    /// A user who lists some hosts as insecure.
    pub(crate) fn new(insecure: &[String]) -> User {
        let settings = RegistrySettings {
            insecure: insecure.to_vec(),
            ..RegistrySettings::default()
        };
        User {
            runtime: crate::protocol::client::runtime(),
            home: tempfile::tempdir().unwrap(),
            settings,
            variables: Vec::new(),
            workspaces: Vec::new(),
            clock: Arc::new(AtomicU64::new(NOW)),
            lookups: Arc::default(),
        }
    }

    /// A user whose Docker Hub is a fake.
    pub(crate) fn of_hub(fake: &Fake) -> User {
        let mut user = User::new(&[]);
        user.settings.hub = Some(format!("http://hub.test:{}", fake.port));
        user
    }

    /// A user who lists `registry.test`, a fake, as insecure.
    pub(crate) fn of_registry(fake: &Fake) -> User {
        User::new(&[format!("registry.test:{}", fake.port)])
    }

    /// Advances the clock, in seconds.
    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Writes a file in the home folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Stores credentials for a registry, as Docker's `auth`.
    pub(crate) fn log_in(&self, registry: &str, auth: &str) {
        let auths = serde_json::json!({ "auths": { registry: { "auth": auth } } });
        self.write(".docker/config.json", &auths.to_string());
    }

    /// A client as in a new process.
    pub(crate) fn registry(&self) -> Registry {
        let mut variables = self.variables.clone();
        variables.push(("HOME", self.home.path().to_str().unwrap().to_owned()));
        let environment =
            ProcessEnvironment::new(variables).with_workspaces(self.workspaces.clone());
        let clock = self.clock.clone();
        let deps = Deps {
            environment,
            resolver: Arc::new(LoopbackResolver(self.lookups.clone())),
            clock: Arc::new(move || clock.load(Ordering::SeqCst)),
            is_known: |path, tag| path == "library/golang" && tag.is_none_or(|tag| tag == "1.26"),
        };
        Registry::new(self.settings.clone(), deps)
    }

    /// The names that were resolved.
    pub(crate) fn lookups(&self) -> Vec<String> {
        self.lookups.lock().unwrap().clone()
    }

    /// Queries the tags of a repository, until the query ends.
    pub(crate) fn tags(&self, registry: &Registry, name: &str) -> Answer<Tags> {
        let reference = name_of(name);
        let tags = registry.tags(&reference, None, Intent::Speculative, LONG);
        self.runtime.block_on(tags)
    }

    /// Queries a tag explicitly, until the query ends.
    pub(crate) fn tag(&self, registry: &Registry, name: &str) -> Answer<TagInfo> {
        let reference = name_of(name);
        let tag = registry.tag(&reference, Intent::Explicit, LONG);
        self.runtime.block_on(tag)
    }
}

pub(crate) fn name_of(name: &str) -> Reference {
    reference::parse(name).unwrap()
}

/// The names of tags (with `…` if there are more), or the error.
pub(crate) fn names(answer: &Answer<Tags>) -> String {
    match (&answer.value, &answer.error) {
        (Some(tags), _) => {
            let names = tags.tags.iter().map(|tag| tag.name.as_str());
            names.collect::<Vec<_>>().join(" ") + if tags.whole { "" } else { " …" }
        }
        (None, Some(error)) => error.message(),
        (None, None) => "nothing".to_owned(),
    }
}
