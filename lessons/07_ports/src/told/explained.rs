//! What the number of a port means.

use common::event::Event;
use common::json::Object;
use common::layout::{hanging, padded};
use common::{Console, Error, Lang, Text, text};

use crate::args::Port;
use crate::classes::Class;
use crate::services::{self, Service};
use crate::system;

/// The width of the first column.
const LABEL: usize = 12;

/// Tells what these numbers mean.
///
/// # Errors
/// When stdout cannot be written.
pub(crate) fn explain(ports: &[Port], console: &mut Console) -> Result<(), Error> {
    ports.iter().try_for_each(|port| console.tell(&Explained::new(port.number())))
}

/// A port, explained.
struct Explained {
    port: u16,
    service: Option<&'static Service>,
    ephemeral: Option<(u16, u16)>,
    privileged: bool,
}

impl Explained {
    fn new(port: u16) -> Self {
        Self {
            port,
            service: services::on(port),
            ephemeral: system::ephemeral_range(),
            privileged: port != 0 && port < system::first_unprivileged(),
        }
    }

    fn class(&self) -> Text {
        let class = Class::of(self.port);
        let (first, last) = class.range();
        let (name, purpose) = (class.name_for_people(), class.purpose());
        Text {
            en: format!("{}, {first}–{last}: {}", name.en, purpose.en).into(),
            zh: format!("{}，{first}–{last}：{}", name.zh, purpose.zh).into(),
        }
    }

    fn service(&self) -> Text {
        match self.service {
            _ if self.port == 0 => Text::new(
                "none: 0 is no port, but asks the system to pick one (bind)",
                "没有：0 不是端口，而是请系统挑一个（bind）",
            ),
            Some(service) => {
                let name = service.name;
                let protocols = protocols(service).join("/");
                let Text { en: about, zh: meaning } = &service.about;
                text!("{name} ({protocols}): {about}", "{name}（{protocols}）：{meaning}")
            }
            None => Text::new(
                "none of the common ones (IANA's registry may know one)",
                "没有常见的服务（IANA 的登记表里也许有）",
            ),
        }
    }

    fn who_may(&self) -> Text {
        match self.privileged {
            true => Text::new("the administrator only", "只有管理员"),
            false => Text::new("everyone", "任何用户"),
        }
    }

    fn is_picked(&self) -> Option<bool> {
        let (first, last) = self.ephemeral?;
        Some((first..=last).contains(&self.port))
    }

    fn picked(&self) -> Text {
        let Some((first, last)) = self.ephemeral else {
            return Text::new("this system does not say", "本系统没有说明");
        };
        match self.is_picked() {
            Some(true) => text!(
                "yes, this system gives ports from {first} to {last} to programs that ask for any: \
                 it may be taken just when you need it",
                "是，本系统从 {first} 到 {last} 里自动分配：你要用的时候可能正好被占用"
            ),
            _ => text!(
                "no, this system gives only ports from {first} to {last} to programs that ask for any",
                "否，本系统只从 {first} 到 {last} 里自动分配"
            ),
        }
    }
}

fn protocols(service: &Service) -> Vec<&'static str> {
    service.protocols.iter().map(|one| one.name()).collect()
}

impl Event for Explained {
    fn sentence(&self, lang: Lang) -> String {
        let mut lines = vec![format!("{} {}", lang.pick("port", "端口"), self.port)];
        let mut line = |label: &str, text: &Text| {
            lines.push(hanging(&padded(&format!("  {label}"), LABEL), text.in_lang(lang)));
        };
        line(lang.pick("class", "分类"), &self.class());
        line(lang.pick("service", "服务"), &self.service());
        if self.port != 0 {
            line(lang.pick("may bind", "可绑定者"), &self.who_may());
            line(lang.pick("picked", "自动分配"), &self.picked());
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        let event = Object::event("explained")
            .number("port", self.port)
            .string("class", Class::of(self.port).name())
            .string_or_null("service", self.service.map(|service| service.name))
            .strings("protocols", self.service.map(protocols).unwrap_or_default())
            .boolean("privileged", self.privileged);
        let event = match self.is_picked() {
            Some(picked) => event.boolean("ephemeral", picked),
            None => event.null("ephemeral"),
        };
        match self.ephemeral {
            Some((first, last)) => {
                event.number("ephemeral_first", first).number("ephemeral_last", last)
            }
            None => event.null("ephemeral_first").null("ephemeral_last"),
        }
        .finish()
    }
}
