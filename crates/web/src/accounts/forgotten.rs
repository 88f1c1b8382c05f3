//! How does someone who forgot their password come in again? By a link sent to their address.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use serde::Deserialize;

use super::arrival::Device;
use super::sign_in::{refusal, refused, unkept};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::state::Web;
use crate::visit::Visit;

/// Values of the page.
#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
pub(crate) struct ForgottenPage {
    pub(crate) frame: Frame,
    /// Whether this installation sends e-mails.
    pub(crate) can_send: bool,
    pub(crate) sent: bool,
    pub(crate) problem: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    email: String,
}

/// Links in e-mails need the address of the site as set: one taken from a request could lead elsewhere.
fn base(web: &Web) -> Option<String> {
    web.settings.public_url.clone().filter(|_| web.app.can_mail())
}

pub(crate) async fn show(State(web): State<Web>, visit: Visit) -> PageResult {
    let can_send = base(&web).is_some();
    page(&ForgottenPage { frame: visit.frame(None), can_send, sent: false, problem: None })
}

pub(crate) async fn send(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    form: Result<Form<Asked>, FormRejection>,
) -> PageResult {
    let Form(Asked { email }) = form?;
    let words = visit.words;
    let Some(base) = base(&web) else {
        return page(&ForgottenPage {
            frame: visit.frame(None),
            can_send: false,
            sent: false,
            problem: None,
        });
    };
    let write = |key: &str| {
        let link = crate::one_time_link(&base, key);
        (words.say("mail-reset-subject"), words.with("mail-reset-text", &[("link", &link)]))
    };
    match web.app.ask_reset(&email, device.address(), write).await {
        Ok(()) => {
            let shown = ForgottenPage { frame: visit.frame(None), can_send: true, sent: true, problem: None };
            Ok(unkept(page(&shown)?))
        }
        Err(app::Error::Account(error)) => {
            let (status, problem) = refusal(words, error).ok_or(error)?;
            let problem = Some(problem);
            let shown = ForgottenPage { frame: visit.frame(None), can_send: true, sent: false, problem };
            Ok(refused(status, unkept(page(&shown)?)))
        }
        Err(error) => Err(error.into()),
    }
}
