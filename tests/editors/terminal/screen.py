"""Terminals for editors: one tmux server, to which a single control client sends keys and queries."""

import subprocess
import threading


class Tmux:
    """A tmux server of its own. Its methods may be called from several threads."""

    def __init__(self, command, socket):
        self.command = [*command, "-S", str(socket), "-f", "/dev/null"]
        self.lock = threading.Lock()
        self.run("new-session", "-d", "-s", "control", "-x", "80", "-y", "24", "sleep 100000")
        self.run("set-option", "-s", "escape-time", "0")
        self.client = subprocess.Popen(
            [*self.command, "-C", "attach", "-t", "control", "-f", "no-output,ignore-size"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self._answer()

    def run(self, *arguments):
        """Runs a command of tmux in a process of its own."""
        done = subprocess.run([*self.command, *arguments], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def _answer(self):
        lines, inside = [], False
        for line in self.client.stdout:
            if line.startswith("%begin "):
                inside = True
            elif line.startswith("%end "):
                return lines
            elif line.startswith("%error "):
                raise RuntimeError("tmux: " + "".join(lines).strip())
            elif inside:
                lines.append(line)
        raise RuntimeError("tmux has ended")

    def send_command(self, line):
        """Sends a command line through the control client and returns the lines of the answer."""
        with self.lock:
            self.client.stdin.write(line + "\n")
            self.client.stdin.flush()
            return self._answer()

    def end(self):
        """Ends the server and everything that runs in it."""
        subprocess.run([*self.command, "kill-server"], capture_output=True, check=False)
        self.client.wait()


class Terminal:
    """One terminal, in which a program runs."""

    def __init__(self, tmux, name, script, folder, size=(160, 50)):
        self.tmux, self.name = tmux, name
        tmux.run("new-session", "-d", "-s", name, "-x", str(size[0]), "-y", str(size[1]), "-c", str(folder), f"exec {script}")

    def keys(self, *names):
        """Presses keys, by tmux's names for them."""
        self.tmux.send_command(f"send-keys -t {self.name} " + " ".join(names))

    def type(self, text):
        """Types a text, as it comes from a keyboard: a line feed in it is Enter."""
        for character in text:
            if character == "\n":
                self.keys("Enter")
            elif " " <= character <= "~" or character == "\t":
                self.tmux.send_command(f"send-keys -t {self.name} -H {ord(character):02x}")
            else:
                self.tmux.send_command(f"send-keys -t {self.name} -l '{character}'")

    def paste(self, text):
        """Pastes a text."""
        self.tmux.send_command(f"set-buffer -b {self.name} '{text}'")
        self.tmux.send_command(f"paste-buffer -p -d -b {self.name} -t {self.name}")

    def cursor(self):
        """The column and the row of the cursor, from zero."""
        answer = self.tmux.send_command(f"display-message -p -t {self.name} '#{{cursor_x}} #{{cursor_y}}'")
        column, row = answer[0].split()
        return int(column), int(row)

    def lines(self):
        """The lines on the screen."""
        return [line.rstrip("\n") for line in self.tmux.send_command(f"capture-pane -p -t {self.name}")]

    def is_open(self):
        """True while the program runs."""
        try:
            self.tmux.send_command(f"has-session -t ={self.name}")
        except RuntimeError:
            return False
        return True

    def close(self):
        """Ends the program, if it still runs."""
        if self.is_open():
            self.tmux.send_command(f"kill-session -t ={self.name}")
