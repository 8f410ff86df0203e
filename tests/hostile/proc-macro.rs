// attack: wants to be a compiler plug-in | 想当编译器插件
// exercise: welcome
// outcome: build_failed
#![crate_type = "proc-macro"]

extern crate proc_macro;

#[proc_macro]
pub fn run(_: proc_macro::TokenStream) -> proc_macro::TokenStream {
    std::fs::write("/tmp/canary.txt", "run").unwrap();
    proc_macro::TokenStream::new()
}
