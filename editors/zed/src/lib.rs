//! Dockwright for Zed: which program is the server, and which settings it gets.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{Command, Extension, LanguageServerId, Result, Worktree, register_extension, serde_json};

const NAME: &str = "dockwright";

struct Dockwright;

impl Extension for Dockwright {
    fn new() -> Self {
        Dockwright
    }

    fn language_server_command(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Command> {
        let set = LspSettings::for_worktree(NAME, worktree)?.binary;
        let (path, arguments) = set.map_or((None, None), |it| (it.path, it.arguments));
        let command = path.or_else(|| worktree.which(NAME)).ok_or(
            "there is no dockwright in the path; `cargo install dockwright`, `npm install -g dockwright` and \
             `pip install dockwright` bring it",
        )?;
        Ok(Command {
            command,
            args: arguments.unwrap_or_else(|| vec!["lsp".to_owned()]),
            env: worktree.shell_env(),
        })
    }

    fn language_server_initialization_options(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        Ok(LspSettings::for_worktree(NAME, worktree)?.settings)
    }

    fn language_server_workspace_configuration(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<serde_json::Value>> {
        let settings = LspSettings::for_worktree(NAME, worktree)?.settings;
        Ok(settings.map(|it| serde_json::json!({ NAME: it })))
    }
}

register_extension!(Dockwright);
