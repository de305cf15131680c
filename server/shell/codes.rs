//! The table of codes: [`CODES`], with the defaults and the documentation of each. Codes are `ShellCheck`'s numbers, which
//! users know from other linters; texts and decisions are Dockwright's.

use self::CodeSeverity::{Error, Hint, Information, Warning};
use self::Shells::{All, NotBash, NotDash, OnlyDash};
use crate::Dialect;

/// A code, like `SC2086`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its name.
    pub name: &'static str,
    /// The severity of its findings.
    pub severity: CodeSeverity,
    /// False if it is disabled unless the configuration enables it.
    pub enabled: bool,
    /// The shells in which it applies.
    pub shells: Shells,
    /// A summary in one sentence.
    pub summary: &'static str,
    /// The message of a finding; `{}` is replaced by the text at the finding.
    pub message: &'static str,
    /// The title of its fix; empty if it has none.
    pub fix: &'static str,
    /// Why it matters in an image build.
    pub why: &'static str,
    /// A command with the finding.
    pub wrong: &'static str,
    /// The command without it.
    pub right: &'static str,
}

/// The severity of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSeverity {
    /// The command fails, or never works as written.
    Error,
    /// The command probably doesn't work as written.
    Warning,
    /// The command may not work as written, depending on values.
    Information,
    /// The command works, but there is a better way to write it.
    Hint,
}

/// The shells in which a code applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shells {
    /// All shells.
    All,
    /// Dash: it lacks an extension of bash that ash supports.
    OnlyDash,
    /// Shells that lack an extension of bash: dash and ash.
    NotBash,
    /// Shells that don't expand escapes in `echo`: all but dash.
    NotDash,
}

impl Shells {
    /// True if a code applies in a shell. A shell of which only the name `sh` is known may be any of them.
    pub fn include(self, dialect: Dialect) -> bool {
        match self {
            All => true,
            OnlyDash => dialect == Dialect::Dash,
            NotBash => matches!(dialect, Dialect::Dash | Dialect::Ash),
            NotDash => matches!(dialect, Dialect::Ash | Dialect::Bash),
        }
    }
}

impl Code {
    /// True for a suggestion about style.
    pub fn is_style(&self) -> bool {
        self.severity == Hint
    }
}

/// Looks up a code by its name.
pub fn code(name: &str) -> Option<&'static Code> {
    let at = CODES.binary_search_by(|it| it.name.cmp(name)).ok()?;
    CODES.get(at)
}

macro_rules! codes {
    ($($name:ident $severity:ident $on:ident $shells:ident $summary:literal $message:literal $fix:literal $why:literal $wrong:literal $right:literal)*) => {
        &[$(Code {
            name: stringify!($name),
            severity: $severity,
            enabled: codes!(@ $on),
            shells: $shells,
            summary: $summary,
            message: $message,
            fix: $fix,
            why: $why,
            wrong: $wrong,
            right: $right,
        }),*]
    };
    (@ on) => { true };
    (@ off) => { false };
}

