//! The parts of the demonstration; its story stands in `main.rs`.

mod cargo;
mod evidence;
mod files;
mod stage;

use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, Text, text};

use common::layout::hanging;

pub(crate) use cargo::Cargo;
pub(crate) use evidence::{Evidence, Separate};
pub(crate) use files::{NEW, OLD, Project, write_shelf};
pub(crate) use stage::Stage;

/// What comes next.
pub(crate) enum Step<'a> {
    Shelf,
    Build(&'a Project),
    Run,
    Compare,
}

/// Says what comes next.
pub(crate) fn announce(step: &Step, console: &mut Console) -> Result<(), Error> {
    console.tell(&Announced { step, lang: console.lang() })
}

impl Step<'_> {
    fn text(&self) -> Text {
        match self {
            Step::Shelf => Text::new(
                "a shelf with a library in two versions: greet 1.0.0 and greet 2.0.0",
                "准备一个货架，放上同一个库的两个版本：greet 1.0.0 和 greet 2.0.0",
            ),
            Step::Build(Project { name, pins, .. }) => text!(
                "the project {name} pins greet = \"={pins}\" in its Cargo.toml",
                "项目 {name} 在 Cargo.toml 里固定 greet = \"={pins}\""
            ),
            Step::Run => Text::new(
                "both run from one directory, in one terminal; nothing is activated in between",
                "在同一个终端、同一个目录里先后运行两个项目，中间没有激活任何环境",
            ),
            Step::Compare => Text::new(
                "what each project has written down for itself",
                "看看两个项目各自记下了什么",
            ),
        }
    }
}

/// A step on its way out; its JSON is in the chosen language too.
struct Announced<'a> {
    step: &'a Step<'a>,
    lang: Lang,
}

impl Event for Announced<'_> {
    fn sentence(&self, lang: Lang) -> String {
        hanging("* ", self.step.text().in_lang(lang))
    }

    fn json(&self) -> String {
        Object::event("step").string("text", self.step.text().in_lang(self.lang)).finish()
    }
}
