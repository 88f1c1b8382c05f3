//! Which commands are there, and what does each take?

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Parvis: a city's documents in, answers with their proof out.
#[derive(Debug, Parser)]
#[command(
    name = "parvis",
    version,
    about = "A city's documents in, answers with their proof out.",
    long_about = "Parvis answers residents and staff from a city's own documents, word for word, with the page that \
                  proves it.\n\nOne program, one data folder, no network and no language model needed. Start with \
                  `parvis demo`, which creates two fictional cities and opens them in a browser.",
    after_help = "Exit codes: 0 done, 1 failed (standard error says why and what to do), 2 the call is wrong, 3 some \
                  files were refused while the others went in.",
    arg_required_else_help = true
)]
pub(crate) struct Arguments {
    /// Configuration file: the long options of `serve` as keys, in TOML; what is given here or in the environment goes before it
    #[arg(long, global = true, value_name = "FILE", env = "PARVIS_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create two fictional cities, open them in a browser and answer a first question
    Demo(DemoArguments),
    /// Run the server: pages for residents and staff, and the JSON API
    Serve(ServeArguments),
    /// Put files and folders into a city's documents
    Ingest(IngestArguments),
    /// Ask a question and get an answer with its proof, or a reasoned refusal
    Ask(AskArguments),
    /// Search passages by words and meaning, with the reasons of the ranking
    Search(SearchArguments),
    /// List, show, hide or delete the documents of a city
    #[command(subcommand)]
    Documents(DocumentsCommand),
    /// Measure search and answers on sets of questions
    #[command(subcommand)]
    Eval(EvalCommand),
    /// Read a plan (axes, objectives, actions, funding, key figures) out of a document
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Read the metadata of a decision or deliberation out of its document
    #[command(subcommand)]
    Acts(ActsCommand),
    /// Check, test, evaluate and explain rules written in Publicodes
    #[command(subcommand)]
    Rules(crate::commands::RulesCommand),
    /// Check the ledger of each city, print its head, export it
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// People: set-up, invitations, roles, sessions
    #[command(subcommand)]
    Accounts(crate::commands::AccountsCommand),
    /// Drop this machine's search index of a city and build it again from the database
    Reindex(CityArguments),
    /// Write everything to one encrypted file while the server runs
    Backup(BackupArguments),
    /// Bring a backup back into an empty place
    Restore(RestoreArguments),
    /// Print the settings that `serve` would run with, passwords hidden
    Config,
    /// Look at everything and say what is unwell and what to do
    Doctor(DoctorArguments),
    /// Read files given on standard input; started by the server itself, one process a file
    #[command(hide = true)]
    Reader,
}

/// `parvis plan`.
#[derive(Debug, Subcommand)]
pub(crate) enum PlanCommand {
    /// Read a plan out of a file: every value stands in the file, word for word
    #[command(
        long_about = "Read a plan out of a file (PDF, DOCX, ODT, XLSX, CSV, HTML, Markdown, text, scan).\n\nAxes, objectives, \
                      pilots, partners, instruments, actions and their status, amounts by funder and key figures are found by \
                      structure: headings and their numbers, labels, lists, tables. Every value stands in the file, word for \
                      word. Where two readings are as likely, the status of an action is `unknown`. Nothing is stored.",
        after_help = "Examples:\n  parvis plan extract contrat-de-ville.pdf\n  parvis plan extract contrat-de-ville.pdf --json\n  \
                      parvis plan extract plan.docx --json --sources\n\nRemarks (a number missing, amounts that do not add up) go to \
                      standard error; with --json --sources they stand under `remarks`."
    )]
    Extract(ExtractArguments),
    /// Write the annual report of a plan: orientations, priority districts, actions of the year, perspectives, links
    /// between social, economic and urban parts, evaluation matrix, opinion of the citizen council
    #[command(
        after_help = "Example: parvis plan report --city clairvaigne --plan quartiers-vivants --year 2025 \
                            --format odt --output rapport-2025.odt\nEvery figure has a note that says where it comes \
                            from. What is internal stays out."
    )]
    Report(ReportArguments),
    /// Take a whole plan from a JSON file, all of it or nothing
    #[command(
        after_help = "Example: parvis plan load --city clairvaigne plan.json\nThe file is described in \
                            docs/reference/plan-data.md. Words that it gives as sources must stand in the city's \
                            documents."
    )]
    Load {
        #[command(flatten)]
        city: CityArguments,
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Which report, and how it is written.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    #[command(flatten)]
    pub(crate) city: CityArguments,
    /// Address of the plan
    #[arg(long, value_name = "SLUG")]
    pub(crate) plan: String,
    /// Year of the report
    #[arg(long, value_name = "YEAR")]
    pub(crate) year: i16,
    /// How it is written
    #[arg(long, value_enum, default_value = "html")]
    pub(crate) format: ReportFormatArgument,
    /// File to write; without it, the report goes to standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Format of a report on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ReportFormatArgument {
    /// A page of its own
    Html,
    /// To read and to print
    Pdf,
    /// A text to be amended in a word processor
    Odt,
}

