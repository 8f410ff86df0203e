//! Programs that are good to have beside the lessons. None is needed.

use common::escape::escaped;
use common::{Text, text};

use crate::check::Check;
use crate::search::on_path;
use crate::system::{self, System};

/// A program: its names, what it is for, and its package on Debian and with Homebrew.
struct Helper {
    names: &'static [&'static str],
    use_for: Text,
    apt: &'static str,
    brew: &'static str,
    windows: &'static str,
}

const HELPERS: [Helper; 6] = [
    Helper {
        names: &["python3", "python", "py"],
        use_for: Text::new("the same steps in Python", "用 Python 走同样的步骤"),
        apt: "python3",
        brew: "python",
        windows: "https://www.python.org",
    },
    Helper {
        names: &["ncat"],
        use_for: Text::new("the other end of a conversation", "充当通信的另一方"),
        apt: "ncat",
        brew: "nmap",
        windows: "https://nmap.org/ncat",
    },
    Helper {
        names: &["socat"],
        use_for: Text::new("the same, with more options", "同上，选项更多"),
        apt: "socat",
        brew: "socat",
        windows: "WSL 2",
    },
    Helper {
        names: &["ping"],
        use_for: Text::new("asks whether a machine is there", "询问一台机器在不在"),
        apt: "iputils-ping",
        brew: "inetutils",
        windows: "Windows",
    },
    Helper {
        names: &["tcpdump"],
        use_for: Text::new("shows what is on the wire", "查看网线上的数据"),
        apt: "tcpdump",
        brew: "tcpdump",
        windows: "WSL 2",
    },
    Helper {
        names: &["tshark"],
        use_for: Text::new("Wireshark in the terminal", "终端里的 Wireshark"),
        apt: "tshark",
        brew: "wireshark",
        windows: "https://www.wireshark.org",
    },
];

/// A line for each.
pub(crate) fn checks() -> Vec<Check> {
    HELPERS.iter().map(check).collect()
}

fn check(helper: &Helper) -> Check {
    let name = helper.names[0];
    let use_for = [&helper.use_for.en, &helper.use_for.zh];
    match helper.names.iter().find_map(|name| on_path(name)) {
        Some(file) => {
            let at = escaped(&file.display().to_string()).to_string();
            let [en, zh] = use_for;
            Check::fine(
                name,
                Text { en: format!("{at}, {en}").into(), zh: format!("{at}，{zh}").into() },
            )
        }
        None => {
            let [en, zh] = use_for;
            let text = Text {
                en: format!("not installed; optional: {en}").into(),
                zh: format!("没有安装；可有可无：{zh}").into(),
            };
            Check::look(name, text, install(helper))
        }
    }
}

fn install(helper: &Helper) -> Text {
    let Helper { apt, brew, windows, .. } = helper;
    match system::here() {
        System::MacOs => {
            text!("with Homebrew: brew install {brew}", "用 Homebrew：brew install {brew}")
        }
        System::Windows => text!("from {windows}", "来自 {windows}"),
        _ => text!(
            "sudo apt install {apt} (Debian, Ubuntu)",
            "sudo apt install {apt}（Debian、Ubuntu）"
        ),
    }
}
