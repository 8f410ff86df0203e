//! The connections that are open, and how many more may be.

use std::collections::HashMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Streams = HashMap<u64, Arc<TcpStream>>;

pub(crate) struct Connections {
    most: usize,
    streams: Mutex<Streams>,
    /// Told whenever somebody has left.
    left: Condvar,
}

impl Connections {
    pub(crate) fn at_most(most: usize) -> Self {
        Self { most, streams: Mutex::default(), left: Condvar::new() }
    }

    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection, or the connection again if all are taken. No two have one number.
    pub(crate) fn admit(&self, number: u64, stream: TcpStream) -> Result<Place<'_>, TcpStream> {
        let mut streams = self.streams();
        if streams.len() >= self.most {
            return Err(stream);
        }
        let stream = Arc::new(stream);
        streams.insert(number, Arc::clone(&stream));
        Ok(Place { connections: self, number, stream })
    }

    /// Waits until everybody has left, at most so long.
    pub(crate) fn wait_for_all(&self, limit: Duration) {
        let is_used = |streams: &mut Streams| !streams.is_empty();
        let _ = self.left.wait_timeout_while(self.streams(), limit, is_used);
    }

    /// Ends every conversation; the places are free when those who serve have noticed.
    pub(crate) fn shut_down(&self) {
        for stream in self.streams().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// One connection's place. It is free when this is dropped, wherever that happens, and the
/// connection is closed after that.
pub(crate) struct Place<'a> {
    connections: &'a Connections,
    number: u64,
    stream: Arc<TcpStream>,
}

impl Place<'_> {
    pub(crate) fn stream(&self) -> &TcpStream {
        &self.stream
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.connections.streams().remove(&self.number);
        self.connections.left.notify_all();
    }
}
