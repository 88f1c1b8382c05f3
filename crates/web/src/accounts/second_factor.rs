//! How does a person set a second factor up, and show it when they sign in?

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::response::{IntoResponse, Redirect};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::arrival::{Device, local_path, welcome};
use super::me;
use super::sign_in::{refusal, refused, unkept};
use crate::errors::{PageResult, page};
use crate::frame::Frame;
use crate::security::forms::CheckedForm;
use crate::state::Web;
use crate::visit::{Account, Visit};

/// Values of the page that asks for a code when signing in.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(crate) struct CodePage {
    pub(crate) frame: Frame,
    pub(crate) key: String,
    pub(crate) next: String,
    pub(crate) problem: Option<String>,
}

/// Values of the page that sets a generator up, then gives the recovery codes.
#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
pub(crate) struct SecondFactorPage {
    pub(crate) frame: Frame,
    pub(crate) token: String,
    pub(crate) picture: Picture,
    pub(crate) secret: String,
    pub(crate) recovery_codes: Vec<String>,
    pub(crate) problem: Option<String>,
}

/// A square of points for a telephone's camera, as one path.
#[derive(Default)]
pub(crate) struct Picture {
    pub(crate) side: i32,
    pub(crate) path: String,
}

impl Picture {
    /// The picture of a text; empty where the text is too long for one.
    pub(crate) fn of(text: &str) -> Self {
        let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Self::default() };
        let points = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        // Four points of white around it (ISO/IEC 18004).
        let path = points
            .filter(|(x, y)| code.get_module(*x, *y))
            .map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4))
            .collect();
        Self { side: code.size() + 8, path }
    }
}

#[derive(Deserialize)]
pub(crate) struct Shown {
    #[serde(default)]
    key: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// Takes the code after the password.
pub(crate) async fn sign_in(
    State(web): State<Web>,
    visit: Visit,
    device: Device,
    form: Result<Form<Shown>, FormRejection>,
) -> PageResult {
    let Form(Shown { key, code, next }) = form?;
    match web.app.sign_in_with_code(&key, &code, device.attempt("", "")).await {
        Ok(signed_in) => welcome(&web, &signed_in, &next).await,
        Err(app::Error::Account(error)) => {
            let (status, problem) = refusal(visit.words, error).ok_or(error)?;
            let wrong = error == app::accounts::AccountError::WrongCredentials;
            let problem = Some(if wrong { visit.words.say("code-wrong") } else { problem });
            let next = local_path(&next).unwrap_or_default().to_owned();
            let response = page(&CodePage { frame: visit.frame(None), key, next, problem })?;
            Ok(refused(status, unkept(response)))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Password {
    pub(crate) password: String,
}

#[derive(Deserialize)]
pub(crate) struct FirstCode {
    secret: String,
    code: String,
}

fn page_of(account: &Account, secret: String, address: &str, problem: Option<String>) -> PageResult {
    let frame = account.visit.frame(None);
    let token = frame.token.clone();
    let picture = Picture::of(address);
    Ok(unkept(page(&SecondFactorPage {
        frame,
        token,
        picture,
        secret,
        recovery_codes: Vec::new(),
        problem,
    })?))
}

pub(crate) async fn begin(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<Password>,
) -> PageResult {
    match web.app.begin_generator(&account.identity, &form.password).await {
        Ok(new) => page_of(&account, new.secret, &new.address, None),
        Err(error) => me::told(&web, &account, error).await,
    }
}

pub(crate) async fn confirm(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<FirstCode>,
) -> PageResult {
    match web.app.confirm_generator(&account.identity, &form.code).await {
        Ok(recovery_codes) => {
            let frame = account.visit.frame(None);
            let token = frame.token.clone();
            let (picture, secret) = (Picture::default(), String::new());
            let shown = SecondFactorPage { frame, token, picture, secret, recovery_codes, problem: None };
            Ok(unkept(page(&shown)?))
        }
        Err(app::Error::Account(error)) => {
            let (status, problem) = refusal(account.visit.words, error).ok_or(error)?;
            let wrong = error == app::accounts::AccountError::WrongCredentials;
            let problem = if wrong { account.visit.words.say("code-wrong") } else { problem };
            // What was typed into the form is the person's own secret, shown again as it came.
            let address = app::accounts::generator_address(&account.identity.person.email, &form.secret);
            Ok(refused(status, page_of(&account, form.secret, &address, Some(problem))?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn remove(
    State(web): State<Web>,
    account: Account,
    CheckedForm(form): CheckedForm<Password>,
) -> PageResult {
    match web.app.remove_generator(&account.identity, &form.password).await {
        Ok(()) => Ok(Redirect::to("/accounts/me").into_response()),
        Err(error) => me::told(&web, &account, error).await,
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn pictures_have_a_white_edge_and_long_texts_none() {
        let picture = Picture::of("otpauth://totp/Parvis:a?secret=ABC");
        assert!(picture.side >= 21 + 8 && picture.path.starts_with("M4 4h1v1h-1z"));
        assert_eq!(Picture::of(&"x".repeat(10_000)).side, 0);
    }
}
