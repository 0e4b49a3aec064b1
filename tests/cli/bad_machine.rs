//! A machine that refuses: exit code 1, and the next run completes.

use crate::support::{Project, Tree, assert_said, difference};

fn month() -> Tree {
    let project = Project::minimal();
    project.run(&["run", "--from", "2024-03-20"]).expect(0);
    project.published()
}

#[test]
fn a_file_where_the_folder_should_be() {
    let project = Project::minimal();
    project.write("published", "a file");
    assert_said!(project.run(&["run"]), @"
    exit code 1
    -- stderr
    error: cannot list ./published: Not a directory (os error 20)
    hint: nothing was published; see to space and permissions, then run again
    ");
    assert_eq!(project.read("published"), "a file");
    project.remove("published");
    project.run(&["run"]).expect(0);
}

#[test]
fn a_file_where_the_folder_of_levels_should_be() {
    let project = Project::minimal();
    project.write("out", "a file");
    assert_said!(project.run(&["backtest", "--out", "out", "--quiet"]), @"
    exit code 1
    -- stderr
    error: cannot create folder out: File exists (os error 17)
    hint: nothing was published; see to space and permissions, then run again
    ");
    assert_eq!(project.read("out"), "a file");
}

/// A limit on the size of a file stands for a disk that is full: a write fails half way.
#[test]
fn a_disk_that_is_full() {
    let project = Project::minimal();
    let full = "trap '' XFSZ; ulimit -f 4; exec \"$@\"";
    let said = project.run_in_shell(full, &["run", "--from", "2024-03-20"]);
    assert_said!(said, @"
    exit code 1
    -- stderr
    error: cannot write ./published/date=2024-03-20/[written aside]: File too
            large (os error 27)
    hint: nothing was published; see to space and permissions, then run again
    ");
    assert_eq!(project.published().names(), Vec::<&str>::new());
    assert_eq!(project.store().days().unwrap(), []);
    project.run(&["run", "--from", "2024-03-20"]).expect(0);
    assert_eq!(difference(&project.published(), &month()), None);
}

/// The same, for a machine with a little more room: some files of a day fit, and no day is seen
/// before all do.
#[test]
fn a_disk_that_is_nearly_full() {
    let expected = month();
    let bytes = expected.iter().map(|(_, bytes)| bytes.len()).max().unwrap();
    let run = |project: &Project, blocks: usize| {
        let full = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
        project.run_in_shell(&full, &["run", "--from", "2024-03-20"])
    };
    let enough = bytes.div_ceil(512);
    for blocks in [1, enough / 4, enough / 2, enough - 1] {
        let project = Project::minimal();
        run(&project, blocks).expect(1);
        assert_eq!(project.store().days().unwrap(), [], "{blocks} of {enough}");
        project.run(&["run", "--from", "2024-03-20"]).expect(0);
        assert_eq!(difference(&project.published(), &expected), None);
    }
    let project = Project::minimal();
    run(&project, enough).expect(0);
    assert_eq!(difference(&project.published(), &expected), None);
}
