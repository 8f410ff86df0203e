use super::*;
use std::fs;
use std::thread;
use std::time::{Duration, SystemTime};

#[test]
fn an_authority_is_made_once_and_used_again() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("new/tls");
    let first = Authority::open(&place).unwrap();
    let again = Authority::open(&place).unwrap();
    assert_eq!(first.ca_pem(), again.ca_pem());
    assert_eq!(fs::read_to_string(first.ca_file()).unwrap(), first.ca_pem());
    assert!(!first.ca_pem().contains("PRIVATE"));
    assert!(!format!("{first:?}").contains("PRIVATE"));
    let names = fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, ["authority.pem", "ca.pem"]);
}

#[test]
fn an_authority_is_renewed_before_its_time_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let then = SystemTime::now();
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let first = Authority::open_at(dir.path(), then).unwrap();
    let later = Authority::open_at(dir.path(), then + 8 * year).unwrap();
    assert_eq!(first.ca_pem(), later.ca_pem());
    let renewed = Authority::open_at(dir.path(), then + 9 * year).unwrap();
    assert_ne!(first.ca_pem(), renewed.ca_pem());
    assert_eq!(fs::read_to_string(renewed.ca_file()).unwrap(), renewed.ca_pem());
}

#[test]
fn a_damaged_authority_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let first = Authority::open(dir.path()).unwrap();
    let path = dir.path().join("authority.pem");
    for damage in ["", "Good-Until: 99999999999\n", "\u{0}", "Good-Until: x", first.ca_pem()] {
        fs::write(&path, damage).unwrap();
        let next = Authority::open(dir.path()).unwrap();
        assert_ne!(first.ca_pem(), next.ca_pem(), "{damage:?}");
        assert_eq!(next.ca_pem(), Authority::open(dir.path()).unwrap().ca_pem());
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let refused = Authority::open(dir.path()).unwrap_err();
    assert!(refused.to_string().contains("cannot keep a certificate in"), "{refused}");
}

#[test]
fn whoever_opens_it_at_the_same_time_gets_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Authority::open(dir.path()).unwrap().ca_pem().to_owned();
    let all: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.iter().all(|one| *one == all[0]));
    assert_eq!(open(), all[0]);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn the_key_is_for_this_user_alone_and_renewed_when_it_was_not() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("tls");
    let first = Authority::open(&place).unwrap();
    let path = place.join("authority.pem");
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&place), mode(&path)), (0o700, 0o600));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let next = Authority::open(&place).unwrap();
    assert_ne!(first.ca_pem(), next.ca_pem());
    assert_eq!(mode(&path), 0o600);
}
