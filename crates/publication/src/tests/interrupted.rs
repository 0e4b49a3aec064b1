use super::fixture::{DAYS, day, draft, green, history, plain};
use crate::disk::fuse;
use crate::{Draft, Published, Store};
use kapok_published::PublishedDay;
use kapok_verify::verify;

/// Cuts a publication off after every number of steps. Each time the day is as it was before or
/// whole, and a publication after that gives what one without interruption gives.
fn cut_off_everywhere(before: Option<&Draft>, new: &Draft) -> usize {
    let seen = |store: &Store| -> Option<PublishedDay> {
        let latest = store.latest(new.date).unwrap()?;
        assert!(verify(&latest, None).passed());
        Some(latest)
    };
    for steps in 0..1000 {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(folder.path());
        let vintage = before.map(|draft| store.publish(draft.clone()).unwrap());
        let vintages = u32::from(vintage.is_some());
        fuse::set(Some(steps));
        let cut = store.publish(new.clone());
        fuse::set(None);
        let found = seen(&store).map_or(0, |day| day.manifest().vintage);
        let whole = found == vintages + 1;
        assert!(whole || found == vintages, "after {steps} steps: vintage {found}");
        let again = store.publish(new.clone()).unwrap();
        match again {
            Published::New { vintage, .. } => assert_eq!((vintage, whole), (vintages + 1, false)),
            Published::Unchanged { vintage } => assert_eq!((vintage, whole), (vintages + 1, true)),
        }
        let date_folder = folder.path().join(format!("date={}", new.date));
        let left = crate::disk::entries(&date_folder).unwrap();
        assert_eq!(left.len(), vintages as usize + 1, "{left:?}");
        if cut.is_ok() {
            return steps;
        }
    }
    panic!("it never gets through");
}

#[test]
fn a_first_vintage_is_there_or_not() {
    let new = draft(0, &[&green()], &history(0.0));
    assert!(cut_off_everywhere(None, &new) > 20);
}

#[test]
fn a_new_vintage_is_there_or_the_old_one() {
    let history = history(0.0);
    let (old, new) = (draft(0, &[&green()], &history), draft(0, &[&plain()], &history));
    assert!(cut_off_everywhere(Some(&old), &new) > 20);
}

#[test]
fn leftovers_are_not_seen_and_are_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let date = folder.path().join(format!("date={}", DAYS[0]));
    for leftover in ["vintage=1", "vintage=3", ".staging-4711"] {
        let leftover = date.join(leftover);
        crate::disk::create_folder(&leftover).unwrap();
        crate::disk::write_file(&leftover.join("levels.csv"), b"half a", true).unwrap();
        crate::disk::write_file(&leftover.join("manifest.json.tmp"), b"{", true).unwrap();
    }
    assert_eq!(store.days().unwrap(), []);
    assert_eq!(store.latest(day(DAYS[0])).unwrap(), None);
    let published = store.publish(draft(0, &[&green()], &history(0.0))).unwrap();
    assert!(matches!(published, Published::New { vintage: 1, .. }));
    let left = crate::disk::entries(&date).unwrap();
    assert_eq!(left, [date.join("vintage=1")]);
}
