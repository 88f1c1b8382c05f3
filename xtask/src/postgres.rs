//! How do tests get a real PostgreSQL? A fresh cluster on a free loopback port, gone when the guard is dropped.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{check, is_root, output};

/// The account that runs the server when we are root, which PostgreSQL refuses to run as.
const ACCOUNT: &str = "parvis-postgres";

/// A running server; stopped and erased on drop.
pub(crate) struct Server {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

impl Server {
    /// Starts a server from the programs in `bin`.
    pub(crate) fn start(bin: &Path) -> Result<Self> {
        let data = std::env::temp_dir().join(format!("parvis-postgres-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data)?;
        if is_root() {
            if output(Command::new("id").arg(ACCOUNT)).is_err() {
                check(Command::new("useradd").args(["--system", "--shell", "/bin/sh", ACCOUNT]))?;
            }
            check(Command::new("chown").arg(ACCOUNT).arg(&data))?;
        }
        check(Command::new("chmod").arg("700").arg(&data))?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Self { bin: bin.to_path_buf(), data, port };
        let cluster = server.data.join("cluster");
        let init = format!(
            "{} -D {} -U parvis --auth=trust --encoding=UTF8 --locale=C >/dev/null",
            server.bin.join("initdb").display(),
            cluster.display()
        );
        server.as_account(&init).context("initdb")?;
        let start = format!(
            "{} -D {} -w -l {} -o '-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c max_connections=200' start >/dev/null",
            server.bin.join("pg_ctl").display(),
            cluster.display(),
            server.data.join("log").display(),
            server.data.display()
        );
        server.as_account(&start).context("pg_ctl start")?;
        Ok(server)
    }

    /// Address for `PARVIS_TEST_POSTGRES`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://parvis@127.0.0.1:{}/postgres", self.port)
    }

    fn as_account(&self, line: &str) -> Result<()> {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", ACCOUNT, "--", "sh", "-c", line]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", line]);
            command
        };
        check(command.current_dir(&self.data))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stop = format!(
            "{} -D {} -m immediate stop >/dev/null",
            self.bin.join("pg_ctl").display(),
            self.data.join("cluster").display()
        );
        let _ = self.as_account(&stop);
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
