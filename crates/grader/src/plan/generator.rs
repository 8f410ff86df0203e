//! The generator of one value.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng, SeedableRng};

/// Random numbers for one value, the same on every system and in every release.
///
/// Its stream is that of ChaCha with 8 rounds. The 32 bytes of its seed are four hashes of the
/// plan's seed and of the names that lead to the value, so that no value depends on another.
#[derive(Debug)]
pub(super) struct Generator(ChaCha8Rng);

impl Generator {
    /// The generator for the value of these names.
    pub(super) fn new(seed: u64, names: &[&str]) -> Self {
        let mut key = [0; 32];
        for (part, bytes) in (0_u8..).zip(key.chunks_exact_mut(8)) {
            bytes.copy_from_slice(&hash(part, seed, names).to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number below `bound`, each as likely as the other; 0 if there is none.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // The last incomplete round of remainders is thrown away, or the first would come oftener.
        let last_fair = u64::MAX - (u64::MAX % bound + 1) % bound;
        loop {
            let number = self.0.next_u64();
            if number <= last_fair {
                return number % bound;
            }
        }
    }

    /// A number from `min` to `max`; `min` if there is none.
    pub(super) fn between(&mut self, min: u64, max: u64) -> u64 {
        match max.checked_sub(min) {
            Some(u64::MAX) => self.0.next_u64(),
            Some(distance) => min + self.below(distance + 1),
            None => min,
        }
    }

    /// A place in a list.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or_default()
    }

    /// A length from `min` to `max`.
    pub(super) fn length(&mut self, min: usize, max: usize) -> usize {
        usize::try_from(self.between(min as u64, max as u64)).unwrap_or(min)
    }

    /// A byte from `min` to `max`.
    pub(super) fn byte(&mut self, min: u8, max: u8) -> u8 {
        u8::try_from(self.between(min.into(), max.into())).unwrap_or(min)
    }

    /// A port number from `min` to `max`.
    pub(super) fn port(&mut self, min: u16, max: u16) -> u16 {
        u16::try_from(self.between(min.into(), max.into())).unwrap_or(min)
    }

    /// One of a few; the default if there are none.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        from.get(self.index(from.len())).copied().unwrap_or_default()
    }

    /// Puts a list into another order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.index(end + 1));
        }
    }
}

/// The hash of a number of its own, the seed and the names, each with its length before it.
fn hash(part: u8, seed: u64, names: &[&str]) -> u64 {
    let mut hash = fnv_1a(OFFSET, &[part]);
    hash = fnv_1a(hash, &seed.to_le_bytes());
    for name in names {
        hash = fnv_1a(hash, &(name.len() as u64).to_le_bytes());
        hash = fnv_1a(hash, name.as_bytes());
    }
    hash
}

/// Where FNV begins.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a with 64 bits, going on from `hash`. (The standard library's hasher may be another one
/// in the next release.)
fn fnv_1a(hash: u64, bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
#[path = "generator_tests.rs"]
mod tests;
