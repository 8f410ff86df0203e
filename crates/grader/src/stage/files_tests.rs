//! What a program sees of the host's files, and what it can write.

use std::fs;
use std::path::Path;

use super::testing::{KEPT, directory, levels, run, shell};
use super::{Exit, Level, Stage, StageError};

/// A path for a script of the shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display())
}

#[test]
fn the_rest_of_the_host_cannot_be_seen() {
    let hidden = directory(&[("secret", "the answers\n")]);
    let home = std::env::var("HOME").unwrap_or_else(|_| "/root".to_owned());
    let repository = testkit::root();
    for level in levels(&KEPT) {
        for path in [hidden.path(), Path::new(&home), &repository.join("crates"), Path::new("/var")]
        {
            let done = run(level, shell(&format!("ls {}/*", quoted(path))));
            assert_eq!(done.stdout, "", "{level}: {}", path.display());
            assert_ne!(done.exit, Exit::Status(0), "{level}: {}", path.display());
        }
        let read = format!("cat {}/secret /etc/shadow /proc/1/environ", quoted(hidden.path()));
        assert_eq!(run(level, shell(&read)).stdout, "", "{level}");
    }
}

#[test]
fn what_is_viewed_can_be_read_and_not_written() {
    let viewed = directory(&[("file", "text\n")]);
    let alone = directory(&[("file", "text\n")]);
    for level in levels(&KEPT) {
        let mut setting = shell(&format!(
            "cd {0} && cat file && cat {1}/file; echo x > file; echo x > new; rm -f file; \
             echo x > {1}/file; chmod 777 file; ls",
            quoted(viewed.path()),
            quoted(alone.path())
        ));
        setting.view.read = vec![viewed.path().to_owned(), alone.path().join("file")];
        assert_eq!(run(level, setting).stdout, "text\ntext\nfile\n", "{level}");
        assert_eq!(fs::read_to_string(viewed.path().join("file")).unwrap(), "text\n");
        assert_eq!(fs::read_to_string(alone.path().join("file")).unwrap(), "text\n");
    }
}

#[test]
fn what_may_be_written_is_there_afterwards_and_belongs_to_who_runs_the_grader() {
    for level in levels(&KEPT) {
        let written = directory(&[("old", "old\n")]);
        let path = quoted(written.path());
        let mut setting = shell(&format!("cd {path} && echo new > new && echo more >> old; ls -A"));
        setting.view.write = vec![written.path().to_owned()];
        assert_eq!(run(level, setting).stdout, "new\nold\n", "{level}");
        assert_eq!(fs::read_to_string(written.path().join("old")).unwrap(), "old\nmore\n");
        assert_eq!(owner(&written.path().join("new")), owner(written.path()), "{level}");
    }
}

fn owner(path: &Path) -> u32 {
    std::os::unix::fs::MetadataExt::uid(&fs::metadata(path).unwrap())
}

#[test]
fn a_private_directory_can_be_viewed() {
    use std::os::unix::fs::PermissionsExt;
    let outer = directory(&[]);
    fs::set_permissions(outer.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let inner = outer.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("file"), "text\n").unwrap();
    fs::set_permissions(inner.join("file"), fs::Permissions::from_mode(0o600)).unwrap();
    for level in levels(&KEPT) {
        let mut setting = shell(&format!("cat {}/file", quoted(&inner)));
        setting.view.read = vec![inner.clone()];
        let done = run(level, setting);
        assert_eq!(done.stdout, "text\n", "{level}: {}", done.stderr);
    }
}

#[test]
fn a_writable_directory_inside_a_viewed_one_can_be_written() {
    for level in levels(&KEPT) {
        let outer = directory(&[("file", "text\n")]);
        let inner = outer.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let path = quoted(outer.path());
        let mut setting = shell(&format!("cd {path} && touch inner/new; touch new; ls . inner"));
        setting.view.write = vec![inner.clone()];
        setting.view.read = vec![outer.path().to_owned()];
        assert_eq!(run(level, setting).stdout, ".:\nfile\ninner\n\ninner:\nnew\n", "{level}");
    }
}

#[test]
fn a_link_is_viewed_as_what_it_leads_to() {
    let viewed = directory(&[("file", "text\n")]);
    let links = directory(&[]);
    let link = links.path().join("link");
    std::os::unix::fs::symlink(viewed.path(), &link).unwrap();
    for level in levels(&KEPT) {
        let mut setting = shell(&format!("cat {}/file", quoted(&link)));
        setting.view.read = vec![link.clone()];
        assert_eq!(run(level, setting).stdout, "text\n", "{level}");
    }
}

