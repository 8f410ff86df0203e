//! What a student's workspace has and the course has not.

/// Paths and texts.
pub(super) const FILES: &[(&str, &str)] = &[
    ("README.md", include_str!("templates/README.md")),
    ("README.zh.md", include_str!("templates/README.zh.md")),
    (".gitignore", include_str!("templates/gitignore")),
    (".github/workflows/classroom.yml", include_str!("templates/classroom.yml")),
    (".gitlab-ci.yml", include_str!("templates/gitlab-ci.yml")),
    ("gradescope/setup.sh", include_str!("templates/gradescope-setup.sh")),
    ("gradescope/run_autograder", include_str!("templates/gradescope-run.sh")),
    (".vscode/settings.json", include_str!("templates/vscode-settings.json")),
    (".vscode/extensions.json", include_str!("templates/vscode-extensions.json")),
    (".vscode/tasks.json", include_str!("templates/vscode-tasks.json")),
];

/// Those that are executed.
pub(super) const PROGRAMS: [&str; 2] = ["gradescope/setup.sh", "gradescope/run_autograder"];
