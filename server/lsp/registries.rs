//! Registries for a client: its settings, what is told of images in hovers and actions, and what was asked.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::ls_types::{InitializeParams, Uri};

use crate::features::images::{Image, Pin};
use crate::registry::settings::{Environment, Settings};
use crate::registry::{Intent, Outside, Registry, describe};

/// The kind of the actions that pin images.
pub(super) const PIN: &str = "refactor.rewrite";
/// The command that tells what was asked of registries.
pub(super) const STATUS: &str = "dockwright.registryStatus";

/// How long somebody who points or types waits.
const SHORT: Duration = Duration::from_millis(300);
/// How long somebody waits who has chosen something.
const LONG: Duration = Duration::from_secs(15);

/// Registries for a client, once it has introduced itself.
#[derive(Default)]
pub(super) struct Registries(OnceLock<(Registry, Vec<String>)>);

/// What an action needs to be carried out later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PinLater {
    /// The document.
    pub(super) uri: Uri,
    /// Its version.
    pub(super) version: i32,
    /// Where the image is, in bytes.
    pub(super) offset: u32,
}

impl PinLater {
    pub(super) fn new(uri: Uri, version: i32, pin: &Pin) -> PinLater {
        PinLater {
            uri,
            version,
            offset: pin.image.span.start,
        }
    }
}

impl Registries {
    /// Begins with what a client tells of itself. The folders that it works on have no say.
    pub(super) fn start(&self, params: &InitializeParams) {
        let folders = params.workspace_folders.iter().flatten();
        let uris = folders.map(|folder| &folder.uri);
        #[expect(deprecated, reason = "older clients tell it only so")]
        let uris = uris.chain(&params.root_uri);
        let paths = uris.filter_map(|uri| Some(uri.to_file_path()?.into_owned()));
        let environment =
            Environment::of_process().with_workspaces(paths.collect::<Vec<PathBuf>>());
        let told = params.initialization_options.as_ref();
        let (settings, problems) = Settings::of(&environment, told);
        // What is known to be there is for the catalogue to tell.
        let outside = Outside::of_process(environment, |_| false);
        let _ = self.0.set((Registry::new(settings, outside), problems));
    }

    /// What isn't understood of the user's settings.
    pub(super) fn problems(&self) -> Vec<String> {
        let problems = self.0.get().map(|(_, problems)| problems.iter());
        let problem = |it: &String| format!("registries aren't asked: {it}");
        problems.into_iter().flatten().map(problem).collect()
    }

    fn registry(&self) -> Option<&Registry> {
        self.0.get().map(|(registry, _)| registry)
    }

    /// True if nobody is asked anything.
    pub(super) fn is_offline(&self) -> bool {
        self.registry().is_none_or(Registry::is_offline)
    }

    /// What is known of an image within a short time, in Markdown.
    pub(super) async fn describe(&self, image: &Image) -> String {
        let Some(registry) = self.registry() else {
            return String::new();
        };
        let of = &image.reference;
        let known = registry.known_image(of, &image.platform);
        let tag = registry.tag(of, Intent::Speculative, SHORT).await;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        describe(of, &tag, &known, now.map_or(0, |now| now.as_secs()))
    }

    /// The digest of an image, or why it isn't known.
    pub(super) async fn digest(&self, image: &Image) -> Result<String, String> {
        let name = image.reference.familiar();
        let Some(registry) = self.registry() else {
            return Err(name);
        };
        let tag = registry.tag(&image.reference, Intent::Explicit, LONG).await;
        let digest = tag.value.and_then(|tag| tag.digest.clone());
        digest.ok_or_else(|| {
            let why = tag.trouble.map(|trouble| trouble.message());
            format!(
                "{name}: {}",
                why.as_deref().unwrap_or("the registry takes too long")
            )
        })
    }

    /// What was asked of registries, for the user.
    pub(super) fn status(&self) -> Value {
        let Some(registry) = self.registry() else {
            return Value::Null;
        };
        let asked = registry.asked().into_iter().map(
            |it| json!({ "host": it.host, "what": it.what, "at": it.at, "result": it.result }),
        );
        let warnings = registry.warnings().into_iter();
        let warnings = warnings.map(|(host, text)| json!({ "host": host, "text": text }));
        json!({
            "offline": registry.is_offline(),
            "asked": asked.collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(),
        })
    }
}
