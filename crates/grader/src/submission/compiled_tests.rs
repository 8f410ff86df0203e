use std::fs;

use super::super::fixture::{Fixture, output};
use super::super::{BuildError, Trouble};

const HELLO: &str = "\
#include <stdio.h>
#include \"greeting.h\"
int main(int argc, char **argv) {
    int unused;
    printf(\"%s %s\\n\", GREETING, argv[argc - 1]);
}
";

#[test]
fn a_program_in_c_is_compiled_beside_its_headers_and_warnings_are_no_errors() {
    let fixture = Fixture::new();
    fixture.file("main.c", HELLO);
    fixture.file("greeting.h", "#define GREETING \"你好\"\n");
    let executable = match fixture.build(&fixture.student()) {
        Err(BuildError::Trouble(Trouble::Missing { .. })) => return testkit::missing("cc"),
        built => built.unwrap(),
    };
    assert_eq!(output(&executable, &["x"]), "你好 x\n");
    assert_eq!(executable.command, "./main");
    assert_eq!(executable.args, [] as [&str; 0]);
    let path = executable.path.display().to_string();
    assert_eq!(executable.without_directory(&path), "answer");
}

#[test]
fn an_error_in_c_is_told_as_the_compiler_gave_it() {
    let fixture = Fixture::new();
    let path = fixture.file("udp sender.c", "int main(void) { return x; }\n");
    let built = fixture.build(&path);
    if matches!(built, Err(BuildError::Trouble(Trouble::Missing { .. }))) {
        return testkit::missing("cc");
    }
    let failure = super::super::fixture::failure(built);
    assert_eq!(failure.why.en, "the program does not compile");
    assert!(failure.output.starts_with("udp sender.c: In function"), "{}", failure.output);
    assert!(failure.output.contains("udp sender.c:1:25: error:"), "{}", failure.output);
}

#[test]
fn a_source_cannot_take_in_what_lies_outside_its_directory() {
    let fixture = Fixture::new();
    if !super::super::fixture::files_are_apart() {
        return;
    }
    let secret = fixture.course.root().join("secret.h");
    fs::write(&secret, "#define SECRET \"secret\"\n").unwrap();
    for include in [secret.display().to_string(), "../../../course/secret.h".to_owned()] {
        let text = format!("#include \"{include}\"\nint main(void) {{ return 0; }}\n");
        let path = fixture.file("answer.c", text);
        let failure = fixture.failure(&path);
        assert!(failure.output.contains("fatal error: "), "{}", failure.output);
    }
}

#[test]
fn c_plus_plus_is_compiled_too() {
    let fixture = Fixture::new();
    let text = "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n";
    match fixture.build(&fixture.file("answer.cpp", text)) {
        Err(BuildError::Trouble(Trouble::Missing { .. })) => testkit::missing("c++"),
        built => assert_eq!(output(&built.unwrap(), &[]), "hello\n"),
    }
}