/// `parvis acts`.
#[derive(Debug, Subcommand)]
pub(crate) enum ActsCommand {
    /// Read kind, number, object, dates, references and appeal of an act out of a file
    #[command(
        long_about = "Read what an act says of itself out of a file: kind, number, object, date, place of signature, transmission \
                      to and reception by the prefecture, publication, identifier, theme, the acts and articles it rests on, how it is \
                      contested. What it does not say is null. Nothing is stored.",
        after_help = "Examples:\n  parvis acts extract decision.pdf\n  parvis acts extract decision.pdf --json --sources"
    )]
    Extract(ExtractArguments),
}

/// A file and how to print what it says.
#[derive(Debug, Args)]
pub(crate) struct ExtractArguments {
    /// File to read
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// With each value, its page, the exact words it was read from, and how sure it is
    #[arg(long)]
    pub(crate) sources: bool,
}

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataArguments {
    /// Folder that holds everything: database, files, index
    #[arg(long, value_name = "DIR", env = "PARVIS_DATA", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Database, `postgres://user@host/name`; without it, a file in the data folder
    #[arg(long, value_name = "URL", env = "PARVIS_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// File or folder of the embedding model; without it, `models/` of the data folder, then the user's own
    #[arg(long, value_name = "PATH", env = "PARVIS_MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A city in a data folder.
#[derive(Debug, Clone, Args)]
pub(crate) struct CityArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// Short name of the city (`commons` for what cities share)
    #[arg(long, value_name = "SLUG")]
    pub(crate) city: String,
}

/// `parvis demo`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: parvis demo\nThe data is in ./data; run it again to come back to it. To start over, \
                        delete that folder."
)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// Port on this machine; 0 for a free one
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Do not open a browser
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Do not fetch the embedding model: search by words alone
    #[arg(long)]
    pub(crate) no_model: bool,
    /// Stop after the first answer instead of serving
    #[arg(long)]
    pub(crate) no_serve: bool,
}

/// `parvis serve`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: parvis serve --data /srv/parvis --listen 0.0.0.0:8080\nAs long as a city has no \
                        administrator, a link that makes one is printed at start. Programs use the key in DIR/agent.key."
)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// People come over HTTPS through a reverse proxy: cookies are marked secure
    #[arg(long)]
    pub(crate) https: bool,
    /// A reverse proxy sets X-Forwarded-For: its last address is the visitor's
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// Power of one busy core with its share of the machine, in watts: for the energy shown in the public register
    #[arg(long, value_name = "W", env = "PARVIS_WATTS_PER_CORE", default_value_t = 15,
          value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) watts_per_core: u32,
    /// Mail server, `smtps://user:password@host` or `smtp://127.0.0.1:25`; without it, no e-mail leaves
    #[arg(
        long,
        value_name = "URL",
        env = "PARVIS_MAIL_SERVER",
        hide_env_values = true,
        requires = "mail_from"
    )]
    pub(crate) mail_server: Option<String>,
    /// Sender of e-mails, `Ville <ne-pas-repondre@ville.example>`
    #[arg(long, value_name = "ADDRESS", env = "PARVIS_MAIL_FROM")]
    pub(crate) mail_from: Option<String>,
    /// Address of the site as people type it, for links that are sent or printed
    #[arg(long, value_name = "URL", env = "PARVIS_PUBLIC_URL")]
    pub(crate) public_url: Option<String>,
    /// Logs as JSON lines
    #[arg(long)]
    pub(crate) log_json: bool,
    #[command(flatten)]
    pub(crate) limits: ServeLimits,
}

