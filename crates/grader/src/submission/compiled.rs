//! A program of one file that a compiler makes an executable: C, C++, Go.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copy::{private_directory, set_mode};
use super::environment::Environment;
use super::language::Compiler;
use super::locate::Program;
use super::output::Capped;
use super::places::{self, Places};
use super::tool::{self, End};
use super::{BuildError, BuildFailure, Executable, Trouble, Workshop};
use crate::Cancel;
use crate::stage::{self, Exit, Network, Setting, View};

pub(super) fn build(
    program: &Program,
    compiler: &Compiler,
    workshop: &Workshop,
    cancel: &Cancel,
) -> Result<Executable, BuildError> {
    let bin = private_directory(&workshop.runs(), "run-")?;
    let executable = bin.path().join("answer");
    let setting = setting(program, compiler, workshop, &executable)?;
    let mut output = Capped::default();
    let allowance = workshop.allowance();
    let end = tool::run(setting, allowance.patience, cancel, &mut |_, line| {
        output.push(line);
        output.push_str("\n");
    })?;
    if end != End::Exit(Exit::Status(0)) || !is_file(&executable) {
        return Err(
            BuildFailure { why: allowance.why(end).into(), output: output.into_text() }.into()
        );
    }
    let cannot = |error| Trouble::cannot_write(&executable, error);
    set_mode(&executable, 0o755).map_err(cannot)?;
    let made = Executable::bare(executable, Environment::new().into_variables());
    Ok(made.on_desk(program).seeing(bin.path().to_owned(), Arc::new(bin)))
}

fn setting(
    program: &Program,
    compiler: &Compiler,
    workshop: &Workshop,
    executable: &Path,
) -> Result<Setting, Trouble> {
    let path = find(compiler, program.language.name, workshop)?;
    let mut places = Places::default();
    places.program(&path);
    let mut environment = Environment::new();
    environment.prefer(&path);
    for (name, value) in compiler.environment {
        environment.set(name, value);
    }
    let mut args = vec![path.clone().into_os_string()];
    args.extend(compiler.before.iter().map(OsString::from));
    args.extend(["-o".into(), executable.into(), program.main_argument().into()]);
    args.extend(compiler.behind.iter().map(OsString::from));
    let mut read = places.into_read();
    read.push(program.copy.path().to_owned());
    let mut write: Vec<_> = executable.parent().map(Path::to_owned).into_iter().collect();
    if let Some(variable) = compiler.cache {
        let cache = workshop.cache(variable)?;
        environment.set(variable, &cache);
        write.push(cache);
    }
    Ok(Setting {
        program: stage::Program {
            path,
            args,
            environment: environment.into_variables(),
            directory: program.copy.path().to_owned(),
        },
        view: View { read: places::outermost(read), write, hosts: Vec::new() },
        network: Network::Loopback,
        limits: workshop.allowance().limits,
    })
}

fn find(compiler: &Compiler, purpose: &str, workshop: &Workshop) -> Result<PathBuf, Trouble> {
    let mut found = compiler.names.iter().flat_map(|name| places::on_path(name, workshop.path()));
    let name = compiler.names.first().copied().unwrap_or_default();
    found.next().ok_or_else(|| Trouble::missing(name, purpose))
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

#[cfg(test)]
#[path = "compiled_tests.rs"]
mod tests;
