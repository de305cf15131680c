//! The executable: parses the arguments, sets up logging, and runs the command.

use std::process::ExitCode;

use clap::Parser;
use cli::Args;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let args = Args::parse();
    let filter = std::env::var("DOCKWRIGHT_LOG").ok();
    let filter = filter.and_then(|it| it.parse::<Targets>().ok());
    let filter = filter.unwrap_or_else(|| Targets::new().with_default(Level::ERROR));
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(layer)
        .with(filter)
        .init();
    cli::run(args)
}
