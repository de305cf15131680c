//! The command line: which front end, logging, exit code.

use std::process::ExitCode;

use clap::Parser;
use cli::Args;
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let args = Args::parse();
    let wanted = std::env::var("DOCKWRIGHT_LOG").ok();
    let filter = wanted.and_then(|wanted| wanted.parse::<Targets>().ok());
    let filter = filter.unwrap_or_else(|| Targets::new().with_default(Level::ERROR));
    let told = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(told)
        .with(filter)
        .init();
    cli::run(args)
}
