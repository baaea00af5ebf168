//! The policies of a file or of a folder, for whoever reads them: the command line and the running server.

use policy::PolicyFiles;
use std::{fs, io, path::Path};

/// A folder's `*.cedar` files, without those in folders below it; names as in faults.
pub fn read(path: &Path) -> io::Result<PolicyFiles> {
    if !path.is_dir() {
        return Ok(PolicyFiles::one(path.display().to_string(), fs::read_to_string(path)?));
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "cedar") && path.is_file() {
            files.push((path.display().to_string(), fs::read_to_string(&path)?));
        }
    }
    if files.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the folder has no file that ends in .cedar"));
    }
    Ok(files.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_cedar_files_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(read(folder.path()).is_err(), "an empty folder is no policies");
        for (name, text) in [("b.cedar", "// b\n"), ("a.cedar", "// a\n"), ("notes.md", "# no policies")] {
            fs::write(folder.path().join(name), text).expect("is written");
        }
        let files = read(folder.path()).expect("two files");
        assert_eq!(files.len(), 2);
        let text = files.text();
        assert!(text.find("// a\n") < text.find("// b\n") && !text.contains("no policies"), "{text}");
    }

    #[test]
    fn a_file_is_itself() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("policy.cedar");
        assert!(read(&path).is_err());
        fs::write(&path, policy::DEMO).expect("is written");
        assert_eq!(read(&path).expect("a file").text(), policy::DEMO);
    }
}
