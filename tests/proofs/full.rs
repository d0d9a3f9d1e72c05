//! P3: a disk that is really full, at every size it may be full at.

use std::fs;
use std::process::Command;
use std::time::Instant;

use super::ground::{self, Mounted};

/// P3, on a file system in memory of few kilobytes: short writes and the end
/// of the disk at another place of the save each time.
#[test]
fn p3_a_full_disk_loses_nothing_and_saving_goes_on_once_there_is_room() {
    const NAME: &str = "P3 full disk";
    let _turn = ground::turn();
    let begin = Instant::now();
    if let Some(why) = ground::cannot_mount() {
        return ground::skipped(NAME, &why);
    }
    let temp = ground::temp(true);
    let (mut saved, mut full) = (0, 0);
    for kilobytes in (80..=240).step_by(4) {
        let place = temp.path().join(kilobytes.to_string());
        let size = format!("size={kilobytes}k,mode=700");
        let mounted = match Mounted::new(&["-t", "tmpfs", "-o", &size], "duijie", &place) {
            Ok(mounted) => mounted,
            Err(why) => return ground::skipped(NAME, &format!("mounting is not permitted: {why}")),
        };
        let data = mounted.0.join("data");
        ground::make(&data);
        let dir = ground::project(&data);
        // Ever longer texts, so that the disk is full soon and in the middle of something.
        let script: String = (1..200).map(|n| format!("set R02 title=\"{n}\" effect=\"{}\"\n", "x".repeat(n * 40))).collect();
        let done = ground::apply(ground::duijie(&data), &script);
        let acknowledged = ground::acknowledged(&done).len();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(acknowledged < 199 && said.contains("the disk is full"), "{kilobytes} KB: {done:?}");
        saved += acknowledged;
        full += 1;
        // Nothing is half written, whatever could not be written.
        let text = fs::read_to_string(dir.join("risks.ron")).unwrap();
        assert!(text.lines().last().unwrap().starts_with("// checksum"), "{kilobytes} KB");
        let larger = Command::new("mount").args(["-o", "remount,size=8m"]).arg(&mounted.0).status().unwrap();
        assert!(larger.success());
        let what = format!("full at {kilobytes} KB");
        let title = ground::whole(&dir, &what).risks.named("R02").unwrap().title.clone();
        let there: usize = title.parse().unwrap_or(0);
        assert!((acknowledged..=acknowledged + 1).contains(&there), "{what}: {there} of {acknowledged}");
        let next = ground::apply(ground::duijie(&data), "set R02 title=after\n");
        assert_eq!(ground::acknowledged(&next), [1], "{what}: {next:?}");
    }
    ground::proved(NAME, begin, &format!("full {full} times, {saved} changes acknowledged before, 0 lost"));
}
