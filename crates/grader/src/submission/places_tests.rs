use std::env;
use std::path::{Path, PathBuf};

use super::{is_too_much, outermost, without_dots};

#[test]
fn a_home_the_root_and_what_everybody_shares_are_too_much() {
    let home = env::home_dir().unwrap();
    for too_much in ["/", "/tmp", "/home", "/home/li", "/etc", "/opt", "/var"].map(Path::new) {
        assert!(is_too_much(too_much), "{}", too_much.display());
    }
    assert!(is_too_much(&home) && is_too_much(home.parent().unwrap()));
    assert!(is_too_much(&home.join(".local")));
    for little in [&home.join("work"), Path::new("/opt/python"), Path::new("/tmp/a")] {
        assert!(!is_too_much(little), "{}", little.display());
    }
}

#[test]
fn of_places_inside_one_another_the_outer_one_is_enough() {
    let paths = ["/a/b", "/c", "/a", "/a", "/ab", "/a/b/c"].map(PathBuf::from);
    assert_eq!(outermost(paths.into()), ["/a", "/ab", "/c"].map(PathBuf::from));
}

#[test]
fn dots_in_a_path_are_resolved_without_looking() {
    for (path, plain) in
        [("/a/./b/../c", "/a/c"), ("/../a", "/a"), ("/a", "/a"), ("/a/b/../..", "/")]
    {
        assert_eq!(without_dots(Path::new(path)), Path::new(plain), "{path}");
    }
}

#[cfg(unix)]
mod programs {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::super::super::fixture::write;
    use super::super::Places;
    use super::*;

    fn executable(path: &Path) -> PathBuf {
        write(path, "#!/bin/sh\n");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        path.to_owned()
    }

    fn seen(program: &Path) -> Vec<PathBuf> {
        let mut places = Places::default();
        places.program(program);
        places.into_read()
    }

    /// A directory whose real path is known.
    fn place() -> (tempfile::TempDir, PathBuf) {
        let place = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(place.path()).unwrap();
        (place, real)
    }

    #[test]
    fn nothing_more_is_seen_for_a_program_of_the_systems() {
        assert_eq!(seen(Path::new("/bin/sh")), [] as [PathBuf; 0]);
    }

    #[test]
    fn what_was_installed_with_a_program_is_seen_with_it() {
        let (_place, root) = place();
        let program = executable(&root.join("node/bin/node"));
        assert_eq!(seen(&program), [root.join("node")]);
        let alone = executable(&root.join("a.out"));
        assert_eq!(seen(&alone), [alone]);
    }

    #[test]
    fn every_link_on_the_way_to_a_program_is_seen() {
        let (_place, root) = place();
        let real = executable(&root.join("python/bin/python3.12"));
        fs::create_dir_all(root.join("shims")).unwrap();
        let (first, second) = (root.join("first"), root.join("shims/second"));
        symlink("shims/second", &first).unwrap();
        symlink(&real, &second).unwrap();
        assert_eq!(seen(&first), [first, root.join("python"), second]);
    }

    #[test]
    fn a_virtual_environment_is_seen_with_what_it_stands_on() {
        let (_place, root) = place();
        executable(&root.join("base/bin/python3"));
        let venv = root.join("x/venv");
        let home = root.join("base/bin");
        let settings = format!("home = {}\nversion = 3.12.1\n", home.display());
        write(&venv.join("pyvenv.cfg"), settings);
        fs::create_dir_all(venv.join("bin")).unwrap();
        symlink(home.join("python3"), venv.join("bin/python")).unwrap();
        assert_eq!(seen(&venv.join("bin/python")), [root.join("base"), venv]);
    }

    #[test]
    fn a_virtual_environment_cannot_name_just_any_directory() {
        let (_place, root) = place();
        write(&root.join("secrets/bin/key"), "secret");
        let settings = format!("home = {}\n", root.join("secrets/bin").display());
        write(&root.join("x/venv/pyvenv.cfg"), settings);
        let python = executable(&root.join("x/venv/bin/python"));
        assert_eq!(seen(&python), [root.join("x/venv")]);
    }

    #[test]
    fn a_link_to_what_is_no_program_shows_nothing() {
        let (_place, root) = place();
        write(&root.join("secret"), "secret");
        symlink(root.join("secret"), root.join("a.out")).unwrap();
        assert_eq!(seen(&root.join("a.out")), [] as [PathBuf; 0]);
    }
}
