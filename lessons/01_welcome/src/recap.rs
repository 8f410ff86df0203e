//! What the student brings along from the chapters before.

use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, Text, text};

use common::layout::{hanging, padded};

/// Tells it.
pub(crate) fn tell(console: &mut Console) -> Result<(), Error> {
    console.tell(&Recap { lang: console.lang() })
}

struct Recap {
    lang: Lang,
}

const TOPIC: usize = 16;

/// What is known already, and what this chapter adds.
fn topics() -> [(Text, Text); 4] {
    let word = "你好";
    let (characters, bytes) = (word.chars().count(), word.len());
    let hex: Vec<String> = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.join(" ");
    [
        (
            Text::new("programs", "程序"),
            Text::new(
                "run from top to bottom, call functions, end with a status",
                "从上到下运行，调用函数，结束时给出状态",
            ),
        ),
        (
            Text::new("input, output", "输入和输出"),
            Text::new(
                "arguments, stdin and stdout: Python's input() and print()",
                "参数、标准输入、标准输出：Python 的 input() 和 print()",
            ),
        ),
        (
            Text::new("bytes and text", "字节和文本"),
            text!(
                "{word}: {characters} characters, in UTF-8 {bytes} bytes, {hex}",
                "{word}是 {characters} 个字符，用 UTF-8 编码是 {bytes} 个字节：{hex}"
            ),
        ),
        (
            Text::new("new here", "新的内容"),
            Text::new(
                "the bytes leave the program, and another program reads them",
                "字节离开程序，由另一个程序来读",
            ),
        ),
    ]
}

impl Event for Recap {
    fn sentence(&self, lang: Lang) -> String {
        let welcome = lang.pick(
            "Welcome! Until now your programs ran alone; from here on they talk.",
            "欢迎！到现在为止，你的程序都是独自运行的；从这里开始，它们要互相说话了。",
        );
        let mut recap = format!("{welcome}\n");
        for (topic, content) in topics() {
            let head = format!("\n  {}", padded(topic.in_lang(lang), TOPIC));
            recap += &hanging(&head, content.in_lang(lang));
        }
        let question = lang.pick("Is this machine ready?", "这台机器准备好了吗？");
        format!("{recap}\n\n{question}\n")
    }

    fn json(&self) -> String {
        let topics = topics();
        let topics = topics.iter().map(|(topic, content)| {
            Object::new()
                .string("topic", topic.in_lang(self.lang))
                .string("text", content.in_lang(self.lang))
        });
        Object::event("recap").objects("topics", topics).finish()
    }
}
