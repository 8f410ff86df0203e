use super::*;

fn process(number: u32, parent: u32) -> Process {
    let stat = Stat { state: b'S', parent, session: 1, cpu: Duration::ZERO, threads: 1 };
    Process { number, directory: PathBuf::new(), stat }
}

#[test]
fn a_name_with_parentheses_does_not_shift_the_columns() {
    let text = "42 (a) R 1 (b)) S 7 41 42 0 -1 4194560 1 2 3 4 150 25 0 0 20 0 3 0 99 0 0";
    let cpu = Duration::from_millis(1750);
    assert_eq!(
        Stat::parse(text),
        Some(Stat { state: b'S', parent: 7, session: 42, cpu, threads: 3 })
    );
}

#[test]
fn a_text_that_is_no_stat_tells_nothing() {
    for text in ["", "42", "42 (a", "42 (a)", "42 (a) S x", "42 (a) S 1 2 3"] {
        assert_eq!(Stat::parse(text), None, "{text:?}");
    }
}

#[test]
fn descendants_are_found_through_their_parents() {
    let all = [(2, 1), (10, 2), (11, 10), (12, 11), (20, 1), (21, 20)];
    let (found, others) = below(10, all.map(|(number, parent)| process(number, parent)).into());
    let numbers: Vec<_> = found.iter().map(|process| process.number).collect();
    assert_eq!(numbers, [11, 12]);
    assert_eq!(others.len(), 4);
}

#[test]
fn memory_is_what_is_not_mapped_from_files() {
    let status = "Name:\tx\nVmRSS:\t  999 kB\nRssAnon:\t  10 kB\nRssFile:\t 900 kB\n\
                  RssShmem:\t   2 kB\nVmSwap:\t   3 kB\n";
    assert_eq!(memory_in(status), 15 << 10);
}

#[test]
fn the_second_column_is_the_time_without_a_processor() {
    assert_eq!(delay_in("3000 2000000 7\n"), Some(Duration::from_millis(2)));
    assert_eq!(delay_in("0 0 1\n"), Some(Duration::ZERO));
    for nothing in ["", "0 0 0\n", "1 2", "a b c"] {
        assert_eq!(delay_in(nothing), None, "{nothing:?}");
    }
}

#[test]
fn this_process_uses_memory() {
    assert!(memory(Path::new("/proc/self")) > 0);
}