/// All codes, sorted by name.
pub const CODES: &[Code] = codes! {
    SC1087 Error off All
        "A variable is followed by `[`, which the shell may read as an index."
        "`{}` is followed by `[`; use braces to end the name"
        "Add braces"
        "In bash, `$name[` begins the index of an array only within `${…}`; without braces, the text after the name is kept as it is, which is rarely meant."
        "echo \"$list[0]\""
        "echo \"${list}[0]\""
    SC1110 Warning on All
        "A curly quote isn't a quote."
        "`{}` isn't a quote for the shell, but a part of the word; use a straight quote"
        ""
        "Text from documents and web pages often has curly quotes. The shell takes them for letters: they end up in the value, and spaces split it."
        "echo “a b” > /etc/motd"
        "echo \"a b\" > /etc/motd"
    SC2005 Hint on All
        "`echo` prints the output of a command that prints it itself."
        "`echo` is unnecessary: the command in `{}` already prints its output"
        ""
        "The substitution joins the lines of the output and hides the exit status of the command: if it fails, the build continues."
        "echo \"$(date)\" > /build-date"
        "date > /build-date"
    SC2006 Hint on All
        "Backquotes are used instead of `$(…)`."
        "Backquotes are the old syntax of a command substitution; use `$(…)`"
        "Replace the backquotes with `$(…)`"
        "Within backquotes, backslashes and nested substitutions need escapes that are easy to get wrong."
        "make -j \"`nproc`\""
        "make -j \"$(nproc)\""
    SC2013 Information on All
        "A `for` loop reads the words of a file, not its lines."
        "This loop runs once per word, not once per line; use `while read -r`"
        ""
        "Lines that contain spaces are split, and patterns in them are expanded."
        "for p in $(cat packages.txt); do pip install \"$p\"; done"
        "while read -r p; do pip install \"$p\"; done < packages.txt"
    SC2016 Information off All
        "A `$` in single quotes isn't expanded."
        "`$` isn't expanded in single quotes"
        ""
        "In image builds, text in single quotes is mostly meant as it is: lines of configuration files, and programs for `sed` and `awk`. Therefore this is disabled by default."
        "echo 'version $VERSION'"
        "echo \"version $VERSION\""
    SC2024 Warning on All
        "A redirection isn't affected by `sudo`."
        "`sudo` doesn't apply to this redirection: the shell opens the file as the current user"
        ""
        "The shell opens the file before it starts `sudo`, so the command fails where the user lacks permission."
        "sudo echo deb > /etc/apt/sources.list"
        "echo deb | sudo tee /etc/apt/sources.list"
    SC2027 Information on All
        "Quotes end before an expansion that they seem to contain."
        "The quotes end before `{}`, so that it is unquoted; remove or escape the inner quotes"
        ""
        "A double quote within double quotes ends them. The part between is split at whitespace."
        "X=\"a b\"; echo \"deb [arch=\"$X\"] url\""
        "X=\"a b\"; echo \"deb [arch=$X] url\""
    SC2028 Information on NotDash
        "`echo` doesn't expand escapes like `\\n` in this shell."
        "This shell's `echo` prints `\\n` and other escapes as they are; use `printf`"
        ""
        "Only some shells expand escapes: dash, the `/bin/sh` of Debian, does; bash, and ash on Alpine, don't. A file that is written with `echo` then contains the backslash. Nothing is reported if the shell is dash or unknown."
        "echo \"a\\nb\" > /etc/app.conf"
        "printf 'a\\nb\\n' > /etc/app.conf"
    SC2031 Warning on All
        "A variable that was set in a pipe is used after it."
        "`{}` was set in a part of a pipe, which is a process of its own: its value is lost here"
        ""
        "Each command of a pipe runs in a process of its own, so a variable that a loop sets there is unchanged afterwards."
        "n=0; cat /list | while read -r x; do n=$x; done; echo \"$n\""
        "n=0; while read -r x; do n=$x; done < /list; echo \"$n\""
    SC2034 Warning on All
        "A variable of the shell is assigned but never used."
        "`{}` is assigned but never used; to pass it to programs, export it or put it before a command"
        ""
        "An assignment that is followed by `&&` or `;` sets a variable of this shell only. Programs don't get it, and the next RUN doesn't have it."
        "FRONTEND=noninteractive && apt-get install -y curl"
        "FRONTEND=noninteractive apt-get install -y curl"
    SC2035 Hint on All
        "A pattern may match a name that begins with `-`."
        "`{}` may expand to a name that begins with `-`, which is an option; use `./{}`"
        "Add `./`"
        "`rm *` in a folder with a file called `-rf` deletes more than is visible. The files in an image are mostly known, so this is a hint."
        "rm -rf *"
        "rm -rf ./*"
    SC2038 Information on All
        "`xargs` splits the file names of `find` at whitespace."
        "`xargs` splits names with spaces and quotes; use `find … -print0 | xargs -0`, or `-exec … +`"
        ""
        "A name with a space becomes two arguments, and a quote is an error."
        "find /opt -name '*.pyc' | xargs rm"
        "find /opt -name '*.pyc' -print0 | xargs -0 rm"
    SC2043 Warning on All
        "A loop over a range that the shell doesn't expand runs once."
        "This loop runs once, with the text `{}`; use `$(seq …)`"
        ""
        "The shell has no ranges: the loop gets the text itself."
        "for i in 1..10; do mkdir \"/data$i\"; done"
        "for i in $(seq 1 10); do mkdir \"/data$i\"; done"
    SC2044 Information on All
        "A `for` loop splits the file names of `find` at whitespace."
        "This loop splits names with spaces; use `find … -exec`"
        ""
        "A name with a space becomes two words, and patterns in names are expanded. If `find` fails, the loop is skipped without an error."
        "for f in $(find /opt -name '*.so'); do strip \"$f\"; done"
        "find /opt -name '*.so' -exec strip {} +"
    SC2045 Warning on All
        "A `for` loop reads the output of `ls`."
        "This loop splits names with spaces, and is skipped if `ls` fails; use a pattern: `for f in *`"
        ""
        "A pattern gives the same names, each as one word."
        "for f in $(ls /patches); do patch -i \"$f\"; done"
        "for f in /patches/*; do patch -i \"$f\"; done"
    SC2046 Warning on All
        "The output of a command substitution is split into words."
        "`{}` is unquoted: the output is split at whitespace and expanded as a pattern"
        "Add quotes"
        "Without quotes, output with spaces becomes several arguments, and no output becomes none. Substitutions whose output is always one word, such as `$(nproc)`, aren't reported."
        "mkdir $(git log -n 1 --pretty=%s)"
        "mkdir \"$(git log -n 1 --pretty=%s)\""
    SC2048 Warning on All
        "`$*` is unquoted."
        "`{}` is unquoted: arguments with spaces are split; use `\"$@\"`"
        "Use `\"$@\"`"
        "`\"$@\"` passes all arguments on unchanged."
        "run() { exec app $*; }; run a"
        "run() { exec app \"$@\"; }; run a"
    SC2050 Warning on All
        "A comparison of two constants always has the same result."
        "This comparison always has the same result; is a `$` missing?"
        ""
        "The condition doesn't depend on anything, mostly because a `$` is missing."
        "if [ ARCH = arm64 ]; then echo arm; fi"
        "if [ \"$ARCH\" = arm64 ]; then echo arm; fi"
    SC2059 Information on All
        "The format of `printf` contains a variable."
        "A `%` or `\\` in the value is read as part of the format; use `printf '…%s…' \"$value\"`"
        ""
        "The output differs from the value as soon as that contains `%` or a backslash."
        "printf \"$GREETING\\n\" > /motd"
        "printf '%s\\n' \"$GREETING\" > /motd"
    SC2061 Warning on All
        "A pattern for `find` is unquoted."
        "The shell expands `{}` before `find` gets it; add quotes"
        "Add quotes"
        "If a file in the current folder matches, `find` looks for its name only."
        "find /opt -name *.pyc -delete"
        "find /opt -name '*.pyc' -delete"
    SC2064 Warning on All
        "A `trap` command is expanded when it is set, not when it runs."
        "In double quotes this is expanded now, not when the trap runs; use single quotes"
        "Use single quotes"
        "Variables in the command have the values of the moment in which the trap is set."
        "trap \"rm -rf $DIR\" EXIT; DIR=/tmp/x"
        "trap 'rm -rf \"$DIR\"' EXIT; DIR=/tmp/x"
    SC2066 Warning on All
        "A loop over a quoted variable runs once."
        "This loop runs once, as {} is one word in quotes"
        ""
        "Quotes keep the shell from splitting the value into the words that the loop is meant to run for."
        "for name in \"$LIST\"; do mkdir \"/data/$name\"; done"
        "for name in $LIST; do mkdir \"/data/$name\"; done"
    SC2068 Warning on All
        "`$@` is unquoted."
        "`{}` is unquoted: arguments with spaces are split; use `\"$@\"`"
        "Add quotes"
        "Without quotes, each argument is split at whitespace and expanded as a pattern."
        "run() { exec app $@; }; run a"
        "run() { exec app \"$@\"; }; run a"
    SC2069 Warning on All
        "`2>&1` precedes the redirection that it should follow."
        "Standard error still goes to where standard output went before; write `>file 2>&1`"
        "Swap the redirections"
        "Redirections are applied from left to right."
        "make 2>&1 >/tmp/build.log"
        "make >/tmp/build.log 2>&1"
    SC2070 Error on All
        "`-n` tests an unquoted expansion."
        "Unquoted, `-n` is always true for an empty value; add quotes"
        "Add quotes"
        "An empty value leaves `[ -n ]`, which tests whether `-n` isn't empty."
        "if [ -n $PROXY ]; then echo proxy; fi"
        "if [ -n \"$PROXY\" ]; then echo proxy; fi"
    SC2071 Error on All
        "`<` or `>` compares texts, or writes to a file."
        "`{}` doesn't compare numbers; use `-lt`, `-gt`, `-le` or `-ge`"
        ""
        "In `[[ … ]]`, 10 precedes 9. In `[ … ]`, `>` writes to a file."
        "[[ 10 > 9 ]] && echo greater"
        "[[ 10 -gt 9 ]] && echo greater"
    SC2078 Warning on All
        "A test of a constant always has the same result."
        "This test is always true: `{}` is a text that isn't empty. Is a `$` missing?"
        ""
        "`[ name ]` tests whether the text `name` is empty, and it never is."
        "if [ DEBUG ]; then echo debug; fi"
        "if [ \"$DEBUG\" ]; then echo debug; fi"
    SC2086 Information on All
        "An expansion without quotes is split into words."
        "`{}` is unquoted: its value is split at whitespace and expanded as a pattern"
        "Add quotes"
        "A value with a space becomes several arguments, and an empty value becomes none. Nothing is reported if the file sets the variable to a value that stays the same without quotes; if the value is known to be split, the message shows it."
        "RELEASE=\"$(cat name)\"; mkdir /opt/$RELEASE"
        "RELEASE=\"$(cat name)\"; mkdir \"/opt/$RELEASE\""
    SC2088 Warning on All
        "A `~` in quotes isn't expanded."
        "`~` isn't expanded in quotes; use `$HOME`"
        ""
        "The command gets a path that begins with the character `~`."
        "cp app \"~/bin/app\""
        "cp app \"$HOME/bin/app\""
    SC2091 Warning on All
        "The output of a command is executed as a command."
        "The shell executes what this prints; remove `$(…)` to run the command itself"
        ""
        "In the place of a command, `$(command)` is replaced by its output, which is then executed."
        "if $(test -f /etc/alpine-release); then apk add curl; fi"
        "if test -f /etc/alpine-release; then apk add curl; fi"
    SC2092 Warning on All
        "The output of a command is executed as a command."
        "The shell executes what this prints; remove the backquotes to run the command itself"
        ""
        "In the place of a command, a substitution in backquotes is replaced by its output, which is then executed."
        "if `test -f /etc/alpine-release`; then apk add curl; fi"
        "if test -f /etc/alpine-release; then apk add curl; fi"
    SC2094 Warning on All
        "A command reads and writes the same file."
        "This file is read and written by the same pipeline, and may be emptied before it is read"
        ""
        "The shell opens, and empties, the output file before the command reads it."
        "sort list.txt > list.txt"
        "sort -o list.txt list.txt"
    SC2097 Warning on All
        "An assignment before a command isn't seen by the command's own arguments."
        "The shell expands the arguments before this assignment: use `&&` or `;` after it"
        ""
        "`A=1 command $A` passes `A` to the command, but `$A` is what it was before, often empty."
        "VERSION=1.2 wget \"https://example.com/$VERSION.tgz\""
        "VERSION=1.2; wget \"https://example.com/$VERSION.tgz\""
    SC2112 Warning on OnlyDash
        "The shell has no keyword `function`."
        "This shell has no keyword `function`; leave it out"
        ""
        "`/bin/sh` of Debian reports a syntax error."
        "function build() { make; }; build"
        "build() { make; }; build"
    SC2113 Warning on OnlyDash
        "The shell has no keyword `function`."
        "This shell has no keyword `function`; use `name() { … }`"
        ""
        "`/bin/sh` of Debian reports a syntax error."
        "function build { make; }; build"
        "build() { make; }; build"
    SC2115 Warning on All
        "`rm -r` deletes `/` if a variable is empty."
        "If the variable is empty, this deletes `/` or what is in it; use `${name:?}`"
        ""
        "An argument that is not given is empty. Nothing is reported if the file sets the variable."
        "rm -rf \"$BUILD_DIR/\"*"
        "rm -rf \"${BUILD_DIR:?}/\"*"
    SC2116 Hint on All
        "`$(echo …)` is the same as its argument."
        "`$(echo …)` is unnecessary; write the text itself"
        ""
        "The substitution starts a subshell for nothing."
        "dir=\"$(echo \"$HOME/app\")\"; mkdir \"$dir\""
        "dir=\"$HOME/app\"; mkdir \"$dir\""
    SC2140 Warning on All
        "A word consists of quoted and unquoted parts that look like one quoted text."
        "The quotes in `{}` end where they seem to begin; escape the inner ones"
        ""
        "A double quote within double quotes ends them, so the inner quotes aren't a part of the text."
        "echo \"name=\"app\"\" > /etc/app.conf"
        "echo \"name=\\\"app\\\"\" > /etc/app.conf"
    SC2144 Error on All
        "A file test gets a pattern."
        "`[ -e *.x ]` fails as soon as the pattern matches several files; use a loop or `ls`"
        ""
        "The tests take exactly one file."
        "if [ -e /opt/*.jar ]; then echo jar; fi"
        "for f in /opt/*.jar; do if [ -e \"$f\" ]; then echo jar; fi; done"
    SC2154 Warning on All
        "A variable is never assigned."
        "`{}` is never assigned: neither this command nor an ARG, ENV or the base image sets it"
        "Correct the name"
        "An unset variable is empty. A variable that an earlier RUN sets is lost at its end. Names in capital letters are checked where all variables of the base image are known, except for those that programs use only if they are set, and where an ARG or ENV has a similar name."
        "apk add $packages"
        "packages=\"curl git\"; apk add $packages"
    SC2155 Information on All
        "An assignment hides the exit status of a command."
        "This assignment of `{}` hides the exit status of the substitution: the build continues if it fails; assign first, then export"
        ""
        "The status of `export` or `local` replaces that of the substitution, also under `set -e` and `&&`."
        "export VERSION=\"$(cat version)\" && make"
        "VERSION=\"$(cat version)\" && export VERSION && make"
    SC2157 Warning on All
        "A test of a constant text always has the same result."
        "`{}` is a text, so the test always has the same result; a `$` may be missing"
        ""
        "`-n` and `-z` test whether a text is empty, which is known for a constant one."
        "if [ -n \"DEBUG\" ]; then touch /debug; fi"
        "if [ -n \"$DEBUG\" ]; then touch /debug; fi"
    SC2162 Information on All
        "`read` without `-r` removes backslashes."
        "Without `-r`, `read` removes backslashes"
        "Add `-r`"
        "A backslash in the input escapes the next character."
        "while read line; do echo \"$line\"; done < list.txt"
        "while read -r line; do echo \"$line\"; done < list.txt"
    SC2163 Warning on All
        "`export` gets a value instead of a name."
        "This exports the variable that `{}` names; remove the `$` to export it itself"
        ""
        "`export $NAME` exports the variable whose name is the value."
        "NAME=x; export \"$NAME\""
        "NAME=x; export NAME"
    SC2164 Warning on All
        "`cd` may fail, and the following commands then run in the wrong folder."
        "If `cd` fails, the next commands run in another folder, and the build may succeed; use `&&`"
        ""
        "Commands that are joined by `;` or a line end run whatever the previous one did. Nothing is reported under `set -e` or `SHELL [\"…\", \"-e\", …]`, or if `cd` is the last command."
        "cd /src; make; make install"
        "cd /src && make && make install"
    SC2166 Hint on All
        "`-a` and `-o` in `[ … ]` are obsolete."
        "`-a` and `-o` are ambiguous; use `[ … ] && [ … ]` or `||`"
        ""
        "POSIX marks them as obsolete, as they are ambiguous for some values."
        "if [ -f /a -a -f /b ]; then echo both; fi"
        "if [ -f /a ] && [ -f /b ]; then echo both; fi"
    SC2181 Hint off All
        "`$?` is tested instead of the command itself."
        "Test the command itself instead of `$?`"
        ""
        "Under `set -e`, the script ends before `$?` is tested. Disabled by default, as it is a matter of style."
        "make; if [ $? -ne 0 ]; then exit 1; fi"
        "if ! make; then exit 1; fi"
    SC2194 Warning on All
        "The word of a `case` is constant."
        "`{}` is constant, so the same branch is always taken; a `$` may be missing"
        ""
        "`case` compares the value of its word with the patterns."
        "case TARGETARCH in amd64) make;; esac"
        "case \"$TARGETARCH\" in amd64) make;; esac"
    SC2196 Hint on All
        "`egrep` is deprecated."
        "`egrep` is deprecated; use `grep -E`"
        "Replace it with `grep -E`"
        "Recent versions of GNU grep print a warning, and may no longer have it."
        "egrep '^a|b' list.txt"
        "grep -E '^a|b' list.txt"
    SC2197 Hint on All
        "`fgrep` is deprecated."
        "`fgrep` is deprecated; use `grep -F`"
        "Replace it with `grep -F`"
        "Recent versions of GNU grep print a warning, and may no longer have it."
        "fgrep 'a.b' list.txt"
        "grep -F 'a.b' list.txt"
    SC2210 Warning on All
        "The target of a redirection is a number."
        "This writes to a file called `{}`; use quotes if it is a version, or `>&` for a descriptor"
        ""
        "`>` begins a redirection, also within a word: `curl>8` installs any version of curl, and writes to a file called 8."
        "pip install flask>1"
        "pip install 'flask>1'"
    SC2218 Error on All
        "A function is called before it is defined."
        "This function is defined only later"
        ""
        "A shell reads a script from top to bottom: a function exists once its definition was executed."
        "build a; build() { make \"$1\"; }"
        "build() { make \"$1\"; }; build a"
    SC2222 Warning on All
        "A pattern of a `case` never matches, as an earlier one does."
        "This pattern never matches, because an earlier one matches the same texts"
        ""
        "The first pattern that matches decides."
        "case $ARCH in arm*) echo arm;; arm64) echo arm64;; esac"
        "case $ARCH in arm64) echo arm64;; arm*) echo arm;; esac"
    SC2238 Warning on All
        "The target of a redirection is the name of a command."
        "This writes to a file called `{}`; use `|` to run the command"
        ""
        "`>` and `|` are confused easily."
        "cat list.txt > sort"
        "cat list.txt | sort"
    SC2242 Error on All
        "An exit status isn't a number from 0 to 255."
        "The exit status must be a number from 0 to 255"
        ""
        "`exit` reports an error instead."
        "exit \"failed\""
        "exit 1"
    SC2252 Warning on All
        "A condition is always true."
        "This is always true, as no value equals both; use `&&`"
        ""
        "`[ \"$x\" != a ] || [ \"$x\" != b ]` is only false if the value equals both."
        "if [ \"$TARGETARCH\" != amd64 ] || [ \"$TARGETARCH\" != arm64 ]; then exit 1; fi"
        "if [ \"$TARGETARCH\" != amd64 ] && [ \"$TARGETARCH\" != arm64 ]; then exit 1; fi"
    SC2260 Warning on All
        "A redirection takes the output away from a pipe."
        "The output goes to the file, so the next command of the pipe gets nothing; use `tee`"
        ""
        "The output of a command goes to one place: after `> file`, nothing is left for the pipe."
        "curl -fsSL https://example.com/key > /key | gpg --import"
        "curl -fsSL https://example.com/key | tee /key | gpg --import"
    SC2261 Warning on All
        "An output is redirected twice."
        "The same output is redirected twice: only the last one has an effect"
        ""
        "All files are created, but the output is written to the last one only. `tee` writes to several."
        "make > build.log > /dev/null"
        "make > build.log"
    SC2291 Information on All
        "`echo` prints several spaces as one."
        "Repeated spaces between arguments are printed as one; add quotes"
        ""
        "Spaces between arguments aren't a part of them."
        "echo name      value > /etc/app.conf"
        "echo \"name      value\" > /etc/app.conf"
    SC2327 Warning on All
        "A substitution is empty, as the output is redirected."
        "This is always empty: the output is redirected to a file"
        ""
        "A substitution is replaced by what the command writes to its output, which here is a file."
        "x=$(make > build.log); echo \"$x\""
        "x=$(make | tee build.log); echo \"$x\""
    SC3001 Warning on OnlyDash
        "The shell has no process substitution."
        "This shell has no process substitution `<(…)`; use bash or a file"
        ""
        "`/bin/sh` of Debian reports a syntax error."
        "diff <(ls /a) <(ls /b)"
        "ls /a > a; ls /b > b; diff a b"
    SC3003 Warning on OnlyDash
        "The shell has no `$'…'`."
        "This shell has no `$'…'`: it prints the `$`, and keeps the escapes as they are; use `printf`"
        ""
        "`/bin/sh` of Debian takes `$` and the text in quotes as they are written."
        "echo $'a\\tb' > list.txt"
        "printf 'a\\tb\\n' > list.txt"
    SC3005 Warning on NotBash
        "The shell has no `for ((…))`."
        "This shell has no `for ((…))`; use `for i in $(seq …)`"
        ""
        "`/bin/sh` of Debian and Alpine reports a syntax error."
        "for ((i=0; i<3; i++)); do mkdir \"/data$i\"; done"
        "for i in 0 1 2; do mkdir \"/data$i\"; done"
    SC3006 Warning on OnlyDash
        "The shell has no `((…))`."
        "This shell has no `((…))`; use `: $((…))` or `[ … ]`"
        ""
        "`/bin/sh` of Debian reads two brackets as two subshells, and looks for a command of that name."
        "n=1; ((n=n+1)); echo \"$n\""
        "n=1; n=$((n+1)); echo \"$n\""
    SC3007 Warning on OnlyDash
        "The shell has no `$[…]`."
        "This shell has no `$[…]`; use `$((…))`"
        ""
        "`/bin/sh` of Debian keeps the text as it is written."
        "echo $[1+1]"
        "echo $((1+1))"
    SC3008 Warning on NotBash
        "The shell has no `select`."
        "This shell has no `select`"
        ""
        "`/bin/sh` of Debian and Alpine reports a syntax error."
        "select NAME in a b; do echo \"$NAME\"; break; done"
        "NAME=a; echo \"$NAME\""
    SC3009 Warning on NotBash
        "The shell has no brace expansion."
        "This shell doesn't expand braces: `{}` is one word as it is written"
        ""
        "`/bin/sh` of Debian and Alpine looks for a file whose name contains the braces."
        "rm -rf /var/lib/{apt,dpkg}"
        "rm -rf /var/lib/apt /var/lib/dpkg"
    SC3010 Warning on OnlyDash
        "The shell has no `[[ … ]]`."
        "This shell has no `[[ … ]]`; use `[ … ]`"
        ""
        "`/bin/sh` of Debian reports `[[: not found`, which counts as false."
        "if [[ -n \"$PROXY\" ]]; then echo proxy; fi"
        "if [ -n \"$PROXY\" ]; then echo proxy; fi"
    SC3011 Warning on NotBash
        "The shell has no here-strings."
        "This shell has no `<<<`; use a pipe"
        ""
        "`/bin/sh` of Debian and Alpine reports a syntax error."
        "cat <<< \"$TEXT\""
        "echo \"$TEXT\" | cat"
    SC3014 Warning on OnlyDash
        "`[ … ]` of the shell has no `==`."
        "`[ … ]` of this shell has no `==`; use `=`"
        "Replace it with `=`"
        "`/bin/sh` of Debian reports `unexpected operator`, which counts as false."
        "if [ \"$ARCH\" == arm64 ]; then echo arm; fi"
        "if [ \"$ARCH\" = arm64 ]; then echo arm; fi"
    SC3018 Warning on OnlyDash
        "The shell has no `++` and `--`."
        "`{}` is an extension of bash: the `/bin/sh` of Debian reports an error; write `x=$((x + 1))`"
        ""
        "Dash calculates without these operators."
        "i=0; i=$((i++))"
        "i=0; i=$((i + 1))"
    SC3020 Warning on OnlyDash
        "The shell has no `&>`."
        "This shell runs the command in the background and empties the file; use `>file 2>&1`"
        ""
        "In `/bin/sh` of Debian, `&` ends the command, so the build doesn't notice if it fails."
        "make &> /tmp/build.log"
        "make > /tmp/build.log 2>&1"
    SC3021 Warning on OnlyDash
        "The shell has no `>&` with a file."
        "This shell has no `>&` with a file; use `>file 2>&1`"
        ""
        "`/bin/sh` of Debian reports a bad descriptor."
        "make >& build.log"
        "make > build.log 2>&1"
    SC3024 Warning on NotBash
        "The shell has no `+=`."
        "This shell has no `+=`: it takes the assignment for the name of a command"
        ""
        "`/bin/sh` of Debian and Alpine reports that the command isn't found."
        "FLAGS=-a; FLAGS+=-b; make $FLAGS"
        "FLAGS=-a; FLAGS=\"$FLAGS -b\"; make $FLAGS"
    SC3029 Warning on OnlyDash
        "The shell has no `|&`."
        "This shell has no `|&`; use `2>&1 |`"
        ""
        "`/bin/sh` of Debian reports a syntax error."
        "make |& tee build.log"
        "make 2>&1 | tee build.log"
    SC3030 Warning on NotBash
        "The shell has no arrays."
        "This shell has no arrays"
        ""
        "`/bin/sh` of Debian and Alpine reports a syntax error."
        "LIST=(a b); echo \"${LIST[0]}\""
        "LIST=a; echo \"$LIST\""
    SC3034 Warning on OnlyDash
        "The shell has no `$(< file)`."
        "`$(< file)` is an extension of bash, and empty in the `/bin/sh` of Debian; use `$(cat file)`"
        ""
        "Dash opens the file, but prints nothing."
        "x=$(< /etc/hostname); echo \"$x\""
        "x=$(cat /etc/hostname); echo \"$x\""
    SC3037 Warning on OnlyDash
        "`echo` of the shell prints its options."
        "This shell's `echo` has no such option and prints it; use `printf`"
        ""
        "dash, the `/bin/sh` of Debian, expands escapes without `-e`, and prints `-e` itself, for example into a configuration file."
        "echo -e \"a\\nb\" > list.txt"
        "printf 'a\\nb\\n' > list.txt"
    SC3039 Warning on OnlyDash
        "The shell has no `let`."
        "This shell has no `let`; use `name=$((…))`"
        ""
        "`/bin/sh` of Debian reports that the command isn't found."
        "n=1; let n=n+1; echo \"$n\""
        "n=1; n=$((n+1)); echo \"$n\""
    SC3044 Warning on NotBash
        "The shell lacks a builtin of bash."
        "This shell has no `{}`"
        ""
        "`/bin/sh` of Debian and Alpine reports that the command isn't found."
        "pushd /src; make; popd"
        "(cd /src && make)"
    SC3045 Warning on NotBash
        "A builtin of the shell lacks an option of bash."
        "This shell has no such option"
        ""
        "`/bin/sh` of Debian and Alpine reports an illegal option."
        "export -f build"
        "export BUILD"
    SC3046 Warning on OnlyDash
        "The shell has no `source`."
        "This shell has no `source`; use `.`"
        ""
        "`/bin/sh` of Debian reports `source: not found`."
        "source /venv/bin/activate && pip list"
        ". /venv/bin/activate && pip list"
    SC3047 Warning on NotBash
        "`trap` of the shell has no `ERR`."
        "`trap` of this shell has no `{}`; use `EXIT`"
        ""
        "`/bin/sh` of Debian and Alpine reports an error."
        "trap 'cat build.log' ERR; make"
        "make || { cat build.log; exit 1; }"
    SC3048 Warning on OnlyDash
        "`trap` of the shell has no names with `SIG`."
        "`trap` of this shell has no `{}`; leave `SIG` out"
        ""
        "`/bin/sh` of Debian reports an error."
        "trap 'echo stopped' SIGTERM; make"
        "trap 'echo stopped' TERM; make"
    SC3050 Warning on NotBash
        "`printf` of the shell has no `%q`."
        "`printf` of this shell has no `%q`"
        ""
        "`/bin/sh` of Debian and Alpine reports an error."
        "printf '%q\\n' \"$NAME\""
        "printf '%s\\n' \"$NAME\""
    SC3053 Warning on NotBash
        "The shell has no indirect expansion."
        "This shell has no `${!name}`"
        ""
        "`/bin/sh` of Debian and Alpine reports a bad substitution."
        "NAME=HOME; echo \"${!NAME}\""
        "echo \"$HOME\""
    SC3054 Warning on NotBash
        "The shell has no arrays."
        "This shell has no arrays"
        ""
        "`/bin/sh` of Debian and Alpine reports a bad substitution."
        "echo \"${LIST[0]}\""
        "echo \"$LIST\""
    SC3057 Warning on OnlyDash
        "The shell has no substring expansion."
        "This shell has no `${name:start:length}`; use `cut`"
        ""
        "`/bin/sh` of Debian reports a bad substitution."
        "echo \"${VERSION:0:3}\""
        "echo \"$VERSION\" | cut -c 1-3"
    SC3059 Warning on NotBash
        "The shell has no case modification."
        "This shell has no `${name^^}` or `${name,,}`; use `tr`"
        ""
        "`/bin/sh` of Debian and Alpine reports a bad substitution."
        "echo \"${NAME^^}\""
        "echo \"$NAME\" | tr a-z A-Z"
    SC3060 Warning on OnlyDash
        "The shell has no replacement in expansions."
        "This shell has no `${name/old/new}`; use `sed`"
        ""
        "`/bin/sh` of Debian reports a bad substitution."
        "echo \"${ARCH/amd64/x64}\""
        "echo \"$ARCH\" | sed s/amd64/x64/"
};
