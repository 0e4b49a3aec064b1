//! A process that is killed at any moment leaves whole days behind, and the next run completes.

use std::fs::{self, DirEntry};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use chrono::NaiveDate;
use kapok_verify::verify;

use crate::restating::correct;
use crate::support::{Project, Tree, difference};

/// How many files and folders there are below a folder that another process writes into.
fn entries(folder: &Path) -> usize {
    let Ok(found) = fs::read_dir(folder) else { return 0 };
    let is_folder = |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    let below = |entry: &DirEntry| if is_folder(entry) { entries(&entry.path()) } else { 0 };
    found.flatten().map(|entry| 1 + below(&entry)).sum()
}

fn start(project: &Project, arguments: &[&str]) -> Child {
    let mut command = project.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Starts a command and kills it when so many files and folders are there; the first points are
/// before there are any. Whether it was still running.
fn kill_at(project: &Project, arguments: &[&str], point: u32, count: usize) -> bool {
    let published = project.path("published");
    let mut process = start(project, arguments);
    match point {
        0..5 => std::thread::sleep(Duration::from_millis(2) * point),
        _ => {
            while entries(&published) < count && process.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(100));
            }
        }
    }
    process.kill().unwrap();
    !process.wait().unwrap().success()
}

/// Newest vintages, all of which verify; a folder with a manifest is all that is seen.
fn seen(project: &Project) -> Vec<(NaiveDate, u32)> {
    let store = project.store();
    let manifests = project.published();
    let mut seen = Vec::new();
    for date in store.days().unwrap() {
        let day = store.latest(date).unwrap().unwrap();
        let vintage = day.manifest().vintage;
        let manifest = format!("date={date}/vintage={vintage}/manifest.json");
        assert!(manifests.names().contains(&manifest.as_str()), "{manifest}");
        let before = store.day_before(&day).unwrap();
        let verification = verify(&day, before.as_ref());
        let failures: Vec<String> = verification
            .failures()
            .map(|(check, failure)| format!("{check:?} {failure}"))
            .collect();
        assert_eq!(failures, Vec::<String>::new());
        seen.push((date, vintage));
    }
    seen
}

/// Kills a command at moments spread over all that it does. Each time, what is seen is whole, and
/// running it again gives what it gives undisturbed.
fn kill_everywhere(from: &Project, arguments: &[&str], points: u32, whole: &dyn Fn(&[u32])) {
    let undisturbed = from.copy_in_memory();
    undisturbed.run(arguments).expect(0);
    let expected = undisturbed.published();
    let count = |project: &Project| entries(&project.path("published"));
    let (first, last) = (count(from), count(&undisturbed));
    let (mut cut, mut partly) = (0, 0);
    for point in 0..points {
        let project = from.copy_in_memory();
        let until = first + (last - first) * point as usize / points as usize;
        cut += u32::from(kill_at(&project, arguments, point, until));
        let vintages: Vec<u32> = seen(&project).into_iter().map(|(_, vintage)| vintage).collect();
        whole(&vintages);
        partly += u32::from(is_partly(&project, from, &expected));
        project.run(arguments).expect(0);
        assert_eq!(difference(&project.published(), &expected), None, "at {until} of {last}");
    }
    assert!(cut > points / 2, "only {cut} of {points} were cut off");
    assert!(partly > points / 2, "only {partly} of {points} had done something");
}

fn is_partly(project: &Project, from: &Project, expected: &Tree) -> bool {
    let published = project.published();
    published != *expected && published != from.published()
}

#[test]
fn a_run_that_is_killed() {
    let all = ["run", "--from", "2024-03-01", "--quiet"];
    kill_everywhere(&Project::minimal(), &all, 40, &|vintages| {
        assert!(vintages.iter().all(|vintage| *vintage == 1));
    });
}

#[test]
fn a_restatement_that_is_killed() {
    let project = Project::minimal();
    project.run(&["run", "--from", "2024-04-05", "--quiet"]).expect(0);
    correct(&project);
    let all = ["run", "--from", "2024-04-10", "--reason", "correction", "--quiet"];
    kill_everywhere(&project, &all, 24, &|vintages| {
        assert_eq!(vintages.len(), 8);
        let first_old = vintages.iter().skip(3).position(|vintage| *vintage == 1);
        let after = vintages.iter().skip(3).skip(first_old.unwrap_or(5));
        assert!(after.clone().all(|vintage| *vintage == 1), "{vintages:?}");
    });
}

#[test]
fn two_runs_at_once_take_turns() {
    let all = ["run", "--from", "2024-03-20", "--quiet"];
    let alone = Project::minimal();
    alone.run(&all).expect(0);
    let project = Project::minimal();
    let mut processes = [start(&project, &all), start(&project, &all)];
    for process in &mut processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(difference(&project.published(), &alone.published()), None);
}
