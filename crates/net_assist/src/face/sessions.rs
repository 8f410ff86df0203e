//! `--sessions` and `--save`.

use common::event::Event;
use common::json::Object;
use common::{Console, ExitStatus, Explain, Lang, text};
use net_assist::session::Session;

use super::{Settings, boxed, data};

/// Tells under which names settings are saved.
///
/// # Errors
/// The directory cannot be read.
pub(crate) fn list(console: &mut Console) -> Result<ExitStatus, Box<dyn Explain>> {
    let names = Session::list().map_err(boxed)?;
    console.tell(&Sessions(names)).map_err(boxed)?;
    Ok(ExitStatus::Done)
}

/// Saves settings under the name that they have for that, if they have one.
///
/// # Errors
/// It is no name, or the file cannot be written.
pub(crate) fn save(settings: &Settings, console: &mut Console) -> Result<(), Box<dyn Explain>> {
    let Some(name) = &settings.save else { return Ok(()) };
    let file = data::session_of(settings).save(name).map_err(boxed)?;
    let file = common::escape::escaped(&file.to_string_lossy()).to_string();
    console.hint(&text!("these settings are saved in {file}", "这些设置已保存到 {file}"));
    Ok(())
}

/// The names of saved settings.
struct Sessions(Vec<String>);

impl Event for Sessions {
    fn sentence(&self, lang: Lang) -> String {
        if self.0.is_empty() {
            let none = lang.pick("no settings are saved", "没有保存过设置");
            return none.to_owned();
        }
        self.0.join("\n")
    }

    fn json(&self) -> String {
        Object::event("sessions").strings("names", &self.0).finish()
    }
}