/// Limits of the server that an installation may need otherwise.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct ServeLimits {
    /// Largest file taken in, in MB
    #[arg(long, value_name = "MB", env = "PARVIS_FILE_MB_MAX", default_value_t = 200,
          value_parser = clap::value_parser!(u64).range(1..=65_536))]
    pub(crate) file_mb_max: u64,
    /// Largest upload (all its files together), in MB
    #[arg(long, value_name = "MB", env = "PARVIS_UPLOAD_MB_MAX", default_value_t = 2_000,
          value_parser = clap::value_parser!(u64).range(1..=1_048_576))]
    pub(crate) upload_mb_max: u64,
    /// Questions, searches and page images a minute from one address, in the long run
    #[arg(long, value_name = "N", env = "PARVIS_RATE_PER_MINUTE", default_value_t = 120,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate_per_minute: u32,
    /// Of those, how many may come at once
    #[arg(long, value_name = "N", env = "PARVIS_RATE_BURST", default_value_t = 120,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate_burst: u32,
    /// Of those, how many are worked on at the same time, whoever sent them
    #[arg(long, value_name = "N", env = "PARVIS_COSTLY_MAX", default_value_t = 32,
          value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) costly_max: u16,
    /// Connections open at the same time
    #[arg(long, value_name = "N", env = "PARVIS_CONNECTIONS_MAX", default_value_t = 2_048,
          value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) connections_max: u16,
    /// Memory of one reader process, in MB: a file that needs more is refused
    #[arg(long, value_name = "MB", env = "PARVIS_READER_MB_MAX", default_value_t = 1_024,
          value_parser = clap::value_parser!(u64).range(128..=65_536))]
    pub(crate) reader_mb_max: u64,
    /// Files read at the same time; 0: one for each core
    #[arg(long, value_name = "N", env = "PARVIS_READERS", default_value_t = 0)]
    pub(crate) readers: u16,
}

/// Visibility on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum VisibilityArgument {
    /// Everyone
    Public,
    /// People who hold a role in the city
    SignedIn,
    /// Agents of the city only
    Agents,
    /// Members of services: name them with --service
    Service,
    /// Some people of the city: name them with --person
    People,
}

/// The services or people that a visibility names.
#[derive(Debug, Args)]
pub(crate) struct ReadersArguments {
    /// With `service`: name or id of a service, several times for several
    #[arg(long = "service", value_name = "NAME")]
    pub(crate) services: Vec<String>,
    /// With `people`: e-mail address of a person of the city, several times for several
    #[arg(long = "person", value_name = "EMAIL")]
    pub(crate) people: Vec<String>,
}

impl ReadersArguments {
    /// Who may see it, as it was said.
    pub(crate) fn wanted(self, visibility: VisibilityArgument) -> app::visibility::Wanted {
        let visibility = visibility.into();
        app::visibility::Wanted { visibility, services: self.services, people: self.people }
    }
}

impl From<VisibilityArgument> for domain::document::Visibility {
    fn from(argument: VisibilityArgument) -> Self {
        match argument {
            VisibilityArgument::Public => Self::Public,
            VisibilityArgument::SignedIn => Self::SignedIn,
            VisibilityArgument::Agents => Self::Agents,
            VisibilityArgument::Service => Self::Service,
            VisibilityArgument::People => Self::People,
        }
    }
}

