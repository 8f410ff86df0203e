//! The numbers for Prometheus, at `/metrics`.

use std::sync::{Arc, Mutex, PoisonError};

use common::args::BindAddress;
use common::{Console, text};
use http_get::{Request, Response, Server};
use monitor::exposition::{Format, exposition};
use monitor::{Judge, Notifier, Sample};

use crate::failure::Failure;
use crate::outbox::Outbox;

/// A server of the newest numbers, or none.
pub(crate) struct Metrics(Option<Serving>);

struct Serving {
    newest: Arc<Mutex<Newest>>,
    _server: Server,
}

/// The page in each of its formats; empty before the first sample.
#[derive(Default)]
struct Newest {
    text: String,
    open_metrics: String,
}

impl Metrics {
    /// Serves on the address, if there is one.
    pub(crate) fn serve(
        bind: Option<&BindAddress>,
        console: &mut Console,
    ) -> Result<Self, Failure> {
        let Some(bind) = bind else {
            return Ok(Self(None));
        };
        let newest = Arc::new(Mutex::new(Newest::default()));
        let pages = Arc::clone(&newest);
        let server = Server::start(bind.resolve()?, move |request| answer(request, &pages))?;
        let addr = server.addr();
        console.hint(&text!("metrics: http://{addr}/metrics", "指标：http://{addr}/metrics"));
        Ok(Self(Some(Serving { newest, _server: server })))
    }

    /// Shows these numbers from now on.
    pub(crate) fn publish(
        &self,
        sample: &Sample,
        judge: &Judge,
        notifier: &Notifier,
        outbox: &Outbox,
    ) {
        let Some(serving) = &self.0 else {
            return;
        };
        let mails = outbox.mails();
        let page = |format| exposition(sample, judge, notifier, mails, format);
        let pages = Newest { text: page(Format::Text), open_metrics: page(Format::OpenMetrics) };
        *serving.newest.lock().unwrap_or_else(PoisonError::into_inner) = pages;
    }
}

fn answer(request: &Request, newest: &Mutex<Newest>) -> Response {
    match request.path() {
        "/metrics" => {
            let format = Format::accepted(request.header("Accept").unwrap_or_default());
            let newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
            let page = match format {
                Format::Text => newest.text.clone(),
                Format::OpenMetrics => newest.open_metrics.clone(),
            };
            Response::new(format.content_type(), page.into_bytes())
        }
        "/" => Response::see_other("/metrics"),
        _ => Response::not_found(),
    }
}
