//! Well-known ports: those registered with IANA, and those that images use by convention. Looked up with [`service`].

/// A service that commonly uses a port.
#[derive(Debug)]
pub struct Service {
    /// The port number.
    pub port: u16,
    /// The transport protocols, in lower case.
    pub transports: &'static [&'static str],
    /// The name or a short description of the service.
    pub name: &'static str,
}

const TCP: &[&str] = &["tcp"];
const UDP: &[&str] = &["udp"];
const BOTH: &[&str] = &["tcp", "udp"];

const fn row(port: u16, transports: &'static [&'static str], name: &'static str) -> Service {
    Service {
        port,
        transports,
        name,
    }
}

/// The services, by port.
pub static SERVICES: [Service; 93] = [
    row(20, TCP, "FTP data"),
    row(21, TCP, "FTP"),
    row(22, TCP, "SSH"),
    row(23, TCP, "Telnet"),
    row(25, TCP, "SMTP, mail transfer"),
    row(53, BOTH, "DNS"),
    row(67, UDP, "DHCP server"),
    row(68, UDP, "DHCP client"),
    row(69, UDP, "TFTP"),
    row(80, TCP, "HTTP"),
    row(88, BOTH, "Kerberos"),
    row(110, TCP, "POP3"),
    row(111, BOTH, "RPC portmapper"),
    row(123, UDP, "NTP, time"),
    row(143, TCP, "IMAP"),
    row(161, UDP, "SNMP"),
    row(162, UDP, "SNMP traps"),
    row(179, TCP, "BGP"),
    row(389, BOTH, "LDAP"),
    row(443, TCP, "HTTPS"),
    row(443, UDP, "HTTP/3"),
    row(445, TCP, "SMB"),
    row(465, TCP, "SMTP submission over TLS"),
    row(514, UDP, "syslog"),
    row(587, TCP, "SMTP submission"),
    row(631, BOTH, "IPP, printing"),
    row(636, TCP, "LDAP over TLS"),
    row(853, TCP, "DNS over TLS"),
    row(873, TCP, "rsync"),
    row(993, TCP, "IMAP over TLS"),
    row(995, TCP, "POP3 over TLS"),
    row(1080, TCP, "SOCKS"),
    row(1194, BOTH, "OpenVPN"),
    row(1433, TCP, "Microsoft SQL Server"),
    row(1521, TCP, "Oracle Database"),
    row(1812, UDP, "RADIUS"),
    row(1883, TCP, "MQTT"),
    row(2049, BOTH, "NFS"),
    row(2181, TCP, "ZooKeeper"),
    row(2375, TCP, "Docker, unencrypted"),
    row(2376, TCP, "Docker over TLS"),
    row(2379, TCP, "etcd client API"),
    row(2380, TCP, "etcd peer communication"),
    row(3000, TCP, "web development servers, Grafana"),
    row(3128, TCP, "Squid HTTP proxy"),
    row(3306, TCP, "MySQL, MariaDB"),
    row(3389, BOTH, "RDP, remote desktop"),
    row(3478, BOTH, "STUN and TURN"),
    row(4222, TCP, "NATS"),
    row(4317, TCP, "OpenTelemetry over gRPC"),
    row(4318, TCP, "OpenTelemetry over HTTP"),
    row(4369, TCP, "Erlang port mapper"),
    row(5000, TCP, "Docker registry, Flask development server"),
    row(5005, TCP, "Java debugger"),
    row(5060, BOTH, "SIP"),
    row(5061, TCP, "SIP over TLS"),
    row(5173, TCP, "Vite development server"),
    row(5222, TCP, "XMPP client connections"),
    row(5353, UDP, "multicast DNS"),
    row(5432, TCP, "PostgreSQL"),
    row(5601, TCP, "Kibana"),
    row(5671, TCP, "AMQP over TLS"),
    row(5672, TCP, "AMQP, RabbitMQ"),
    row(5900, TCP, "VNC"),
    row(5984, TCP, "CouchDB"),
    row(6379, TCP, "Redis, Valkey"),
    row(6443, TCP, "Kubernetes API"),
    row(6514, TCP, "syslog over TLS"),
    row(7687, TCP, "Neo4j Bolt"),
    row(8000, TCP, "web applications, by convention"),
    row(8080, TCP, "HTTP on an unprivileged port, by convention"),
    row(8086, TCP, "InfluxDB"),
    row(8123, TCP, "ClickHouse over HTTP"),
    row(8125, UDP, "StatsD"),
    row(8200, TCP, "Vault"),
    row(8443, TCP, "HTTPS on an unprivileged port, by convention"),
    row(8500, TCP, "Consul"),
    row(8883, TCP, "MQTT over TLS"),
    row(8888, TCP, "Jupyter"),
    row(9000, TCP, "PHP-FPM, MinIO, SonarQube"),
    row(9042, TCP, "Cassandra"),
    row(9090, TCP, "Prometheus"),
    row(9092, TCP, "Kafka"),
    row(9093, TCP, "Alertmanager"),
    row(9100, TCP, "Prometheus node exporter"),
    row(9200, TCP, "Elasticsearch, OpenSearch"),
    row(9229, TCP, "Node.js debugger"),
    row(9300, TCP, "Elasticsearch and OpenSearch node communication"),
    row(11211, BOTH, "memcached"),
    row(15672, TCP, "RabbitMQ management"),
    row(27017, TCP, "MongoDB"),
    row(50051, TCP, "gRPC, by convention"),
    row(51820, UDP, "WireGuard"),
];

/// Looks up the service at a port of a transport protocol in lower case.
pub fn service(port: u16, transport: &str) -> Option<&'static Service> {
    let matches = |it: &&Service| it.port == port && it.transports.contains(&transport);
    SERVICES.iter().find(matches)
}
