//! A program on a terminal, as a person sees it: tmux(1) draws the screen, types and pastes.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use crate::LIMIT;
use crate::tools::tool;

/// A terminal of a fixed size with a program in it. Dropping it ends the program.
pub struct Terminal {
    tmux: PathBuf,
    /// The socket of a tmux server of its own.
    server: PathBuf,
}

impl Terminal {
    /// Runs a shell command on a new terminal; `None` when tmux is absent (which has then been
    /// said). The program's end leaves its last screen to be read.
    pub fn start(columns: u16, rows: u16, shell_command: &str) -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("course-test-{}-{number}.tmux", std::process::id());
        let terminal = Self { tmux: tool("tmux")?, server: std::env::temp_dir().join(name) };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        // The pane outlives its program only if that is said before the program can end.
        let size = ["new-session", "-d", "-x", &columns, "-y", &rows, "exec cat"];
        terminal.tmux(&size);
        terminal.tmux(&["set-option", "-g", "remain-on-exit", "on"]);
        // Since 3.3 tmux tells the end below, for which it moves the screen up by a line.
        terminal.tmux(&["set-option", "-q", "-g", "remain-on-exit-format", ""]);
        terminal.tmux(&["respawn-pane", "-k", shell_command]);
        Some(terminal)
    }

    /// Types text as it is; no Enter.
    pub fn type_text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", "--", text]);
    }

    /// Presses a key by tmux's name for it: `Enter`, `C-d`.
    pub fn press(&self, key: &str) {
        self.tmux(&["send-keys", key]);
    }

    /// Pastes text as a terminal does that tells typing and pasting apart.
    pub fn paste(&self, text: &str) {
        self.tmux(&["set-buffer", "--", text]);
        self.tmux(&["paste-buffer", "-p"]);
    }

    /// The screen's lines as they are now, without the empty ones at the end.
    pub fn screen(&self) -> String {
        let output = self.tmux(&["capture-pane", "-p"]);
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Waits until the screen is as it is wanted, and gives it back.
    pub fn wait_until(&self, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            let screen = self.screen();
            if wanted(&screen) {
                return screen;
            }
            assert!(Instant::now() < deadline, "the screen stayed as it is:\n{screen}");
        }
    }

    fn tmux(&self, args: &[&str]) -> Output {
        let mut command = Command::new(&self.tmux);
        command.args(["-u", "-f", "/dev/null", "-S"]).arg(&self.server).args(args);
        command.env_remove("TMUX").env("LC_ALL", "C.UTF-8").env("TERM", "xterm-256color");
        let output = command.stdin(Stdio::null()).output().expect("tmux runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {args:?}: {said}");
        output
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let mut command = Command::new(&self.tmux);
        let _ = command.arg("-S").arg(&self.server).arg("kill-server").output();
        let _ = std::fs::remove_file(&self.server);
    }
}
