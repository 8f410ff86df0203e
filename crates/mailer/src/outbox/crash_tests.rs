//! The machine stops at every step, and what was not synced may be gone.
//!
//! The model: names change in order (a journal), and those since the last sync may be lost from the
//! end; a file's contents that were not synced may be cut or empty. Whatever is left, every letter
//! that was put is delivered, and a second copy is announced.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, ErrorKind};
use std::sync::Mutex;
use std::time::Duration;

use super::tests::{letter, never, not_now, taken};
use super::*;
use crate::{MailError, Receipt};

type File = Arc<(Vec<u8>, bool)>;

#[derive(Clone)]
enum Change {
    Is(PathBuf, File),
    Renamed(PathBuf, PathBuf),
    Gone(PathBuf),
}

struct Model {
    /// Names as they were at the last sync.
    synced: BTreeMap<PathBuf, File>,
    changes: Vec<Change>,
    /// Mutations until the machine stops.
    left: usize,
    seed: u64,
}

/// A disk in memory.
struct ModelDisk(Mutex<Model>);

fn applied(mut names: BTreeMap<PathBuf, File>, changes: &[Change]) -> BTreeMap<PathBuf, File> {
    for change in changes.iter().cloned() {
        match change {
            Change::Is(path, file) => drop(names.insert(path, file)),
            Change::Gone(path) => drop(names.remove(&path)),
            Change::Renamed(from, to) => {
                if let Some(file) = names.remove(&from) {
                    names.insert(to, file);
                }
            }
        }
    }
    names
}

impl Model {
    fn now(&self) -> BTreeMap<PathBuf, File> {
        applied(self.synced.clone(), &self.changes)
    }

    fn random(&mut self, below: usize) -> usize {
        // SplitMix64.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        ((mixed ^ (mixed >> 27)) % below as u64) as usize
    }

    /// A step; the one in whose middle the machine stops is done or not.
    fn step(&mut self, change: Option<Change>) -> io::Result<()> {
        let stops = self.left == 1;
        let happens = self.left > 1 || (stops && self.random(2) == 0);
        self.left = self.left.saturating_sub(1);
        if happens {
            self.changes.extend(change);
        }
        if self.left > 0 { Ok(()) } else { Err(ErrorKind::Other.into()) }
    }
}

impl ModelDisk {
    fn new(names: BTreeMap<PathBuf, File>, left: usize, seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Model { synced: names, changes: Vec::new(), left, seed })))
    }

    fn has_stopped(&self) -> bool {
        self.0.lock().unwrap().left == 0
    }

    /// What a restarted machine finds.
    fn found(&self) -> BTreeMap<PathBuf, File> {
        let mut model = self.0.lock().unwrap();
        let kept = {
            let most = model.changes.len() + 1;
            model.random(most)
        };
        let names = applied(model.synced.clone(), &model.changes[..kept]);
        let survives = |(path, file): (PathBuf, File)| {
            let (bytes, synced) = &*file;
            let length = if *synced {
                bytes.len()
            } else {
                [0, bytes.len() / 2, bytes.len()][model.random(3)]
            };
            (path, Arc::new((bytes[..length].to_vec(), true)))
        };
        names.into_iter().map(survives).collect()
    }
}

impl Disk for ModelDisk {
    fn make_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
    fn write(&self, path: &Path, bytes: &[u8], durable: bool) -> io::Result<()> {
        let mut model = self.0.lock().unwrap();
        if durable {
            let half = Arc::new((bytes.to_vec(), false));
            model.step(Some(Change::Is(path.to_owned(), half)))?;
        }
        model.step(Some(Change::Is(path.to_owned(), Arc::new((bytes.to_vec(), durable)))))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut model = self.0.lock().unwrap();
        if model.left > 0 && !model.now().contains_key(from) {
            return Err(ErrorKind::NotFound.into());
        }
        model.step(Some(Change::Renamed(from.to_owned(), to.to_owned())))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut model = self.0.lock().unwrap();
        if model.left > 0 && !model.now().contains_key(path) {
            return Err(ErrorKind::NotFound.into());
        }
        model.step(Some(Change::Gone(path.to_owned())))
    }
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        let mut model = self.0.lock().unwrap();
        model.step(None)?;
        model.synced = model.now();
        model.changes.clear();
        Ok(())
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let names = self.0.lock().unwrap().now();
        names.get(path).map(|file| file.0.clone()).ok_or(ErrorKind::NotFound.into())
    }
    fn names(&self, path: &Path) -> io::Result<Vec<String>> {
        let names = self.0.lock().unwrap().now();
        let inside = names.keys().filter(|name| name.parent() == Some(path));
        Ok(inside.map(|name| name.file_name().unwrap().to_str().unwrap().to_owned()).collect())
    }
}

