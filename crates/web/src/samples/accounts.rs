//! Samples of the pages of accounts.

use app::accounts::oidc::OutsideDoor;
use app::accounts::{
    LinkPurpose, LinkView, Member, PasskeyOffer, PasskeyView, SecondFactor, SessionView, TokenView,
};
use domain::accounts::{Person, Role, Roles, Scope, Service};
use domain::{CityId, PasskeyId, PersonId, ServiceId, SessionId, TokenId};
use uuid::Uuid;

use super::{Matter, rendered};
use crate::accounts::forgotten::ForgottenPage;
use crate::accounts::link::LinkPage;
use crate::accounts::me::{Belonging, MePage, Told, role_words};
use crate::accounts::outside::OutsidePage;
use crate::accounts::passkeys::{NewPasskeyPage, PasskeyPage};
use crate::accounts::people::{
    Choice, Invited, PeoplePage, PersonLine, PersonPage, ServiceLine, role_choices,
};
use crate::accounts::second_factor::{CodePage, Picture, SecondFactorPage};
use crate::accounts::sign_in::SignInPage;
use crate::accounts::tokens::{TokenLine, scope_words};
use crate::i18n::Words;

fn member(named: bool) -> Member {
    let person = Person {
        id: PersonId(Uuid::from_u128(9)),
        email: "camille.durand@clairval.example".to_owned(),
        name: if named { "Camille Durand".to_owned() } else { String::new() },
        operator: false,
        created_ms: 1_750_000_000_000,
        signed_in_ms: named.then_some(1_750_000_000_000),
    };
    Member { person, roles: Roles::NONE.with(Role::Agent), invited: !named }
}

fn session(current: bool) -> SessionView {
    SessionView {
        id: SessionId(Uuid::from_u128(current.into())),
        device: if current { "Firefox, Linux".to_owned() } else { String::new() },
        created_ms: 1_750_000_000_000,
        seen_ms: 1_750_000_100_000,
        current,
    }
}

pub(super) fn pages(matter: &Matter) -> Vec<(String, String)> {
    let place = matter.place(true);
    let words = place.words();
    let frame = || place.frame("people");
    let email = || "camille.durand@clairval.example".to_owned();
    let link = |purpose: LinkPurpose| LinkPage {
        frame: matter.place(false).visit.frame(None),
        view: LinkView {
            purpose,
            email: (purpose != LinkPurpose::Setup).then(email),
            name: String::new(),
            city: (purpose == LinkPurpose::Invitation).then(|| matter.city()),
            has_account: purpose == LinkPurpose::Reset,
            person: None,
        },
        key: "0".repeat(64),
        email: if purpose == LinkPurpose::Setup { String::new() } else { email() },
        name: String::new(),
        problem: (purpose == LinkPurpose::Reset).then(|| words.say("password-guessable")),
    };
    let service = || Service {
        id: ServiceId(Uuid::from_u128(5)),
        city: place.city.id,
        name: matter.pick("Espaces verts", "Parks"),
    };
    let line = |named: bool| PersonLine {
        member: member(named),
        roles: role_words(words, Role::Agent),
        services: if named { service().name } else { String::new() },
    };
    let people = |full: bool| PeoplePage {
        frame: frame(),
        slug: "clairval".to_owned(),
        token: "0".repeat(64),
        people: if full { vec![line(true), line(false)] } else { vec![line(true)] },
        services: if full { vec![ServiceLine { service: service(), members: 1 }] } else { Vec::new() },
        roles: role_choices(&frame(), Roles::NONE.with(Role::Agent)),
        invited: full.then(|| Invited { email: email(), link: "http://127.0.0.1/x".to_owned(), sent: true }),
    };
    vec![
        rendered("link-setup", &link(LinkPurpose::Setup)),
        rendered("link-invitation", &link(LinkPurpose::Invitation)),
        rendered("link-reset", &link(LinkPurpose::Reset)),
        rendered("people", &people(true)),
        rendered("people-one", &people(false)),
        rendered(
            "person",
            &PersonPage {
                frame: frame(),
                slug: "clairval".to_owned(),
                token: "0".repeat(64),
                member: member(true),
                roles: role_choices(&frame(), Roles::NONE.with(Role::Agent)),
                services: vec![Choice {
                    field: "service_x".to_owned(),
                    label: service().name,
                    hint: String::new(),
                    chosen: true,
                }],
            },
        ),
    ]
}

fn token(matter: &Matter, expired: bool) -> TokenLine {
    let words = Words::new(matter.locale);
    TokenLine {
        token: TokenView {
            id: TokenId(Uuid::from_u128(3)),
            city: CityId(Uuid::from_u128(1)),
            name: matter.pick("Export du site", "Export of the site"),
            scopes: Scope::ALL.to_vec(),
            created_ms: 1_750_000_000_000,
            expires_ms: 1_760_000_000_000,
            expired,
            used_ms: expired.then_some(1_750_000_000_000),
        },
        city: "Clairval".to_owned(),
        scopes: Scope::ALL.map(|scope| scope_words(words, scope)).join(", "),
    }
}

