//! How is one e-mail handed to the mail server (SMTP, RFC 5321)?

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::transport::smtp::Error as SmtpError;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use serde::Deserialize;
use store::mail::MailRecord;

use crate::{Error, Result};

/// Time that the mail server has for each answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// The section `[mail]`.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// `smtps://user:password@mail.ville.example:465`, `smtp://mail.ville.example:587?tls=required`, or
    /// `smtp://127.0.0.1:25` for a server on the same machine.
    pub server: String,
    /// Sender of every e-mail: `Ville de Chambéry <ne-pas-repondre@ville.example>`.
    pub from: String,
}

/// Never shows the server's address: it holds a password.
impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings").field("server", &"(hidden)").field("from", &self.from).finish()
    }
}

/// A way to the mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why an e-mail did not go out.
pub(crate) struct Failure {
    /// The server's answer, or the stage: never an address.
    pub(crate) code: String,
    /// Whether trying again is of no use.
    pub(crate) is_final: bool,
}

impl Mailer {
    /// Prepares to send; connects to nothing yet.
    ///
    /// # Errors
    /// `invalid_value` for an address that cannot be read, or one that would send a password in the clear to another machine.
    pub fn new(settings: &MailSettings) -> Result<Self> {
        let invalid = |what, reason: &str| Error::Invalid { what, reason: reason.to_owned() };
        let from = settings.from.parse().map_err(|_| invalid("the sender of e-mails", "it is no address"))?;
        if !is_private(&settings.server) {
            let reason =
                "without TLS only a server on the same machine is taken: use smtps:// or ?tls=required";
            return Err(invalid("the mail server", reason));
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.server)
            .map_err(|_| invalid("the mail server", "it is smtp://... or smtps://..."))?
            .timeout(Some(ANSWER_TIMEOUT))
            .build();
        Ok(Self { transport, from })
    }

    /// Sends one e-mail.
    pub(crate) async fn send(&self, mail: &MailRecord) -> std::result::Result<(), Failure> {
        let final_ = |code: &str| Failure { code: code.to_owned(), is_final: true };
        let to: Mailbox = mail.recipient.parse().map_err(|_| final_("recipient"))?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.subject.clone())
            // Nobody answers, no programs either (RFC 3834).
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::QuotedPrintable)
            .body(mail.text.clone())
            .map_err(|_| final_("message"))?;
        self.transport
            .send(message)
            .await
            .map(|_| ())
            .map_err(|error| Failure { is_final: error.is_permanent(), code: code_of(&error) })
    }
}

/// Whether nobody between here and the server can read along: TLS, or no way between.
fn is_private(server: &str) -> bool {
    let rest = server.strip_prefix("smtp://");
    let Some(rest) = rest else { return true };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        host.strip_prefix(name).is_some_and(|after| after.is_empty() || after.starts_with([':', '/', '?']))
    });
    local || server.ends_with("tls=required")
}

fn code_of(error: &SmtpError) -> String {
    match error.status() {
        Some(status) => status.to_string(),
        None if error.is_timeout() => "timeout".to_owned(),
        None if error.is_tls() => "tls".to_owned(),
        None => "connection".to_owned(),
    }
}

/// `Auto-Submitted: auto-generated`.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_never_go_in_the_clear() {
        for good in
            ["smtps://u:p@mail.example", "smtp://127.0.0.1:25", "smtp://u:p@mail.example:587?tls=required"]
        {
            assert!(is_private(good), "{good}");
        }
        for bad in [
            "smtp://mail.example",
            "smtp://u:p@mail.example?tls=opportunistic",
            "smtp://127.0.0.1.evil.example",
        ] {
            assert!(!is_private(bad), "{bad}");
        }
        let settings =
            MailSettings { server: "smtps://u:secret@x".to_owned(), from: "a@b.example".to_owned() };
        assert!(!format!("{settings:?}").contains("secret"));
    }
}