/// `parvis ingest`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: parvis ingest --city chambery deliberations/ plan.pdf\nThe same file again changes \
                        nothing; a changed file becomes a new version. Interrupted work goes on at the next start.\n\
                        Exit code 3 when some files were refused; the others are in."
)]
pub(crate) struct IngestArguments {
    #[command(flatten)]
    pub(crate) city: CityArguments,
    /// Who may see these documents
    #[arg(long, value_enum, default_value = "public")]
    pub(crate) visibility: VisibilityArgument,
    #[command(flatten)]
    pub(crate) readers: ReadersArguments,
    /// Leave the search by meaning to the server (it catches up in the background)
    #[arg(long)]
    pub(crate) no_meaning: bool,
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// `parvis ask`.
#[derive(Debug, Args)]
#[command(after_help = "Example: parvis ask --city chambery \"Combien d'axes compte le plan d'actions ?\"")]
pub(crate) struct AskArguments {
    #[command(flatten)]
    pub(crate) city: CityArguments,
    /// Ask as an agent: documents for agents are searched too
    #[arg(long)]
    pub(crate) agent: bool,
    /// The question
    pub(crate) question: String,
}

/// Search mode on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ModeArgument {
    /// Words alone
    Words,
    /// Meaning alone
    Meaning,
    /// Both, merged
    Both,
}

/// `parvis search`.
#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    #[command(flatten)]
    pub(crate) city: CityArguments,
    /// With what
    #[arg(long, value_enum, default_value = "both")]
    pub(crate) mode: ModeArgument,
    /// Number of passages
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: u32,
    /// Search as an agent: documents for agents are searched too
    #[arg(long)]
    pub(crate) agent: bool,
    /// Words
    pub(crate) text: String,
}

/// `parvis documents`.
#[derive(Debug, Subcommand)]
pub(crate) enum DocumentsCommand {
    /// List the documents of a city
    List {
        #[command(flatten)]
        city: CityArguments,
    },
    /// Show a document: what was read of it, its pages and remarks
    Show {
        #[command(flatten)]
        city: CityArguments,
        /// File name or id
        document: String,
    },
    /// Delete a document everywhere: files, search, versions
    Delete {
        #[command(flatten)]
        city: CityArguments,
        /// File name or id
        document: String,
        /// Do it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Change who may see a document
    Visibility {
        #[command(flatten)]
        city: CityArguments,
        /// File name or id
        document: String,
        /// Who
        #[arg(value_enum)]
        visibility: VisibilityArgument,
        #[command(flatten)]
        readers: ReadersArguments,
    },
}

/// `parvis ledger`.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Read every chain and name each entry that was altered, rewritten or removed
    #[command(
        after_help = "Exit codes: 0 whole, 1 something is wrong, 2 it could not be checked.\nExample: parvis \
                            ledger verify --data /srv/parvis --head 37838e8f...\nWhat is checked, and how to check it \
                            with other tools: docs/reference/ledger.md"
    )]
    Verify {
        #[command(flatten)]
        data: DataArguments,
        /// Only this city; without it, every chain, those of cities that are gone too
        #[arg(long, value_name = "SLUG")]
        city: Option<String>,
        /// Hash published earlier: fails when no entry has it (entries were cut off or rewritten)
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Print the last entry of each chain (city, day, number, hash): what to publish
    Head {
        #[command(flatten)]
        data: DataArguments,
        /// Only this city
        #[arg(long, value_name = "SLUG")]
        city: Option<String>,
        /// As it was at the end of that day (UTC)
        #[arg(long, value_name = "YYYY-MM-DD")]
        day: Option<jiff::civil::Date>,
    },
    /// Print every entry of a city, oldest first, without the texts kept apart; itself written to the ledger
    Export {
        #[command(flatten)]
        city: CityArguments,
        /// Why; kept with the entry that tells the export
        #[arg(long)]
        reason: String,
        /// In which form
        #[arg(long, value_enum, default_value = "jsonl")]
        format: LedgerFormatArgument,
    },
}

