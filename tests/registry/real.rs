//! Real registries, with and without authentication. `.ci/registry` starts them.

use registry::Intent;
use registry::authority::Authority;

use super::fake::{LONG, User, name_of, names};

#[test]
#[ignore = "needs real registries: .ci/registry"]
fn real() {
    let registries = std::env::var("DOCKWRIGHT_REGISTRIES");
    let registries = registries.expect("DOCKWRIGHT_REGISTRIES, which .ci/registry sets");
    let mut requests = 0;
    for (mode, host) in registries
        .split_whitespace()
        .filter_map(|it| it.split_once('='))
    {
        let mut user = User::new(&[]);
        user.settings.allow.push(host.to_owned());
        if mode == "token" {
            // Its token server is on another port.
            let port = Authority::parse(host).unwrap().port.unwrap() + 1000;
            user.settings.allow.push(format!("127.0.0.1:{port}"));
        }
        if mode != "none" {
            // `tester:s3cret`.
            user.log_in(host, "dGVzdGVyOnMzY3JldA==");
        }
        let registry = user.registry();
        let alpine = format!("{host}/library/alpine");
        let tags = user.tags(&registry, &alpine);
        let mut tags: Vec<_> = names(&tags).split(' ').map(str::to_owned).collect();
        tags.sort();
        assert_eq!(tags, ["3.18", "3.19", "3.20", "latest"], "{mode}");
        let tag = user
            .tag(&registry, &format!("{alpine}:3.20"))
            .value
            .unwrap();
        let digest = tag.digest.clone().unwrap();
        let by_digest = name_of(&format!("{alpine}@{digest}"));
        for (reference, platform) in [
            (name_of(&format!("{alpine}:3.20")), "linux/amd64"),
            (by_digest, "linux/amd64"),
            (name_of(&format!("{host}/library/node:22")), "linux/arm64"),
            (name_of(&format!("{host}/legacy/app:1.0")), "linux/amd64"),
        ] {
            let image = registry.image(&reference, platform, Intent::Explicit, LONG);
            let image = user.runtime.block_on(image);
            let image = image
                .value
                .unwrap_or_else(|| panic!("{mode} {reference}: {:?}", image.error));
            assert_eq!(image.platform, platform, "{mode} {reference}");
            assert_eq!(image.config.env, [("PATH".to_owned(), "/bin".to_owned())]);
            assert_eq!(image.config.ports, ["8080/tcp"]);
        }
        let missing = user.tag(&registry, &format!("{alpine}:nope"));
        assert_eq!(
            missing.error.unwrap().message(),
            "the registry has no such image",
            "{mode}"
        );
        requests += registry.requests().len();
    }
    assert!(requests > 20);
}
