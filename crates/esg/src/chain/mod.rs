//! Pathways of sectors, and intensity along supply chains.
