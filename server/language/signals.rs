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

const fn signal(name: &'static str, number: u8, docs: &'static str) -> Signal {
    Signal { name, number, docs }
}

/// The signals with names of their own; real-time signals are beside.
pub static SIGNALS: [Signal; 34] = [
    signal("TERM", 15, "Asks the program to end; the default."),
    signal("INT", 2, "Interrupt, as Ctrl+C sends it."),
    signal(
        "QUIT",
        3,
        "Asks the program to end; many servers finish their work first (nginx, Apache with WINCH).",
    ),
    signal("KILL", 9, "Ends the program at once; it can't clean up."),
    signal(
        "HUP",
        1,
        "The terminal has gone; many servers read their configuration again.",
    ),
    signal("USR1", 10, "For the program's own use."),
    signal("USR2", 12, "For the program's own use."),
    signal(
        "WINCH",
        28,
        "The terminal's size has changed; Apache ends gracefully on it.",
    ),
    signal("ABRT", 6, "The program gives up."),
    signal("ALRM", 14, "A timer has run out."),
    signal("BUS", 7, "Bad access to memory."),
    signal("CHLD", 17, "A child has ended or stopped."),
    signal("CLD", 17, "Another name of CHLD."),
    signal("CONT", 18, "Goes on after a stop."),
    signal("FPE", 8, "Arithmetic error."),
    signal("ILL", 4, "Illegal instruction."),
    signal("IO", 29, "Input or output is possible."),
    signal("IOT", 6, "Another name of ABRT."),
    signal("PIPE", 13, "Nobody reads what is written."),
    signal("POLL", 29, "Another name of IO."),
    signal("PROF", 27, "A profiling timer has run out."),
    signal("PWR", 30, "The power fails."),
    signal("SEGV", 11, "Access to memory that isn't there."),
    signal("STKFLT", 16, "Not in use."),
    signal("STOP", 19, "Stops the program; it can't refuse."),
    signal("SYS", 31, "Bad system call."),
    signal("TRAP", 5, "A breakpoint."),
    signal("TSTP", 20, "Stop, as Ctrl+Z sends it."),
    signal("TTIN", 21, "Reading from the terminal in the background."),
    signal("TTOU", 22, "Writing to the terminal in the background."),
    signal("URG", 23, "Urgent data on a socket."),
    signal(
        "VTALRM",
        26,
        "A timer of the program's own time has run out.",
    ),
    signal("XCPU", 24, "Too much processor time."),
    signal("XFSZ", 25, "A file has grown too large."),
];

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