#[test]
fn a_view_through_a_link_of_the_stage_makes_nothing_on_the_host() {
    let viewed = directory(&[("file", "text\n")]);
    let name = viewed.path().file_name().unwrap();
    // Inside, this is a link to /tmp.
    let path = Path::new("/dev/shm").join(name);
    let made = fs::create_dir(&path).is_ok();
    for level in levels(&[Level::Full]) {
        if !made {
            return testkit::missing("a writable /dev/shm");
        }
        fs::write(path.join("file"), "shared\n").unwrap();
        let mut setting = shell(&format!("cat {}/file", quoted(&path)));
        setting.view.read = vec![path.clone()];
        assert_eq!(run(level, setting).stdout, "shared\n", "{level}");
        assert_eq!(fs::read_to_string(viewed.path().join("file")).unwrap(), "text\n");
    }
    let _ = fs::remove_dir_all(&path);
}

#[test]
fn a_file_system_whose_owners_stay_as_they_are_can_be_viewed() {
    for level in levels(&[Level::Full]) {
        let mut setting = shell("ls /sys/kernel > /dev/null && echo seen");
        setting.view.read = vec!["/sys/kernel".into()];
        assert_eq!(run(level, setting).stdout, "seen\n", "{level}");
    }
}

#[test]
fn a_view_that_cannot_be_is_refused() {
    for level in levels(&[Level::Full]) {
        for path in ["/", "relative", "/usr/../etc", "/no/such/place"] {
            let mut setting = shell(":");
            setting.view.read = vec![path.into()];
            let error = Stage::open_at(level, setting).unwrap_err();
            let StageError::System { step, .. } = &error else { panic!("{error:?}") };
            assert_eq!(*step, format!("see {path}"));
        }
    }
}

#[test]
fn scratch_can_be_written_and_is_limited() {
    for level in levels(&[Level::Full]) {
        let script = "echo x > file && cat /tmp/file; mkdir d && mv file d; ls -A /tmp
            head -c 2000000 /dev/zero > big; stat -c %s big
            i=0; while printf '' > f$i; do i=$((i + 1)); done; echo $i";
        let mut setting = shell(script);
        setting.limits.scratch = 1 << 20;
        let done = run(level, setting);
        let lines: Vec<_> = done.stdout.lines().collect();
        let ["x", "d", big, files] = lines[..] else { panic!("{level}: {done:?}") };
        let number = |text: &str| text.parse::<usize>().unwrap();
        assert!((1_000_000..=1 << 20).contains(&number(big)), "{level}: {big}");
        assert!((4000..4096).contains(&number(files)), "{level}: {files}");
    }
}

#[test]
fn scratch_among_the_hosts_files_is_gone_afterwards() {
    for level in levels(&[Level::Partial, Level::None]) {
        let script = "pwd; echo $TMPDIR; mkdir -p a/b; echo x > a/b/c; chmod 0 a/b a";
        let done = run(level, shell(script));
        let (directory, variable) = done.stdout.trim().split_once('\n').unwrap();
        assert_eq!(directory, variable, "{level}");
        assert!(directory.len() > 4 && !Path::new(directory).exists(), "{level}: {directory}");
    }
}

#[test]
fn nothing_else_can_be_written() {
    let script = "for path in / /usr /usr/bin /bin /lib /etc /dev /proc /proc/sys/kernel /var /home \
                  /root /run; do (: > $path/stage-was-here) 2>/dev/null && echo $path; done; \
                  (echo 1 > /etc/passwd) 2>/dev/null && echo passwd; \
                  (echo 0 > /proc/sys/net/ipv4/ip_forward) 2>/dev/null && echo sysctl; \
                  (ln /usr/bin/env /tmp/env) 2>/dev/null && echo link; echo done";
    for level in levels(&KEPT) {
        assert_eq!(run(level, shell(script)).stdout, "done\n", "{level}");
    }
}

#[test]
fn the_stages_own_names_are_known() {
    for level in levels(&[Level::Full]) {
        let mut setting = shell("hostname; whoami; getent hosts localhost mail.course; echo ~");
        setting.view.hosts = vec![("mail.course".to_owned(), [192, 168, 150, 3].into())];
        let done = run(level, setting);
        let words: Vec<_> = done.stdout.split_ascii_whitespace().collect();
        let wanted = "stage student 127.0.0.1 localhost stage 192.168.150.3 mail.course";
        assert!(words.join(" ").starts_with(wanted), "{words:?} {}", done.stderr);
    }
}

#[test]
fn a_file_has_at_most_its_size() {
    for level in levels(&KEPT) {
        let mut setting = shell("head -c 2000000 /dev/zero > file; stat -c %s file");
        setting.limits.file = 1_000_000;
        assert_eq!(run(level, setting).stdout, "1000000\n", "{level}");
    }
}
