//! The demonstrations of a lesson's text, played one after the other without a terminal: each must
//! show what the text says. What is told of it, and how, is not known here.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::error::system_said;
use common::escape::escaped;
use common::{Error, Explain as _, Lang, Text, text};
use lesson_text::{CodeBlock, Demonstration};

use crate::player::{self, BuildFailure, Direction, Failure, Programs};
use crate::progress_line::ProgressLine;
use crate::signals::told_to_end;
use crate::syllabus::{Lesson, language};

/// The longest that a line is waited for: a busy machine is not a fault.
const PATIENCE: Duration = Duration::from_secs(60);

/// Plays demonstrations; each program is built once.
pub(crate) struct Rehearsal {
    root: PathBuf,
    programs: Programs,
    progress: ProgressLine,
    stop: Arc<AtomicBool>,
}

/// A demonstration of a text.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    /// The lesson's name.
    pub(crate) lesson: String,
    /// The text's language.
    pub(crate) lang: Lang,
    /// The text's file, from the course's root, harmless.
    pub(crate) file: String,
    /// The block's first line; 0 for the whole file.
    pub(crate) line: usize,
    /// What is run first.
    pub(crate) command: String,
}

/// A demonstration that was played.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) scene: Scene,
    pub(crate) took: Duration,
    /// What is wrong with it; nothing when it showed what the text says.
    pub(crate) faults: Vec<Fault>,
}

/// What can be wrong with a demonstration.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It has no form, or the system refuses.
    Reason(Text),
    /// A program of it does not build.
    Build(BuildFailure),
    /// Something else was shown.
    Shown(Failure),
}

/// Is told each demonstration as soon as it is over.
pub(crate) type Tell<'a> = dyn FnMut(&Played) -> Result<(), Error> + 'a;

impl Rehearsal {
    /// Of the course with this root. From now on a signal that ends this process only asks for its
    /// end: see [`Self::is_stopped`].
    pub(crate) fn new(root: &Path, progress: ProgressLine) -> Self {
        Self { root: root.to_owned(), programs: Programs::of(root), progress, stop: told_to_end() }
    }

    /// Whether somebody asked this process to end; then nothing more is played.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Plays all demonstrations of a lesson in both languages.
    ///
    /// # Errors
    /// What `tell` could not tell.
    pub(crate) fn lesson(&self, lesson: &Lesson, tell: &mut Tell<'_>) -> Result<(), Error> {
        for lang in [Lang::En, Lang::Zh] {
            self.text(lesson, lang, tell)?;
        }
        Ok(())
    }

    fn text(&self, lesson: &Lesson, lang: Lang, tell: &mut Tell<'_>) -> Result<(), Error> {
        let readme = lesson.directory.join(language(lang).readme());
        let file = readme.strip_prefix(&self.root).unwrap_or(&readme);
        let file = escaped(&file.to_string_lossy().replace('\\', "/")).to_string();
        let whole =
            Scene { lesson: lesson.name.clone(), lang, file, line: 0, command: String::new() };
        let text = match lesson.text(lang) {
            Ok(text) => text,
            Err(error) => {
                let faults = vec![Fault::Reason(error.fact())];
                return tell(&Played { scene: whole, took: Duration::ZERO, faults });
            }
        };
        for block in text.code() {
            if self.is_stopped() {
                break;
            }
            let played = self.block(block, &whole);
            self.progress.clear();
            if let Some(played) = played {
                tell(&played)?;
            }
        }
        Ok(())
    }

    /// Nothing when the block is no demonstration.
    fn block(&self, block: &CodeBlock, whole: &Scene) -> Option<Played> {
        let begun = Instant::now();
        let mut scene = Scene { line: block.line, ..whole.clone() };
        let faults = match block.demonstration()? {
            Err(malformed) => vec![Fault::Reason(text!("{malformed}", "{malformed}"))],
            Ok(demonstration) => {
                scene.command = first_command(&demonstration);
                self.play(&scene, &demonstration)
            }
        };
        Some(Played { scene, took: begun.elapsed(), faults })
    }

    fn play(&self, scene: &Scene, demonstration: &Demonstration) -> Vec<Fault> {
        let progress = |what: &str| {
            self.progress.show(&format!("{}:{}  {what}", scene.file, scene.line));
        };
        progress("");
        for package in player::packages(demonstration) {
            let built = self.programs.build_once(&package, &mut |line| progress(line), &self.stop);
            if let Err(failure) = built {
                return vec![Fault::Build(failure)];
            }
        }
        progress("");
        let temporary = match tempfile::tempdir() {
            Ok(temporary) => temporary,
            Err(error) => return vec![Fault::Reason(system_said(&error))],
        };
        let failures = self.failures(demonstration, scene.lang, temporary.path());
        failures.into_iter().map(Fault::Shown).collect()
    }

    fn failures(
        &self,
        demonstration: &Demonstration,
        lang: Lang,
        temporary: &Path,
    ) -> Vec<Failure> {
        let launch = player::launcher(&self.programs, lang, temporary);
        let direction = Direction {
            launch: &launch,
            tell: &|_| {},
            stop: &self.stop,
            patience: PATIENCE,
            pace: Duration::ZERO,
        };
        player::play(demonstration, &direction)
    }
}

fn first_command(demonstration: &Demonstration) -> String {
    let commands = demonstration.terminals.iter().flat_map(|terminal| &terminal.commands);
    commands.map(|command| command.text.clone()).next().unwrap_or_default()
}

impl Fault {
    /// It in one sentence, harmless.
    pub(crate) fn sentence(&self) -> Text {
        match self {
            Self::Reason(Text { en, zh }) => text!("{en}", "{zh}"),
            Self::Build(failure) => {
                let Text { en, zh } = failure.fact();
                let error = failure.said.iter().find(|line| line.starts_with("error"));
                match error.map(|error| escaped(error)) {
                    Some(error) => text!("{en}: {error}", "{zh}：{error}"),
                    None => text!("{en}", "{zh}"),
                }
            }
            Self::Shown(failure) => {
                let (line, command) = (failure.line, escaped(&failure.command));
                let (en, zh) = (failure.why.sentence(Lang::En), failure.why.sentence(Lang::Zh));
                text!("line {line}: $ {command}: {en}", "第 {line} 行：$ {command}：{zh}")
            }
        }
    }
}
