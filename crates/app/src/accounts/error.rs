//! What can go wrong with an account, and what should the person do?

use domain::accounts::credential::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Weakness};
use domain::error::{Coded, ErrorKind};

/// An error of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccountError {
    /// Address, password or code do not go together. Says neither which one nor whether there is such an account.
    #[error("the e-mail address and the password do not go together")]
    WrongCredentials,
    /// Too many wrong tries came before.
    #[error("too many tries: the next one is taken in {seconds} s")]
    TryLater {
        /// From now.
        seconds: u64,
    },
    /// The one-time link was used, replaced or is too old.
    #[error("this link was used already or is too old")]
    LinkClosed,
    /// The password will not do.
    #[error("this password will not do: {}", words(*.0))]
    WeakPassword(Weakness),
    /// One must be signed in.
    #[error("sign in first")]
    SignInNeeded,
    /// The person has no role that allows it.
    #[error("none of your roles in this city allows this")]
    NotAllowed,
    /// A city keeps one administrator at least.
    #[error("this is the last administrator of the city")]
    LastAdministrator,
    /// Documents are for this service.
    #[error("documents are for the members of this service")]
    ServiceInUse,
    /// What a device answered does not open or make anything.
    #[error("this passkey was not accepted")]
    PasskeyRefused,
    /// Browsers keep passkeys for names of sites, over HTTPS.
    #[error("this site cannot take passkeys at the address that it is reached by")]
    NoPasskeysHere,
    /// A provider of identities did not confirm who it is.
    #[error("the provider did not confirm who you are")]
    OutsideRefused,
    /// It is not sure enough who it is.
    #[error("the provider recognised you less surely than this site asks for")]
    OutsideWeak,
    /// Nobody here has that account there.
    #[error("no account here belongs to the one that you have there")]
    OutsideUnknown,
    /// The provider does not answer, or not as itself.
    #[error("the provider of identities cannot be reached")]
    OutsideUnreachable,
}

fn words(weakness: Weakness) -> String {
    match weakness {
        Weakness::TooShort => format!("it has less than {PASSWORD_CHARS_MIN} characters"),
        Weakness::TooLong => format!("it has more than {PASSWORD_CHARS_MAX} characters"),
        Weakness::Guessable => "it is known from leaks, or soon guessed".to_owned(),
    }
}

impl Coded for AccountError {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::TryLater { .. } => "try_later",
            Self::LinkClosed => "link_closed",
            Self::WeakPassword(_) => "weak_password",
            Self::SignInNeeded => "sign_in_needed",
            Self::NotAllowed => "not_allowed",
            Self::LastAdministrator => "last_administrator",
            Self::ServiceInUse => "service_in_use",
            Self::PasskeyRefused => "passkey_refused",
            Self::NoPasskeysHere => "no_passkeys_here",
            Self::OutsideRefused => "outside_refused",
            Self::OutsideWeak => "outside_weak",
            Self::OutsideUnknown => "outside_unknown",
            Self::OutsideUnreachable => "outside_unreachable",
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::WrongCredentials
            | Self::SignInNeeded
            | Self::NotAllowed
            | Self::PasskeyRefused
            | Self::OutsideRefused
            | Self::OutsideWeak
            | Self::OutsideUnknown => ErrorKind::Denied,
            Self::OutsideUnreachable | Self::NoPasskeysHere => ErrorKind::User,
            Self::TryLater { .. } | Self::WeakPassword(_) => ErrorKind::User,
            Self::LinkClosed => ErrorKind::NotFound,
            Self::LastAdministrator | Self::ServiceInUse => ErrorKind::Conflict,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::WrongCredentials => "check both, or ask for a link to choose another password",
            Self::TryLater { .. } => "wait, or ask for a link to choose another password",
            Self::LinkClosed => "ask for a new link",
            Self::WeakPassword(_) => "take three or four words that do not belong together",
            Self::SignInNeeded => "open /accounts/sign-in, or send `Authorization: Bearer <token>`",
            Self::NotAllowed => "ask an administrator of the city for the role that it needs",
            Self::LastAdministrator => "make someone else administrator first",
            Self::PasskeyRefused => "try again, or sign in with your password",
            Self::NoPasskeysHere => "open the site by its name, over HTTPS; the operator sets `public_url`",
            Self::OutsideRefused => "begin again from the page to sign in",
            Self::OutsideWeak => "choose a surer way of signing in there",
            Self::OutsideUnknown => {
                "sign in with your password, then tie the account on your own page; or ask an administrator for an invitation"
            }
            Self::OutsideUnreachable => "try again in a moment, or sign in with your password",
            Self::ServiceInUse => "change who may see these documents first, or delete them",
        };
        Some(hint.to_owned())
    }
}
