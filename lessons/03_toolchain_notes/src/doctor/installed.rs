//! What is installed: toolchains, targets, and the two components that the course uses.

use common::{Text, text};

use super::finding::{Finding, listed};
use super::machine::Machine;
use super::toolchain::see_toolchain;
use crate::problem::shown_path;
use crate::search;

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    let Some(rustup) = &machine.rustup else {
        return vec![
            component_in_path("clippy", "cargo-clippy"),
            component_in_path("rustfmt", "rustfmt"),
        ];
    };
    let toolchains = machine.ask(rustup, &["toolchain", "list"]);
    let targets = machine.ask(rustup, &["target", "list", "--installed"]);
    let components = machine.ask(rustup, &["component", "list", "--installed"]);
    let mut findings = vec![list("toolchains", toolchains), list("targets", targets)];
    match components {
        Ok(lines) => findings.extend(["clippy", "rustfmt"].map(|name| component(name, &lines))),
        Err(why) => findings.push(Finding::with_cure("components", why, see_toolchain())),
    }
    findings
}

fn list(topic: &'static str, answer: Result<Vec<String>, Text>) -> Finding {
    match answer {
        Ok(lines) => {
            let shown = listed(&lines);
            Finding::fine(topic, text!("{shown}", "{shown}")).values(lines)
        }
        Err(why) => Finding::with_cure(topic, why, see_toolchain()),
    }
}

/// A component's line is its name and, for most, the system that it is for.
fn component(name: &'static str, installed: &[String]) -> Finding {
    let is_it = |line: &&String| {
        line.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    match installed.iter().find(is_it) {
        Some(line) => {
            let line = listed(std::slice::from_ref(line));
            Finding::fine(name, text!("installed: {line}", "已安装：{line}"))
        }
        None => Finding::with_cure(
            name,
            Text::new("not installed for this toolchain", "这个工具链没有安装它"),
            text!("rustup component add {name}", "rustup component add {name}"),
        ),
    }
}

fn component_in_path(name: &'static str, program: &str) -> Finding {
    match search::on_path(program).first() {
        Some(file) => {
            let at = shown_path(file);
            Finding::fine(name, text!("{at}", "{at}")).path(file)
        }
        None => Finding::with_cure(
            name,
            text!("no {program} in the directories of PATH", "PATH 的各个目录里都没有 {program}"),
            Text::new(
                "install it from where this cargo comes from, or install rustup",
                "请从这个 cargo 的来处安装它，或者安装 rustup",
            ),
        ),
    }
}