/// A server that takes the first letter, wants to be asked twice for the second, and never takes
/// the third.
#[derive(Default)]
struct FickleServer {
    asked: HashMap<String, usize>,
    has: HashMap<String, usize>,
}

impl FickleServer {
    fn post(&mut self, kind: usize, letter: &Letter) -> Result<Receipt, MailError> {
        let id = letter.message_id().to_owned();
        let asked = self.asked.entry(id.clone()).or_default();
        *asked += 1;
        match (kind, *asked) {
            (1, 1) => Err(not_now()),
            (2, _) => Err(never()),
            _ => {
                *self.has.entry(id).or_default() += 1;
                Ok(taken(letter))
            }
        }
    }
}

struct Story {
    letters: Vec<Letter>,
    server: FickleServer,
    /// Message-IDs of which a second copy was announced.
    announced: HashSet<String>,
    kept: Vec<usize>,
}

impl Story {
    fn deliver(&mut self, outbox: &mut Outbox, disk: &ModelDisk, hours: u64) {
        let Self { letters, server, announced, .. } = self;
        let now = SystemTime::now() + Duration::from_secs(3600 * hours);
        let post = |letter: &Letter| {
            let kind =
                letters.iter().position(|one| one.message_id() == letter.message_id()).unwrap();
            // A machine that has stopped sends nothing.
            if disk.has_stopped() { Err(not_now()) } else { server.post(kind, letter) }
        };
        let round = outbox.deliver_by(post, now, |event| {
            if let Event::Delivered { receipt, perhaps_twice: true, .. } = event {
                announced.insert(receipt.message_id);
            }
        });
        assert!(round.is_ok() || disk.has_stopped(), "{round:?}");
    }

    fn run(&mut self, dir: &Path, disk: &Arc<ModelDisk>) {
        let Ok(mut outbox) = Outbox::open_on(dir.to_owned(), disk.clone()) else { return };
        for index in 0..self.letters.len() {
            if outbox.put(&self.letters[index], "note").is_ok() && !disk.has_stopped() {
                self.kept.push(index);
            }
            self.deliver(&mut outbox, disk, 0);
        }
        self.deliver(&mut outbox, disk, 1);
    }

    fn check(&self, outbox: &Outbox, case: &str) {
        let list = outbox.list().unwrap();
        for &index in &self.kept {
            let id = self.letters[index].message_id();
            let copies = self.server.has.get(id).copied().unwrap_or(0);
            let listed = list.iter().filter(|one| one.message_id == id).count();
            if index == 2 {
                assert_eq!((copies, listed), (0, 1), "the refused letter, {case}");
                continue;
            }
            assert!(copies >= 1, "letter {index} is lost ({listed} listed), {case}");
            assert!(
                copies < 2 || self.announced.contains(id),
                "letter {index} silently twice, {case}"
            );
            assert_eq!(listed, 0, "letter {index}, {case}");
        }
        assert!(outbox.names("broken").unwrap().is_empty(), "{case}");
    }
}

#[test]
fn stopping_at_any_step_loses_no_letter_and_doubles_none_silently() {
    let dir = tempfile::tempdir().unwrap();
    for seed in 0..12 {
        for steps in 1.. {
            let case = format!("stopped at step {steps}, seed {seed}");
            let letters = (0..3).map(|_| letter(&["you@b.example"])).collect();
            let (server, announced) = Default::default();
            let mut story = Story { letters, server, announced, kept: Vec::new() };
            let disk = ModelDisk::new(BTreeMap::new(), steps, seed * 1000 + steps as u64);
            story.run(dir.path(), &disk);
            let stopped = disk.has_stopped();
            let disk = ModelDisk::new(disk.found(), usize::MAX, seed);
            let mut outbox = Outbox::open_on(dir.path().to_owned(), disk.clone()).unwrap();
            (2..8).for_each(|hours| story.deliver(&mut outbox, &disk, hours));
            story.check(&outbox, &case);
            if !stopped {
                assert!(steps > 30, "the story has {steps} steps only");
                break;
            }
        }
    }
}