/// Form of an export on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum LedgerFormatArgument {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
}

/// `parvis eval`.
#[derive(Debug, Subcommand)]
pub(crate) enum EvalCommand {
    /// Measure search on a set in BEIR form (corpus.jsonl, queries.jsonl, qrels/test.tsv), in a temporary index
    Retrieval(RetrievalArguments),
    /// Measure answers on questions whose right answers are known (one JSON object a line)
    Ask {
        #[command(flatten)]
        city: CityArguments,
        /// Lines of {"id","question","answer_regex","docs","answerable"}
        #[arg(long, value_name = "FILE")]
        questions: PathBuf,
        /// Do not put the result in the city's public register and ledger
        #[arg(long)]
        unrecorded: bool,
        /// Also write the pieces weighed for each question, with their features, to FILE: what the weights are fitted on
        /// (see evaluation/README.md)
        #[arg(long, value_name = "FILE")]
        features: Option<PathBuf>,
    },
}

/// `parvis eval retrieval`.
#[derive(Debug, Args)]
pub(crate) struct RetrievalArguments {
    /// Folder of the set
    #[arg(long, value_name = "DIR")]
    pub(crate) set: PathBuf,
    /// Only the first N questions
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// With what
    #[arg(long, value_enum, default_value = "both")]
    pub(crate) mode: ModeArgument,
    /// Vectors computed for each document, the worthiest first; all without it
    #[arg(long, value_name = "N")]
    pub(crate) vectors: Option<usize>,
    /// File or folder of the embedding model
    #[arg(long, value_name = "PATH", env = "PARVIS_MODEL")]
    pub(crate) model: Option<PathBuf>,
    /// Keep computed vectors in that folder, and use those kept there
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
    /// Also write the passages there, one JSON object a line, for other engines to search in
    #[arg(long, value_name = "FILE")]
    pub(crate) passages: Option<PathBuf>,
    /// Also: without each feature in turn, all weights equal, weights chosen on other questions (five folds)
    #[arg(long)]
    pub(crate) study: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `parvis backup`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples: parvis backup --new-key parvis-backup.key\n          parvis backup --data /srv/parvis --to parvis.backup --recipient age1...\n\
                        The file is in the form of age: `age -d -i KEY parvis.backup | tar t` lists it. Keep the key elsewhere than \
                        the backups.\nExit code 3 when some original files were damaged or missing before; the rest is in."
)]
pub(crate) struct BackupArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
    pub(crate) to: Option<PathBuf>,
    /// Public key (age1...) of who may open it; may be given several times
    #[arg(long, value_name = "KEY", conflicts_with = "passphrase_file")]
    pub(crate) recipient: Vec<String>,
    /// File whose first line is the passphrase (twelve characters at least)
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Only make a new key: the secret goes to FILE, the public key is printed
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "recipient", "passphrase_file"])]
    pub(crate) new_key: Option<PathBuf>,
}

/// `parvis restore`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: parvis restore --data /srv/parvis-new --from parvis.backup --key parvis-backup.key\nThe whole backup is \
                        checked before anything is written. With --database, that PostgreSQL database must be empty; a backup of \
                        SQLite can be brought back into PostgreSQL and the other way round."
)]
pub(crate) struct RestoreArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
    /// The backup
    #[arg(long, value_name = "FILE")]
    pub(crate) from: PathBuf,
    /// File of the secret key
    #[arg(long, value_name = "FILE", required_unless_present = "passphrase_file")]
    pub(crate) key: Option<PathBuf>,
    /// File whose first line is the passphrase
    #[arg(long, value_name = "FILE", conflicts_with = "key")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// `parvis doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    pub(crate) data: DataArguments,
}
