//! Signals accepted by STOPSIGNAL (`moby/sys/signal`, on Linux), looked up with [`signal`].

/// A POSIX or Linux signal.
#[derive(Debug)]
pub struct Signal {
    /// The name, without `SIG`.
    pub name: &'static str,
    /// The number on most architectures.
    pub number: u8,
    /// The meaning, in a sentence.
    pub docs: &'static str,
}

const fn row(name: &'static str, number: u8, docs: &'static str) -> Signal {
    Signal { name, number, docs }
}

/// The named signals, without the real-time signals.
pub static SIGNALS: [Signal; 34] = [
    row("TERM", 15, "Requests termination (default)."),
    row("INT", 2, "Interrupt, as sent by Ctrl+C."),
    row(
        "QUIT",
        3,
        "Requests termination; nginx and PHP-FPM shut down gracefully.",
    ),
    row(
        "KILL",
        9,
        "Terminates the program immediately, without cleanup.",
    ),
    row(
        "HUP",
        1,
        "Terminal closed; many servers reload their configuration.",
    ),
    row("USR1", 10, "User-defined."),
    row("USR2", 12, "User-defined."),
    row(
        "WINCH",
        28,
        "Terminal resized; Apache shuts down gracefully.",
    ),
    row("ABRT", 6, "Abort."),
    row("ALRM", 14, "Timer expired."),
    row("BUS", 7, "Invalid memory access (bus error)."),
    row("CHLD", 17, "Child process terminated or stopped."),
    row("CLD", 17, "Alias of CHLD."),
    row("CONT", 18, "Continues a stopped program."),
    row("FPE", 8, "Arithmetic error."),
    row("ILL", 4, "Illegal instruction."),
    row("IO", 29, "I/O possible."),
    row("IOT", 6, "Alias of ABRT."),
    row("PIPE", 13, "Write to a pipe without readers."),
    row("POLL", 29, "Alias of IO."),
    row("PROF", 27, "Profiling timer expired."),
    row("PWR", 30, "Power failure."),
    row("SEGV", 11, "Invalid memory access (segmentation fault)."),
    row("STKFLT", 16, "Unused."),
    row("STOP", 19, "Stops the program; can't be caught."),
    row("SYS", 31, "Bad system call."),
    row("TRAP", 5, "Breakpoint."),
    row("TSTP", 20, "Stop, as sent by Ctrl+Z."),
    row("TTIN", 21, "Terminal read from a background process."),
    row("TTOU", 22, "Terminal write from a background process."),
    row("URG", 23, "Urgent data on a socket."),
    row("VTALRM", 26, "Virtual timer expired."),
    row("XCPU", 24, "CPU time limit exceeded."),
    row("XFSZ", 25, "File size limit exceeded."),
];

/// Looks up a signal by its name in upper case, without `SIG`.
pub fn signal(name: &str) -> Option<&'static Signal> {
    SIGNALS.iter().find(|it| it.name == name)
}

/// True if BuildKit accepts a text as a signal: a number other than 0, or a case-insensitive name with or without `SIG`
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
