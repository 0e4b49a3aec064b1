//! What is due when, and carrying it out.
