//! Where a person sees it: a terminal's screen, lines in a pipe, or JSON.

use std::io;

use common::escape::escaped;
use common::{Error, tr};
use grader::event::{GradeEvent, Reporter as _};
use grader::report::CheckStatus;

use super::fit::{Line, Look};
use super::screen::{Page, Screen};
use super::state::{Panel, Phase, State};
use super::view;
use crate::reporter::Json;
use crate::session::Session;
use crate::text::Paint;

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It is about another exercise.
    Opened,
    /// A check begins.
    Began,
    /// It goes on.
    Went,
    /// A check is over, by a result or because it could not begin.
    Over,
    /// The panel is another one.
    Panel,
    /// One more line in the panel of all exercises.
    Line,
    /// Something else is to be said: the last note.
    Noted,
}

/// Where a person sees it.
pub(crate) enum Front {
    /// The whole terminal.
    Screen { screen: Screen, scroll: usize, most: usize },
    /// One line after another; so many checks of the running round are told.
    Lines { paint: Paint, told: usize, has_failed: bool },
    /// One object for each verdict.
    Json,
}

impl Front {
    /// Shows it.
    ///
    /// # Errors
    /// Stdout cannot be written.
    pub(crate) fn show(
        &mut self,
        state: &State,
        news: News,
        session: &mut Session<'_>,
    ) -> Result<(), Error> {
        match self {
            Self::Screen { screen, scroll, most } => {
                if matches!(news, News::Opened | News::Began | News::Panel) {
                    *scroll = 0;
                }
                // The newest line of a list that grows stays in sight.
                if news == News::Line {
                    *scroll = usize::MAX;
                }
                *most = screen.draw(&page(state, *scroll)).map_err(Error::Output)?;
                *scroll = (*scroll).min(*most);
                Ok(())
            }
            Self::Lines { paint, told, has_failed } => {
                if news == News::Began {
                    (*told, *has_failed) = (0, false);
                }
                let mut lines = Vec::new();
                if matches!(news, News::Went | News::Over) {
                    lines = in_order(state, told, has_failed);
                }
                lines.extend(lines_of(state, news));
                if lines.is_empty() {
                    return Ok(());
                }
                let texts: Vec<_> = lines.iter().map(|line| line.painted(*paint)).collect();
                session.say(texts.join("\n"))
            }
            Self::Json => json(state, news, session),
        }
    }

    /// Scrolls by lines, or by screens.
    pub(crate) fn scroll(&mut self, lines: isize, is_page: bool) {
        if let Self::Screen { scroll, most, .. } = self {
            let page = Screen::size().1.saturating_sub(3).max(1).cast_signed();
            let by = if is_page { lines * page } else { lines };
            *scroll = scroll.saturating_add_signed(by).min(*most);
        }
    }

    /// Has everything drawn anew.
    pub(crate) fn resized(&mut self) {
        if let Self::Screen { screen, .. } = self {
            screen.forget();
        }
    }
}

fn page(state: &State, scroll: usize) -> Page {
    let (columns, _) = Screen::size();
    Page {
        head: vec![Line::new(view::heading(state), Look::Title)],
        body: view::body(state),
        foot: view::keys(state.lang, columns),
        scroll,
        more: view::more(state.lang),
    }
}

/// The checks whose turn it is to be told: in the plan's order, whichever ended first.
fn in_order(state: &State, told: &mut usize, has_failed: &mut bool) -> Vec<Line> {
    let mut lines = Vec::new();
    while let Some(check) = state.planned.get(*told).and_then(|planned| state.done.get(&planned.id))
    {
        *told += 1;
        let is_failure = matches!(check.status, CheckStatus::Failed(_));
        lines.extend(view::check_report(check, state.lang, is_failure && !*has_failed));
        *has_failed |= is_failure;
    }
    lines
}

fn lines_of(state: &State, news: News) -> Vec<Line> {
    let lang = state.lang;
    match news {
        News::Opened => {
            let (heading, count, most) =
                (view::heading(state), state.planned.len(), state.max_points());
            let line = tr!(
                lang,
                "watching {heading} ({count} checks, {most} points)",
                "正在关注 {heading}（{count} 项检查，{most} 分）"
            );
            vec![Line::plain(line), view::desk(state)]
        }
        News::Began => {
            let name = escaped(&state.name);
            vec![Line::plain(tr!(lang, "checking {name}…", "检查 {name}……"))]
        }
        News::Went => match &state.phase {
            Phase::Building { preparing: Some(_) } => view::verdict(state),
            _ => Vec::new(),
        },
        News::Over => {
            let mut lines = Vec::new();
            let did_not_build = state.done.is_empty();
            if did_not_build {
                lines.extend(view::checks(state));
            }
            lines.extend(view::verdict(state));
            lines
        }
        News::Panel | News::Line => match &state.panel {
            Panel::Results => Vec::new(),
            Panel::All { over, .. } => over.last().cloned().into_iter().collect(),
            _ => view::body(state),
        },
        News::Noted => view::notes(state).pop().into_iter().collect(),
    }
}

fn json(state: &State, news: News, session: &mut Session<'_>) -> Result<(), Error> {
    match (&state.phase, news) {
        (Phase::Over(report), News::Over) => {
            let mut reporter = Json::new(session.console);
            reporter.tell(&GradeEvent::Finished(report.clone()));
            reporter.told()
        }
        (Phase::Refused(refusal), News::Over) => {
            session.console.hint(&refusal.fact);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Whether a person sits at both ends.
pub(crate) fn is_terminal() -> bool {
    use io::IsTerminal as _;
    io::stdin().is_terminal() && io::stdout().is_terminal()
}
