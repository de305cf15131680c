//! A registry of this machine that says what a test wants, and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures::future::BoxFuture;
use registry::model::{Tag, Tags};
use registry::settings::{Environment, Settings};
use registry::{Answer, Intent, Outside, Registry, Resolver};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;
use syntax::values::reference::{self, Reference};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// A moment of the test's own, in seconds since 1970.
pub(crate) const NOW: u64 = 1_787_400_000;
/// Long enough for whatever ends by itself.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path, with its query.
    pub(crate) path: String,
    /// The headers, with names in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How the body of an answer comes.
pub(crate) enum Body {
    /// At once.
    Whole(Vec<u8>),
    /// Without end.
    Endless,
    /// A byte at a time, without end.
    Slow,
    /// Not at all, and the connection is closed before the head.
    Drop,
}

/// An answer.
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

/// A server of this machine, which ends with the test.
pub(crate) struct Fake {
    pub(crate) port: u16,
    asked: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
}

impl Fake {
    /// A server that answers with a function, which is also told its own port.
    pub(crate) fn new(answer: impl Fn(&Request, u16) -> Reply + Send + Sync + 'static) -> Fake {
        Fake::start(None, answer)
    }

    /// The same with TLS, for `registry.test`, by an authority that only those trust who are told to.
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
            asked: Arc::default(),
            connections: Arc::default(),
            ended: Arc::default(),
        };
        let (asked, ended) = (fake.asked.clone(), fake.ended.clone());
        let connections = fake.connections.clone();
        let answer = Arc::new(answer);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                connections.fetch_add(1, Ordering::SeqCst);
                stream.set_read_timeout(Some(LONG)).unwrap();
                let (asked, answer, ended) = (asked.clone(), answer.clone(), ended.clone());
                let tls = tls.clone();
                thread::spawn(move || {
                    let mut stream: Box<dyn Both> = match tls {
                        None => Box::new(stream),
                        Some(config) => {
                            let connection = ServerConnection::new(config).unwrap();
                            Box::new(StreamOwned::new(connection, stream))
                        }
                    };
                    if let Some(request) = read(&mut stream) {
                        asked.lock().unwrap().push(request.clone());
                        write(&mut stream, &request, answer(&request, port), &ended);
                    }
                });
            }
        });
        fake
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    /// What was asked so far, as `GET /path`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |request: &Request| format!("{} {}", request.method, request.path);
        self.asked().iter().map(line).collect()
    }

    /// How often somebody connected.
    pub(crate) fn connections(&self) -> u64 {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

/// A file of the test's own certificates.
pub(crate) fn tls(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/registry/tls");
    folder.join(name)
}

/// A way there and back.
trait Both: Read + Write {}

impl<T: Read + Write> Both for T {}

fn read(stream: &mut dyn Both) -> Option<Request> {
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

/// Writes an answer. Whoever doesn't want to hear all of it hangs up.
fn write(stream: &mut dyn Both, request: &Request, reply: Reply, ended: &AtomicBool) {
    let mut head = format!("HTTP/1.1 {} Said\r\nconnection: close\r\n", reply.status);
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
            while !ended.load(Ordering::SeqCst) && stream.write_all(&part).is_ok() {
                if slow {
                    thread::sleep(Duration::from_millis(20));
                }
            }
        }
        Body::Drop => {}
    }
    let _ = stream.flush();
}

/// Says that all names are this machine's, and remembers which were looked up.
struct AllHere(Arc<Mutex<Vec<String>>>);

impl Resolver for AllHere {
    fn resolve(&self, host: &str) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        self.0.lock().unwrap().push(host.to_owned());
        Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) })
    }
}

/// A user with a registry of theirs, in a world where every name leads to this machine.
pub(crate) struct User {
    pub(crate) runtime: Runtime,
    pub(crate) home: TempDir,
    pub(crate) settings: Settings,
    pub(crate) variables: Vec<(&'static str, String)>,
    pub(crate) workspaces: Vec<PathBuf>,
    pub(crate) clock: Arc<AtomicU64>,
    lookups: Arc<Mutex<Vec<String>>>,
}

impl User {
    /// A user who lists some hosts as insecure.
    pub(crate) fn new(insecure: &[String]) -> User {
        let settings = Settings {
            insecure: insecure.to_vec(),
            ..Settings::default()
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

    /// A user of Docker Hub, which is a fake.
    pub(crate) fn of_hub(fake: &Fake) -> User {
        let mut user = User::new(&[]);
        user.settings.hub = Some(format!("http://hub.test:{}", fake.port));
        user
    }

    /// A user of `registry.test`, which is a fake.
    pub(crate) fn of_registry(fake: &Fake) -> User {
        User::new(&[format!("registry.test:{}", fake.port)])
    }

    /// Lets time go by, in seconds.
    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Writes a file of the user's.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.home.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Logs in: a name and a password for a registry.
    pub(crate) fn log_in(&self, registry: &str, auth: &str) {
        let auths = serde_json::json!({ "auths": { registry: { "auth": auth } } });
        self.write(".docker/config.json", &auths.to_string());
    }

    /// A new process of this user's.
    pub(crate) fn registry(&self) -> Registry {
        let mut variables = self.variables.clone();
        variables.push(("HOME", self.home.path().to_str().unwrap().to_owned()));
        let environment = Environment::new(variables).with_workspaces(self.workspaces.clone());
        let clock = self.clock.clone();
        let outside = Outside {
            environment,
            resolver: Arc::new(AllHere(self.lookups.clone())),
            clock: Arc::new(move || clock.load(Ordering::SeqCst)),
            is_known: |path, tag| path == "library/golang" && tag.is_none_or(|tag| tag == "1.26"),
        };
        Registry::new(self.settings.clone(), outside)
    }

    /// The names that were looked up.
    pub(crate) fn lookups(&self) -> Vec<String> {
        self.lookups.lock().unwrap().clone()
    }

    /// Asks for tags, until there is nothing more to come.
    pub(crate) fn tags(&self, registry: &Registry, name: &str) -> Answer<Tags> {
        let reference = name_of(name);
        let asked = registry.tags(&reference, None, Intent::Speculative, LONG);
        self.runtime.block_on(asked)
    }

    /// Asks for a tag, until there is nothing more to come.
    pub(crate) fn tag(&self, registry: &Registry, name: &str) -> Answer<Tag> {
        let reference = name_of(name);
        let asked = registry.tag(&reference, Intent::Explicit, LONG);
        self.runtime.block_on(asked)
    }
}

pub(crate) fn name_of(name: &str) -> Reference {
    reference::parse(name).unwrap()
}

/// The names of tags, or why there are none.
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
