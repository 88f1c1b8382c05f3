//! Which role may do what? One table.

use super::Role;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal: [$($role:ident),+],)+) => {
        /// Something that may be done in a city.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$doc])* $name,)+ }

        impl Permission {
            /// Every permission, in the order shown.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Name in data and documentation.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The roles that have it.
            #[must_use]
            pub fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role,)+],)+ }
            }
        }
    };
}

permissions! {
    /// See what is for people who are signed in and known to the city.
    SeeSignedIn = "see_signed_in": [Resident, Association, Agent, Pilot, Elected, Administrator],
    /// See what is for staff: documents for agents, jobs, gaps.
    SeeAgents = "see_agents": [Agent, Pilot, Administrator],
    /// Do the daily work: send documents, change who sees them, remove them, close gaps.
    WorkAsAgent = "work_as_agent": [Agent, Pilot, Administrator],
    /// Read the ledger, export it, erase what is kept apart from it.
    ReadLedger = "read_ledger": [Agent, Pilot, Administrator],
    /// Invite people, give and take roles, arrange services.
    ManagePeople = "manage_people": [Administrator],
    /// Change what the city says of itself and how it is set up.
    ManageCity = "manage_city": [Administrator],
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Roles;

    /// The documentation shows the table as it is.
    #[test]
    fn the_table_of_the_documentation_is_this_one() {
        let page = include_str!("../../../../docs/features/accounts.md");
        for permission in Permission::ALL {
            let marks: String = Role::ALL
                .iter()
                .map(|role| if permission.roles().contains(role) { " yes |" } else { " |" })
                .collect();
            let line = format!("| `{}` |{marks}", permission.as_str());
            assert!(page.contains(&line), "docs/features/accounts.md lacks: {line}");
        }
    }

    #[test]
    fn a_stranger_may_do_nothing_and_only_administrators_give_roles() {
        for permission in Permission::ALL {
            assert!(!Roles::NONE.may(*permission));
        }
        for role in Role::ALL {
            let may = Roles::NONE.with(role).may(Permission::ManagePeople);
            assert_eq!(may, role == Role::Administrator, "{role:?}");
        }
    }
}
