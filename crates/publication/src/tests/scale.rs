use super::fixture::{DAYS, day, draft, green, history};
use crate::{Store, verify};
#[test]
#[ignore]
fn scale() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::new(folder.path());
    let mut d = draft(3, &[&green()], &history(0.0));
    let one = d.tables.clone();
    d.tables = Default::default();
    let e = d.indices[0].clone();
    d.indices.clear();
    for i in 0..50 {
        let id = format!("I{i:04}");
        let mut t = one.clone();
        let mut e = e.clone();
        e.id = id.clone();
        d.indices.push(e);
        let c = t.constituents_close.clone();
        let o = t.constituents_open.clone();
        let a = t.attribution.clone();
        for k in 0..166 {
            let m = |s: &str| format!("{s}{k:03}");
            t.constituents_close.extend(c.iter().cloned().map(|mut r| {
                r.security_id = m(&r.security_id);
                r
            }));
            t.constituents_open.extend(o.iter().cloned().map(|mut r| {
                r.security_id = m(&r.security_id);
                r
            }));
            t.attribution.extend(a.iter().cloned());
        }
        t.levels.iter_mut().for_each(|r| r.index_id = id.clone());
        t.constituents_close.iter_mut().for_each(|r| r.index_id = id.clone());
        t.constituents_open.iter_mut().for_each(|r| r.index_id = id.clone());
        t.attribution.iter_mut().for_each(|r| r.index_id = id.clone());
        t.corporate_actions.iter_mut().for_each(|r| r.index_id = id.clone());
        d.tables.append(t);
    }
    let now = std::time::Instant::now();
    store.publish(d.clone()).unwrap();
    eprintln!("publish {:?}", now.elapsed());
    let now = std::time::Instant::now();
    store.publish(d).unwrap();
    eprintln!("again {:?}", now.elapsed());
    let now = std::time::Instant::now();
    let v = verify(&store.latest(day(DAYS[3])).unwrap().unwrap(), None).unwrap();
    eprintln!("verify {:?} {}", now.elapsed(), v.compared());
}
