//! Builds the server again when the browser's part changed: `src/main.rs` embeds `target/site`, whose file names are
//! not known beforehand.

use std::{fs, io};

fn main() -> io::Result<()> {
    // Cargo takes a missing path for one that always changes, and would build the server again each time.
    fs::create_dir_all("../target/site")?;
    println!("cargo::rerun-if-changed=../target/site");
    Ok(())
}