fn doors() -> Vec<OutsideDoor> {
    let door = |id: &str, name: &str, tied| OutsideDoor { id: id.to_owned(), name: name.to_owned(), tied };
    vec![door("proconnect", "ProConnect", true), door("franceconnect", "FranceConnect", false)]
}

fn passkey() -> PasskeyView {
    let name = "Firefox, Linux".to_owned();
    PasskeyView {
        id: PasskeyId(Uuid::nil()),
        name,
        created_ms: 1_760_000_000_000,
        used_ms: Some(1_760_100_000_000),
    }
}

fn offer() -> PasskeyOffer {
    PasskeyOffer { key: "0".repeat(64), options: r#"{"publicKey":{"challenge":"AAAA"}}"#.to_owned() }
}

/// The page to sign in, and those on which a device makes a passkey or shows one.
pub(super) fn door(matter: &Matter) -> Vec<(String, String)> {
    let words = Words::new(matter.locale);
    let sign_in = |problem: Option<String>| SignInPage {
        frame: matter.place(false).visit.frame(None),
        email: if problem.is_some() { "camille.durand@clairval.example".to_owned() } else { String::new() },
        doors: doors(),
        passkeys: true,
        next: "/clairval/staff".to_owned(),
        problem,
    };
    let showing = PasskeyPage {
        frame: matter.place(false).visit.frame(None),
        offer: offer(),
        next: "/clairval/staff".to_owned(),
    };
    let making = NewPasskeyPage {
        frame: matter.place(true).visit.frame(None),
        token: "0".repeat(64),
        offer: offer(),
        name: "Firefox, Linux".to_owned(),
    };
    vec![
        rendered("sign-in", &sign_in(None)),
        rendered("sign-in-wrong", &sign_in(Some(words.say("sign-in-wrong")))),
        rendered("sign-in-wait", &sign_in(Some(words.count("sign-in-wait", 5_u64)))),
        rendered("passkey", &showing),
        rendered("passkey-new", &making),
    ]
}

/// The person's own page.
pub(super) fn own(matter: &Matter) -> Vec<(String, String)> {
    let words = Words::new(matter.locale);
    let code = || CodePage {
        frame: matter.place(false).visit.frame(None),
        key: "0".repeat(64),
        next: String::new(),
        problem: Some(words.say("code-wrong")),
    };
    let outside = |leaving: bool| OutsidePage {
        frame: matter.place(!leaving).visit.frame(None),
        name: "ProConnect".to_owned(),
        address: "https://identity.example/auth?client_id=parvis&state=0".to_owned(),
        leaving,
    };
    let second = |done: bool| SecondFactorPage {
        frame: matter.place(true).visit.frame(None),
        token: "0".repeat(64),
        picture: if done { Picture::default() } else { Picture::of("otpauth://totp/Parvis:x?secret=ABC") },
        secret: "JBSWY3DPEHPK3PXP".to_owned(),
        recovery_codes: if done { vec!["abcde-23456".to_owned(); 10] } else { Vec::new() },
        problem: None,
    };
    let forgotten = |can_send: bool, sent: bool| ForgottenPage {
        frame: matter.place(false).visit.frame(None),
        can_send,
        sent,
        problem: None,
    };
    vec![
        rendered("me", &me(matter, true)),
        rendered("me-new", &me(matter, false)),
        rendered("code", &code()),
        rendered("outside-tie", &outside(false)),
        rendered("outside-left", &outside(true)),
        rendered("second-factor", &second(false)),
        rendered("second-factor-done", &second(true)),
        rendered("forgotten", &forgotten(true, false)),
        rendered("forgotten-sent", &forgotten(true, true)),
        rendered("forgotten-no-mail", &forgotten(false, false)),
    ]
}

fn me(matter: &Matter, full: bool) -> MePage {
    let place = matter.place(true);
    let words = place.words();
    let city = || Belonging {
        name: "Clairval".to_owned(),
        slug: "clairval".to_owned(),
        href: "/clairval/staff".to_owned(),
        roles: role_words(words, Role::Agent),
    };
    MePage {
        reminders: full.then_some(true),
        frame: place.visit.frame(None),
        token: "0".repeat(64),
        name: "Camille Durand".to_owned(),
        email: "camille.durand@clairval.example".to_owned(),
        operator: full,
        cities: if full { vec![city()] } else { Vec::new() },
        sessions: if full { vec![session(true), session(false)] } else { vec![session(true)] },
        second_factor: SecondFactor { on: full, recovery_codes: 9 },
        passkeys: if full { vec![passkey()] } else { Vec::new() },
        passkeys_offered: true,
        doors: if full { doors() } else { Vec::new() },
        tokens: if full { vec![token(matter, false), token(matter, true)] } else { Vec::new() },
        told: Told {
            problem: full.then(|| words.say("sign-in-wrong")),
            done: (!full).then(|| words.say("me-password-changed")),
            key: full.then(|| "parvis_0".to_owned()),
        },
    }
}
