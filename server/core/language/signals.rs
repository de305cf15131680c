//! Signals that STOPSIGNAL takes (`moby/sys/signal`, on Linux).

/// A signal.
#[derive(Debug)]
pub struct Signal {
    /// Its name, without `SIG`.
    pub name: &'static str,
    /// Its number on most machines.
    pub number: u8,
    /// What it is for.
    pub docs: &'static str,
}

const fn row(name: &'static str, number: u8, docs: &'static str) -> Signal {
    Signal { name, number, docs }
}

/// The signals with names of their own; real-time signals are beside.
pub static SIGNALS: [Signal; 34] = [
    row("TERM", 15, "Asks the program to end; the default."),
    row("INT", 2, "Interrupt, as Ctrl+C sends it."),
    row(
        "QUIT",
        3,
        "Asks the program to end; many servers finish their work first (nginx, Apache with WINCH).",
    ),
    row("KILL", 9, "Ends the program at once; it can't clean up."),
    row(
        "HUP",
        1,
        "The terminal has gone; many servers read their configuration again.",
    ),
    row("USR1", 10, "For the program's own use."),
    row("USR2", 12, "For the program's own use."),
    row(
        "WINCH",
        28,
        "The terminal's size has changed; Apache ends gracefully on it.",
    ),
    row("ABRT", 6, "The program gives up."),
    row("ALRM", 14, "A timer has run out."),
    row("BUS", 7, "Bad access to memory."),
    row("CHLD", 17, "A child has ended or stopped."),
    row("CLD", 17, "Another name of CHLD."),
    row("CONT", 18, "Goes on after a stop."),
    row("FPE", 8, "Arithmetic error."),
    row("ILL", 4, "Illegal instruction."),
    row("IO", 29, "Input or output is possible."),
    row("IOT", 6, "Another name of ABRT."),
    row("PIPE", 13, "Nobody reads what is written."),
    row("POLL", 29, "Another name of IO."),
    row("PROF", 27, "A profiling timer has run out."),
    row("PWR", 30, "The power fails."),
    row("SEGV", 11, "Access to memory that isn't there."),
    row("STKFLT", 16, "Not in use."),
    row("STOP", 19, "Stops the program; it can't refuse."),
    row("SYS", 31, "Bad system call."),
    row("TRAP", 5, "A breakpoint."),
    row("TSTP", 20, "Stop, as Ctrl+Z sends it."),
    row("TTIN", 21, "Reading from the terminal in the background."),
    row("TTOU", 22, "Writing to the terminal in the background."),
    row("URG", 23, "Urgent data on a socket."),
    row(
        "VTALRM",
        26,
        "A timer of the program's own time has run out.",
    ),
    row("XCPU", 24, "Too much processor time."),
    row("XFSZ", 25, "A file has grown too large."),
];

/// The signal of a name, without `SIG`, in upper case.
pub fn signal(name: &str) -> Option<&'static Signal> {
    SIGNALS.iter().find(|it| it.name == name)
}

/// True if BuildKit takes a text for a signal: a number but 0, or a name in any case, with or without `SIG`
/// (`signal.ParseSignal`).
pub fn is_signal(text: &str) -> bool {
    if let Ok(number) = text.parse::<i64>() {
        return number != 0;
    }
    let upper = text.to_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let real_time = |prefix: &str, sign: char, most: u8| {
        name.strip_prefix(prefix).is_some_and(|rest| {
            rest.is_empty()
                || rest
                    .strip_prefix(sign)
                    .is_some_and(|n| (1..=most).any(|m| m.to_string() == n))
        })
    };
    SIGNALS.iter().any(|s| s.name == name)
        || real_time("RTMIN", '+', 15)
        || real_time("RTMAX", '-', 14)
}
