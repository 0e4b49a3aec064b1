//! Replays an index over its history and summarises what it did.
