mod diff;
mod sensitivity;
