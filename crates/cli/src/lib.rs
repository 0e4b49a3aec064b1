//! The kapok command.
