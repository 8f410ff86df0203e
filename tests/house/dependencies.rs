//! Who stands on whom, as cargo resolves it.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::process::Command;

use serde_json::{Value, json};

/// What no lesson about UDP needs: it would make a student wait at the first build. Cargo's spelling.
const HEAVY: [&str; 20] = [
    // mail
    "lettre",
    "mail-parser",
    // encryption
    "rustls",
    "rcgen",
    "ring",
    "webpki-roots",
    // pictures and their fonts
    "tiny-skia",
    "ttf-parser",
    "png",
    // the machine, its time zones, its files
    "sysinfo",
    "jiff",
    "notify",
    // a terminal that is drawn on
    "ratatui",
    "crossterm",
    // other people's formats
    "toml",
    "serde",
    "schemars",
    // other ways to wait
    "tokio",
    "mio",
    "async-std",
];

/// Cargo's own description of the workspace, for this machine's platform: other platforms' crates
/// may not have been downloaded.
fn metadata() -> Value {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let version = Command::new(&cargo).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|l| l.strip_prefix("host: "));
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(["--filter-platform", host.expect("cargo tells its host")])
        .current_dir(testkit::root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("cargo metadata: {said}"))
}

/// Lessons that stand on another lesson, whatever for.
fn lessons_on_lessons(metadata: &Value) -> Vec<String> {
    let packages = || array(&metadata["packages"]);
    let is_lesson = |package: &&Value| {
        let manifest = package["manifest_path"].as_str().unwrap();
        manifest.replace('\\', "/").contains("/lessons/") && package["source"].is_null()
    };
    let lessons: BTreeSet<_> = packages().filter(is_lesson).map(name).collect();
    let mut faults = Vec::new();
    for package in packages().filter(is_lesson) {
        let dependencies = array(&package["dependencies"]).map(name);
        let others = dependencies.filter(|name| lessons.contains(name));
        let lesson = name(package);
        faults.extend(others.map(|other| format!("{lesson} depends on the lesson {other}")));
    }
    faults
}

/// UDP lessons that cannot be built without something heavy, with the way to it.
fn heavy_udp_lessons(metadata: &Value) -> Vec<String> {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let packages = array(&metadata["packages"]);
    let names: BTreeMap<_, _> = packages.map(|p| (id(&p["id"]), name(p))).collect();
    let nodes = array(&metadata["resolve"]["nodes"]);
    let nodes: BTreeMap<_, _> = nodes.map(|n| (id(&n["id"]), normal(n))).collect();
    let mut faults = Vec::new();
    for (start, lesson) in names.iter().filter(|(_, name)| name.starts_with("udp_")) {
        let mut seen = BTreeSet::new();
        let mut ahead = vec![(start.clone(), (*lesson).to_owned())];
        while let Some((id, way)) = ahead.pop() {
            if HEAVY.contains(&names[&id]) {
                faults.push(way);
                continue;
            }
            let next = nodes.get(&id).into_iter().flatten();
            for id in next.filter(|id| seen.insert(id.to_string())) {
                ahead.push((id.clone(), format!("{way} → {}", names[id])));
            }
        }
    }
    faults
}

/// What a package needs to be built for use; not for its own tests.
fn normal(node: &Value) -> Vec<String> {
    let is_normal = |dependency: &&Value| {
        let mut kinds = array(&dependency["dep_kinds"]);
        kinds.any(|kind| kind["kind"].as_str() != Some("dev"))
    };
    let needed = array(&node["deps"]).filter(is_normal);
    let ids = needed.filter_map(|dependency| dependency["pkg"].as_str());
    ids.map(str::to_owned).collect()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap()
}

#[test]
fn no_lesson_stands_on_another() {
    assert_eq!(lessons_on_lessons(&metadata()), [""; 0]);
}

#[test]
fn udp_lessons_build_without_anything_heavy() {
    assert_eq!(heavy_udp_lessons(&metadata()), [""; 0]);
}

/// A workspace in which `udp_a` needs `mailer` and, for tests, `udp_b`.
fn planted(kind_of_mailer: &Value) -> Value {
    let package = |name: &str, directory: &str, dependencies: &[&str]| {
        let dependencies: Vec<_> = dependencies.iter().map(|d| json!({"name": d})).collect();
        json!({"id": name, "name": name, "source": null, "dependencies": dependencies,
            "manifest_path": format!("/x/{directory}/{name}/Cargo.toml")})
    };
    let needs = |name: &str, kind: &Value| json!({"pkg": name, "dep_kinds": [{"kind": kind}]});
    json!({
        "packages": [
            package("udp_a", "lessons", &["mailer", "udp_b"]),
            package("udp_b", "lessons", &[]),
            package("mailer", "crates", &["rustls"]),
            package("rustls", "registry", &[]),
        ],
        "resolve": {"nodes": [
            {"id": "udp_a", "deps": [needs("mailer", kind_of_mailer), needs("udp_b", &json!("dev"))]},
            {"id": "mailer", "deps": [needs("rustls", &Value::Null)]},
            {"id": "udp_b", "deps": []},
            {"id": "rustls", "deps": []},
        ]},
    })
}

#[test]
fn planted_dependencies_are_found() {
    let on_lessons = lessons_on_lessons(&planted(&Value::Null));
    assert_eq!(on_lessons, ["udp_a depends on the lesson udp_b"]);
    let heavy = heavy_udp_lessons(&planted(&Value::Null));
    assert_eq!(heavy, ["udp_a → mailer → rustls"]);
    let only_for_tests = heavy_udp_lessons(&planted(&json!("dev")));
    assert_eq!(only_for_tests, [""; 0]);
}
